"""The tables of the store, in types that SQLite and PostgreSQL both have.

Invariants:

- An article is what stands at one address; without an address, one text of one outlet. Its revisions are texts, never
  changed.
- What stands in `DERIVED` is a pure function of the revision, its reading and people's decisions. It can be rebuilt
  at any time.
- What stands in `FOUND` is a pure function of the current revisions, their readings and people's judgements; it can be told again
  at any time.
- `decisions` and `judgements` only grow. What a person decided is bound to texts and to spans, not to a reading.
- Of passwords, sessions and tokens only hashes are kept. A user's row stays when the user goes: nobody else can get the name that
  decisions carry.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateColumn
from sqlalchemy.types import TypeDecorator

from qawl.store.words import phrase_forms

VERSION = 5
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

edition = Table("edition", metadata, Column("number", Integer, primary_key=True))
"""One row, another number after every write: what is kept in memory holds as long as the number stands."""

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
)
_OF = statements.c
Index("statements_by_outlet", _OF.current, _OF.outlet, _OF.published, _OF.verdict, _OF.speaker)
Index("statements_in_order", _OF.current, _OF.published.desc(), _OF.revision, _OF.position)
# What the search counts by, beside the long texts of a row: a pass over this is a tenth of a pass over the table.
Index(
    "statements_by_facet",
    *(_OF.current, _OF.pk, _OF.id, _OF.revision, _OF.position, _OF.outlet, _OF.speaker),
    *(_OF.act, _OF.kind, _OF.published, _OF.verdict),
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
    Column("verdict", String(20)),
    Column("state", String(20)),  # what a person said became of it
    Index("commitments_by_statement", "statement"),
)
_OF = commitments.c
Index("commitments_in_order", _OF.current, _OF.due, _OF.published.desc(), _OF.revision, _OF.position)

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
    Column("subject", String(20), nullable=False, server_default="statement"),
    Column("statement", String(16), nullable=False),  # the id of the statement or promise when it was decided on
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("correction", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undoes", ForeignKey("decisions.pk")),
    Index("decisions_by_text", "article", "text_hash"),
)

# --- what holds across articles ---------------------------------------------------------------------------------------

WAITING, PLACED, TOLD_OF, FAILED = 0, 1, 2, 3
"""Stages of a trace: it has to be put beside its neighbours; its story has to be told (again); it has been; making it failed."""

traces = Table(
    "traces",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, unique=True),
    Column(
        "day", Integer, nullable=False
    ),  # of publication, as its number in the proleptic Gregorian calendar; 0: unknown
    Column("stage", Integer, nullable=False),
    Column("made_by", String(50)),  # the version of the ledger that made the payload
    Column("payload", LargeBinary),  # None: has to be made
    Column("notes", LargeBinary),  # None: they have to be made, or were taken in
    Index("traces_by_stage", "stage", "day"),
)

meanings = Table(
    "meanings",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("made_by", String(50), nullable=False),  # the version of what makes them
    Column("vectors", LargeBinary, nullable=False),  # int8, a row of 512 for each statement of the reading
)
"""What the statements of a revision mean, as vectors; a row goes with the reading that it was made of."""

lookups = Table(
    "lookups",
    metadata,
    Column("stem", Text, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("value", Float, nullable=False),
    Index("lookups_by_revision", "revision"),
    sqlite_with_rowid=False,
)

entities = Table(
    "entities",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("words", Text, nullable=False),  # of all its names
    Column("articles", Integer, nullable=False),
    Column("last_day", Date),
    Column("person", String(100)),  # the key of the registry, where somebody judged that it is one
    Column("payload", Text, nullable=False),  # the Entity record
)
"""Persons and bodies that the registry does not know."""

profiles = Table(
    "profiles",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", ForeignKey("entities.pk"), index=True),  # None only while its entity is made again
    Column("payload", Text, nullable=False),  # the Profile record
)
"""What one article says of an entity."""

entity_keys = Table(
    "entity_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("entity", ForeignKey("entities.pk"), primary_key=True),
    Index("entity_keys_by_entity", "entity"),
    sqlite_with_rowid=False,
)
"""What an entity is looked up by."""

spoken = Table(
    "spoken",
    metadata,
    Column("statement", String(16), primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", String(100), index=True),  # the key of the registry, None where it does not know the speaker
    Column(
        "profile", ForeignKey("profiles.pk"), index=True
    ),  # what the article says of a speaker whom the registry does not know
    Column(
        "seats", Text, nullable=False
    ),  # for whom the speaker speaks: codes of countries and organisations, blanks around each
    Column("topics", Text, nullable=False),  # blanks around each
)
"""Who spoke, and of what: what is known of a statement once its article is placed."""

undertakings = Table(
    "undertakings",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("mentions", Integer, nullable=False),
    Column("by_words", Text, nullable=False),
    Column("to_words", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("first_day", Date),  # on which it was told
    Column("due", Date, index=True),  # the last day of the last deadline
    Column("moved", Boolean, nullable=False),  # whether it has had more than one deadline
    Column("payload", Text, nullable=False),  # the Undertaking record
)
"""What a party bound itself to, told by several articles."""

pledges = Table(
    "pledges",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),  # of the commitment
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("undertaking", ForeignKey("undertakings.pk"), index=True),  # None where it is told once
    Column("stale", Boolean, nullable=False, index=True),  # whether its undertaking has to be made (again)
    Column("payload", Text, nullable=False),  # the Pledge record
)
"""A commitment as it is compared across articles."""

pledge_keys = Table(
    "pledge_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("pledge", ForeignKey("pledges.pk"), primary_key=True),
    Index("pledge_keys_by_pledge", "pledge"),
    sqlite_with_rowid=False,
)

pledge_links = Table(
    "pledge_links",
    metadata,
    Column("one", ForeignKey("pledges.pk"), primary_key=True),  # the lower key
    Column("other", ForeignKey("pledges.pk"), primary_key=True, index=True),
    Column("likely", Float, nullable=False),
    sqlite_with_rowid=False,
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("payload", Text, nullable=False),  # the Outcome record
)
"""What an article tells to have been done, left undone, called off or put off."""

outcome_keys = Table(
    "outcome_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("outcome", ForeignKey("outcomes.pk"), primary_key=True),
    Index("outcome_keys_by_outcome", "outcome"),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("pledge", ForeignKey("pledges.pk"), primary_key=True),
    Column("outcome", ForeignKey("outcomes.pk"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""Which outcomes may be of which promises."""

