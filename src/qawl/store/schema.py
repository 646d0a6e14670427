"""The tables of the store, in types that SQLite and PostgreSQL both have.

Invariants:

- An article is what stands at one address; without an address, one text of one outlet. Its revisions are texts, never
  changed.
- What stands in `DERIVED` is a pure function of the revision, its reading and people's decisions. It can be rebuilt
  at any time.
- `decisions` only grows. What a person decided is bound to a revision and to spans, not to a reading.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator

VERSION = 2
"""Version of the schema; a store says by which it was made."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, kept in UTC where the database knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """To UTC, without the zone."""
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Back, with the zone."""
        return value.replace(tzinfo=dt.UTC) if value else None


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

articles = Table(
    "articles",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("current", String(64), nullable=False),  # the text hash of the newest revision
    Column("added", UtcDateTime, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("article", ForeignKey("articles.pk"), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("payload", Text, nullable=False),  # the Article record, text included
    Column("added", UtcDateTime, nullable=False),
    UniqueConstraint("article", "text_hash"),
)

readings = Table(
    "readings",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("reader", String(200), nullable=False, index=True),
    Column("payload", Text, nullable=False),  # the Reading record
    Column("read", UtcDateTime, nullable=False),
)


def _of_a_reading() -> list[Column[Any]]:
    """The columns that every table derived from readings has."""
    return [
        Column("pk", Integer, primary_key=True),
        Column("id", String(16), nullable=False, unique=True),
        Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
        Column("current", Boolean, nullable=False),  # whether the revision is the article's newest
        Column("position", Integer, nullable=False),  # in the reading
        Column("record", String(100), nullable=False),  # the record's id in the reading
        Column("outlet", Text),
        Column("outlet_words", Text, nullable=False),
        Column("published", Date),
    ]


statements = Table(
    "statements",
    metadata,
    *_of_a_reading(),
    Column("speaker", Text),
    Column("speaker_words", Text, nullable=False),
    Column("via", JSON, nullable=False),
    Column("addressee", Text),
    Column("act", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("cue", Text),
    Column("content", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("verdict", String(20)),
    Index("statements_by_day", "current", "published"),
)

commitments = Table(
    "commitments",
    metadata,
    *_of_a_reading(),
    Column("by", JSON, nullable=False),
    Column("by_words", Text, nullable=False),
    Column("to", JSON, nullable=False),
    Column("to_words", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("deadline", String(30)),
    Column("deadline_text", Text),
    Column("due", Date),  # the last day of the deadline
    Column("polarity", String(20), nullable=False),
    Column("strength", String(20), nullable=False),
    Column("condition", Text),
    Column("statement", String(16)),  # the id of the statement it comes from
    Column("confidence", Float, nullable=False),
    Index("commitments_by_due", "current", "due"),
)

events = Table(
    "events",
    metadata,
    *_of_a_reading(),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("participant_words", Text, nullable=False),
    Column("place", Text),
    Column("time", String(30)),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("process", Text),
    Column("process_words", Text, nullable=False),
    Column("round", Integer),
    Column("confidence", Float, nullable=False),
    Index("events_by_day", "current", "first_day"),
)

DERIVED = (statements, commitments, events)

decisions = Table(
    "decisions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("article", String(16), ForeignKey("articles.id"), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("statement", String(16), nullable=False),  # the statement's id when it was decided on
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("correction", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("decisions_by_text", "article", "text_hash"),
)

FULL_TEXT = "statement_words"
"""The FTS5 table over `statements.words`; SQLite only, kept in step by triggers so that no writer can forget it."""

_FULL_TEXT_TABLE = text(
    f"""CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5(
        words, content='statements', content_rowid='pk', tokenize='unicode61 remove_diacritics 0')"""
)
_FORGET = f"INSERT INTO {FULL_TEXT}({FULL_TEXT}, rowid, words) VALUES ('delete', old.pk, old.words)"
_LEARN = f"INSERT INTO {FULL_TEXT}(rowid, words) VALUES (new.pk, new.words)"
_FULL_TEXT_TRIGGERS = (
    text(f"CREATE TRIGGER statement_words_insert AFTER INSERT ON statements BEGIN {_LEARN}; END"),
    text(f"CREATE TRIGGER statement_words_delete AFTER DELETE ON statements BEGIN {_FORGET}; END"),
)


def create(connection: Connection) -> None:
    """Make every table in an empty database, within the caller's transaction."""
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        _create_full_text(connection)
    connection.execute(schema_version.insert().values(version=VERSION))


def upgrade(connection: Connection) -> None:
    """Bring an older store to this version, within the caller's transaction: version 2 added `commitments` and `events`."""
    metadata.create_all(connection)
    connection.execute(schema_version.update().values(version=VERSION))


def _create_full_text(connection: Connection) -> None:
    try:
        connection.execute(_FULL_TEXT_TABLE)
    except OperationalError as error:
        if "no such module" not in str(error):
            raise
        return  # an SQLite built without FTS5 searches the column instead
    for trigger in _FULL_TEXT_TRIGGERS:
        connection.execute(trigger)


def has_full_text(connection: Connection) -> bool:
    """Whether the words of statements are in a full-text index."""
    if connection.dialect.name != "sqlite":
        return False
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = :name"), {"name": FULL_TEXT})
    return found.first() is not None
