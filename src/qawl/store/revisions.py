"""The texts of articles in the store: what each says, how it was read, what people decided about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from qawl.records import Article, Reading, Record
from qawl.store import derived, identity, schema
from qawl.store.decisions import Decision, standing
from qawl.store.derived import Place

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from qawl.records import Statement


class StoredArticle(Record, frozen=True, kw_only=True):
    """An article as the store holds it: one revision, its reading, and the decisions about it in order of time.

    `ids` maps the ids of statements in the reading to their permalinks; `revisions` counts the article's texts.
    """

    id: str
    article: Article
    reading: Reading
    ids: dict[str, str]
    decisions: tuple[Decision, ...]
    revisions: int
    added: dt.datetime

    def decided(self) -> Reading:
        """The reading with the words of statements where people corrected them."""
        return msgspec.structs.replace(
            self.reading, statements=tuple(_corrected(each, self.decisions) for each in self.reading.statements)
        )


def _corrected(statement: Statement, decisions: tuple[Decision, ...]) -> Statement:
    decision = standing(decisions, statement)
    content = decision.correction.content if decision else None
    return statement if content is None else msgspec.structs.replace(statement, content=content)


def revision_of(connection: Connection, id_: str, text: str) -> Row[Any] | None:
    """The revision of an article, by the hash of its text, where the store holds it."""
    of_article = select(schema.revisions).join(schema.articles).where(schema.articles.c.id == id_)
    return connection.execute(of_article.where(schema.revisions.c.text_hash == text)).first()


def article_and_reading(connection: Connection, revision: int) -> tuple[Article, Reading]:
    """What a revision says, and how it was read."""
    row = connection.execute(
        select(schema.revisions.c.payload.label("article"), schema.readings.c.payload.label("reading"))
        .join(schema.readings)
        .where(schema.revisions.c.pk == revision)
    ).one()
    return msgspec.json.decode(row.article, type=Article), msgspec.json.decode(row.reading, type=Reading)


def is_current(connection: Connection, id_: str, text: str) -> bool:
    """Whether a text is the newest of its article."""
    return connection.execute(select(schema.articles.c.current).where(schema.articles.c.id == id_)).scalar() == text


def rewrite(connection: Connection, id_: str, revision: int, article: Article, reading: Reading) -> None:
    """Make the rows of a revision what its reading and people's decisions say they are."""
    text = identity.text_hash(article)
    decisions = decisions_of(connection, id_, text)
    derived.delete_rows(connection, revision)
    at = Place(id_, revision, current=is_current(connection, id_, text))
    derived.insert_rows(connection, [derived.Held(at, article, reading, decisions)])


def stored_article(connection: Connection, revision: int) -> StoredArticle:
    """A revision with everything about it."""
    row = connection.execute(
        select(schema.articles.c.id, schema.revisions.c.article, schema.revisions.c.text_hash, schema.revisions.c.added)
        .join(schema.articles)
        .where(schema.revisions.c.pk == revision)
    ).one()
    article, reading = article_and_reading(connection, revision)
    ids = identity.statement_ids(row.id, row.text_hash, reading.statements)
    same = schema.revisions.c.article == row.article
    return StoredArticle(
        id=row.id,
        article=article,
        reading=reading,
        ids={statement.id: id_ for statement, id_ in zip(reading.statements, ids, strict=True)},
        decisions=decisions_of(connection, row.id, row.text_hash),
        revisions=connection.execute(select(func.count()).select_from(schema.revisions).where(same)).scalar_one(),
        added=row.added,
    )


def decisions_of(connection: Connection, article: str, text: str) -> tuple[Decision, ...]:
    """What people decided about a text, in order of time."""
    table = schema.decisions
    chosen = select(table).where(table.c.article == article, table.c.text_hash == text).order_by(table.c.pk)
    return tuple(map(decided, connection.execute(chosen)))


def decided(row: Row[Any]) -> Decision:
    """A row of decisions as a record."""
    values = {name: row._mapping[name] for name in Decision.__struct_fields__ if name != "id"}
    return msgspec.convert(values | {"id": row.pk}, Decision)