links = Table(
    "links",
    metadata,
    Column("one", ForeignKey("revisions.pk"), primary_key=True),  # the lower key
    Column("other", ForeignKey("revisions.pk"), primary_key=True, index=True),
    Column("likely", Float, nullable=False),  # that both tell one story
    Column("copy", Boolean, nullable=False),  # whether they are one text in good part
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("headline", Text, nullable=False),
    Column("words", Text, nullable=False),  # of the headlines
    Column("first_day", Date),
    Column("last_day", Date, index=True),
    Column("articles", Integer, nullable=False),
    Column("outlets", JSON, nullable=False),
    Column("outlet_words", Text, nullable=False),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("story", ForeignKey("stories.pk"), nullable=False, index=True),
    Column("wire", Integer),  # the number of the text in the story that it is a copy of, None where it stands alone
)

utterances = Table(
    "utterances",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("story", ForeignKey("stories.pk"), index=True),  # of the first report that stands in one
    Column("speaker", Text),
    Column("speaker_words", Text, nullable=False),
    Column("entity", String(100), index=True),
    Column("voices", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("statement", String(16), primary_key=True),
    Column("utterance", ForeignKey("utterances.pk"), nullable=False, index=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
)

echoes = Table(
    "echoes",
    metadata,
    Column("one", String(16), primary_key=True),  # a statement; its article was placed first
    Column("other", String(16), primary_key=True, index=True),
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("likely", Float, nullable=False),  # that both report one utterance
    sqlite_with_rowid=False,
)
"""Statements of two articles that are one utterance though no story may hold the articles together."""

disagreements = Table(
    "disagreements",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("story", ForeignKey("stories.pk"), nullable=False, index=True),
    Column("type", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("one", ForeignKey("revisions.pk"), nullable=False),
    Column("one_span", JSON, nullable=False),
    Column("other", ForeignKey("revisions.pk"), nullable=False),
    Column("other_span", JSON, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("subject", String(20), nullable=False),
    Column("one", String(16), nullable=False),  # articles of two stories, or statements
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other", String(16), nullable=False),
    Column("other_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("likely", Float, nullable=False, index=True),
)
"""What may be one and was not put together: questions for a person."""

FOUND = (
    *(echoes, disagreements, proposals, reports, utterances, story_articles, stories),
    *(evidence, outcome_keys, outcomes, pledge_links, pledge_keys, pledges, undertakings),
    *(spoken, profiles, entity_keys, entities, links, lookups),
)
"""What was found across articles, the tables that point at others first; all of it can be found again."""

judgements = Table(
    "judgements",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("subject", String(20), nullable=False),
    Column("one", JSON, nullable=False),
    Column("other", JSON, nullable=False),
    Column("judgement", String(20), nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undoes", ForeignKey("judgements.pk")),
)

# --- what is followed -------------------------------------------------------------------------------------------------

follows = Table(
    "follows",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("of", String(20), nullable=False),  # statements or promises
    Column("asked", JSON, nullable=False),
    Column("webhook", Text),
    Column("private", Boolean, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("by", Text, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime),
    Column("seen", Integer, nullable=False),  # the last revision that was looked at
    Column("seen_day", Date, nullable=False),  # the first day whose deadlines were not looked at
)
"""Questions that are kept, and asked again of what comes."""

alerts = Table(
    "alerts",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("follow", ForeignKey("follows.pk"), nullable=False),
    Column("key", Text, nullable=False),  # what it is about
    Column("kind", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("payload", Text, nullable=False),  # the Alert record
    UniqueConstraint("follow", "key"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert", ForeignKey("alerts.pk"), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("answer", Text),  # how the last attempt ended
    Column("done", UtcDateTime),
    Index("deliveries_by_due", "done", "due"),
)
"""The alerts that are sent to a webhook."""
# --- accounts ---------------------------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", String(200), nullable=False, unique=True),  # the name as it is compared
    Column("role", String(20), nullable=False),
    Column("password", Text),  # its argon2 hash in the encoded form; None: nobody can sign in with one
    Column("created", UtcDateTime, nullable=False),
    Column("removed", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),  # the SHA-256 of what the browser keeps
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("secret", String(64), nullable=False, unique=True),  # the SHA-256 of what the program keeps
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("used", UtcDateTime),
    Column("revoked", UtcDateTime),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(100), primary_key=True),  # a name, hashed, or an address
    Column("failures", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False),  # before which no other is looked at
)
"""Failed sign-ins, by whom they were of and where they came from."""

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
    connection.execute(edition.insert().values(number=0))


def upgrade(connection: Connection, found: int) -> None:
    """Bring a store of version `found` to this one, within the caller's transaction.

    Version 2 added `commitments` and `events`; version 3 what holds across articles, for which every article waits; version 4
    the notes of an article that waits, and echoes; version 5 accounts, decisions about promises, those that take others back, what
    is followed, and what the search rests on: the edition, vectors, indexes, and the words of a statement in their order.
    """
    metadata.create_all(connection)
    if found < 3:
        current = select(revisions.c.pk, revisions.c.payload).join(articles)
        for row in connection.execute(current.where(articles.c.current == revisions.c.text_hash)):
            day = msgspec.json.decode(row.payload, type=_Published).published
            number = day.toordinal() if day else 0
            connection.execute(insert(traces).values(revision=row.pk, day=number, stage=WAITING))
    if found == 3:
        _add_column(connection, traces.c.notes)
    if found < 5:
        for column in (decisions.c.subject, decisions.c.undoes, commitments.c.verdict, commitments.c.state):
            _add_column(connection, column)
        _make_searchable(connection)
    connection.execute(schema_version.update().values(version=VERSION))


def _add_column(connection: Connection, column: Column[Any]) -> None:
    """Add a column to a table that was not made just now."""
    if column.name in {each["name"] for each in inspect(connection).get_columns(column.table.name)}:
        return
    told = CreateColumn(column).compile(dialect=connection.dialect)
    points = "".join(f" REFERENCES {key.column.table.name} ({key.column.name})" for key in column.foreign_keys)
    connection.execute(text(f"ALTER TABLE {column.table.name} ADD COLUMN {told}{points}"))


def _make_searchable(connection: Connection) -> None:
    """The step to version 5: indexes on tables that stood before, the edition, and the words of statements in their order."""
    for outdated in ("statements_by_day", "commitments_by_due"):
        connection.execute(text(f"DROP INDEX IF EXISTS {outdated}"))
    for index in (*statements.indexes, *commitments.indexes):
        index.create(connection, checkfirst=True)
    if connection.execute(select(edition.c.number)).first() is None:
        connection.execute(insert(edition).values(number=0))
    _order_words(connection)
    if has_full_text(connection):  # its triggers know rows that come and go, not rows that change
        connection.execute(text(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('rebuild')"))


_AT_ONCE = 10_000
"""Rows that are brought up to date together: as many as memory bears."""


def _order_words(connection: Connection) -> None:
    of, last = statements.c, 0
    row = update(statements).where(of.pk == bindparam("key")).values(words=bindparam("now"))
    chosen = select(of.pk, of.content).order_by(of.pk).limit(_AT_ONCE)
    while held := connection.execute(chosen.where(of.pk > last)).all():
        connection.execute(row, [{"key": each.pk, "now": phrase_forms(each.content)} for each in held])
        last = held[-1].pk


class _Published(msgspec.Struct):
    published: dt.date | None = None


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
