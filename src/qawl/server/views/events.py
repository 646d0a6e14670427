"""Events by kind, participant, process, words, outlet and days; the processes that some of them belong to, and one of these."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from qawl.records import EventKind, Record
from qawl.server.views.asked import Pages, asked, page_number
from qawl.store import EventQuery, StoredEvent, StoredParticipant, StoredProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qawl.store import Store

LENGTH = 25
"""Events or processes of a page."""


class EventsAsked(Record, frozen=True, kw_only=True):
    """What may be asked: the kind, words of who took part, of the process, of what tells it, of the outlet, days of the event."""

    kind: EventKind | None = None
    participant: str | None = None
    process: str | None = None
    words: str | None = None
    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1


class EventsView(Record, frozen=True, kw_only=True):
    """What the list of events shows, the earliest day first, unknown days last; held: how many there are, in how many articles."""

    asked: EventsAsked
    events: tuple[StoredEvent, ...]
    pages: Pages
    held: int
    articles: int


class ProcessesAsked(Record, frozen=True, kw_only=True):
    """What may be asked: a page of the list."""

    page: int = 1


class ProcessesView(Record, frozen=True, kw_only=True):
    """What the list of processes shows, those that most articles tell first."""

    asked: ProcessesAsked
    processes: tuple[StoredProcess, ...]
    pages: Pages
    held: int
    articles: int


class Present(Record, frozen=True, kw_only=True):
    """Who took part: the name, the office as most articles give it, and in how many articles."""

    name: str
    office: str | None
    articles: int


class Round(Record, frozen=True, kw_only=True):
    """What is told of one round, or of the process without a round (`number` None).

    first_day, last_day: of the round itself, as far as an article tells them; told_first, told_last: of the articles that tell it;
    places: where it was.
    """

    number: int | None
    first_day: dt.date | None
    last_day: dt.date | None
    told_first: dt.date | None
    told_last: dt.date | None
    places: tuple[str, ...]
    participants: tuple[Present, ...]
    events: tuple[StoredEvent, ...]


class ProcessView(Record, frozen=True, kw_only=True):
    """What the page of a process shows: its rounds in order, then what is told of no round, and its documents."""

    process: StoredProcess
    rounds: tuple[Round, ...]
    documents: tuple[StoredEvent, ...]


def events(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> EventsView:
    """The events that meet a question. Raises `StoreError`."""
    question = asked(EventsAsked, parameters)
    query = EventQuery(
        kind=question.kind,
        participant=question.participant,
        process=question.process,
        words=question.words,
        outlet=question.outlet,
        since=question.since,
        until=question.until,
        skip=LENGTH * (page_number(question.page) - 1),
        limit=LENGTH + 1,
    )
    found, counts = list(store.events(query)), store.counts()
    return EventsView(
        asked=question,
        events=tuple(found[:LENGTH]),
        pages=Pages(page=question.page, more=len(found) > LENGTH),
        held=counts.events,
        articles=counts.articles,
    )


def processes(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> ProcessesView:
    """The list of processes. Raises `StoreError`."""
    question = asked(ProcessesAsked, parameters)
    found, skip = store.processes(), LENGTH * (page_number(question.page) - 1)
    return ProcessesView(
        asked=question,
        processes=tuple(found[skip : skip + LENGTH]),
        pages=Pages(page=question.page, more=len(found) > skip + LENGTH),
        held=len(found),
        articles=store.counts().articles,
    )


def process(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> ProcessView:
    """A process by its id. Raises `StoreError`."""
    whole = store.process(id_)
    by_round: defaultdict[int | None, list[StoredEvent]] = defaultdict(list)
    for each in whole.events:
        by_round[each.round].append(each)
    order = sorted(by_round, key=lambda number: (number is None, number))
    return ProcessView(
        process=whole.process,
        rounds=tuple(_round(number, by_round[number]) for number in order),
        documents=whole.documents,
    )


def _round(number: int | None, told: Sequence[StoredEvent]) -> Round:
    # A period (a year, «this month») is no day of the round unless nothing finer is told.
    days = [
        (each.last_day - each.first_day, each.first_day, each.last_day)
        for each in told
        if each.first_day and each.last_day
    ]
    told_on = [each.published for each in told if each.published]
    _, first, last = min(days, default=(None, None, None))
    return Round(
        number=number,
        first_day=first,
        last_day=last,
        told_first=min(told_on, default=None),
        told_last=max(told_on, default=None),
        places=tuple(dict.fromkeys(each.place for each in told if each.place)),
        participants=tuple(_present(told)),
        events=tuple(told),
    )


def _present(told: Iterable[StoredEvent]) -> list[Present]:
    articles: defaultdict[str, set[str]] = defaultdict(set)
    named: defaultdict[str, list[StoredParticipant]] = defaultdict(list)
    for each in told:
        for participant in each.participants:
            articles[participant.name].add(each.article)
            named[participant.name].append(participant)
    found = [
        Present(
            name=name,
            office=next((each.office for each in named[name] if each.office), None),
            articles=len(articles[name]),
        )
        for name in named
    ]
    return sorted(found, key=lambda each: (-each.articles, each.name))
