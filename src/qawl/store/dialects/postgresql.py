"""A store in PostgreSQL, shared by programs on several machines: readers see one state, writers take turns.

Invariants:

- Who writes holds the store's advisory lock until the end of the transaction and begins to look when it has it, so that writers
  come one after the other, as in an SQLite file: numbers of rows follow the order in which they are there for others to see, and
  what one decides on cannot change under it. Readers never wait, and no writer waits for a reader.
- A transaction that reads sees the store as it was at its first question (REPEATABLE READ), as one of SQLite does.
- A store is a schema (the first of `search_path`): several may share a database, each with a lock of its own.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import create_engine, event

from qawl.errors import StoreError
from qawl.store.dialects import tsvector
from qawl.store.dialects.dialect import WRITING, Dialect, Meaning

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from qawl.store.dialects.dialect import FullText

_DRIVER = "postgresql+psycopg"
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('qawl store ' || current_schema(), 0))"

_REACH = 10
"""Seconds after which a server that does not answer is given up, where the URL does not say."""

_GRANT = "let the role of the URL write and make tables there"
_AGAIN = "see to the server, then run it again: what was acknowledged is there"
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_MEANINGS = {
    "55P03": Meaning("another program is writing to the store", "wait for it to end, then try again"),
    "25006": Meaning("the store may not be written to", "see to the server: it is a standby, or set to read only"),
    "42501": Meaning("the store may not be used so by this role of the database", _GRANT),
    "3F000": Meaning("there is no such schema in the database", "make it with CREATE SCHEMA, or name another"),
    "53100": Meaning("no room is left for the store", "free some space on the server, then add the rest again"),
    "53300": Meaning("the server has no connection left", "raise its max_connections, or run fewer workers"),
    "54000": Meaning("this is more than PostgreSQL can hold in one place", "leave the article out, and report it"),
    "57P01": Meaning("the server was shut down", _AGAIN),
    "57P02": Meaning("the server crashed", _AGAIN),
    "57P03": Meaning("the server is not ready", "wait for it, then try again"),
    "22003": Meaning("this number is larger than any in the store", "give a smaller one"),
}


class PostgreSQL(Dialect):
    """A schema of a PostgreSQL database, by way of psycopg 3."""

    writing: ClassVar[dict[str, Any]] = {WRITING: True, "isolation_level": "READ COMMITTED"}

    def url(self, url: URL) -> URL:
        """Without a driver, psycopg's."""
        if url.drivername in ("postgres", "postgresql"):
            return url.set(drivername=_DRIVER)
        if url.drivername != _DRIVER:
            hint = "give postgresql://user@host/database"
            raise StoreError("qawl asks PostgreSQL by the driver psycopg only", where=url.drivername, hint=hint)
        return url

    def prepare(self, url: URL, *, create: bool) -> None:
        """The database is made by whoever runs the server."""

    def engine(self, url: URL, patience: float) -> Engine:
        """An engine that waits so long for its turn to write, and knows a connection that broke while it was not used."""
        logging.getLogger("psycopg").setLevel(logging.ERROR)  # what it warns of is raised as an error too
        known: dict[str, Any] = {} if "connect_timeout" in url.query else {"connect_timeout": _REACH}
        engine = create_engine(
            url,
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
            connect_args={"fallback_application_name": "qawl", **known},
        )

        @event.listens_for(engine, "connect")
        def configure(connection: Any, record: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
            connection.commit()

        event.listen(engine, "begin", _begin)
        return engine

    def read_only(self, engine: Engine) -> Engine:
        """The engine, with transactions that are READ ONLY."""
        return engine.execution_options(postgresql_readonly=True)

    def where(self, url: URL) -> str:
        """The URL, without its password."""
        return url.render_as_string()

    def meaning(self, error: BaseException) -> Meaning | None:
        """By the SQLSTATE; without one the server was not reached, or went away."""
        state = getattr(error, "sqlstate", None)
        if state in _MEANINGS:
            return _MEANINGS[state]
        if type(error).__name__ != "OperationalError":  # psycopg's, which need not be installed
            return None
        message = " ".join(str(error).split())
        if state is None:
            return Meaning(f"the database cannot be reached: {message}", "see to the server and the URL of the store")
        return Meaning(f"the database failed: {message}", "see to the server, then try again")

    def make_full_text(self, connection: Connection) -> None:
        """A generated column with a GIN index."""
        tsvector.make(connection)

    def rebuild_full_text(self, connection: Connection) -> None:
        """Nothing to do: a generated column follows its row."""

    def full_text(self, connection: Connection) -> FullText | None:
        """The generated column."""
        return tsvector.TsVector()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        # READ COMMITTED looks at each statement anew: what follows sees what the one before in turn has written.
        connection.exec_driver_sql(_TAKE_TURNS)
