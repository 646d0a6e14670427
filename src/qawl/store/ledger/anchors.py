"""Ids as anchors: what a person judges, named by words of a text, so that it outlives any reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
from sqlalchemy import select

from qawl.errors import StoreError
from qawl.ledger.fates import Outcome
from qawl.ledger.identifiers import identifier, is_identifier
from qawl.ledger.judgements import Anchor
from qawl.ledger.profiles import Profile
from qawl.ledger.registry import registry
from qawl.records import Reading, Subject
from qawl.store import schema
from qawl.store.query import beginning, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from qawl.records import Statement


PERSON = "person:"
"""What the keys of persons of the registry begin with."""


def is_key(id_: str) -> bool:
    """Whether an id is no id of the store, but names somebody by himself: a person of the registry, a record of a service."""
    return id_.startswith(PERSON) or is_identifier(id_)


class Text(NamedTuple):
    """A current text: the key of its revision and the hash of the text."""

    revision: int
    text: str


def texts_of(connection: Connection, articles: Collection[str]) -> dict[str, Text]:
    """The current texts of articles by the articles' ids."""
    table, held = schema.articles.c, schema.revisions.c
    chosen = select(table.id, held.pk, held.text_hash).join(schema.revisions, table.pk == held.article)
    chosen = chosen.where(table.id.in_(articles), table.current == held.text_hash)
    return {row.id: Text(row.pk, row.text_hash) for row in connection.execute(chosen)}


def readings_of(connection: Connection, revisions: Collection[int]) -> dict[int, Reading]:
    """The readings of revisions."""
    table = schema.readings.c
    chosen = select(table.revision, table.payload).where(table.revision.in_(revisions))
    return {row.revision: msgspec.json.decode(row.payload, type=Reading) for row in connection.execute(chosen)}


def anchor(connection: Connection, subject: Subject, id_: str) -> Anchor:
    """What an id names, in a way that outlives any reading. Raises `StoreError`, and `IdentifierError` for what is no address."""
    if subject is Subject.STORY:
        return _article_anchor(connection, id_)
    if subject is Subject.ENTITY:
        return _entity_anchor(connection, id_)
    if subject is Subject.STATEMENT:
        return _statement_anchor(connection, id_)
    if subject is Subject.PROMISE:
        return _promise_anchor(connection, id_)
    if subject is Subject.FATE:
        return _evidence_anchor(connection, id_)
    hint = "judge statements, stories, entities, promises or fates"
    raise StoreError(f"a judgement about a {subject.value} cannot be given by ids", where=id_, hint=hint)


def _article_anchor(connection: Connection, id_: str) -> Anchor:
    hint = "`qawl story` lists the articles of each story"
    chosen = select(schema.articles.c.id).where(*beginning(schema.articles.c.id, id_, hint)).limit(2)
    return Anchor(_only(connection.execute(chosen).scalars().all(), "article", id_, hint))


def _entity_anchor(connection: Connection, id_: str) -> Anchor:
    """A person of the registry by its key; a record of a service by its address; an entity by the first place that names it; a
    statement's speaker where he is named.
    """
    if is_identifier(id_):
        return Anchor(identifier(id_))
    if id_.startswith(PERSON):
        if id_.removeprefix(PERSON) not in registry().people:
            raise StoreError("the registry has no such person", where=id_, hint="`qawl who NAME --json` gives the ids")
        return Anchor(id_)
    entity = entity_of(connection, id_)
    if entity is None:
        return _speaker_anchor(connection, id_)
    first = select(schema.profiles).where(schema.profiles.c.entity == entity)
    row = connection.execute(first.order_by(schema.profiles.c.pk).limit(1)).one()
    held = schema.articles.join(schema.revisions, schema.articles.c.pk == schema.revisions.c.article)
    at = connection.execute(
        select(schema.articles.c.id, schema.revisions.c.text_hash)
        .select_from(held)
        .where(schema.revisions.c.pk == row.revision)
    ).one()
    return Anchor(at.id, at.text_hash, (msgspec.json.decode(row.payload, type=Profile).name,))


def entity_of(connection: Connection, id_: str) -> int | None:
    """The key of the row of an entity by its id, or the beginning of it. Raises `StoreError` for no id, or that of several."""
    hint = "`qawl who` lists the ids of those whom the registry does not know"
    chosen = select(schema.entities.c.pk).where(*beginning(schema.entities.c.id, id_, hint)).limit(2)
    found = connection.execute(chosen).scalars().all()
    return _only(found, "entity", id_, hint) if found else None


def _promise_anchor(connection: Connection, id_: str) -> Anchor:
    hint = "`qawl promises` lists the ids"
    table = schema.commitments
    chosen = rows(table).where(*beginning(table.c.id, id_, hint), table.c.current.is_distinct_from(False)).limit(2)
    row = _only(connection.execute(chosen).all(), "promise", id_, hint)
    reading = readings_of(connection, [row.revision])[row.revision]
    promised = next(each for each in reading.commitments if each.id == row.record)
    return Anchor(row.article, texts_of(connection, [row.article])[row.article].text, (promised.text,))


def _evidence_anchor(connection: Connection, id_: str) -> Anchor:
    """What became of a promise, by the id of the evidence; or a promise."""
    hint = "`qawl promises --history` lists the ids"
    chosen = select(schema.outcomes).where(*beginning(schema.outcomes.c.id, id_, hint)).limit(2)
    found = connection.execute(chosen).all()
    if not found:
        return _promise_anchor(connection, id_)
    row = _only(found, "evidence", id_, hint)
    outcome = msgspec.json.decode(row.payload, type=Outcome)
    return Anchor(outcome.article, texts_of(connection, [outcome.article])[outcome.article].text, (outcome.span,))


def _speaker_anchor(connection: Connection, id_: str) -> Anchor:
    said, statement = _statement(connection, id_)
    if statement.speaker_name is None:
        raise StoreError("nobody is named as the speaker of this statement", where=id_, hint="name another statement")
    return msgspec.structs.replace(said, spans=(statement.speaker_name,))


def _statement_anchor(connection: Connection, id_: str) -> Anchor:
    return _statement(connection, id_)[0]


def _statement(connection: Connection, id_: str) -> tuple[Anchor, Statement]:
    hint = "`qawl statements` lists the ids"
    chosen = (
        rows()
        .where(*beginning(schema.statements.c.id, id_, hint), schema.statements.c.current.is_distinct_from(False))
        .limit(2)
    )
    row = _only(connection.execute(chosen).all(), "statement", id_, hint)
    reading = readings_of(connection, [row.revision])[row.revision]
    statement = next(each for each in reading.statements if each.id == row.record)
    return Anchor(row.article, texts_of(connection, [row.article])[row.article].text, statement.content), statement


Found = TypeVar("Found")


def _only(found: Sequence[Found], what: str, id_: str, hint: str) -> Found:
    if len(found) == 1:
        return found[0]
    if found:
        raise StoreError(f"more than one {what}'s id begins so", where=id_, hint="give more of the id")
    raise StoreError(f"no {what} with this id", where=id_, hint=hint)
