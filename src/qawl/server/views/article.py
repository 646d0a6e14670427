"""An article with everything that was read from it marked in its text."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the fields of records are annotated with it
from typing import TYPE_CHECKING

from qawl.records import Channel, Record, Span, Strength, TimeType, name_of, words_of
from qawl.server.segments import Segment, paragraphs, segments, word_start
from qawl.server.views.marks import marks
from qawl.server.views.pieces import Heading, Line, heading, line
from qawl.store import Query, StoredStory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.records import Statement
    from qawl.store import Store, StoredArticle


class Listed(Record, frozen=True, kw_only=True):
    """A statement of the article by its number; begins: the offset of the word in which it begins in the text.

    voice: the number of its speaker in the article, by first speech.
    """

    number: int
    begins: int
    line: Line
    channel: Channel | None
    within: int | None
    voice: int


class Promised(Record, frozen=True, kw_only=True):
    """A promise of the article by its number; statement: the number of the statement that it comes from."""

    number: int
    by: tuple[str, ...]
    text: str
    deadline: str | None
    deadline_text: str | None
    strength: Strength
    statement: int | None


class Time(Record, frozen=True, kw_only=True):
    """A time that the text names, by its number, as TIMEX3."""

    number: int
    type: TimeType
    value: str


class ArticleView(Record, frozen=True, kw_only=True):
    """What the page of an article shows; title: the segments of the headline, where it has one."""

    article: Heading
    title: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]
    statements: tuple[Listed, ...]
    promises: tuple[Promised, ...]
    times: tuple[Time, ...]
    story: StoredStory | None


def article(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> ArticleView:
    """The view of an article, by its id. Raises `StoreError`."""
    held = store.article(id_)
    text, marked = held.article.text, marks(held.article, held.decided())
    head = held.article.headline or Span(0, 0)
    statements = _statements(store, held)
    begins = [each.begins for each in statements]
    return ArticleView(
        article=heading(held),
        title=tuple(segment for segment in segments(text, marked, head, begins) if segment.text != "\n"),
        paragraphs=paragraphs(segments(text, marked, Span(head.end, len(text)), begins)),
        statements=statements,
        promises=_promises(held),
        times=tuple(
            Time(number=number, type=each.type, value=each.value)
            for number, each in enumerate(held.reading.times, start=1)
        ),
        story=store.story_of(held.id),
    )


def _statements(store: Store, held: StoredArticle) -> tuple[Listed, ...]:
    stored = {each.record: each for each in store.statements(Query(article=held.id, rejected=True))}
    numbers = {each.id: number for number, each in enumerate(held.reading.statements, start=1)}
    voices: dict[str | None, int] = {}
    return tuple(
        Listed(
            number=numbers[each.id],
            begins=word_start(held.article.text, min(span.start for span in (*each.content, *_cue(each)))),
            line=line(stored[each.id]),
            channel=each.channel,
            within=numbers[each.parent] if each.parent else None,
            voice=voices.setdefault(stored[each.id].speaker, len(voices)),
        )
        for each in held.reading.statements
    )


def _cue(read: Statement) -> tuple[Span, ...]:
    return () if read.cue is None else (read.cue,)


def _promises(held: StoredArticle) -> tuple[Promised, ...]:
    text = held.article.text
    numbers = {each.id: number for number, each in enumerate(held.reading.statements, start=1)}
    return tuple(
        Promised(
            number=number,
            by=tuple(name_of(text, span) or "" for span in each.by),
            text=words_of(text, each.text),
            deadline=each.deadline,
            deadline_text=words_of(text, each.deadline_text) if each.deadline_text else None,
            strength=each.strength,
            statement=numbers[each.statement] if each.statement else None,
        )
        for number, each in enumerate(held.reading.commitments, start=1)
    )
