"""What may be asked of the search, and what comes back."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from qawl.records import Act, Kind, PromiseState, Record, Topic
from qawl.store.query import StoredStatement


class Way(StrEnum):
    """How what is looked for is compared with what was said."""

    WORDS = "words"
    MEANING = "meaning"


class Order(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    DATE = "date"


class FacetName(StrEnum):
    """What statements are counted by; each is the field of `SearchQuery` that narrows by it."""

    VOICE = "voice"
    CARRIER = "carrier"
    ACT = "act"
    KIND = "kind"
    TOPIC = "topic"
    PROMISE = "promise"


class SearchQuery(Record, frozen=True, kw_only=True):
    """Which statements: those that meet every condition given.

    words: what is looked for, as `qawl.store.sought` takes it apart, or by its meaning, in Arabic or English; speaker, outlet:
    words that must all occur in the name; voice: a speaker as the facet of that name has it; carrier: an outlet's whole name;
    promise: that one comes from it which stands so, by its deadline alone, on the day `as_of`; since, until: inclusive days of
    publication.
    Relevance is that of words or meaning; without them, and among equals, the newest day comes first. skip: how many are left out.
    """

    words: str | None = None
    way: Way = Way.WORDS
    speaker: str | None = None
    outlet: str | None = None
    voice: str | None = None
    carrier: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    topic: Topic | None = None
    promise: PromiseState | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date
    order: Order = Order.RELEVANCE
    skip: int = 0
    limit: int = 25


class FacetValue(Record, frozen=True, kw_only=True):
    """A value to narrow by, the name it goes by, and how many statements that leaves."""

    value: str
    name: str
    count: int


class Facet(Record, frozen=True, kw_only=True):
    """The values of one kind, the most frequent first; more: how many others there are.

    They are counted among the statements that meet every other condition, so that one may change from one to another.
    """

    name: FacetName
    values: tuple[FacetValue, ...]
    more: int


class Bar(Record, frozen=True, kw_only=True):
    """The statements of a day, month or year, from its first day to its last, as far as they were asked for."""

    since: dt.date
    until: dt.date
    count: int


class Hit(Record, frozen=True, kw_only=True):
    """A statement that was found; alike: the cosine of its meaning and of what was looked for, where that was asked."""

    statement: StoredStatement
    alike: float | None = None


class Found(Record, frozen=True, kw_only=True):
    """What a search found: how many statements in all, some of them, and what they may be narrowed to.

    held: how many statements were looked through; known: how many of them by their meaning, None where nobody asked for that;
    by_meaning: whether one may.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    days: tuple[Bar, ...]
    held: int
    known: int | None
    by_meaning: bool
