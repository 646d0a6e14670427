"""What may be asked of the API: the parameters of an address are the fields of a record, and a body is a record.

Invariant: what a record here allows is what the OpenAPI document says, for the document is made from it.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta

from qawl.pages.limits import DEFAULT
from qawl.records import Act, EventKind, Kind, PromiseState, Record, Topic

MOST, USUAL = 500, 50
"""Records of one page, at most and where nothing is said."""

LONGEST = 200
"""Characters of one parameter."""

LONGEST_CURSOR = 400
LONGEST_READING = 100_000
"""Characters of a text that is read without being stored: reading one takes seconds at most."""

MOST_ADDED = 100
"""Articles that may be added at once."""

Words = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST,
        description="Words that must all occur, whatever their spelling and particles.",
        examples=["القوات"],
    ),
]
Name = Annotated[
    str,
    Meta(
        min_length=1, max_length=LONGEST, description="Words of a name, whatever their spelling.", examples=["الكاظمي"]
    ),
]
Outlet = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST, description="Words of the name of an outlet.", examples=["وكالة العيّنة"]),
]
Id = Annotated[str, Meta(pattern="^[0-9a-f]{16}$", description="The whole id of an article.")]
Since = Annotated[dt.date, Meta(description="The first day, as 2021-07-27.", examples=["2021-07-01"])]
Until = Annotated[dt.date, Meta(description="The last day, as 2021-07-27.", examples=["2021-12-31"])]
AsOf = Annotated[
    dt.date,
    Meta(
        description="The day to look from; what was told later does not count. Default: today.", examples=["2021-09-01"]
    ),
]
Limit = Annotated[
    int, Meta(ge=1, le=MOST, description=f"Records of a page. Default: {USUAL}; of JSONL, all.", examples=[20])
]
Cursor = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_CURSOR,
        description="Where to go on, from the `next` of a page: opaque, and good for the same question only.",
    ),
]


class Nothing(Record, frozen=True, kw_only=True):
    """No parameters."""


class Pages(Record, frozen=True, kw_only=True):
    """The parameters of every list."""

    limit: Limit | None = None
    cursor: Cursor | None = None


class StatementsAsked(Pages, frozen=True, kw_only=True):
    """Which statements: those that meet every condition."""

    words: Words | None = None
    speaker: Name | None = None
    outlet: Outlet | None = None
    act: Annotated[Act, Meta(description="The speech act.")] | None = None
    kind: Annotated[Kind, Meta(description="Wholly in quote marks, partly, or not at all.")] | None = None
    since: Since | None = None
    until: Until | None = None
    article: Id | None = None
    rejected: Annotated[bool, Meta(description="With statements that a person rejected.")] = False


class ArticlesAsked(Pages, frozen=True, kw_only=True):
    """Which articles: those that meet every condition; what was added last comes first."""

    outlet: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=LONGEST,
                description="The name of the outlet, to the letter.",
                examples=["وكالة العيّنة"],
            ),
        ]
        | None
    ) = None
    since: Since | None = None
    until: Until | None = None


class PromisesAsked(Pages, frozen=True, kw_only=True):
    """Which promises, each as one article tells it: those that meet every condition."""

    words: Words | None = None
    by: Annotated[Name, Meta(description="Words of the name of who is bound.", examples=["واشنطن"])] | None = None
    to: Annotated[Name, Meta(description="Words of the name of whom it is owed.", examples=["العراق"])] | None = None
    outlet: Outlet | None = None
    article: Id | None = None
    due_since: Since | None = None
    due_until: Until | None = None
    state: (
        Annotated[
            PromiseState,
            Meta(description="How it stands on the day `as_of`: `open`, `due_soon`, `overdue` or `undated`."),
        ]
        | None
    ) = None
    as_of: AsOf | None = None
    rejected: Annotated[bool, Meta(description="With promises that a person rejected.")] = False
    alone: Annotated[bool, Meta(description="Only those that no other article tells: the rest are undertakings.")] = (
        False
    )


class UndertakingsAsked(Pages, frozen=True, kw_only=True):
    """Which promises of several articles: those that meet every condition."""

    words: Words | None = None
    by: Annotated[Name, Meta(description="Words of the name of who is bound.", examples=["واشنطن"])] | None = None
    to: Annotated[Name, Meta(description="Words of the name of whom it is owed.", examples=["العراق"])] | None = None
    moved: Annotated[bool, Meta(description="Only those whose deadline moved.")] = False
    due_since: Since | None = None
    due_until: Until | None = None
    state: Annotated[PromiseState, Meta(description="How it stands on the day `as_of`.")] | None = None
    as_of: AsOf | None = None


class UndertakingAsked(Record, frozen=True, kw_only=True):
    """On which day an undertaking is looked at."""

    as_of: AsOf | None = None


class EventsAsked(Pages, frozen=True, kw_only=True):
    """Which events: those that meet every condition; the days are those of the event."""

    words: Words | None = None
    kind: Annotated[EventKind, Meta(description="What kind of event.")] | None = None
    participant: Annotated[Name, Meta(examples=["ماكرون"])] | None = None
    process: (
        Annotated[Name, Meta(description="Words of the process it belongs to.", examples=["الحوار الاستراتيجي"])] | None
    ) = None
    article: Id | None = None
    outlet: Outlet | None = None
    since: Since | None = None
    until: Until | None = None


class StoriesAsked(Pages, frozen=True, kw_only=True):
    """Which stories: those that meet every condition."""

    words: Annotated[Words, Meta(description="Words of the headlines.", examples=["الحوار"])] | None = None
    outlet: Outlet | None = None
    since: Since | None = None
    until: Until | None = None
    least: Annotated[int, Meta(ge=2, le=1000, description="Told by so many articles at least.", examples=[2])] = 2


class NamesAsked(Pages, frozen=True, kw_only=True):
    """Whose names."""

    name: Name


class PositionsAsked(Record, frozen=True, kw_only=True):
    """Whose statements, about what, and when; the latest `limit` are given."""

    who: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=LONGEST,
            description="A name, an office, a country, or an id: `person:KEY`, `government:CODE`, or of an entity.",
            examples=["الكاظمي"],
        ),
    ]
    side: Annotated[bool, Meta(description="Of a country: what its officials said too.")] = False
    topic: Annotated[Topic, Meta(description="Only statements about this.")] | None = None
    words: Words | None = None
    since: Since | None = None
    until: Until | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST, description="At most so many statements, the latest.", examples=[20])] = (
        USUAL
    )


class ArticlesCompared(Record, frozen=True, kw_only=True):
    """Which two articles."""

    one: Id
    other: Id


class OutletsCompared(Record, frozen=True, kw_only=True):
    """Which two outlets, and between which days; limit: of how many utterances of each kind at most."""

    one: Outlet
    other: Outlet
    since: Since | None = None
    until: Until | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST, description="Utterances of each kind, at most.", examples=[20])] = 20


class TimelineAsked(Pages, frozen=True, kw_only=True):
    """What is put on one line of time: events of known day, and, where no process is asked for, deadlines of promises."""

    words: Words | None = None
    process: Annotated[Name, Meta(description="Words of the process.", examples=["الحوار الاستراتيجي"])] | None = None
    since: Since | None = None
    until: Until | None = None


# --- bodies -----------------------------------------------------------------------------------------------------------

_Line = Annotated[str, Meta(min_length=1, max_length=1000)]
_Address = Annotated[
    str, Meta(pattern="^https?://[^\\s]+$", max_length=2000, description="Its address, of http or https.")
]
_Day = Annotated[dt.date, Meta(description="The day of publication, as 2021-07-27; never guessed.")]
_Outlet = Annotated[_Line, Meta(description="Who published it.")]
_Title = Annotated[_Line, Meta(description="The headline, where the text does not begin with it.")]


class ReadingGiven(Record, frozen=True, kw_only=True):
    """A text to be read without being stored: the article, or its body where `title` is given."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_READING)]
    title: _Title | None = None
    outlet: _Outlet | None = None
    published: _Day | None = None


class ArticleGiven(Record, frozen=True, kw_only=True):
    """An article to be added: its text, and what is known about it."""

    text: Annotated[str, Meta(min_length=1, max_length=DEFAULT.text)]
    title: _Title | None = None
    outlet: _Outlet | None = None
    url: _Address | None = None
    published: _Day | None = None


class ArticlesGiven(Record, frozen=True, kw_only=True):
    """Articles to be added; adding one again changes nothing."""

    articles: Annotated[tuple[ArticleGiven, ...], Meta(min_length=1, max_length=MOST_ADDED)]
