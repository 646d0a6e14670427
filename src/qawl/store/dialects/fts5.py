"""The words of statements in SQLite's FTS5, kept in step by triggers so that no writer can forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from qawl.store import schema
from qawl.store.dialects.dialect import FullText

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from qawl.store.dialects.dialect import Numbers, Scores
    from qawl.store.sought import Sought

TABLE = "statement_words"

_TABLE = text(
    f"""CREATE VIRTUAL TABLE {TABLE} USING fts5(
        words, content='statements', content_rowid='pk', tokenize='unicode61 remove_diacritics 0')"""
)
_FORGET = f"INSERT INTO {TABLE}({TABLE}, rowid, words) VALUES ('delete', old.pk, old.words)"
_LEARN = f"INSERT INTO {TABLE}(rowid, words) VALUES (new.pk, new.words)"
_TRIGGERS = (
    text(f"CREATE TRIGGER statement_words_insert AFTER INSERT ON statements BEGIN {_LEARN}; END"),
    text(f"CREATE TRIGGER statement_words_delete AFTER DELETE ON statements BEGIN {_FORGET}; END"),
)


def make(connection: Connection) -> None:
    """Make the table, where this SQLite was built with FTS5."""
    try:
        connection.execute(_TABLE)
    except OperationalError as error:
        if "no such module" not in str(error):
            raise
        return
    for trigger in _TRIGGERS:
        connection.execute(trigger)


def rebuild(connection: Connection) -> None:
    """Index all words anew."""
    if is_there(connection):
        connection.execute(text(f"INSERT INTO {TABLE}({TABLE}) VALUES ('rebuild')"))


def is_there(connection: Connection) -> bool:
    """Whether the store has the table."""
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = :name"), {"name": TABLE})
    return found.first() is not None


class Fts5(FullText):
    """The table, asked."""

    def having(self, asked: Sought) -> ColumnElement[bool]:
        """By the rows that match."""
        key = schema.statements.c.pk
        hits = text(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :match")
        return key.in_(hits.bindparams(match=match(asked)).columns(key))

    def keys(self, connection: Connection, asked: Sought) -> Numbers:
        """By the driver itself: for tens of thousands of numbers, a row as SQLAlchemy gives it costs more than the search."""
        found = _fetched(connection, f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ?", asked)
        return np.array(found, dtype=np.int64).reshape(-1)

    def relevance(self, connection: Connection, asked: Sought) -> tuple[Numbers, Scores]:
        """By FTS5's own function, which is the less the more relevant."""
        found = _fetched(connection, f"SELECT rowid, -bm25({TABLE}) FROM {TABLE} WHERE {TABLE} MATCH ?", asked)
        rows = np.array(found, dtype=np.float64).reshape(-1, 2)
        return rows[:, 0].astype(np.int64), rows[:, 1].astype(np.float32)


def _fetched(connection: Connection, question: str, asked: Sought) -> list[tuple[Any, ...]]:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(question, (match(asked),))
        return list(cursor.fetchall())
    finally:
        cursor.close()


def match(asked: Sought) -> str:
    """As a query of FTS5: strings in quotes, of letters, digits and blanks."""
    either = [" OR ".join(f'"{written}"' for written in phrase) for phrase in asked.phrases]
    return " AND ".join([*(f'"{form}"' for form in asked.words), *(f"({each})" for each in either)])
