"""A store in an SQLite file: one writer at a time, readers beside it, words in an FTS5 table."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import create_engine, event

from qawl.errors import StoreError
from qawl.store.dialects import fts5
from qawl.store.dialects.dialect import WRITING, Dialect, Meaning
from qawl.store.samefile import stay_with

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from qawl.store.dialects.dialect import FullText

NOT_OURS = "give the path of a store, or of a file that does not exist yet"

_BUSY = Meaning("another program is writing to the store", "wait for it to end, then try again")
_REFUSED = Meaning("the store may not be written to", "check its permissions, or name another with --store")
_MEANINGS = {
    "locked": _BUSY,
    "busy": _BUSY,
    "readonly": _REFUSED,
    "read-only": _REFUSED,
    "unable to open": Meaning(
        "the store cannot be opened", "check the path and its permissions, or name another with --store"
    ),
    "not a database": Meaning("not a qawl store", NOT_OURS),
    "malformed": Meaning(
        "the store is damaged", "restore it from a backup, or add the articles to a new one with --store"
    ),
    "full": Meaning("no room is left for the store", "free some space, then do the rest again"),
    "disk i/o": Meaning(
        "the disk failed the store, or it met a limit on the size of files",
        "look at the disk, and at `ulimit -f`; then `qawl check` tells whether the store is whole",
    ),
}


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for any other, and for one in memory."""
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if named and not str(url.database).startswith("file:") else None


class SQLite(Dialect):
    """An SQLite file."""

    writing: ClassVar[dict[str, Any]] = {WRITING: True}

    def url(self, url: URL) -> URL:
        """As it is: the driver comes with Python."""
        return url

    def prepare(self, url: URL, *, create: bool) -> None:
        """Make the folder of the file, or say that there is no file."""
        if not url.database:
            return
        path = Path(url.database)
        try:
            if create:
                path.parent.mkdir(parents=True, exist_ok=True)
            elif not path.exists():
                raise StoreError("there is no store yet", where=str(path), hint="`qawl add FILE` makes one")
        except OSError as error:
            hint = "name another place with --store or QAWL_STORE"
            raise StoreError(error.strerror or str(error), where=str(path), hint=hint) from None

    def engine(self, url: URL, patience: float) -> Engine:
        """An engine whose writers lock the file before they read."""
        engine = create_engine(url, connect_args={"timeout": patience})
        event.listen(engine, "connect", _configure)
        event.listen(engine, "begin", _begin)
        if (path := file_of(url)) is not None:
            stay_with(engine, path)
        return engine

    def read_only(self, engine: Engine) -> Engine:
        """The engine; connections that were made before are let go."""
        engine.dispose()
        event.listen(engine, "connect", _refuse_writes)
        return engine

    def where(self, url: URL) -> str:
        """The path of the file."""
        return url.database or url.render_as_string()

    def meaning(self, error: BaseException) -> Meaning | None:
        """By the words of the error: SQLite's codes are coarser."""
        message = str(error).lower()
        known = next((meaning for sign, meaning in _MEANINGS.items() if sign in message), None)
        if known is None and isinstance(error, sqlite3.OperationalError):
            return Meaning(f"the database failed: {error}", "see to the database, then try again")
        return known

    def make_full_text(self, connection: Connection) -> None:
        """An FTS5 table with triggers; an SQLite built without FTS5 goes without."""
        fts5.make(connection)

    def rebuild_full_text(self, connection: Connection) -> None:
        """Its triggers know rows that come and go, not rows that change."""
        fts5.rebuild(connection)

    def full_text(self, connection: Connection) -> FullText | None:
        """The FTS5 table."""
        return fts5.Fts5() if fts5.is_there(connection) else None


def _configure(connection: sqlite3.Connection, record: Any) -> None:
    # The driver would begin transactions on its own, too late and without a lock; `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    _use_wal(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    # With FULL a commit is on the disk before it is acknowledged; NORMAL may lose the last ones in a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA fullfsync = ON")  # macOS else only hands a commit to the drive
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer locks before it reads, so that what it decides on cannot change under it.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _refuse_writes(connection: sqlite3.Connection, record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _use_wal(cursor: sqlite3.Cursor) -> None:
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    for attempt in range(20):  # two processes that open a new store at once: SQLite does not wait here by itself
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == 19:
                raise
            time.sleep(0.05)
        else:
            return
