"""What a speaker or a side said on a topic, in order of day, with what changed: asked of the store."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from qawl.ledger.positions import Change, changes, said
from qawl.records import Record, Topic
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.ledger.shelf import page_of, pages
from qawl.store.query import StoredStatement, naming, rows, stored

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

    from qawl.records import Article, Reading

_ROWS, _SPOKEN = schema.statements.c, schema.spoken.c


class PositionQuery(Record, frozen=True, kw_only=True):
    """Whose statements, about what, and when.

    entities: keys of the registry (`person:john-kerry`, `government:IQ`); known: the id of an entity that the registry does not
    know; speaker: words of the name, for statements whose speaker the registry does not know; side: the code of a country or
    organisation, for everybody who speaks for it. One of them is enough to let a statement in. words: words that must all occur in
    it.
    """

    entities: tuple[str, ...] = ()
    known: str | None = None
    speaker: str | None = None
    side: str | None = None
    topic: Topic | None = None
    words: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    limit: int | None = None


class PositionStatement(Record, frozen=True, kw_only=True):
    """A statement with its topics, and the id of the utterance that it reports beside others, None where it stands alone."""

    statement: StoredStatement
    topics: tuple[Topic, ...]
    utterance: str | None


class Position(Record, frozen=True, kw_only=True):
    """Statements in order of day, the latest `limit` of them, and the changes between them."""

    statements: tuple[PositionStatement, ...]
    changes: tuple[Change, ...]


def position(connection: Connection, query: PositionQuery) -> Position:
    """What was said, and what changed. Raises `StoreError` for a condition on words that holds none."""
    found = connection.execute(_selection(query)).all()[::-1]
    read = _pages(connection, {row.revision for row in found})
    compared = [said(row.id, *read[row.revision], row.record) for row in found if row.published]
    return Position(statements=tuple(map(_statement, found)), changes=tuple(changes(compared)))


def latest(connection: Connection, query: PositionQuery) -> list[PositionStatement]:
    """What was said alone, the latest first: no article is looked into. Raises `StoreError` as `position` does."""
    return [_statement(row) for row in connection.execute(_selection(query))]


def _statement(row: Row[Any]) -> PositionStatement:
    return PositionStatement(
        statement=stored(row), topics=tuple(map(Topic, row.topics.split())), utterance=row.utterance
    )


def _selection(query: PositionQuery) -> Select[Any]:
    """The statements asked for, the latest first."""
    chosen = rows().add_columns(_SPOKEN.topics, schema.utterances.c.id.label("utterance"))
    chosen = chosen.join(schema.spoken, _SPOKEN.statement == _ROWS.id)
    chosen = chosen.outerjoin(schema.reports, schema.reports.c.statement == _ROWS.id).outerjoin(schema.utterances)
    # Said so that the database does not begin with all current statements in order, to find those of one speaker among them.
    chosen = chosen.where(_ROWS.current.is_distinct_from(False), _ROWS.verdict.is_distinct_from(Verdict.REJECT.value))
    chosen = chosen.where(or_(*_whose(query)), *naming((_ROWS.words, query.words)))
    if query.topic is not None:
        chosen = chosen.where(_SPOKEN.topics.like(f"% {query.topic.value} %"))
    if query.since is not None:
        chosen = chosen.where(_ROWS.published >= query.since)
    if query.until is not None:
        chosen = chosen.where(_ROWS.published <= query.until)
    return chosen.order_by(_ROWS.published.desc().nulls_last(), _ROWS.revision.desc(), _ROWS.position.desc()).limit(
        query.limit
    )


def _whose(query: PositionQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.entities:
        found.append(_SPOKEN.entity.in_(query.entities))
    if query.known is not None:
        of_entity = select(schema.profiles.c.pk).join(schema.entities).where(schema.entities.c.id == query.known)
        found.append(_SPOKEN.profile.in_(of_entity))
    if query.speaker is not None:
        found.append(and_(_SPOKEN.entity.is_(None), *naming((_ROWS.speaker_words, query.speaker))))
    if query.side is not None:
        found.append(_SPOKEN.seats.contains(f" {query.side.upper()} ", autoescape=True))
    return found


def _pages(connection: Connection, revisions: Collection[int]) -> dict[int, tuple[Article, Reading]]:
    chosen = pages().where(schema.traces.c.revision.in_(revisions))
    return {row.revision: page_of(row) for row in connection.execute(chosen)}
