"""The lists of the API: from the parameters of an address to a part of what the store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from qawl.errors import QuestionError
from qawl.ledger import registry
from qawl.server.api.answered import Dated, Moment, Promise
from qawl.server.views.people import registered
from qawl.store import (
    BY_DEADLINE,
    KEYS,
    ArticleQuery,
    EntityQuery,
    EventQuery,
    PromiseQuery,
    Query,
    Slice,
    StoryQuery,
    UndertakingQuery,
    state_on,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from qawl.server.api.questions import (
        ArticlesAsked,
        EventsAsked,
        NamesAsked,
        Pages,
        PromisesAsked,
        StatementsAsked,
        StoriesAsked,
        TimelineAsked,
        UndertakingsAsked,
    )
    from qawl.store import Listed, Store


class Context(NamedTuple):
    """What an answer is made from: the store, and what day it is."""

    store: Store
    today: dt.date


class Part(NamedTuple):
    """A part of a list: records, the place of each, and whether more comes behind."""

    records: tuple[Any, ...]
    places: tuple[Any, ...]
    more: bool


class Listing(NamedTuple):
    """A list of the API.

    part: at most so many records behind a place, None for the first; place: the type of its places, which cursors hold.
    """

    part: Callable[[Context, Any, int, Any], Part | Slice]
    place: Any


def _place(kind: type[Listed]) -> Any:
    return tuple[tuple(key.type for key in KEYS[kind])]  # type: ignore[misc]


def _conditions(asked: Pages, *besides: str) -> dict[str, Any]:
    """The conditions of a question, which have the same names in the store."""
    known = msgspec.structs.asdict(asked)
    return {name: value for name, value in known.items() if name not in ("limit", "cursor", *besides)}


def _statements(at: Context, asked: StatementsAsked, size: int, after: Any) -> Slice:
    return at.store.slice(Query(**_conditions(asked)), size, after=after)


def _articles(at: Context, asked: ArticlesAsked, size: int, after: Any) -> Slice:
    return at.store.slice(ArticleQuery(**_conditions(asked)), size, after=after)


def _promises(at: Context, asked: PromisesAsked, size: int, after: Any) -> Part:
    if asked.state is not None and asked.state not in BY_DEADLINE:
        hint = "ask /api/v1/undertakings, which tells what became of promises"
        raise QuestionError("a promise of one article has no such state", where=f"state={asked.state.value}", hint=hint)
    day = asked.as_of or at.today
    found = at.store.slice(PromiseQuery(**{**_conditions(asked), "as_of": day}), size, after=after)
    stated = tuple(
        Promise(**msgspec.structs.asdict(each), state=state_on(each.due, day), as_of=day) for each in found.records
    )
    return Part(stated, found.places, found.more)


def _undertakings(at: Context, asked: UndertakingsAsked, size: int, after: Any) -> Slice:
    query = UndertakingQuery(**{**_conditions(asked), "as_of": asked.as_of or at.today})
    return at.store.slice(query, size, after=after)


def _events(at: Context, asked: EventsAsked, size: int, after: Any) -> Slice:
    return at.store.slice(EventQuery(**_conditions(asked)), size, after=after)


def _stories(at: Context, asked: StoriesAsked, size: int, after: Any) -> Slice:
    return at.store.slice(StoryQuery(**_conditions(asked)), size, after=after)


def _entities(at: Context, asked: NamesAsked, size: int, after: Any) -> Slice:
    return at.store.slice(EntityQuery(words=asked.name), size, after=after)


def _people(at: Context, asked: NamesAsked, size: int, after: tuple[int] | None) -> Part:
    """The registry ships with qawl, so a place in what it tells is a number."""
    found, first = registry.found(asked.name), max(0, after[0]) if after else 0
    shown = found[first : first + size]
    places = tuple((first + number,) for number in range(1, len(shown) + 1))
    return Part(tuple(map(registered, shown)), places, len(found) > first + size)


def _timeline(at: Context, asked: TimelineAsked, size: int, after: Any) -> Part:
    """Two lists as one, by day: a place is the place in each of them."""
    of_events, of_promises = after or (None, None)
    happened = at.store.slice(EventQuery(**_conditions(asked)), size + 1, after=of_events)
    found = [
        (Dated(first=each.first_day, last=each.last_day or each.first_day, what=Moment.EVENT, event=each), place)
        for each, place in zip(happened.records, happened.places, strict=True)
        if each.first_day is not None
    ]
    if asked.process is None:
        query = PromiseQuery(words=asked.words, due_since=asked.since, due_until=asked.until)
        owed = at.store.slice(query, size + 1, after=of_promises)
        found += [
            (Dated(first=each.due, last=each.due, what=Moment.DEADLINE, promise=each), place)
            for each, place in zip(owed.records, owed.places, strict=True)
            if each.due is not None
        ]
    found.sort(key=lambda pair: (pair[0].first, pair[0].what))
    places = []
    for each, place in found[:size]:
        of_events, of_promises = (place, of_promises) if each.what is Moment.EVENT else (of_events, place)
        places.append((of_events, of_promises))
    return Part(tuple(each for each, _ in found[:size]), tuple(places), len(found) > size)


STATEMENTS = Listing(_statements, _place(Query))
ARTICLES = Listing(_articles, _place(ArticleQuery))
PROMISES = Listing(_promises, _place(PromiseQuery))
UNDERTAKINGS = Listing(_undertakings, _place(UndertakingQuery))
EVENTS = Listing(_events, _place(EventQuery))
STORIES = Listing(_stories, _place(StoryQuery))
ENTITIES = Listing(_entities, _place(EntityQuery))
PEOPLE = Listing(_people, tuple[int])
TIMELINE = Listing(_timeline, tuple[_place(EventQuery) | None, _place(PromiseQuery) | None])  # type: ignore[misc]
