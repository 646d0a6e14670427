"""What the search counts by, of every statement that counts: columns in memory, in the order of the list.

Invariant: a sheet is a pure function of the store at one edition; another edition has another sheet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, select, type_coerce

from qawl.records import Topic
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.words import forms_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

NAMED = "name:"
"""What the key of a speaker begins with of whom nothing is known but how one article calls him."""

UNKNOWN_DAY = 0
NEVER = dt.date.max.toordinal()
"""The day on which a promise without a deadline is due."""


@dataclass(frozen=True)
class Column:
    """A value for each row, as its number among those that occur; -1 where there is none."""

    codes: Numbers
    values: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Column:
        """The column of values."""
        known: dict[str, int] = {}
        codes = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
        return cls(np.array(codes, dtype=np.int64), tuple(known))

    def having(self, wanted: Iterable[str]) -> Mask:
        """The rows that have one of some values."""
        numbers = {value: number for number, value in enumerate(self.values)}
        return np.isin(self.codes, [numbers[value] for value in wanted if value in numbers])

    def counts(self, rows: Mask) -> Numbers:
        """How often each value occurs among rows."""
        codes = self.codes[rows]
        return np.bincount(codes[codes >= 0], minlength=len(self.values))


@dataclass(frozen=True)
class Sheet:
    """The statements of the newest revisions that nobody rejected, the newest day first.

    keys: of their rows; revisions, positions: where they stand; days: of publication, as their numbers in the proleptic Gregorian
    calendar, `UNKNOWN_DAY` where it is unknown; voices: who spoke, as far as is known; names: as the article calls him; topics: a
    column of truth for each; promised, due: the row that each promise comes from, and the last day of its deadline, or `NEVER`.
    """

    keys: Numbers
    revisions: Numbers
    positions: Numbers
    days: Numbers
    voices: Column
    names: Column
    outlets: Column
    acts: Column
    kinds: Column
    topics: dict[Topic, Mask]
    promised: Numbers
    due: Numbers

    def __len__(self) -> int:
        return len(self.keys)

    def rows_of(self, keys: Numbers) -> Numbers:
        """The rows of statements by the keys of their rows in the database, -1 for those that do not count."""
        if not len(self):
            return np.full(len(keys), -1)
        order = self._by_key
        at = order[np.minimum(np.searchsorted(self.keys, keys, sorter=order), len(self) - 1)]
        return np.where(self.keys[at] == keys, at, -1)

    @cached_property
    def _by_key(self) -> Numbers:
        return np.argsort(self.keys)

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The forms of the words of each of `names.values`."""
        return tuple(map(forms_of_name, self.names.values))

    @cached_property
    def outlets_called(self) -> tuple[str, ...]:
        """The forms of the words of each of `outlets.values`."""
        return tuple(map(forms_of_name, self.outlets.values))

    @cached_property
    def usual_names(self) -> dict[str, str]:
        """What each of `voices.values` is called most often."""
        pairs = self.voices.codes * (len(self.names.values) + 1) + self.names.codes
        found, counts = np.unique(pairs[(self.voices.codes >= 0) & (self.names.codes >= 0)], return_counts=True)
        usual: dict[str, str] = {}
        for pair in found[np.argsort(-counts, kind="stable")].tolist():
            voice, name = divmod(pair, len(self.names.values) + 1)
            usual.setdefault(self.voices.values[voice], self.names.values[name])
        return usual


def load(connection: Connection) -> Sheet:
    """The sheet of a store as it stands."""
    of = schema.statements.c
    day = type_coerce(of.published, String)  # a date is made of each day, not of each statement
    columns = (of.pk, of.id, of.revision, of.position, of.outlet, of.speaker, of.act, of.kind, day)
    chosen = select(*columns).where(of.current.is_(True), of.verdict.is_distinct_from(Verdict.REJECT.value))
    order = (of.published.desc().nulls_last(), of.revision, of.position)
    rows = connection.execute(chosen.order_by(*order)).all()
    keys, ids, revisions, positions, outlets, names, acts, kinds, days = zip(*rows, strict=True) if rows else [()] * 9
    by_id = {id_: at for at, id_ in enumerate(ids)}
    known, topics = _spoken(connection, by_id)
    promised, due = _promised(connection, by_id)
    numbers = {each: _number(each) for each in set(days)}
    return Sheet(
        keys=np.array(keys, dtype=np.int64),
        revisions=np.array(revisions, dtype=np.int64),
        positions=np.array(positions, dtype=np.int64),
        days=np.array([numbers[each] for each in days], dtype=np.int64),
        voices=Column.of(None if name is None else known.get(at) or f"{NAMED}{name}" for at, name in enumerate(names)),
        names=Column.of(names),
        outlets=Column.of(outlets),
        acts=Column.of(acts),
        kinds=Column.of(kinds),
        topics=topics,
        promised=promised,
        due=due,
    )


def _number(day: str | dt.date | None) -> int:
    """A day as the database gives it, as its number."""
    if day is None:
        return UNKNOWN_DAY
    return (dt.date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _spoken(connection: Connection, by_id: dict[str, int]) -> tuple[dict[int, str], dict[Topic, Mask]]:
    """The key of the registry or the id of the entity of each row whose speaker is known; the rows of each topic."""
    of, entity, profile = schema.spoken.c, schema.entities.c, schema.profiles.c
    held = select(profile.pk, entity.id).join(schema.entities, entity.pk == profile.entity)
    ids = {row.pk: row.id for row in connection.execute(held)}
    known: dict[int, str] = {}
    topics = {topic: np.zeros(len(by_id), dtype=np.bool_) for topic in Topic}
    told: dict[str, list[int]] = {}
    for statement, key, told_of, about in connection.execute(select(of.statement, of.entity, of.profile, of.topics)):
        at = by_id.get(statement)
        if at is None:
            continue
        if key or told_of in ids:
            known[at] = key or ids[told_of]
        told.setdefault(about, []).append(at)
    for about, members in told.items():
        for topic in map(Topic, about.split()):
            topics[topic][members] = True
    return known, topics


def _promised(connection: Connection, by_id: dict[str, int]) -> tuple[Numbers, Numbers]:
    of = schema.commitments.c
    chosen = select(of.statement, of.due).where(of.current.is_(True), of.statement.is_not(None))
    found = [(by_id[row.statement], row.due) for row in connection.execute(chosen) if row.statement in by_id]
    return (
        np.array([at for at, _ in found], dtype=np.int64),
        np.array([due.toordinal() if due else NEVER for _, due in found], dtype=np.int64),
    )
