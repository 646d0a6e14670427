"""The starter registry: who held which public office when, from the tables `people`, `tenures` and `public_offices` of the lexicon.

Invariant: a pure function of the tables. A tenure is half open, `[since, until)`, in days; a month or year that the table
leaves without a day counts as its first day. An empty end means: in office when last checked (`as_of`), as far
as is known; a day after that is answered all the same, since most tenures go on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.ledger.names import Name, name_of
from qawl.ledger.offices import office_of
from qawl.lexicon import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.lexicon.tables import TenureRow


class Tenure(NamedTuple):
    """One person in one office: `seat` is the ISO 3166-1 code of the country, or the organisation (`UN`, `NATO`).

    row: the row of the table, with the dates as they are known and the source.
    """

    person: str
    office: str
    seat: str
    since: dt.date
    until: dt.date | None
    row: TenureRow

    def holds(self, day: dt.date) -> bool:
        """Whether it is under way on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Person(NamedTuple):
    """A person of the registry: the name that news uses most, in Arabic and English, and every tenure in order of time.

    wikidata: the item, where it was read in a published table; else empty.
    """

    id: str
    arabic: str
    english: str
    names: tuple[Name, ...]
    english_names: tuple[str, ...]
    wikidata: str
    tenures: tuple[Tenure, ...]

    def seats(self, day: dt.date | None) -> frozenset[str]:
        """For which countries and organisations the person speaks on a day; on an unknown day, for those of any tenure."""
        return frozenset(t.seat for t in self.tenures if day is None or t.holds(day))


class Registry:
    """The tables with their indexes."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people}
        self._by_key: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_whole: defaultdict[str, list[Person]] = defaultdict(list)
        self._by_office: defaultdict[tuple[str, str], list[Tenure]] = defaultdict(list)
        for person in self.people.values():
            for key in {name.key for name in person.names}:
                self._by_key[key].append(person)
            for whole in {"".join(name.words) for name in person.names if len(name.words) > 1}:
                self._by_whole[whole].append(person)
            for tenure in person.tenures:
                self._by_office[tenure.seat, tenure.office].append(tenure)

    def named(self, name: Name) -> list[Person]:
        """Those whose name, in any of its writings, is this one; hashtags may write it as one word («دونالدترامب»)."""
        return self._by_key.get(name.key) or self._by_whole.get("".join(name.words), [])

    def holder(self, seat: str, office: str, day: dt.date) -> Person | None:
        """Who holds an office on a day."""
        holders = [tenure.person for tenure in self._by_office.get((seat, office), ()) if tenure.holds(day)]
        return self.people[holders[-1]] if holders else None

    def tenures(self, seat: str, office: str) -> list[Tenure]:
        """Every tenure of an office, in order of time."""
        return sorted(self._by_office.get((seat, office), ()), key=lambda tenure: tenure.since)


@cache
def registry() -> Registry:
    """The registry that ships. Raises `LexiconError` if a table is malformed."""
    held: defaultdict[str, list[Tenure]] = defaultdict(list)
    for tenure in _in_turn(tables.load("tenures")):
        held[tenure.person].append(tenure)
    return Registry(
        Person(
            id=row.id,
            arabic=row.arabic,
            english=row.english,
            names=tuple(name_of(name) for name in (row.arabic, *row.arabic_other)),
            english_names=(row.english, *row.english_other),
            wikidata=row.wikidata,
            tenures=tuple(sorted(held[row.id], key=lambda tenure: tenure.since)),
        )
        for row in tables.load("people")
    )


def _in_turn(rows: Iterable[TenureRow]) -> Iterator[Tenure]:
    """The tenures of each office one after the other: who began in a month or year in which another ended began when he ended."""
    ends: dict[tuple[str, str], dt.date] = {}
    for row in sorted(rows, key=lambda row: (row.seat, row.office, _first_day(row.since))):
        since, before = _first_day(row.since), ends.get((row.seat, row.office))
        if before and before.isoformat().startswith(row.since):
            since = before
        until = max(since, _first_day(row.until)) if row.until else None
        if until:
            ends[row.seat, row.office] = until
        yield Tenure(row.person, row.office, row.seat, since, until, row)


def _first_day(value: str) -> dt.date:
    year, month, day = (*(int(part) for part in value.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def found(asked: str, day: dt.date | None = None) -> list[Person]:
    """The people that a name, or an office with its country, asks for; with a day, those who held an office on it.

    «كيري», «john kerry», «وزير الخارجية الأميركي». An office gives its holders in order of time.
    """
    people = registry()
    office = office_of(asked)
    if office and office.seat and not office.rest:
        held = [t.person for t in people.tenures(office.seat, office.office) if day is None or t.holds(day)]
        return [people.people[key] for key in dict.fromkeys(held)]
    latin = asked.strip().casefold()
    called = people.named(name_of(asked)) or [
        person
        for person in people.people.values()
        if latin and any(latin in name.casefold() for name in person.english_names)
    ]
    return [person for person in called if day is None or person.seats(day)]
