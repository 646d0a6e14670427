"""What the ledger would like a person to judge: what may be one and was not put together, the likeliest first.

Invariant: a pair that somebody judged, unsure included, is not asked again: its stories are told again without the question.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from qawl.ledger.traces import head_of, lead_of
from qawl.records import Article, Record, Subject
from qawl.store import schema
from qawl.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Side(Record, frozen=True, kw_only=True):
    """One of two things that are to be judged: a statement with its speaker and its words, or an article with its first words."""

    id: str
    article: str
    outlet: str | None
    published: dt.date | None
    name: str | None
    words: str


class Proposal(Record, frozen=True, kw_only=True):
    """A question: are these two one? likely: how likely the ledger holds it, in [0, 1]."""

    subject: Subject
    one: Side
    other: Side
    likely: float


def proposals(connection: Connection, subject: Subject | None, limit: int) -> list[Proposal]:
    """The next questions, about one subject or any, the likeliest first."""
    table = schema.proposals.c
    chosen = select(schema.proposals).order_by(table.likely.desc(), table.pk).limit(limit)
    if subject is not None:
        chosen = chosen.where(table.subject == subject.value)
    found = connection.execute(chosen).all()
    sides = _statements(connection, [id_ for row in found for id_ in (row.one, row.other)])
    sides |= _articles(connection, [key for row in found for key in (row.one_revision, row.other_revision)])
    return [
        Proposal(subject=Subject(row.subject), one=sides[row.one], other=sides[row.other], likely=row.likely)
        for row in found
        if row.one in sides and row.other in sides
    ]


def _statements(connection: Connection, ids: Collection[str]) -> dict[str, Side]:
    return {
        row.id: Side(
            id=row.id,
            article=row.article,
            outlet=row.outlet,
            published=row.published,
            name=row.speaker,
            words=row.content,
        )
        for row in connection.execute(rows().where(schema.statements.c.id.in_(ids)))
    }


def _articles(connection: Connection, revisions: Collection[int]) -> dict[str, Side]:
    held = schema.articles.join(schema.revisions, schema.articles.c.pk == schema.revisions.c.article)
    chosen = select(schema.articles.c.id, schema.revisions.c.payload).select_from(held)
    found = {}
    for row in connection.execute(chosen.where(schema.revisions.c.pk.in_(revisions))):
        article = msgspec.json.decode(row.payload, type=Article)
        found[row.id] = Side(
            id=row.id,
            article=row.id,
            outlet=article.outlet,
            published=article.published,
            name=head_of(article),
            words=lead_of(article),
        )
    return found
