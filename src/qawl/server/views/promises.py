"""The board of promises: how each stands on a day, who is bound, by when, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from qawl.records import PromiseState, Record
from qawl.server.views.asked import Pages, asked, page_number
from qawl.server.views.pieces import Card, card, last_day, undertaking_card
from qawl.store import PromiseQuery, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

LENGTH = 10
"""Cards of a page, of each kind."""

DRAWN, MOVED, AHEAD = 12, 4, 6
"""Promises of the chart: at most so many, of which moved, and of several articles that fall due next."""


class PromisesAsked(Record, frozen=True, kw_only=True):
    """What may be asked: words of the parties and of what was promised, a state, deadlines between days, the day to look from."""

    by: str | None = None
    to: str | None = None
    words: str | None = None
    state: PromiseState | None = None
    due_since: dt.date | None = None
    due_until: dt.date | None = None
    as_of: dt.date | None = None
    page: int = 1


_CONDITIONS = ("by", "to", "words", "state", "due_since", "due_until")


class PromisesView(Record, frozen=True, kw_only=True):
    """What the board shows: promises that several articles tell, and those that one does, the nearest deadline first.

    states: how many promises of the record stand in each state on the day, whatever else is asked; timeline: those with a
    deadline that a chart of the page draws: first those that moved, then those that fall due next, then the others of the page.
    """

    asked: PromisesAsked
    as_of: dt.date
    several: tuple[Card, ...]
    single: tuple[Card, ...]
    states: dict[PromiseState, int]
    timeline: tuple[Card, ...]
    pages: Pages
    held: int
    articles: int
    last: dt.date | None


def promises(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> PromisesView:
    """The board on a day. Raises `StoreError`."""
    question = asked(PromisesAsked, parameters)
    day, skip = question.as_of or today, LENGTH * (page_number(question.page) - 1)
    conditions: dict[str, Any] = {name: getattr(question, name) for name in _CONDITIONS} | {"as_of": day}
    several = store.undertakings(UndertakingQuery(**conditions, skip=skip, limit=LENGTH + 1))
    single = list(store.promises(PromiseQuery(**conditions, alone=True, skip=skip, limit=LENGTH + 1)))
    counts = store.counts()
    cards = (*map(undertaking_card, several[:LENGTH]), *(card(each, day) for each in single[:LENGTH]))
    return PromisesView(
        asked=question,
        as_of=day,
        several=tuple(map(undertaking_card, several[:LENGTH])),
        single=tuple(card(each, day) for each in single[:LENGTH]),
        states=store.promise_states(day),
        timeline=_timeline(store, question, conditions, cards),
        pages=Pages(page=question.page, more=max(len(several), len(single)) > LENGTH),
        held=counts.promises,
        articles=counts.articles,
        last=store.drawn().last,
    )


def _timeline(
    store: Store, question: PromisesAsked, conditions: Mapping[str, Any], cards: tuple[Card, ...]
) -> tuple[Card, ...]:
    found: list[Card] = []
    if question.state is None:  # a state is looked for one by one, which a chart is not worth
        found += map(undertaking_card, store.undertakings(UndertakingQuery(**conditions, moved=True, limit=MOVED)))
        ahead = {**conditions, "due_since": question.due_since or conditions["as_of"]}
        found += map(undertaking_card, store.undertakings(UndertakingQuery(**ahead, limit=AHEAD)))
        found.sort(key=lambda each: (len(each.deadlines) < 2, last_day(each.deadline)))
    shown = {each.id: each for each in (*found, *cards) if last_day(each.deadline) < dt.date.max}
    return tuple(shown.values())[:DRAWN]
