"""Version 5: accounts, what is followed, decisions about promises and those that take others back, and what the search rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    or_,
    select,
    text,
    update,
)

from qawl.store.columns import WHOLE, UtcDateTime, Words
from qawl.store.dialects import dialect_of
from qawl.store.words import forms, phrase_forms

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.operations import Operations
    from sqlalchemy import Connection

LOST = (
    "users with their sessions and tokens; what is followed, with its alerts; decisions about promises, those taken back and their"
    " undoing; what the search by meaning rests on"
)
"""What version 4 cannot hold."""


def upgrade(op: Operations) -> None:
    """From version 4."""
    connection = op.get_bind()
    _NEW.create_all(connection, checkfirst=False)
    connection.execute(_EDITION.insert().values(number=0))
    for on, column in _columns():
        op.add_column(on, column, inline_references=True)
    op.drop_index("statements_by_day", "statements")
    op.drop_index("commitments_by_due", "commitments")
    for name, on, columns, options in _indexes(connection.dialect.name):
        op.create_index(name, on, [text(each) if " " in each else each for each in columns], **options)
    # Version 4 has the forms of the words in any order; a phrase needs the order in which they stand.
    _with_words(connection, phrase_forms)
    dialect_of(connection).rebuild_full_text(connection)


def downgrade(op: Operations) -> None:
    """To version 4, which takes the last decision about a statement for the one that counts, and knows of no other."""
    connection = op.get_bind()
    _forget_decisions(connection)
    for name, on, _, _ in _indexes(connection.dialect.name):
        op.drop_index(name, on)
    for on, column in reversed(_columns()):
        op.drop_column(on, column.name)
    op.create_index("statements_by_day", "statements", ["current", "published"])
    op.create_index("commitments_by_due", "commitments", ["current", "due"])
    _NEW.drop_all(connection, checkfirst=False)
    _with_words(connection, forms)
    dialect_of(connection).rebuild_full_text(connection)


_OLD, _NEW = MetaData(), MetaData()
"""What the step needs to know of tables that stood before, and the tables that version 4 lacks."""

_REVISIONS = Table("revisions", _OLD, Column("pk", WHOLE, primary_key=True))
_READINGS = Table("readings", _OLD, Column("revision", WHOLE, primary_key=True), Column("reader", Words))
_STATEMENTS = Table(
    "statements", _OLD, Column("pk", WHOLE, primary_key=True), Column("content", Words), Column("words", Words)
)
_COMMITMENTS = Table("commitments", _OLD, Column("revision", WHOLE), Column("verdict", Words))
_DECISIONS = Table(
    "decisions", _OLD, Column("pk", WHOLE, primary_key=True), Column("subject", Words), Column("undoes", WHOLE)
)

_EDITION = Table("edition", _NEW, Column("number", WHOLE, primary_key=True, autoincrement=False))
Table(
    "meanings",
    _NEW,
    Column("revision", ForeignKey(_REVISIONS.c.pk), primary_key=True),
    Column("made_by", Words(50), nullable=False),
    Column("vectors", LargeBinary, nullable=False),
)
Table(
    "follows",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("of", Words(20), nullable=False),
    Column("asked", JSON, nullable=False),
    Column("webhook", Words),
    Column("private", Boolean, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("by", Words, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime),
    Column("seen", WHOLE, nullable=False),
    Column("seen_day", Date, nullable=False),
)
Table(
    "alerts",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("follow", ForeignKey("follows.pk"), nullable=False),
    Column("key", Words, nullable=False),
    Column("kind", Words(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("payload", Words, nullable=False),
    UniqueConstraint("follow", "key"),
)
Table(
    "deliveries",
    _NEW,
    Column("alert", ForeignKey("alerts.pk"), primary_key=True),
    Column("attempts", WHOLE, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("answer", Words),
    Column("done", UtcDateTime),
    Index("deliveries_by_due", "done", "due"),
)
Table(
    "users",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("name", Words, nullable=False),
    Column("key", Words(200), nullable=False, unique=True),
    Column("role", Words(20), nullable=False),
    Column("password", Words),
    Column("created", UtcDateTime, nullable=False),
    Column("removed", UtcDateTime),
)
Table(
    "sessions",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("secret", Words(64), nullable=False, unique=True),
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False, index=True),
)
Table(
    "tokens",
    _NEW,
    Column("pk", WHOLE, primary_key=True),
    Column("secret", Words(64), nullable=False, unique=True),
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("label", Words, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("used", UtcDateTime),
    Column("revoked", UtcDateTime),
)
Table(
    "attempts",
    _NEW,
    Column("key", Words(100), primary_key=True),
    Column("failures", WHOLE, nullable=False),
    Column("last", UtcDateTime, nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False),
)


def _columns() -> list[tuple[str, Column[Any]]]:
    """The columns that tables of version 4 lack, by table."""
    return [
        ("decisions", Column("subject", Words(20), nullable=False, server_default="statement")),
        ("decisions", Column("undoes", WHOLE, ForeignKey("decisions.pk"))),
        ("commitments", Column("verdict", Words(20))),
        ("commitments", Column("state", Words(20))),
    ]


_Indexed = tuple[str, str, list[str], dict[str, Any]]


def _indexes(dialect: str) -> list[_Indexed]:
    """The indexes on tables of version 4 that it lacks, as a kind of database has them: name, table, columns, options."""
    latest = "published DESC NULLS LAST" if dialect == "postgresql" else "published DESC"
    shared: list[_Indexed] = [
        ("statements_in_order", "statements", ["current", latest, "revision", "position"], {}),
        ("commitments_in_order", "commitments", ["current", "due", latest, "revision", "position"], {}),
        ("commitments_by_statement", "commitments", ["statement"], {}),
    ]
    if dialect == "postgresql":
        return [*shared, ("statements_by_outlet", "statements", ["outlet"], {"postgresql_using": "hash"})]
    outlets = ["current", "outlet", "published", "verdict", "speaker"]
    facets = ["current", "pk", "id", "revision", "position", "outlet", "speaker", "act", "kind", "published", "verdict"]
    return [
        *shared,
        ("statements_by_outlet", "statements", outlets, {}),
        ("statements_by_facet", "statements", facets, {}),
    ]


_AT_ONCE = 10_000
"""Rows that are brought up to date together: as many as memory bears."""


def _with_words(connection: Connection, made: Callable[[str], str]) -> None:
    """Let the words of every statement be what a function makes of its content."""
    of, last = _STATEMENTS.c, 0
    row = update(_STATEMENTS).where(of.pk == bindparam("key")).values(words=bindparam("now"))
    chosen = select(of.pk, of.content).order_by(of.pk).limit(_AT_ONCE)
    while held := connection.execute(chosen.where(of.pk > last)).all():
        connection.execute(row, [{"key": each.pk, "now": made(each.content)} for each in held])
        last = held[-1].pk


def _forget_decisions(connection: Connection) -> None:
    """Take away the decisions that version 4 would misread; what people said of promises goes when their articles are read again.

    Those articles are marked as read by a reader before all others, so that `qawl reread` of version 4 does read them.
    """
    of, promised = _DECISIONS.c, _COMMITMENTS.c
    corrected = select(promised.revision).where(promised.verdict.is_not(None))
    connection.execute(update(_READINGS).where(_READINGS.c.revision.in_(corrected)).values(reader="qawl-reader/0"))
    undone = connection.execute(select(of.undoes).where(of.undoes.is_not(None))).scalars().all()
    connection.execute(delete(_DECISIONS).where(of.undoes.is_not(None)))
    connection.execute(delete(_DECISIONS).where(or_(of.pk.in_(undone), of.subject != "statement")))
