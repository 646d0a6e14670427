"""Opening the database: where it is, how SQLite is set up for it, and what its errors mean to a person."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from qawl.errors import StoreError
from qawl.store import schema

WRITING = "qawl_writing"
"""Execution option of a connection that is going to write."""

_NOT_OURS = "give the path of a store, or of a file that does not exist yet"
_MEANINGS = (
    ("locked", "another program is writing to the store", "wait for it to end, then try again"),
    ("busy", "another program is writing to the store", "wait for it to end, then try again"),
    ("readonly", "the store may not be written to", "check its permissions, or name another with --store"),
    ("read-only", "the store may not be written to", "check its permissions, or name another with --store"),
    (
        "unable to open",
        "the store cannot be opened",
        "check the path and its permissions, or name another with --store",
    ),
    ("not a database", "not a qawl store", _NOT_OURS),
    ("malformed", "the store is damaged", "restore it from a backup, or add the articles to a new one with --store"),
    ("full", "no room is left for the store", "free some space, then add the rest again"),
)


def default_path() -> Path:
    """Where the store is when nobody says otherwise: a file in the user's data folder."""
    return Path(platformdirs.user_data_dir("qawl", appauthor=False)) / "qawl.db"


def locate(url_or_path: str | os.PathLike[str] | None) -> URL:
    """The database that a SQLAlchemy URL, a path, or None (the default) names.

    Raises `StoreError` for a URL that cannot be understood.
    """
    place = os.fspath(url_or_path) if url_or_path is not None else str(default_path())
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        return make_url(place)
    except ArgumentError:
        hint = "give a path, or a URL such as sqlite:////data/qawl.db"
        raise StoreError("the store's URL cannot be understood", where=place, hint=hint) from None


def connect(url: URL, *, create: bool, patience: float, read_only: bool = False) -> Engine:
    """An engine on a store whose schema is there and is ours.

    `create` makes a store where there is none; `patience` is how many seconds to wait for another writer. With `read_only`
    the database refuses every write once the schema is there and is ours. Raises `StoreError`.
    """
    where = url.render_as_string()
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path is not None:
        _prepare(path, create=create)
    engine = _engine(url, patience, where)
    try:
        _check_schema(engine, where=str(path or where), create=create)
    except BaseException:
        engine.dispose()
        raise
    return _refusing_writes(engine) if read_only else engine


def _refusing_writes(engine: Engine) -> Engine:
    """The engine, with connections that cannot write; those made before are let go."""
    engine.dispose()
    if engine.dialect.name != "sqlite":
        return engine.execution_options(postgresql_readonly=True)

    @event.listens_for(engine, "connect")
    def refuse(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    return engine


def _prepare(path: Path, *, create: bool) -> None:
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            raise StoreError("there is no store yet", where=str(path), hint="`qawl add FILE` makes one")
    except OSError as error:
        hint = "name another place with --store or QAWL_STORE"
        raise StoreError(error.strerror or str(error), where=str(path), hint=hint) from None


def _engine(url: URL, patience: float, where: str) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, connect_args={"timeout": patience} if sqlite else {})
    except (NoSuchModuleError, ImportError) as error:
        hint = "install the database's driver, or use an SQLite file"
        raise StoreError(f"no driver for this kind of database: {error}", where=where, hint=hint) from None
    name = url.database if sqlite and url.database else where

    @event.listens_for(engine, "handle_error")
    def explain(context: ExceptionContext) -> None:
        error = _explained(context.original_exception, name)
        if error is not None:
            raise error from None

    if sqlite:
        _set_up_sqlite(engine)
    return engine


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: Any) -> None:
        # The driver would begin transactions on its own, too late and without a lock; `begin` below does it.
        connection.isolation_level = None
        cursor = connection.cursor()
        _use_wal(cursor)
        cursor.execute("PRAGMA foreign_keys = ON")
        # With FULL a commit is on the disk before it is acknowledged; NORMAL may lose the last ones in a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer locks before it reads, so that what it decides on cannot change under it.
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


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


def _check_schema(engine: Engine, *, where: str, create: bool) -> None:
    with engine.connect() as connection:
        found = _version(connection, where)
    if found is None:
        if not create:
            raise StoreError("there is no store yet", where=where, hint="`qawl add FILE` makes one")
        found = _create_once(engine, where)
    if found < schema.VERSION:
        found = _upgrade_once(engine, where)
    if found > schema.VERSION:
        what = f"the store was made by a newer qawl (schema {found}, this one knows {schema.VERSION})"
        raise StoreError(what, where=where, hint="upgrade qawl, or name another store with --store")


def _create_once(engine: Engine, where: str) -> int:
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        found = _version(connection, where)  # another process may have made it since
        if found is None:
            schema.create(connection)
        return found or schema.VERSION


def _upgrade_once(engine: Engine, where: str) -> int:
    """Bring an older store to this schema; what its articles hold of the new kinds comes when they are read again."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        found = _version(connection, where) or schema.VERSION  # another process may have done it since
        if found < schema.VERSION:
            schema.upgrade(connection, found)
            found = schema.VERSION
        return found


def _version(connection: Connection, where: str) -> int | None:
    """The schema version of a store, None for an empty database; any other database is refused."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    version: int | None = None
    if schema.schema_version.name in tables:
        version = connection.execute(select(schema.schema_version.c.version)).scalar()
    if version is None:
        raise StoreError("a database, but not a qawl store", where=where, hint=_NOT_OURS)
    return version


def _explained(error: BaseException | None, where: str) -> StoreError | None:
    message = str(error).lower()
    for sign, what, hint in _MEANINGS:
        if sign in message:
            return StoreError(what, where=where, hint=hint)
    if (
        type(error).__name__ == "OperationalError"
    ):  # every driver has one: the database's trouble, not a wrong statement
        what = " ".join(f"the database failed: {error}".split())
        return StoreError(what, where=where, hint="see to the database, then try again")
    return None
