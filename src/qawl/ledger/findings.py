"""What the ledger finds across articles: stories, copies of one text, utterances reported more than once, disagreements.

Findings point at articles by id and at their words by spans of code points; encoded as JSON they are one object with its `kind`.
"""

from __future__ import annotations

from enum import StrEnum

from qawl.records import Record, Span


class Story(Record, frozen=True, tag_field="kind", tag="story"):
    """Articles that tell one story, in the order in which they came."""

    articles: tuple[str, ...]


class Copies(Record, frozen=True, tag_field="kind", tag="copies"):
    """Articles whose text is one text in good part: they are one voice when voices are counted."""

    articles: tuple[str, ...]


class Mention(Record, frozen=True):
    """A report of an utterance: the article, its outlet, and what it says was said."""

    article: str
    outlet: str | None
    statement: str
    content: tuple[Span, ...]
    speaker: str | None


class Utterance(Record, frozen=True, tag_field="kind", tag="statement"):
    """What was reported more than once, every report of it.

    speaker: the naming that most reports give; entity: the key of the registry, where it knows whom; voices: how many texts report
    it that are no copies of each other; left_out: outlets of the story that do not report it.
    """

    speaker: str | None
    entity: str | None
    voices: int
    mentions: tuple[Mention, ...]
    left_out: tuple[str, ...]


class Difference(StrEnum):
    """What two reports differ in."""

    NUMBER = "number"
    OCCASION = "occasion"


class Place(Record, frozen=True):
    """A span of an article."""

    article: str
    span: Span


class Disagreement(Record, frozen=True, kw_only=True, tag_field="kind", tag="disagreement"):
    """Two places of one story that cannot both be right, and why."""

    type: Difference
    a: Place
    b: Place
    why: str


class Report(Record, frozen=True):
    """A statement of an article, by its id in the reading."""

    article: str
    statement: str


class Doubt(Record, frozen=True):
    """Two reports that may be of one utterance and were not put together: a question for a person, no finding."""

    one: Report
    other: Report
    likely: float


Finding = Story | Copies | Utterance | Disagreement
