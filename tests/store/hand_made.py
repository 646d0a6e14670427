"""Articles and readings made by hand for the tests of the store; the sentences are composed for them."""

from __future__ import annotations

import datetime as dt

from qawl.records import Act, Article, DateSource, Kind, Reading, Span, Statement, Why, content_id

TEXT = "بيان من الديوان\n\nقالت سلمى الراوي، نقلاً عن وكالة الضفاف، إن الجسر سيفتح قريباً. وأضافت أن الأعمال بالجسر تمت."


def span(text: str, words: str, nth: int = 0) -> Span:
    """Where words stand in a text, the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def article(text: str = TEXT, **known: object) -> Article:
    values: dict[str, object] = {
        "id": content_id(text),
        "outlet": "النشرة",
        "published": dt.date(2021, 7, 27),
        "published_source": DateSource.GIVEN,
    }
    return Article(text=text, **(values | known))  # type: ignore[arg-type]


def statement(text: str, cue: str, content: str, **values: object) -> Statement:
    why = Why(rule="verb+clause", confidence=0.9)
    fixed: dict[str, object] = {
        "id": "s1",
        "cue": span(text, cue),
        "content": (span(text, content),),
        "kind": Kind.INDIRECT,
        "act": Act.ASSERT,
        "speaker": None,
        "speaker_name": None,
        "why": why,
        "speaker_why": why,
    }
    return Statement(**(fixed | values))  # type: ignore[arg-type]


def reading(of: Article, reader: str = "1.0") -> Reading:
    """The reading of `TEXT`, or of any other text: no statement at all."""
    if of.text != TEXT:
        return Reading(article=of.id, reader=reader)
    speaker = span(TEXT, "سلمى الراوي")
    first = statement(
        TEXT,
        "قالت",
        "الجسر سيفتح قريباً",
        speaker=speaker,
        speaker_name=speaker,
        via=(span(TEXT, "وكالة الضفاف"),),
        act=Act.ANNOUNCE,
    )
    second = statement(TEXT, "وأضافت", "الأعمال بالجسر تمت", id="s2", speaker_name=speaker)
    return Reading(article=of.id, reader=reader, statements=(first, second))
