"""What the reader asks of the compiled nouns: forms, tags, phrases and agreement."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qawl.arabic.letters import fold
from qawl.lexicon import nouns

SHARED = Path(os.environ.get("QAWL_SHARED", Path(__file__).resolve().parents[3] / "shared"))

TAGGED = [
    # common nouns, inflected
    ("وزير", "office.politics"),
    ("الوزيرة", "office.politics"),
    ("وزيرات", "office.politics"),
    ("الوزراء", "office.politics"),
    ("رئيساً", "office.politics"),
    ("مسؤولون", "office.politics"),
    ("المسؤولين", "office.politics"),
    ("مسؤولو", "office.politics"),
    ("مسؤولي", "office.politics"),
    ("مسئولان", "office.politics"),
    ("خبيرتان", "office.academia"),
    ("القضاة", "office.justice"),
    ("مصدر", "office.source"),
    ("المتحدثة", "office"),
    ("وزارتا", "body.government"),
    ("الأحزاب", "body.party"),
    ("شركتين", "body.company"),
    ("البيان", "document"),
    ("تقارير", "document"),
    ("الأهالي", "group.plural"),
    ("الطرفين", "group.dual"),
    # names, as they stand
    ("السيد", "title.honorific"),
    ("اللواء", "title.rank"),
    ("سموه", "title.royal"),
    ("حماس", "named_body"),
    ("رويترز", "agency.agency"),
    ("أ.ف.ب", "agency.agency"),
    ("العراق", "country"),
    ("أميركا", "country"),
    ("العراقية", "demonym"),
    ("الأميركيون", "demonym"),
    ("الأتراك", "demonym"),
    ("بغداد", "capital"),
    ("الكرملين", "metonym"),
    ("البصرة", "place"),
    ("محمد", "given_name"),
    ("عبدالله", "given_name"),
    ("كريم", "given_name.ambiguous"),
    ("أوباما", "surname"),
    ("بن", "particle.filiation"),
    ("فان", "particle.foreign"),
]


@pytest.mark.parametrize(("word", "tag"), TAGGED)
def test_word_carries_tag(word: str, tag: str) -> None:
    assert tag in nouns.sources()[fold(word)]


@pytest.mark.parametrize(
    "word", ["قال", "إن", "أن", "أكد", "التي", "بين", "أنا", "دون", "غير", "لكن", "ما", "هو", "لو"]
)
def test_verbs_and_particles_are_no_sources(word: str) -> None:
    assert fold(word) not in nouns.sources()


@pytest.mark.parametrize("word", ["على", "كان"])  # folded, «علي»; the town «كان»
def test_a_particle_that_is_spelled_like_a_name_carries_no_plain_tag(word: str) -> None:
    assert all(tag.endswith(".ambiguous") for tag in nouns.sources()[fold(word)])


@pytest.mark.parametrize(
    ("word", "plain"), [("اليوم", "agency"), ("فتح", "named_body"), ("المدينة", "place"), ("صالح", "given_name")]
)
def test_everyday_words_do_not_carry_the_plain_tag_of_a_name(word: str, plain: str) -> None:
    tags = nouns.sources()[fold(word)]
    assert f"{plain}.ambiguous" in tags
    assert plain not in tags


@pytest.mark.parametrize(
    ("phrase", "tag"),
    [
        ("الولايات المتحدة", "country"),
        ("البيت الأبيض", "named_body"),
        ("فرانس برس", "agency"),
        ("صاحب السمو الملكي", "title"),
        ("خادم الحرمين الشريفين", "title"),
        ("الأمين العام", "office"),
        ("رئيس الوزراء", "office"),
        ("شهود العيان", "office"),
        ("رجال الأعمال", "office"),
        ("النيابة العامة", "body"),
        ("البيان الختامي", "document"),
        ("عبد الله", "given_name"),
        ("رام الله", "capital"),
    ],
)
def test_phrase_carries_tag(phrase: str, tag: str) -> None:
    assert tag in nouns.phrases()[tuple(fold(phrase).split())]


@pytest.mark.parametrize(
    ("word", "agrees"),
    [
        ("الوزير", {"ms"}),
        ("وزارة", {"fs"}),
        ("الخبراء", {"mp"}),
        ("شركتان", {"fd"}),
        ("الجانبان", {"md"}),
        ("منظمات", {"fs", "fp"}),
    ],
)
def test_agreement(word: str, agrees: set[str]) -> None:
    assert nouns.agreement()[fold(word)] == agrees


def test_keys_are_folded_words() -> None:
    for word in nouns.sources():
        assert word == fold(word)
        assert word.split() == [word]
    for words in nouns.phrases():
        assert len(words) > 1
        assert all(word == fold(word) for word in words)


def test_every_finer_tag_comes_with_the_plain_one() -> None:
    for tags in (*nouns.sources().values(), *nouns.phrases().values()):
        for tag in tags:
            plain, _, finer = tag.partition(".")
            assert finer == "ambiguous" or plain in tags


@pytest.mark.skipif(not (SHARED / "gold" / "train.jsonl").exists(), reason="needs the shared corpora")
def test_most_speakers_open_with_a_known_word() -> None:
    openings = []
    for line in (SHARED / "gold" / "train.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        spans = [statement["speaker"] for statement in article["statements"] if statement["speaker"]]
        openings += [fold(article["text"][start:end].split()[0]) for start, end in spans]
    assert sum(word in nouns.sources() for word in openings) / len(openings) > 0.75
