"""What the API answers, where it is more than a record of the store."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Generic, TypeVar

from qawl.records import Article, Channel, Judgement, PromiseState, Reading, Record, Span, Topic, Why
from qawl.server.views.people import Registered
from qawl.store import (
    Added,
    Beside,
    Counts,
    Decision,
    Drawn,
    ListedArticle,
    StoredEntity,
    StoredEvent,
    StoredPromise,
    StoredStatement,
    StoredStory,
    StoredUndertaking,
    StoredUtterance,
)

Listed = TypeVar("Listed")


class Page(Record, Generic[Listed], frozen=True, kw_only=True):
    """A part of a list; next: the address of the part behind it, None at the end."""

    items: tuple[Listed, ...]
    next: str | None


class About(Record, frozen=True, kw_only=True):
    """What is served: the versions of qawl and of its reader, how much the record holds, and what it is drawn from."""

    version: str
    reader: str
    counts: Counts
    drawn: Drawn
    openapi: str
    docs: str


class Words(Record, frozen=True, kw_only=True):
    """Where words stand in the text of the article, in code points, and what they are."""

    span: Span
    words: str


class Statement(Record, frozen=True, kw_only=True):
    """A statement with everything known of it.

    chain: from the speaker to the outlet, None for who is not named. url: of the article. within: the statement whose words hold
    this one; holds: those that its own words hold. entity, known: who spoke, by the key of the registry, or the id of an entity.
    promises: the ids of those that its words carry. utterance: every report of the same, with the outlets that left it out. not_in:
    articles of other stories that tell some of the same and not this. decisions: what people decided.
    """

    statement: StoredStatement
    chain: tuple[str | None, ...]
    url: str | None
    cue: Words | None
    content: tuple[Words, ...]
    channel: Channel | None
    topics: tuple[Topic, ...]
    why: Why
    speaker_why: Why
    within: str | None
    holds: tuple[str, ...]
    entity: str | None
    known: str | None
    promises: tuple[str, ...]
    utterance: StoredUtterance | None
    story: StoredStory | None
    not_in: tuple[Beside, ...]
    decisions: tuple[Decision, ...]


class Promise(StoredPromise, frozen=True, kw_only=True):
    """A promise as one article tells it, and how it stood on a day by its deadline."""

    state: PromiseState
    as_of: dt.date


class Moment(StrEnum):
    """What stands on the line of time."""

    EVENT = "event"
    DEADLINE = "deadline"


class Dated(Record, frozen=True, kw_only=True):
    """What stands on the line of time: an event with its first and last day, or the deadline of a promise with its last day."""

    first: dt.date
    last: dt.date
    what: Moment
    event: StoredEvent | None = None
    promise: StoredPromise | None = None


class Identifiers(Record, frozen=True, kw_only=True):
    """The records of others (`https://www.wikidata.org/wiki/Q42`) that people judged to be somebody or not."""

    identifiers: dict[str, Judgement]


class Value(Record, frozen=True, kw_only=True):
    """A value of an enumeration, and what it is called."""

    value: str
    english: str
    arabic: str


class Enumerations(Record, frozen=True, kw_only=True):
    """The values that fields of records may have, by the name of the enumeration."""

    enumerations: dict[str, tuple[Value, ...]]


class Read(Record, frozen=True, kw_only=True):
    """A text as an article, and its reading: the spans are code points into the article's `text`."""

    article: Article
    reading: Reading


class AddedArticles(Record, frozen=True, kw_only=True):
    """What became of each article; waiting: how many steps are left until the ledger has taken all of them in."""

    added: tuple[Added, ...]
    waiting: int


class StatementPage(Page[StoredStatement], frozen=True, kw_only=True):
    """Statements, the newest day first."""


class ArticlePage(Page[ListedArticle], frozen=True, kw_only=True):
    """Articles, those added last first."""


class PromisePage(Page[Promise], frozen=True, kw_only=True):
    """Promises, the nearest deadline first."""


class UndertakingPage(Page[StoredUndertaking], frozen=True, kw_only=True):
    """Undertakings, the nearest deadline first."""


class EventPage(Page[StoredEvent], frozen=True, kw_only=True):
    """Events, the earliest first."""


class StoryPage(Page[StoredStory], frozen=True, kw_only=True):
    """Stories, the latest first."""


class PersonPage(Page[Registered], frozen=True, kw_only=True):
    """People of the registry."""


class EntityPage(Page[StoredEntity], frozen=True, kw_only=True):
    """Whom the articles alone make known, those of most articles first."""


class DatedPage(Page[Dated], frozen=True, kw_only=True):
    """Events and deadlines in order of day."""
