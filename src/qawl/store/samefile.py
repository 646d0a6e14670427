"""That the files under an open SQLite store stay those which were opened.

Invariant: nothing is read from or acknowledged in a file that does not stand at the store's path any more. SQLite goes on with what
it opened: after a `mv` or an `rm` it would write on, and whoever opens the path would never see it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from qawl.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_FILE, _LOG = "qawl_file", "qawl_log"
"""What is remembered of a connection: which file it opened, and which log of what is not in the file yet (its WAL)."""

File = tuple[int, int]


def stay_with(engine: Engine, path: Path) -> None:
    """Let every transaction of an engine raise `StoreError` where its files were moved, replaced or deleted."""
    log = f"{path}-wal"

    @event.listens_for(engine, "do_connect")
    def before(dialect: Any, record: Any, positional: Any, named: Any) -> None:
        record.info[_FILE] = _file(path)

    @event.listens_for(engine, "connect")
    def after(connection: Any, record: Any) -> None:
        connection.execute(
            "SELECT count(*) FROM sqlite_master"
        )  # opens the log, which stays until the last connection goes
        now = _file(path)
        if record.info[_FILE] not in (None, now):
            raise _moved(path)
        record.info[_FILE], record.info[_LOG] = now, _file(log)

    @event.listens_for(engine, "begin")
    def look(connection: Connection) -> None:
        known = connection.info
        if known[_FILE] != _file(path):
            raise _moved(path)
        if known[_LOG] != _file(log):
            what = "its -wal file was deleted or replaced while the store was open"
            hint = "end every qawl that uses the store: the last one writes down what it still holds; then `qawl check`"
            raise StoreError(what, where=str(path), hint=hint)


def _file(path: os.PathLike[str] | str) -> File | None:
    try:
        held = os.stat(path)
    except OSError:
        return None
    return held.st_dev, held.st_ino


def _moved(path: Path) -> StoreError:
    hint = "put it back, or start qawl again to use what stands there now"
    return StoreError("the store was moved, replaced or deleted while it was open", where=str(path), hint=hint)
