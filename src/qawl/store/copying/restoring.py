"""A store made of a backup, in the place of the one that stands there.

Invariants:

- The store at the place is the old one, whole, until the new one is whole, verified and on the disk; then it is the new one.
- The old one is kept beside it. Where another program has it open nothing is done.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, LargeBinary, create_engine, delete, event, func, insert, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from qawl.errors import StoreError
from qawl.files import default_mode, on_disk
from qawl.store import engine as database
from qawl.store import migrations, schema
from qawl.store.columns import UtcDateTime
from qawl.store.copying.backup import counted
from qawl.store.dialects.sqlite import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column, Connection

    from qawl.store.copying.backup import Backup, Part

_LOGS = ("-wal", "-shm")
"""What stands beside the file of a store while it is open."""


def restore(backup: Backup, url: URL, *, force: bool, advance: Callable[[int], None]) -> Path | None:
    """Make the store that a backup is of; where the store that was there is kept now, if one was.

    force: whether to do it where there is a store already. `advance` is told how many more rows are there again. Raises
    `StoreError`, and `OSError` where there can be no file.
    """
    path = file_of(url)
    if path is None:
        _into_empty(backup, url, advance)
        return None
    if path.exists() and not force:
        hint = "--force puts the backup in its place, and keeps it beside; or name another with --store"
        raise StoreError("there is a store already", where=str(path), hint=hint)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        _make(backup, part, str(path), advance)
        if path.exists():
            shutil.copymode(path, part)
        else:
            part.chmod(default_mode())
        on_disk(part)
        return _put(part, path)
    finally:
        for suffix in ("", *_LOGS, "-journal"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


# --- making -----------------------------------------------------------------------------------------------------------


def _into_empty(backup: Backup, url: URL, advance: Callable[[int], None]) -> None:
    """Into a database that has no file of its own: one that holds nothing yet."""
    where = url.render_as_string()
    engine = database.connect(url, create=True, patience=0)
    try:
        with database.begin_writing(engine) as connection:
            held = [each.name for each in _filled() if counted(connection, each)]
            if held:
                hint = "name an empty database with --store"
                raise StoreError("there is a store already", where=where, hint=hint)
            _load(connection, backup, advance)
    finally:
        engine.dispose()


def _filled() -> list[Any]:
    """The tables that hold nothing in a new store."""
    return [each for each in schema.metadata.sorted_tables if each not in (schema.schema_version, schema.edition)]


def _make(backup: Backup, path: Path, where: str, advance: Callable[[int], None]) -> None:
    """A store in an empty file, which nobody else knows of: a failure leaves nothing that anybody would miss. where: told of it."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    database.explain(engine, where)

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            migrations.migrate(connection, None, schema.VERSION)
            _load(connection, backup, advance)
    finally:
        engine.dispose()


def _load(connection: Connection, backup: Backup, advance: Callable[[int], None]) -> None:
    """The rows of a backup in the tables of an empty store, which had the backup's schema meanwhile."""
    migrations.migrate(connection, schema.VERSION, backup.head.schema)
    for table in (schema.schema_version, schema.edition):
        connection.execute(delete(table))
    for part in backup.parts():
        try:
            connection.execute(insert(schema.metadata.tables[part.table]), _rows(part))
        except (IntegrityError, KeyError, TypeError, ValueError):
            raise backup.damaged() from None
        advance(len(part.rows))
    migrations.migrate(connection, backup.head.schema, schema.VERSION)
    _count_on(connection)


def _rows(part: Part) -> list[dict[str, Any]]:
    columns = schema.metadata.tables[part.table].c
    made = [_meaning(columns[name]) for name in part.columns]
    return [
        {
            name: value if make is None or value is None else make(value)
            for name, make, value in zip(part.columns, made, row, strict=True)
        }
        for row in part.rows
    ]


def _meaning(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes a column's value of what stands in a backup; None where it is one."""
    if isinstance(column.type, Date):
        return dt.date.fromisoformat
    if isinstance(column.type, UtcDateTime):
        return dt.datetime.fromisoformat
    return base64.b64decode if isinstance(column.type, LargeBinary) else None


def _count_on(connection: Connection) -> None:
    """Let the database give new rows numbers behind those that were put in; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _filled():
        last = connection.execute(select(func.max(table.c.pk))).scalar() if "pk" in table.c else None
        if last is not None:
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'pk'), {int(last)})"))


# --- putting in place -------------------------------------------------------------------------------------------------


def _put(part: Path, path: Path) -> Path | None:
    """Put a store in its place; where what stood there is kept now."""
    if not path.exists():
        _move_logs(path, _kept(path))
        part.rename(path)
        on_disk(path.parent)
        return None
    kept = _kept(path)
    with _alone(path):
        _move_logs(path, kept)
        try:
            os.link(path, kept)  # so that one of the two stands at the place at any moment
        except OSError:  # a file system without links
            path.rename(kept)
        part.replace(path)
        on_disk(path.parent)
    return kept


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}Z.old")


def _move_logs(path: Path, kept: Path) -> None:
    """The logs of a store that is damaged or gone go with it: SQLite would write what they hold into the new one."""
    for suffix in _LOGS:
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.rename(kept.with_name(kept.name + suffix))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While within, nobody else opens the store. Raises `StoreError` where somebody has it open.

    A store without a log can be taken for oneself only while no other connection is open, reading ones included. What was in the
    log is in the file then. Where there is no store any more that could be opened, nobody can be kept away.
    """
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        try:
            for step in ("PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"):
                connection.execute(step)
        except sqlite3.DatabaseError as error:
            if "locked" in str(error) or "busy" in str(error):
                hint = "end `qawl serve` and whatever else uses it, then restore again"
                raise StoreError("another program has the store open", where=str(path), hint=hint) from None
        yield
