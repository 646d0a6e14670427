"""The full-text index over the words of statements: that it holds every statement, and no other words than theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qawl.errors import StoreError
from qawl.store.checking.faults import Fault, Repair
from qawl.store.dialects import fts5

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_INDEX = "index of words"
_LACKING = text(
    f"""SELECT (SELECT count(*) FROM statements WHERE pk NOT IN (SELECT id FROM {fts5.TABLE}_docsize)),
        (SELECT count(*) FROM {fts5.TABLE}_docsize WHERE id NOT IN (SELECT pk FROM statements))"""
)
_COMPARED = text(f"INSERT INTO {fts5.TABLE}({fts5.TABLE}, rank) VALUES ('integrity-check', 1)")


def _is_fts5(connection: Connection) -> bool:
    """Whether the index is SQLite's own: that of PostgreSQL is a part of its rows, and cannot lag behind them."""
    return connection.dialect.name == "sqlite" and fts5.is_there(connection)


def full_text(connection: Connection) -> Iterator[Fault]:
    """Statements that cannot be found by their words, and words of statements that are gone."""
    if _is_fts5(connection):
        unlisted, gone = connection.execute(_LACKING).one()
        if unlisted or gone:
            what = f"{unlisted} statements are not in it, {gone} that are gone are"
            yield Fault(where=_INDEX, what=what, repair=Repair.FULL_TEXT)


def compared(connection: Connection) -> Iterator[Fault]:
    """The index held against the words of every statement, by FTS5 itself; it asks for a connection that may write."""
    if not _is_fts5(connection):
        return
    try:
        connection.execute(_COMPARED)
    except (StoreError, DatabaseError):
        what = "it has other words than the statements"
        yield Fault(where=_INDEX, what=what, repair=Repair.FULL_TEXT)
