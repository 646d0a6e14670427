"""The tables of the store, as they stand in this version; `qawl.store.migrations` makes them and brings older ones here.

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

from typing import Any

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
    UnaryExpression,
    UniqueConstraint,
)

from qawl.store.columns import WHOLE, UtcDateTime, Words

VERSION = 6
"""Version of the schema; a store says by which it was made."""


metadata = MetaData()


def _only(dialect: str, index: Index) -> None:
    """Make an index on one kind of database."""
    index.ddl_if(dialect=dialect)


def _in_order(name: str, *columns: Any) -> None:
    """An index for a list, in which what has no value comes last: SQLite finds that in any index, PostgreSQL in its own."""
    _only("sqlite", Index(name, *columns))
    _only(
        "postgresql",
        Index(name, *(each.nulls_last() if isinstance(each, UnaryExpression) else each for each in columns)),
    )


schema_version = Table("schema_version", metadata, Column("version", WHOLE, primary_key=True, autoincrement=False))

edition = Table("edition", metadata, Column("number", WHOLE, primary_key=True, autoincrement=False))
"""One row, another number after every write: what is kept in memory holds as long as the number stands."""

articles = Table(
    "articles",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("current", Words(64), nullable=False),  # the text hash of the newest revision
    Column("added", UtcDateTime, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("article", ForeignKey("articles.pk"), nullable=False),
    Column("text_hash", Words(64), nullable=False),
    Column("payload", Words, nullable=False),  # the Article record, text included
    Column("added", UtcDateTime, nullable=False),
    Column("digest", LargeBinary),  # of the payload
    UniqueConstraint("article", "text_hash"),
)

readings = Table(
    "readings",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("reader", Words(200), nullable=False, index=True),
    Column("payload", Words, nullable=False),  # the Reading record
    Column("read", UtcDateTime, nullable=False),
    Column("digest", LargeBinary),  # of the text's hash and the payload
)


def _of_a_reading() -> list[Column[Any]]:
    """The columns that every table derived from readings has."""
    return [
        Column("pk", WHOLE, primary_key=True),
        Column("id", Words(16), nullable=False, unique=True),
        Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
        Column("current", Boolean, nullable=False),  # whether the revision is the article's newest
        Column("position", WHOLE, nullable=False),  # in the reading
        Column("record", Words(100), nullable=False),  # the record's id in the reading
        Column("outlet", Words),
        Column("outlet_words", Words, nullable=False),
        Column("published", Date),
    ]


statements = Table(
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
)
_OF = statements.c
_in_order("statements_in_order", _OF.current, _OF.published.desc(), _OF.revision, _OF.position)
# Beside the long texts of a row, what the lists count by: a pass over this is a tenth of a pass over the table. An entry of an
# index of PostgreSQL has at most 2,704 bytes, which names may be longer than; there an outlet is looked up by its hash.
_only("sqlite", Index("statements_by_outlet", _OF.current, _OF.outlet, _OF.published, _OF.verdict, _OF.speaker))
_only(
    "sqlite",
    Index(
        "statements_by_facet",
        *(_OF.current, _OF.pk, _OF.id, _OF.revision, _OF.position, _OF.outlet, _OF.speaker),
        *(_OF.act, _OF.kind, _OF.published, _OF.verdict),
    ),
)
_only("postgresql", Index("statements_by_outlet", _OF.outlet, postgresql_using="hash"))

commitments = Table(
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
    Column("due", Date),  # the last day of the deadline
    Column("polarity", Words(20), nullable=False),
    Column("strength", Words(20), nullable=False),
    Column("condition", Words),
    Column("statement", Words(16)),  # the id of the statement it comes from
    Column("confidence", Float, nullable=False),
    Column("verdict", Words(20)),
    Column("state", Words(20)),  # what a person said became of it
    Index("commitments_by_statement", "statement"),
)
_OF = commitments.c
_in_order("commitments_in_order", _OF.current, _OF.due, _OF.published.desc(), _OF.revision, _OF.position)

events = Table(
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

DERIVED = (statements, commitments, events)

decisions = Table(
    "decisions",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("article", Words(16), ForeignKey("articles.id"), nullable=False),
    Column("text_hash", Words(64), nullable=False),
    Column("subject", Words(20), nullable=False, server_default="statement"),
    Column("statement", Words(16), nullable=False),  # the id of the statement or promise when it was decided on
    Column("cue", JSON, nullable=False),
    Column("content", JSON, nullable=False),
    Column("verdict", Words(20), nullable=False),
    Column("correction", JSON, nullable=False),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
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
    Column("pk", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, unique=True),
    Column(
        "day", WHOLE, nullable=False
    ),  # of publication, as its number in the proleptic Gregorian calendar; 0: unknown
    Column("stage", WHOLE, nullable=False),
    Column("made_by", Words(50)),  # the version of the ledger that made the payload
    Column("payload", LargeBinary),  # None: has to be made
    Column("notes", LargeBinary),  # None: they have to be made, or were taken in
    Index("traces_by_stage", "stage", "day"),
)

meanings = Table(
    "meanings",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("made_by", Words(50), nullable=False),  # the version of what makes them
    Column("vectors", LargeBinary, nullable=False),  # int8, a row of 512 for each statement of the reading
)
"""What the statements of a revision mean, as vectors; a row goes with the reading that it was made of."""

lookups = Table(
    "lookups",
    metadata,
    Column("stem", Words, primary_key=True),
    Column("day", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("value", Float, nullable=False),
    Index("lookups_by_revision", "revision"),
    sqlite_with_rowid=False,
)

entities = Table(
    "entities",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("kind", Words(10), nullable=False),
    Column("name", Words, nullable=False),
    Column("words", Words, nullable=False),  # of all its names
    Column("articles", WHOLE, nullable=False),
    Column("last_day", Date),
    Column("person", Words(100)),  # the key of the registry, where somebody judged that it is one
    Column("payload", Words, nullable=False),  # the Entity record
)
"""Persons and bodies that the registry does not know."""

profiles = Table(
    "profiles",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", ForeignKey("entities.pk"), index=True),  # None only while its entity is made again
    Column("payload", Words, nullable=False),  # the Profile record
)
"""What one article says of an entity."""

entity_keys = Table(
    "entity_keys",
    metadata,
    Column("key", Words, primary_key=True),
    Column("entity", ForeignKey("entities.pk"), primary_key=True),
    Index("entity_keys_by_entity", "entity"),
    sqlite_with_rowid=False,
)
"""What an entity is looked up by."""

spoken = Table(
    "spoken",
    metadata,
    Column("statement", Words(16), primary_key=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("entity", Words(100), index=True),  # the key of the registry, None where it does not know the speaker
    Column(
        "profile", ForeignKey("profiles.pk"), index=True
    ),  # what the article says of a speaker whom the registry does not know
    Column(
        "seats", Words, nullable=False
    ),  # for whom the speaker speaks: codes of countries and organisations, blanks around each
    Column("topics", Words, nullable=False),  # blanks around each
)
"""Who spoke, and of what: what is known of a statement once its article is placed."""

undertakings = Table(
    "undertakings",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("mentions", WHOLE, nullable=False),
    Column("by_words", Words, nullable=False),
    Column("to_words", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("first_day", Date),  # on which it was told
    Column("due", Date, index=True),  # the last day of the last deadline
    Column("moved", Boolean, nullable=False),  # whether it has had more than one deadline
    Column("payload", Words, nullable=False),  # the Undertaking record
)
"""What a party bound itself to, told by several articles."""

pledges = Table(
    "pledges",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),  # of the commitment
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("undertaking", ForeignKey("undertakings.pk"), index=True),  # None where it is told once
    Column("stale", Boolean, nullable=False, index=True),  # whether its undertaking has to be made (again)
    Column("payload", Words, nullable=False),  # the Pledge record
)
"""A commitment as it is compared across articles."""

pledge_keys = Table(
    "pledge_keys",
    metadata,
    Column("key", Words, primary_key=True),
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
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("payload", Words, nullable=False),  # the Outcome record
)
"""What an article tells to have been done, left undone, called off or put off."""

outcome_keys = Table(
    "outcome_keys",
    metadata,
    Column("key", Words, primary_key=True),
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
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("headline", Words, nullable=False),
    Column("words", Words, nullable=False),  # of the headlines
    Column("first_day", Date),
    Column("last_day", Date, index=True),
    Column("articles", WHOLE, nullable=False),
    Column("outlets", JSON, nullable=False),
    Column("outlet_words", Words, nullable=False),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("revision", ForeignKey("revisions.pk"), primary_key=True),
    Column("story", ForeignKey("stories.pk"), nullable=False, index=True),
    Column("wire", WHOLE),  # the number of the text in the story that it is a copy of, None where it stands alone
)

utterances = Table(
    "utterances",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("story", ForeignKey("stories.pk"), index=True),  # of the first report that stands in one
    Column("speaker", Words),
    Column("speaker_words", Words, nullable=False),
    Column("entity", Words(100), index=True),
    Column("voices", WHOLE, nullable=False),
    Column("left_out", JSON, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("statement", Words(16), primary_key=True),
    Column("utterance", ForeignKey("utterances.pk"), nullable=False, index=True),
    Column("revision", ForeignKey("revisions.pk"), nullable=False, index=True),
)

echoes = Table(
    "echoes",
    metadata,
    Column("one", Words(16), primary_key=True),  # a statement; its article was placed first
    Column("other", Words(16), primary_key=True, index=True),
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("likely", Float, nullable=False),  # that both report one utterance
    sqlite_with_rowid=False,
)
"""Statements of two articles that are one utterance though no story may hold the articles together."""

disagreements = Table(
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

proposals = Table(
    "proposals",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("subject", Words(20), nullable=False),
    Column("one", Words(16), nullable=False),  # articles of two stories, or statements
    Column("one_revision", ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("other", Words(16), nullable=False),
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

# --- what is followed -------------------------------------------------------------------------------------------------

follows = Table(
    "follows",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("id", Words(16), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("of", Words(20), nullable=False),  # statements or promises
    Column("asked", JSON, nullable=False),
    Column("webhook", Words),
    Column("private", Boolean, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("by", Words, nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("ended", UtcDateTime),
    Column("seen", WHOLE, nullable=False),  # the last revision that was looked at
    Column("seen_day", Date, nullable=False),  # the first day whose deadlines were not looked at
)
"""Questions that are kept, and asked again of what comes."""

alerts = Table(
    "alerts",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("follow", ForeignKey("follows.pk"), nullable=False),
    Column("key", Words, nullable=False),  # what it is about
    Column("kind", Words(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("payload", Words, nullable=False),  # the Alert record
    UniqueConstraint("follow", "key"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("alert", ForeignKey("alerts.pk"), primary_key=True),
    Column("attempts", WHOLE, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("answer", Words),  # how the last attempt ended
    Column("done", UtcDateTime),
    Index("deliveries_by_due", "done", "due"),
)
"""The alerts that are sent to a webhook."""
# --- accounts ---------------------------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("name", Words, nullable=False),
    Column("key", Words(200), nullable=False, unique=True),  # the name as it is compared
    Column("role", Words(20), nullable=False),
    Column("password", Words),  # its argon2 hash in the encoded form; None: nobody can sign in with one
    Column("created", UtcDateTime, nullable=False),
    Column("removed", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("secret", Words(64), nullable=False, unique=True),  # the SHA-256 of what the browser keeps
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False, index=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("secret", Words(64), nullable=False, unique=True),  # the SHA-256 of what the program keeps
    Column("user", ForeignKey("users.pk"), nullable=False, index=True),
    Column("label", Words, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("used", UtcDateTime),
    Column("revoked", UtcDateTime),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", Words(100), primary_key=True),  # a name, hashed, or an address
    Column("failures", WHOLE, nullable=False),
    Column("last", UtcDateTime, nullable=False, index=True),
    Column("until", UtcDateTime, nullable=False),  # before which no other is looked at
)
"""Failed sign-ins, by whom they were of and where they came from."""

# --- what is watched --------------------------------------------------------------------------------------------------

watched_sources = Table(
    "watched_sources",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("key", Words(64), nullable=False, unique=True),  # the SHA-256 of the address: addresses may be long
    Column("settings", Words, nullable=False),  # the Source record, address included
    Column("added", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False, index=True),
    Column("interval", WHOLE, nullable=False),  # seconds
    Column("etag", Words),
    Column("modified", Words),
    Column("asked", UtcDateTime),
    Column("changed", UtcDateTime),  # when it last had something new
    Column("failures", WHOLE, nullable=False),  # since it last went well
    Column("error", Words),  # of the last time, None where it went well
)
"""Feeds and pages that are watched, and when each is looked at next."""

watched_links = Table(
    "watched_links",
    metadata,
    Column("pk", WHOLE, primary_key=True),
    Column("source", ForeignKey("watched_sources.pk"), nullable=False, index=True),
    Column("key", Words(64), nullable=False, unique=True),  # the SHA-256 of what the article is known by
    Column("found", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, index=True),  # None where nothing is to be done any more
    Column("failures", WHOLE, nullable=False),
    Column("error", Words),
    Column("payload", Words),  # the Link record, None where nothing is to be done any more
)
"""What sources held: every article once, whichever source told of it."""

watched_hosts = Table(
    "watched_hosts",
    metadata,
    Column("origin", Words(300), primary_key=True),  # scheme, host and port
    Column("free", UtcDateTime, nullable=False),  # before which it is not asked
    Column("robots", Words),  # its robots.txt, None where nothing keeps programs away
    Column("closed", Boolean, nullable=False),  # whether its robots.txt cannot be had, which closes it
    Column("stale", UtcDateTime),  # when robots.txt is to be asked for again
)
"""What each host wants of programs that ask it."""
