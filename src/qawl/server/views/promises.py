"""The board of promises: how each stands on a day, who is bound, by when, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from qawl.records import PromiseState, Record
from qawl.server.views.asked import Pages, asked, page_number
from qawl.server.views.pieces import Card, card, undertaking_card
from qawl.store import PromiseQuery, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

LENGTH = 10
"""Cards of a page, of each kind."""


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
    """What the board shows: promises that several articles tell, and those that one does, the nearest deadline first."""

    asked: PromisesAsked
    as_of: dt.date
    several: tuple[Card, ...]
    single: tuple[Card, ...]
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
    return PromisesView(
        asked=question,
        as_of=day,
        several=tuple(map(undertaking_card, several[:LENGTH])),
        single=tuple(card(each, day) for each in single[:LENGTH]),
        pages=Pages(page=question.page, more=max(len(several), len(single)) > LENGTH),
        held=counts.promises,
        articles=counts.articles,
        last=store.drawn().last,
    )
