"""Persons and bodies: who goes by a name, which offices they held when, and what they said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from qawl.errors import NotHeldError
from qawl.ledger import registry
from qawl.ledger.offices import english_of
from qawl.ledger.positions import Shift
from qawl.records import Record, Topic
from qawl.server.texts import source_link
from qawl.server.views.asked import asked
from qawl.server.views.pieces import Card, Line, card, line, undertaking_card
from qawl.server.views.volumes import Volume, volume
from qawl.store import FacetName, PositionQuery, PromiseQuery, SearchQuery, StoredEntity, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.ledger.registry import Person
    from qawl.store import Position, Store

FOUND = 20
"""Persons and bodies of a list."""

SAID = 50
"""Statements of a person that are shown, the latest."""

PROMISES, TOPICS = 4, 14
"""Promises by and to a person that are shown, and topics of the chart."""

_OF_REGISTRY = "person:"


class PeopleAsked(Record, frozen=True, kw_only=True):
    """What may be asked: words of a name in Arabic or English, or an office in Arabic."""

    name: str | None = None


class Held(Record, frozen=True, kw_only=True):
    """A tenure: the office in English, the seat as a country's code or an organisation, days as far as they are known, the source.

    source: where it was read; link: its address, where it is one; until: None while it lasts.
    """

    office: str
    seat: str
    since: str
    until: str | None
    acting: bool
    source: str
    link: str | None


class Registered(Record, frozen=True, kw_only=True):
    """A person of the registry."""

    id: str
    arabic: str
    english: str
    wikidata: str | None
    tenures: tuple[Held, ...]


class Quoted(Record, frozen=True, kw_only=True):
    """A speaker, how many statements there are, and what finds them; page: whether the key is that of a person or body."""

    key: str
    name: str
    statements: int
    page: bool


class PeopleView(Record, frozen=True, kw_only=True):
    """Who goes by a name: in the registry, and by what the articles say alone; most: who is quoted most, where no name is asked."""

    asked: PeopleAsked
    registered: tuple[Registered, ...]
    told: tuple[StoredEntity, ...]
    most: tuple[Quoted, ...]


class PersonAsked(Record, frozen=True, kw_only=True):
    """What may be asked of a person: statements of a topic; changes: what changed between them, which takes a look into each."""

    topic: Topic | None = None
    changes: bool = False


class Reporting(Record, frozen=True):
    """An outlet, None where it is not known, and how many statements of somebody it reports."""

    outlet: str | None
    statements: int


class Moved(Record, frozen=True, kw_only=True):
    """A change between two statements of somebody: their ids and days, and the old and the new value as they are written."""

    shift: Shift
    earlier: str
    earlier_day: dt.date | None
    later: str
    later_day: dt.date | None
    old: str
    new: str


class PersonView(Record, frozen=True, kw_only=True):
    """What the page of a person or body shows: one of `registered` and `told`; statements: the latest first.

    more: whether there are more statements than are shown; topics: all of them by topic and day, None for those of no topic;
    moved: what changed between those that are shown, None where nobody asked; by, to: promises of theirs and to them, the nearest
    deadline first, as they stand on the day `as_of`.
    """

    id: str
    asked: PersonAsked
    registered: Registered | None
    told: StoredEntity | None
    statements: tuple[Line, ...]
    more: bool
    topics: Volume | None
    outlets: tuple[Reporting, ...]
    moved: tuple[Moved, ...] | None
    as_of: dt.date
    by: tuple[Card, ...]
    to: tuple[Card, ...]


def people(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> PeopleView:
    """Who goes by a name. Raises `StoreError`."""
    question = asked(PeopleAsked, parameters)
    if question.name is None:
        return PeopleView(asked=question, registered=(), told=(), most=_most(store, today))
    return PeopleView(
        asked=question,
        most=(),
        registered=tuple(map(registered, registry.found(question.name)[:FOUND])),
        told=tuple(store.entities(question.name, limit=FOUND)),
    )


def _most(store: Store, today: dt.date) -> tuple[Quoted, ...]:
    facets = store.search(SearchQuery(as_of=today, limit=0)).facets
    voices = next(facet.values for facet in facets if facet.name is FacetName.VOICE)
    return tuple(
        Quoted(
            key=each.value,
            name=each.name,
            statements=each.count,
            page=each.value.startswith(_OF_REGISTRY) or ":" not in each.value,
        )
        for each in voices
    )


def person(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> PersonView:
    """Somebody by the key of the registry (`person:john-kerry`) or the id of an entity. Raises `StoreError`."""
    question = asked(PersonAsked, parameters)
    known = registry.registry().people.get(id_.removeprefix(_OF_REGISTRY)) if id_.startswith(_OF_REGISTRY) else None
    told = store.entity(id_) if known is None else None
    if known is None and told is None:
        raise NotHeldError("no person or body with this id", where=id_, hint="look for the name")
    query = PositionQuery(
        entities=(id_,) if known else (), known=told.id if told else None, topic=question.topic, limit=SAID + 1
    )
    found = store.latest(query)
    topics, days = store.said_of(entity=id_) if known else store.said_of(known=told.id if told else None)
    outlets = Counter[str | None]()
    for each in days:
        outlets[each.outlet] += each.statements
    name = known.arabic if known else told.name if told else ""
    promised = _promises(store, today, by=name)
    return PersonView(
        id=id_,
        asked=question,
        registered=registered(known) if known else None,
        told=told,
        statements=tuple(line(each.statement) for each in found[:SAID]),
        more=len(found) > SAID,
        topics=volume(((each.topic, each.day, each.statements) for each in topics), TOPICS),
        outlets=tuple(Reporting(outlet, count) for outlet, count in outlets.most_common()),
        moved=_moved(store.position(query)) if question.changes else None,
        as_of=today,
        by=promised,
        to=tuple(each for each in _promises(store, today, to=name) if each.id not in {own.id for own in promised}),
    )


def _moved(position: Position) -> tuple[Moved, ...]:
    days = {each.statement.id: each.statement.published for each in position.statements}
    return tuple(
        Moved(
            shift=each.shift,
            earlier=each.earlier,
            earlier_day=days[each.earlier],
            later=each.later,
            later_day=days[each.later],
            old=each.old,
            new=each.new,
        )
        for each in position.changes
    )


def _promises(store: Store, day: dt.date, **party: Any) -> tuple[Card, ...]:
    if not any(map(str.isalnum, "".join(party.values()))):
        return ()
    found = list(map(undertaking_card, store.undertakings(UndertakingQuery(**party, as_of=day, limit=PROMISES))))
    if len(found) < PROMISES:
        alone = PromiseQuery(**party, as_of=day, alone=True, limit=PROMISES - len(found))
        found += [card(each, day) for each in store.promises(alone)]
    return tuple(found)


def registered(known: Person) -> Registered:
    """A person of the registry as a record, the latest tenure first."""
    return Registered(
        id=f"{_OF_REGISTRY}{known.id}",
        arabic=known.arabic,
        english=known.english,
        wikidata=known.wikidata or None,
        tenures=tuple(
            Held(
                office=english_of(tenure.office, tenure.seat),
                seat=tenure.seat,
                since=tenure.row.since,
                until=tenure.row.until or None,
                acting=tenure.row.acting,
                source=tenure.row.source,
                link=source_link(tenure.row.source),
            )
            for tenure in reversed(known.tenures)
        ),
    )
