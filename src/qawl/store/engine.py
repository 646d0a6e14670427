"""Opening the database: where it is, whether the store in it is of this schema, and what its errors mean to a person."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from sqlalchemy import Connection, Engine, event, inspect, select
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from qawl.errors import StoreError
from qawl.store import migrations, schema
from qawl.store.dialects import dialect_for, dialect_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_NOT_OURS = "give the path of a store or of a file that does not exist yet, or the URL of an empty database or schema"
_NONE_YET = "`qawl add FILE` makes one"


def default_path() -> Path:
    """Where the store is when nobody says otherwise: a file in the user's data folder."""
    return Path(platformdirs.user_data_dir("qawl", appauthor=False)) / "qawl.db"


def locate(url_or_path: str | os.PathLike[str] | None) -> URL:
    """The database that a URL, a path, or None (the default) names.

    Raises `StoreError` for a URL that cannot be understood, or of a kind of database that qawl does not know.
    """
    place = os.fspath(url_or_path) if url_or_path is not None else str(default_path())
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except ArgumentError:
        hint = "give a path, or a URL such as sqlite:////data/qawl.db or postgresql://user@host/database"
        raise StoreError("the store's URL cannot be understood", hint=hint) from None
    return dialect_for(url).url(url)


def connect(url: URL, *, create: bool, patience: float, read_only: bool = False) -> Engine:
    """An engine on a store whose schema is there and is that of this qawl.

    `create` makes a store where there is none; `patience` is how many seconds to wait for another writer. With `read_only`
    the database refuses every write once the schema is there. Raises `StoreError`.
    """
    engine = reach(url, create=create, patience=patience)
    try:
        _check_version(engine, where=dialect_of(engine).where(url), create=create)
    except BaseException:
        engine.dispose()
        raise
    return dialect_of(engine).read_only(engine) if read_only else engine


def reach(url: URL, *, create: bool, patience: float) -> Engine:
    """An engine on a database, whatever is in it. Raises `StoreError` where there can be none."""
    dialect, where = dialect_for(url), dialect_for(url).where(url)
    dialect.prepare(url, create=create)
    try:
        engine = dialect.engine(url, patience)
    except (NoSuchModuleError, ImportError):
        hint = "pip install 'qawl[postgres]', or use an SQLite file"
        raise StoreError("the driver of this database is not installed", where=where, hint=hint) from None

    explain(engine, where)
    return engine


def explain(engine: Engine, where: str) -> None:
    """Let what fails in the database be told as `StoreError`, as far as it is the database's trouble."""
    dialect = dialect_of(engine)

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        meaning = None if context.is_pre_ping else dialect.meaning(context.original_exception)
        if meaning is not None:  # a connection of the pool that broke meanwhile is followed by another
            raise StoreError(meaning.what, where=where, hint=meaning.hint) from None


def begin_writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that writes: it has its turn before it looks, so that what it decides on cannot change under it."""
    return engine.execution_options(**dialect_of(engine).writing).begin()


def version(connection: Connection, where: str) -> int | None:
    """The schema version of a store, None for an empty database. Raises `StoreError` for any other database."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    found: int | None = None
    if schema.schema_version.name in tables:
        found = connection.execute(select(schema.schema_version.c.version)).scalar()
    if found is None:
        raise StoreError("a database, but not a qawl store", where=where, hint=_NOT_OURS)
    return found


def _check_version(engine: Engine, *, where: str, create: bool) -> None:
    with engine.connect() as connection:
        found = version(connection, where)
    if found is None:
        if not create:
            raise StoreError("there is no store yet", where=where, hint=_NONE_YET)
        found = _create_once(engine, where)
    if found < schema.VERSION:
        what = f"the store is of an older qawl (schema {found}, this one has {schema.VERSION})"
        raise StoreError(what, where=where, hint="`qawl store upgrade` brings it up to date; make a copy before")
    if found > schema.VERSION:
        what = f"the store is of a newer qawl (schema {found}, this one knows {schema.VERSION})"
        raise StoreError(what, where=where, hint="upgrade qawl, or name another store with --store")


def _create_once(engine: Engine, where: str) -> int:
    with begin_writing(engine) as connection:
        found = version(connection, where)  # another process may have made it since
        return found if found is not None else migrations.migrate(connection, None, schema.VERSION)


def bring(url: URL, wanted: int, *, patience: float) -> tuple[int, int]:
    """Bring the store of a database to a version of the schema, whichever it has; the version before and after.

    Raises `StoreError` where there is no store, or no way from one version to the other.
    """
    engine, where = reach(url, create=False, patience=patience), dialect_for(url).where(url)
    try:
        with begin_writing(engine) as connection:
            found = _there(connection, where)
            return found, migrations.migrate(connection, found, wanted)
    finally:
        engine.dispose()


def version_of(url: URL, *, patience: float) -> int:
    """The version of the schema that the store of a database has. Raises `StoreError` where there is no store."""
    engine, where = reach(url, create=False, patience=patience), dialect_for(url).where(url)
    try:
        with engine.connect() as connection:
            return _there(connection, where)
    finally:
        engine.dispose()


def _there(connection: Connection, where: str) -> int:
    found = version(connection, where)
    if found is None:
        raise StoreError("there is no store yet", where=where, hint=_NONE_YET)
    return found
