"""The sample articles: what a stranger sees first, so what they promise is checked."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from qawl.arabic.letters import fold
from qawl.evaluation import PRF, Annotated, compare, load, measure
from qawl.exports import gold
from qawl.pages import article_from_gold, articles
from qawl.reading import read
from qawl.records import Article, DateSource, FurnitureKind, Reading, name_of, words_of

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
EXPECTED = SAMPLES / "expected.jsonl"
SHARED = Path(os.environ.get("QAWL_SHARED", ROOT.parent / "shared"))
OUTLETS = {
    "وكالة العيّنة": ("agency.jsonl", 8),
    "شارع العيّنة": ("street.rss", 7),
    "تقارير العيّنة": ("report", 7),
    "أسئلة العيّنة": ("questions", 6),
    "ديوان العيّنة": ("diwan.zip", 7),
    "صفحة العيّنة": ("page", 7),
}
WORDS = re.compile(r"[^\W_]+")


@cache
def articles_of(outlet: str) -> tuple[Article, ...]:
    """The articles of one outlet, as the demo loads them: plain text does not say who published it."""
    name, _ = OUTLETS[outlet]
    found = list(articles(str(SAMPLES / name), outlet=outlet if name == "questions" else None))
    assert all(isinstance(article, Article) for article in found)
    return tuple(article for article in found if isinstance(article, Article))


@cache
def all_articles() -> tuple[Article, ...]:
    return tuple(article for outlet in OUTLETS for article in articles_of(outlet))


@cache
def reading_of(article: Article) -> Reading:
    return read(article)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_outlet_loads_whole_under_a_name_that_says_sample(outlet: str) -> None:
    loaded = articles_of(outlet)
    assert len(loaded) == OUTLETS[outlet][1]
    assert {article.outlet for article in loaded} == {outlet}
    assert "العيّنة" in outlet


def test_every_article_is_dated_arabic_and_different() -> None:
    for article in all_articles():
        assert article.language == "ar", article.id
        assert article.published is not None, article.id
        assert dt.date(2020, 6, 11) <= article.published <= dt.date(2021, 8, 31)
    assert len({article.text for article in all_articles()}) == 42


def test_formats_show_every_way_a_date_is_known() -> None:
    known = {article.published_source for article in all_articles()}
    assert known == {DateSource.GIVEN, DateSource.METADATA, DateSource.URL, DateSource.DATELINE}


def test_furniture_of_the_web_pages_is_marked() -> None:
    kinds = {FurnitureKind.DATE_LINE, FurnitureKind.READING_TOOLS, FurnitureKind.SHARE, FurnitureKind.NEWSLETTER}
    for page in articles_of("صفحة العيّنة"):
        marked = {words_of(page.text, piece.span): piece.kind for piece in page.furniture}
        assert kinds <= set(marked.values()), page.id
        captions = [words for words, kind in marked.items() if kind is FurnitureKind.CAPTION]
        assert all(page.text.count(words) == 2 for words in captions), page.id
    assert all(not report.furniture for report in articles_of("تقارير العيّنة"))


def test_expected_texts_are_what_the_loaders_give() -> None:
    texts = {article.text: article for article in all_articles()}
    for line in lines_of(EXPECTED):
        article = texts[line["text"]]
        assert (article.outlet, str(article.published)) == (line["source"], line["published"])


def test_expected_spans_point_at_words() -> None:
    for line in lines_of(EXPECTED):
        text, ids = line["text"], [statement["id"] for statement in line["statements"]]
        for statement in line["statements"]:
            spans = [*statement["content"], *filter(None, (statement["cue"], statement["speaker"]))]
            for start, end in spans:
                words = text[start:end]
                assert words == words.strip(), (line["id"], statement["id"])
                assert words, (line["id"], statement["id"])
            names = [statement["speaker_name"], *statement["via"], *filter(None, [statement["addressee"]])]
            assert all(name in text for name in names), (line["id"], statement["id"])
            assert statement["parent"] is None or statement["parent"] in ids


@cache
def scores() -> dict[str, Any]:
    """What `qawl evaluate` says of the reader's own lines against the ones that were read by hand."""
    given = [article_from_gold(line) for line in lines_of(EXPECTED)]
    read_lines = [msgspec.json.decode(gold.line(article, read(article)), type=Annotated) for article in given]
    return measure(compare(load(EXPECTED), {line.id: line for line in read_lines}))


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("statement", 0.85),
        ("content", 0.88),
        ("cue", 0.85),
        ("statement+speaker", 0.70),
        ("kind", 0.92),
        ("act", 0.85),
        ("parent", 0.92),
    ],
)
def test_the_reader_finds_who_said_what(name: str, least: float) -> None:
    score = scores()[name]
    assert (score.f1 if isinstance(score, PRF) else score) >= least


def test_the_moved_deadline_can_be_followed_across_outlets() -> None:
    """Trump's three years, and the last day of 2021: each is a statement in at least three outlets."""
    for words in ("ثلاث سنوات", "31 كانون الأول 2021"):
        outlets = {
            article.outlet
            for article in all_articles()
            for statement in reading_of(article).statements
            if any(words in words_of(article.text, span) for span in statement.content)
        }
        assert len(outlets) >= 3, (words, outlets)


def test_the_three_years_come_through_an_agency() -> None:
    """«نقلت وكالة الأنباء العراقية عن ترامب قوله»: the agency stands between the outlet and the speaker."""
    chains = {
        (name_of(article.text, statement.speaker_name), name_of(article.text, via))
        for article in all_articles()
        for statement in reading_of(article).statements
        for via in statement.via
    }
    assert ("دونالد ترامب", "وكالة الأنباء العراقية") in chains


def test_no_sentence_is_taken_from_the_shared_texts() -> None:
    """Never nine words in a row."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the shared texts are not here")
    texts = [path.read_text("utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))]
    texts += [line["text"] for name in ("dev", "train") for line in lines_of(SHARED / "gold" / f"{name}.jsonl")]
    theirs = {run for text in texts for run in runs(text)}
    for article in all_articles():
        assert [" ".join(run) for run in runs(article.text) if run in theirs] == []


def runs(text: str, length: int = 9) -> list[tuple[str, ...]]:
    words = WORDS.findall(fold(text))
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
