"""Version 6: what is watched, and the digests of articles and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, MetaData, Table, bindparam, select, update

from qawl.store import digests
from qawl.store.columns import WHOLE, UtcDateTime, Words

if TYPE_CHECKING:
    from alembic.operations import Operations
    from sqlalchemy import Connection

LOST = "what is watched; the digests of articles and readings, which are made of what is there on the way up again"
"""What version 5 cannot hold."""


def upgrade(op: Operations) -> None:
    """From version 5."""
    connection = op.get_bind()
    _NEW.create_all(connection, checkfirst=False)
    for table in ("revisions", "readings"):
        op.add_column(table, Column("digest", LargeBinary))
    _seal(connection)


def downgrade(op: Operations) -> None:
    """To version 5."""
    for table in ("revisions", "readings"):
        op.drop_column(table, "digest")
    _NEW.drop_all(op.get_bind(), checkfirst=False)


_OLD, _NEW = MetaData(), MetaData()
"""What the step needs to know of tables that stood before, and the tables that version 5 lacks."""

_REVISIONS = Table(
    "revisions",
    _OLD,
    Column("pk", WHOLE, primary_key=True),
    Column("text_hash", Words),
    Column("payload", Words),
    Column("digest", LargeBinary),
)
_READINGS = Table(
    "readings",
    _OLD,
    Column("revision", WHOLE, primary_key=True),
    Column("payload", Words),
    Column("digest", LargeBinary),
)

Table(
    "watched_sources",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("key", Words(64), nullable=False, unique=True),
    Column("settings", Words, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("interval", WHOLE, nullable=False),
    Column("etag", Words),
    Column("modified", Words),
    Column("asked", UtcDateTime),
    Column("changed", UtcDateTime),
    Column("failures", WHOLE, nullable=False),
    Column("error", Words),
)

Table(
    "watched_links",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("source", ForeignKey("watched_sources.pk"), nullable=False, index=True),
    Column("key", Words(64), nullable=False, unique=True),
    Column("found", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, index=True),
    Column("failures", WHOLE, nullable=False),
    Column("error", Words),
    Column("payload", Words),
)

Table(
    "watched_hosts",
    _NEW,
    Column("origin", Words(300), primary_key=True),
    Column("free", UtcDateTime, nullable=False),
    Column("robots", Words),
    Column("closed", Boolean, nullable=False),
    Column("stale", UtcDateTime),
)

_AT_ONCE = 500
"""Articles with their readings that are sealed together."""


def _seal(connection: Connection) -> None:
    """Make the digests of articles and readings as they stand."""
    revisions, readings = _REVISIONS.c, _READINGS.c
    article = update(_REVISIONS).where(revisions.pk == bindparam("key")).values(digest=bindparam("made"))
    reading = update(_READINGS).where(readings.revision == bindparam("key")).values(digest=bindparam("made"))
    chosen = select(revisions.pk, revisions.text_hash, revisions.payload, readings.payload.label("reading"))
    chosen = chosen.join(_READINGS, readings.revision == revisions.pk).order_by(revisions.pk).limit(_AT_ONCE)
    last = 0
    while held := connection.execute(chosen.where(revisions.pk > last)).all():
        connection.execute(article, [{"key": row.pk, "made": digests.of_article(row.payload)} for row in held])
        made = [{"key": row.pk, "made": digests.of_reading(row.text_hash, row.reading)} for row in held]
        connection.execute(reading, made)
        last = held[-1].pk
