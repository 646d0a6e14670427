"""A statement where it stands: its words in context, its chain, why it was read so, and who else reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.records import Channel, Record, Span, Topic, Why
from qawl.server.segments import Segment, paragraphs, segments
from qawl.server.views.marks import marks
from qawl.server.views.pieces import Card, Heading, Line, Utterance, card, heading, line, utterance
from qawl.store import Beside, Decision, PromiseQuery, StoredStory, about, version

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from qawl.records import Statement
    from qawl.store import Store, StoredArticle, StoredStatement

REACH = 300
"""Characters of the article that are shown on either side of a statement, to the end of their paragraph or a blank."""

LACKING = 5
"""Articles that do not carry it that are listed: those that tell most of the same."""


class Place(Record, frozen=True, kw_only=True):
    """Where words stand in the text of the article, in code points, and what they are."""

    span: Span
    words: str


class StatementView(Record, frozen=True, kw_only=True):
    """What the page of a statement shows.

    number: of the statement among those of its article, by which its marks go; before, behind: whether more of the article goes
    before or comes behind what is shown; within: the statement whose words hold this one; holds: those that its own words hold;
    version: the number of the last decision about it, 0 for none.
    """

    line: Line
    article: Heading
    number: int
    paragraphs: tuple[tuple[Segment, ...], ...]
    before: bool
    behind: bool
    channel: Channel | None
    topics: tuple[Topic, ...]
    why: Why
    speaker_why: Why
    cue: Place | None
    content: tuple[Place, ...]
    within: str | None
    holds: tuple[str, ...]
    promises: tuple[Card, ...]
    utterance: Utterance | None
    not_in: tuple[Beside, ...]
    decisions: tuple[Decision, ...]
    version: int
    story: StoredStory | None
    entity: str | None
    known: str | None


def statement(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> StatementView:
    """The view of a statement, by its id or the beginning of it. Raises `StoreError`."""
    found, held = store.statement(id_)
    text, reading = held.article.text, held.decided()
    read = next(each for each in reading.statements if each.id == found.record)
    around = _around(text, read)
    said = store.utterance_of(found.id)
    spoken = store.spoken(found.id)
    return StatementView(
        line=line(found),
        article=heading(held),
        number=reading.statements.index(read) + 1,
        paragraphs=paragraphs(segments(text, marks(held.article, reading), around)),
        before=around.start > 0,
        behind=around.end < len(text),
        channel=read.channel,
        topics=spoken.topics,
        why=read.why,
        speaker_why=read.speaker_why,
        cue=_place(text, read.cue) if read.cue else None,
        content=tuple(_place(text, span) for span in read.content),
        within=held.ids[read.parent] if read.parent else None,
        holds=tuple(held.ids[each.id] for each in reading.statements if each.parent == read.id),
        promises=_promises(store, found, today),
        utterance=utterance(said) if said else None,
        not_in=tuple(store.lacking(found.id)[:LACKING]),
        decisions=tuple(about(held.decisions, _as_read(held, read))),
        version=version(held.decisions, _as_read(held, read)),
        story=store.story_of(held.id),
        entity=spoken.entity,
        known=spoken.known,
    )


def _promises(store: Store, found: StoredStatement, today: dt.date) -> tuple[Card, ...]:
    of_article = store.promises(PromiseQuery(article=found.article))
    return tuple(card(each, today) for each in of_article if each.statement == found.id)


def _as_read(held: StoredArticle, corrected: Statement) -> Statement:
    return next(each for each in held.reading.statements if each.id == corrected.id)


def _place(text: str, span: Span) -> Place:
    return Place(span=span, words=text[span.start : span.end])


def _around(text: str, read: Statement) -> Span:
    """The paragraphs of a statement; of a long one, what stands around its words."""
    own = [*read.content, *([read.cue] if read.cue else [])]
    first, last = min(span.start for span in own), max(span.end for span in own)
    start = max(text.rfind("\n", 0, first) + 1, _blank_before(text, first - REACH))
    end = text.find("\n", last)
    return Span(start, min(end if end >= 0 else len(text), _blank_behind(text, last + REACH)))


def _blank_before(text: str, at: int) -> int:
    return max(0, text.rfind(" ", 0, at) + 1) if at > 0 else 0


def _blank_behind(text: str, at: int) -> int:
    found = text.find(" ", at) if at < len(text) else -1
    return found if found >= 0 else len(text)
