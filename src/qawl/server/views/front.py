"""The front page: what was said last, what falls due next, the latest stories, and what the record is drawn from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.records import Record
from qawl.server.views.pieces import Card, Line, card, last_day, line, undertaking_card
from qawl.server.views.volumes import Volume, volume
from qawl.store import Counts, Drawn, PromiseQuery, Query, StoredStory, StoryQuery, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

STATEMENTS, PROMISES, STORIES, OUTLETS = 8, 4, 6, 6
"""How many of each are shown."""


class FrontView(Record, frozen=True, kw_only=True):
    """What the front page shows; day: the day from which it looks, today or the last day of the record where that is earlier."""

    day: dt.date
    counts: Counts
    drawn: Drawn
    statements: tuple[Line, ...]
    promises: tuple[Card, ...]
    stories: tuple[StoredStory, ...]
    volume: Volume | None


def front(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> FrontView:
    """The front page. Raises `StoreError`."""
    drawn = store.drawn()
    day = min(today, drawn.last or today)
    return FrontView(
        day=day,
        counts=store.counts(),
        drawn=drawn,
        statements=tuple(map(line, store.statements(Query(limit=STATEMENTS)))),
        promises=_due(store, day),
        stories=tuple(store.stories(StoryQuery(limit=STORIES))),
        volume=volume(((each.outlet, each.day, each.statements) for each in store.said_by_day()), OUTLETS),
    )


def _due(store: Store, day: dt.date) -> tuple[Card, ...]:
    """What falls due next, whether one article tells it or several."""
    several = store.undertakings(UndertakingQuery(due_since=day, as_of=day, limit=PROMISES))
    alone = store.promises(PromiseQuery(due_since=day, as_of=day, alone=True, limit=PROMISES))
    found = [*map(undertaking_card, several), *(card(each, day) for each in alone)]
    return tuple(sorted(found, key=lambda each: last_day(each.deadline))[:PROMISES])
