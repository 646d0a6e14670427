"""What holds for every reading, whatever the text: spans, parents, sameness, and no text that stops it."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qawl
from qawl.evaluation import PRF, Annotated, compare, load, measure
from qawl.exports import gold
from qawl.pages import article_from_gold, article_from_text, articles
from qawl.reading import read
from qawl.records import Article, Furniture, FurnitureKind, Reading, Span, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(os.environ.get("QAWL_SHARED", Path(__file__).parents[3] / "shared"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")

NEWS = (
    "قال وزير النقل سامر الدليمي إن الجسر سيفتح غداً، مؤكداً أن الطريق آمن. وأضاف أن العمل انتهى.\n\n"
    "ونقلت وكالة الأنباء العراقية عن مدير الجسور قوله: «نحتاج إلى يومين». وبحسب مصدر في الوزارة، فإن السفير قال إن بلاده ستساعد."
)

# Pieces of news in no order: what the moulds look for, beside what breaks them.
PIECES = (
    *(
        "قال",
        "وأكد",
        "مؤكداً",
        "مشيراً",
        "إلى",
        "أن",
        "إن",
        "بحسب",
        "نقلت",
        "عن",
        "قوله",
        "كان",
        "قد",
        "الذي",
        "دعا",
        "نفى",
    ),
    *("الوزير", "وزير", "الخارجية", "وكالة", "رويترز", "الطرفان", "محمد", "علي", "#مصطفى_الكاظمي", "بيان", "هو", "أمس"),
    *(
        "تعهد",
        "بدعم",
        "سيزور",
        "لن",
        "اتفق",
        "على",
        "التقى",
        "زيارة",
        "المقبل",
        "يوليو",
        "2021",
        "الخميس",
        "إذا",
        "انتخابات",
    ),
    *("\n", "\n\n", ".", "،", ":", "...", "؟", "-", "(", ")", " ", "\u200f", "\u202b", "\u2066", "ـ", "\u064b", "1.5"),
    *("«", "»", '"', "“", "”", "'", "‘", "’", "x", "ܫ", "😀", "\x00"),
)
news_like = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
any_text = st.one_of(news_like, st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def spans_of(reading: Reading) -> Iterator[Span]:
    for statement in reading.statements:
        yield from statement.content
        yield from (s for s in (statement.cue, statement.speaker, statement.speaker_name) if s)
        yield from (s for s in (*statement.via, statement.addressee) if s)
    for mention in reading.mentions:
        yield from (mention.span, mention.name)
    for promise in reading.commitments:
        yield from (promise.text, *promise.by, *promise.to, *promise.mentions)
        yield from (s for s in (promise.condition,) if s)
    for event in reading.events:
        yield from (event.span, *event.mentions)
        yield from (s for s in (event.place, event.process) if s)
        for participant in event.participants:
            yield from (s for s in (participant.name, participant.office) if s)


# Furniture whose times are read: the day of a photo, the line of place and date.
DATED = (FurnitureKind.CAPTION, FurnitureKind.DATE_LINE)


def check_times(article: Article, reading: Reading) -> None:
    """Times lie in the text, outside furniture or within a piece of it that is dated."""
    for time in reading.times:
        assert 0 <= time.span.start < time.span.end <= len(article.text)
        for piece in article.furniture:
            apart = time.span.end <= piece.span.start or piece.span.end <= time.span.start
            within = piece.span.start <= time.span.start and time.span.end <= piece.span.end
            assert apart or (within and piece.kind in DATED)


def check(article: Article, reading: Reading) -> None:
    """Assert everything that the records promise."""
    check_times(article, reading)
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(article.text)
        assert words_of(article.text, span).strip()
        for piece in article.furniture:
            assert span.end <= piece.span.start or piece.span.end <= span.start, (span, piece)
    by_id = {statement.id: statement for statement in reading.statements}
    assert len(by_id) == len(reading.statements)
    for statement in reading.statements:
        assert statement.content
        assert all(a.end <= b.start for a, b in itertools.pairwise(statement.content))
        for why in (statement.why, statement.speaker_why):
            assert why.rule
            assert 0 <= why.confidence <= 1
        if statement.parent is not None:
            outer, cue = by_id[statement.parent], statement.cue
            assert outer is not statement
            assert cue is None or any(c.start <= cue.start and cue.end <= c.end for c in outer.content)
    cues = [statement.cue for statement in reading.statements if statement.cue]
    assert cues == sorted(set(cues))


def read_checked(text: str, title: str | None = None) -> Reading:
    article = article_from_text(text, title=title)
    reading = read(msgspec.structs.replace(article, language="ar"))
    check(article, reading)
    return reading


# --- any text ------------------------------------------------------------------------------------------------------------


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_and_every_span_holds(text: str) -> None:
    read_checked(text)


@given(any_text, st.text(max_size=40))
@settings(deadline=None)
def test_any_headline_is_read_and_every_span_holds(text: str, title: str) -> None:
    read_checked(text, title=title)


@given(st.lists(st.tuples(news_like, st.booleans()), min_size=1, max_size=6))
@settings(deadline=None)
def test_no_span_crosses_furniture(lines: list[tuple[str, bool]]) -> None:
    """Lines of news, some of which are marked as furniture, between two paragraphs that speak."""
    text, furniture = NEWS, []
    for line, marked in lines:
        start = len(text) + 1
        text += f"\n{line}"
        if marked and line:
            furniture.append(Furniture(span=Span(start, len(text)), kind=FurnitureKind.CAPTION))
    article = Article(id="t", text=f"{text}\n{NEWS}", furniture=tuple(furniture))
    check(article, read(article))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("قال الوزير سامر الدليمي إن الجسر الجديد (شارك الخبر) سيفتح غداً.", "(شارك الخبر)"),
        ("قال الوزير سامر الدليمي: «الجسر الجديد (شارك الخبر) سيفتح غداً للسيارات».", "(شارك الخبر)"),
        ("قال الوزير سامر الدليمي: «الجسر الجديد جاهز.\nشارك الخبر\nسيفتح غداً للسيارات».", "شارك الخبر"),
        ("قال الوزير إن الجسر سيفتح غداً، مؤكداً أن الطريق آمن. وأضاف أن العمل انتهى.", "ق آمن."),
    ],
)
def test_no_span_crosses_furniture_within_a_sentence(text: str, marked: str) -> None:
    start = text.index(marked)
    furniture = Furniture(span=Span(start, start + len(marked)), kind=FurnitureKind.SHARE)
    article = Article(id="t", text=text, furniture=(furniture,))
    check(article, read(article))


@given(any_text)
@settings(deadline=None)
def test_the_same_article_gives_the_same_reading(text: str) -> None:
    article = Article(id="t", text=text)
    assert read(article) == read(article)


def test_another_process_gives_the_same_reading() -> None:
    """Whatever the seed of its hashes is: no decision hangs on the order of a set."""
    program = "import sys, msgspec, qawl; sys.stdout.buffer.write(msgspec.json.encode(qawl.read(sys.stdin.read())))"
    for seed in ("1", "2"):
        other = subprocess.run(
            [sys.executable, "-c", program],
            input=NEWS.encode(),
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            check=True,
        )
        assert msgspec.json.decode(other.stdout, type=Reading) == qawl.read(NEWS)


# --- poor texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "قال",
        "قال.",
        "مؤكداً",
        ":",
        "::::",
        "«»",
        "...",
        "؟!",
        "\u200f\u200f",
        "ـــ",
        "ًٌٍ",
        "قال:",
        ": قال",
    ],
)
def test_too_little_to_say_anything(text: str) -> None:
    assert read_checked(text).statements == ()


@pytest.mark.parametrize("mark", [*"\"'«»“”‘’‹›„‟″(،.\n", "« ", '" ', "»«", "«\n"])
def test_twenty_thousand_marks(mark: str) -> None:
    read_checked(mark * 20_000)


@pytest.mark.parametrize(
    "piece",
    [
        "قال ",
        "مؤكداً ",
        "أن ",
        "بحسب ",
        "محمد ",
        "وزير ",
        "وقال الوزير إن ",
        "عن ",
        "قوله ",
        ":",
        "قال «",
        '": "',
        "قال: ",
    ],
)
def test_five_hundred_repetitions(piece: str) -> None:
    read_checked(piece * 500)


def test_marks_of_direction_change_nothing_but_offsets() -> None:
    plain = "قال الوزير سامر الدليمي إن الجسر سيفتح غداً."
    marked = "\u202b\u200fقال\u200f \u2067الوزير\u2069 سامر الدليمي إن \u200eالجسر سيفتح غداً\u202c."

    def bare(text: str) -> list[str]:
        article = article_from_text(text)
        reading = read(article)
        check(article, reading)
        words = " ".join(words_of(text, span) for statement in reading.statements for span in statement.content)
        return "".join(c for c in words if c not in "\u200e\u200f\u202b\u202c\u2067\u2069").split()

    assert bare(marked) == bare(plain) == ["الجسر", "سيفتح", "غداً"]


@pytest.mark.parametrize(
    "text",
    [
        "The minister said that the bridge would open tomorrow. He added that the road was safe for all cars.",
        "Le ministre a déclaré : « Le pont ouvrira demain matin, et la route est sûre pour toutes les voitures ».",
    ],
)
def test_an_article_in_another_language_gives_an_empty_reading(text: str) -> None:
    reading = qawl.read(text)
    assert (reading.statements, reading.mentions) == ((), ())


# --- real texts -----------------------------------------------------------------------------------------------------------

# Floors against regressions, a little under the figures of docs/evaluation.md.
FLOORS = {"statement": 0.87, "statement+speaker": 0.74, "time": 0.94, "commitment": 0.6, "commitment+who+when": 0.36}
CORPUS_ARTICLES = 300


@needs_shared
def test_corpus_articles_are_read_without_failure() -> None:
    files = sorted((SHARED / "corpus" / "saudinewsnet").glob("*.zip"))
    each = -(-CORPUS_ARTICLES // len(files))
    count = 0
    for file in files:
        for article in itertools.islice((a for a in articles(file) if isinstance(a, Article)), each):
            check(article, read(article))
            count += 1
    assert count >= CORPUS_ARTICLES


@needs_shared
def test_the_measures_on_the_development_gold_stay_above_their_floors() -> None:
    path = SHARED / "gold" / "dev.jsonl"
    predicted = {}
    for line in path.read_text("utf-8").splitlines():
        article = article_from_gold(json.loads(line))
        reading = read(article)
        check(article, reading)
        predicted[article.id] = msgspec.convert(gold.reading(article, reading), Annotated)
    scores = measure(compare(load(path), predicted))
    for name, floor in FLOORS.items():
        score = scores[name]
        assert isinstance(score, PRF)
        assert score.f1 >= floor, (name, score)
