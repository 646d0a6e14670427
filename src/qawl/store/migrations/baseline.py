"""Version 4 of the schema, from which every later one is reached step by step. It stays as it is.

Nothing was released with a schema before this one. Columns and what is in them are told in `qawl.store.schema`, as they stand now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from qawl.store.columns import WHOLE, UtcDateTime, Words
from qawl.store.dialects import dialect_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION = 4


def create(connection: Connection) -> None:
    """Make the tables of version 4 in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    dialect_of(connection).make_full_text(connection)


metadata = MetaData()
"""The tables of version 4."""

Table("schema_version", metadata, Column("version", WHOLE, primary_key=True, autoincrement=False))

Table(
    "articles",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("current", Words(64), nullable=False),
    Column("added", UtcDateTime, nullable=False),
)

Table(
    "revisions",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("article", ForeignKey("articles.pk"), nullable=False),
    Column("text_hash", Words(64), nullable=False),
    Column("payload", Words, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    UniqueConstraint("article", "text_hash"),
)

Table(
    "readings",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("reader", Words(200), nullable=False, index=True),
    Column("payload", Words, nullable=False),
    Column("read", UtcDateTime, nullable=False),
)


def _of_a_reading() -> list[Column[Any]]:
    return [
        Column("pk", WHOLE, primary_key=True),
        Column("id", Words(16), nullable=False, unique=True),
        Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
        Column("current", Boolean, nullable=False),
        Column("position", WHOLE, nullable=False),
        Column("record", Words(100), nullable=False),
        Column("outlet", Words),
        Column("outlet_words", Words, nullable=False),
        Column("published", Date),
    ]


Table(
    "statements",
    metadata,
    *_of_a_reading(),
    Column("speaker", Words),
    Column("speaker_words", Words, nullable=False),
    Column("via", JSON, nullable=False),
    Column("addressee", Words),
    Column("act", Words(20), nullable=False),
    Column("kind", Words(20), nullable=False),
    Column("cue", Words),
    Column("content", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("verdict", Words(20)),
    Index("statements_by_day", "current", "published"),
)

Table(
    "commitments",
    metadata,
    *_of_a_reading(),
    Column("by", JSON, nullable=False),
    Column("by_words", Words, nullable=False),
    Column("to", JSON, nullable=False),
    Column("to_words", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("deadline", Words(30)),
    Column("deadline_text", Words),
    Column("due", Date),
    Column("polarity", Words(20), nullable=False),
    Column("strength", Words(20), nullable=False),
    Column("condition", Words),
    Column("statement", Words(16)),
    Column("confidence", Float, nullable=False),
    Index("commitments_by_due", "current", "due"),
)

Table(
    "events",
    metadata,
    *_of_a_reading(),
    Column("kind", Words(20), nullable=False),
    Column("text", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("participant_words", Words, nullable=False),
    Column("place", Words),
    Column("time", Words(30)),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("process", Words),
    Column("process_words", Words, nullable=False),
    Column("round", WHOLE),
    Column("confidence", Float, nullable=False),
    Index("events_by_day", "current", "first_day"),
)


Table(
    "decisions",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("article", Words(16), ForeignKey("articles.id"), nullable=False),
    Column("text_hash", Words(64), nullable=False),
    Column("statement", Words(16), nullable=False),
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("verdict", Words(20), nullable=False),
    Column("correction", JSON, nullable=False),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("decisions_by_text", "article", "text_hash"),
)


Table(
    "traces",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, unique=True),
    Column("day", WHOLE, nullable=False),
    Column("stage", WHOLE, nullable=False),
    Column("made_by", Words(50)),
    Column("payload", LargeBinary),
    Column("notes", LargeBinary),
    Index("traces_by_stage", "stage", "day"),
)

Table(
    "lookups",
    metadata,
    Column("stem", Words, primary_key=True),
    Column("day", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("value", Float, nullable=False),
    Index("lookups_by_revision", "revision"),
    sqlite_with_rowid=False,
)

Table(
    "entities",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("kind", Words(10), nullable=False),
    Column("name", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("articles", WHOLE, nullable=False),
    Column("last_day", Date),
    Column("person", Words(100)),
    Column("payload", Words, nullable=False),
)

Table(
    "profiles",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", ForeignKey("entities.pk"), index=True),
    Column("payload", Words, nullable=False),
)

Table(
    "entity_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("entity", ForeignKey("entities.pk"), primary_key=True),
    Index("entity_keys_by_entity", "entity"),
    sqlite_with_rowid=False,
)

Table(
    "spoken",
    metadata,
    Column("statement", Words(16), primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", Words(100), index=True),
    Column("profile", ForeignKey("profiles.pk"), index=True),
    Column("seats", Words, nullable=False),
    Column("topics", Words, nullable=False),
)

Table(
    "undertakings",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("mentions", WHOLE, nullable=False),
    Column("by_words", Words, nullable=False),
    Column("to_words", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("first_day", Date),
    Column("due", Date, index=True),
    Column("moved", Boolean, nullable=False),
    Column("payload", Words, nullable=False),
)

Table(
    "pledges",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("undertaking", ForeignKey("undertakings.pk"), index=True),
    Column("stale", Boolean, nullable=False, index=True),
    Column("payload", Words, nullable=False),
)

Table(
    "pledge_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("pledge", ForeignKey("pledges.pk"), primary_key=True),
    Index("pledge_keys_by_pledge", "pledge"),
    sqlite_with_rowid=False,
)

Table(
    "pledge_links",
    metadata,
    Column("one", ForeignKey("pledges.pk"), primary_key=True),
    Column("other", ForeignKey("pledges.pk"), primary_key=True, index=True),
    Column("likely", Float, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "outcomes",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("payload", Words, nullable=False),
)

Table(
    "outcome_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("outcome", ForeignKey("outcomes.pk"), primary_key=True),
    Index("outcome_keys_by_outcome", "outcome"),
    sqlite_with_rowid=False,
)

Table(
    "evidence",
    metadata,
    Column("pledge", ForeignKey("pledges.pk"), primary_key=True),
    Column("outcome", ForeignKey("outcomes.pk"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

Table(
    "links",
    metadata,
    Column("one", ForeignKey("revisions.pk"), primary_key=True),
    Column("other", ForeignKey("revisions.pk"), primary_key=True, index=True),
    Column("likely", Float, nullable=False),
    Column("copy", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "stories",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("headline", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date, index=True),
    Column("articles", WHOLE, nullable=False),
    Column("outlets", JSON, nullable=False),
    Column("outlet_words", Words, nullable=False),
)

Table(
    "story_articles",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("story", ForeignKey("stories.pk"), nullable=False, index=True),
    Column("wire", WHOLE),
)

Table(
    "utterances",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("story", ForeignKey("stories.pk"), index=True),
    Column("speaker", Words),
    Column("speaker_words", Words, nullable=False),
    Column("entity", Words(100), index=True),
    Column("voices", WHOLE, nullable=False),
    Column("left_out", JSON, nullable=False),
)

Table(
    "reports",
    metadata,
    Column("statement", Words(16), primary_key=True),
    Column("utterance", ForeignKey("utterances.pk"), nullable=False, index=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
)

Table(
    "echoes",
    metadata,
    Column("one", Words(16), primary_key=True),
    Column("other", Words(16), primary_key=True, index=True),
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("likely", Float, nullable=False),
    sqlite_with_rowid=False,
)

Table(
    "disagreements",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("story", ForeignKey("stories.pk"), nullable=False, index=True),
    Column("type", Words(20), nullable=False),
    Column("why", Words, nullable=False),
    Column("one", ForeignKey("revisions.pk"), nullable=False),
    Column("one_span", JSON, nullable=False),
    Column("other", ForeignKey("revisions.pk"), nullable=False),
    Column("other_span", JSON, nullable=False),
)

Table(
    "proposals",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("subject", Words(20), nullable=False),
    Column("one", Words(16), nullable=False),
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other", Words(16), nullable=False),
    Column("other_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("likely", Float, nullable=False, index=True),
)


Table(
    "judgements",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("subject", Words(20), nullable=False),
    Column("one", JSON, nullable=False),
    Column("other", JSON, nullable=False),
    Column("judgement", Words(20), nullable=False),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undoes", ForeignKey("judgements.pk")),
)
