"""Asking the store for events: what may be asked, and what comes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from qawl.records import EventKind, Record
from qawl.store import schema
from qawl.store.keyset import Key, Keys
from qawl.store.query import naming, rows

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select

_ROWS = schema.events.c

KEYS: Keys = (Key(_ROWS.first_day), Key(_ROWS.revision), Key(_ROWS.position))
"""What events are listed by."""


class EventQuery(Record, frozen=True, kw_only=True):
    """Which events: those that meet every condition given.

    `participant`, `process`, `words` and `outlet` are words that must all occur, whatever their spelling and particles. `article`
    is an article's whole id. `since` and `until` are inclusive days of the event; an event of unknown day meets neither. The
    earliest day comes first, unknown days last; `skip` leaves out so many of the first.
    """

    kind: EventKind | None = None
    participant: str | None = None
    process: str | None = None
    words: str | None = None
    outlet: str | None = None
    article: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    skip: int = 0
    limit: int | None = None


class StoredParticipant(Record, frozen=True, kw_only=True):
    """Who took part, by name, and the office that the article gives."""

    name: str
    office: str | None


class StoredEvent(Record, frozen=True, kw_only=True):
    """An event with its names and words filled in; `time` is a TIMEX3 value, the days are its first and last."""

    id: str
    article: str
    outlet: str | None
    published: dt.date | None
    kind: EventKind
    text: str
    participants: tuple[StoredParticipant, ...]
    place: str | None
    time: str | None
    first_day: dt.date | None
    last_day: dt.date | None
    process: str | None
    round: int | None
    confidence: float


def selection(query: EventQuery) -> Select[Any]:
    """The SELECT that answers a query. Raises `StoreError` for a condition on words that holds none."""
    found = rows(schema.events).where(_ROWS.current.is_(True), *_conditions(query))
    return found.order_by(*(key.order for key in KEYS)).limit(query.limit).offset(query.skip)


def _conditions(query: EventQuery) -> list[ColumnElement[bool]]:
    conditions = naming(
        (_ROWS.participant_words, query.participant),
        (_ROWS.process_words, query.process),
        (_ROWS.words, query.words),
        (_ROWS.outlet_words, query.outlet),
    )
    if query.article is not None:
        conditions.append(schema.articles.c.id == query.article)
    if query.kind is not None:
        conditions.append(_ROWS.kind == query.kind.value)
    if query.since is not None:
        conditions.append(_ROWS.last_day >= query.since)
    if query.until is not None:
        conditions.append(_ROWS.first_day <= query.until)
    return conditions


def stored(row: Row[Any]) -> StoredEvent:
    """A row of `selection` as a record."""
    return StoredEvent(
        id=row.id,
        article=row.article,
        outlet=row.outlet,
        published=row.published,
        kind=EventKind(row.kind),
        text=row.text,
        participants=tuple(StoredParticipant(name=each["name"], office=each["office"]) for each in row.participants),
        place=row.place,
        time=row.time,
        first_day=row.first_day,
        last_day=row.last_day,
        process=row.process,
        round=row.round,
        confidence=row.confidence,
    )
