"""What is exported: statements, promises and events of the store, each with the article and the reading that it stands in.

Invariant: at most `PIECE` records and the articles that they stand in are in memory at a time, however many are asked for; of a
board, all its undertakings are.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qawl import __version__
from qawl.records import Record, Span
from qawl.store import EventQuery, PromiseQuery, Query, StoredEvent, StoredPromise, StoredStatement, state_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qawl.records import PromiseState
    from qawl.store import Original, Spoken, Store, StoredUndertaking, UndertakingQuery

Found = TypeVar("Found", StoredStatement, StoredPromise, StoredEvent)

PIECE = 200
"""Records that are looked up at a time."""


class What(StrEnum):
    """What kind of record is exported."""

    STATEMENT = "statement"
    PROMISE = "promise"
    EVENT = "event"


class Item(NamedTuple):
    """One record that is exported.

    found: the record as the store lists it; original: its article; spans: its words in the article's text, code points, in text
    order; spoken: who spoke a statement and of what; undertaking: what several articles tell a promise to be; state: how a promise
    stands on the day that is looked from, by its deadline alone where only one article tells it.
    """

    what: What
    found: StoredStatement | StoredPromise | StoredEvent
    original: Original
    spans: tuple[Span, ...]
    spoken: Spoken | None = None
    undertaking: StoredUndertaking | None = None
    state: PromiseState | None = None


class About(Record, frozen=True, kw_only=True):
    """What an export is drawn from.

    selection: what was asked for, by name; made: when; qawl: the version that made it; articles, outlets, first, last: what the
    store holds, and between which days of publication; limit: at most so many records were exported, None for all.
    """

    what: str
    selection: dict[str, str]
    made: dt.datetime
    qawl: str = __version__
    articles: int
    outlets: int
    first: dt.date | None
    last: dt.date | None
    limit: int | None = None


def about(store: Store, what: str, selection: dict[str, object], made: dt.datetime, limit: int | None = None) -> About:
    """What an export of a selection is drawn from; conditions that are None or empty are left out. made: when, in UTC."""
    drawn = store.drawn()
    return About(
        what=what,
        selection={name: str(value) for name, value in selection.items() if value not in (None, "", False)},
        made=made,
        articles=store.counts().articles,
        outlets=drawn.outlets,
        first=drawn.first,
        last=drawn.last,
        limit=limit,
    )


def statements(store: Store, query: Query) -> Iterator[Item]:
    """The statements that meet a query, in its order. Raises `StoreError`."""
    yield from of_statements(store, store.statements(query))


def of_statements(store: Store, found: Iterable[StoredStatement]) -> Iterator[Item]:
    """Statements with what they were read from, in their order. Raises `StoreError`."""
    for piece in _pieces(found):
        originals = store.originals({each.article for each in piece})
        spoken = store.spoken_of({each.id for each in piece})
        for each in piece:
            original = originals[each.article]
            spans = original.statements[each.id].content
            yield Item(What.STATEMENT, each, original, tuple(spans), spoken=spoken.get(each.id))


def promises(store: Store, query: PromiseQuery, day: dt.date) -> Iterator[Item]:
    """The promises that meet a query as they stand on a day, in its order. Raises `StoreError`."""
    for piece in _pieces(store.promises(query)):
        yield from _promised(store, piece, day, store.undertakings_of({each.id for each in piece}, day))


def board(store: Store, several: UndertakingQuery | None, single: PromiseQuery | None, day: dt.date) -> Iterator[Item]:
    """Every mention of the undertakings that meet a query, then the promises that meet another. Raises `StoreError`."""
    if several is not None:
        wholes = store.undertakings(several)
        of = {each.id: whole for whole in wholes for each in whole.mentions}
        for piece in _pieces(each for whole in wholes for each in whole.mentions):
            yield from _promised(store, piece, day, of)
    if single is not None:
        yield from promises(store, single, day)


def _promised(
    store: Store, piece: list[StoredPromise], day: dt.date, wholes: Mapping[str, StoredUndertaking]
) -> Iterator[Item]:
    originals = store.originals({each.article for each in piece})
    for each in piece:
        original, whole = originals[each.article], wholes.get(each.id)
        spans = (original.commitments[each.id].text,)
        state = whole.state if whole else state_on(each.due, day)
        yield Item(What.PROMISE, each, original, spans, undertaking=whole, state=state)


def events(store: Store, query: EventQuery) -> Iterator[Item]:
    """The events that meet a query, in its order. Raises `StoreError`."""
    for piece in _pieces(store.events(query)):
        originals = store.originals({each.article for each in piece})
        for each in piece:
            original = originals[each.article]
            yield Item(What.EVENT, each, original, (original.events[each.id].span,))


def article(store: Store, id_: str, day: dt.date) -> Iterator[Item]:
    """Everything that was read from an article, by its whole id: statements, promises, events. Raises `StoreError`."""
    yield from statements(store, Query(article=id_))
    yield from promises(store, PromiseQuery(article=id_), day)
    yield from events(store, EventQuery(article=id_))


def story(store: Store, articles: Iterable[str], day: dt.date) -> Iterator[Item]:
    """Everything that was read from the articles of a story, article by article. Raises `StoreError`."""
    for each in articles:
        yield from article(store, each, day)


def _pieces(found: Iterable[Found]) -> Iterator[list[Found]]:
    remaining = iter(found)
    while piece := list(islice(remaining, PIECE)):
        yield piece
