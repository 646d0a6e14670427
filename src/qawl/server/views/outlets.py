"""Outlets: how much each reports, and of one of them when, what stories it tells and whom it quotes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.errors import NotHeldError, QuestionError
from qawl.records import Record
from qawl.server.views.asked import asked
from qawl.server.views.pieces import Line, line
from qawl.server.views.volumes import Volume, volume
from qawl.store import Query, Quoted, StoredStory, StoryQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

QUOTED, STORIES, STATEMENTS = 15, 8, 8
"""How many of each the page of an outlet shows."""


class OutletCount(Record, frozen=True, kw_only=True):
    """An outlet with how many statements it reports, between which days of publication."""

    name: str
    statements: int
    first: dt.date | None
    last: dt.date | None


class OutletsView(Record, frozen=True, kw_only=True):
    """Every outlet of the record, the one that reports most first; unnamed: statements of articles whose outlet is not known."""

    outlets: tuple[OutletCount, ...]
    unnamed: int


class OutletAsked(Record, frozen=True, kw_only=True):
    """Which outlet, by its exact name."""

    name: str | None = None


class OutletView(Record, frozen=True, kw_only=True):
    """What the page of an outlet shows; others: the other outlets, with which it can be compared."""

    outlet: OutletCount
    volume: Volume | None
    quoted: tuple[Quoted, ...]
    stories: tuple[StoredStory, ...]
    statements: tuple[Line, ...]
    others: tuple[str, ...]


def outlets(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> OutletsView:
    """The list of outlets. Raises `StoreError`."""
    counts: dict[str, int] = {}
    days: dict[str, list[dt.date]] = {}
    unnamed = 0
    for each in store.said_by_day():
        if each.outlet is None:
            unnamed += each.statements
            continue
        counts[each.outlet] = counts.get(each.outlet, 0) + each.statements
        days.setdefault(each.outlet, []).extend([each.day] if each.day else [])
    found = [
        OutletCount(
            name=name, statements=count, first=min(days[name], default=None), last=max(days[name], default=None)
        )
        for name, count in counts.items()
    ]
    return OutletsView(outlets=tuple(sorted(found, key=lambda each: (-each.statements, each.name))), unnamed=unnamed)


def outlet(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> OutletView:
    """An outlet by its name. Raises `StoreError`."""
    name = asked(OutletAsked, parameters).name
    if name is None:
        raise QuestionError("no outlet is named", where="name", hint="choose one from the list of outlets")
    own = store.said_by_day(name)
    if not own:
        raise NotHeldError("no outlet with this name", where=name, hint="choose one from the list of outlets")
    days = [each.day for each in own if each.day]
    told = store.stories(StoryQuery(outlet=name, limit=4 * STORIES)) if any(map(str.isalnum, name)) else ()
    stories = [each for each in told if name in each.outlets][:STORIES]
    said = store.statements(Query(outlet=name, limit=STATEMENTS)) if any(map(str.isalnum, name)) else ()
    return OutletView(
        outlet=OutletCount(
            name=name,
            statements=sum(each.statements for each in own),
            first=min(days, default=None),
            last=max(days, default=None),
        ),
        volume=volume(((each.outlet, each.day, each.statements) for each in own), 1),
        quoted=tuple(store.quoted_by(name, limit=QUOTED)),
        stories=tuple(stories),
        statements=tuple(line(each) for each in said if each.outlet == name),
        others=tuple(dict.fromkeys(other for each in stories for other in each.outlets if other != name)),
    )
