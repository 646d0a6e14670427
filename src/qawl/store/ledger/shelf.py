"""The traces of a store, the last used of them in memory.

Invariant: a trace in memory is that of the row with its key; a trace that is made again gets a new row, so nothing stale is ever
used, whoever else writes to the store.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from qawl.records import Article, Reading
from qawl.store import schema
from qawl.store.ledger import codec

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row, Select

    from qawl.ledger.traces import Trace

SIZE = 6000
"""How many traces are kept in memory: the articles of some busy days."""


class Shelf:
    """The traces that were used last, by the key of their row."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Trace] = OrderedDict()
        self._lock = Lock()  # a server asks from several threads

    def put(self, key: int, trace: Trace) -> None:
        """Keep a trace at hand."""
        with self._lock:
            self._held[key] = trace
            self._trim()

    def traces(self, connection: Connection, revisions: Collection[int]) -> dict[int, Trace]:
        """The traces of revisions that have one, by revision."""
        table = schema.traces.c
        keys = select(table.pk, table.revision).where(table.revision.in_(revisions), table.payload.is_not(None))
        wanted = {row.pk: row.revision for row in connection.execute(keys)}
        with self._lock:
            self._load(connection, [key for key in wanted if key not in self._held])
            found = {}
            for key in sorted(wanted):
                self._held.move_to_end(key)
                found[wanted[key]] = self._held[key]
            self._trim()
        return found

    def _load(self, connection: Connection, keys: Collection[int]) -> None:
        if keys:
            for row in connection.execute(pages().where(schema.traces.c.pk.in_(keys))):
                self._held[row.pk] = codec.decode(row.payload, *page_of(row))

    def _trim(self) -> None:
        while len(self._held) > SIZE:
            self._held.popitem(last=False)


def pages() -> Select[Any]:
    """The rows of traces with their articles and readings."""
    of_revision = schema.traces.join(schema.revisions, schema.traces.c.revision == schema.revisions.c.pk)
    return select(
        schema.traces,
        schema.articles.c.id.label("article_id"),
        schema.revisions.c.payload.label("article"),
        schema.readings.c.payload.label("reading"),
    ).select_from(of_revision.join(schema.readings).join(schema.articles))


def page_of(row: Row[Any]) -> tuple[Article, Reading]:
    """The article of a row, by its id in the store, and its reading."""
    article = msgspec.json.decode(row.article, type=Article)
    return msgspec.structs.replace(article, id=row.article_id), msgspec.json.decode(row.reading, type=Reading)
