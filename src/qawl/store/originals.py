"""What stored records are drawn from, for many of them at once: texts and readings, who spoke, and the undertakings of promises."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from qawl.records import Article, Commitment, Event, Reading, Record, Statement, Topic
from qawl.store import identity, schema
from qawl.store.ledger.asking import Spoken
from qawl.store.ledger.lookup import pieces

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Original(Record, frozen=True, kw_only=True):
    """The newest text of an article with its reading, and the records of the reading by their permalinks.

    added: when the text was added; changed: then, or when a person last decided something about it.
    """

    id: str
    article: Article
    reading: Reading
    statements: dict[str, Statement]
    commitments: dict[str, Commitment]
    events: dict[str, Event]
    added: dt.datetime
    changed: dt.datetime


def originals(connection: Connection, ids: Collection[str]) -> dict[str, Original]:
    """The articles with some ids; an id that no article has is left out."""
    articles, revisions, readings = schema.articles.c, schema.revisions.c, schema.readings.c
    chosen = (
        select(articles.id, articles.current, revisions.added)
        .add_columns(revisions.payload.label("text"), readings.payload.label("read"))
        .select_from(schema.articles.join(schema.revisions).join(schema.readings))
        .where(articles.current == revisions.text_hash)
    )
    found = {}
    for piece in pieces(sorted(set(ids))):
        decided = _decided(connection, piece)
        for row in connection.execute(chosen.where(articles.id.in_(piece))):
            article = msgspec.json.decode(row.text, type=Article)
            reading = msgspec.json.decode(row.read, type=Reading)
            statements = identity.statement_ids(row.id, row.current, reading.statements)
            starts = [each.text.start for each in reading.commitments]
            commitments = identity.record_ids("commitment", row.id, row.current, starts)
            events = identity.record_ids("event", row.id, row.current, [each.span.start for each in reading.events])
            found[row.id] = Original(
                id=row.id,
                article=article,
                reading=reading,
                statements=dict(zip(statements, reading.statements, strict=True)),
                commitments=dict(zip(commitments, reading.commitments, strict=True)),
                events=dict(zip(events, reading.events, strict=True)),
                added=row.added,
                changed=max(row.added, decided.get((row.id, row.current), row.added)),
            )
    return found


def _decided(connection: Connection, ids: Collection[str]) -> dict[tuple[str, str], dt.datetime]:
    """When something was last decided, by the article's id and the hash of its text."""
    table = schema.decisions.c
    chosen = select(table.article, table.text_hash, func.max(table.at).label("at"))
    found = connection.execute(chosen.where(table.article.in_(ids)).group_by(table.article, table.text_hash))
    return {(row.article, row.text_hash): row.at for row in found}


def spoken(connection: Connection, statements: Collection[str]) -> dict[str, Spoken]:
    """Who spoke some statements and of what, by their ids; those that the ledger has not taken in are left out."""
    table = schema.spoken.c
    profiled = schema.spoken.outerjoin(schema.profiles, table.profile == schema.profiles.c.pk).outerjoin(
        schema.entities, schema.profiles.c.entity == schema.entities.c.pk
    )
    chosen = select(table.statement, table.entity, table.topics, schema.entities.c.id.label("known"))
    chosen = chosen.select_from(profiled)
    return {
        row.statement: Spoken(entity=row.entity, known=row.known, topics=tuple(map(Topic, row.topics.split())))
        for piece in pieces(sorted(set(statements)))
        for row in connection.execute(chosen.where(table.statement.in_(piece)))
    }
