"""What is derived, made again where a check found it wrong. What an article says and what a person decided is never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, select, text

from qawl.records import Article
from qawl.store import adding, schema
from qawl.store.checking.faults import Fault, Repair
from qawl.store.dialects import dialect_of
from qawl.store.ledger.placing import begin_again, wait
from qawl.store.revisions import article_and_reading, rewrite
from qawl.store.search import meanings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from qawl.records import Reading


def repair(connection: Connection, faults: Iterable[Fault], read: Callable[[Article], Reading]) -> None:
    """Make again what faults are about, within the caller's transaction; read: how an article is read.

    Where the ledger is concerned all of it begins again: every newest text waits for `Store.tell`. Raises `StoreError`.
    """
    found = list(faults)
    wanted = {fault.repair for fault in found}
    if Repair.INDEXES in wanted:
        connection.execute(text("REINDEX"))
    _drop_dangling(connection)
    if Repair.LEDGER in wanted:
        begin_again(connection)
    unread = _revisions(found, Repair.READING)
    for revision in unread:
        row = _article(connection, revision)
        article = msgspec.json.decode(row.payload, type=Article)
        adding.put_reading(connection, row.id, revision, article, read(article))
    for revision in _revisions(found, Repair.ROWS) - unread:
        rewrite(connection, _article(connection, revision).id, revision, *article_and_reading(connection, revision))
    for revision in _revisions(found, Repair.VECTORS):
        meanings.withdraw(connection, revision)
    if Repair.LEDGER in wanted:
        _let_wait(connection)
    if wanted & {Repair.FULL_TEXT, Repair.READING, Repair.ROWS}:
        # Its triggers take out the words that a row has, which are not those that were put in where the row was wrong.
        dialect_of(connection).rebuild_full_text(connection)


def _revisions(faults: Iterable[Fault], repair: Repair) -> set[int]:
    return {fault.revision for fault in faults if fault.repair is repair and fault.revision is not None}


def _article(connection: Connection, revision: int) -> Any:
    of = select(schema.articles.c.id, schema.revisions.c.payload).join(schema.revisions)
    return connection.execute(of.where(schema.revisions.c.pk == revision)).one()


def _drop_dangling(connection: Connection) -> None:
    """Delete derived rows of revisions that are not there."""
    there = select(schema.revisions.c.pk)
    for table in (*schema.DERIVED, schema.meanings, schema.traces):
        connection.execute(delete(table).where(table.c.revision.not_in(there)))


def _let_wait(connection: Connection) -> None:
    """Every newest text waits for the ledger, and no other."""
    of, articles, traces = schema.revisions.c, schema.articles.c, schema.traces
    newest = select(of.pk).join(schema.articles).where(articles.current == of.text_hash)
    connection.execute(delete(traces).where(traces.c.revision.not_in(newest)))
    lacking = newest.where(of.pk.not_in(select(traces.c.revision)))
    for revision in connection.execute(lacking).scalars().all():
        article = msgspec.json.decode(_article(connection, revision).payload, type=Article)
        wait(connection, [(revision, article.published, None)])
