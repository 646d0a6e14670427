"""What the search counts by, of every statement that counts: columns in memory, in the order of the list.

Invariant: a sheet is a pure function of the store at one edition; another edition has another sheet.
"""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import String, select, type_coerce

from qawl.records import Topic
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.words import forms_of_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row, Select

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

NAMED = "name:"
"""What the key of a speaker begins with of whom nothing is known but how one article calls him."""

UNKNOWN_DAY = 0
NEVER = dt.date.max.toordinal()
"""The day on which a promise without a deadline is due."""

_AT_ONCE = 20_000  # rows that are taken from the database together


@dataclass(frozen=True)
class Column:
    """A value for each row, as its number among those that occur; -1 where there is none."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]

    def having(self, wanted: Iterable[str]) -> Mask:
        """The rows that have one of some values."""
        return self.among([self._numbers[value] for value in wanted if value in self._numbers])

    def among(self, numbers: Sequence[int]) -> Mask:
        """The rows that have one of some values, by their numbers."""
        table = np.zeros(len(self.values) + 1, dtype=np.bool_)  # the last place is that of -1
        table[numbers] = True
        return table[self.codes]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {value: number for number, value in enumerate(self.values)}

    def counts(self, rows: Numbers) -> Numbers:
        """How often each value occurs among rows, by their numbers."""
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
        pairs = self.voices.codes.astype(np.int64) * (len(self.names.values) + 1) + self.names.codes
        found, counts = np.unique(pairs[(self.voices.codes >= 0) & (self.names.codes >= 0)], return_counts=True)
        usual: dict[str, str] = {}
        for pair in found[np.argsort(-counts, kind="stable")].tolist():
            voice, name = divmod(pair, len(self.names.values) + 1)
            usual.setdefault(self.voices.values[voice], self.names.values[name])
        return usual


def load(connection: Connection) -> Sheet:
    """The sheet of a store as it stands."""
    keys, ids, revisions, positions, days = (array("q") for _ in range(5))
    outlets, names, acts, kinds = (_Codes() for _ in range(4))
    numbers: dict[str | dt.date | None, int] = {}
    for part in _in_parts(connection, _counting()):
        pk, id_, revision, position, outlet, name, act, kind, day = zip(*part, strict=True)
        keys.extend(pk)
        ids.frombytes(bytes.fromhex("".join(id_)))
        revisions.extend(revision)
        positions.extend(position)
        days.extend([numbers[each] if each in numbers else numbers.setdefault(each, _number(each)) for each in day])
        for column, values in ((outlets, outlet), (names, name), (acts, act), (kinds, kind)):
            column.extend(values)
    order = np.lexsort((_numbers(positions), _numbers(revisions), -_numbers(days)))
    called = names.column(order)
    rows = _Rows(_numbers(ids)[order])
    voices, topics = _spoken(connection, rows, called)
    promised, due = _promised(connection, rows)
    return Sheet(
        keys=_numbers(keys)[order],
        revisions=_numbers(revisions)[order],
        positions=_numbers(positions)[order],
        days=_numbers(days)[order],
        voices=voices,
        names=called,
        outlets=outlets.column(order),
        acts=acts.column(order),
        kinds=kinds.column(order),
        topics=topics,
        promised=promised,
        due=due,
    )


def _counting() -> Select[Any]:
    """What the sheet is made of, of each statement that counts."""
    of = schema.statements.c
    day = type_coerce(of.published, String)  # a date is made of each day, not of each statement
    columns = (of.pk, of.id, of.revision, of.position, of.outlet, of.speaker, of.act, of.kind, day)
    return select(*columns).where(of.current.is_(True), of.verdict.is_distinct_from(Verdict.REJECT.value))


def _in_parts(connection: Connection, chosen: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a question, some thousands at a time: of all at once the store's millions would fill the memory."""
    # Asked for with this statement alone: an option of the connection would hold for what is done with it later.
    return connection.execute(chosen, execution_options={"yield_per": _AT_ONCE}).partitions()


def _numbers(held: array[int]) -> Numbers:
    return np.frombuffer(held, dtype=np.int64)


def _number(day: str | dt.date | None) -> int:
    """A day as the database gives it, as its number."""
    if day is None:
        return UNKNOWN_DAY
    return (dt.date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


class _Codes:
    """A column that is being made."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._known: dict[str, int] = {}

    def extend(self, values: Iterable[str | None]) -> None:
        """Add values to it."""
        known = self._known
        self._codes.extend([-1 if value is None else known.setdefault(value, len(known)) for value in values])

    def column(self, order: Numbers) -> Column:
        """The column, its rows in another order."""
        return Column(np.frombuffer(self._codes, dtype=np.int32)[order], tuple(self._known))


class _Rows:
    """The rows of a sheet by the ids of their statements, which are numbers written in hexadecimal."""

    def __init__(self, ids: Numbers) -> None:
        self._order = np.argsort(ids)
        self._ids = ids[self._order]

    def __len__(self) -> int:
        return len(self._ids)

    def of(self, ids: Iterable[str]) -> Numbers:
        """The row of each id, -1 where it has none."""
        wanted = np.frombuffer(bytes.fromhex("".join(ids)), dtype=np.int64)
        if not len(self):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self) - 1)
        return np.where(self._ids[at] == wanted, self._order[at], -1)


def _spoken(connection: Connection, rows: _Rows, names: Column) -> tuple[Column, dict[Topic, Mask]]:
    """Who spoke in each row, by the key of the registry, the id of the entity or else his name; the rows of each topic."""
    of, entity, profile = schema.spoken.c, schema.entities.c, schema.profiles.c
    held = select(profile.pk, entity.id).join(schema.entities, entity.pk == profile.entity)
    entities = {row.pk: row.id for row in connection.execute(held)}
    voices, known = np.full(len(rows), -1, dtype=np.int32), dict[str, int]()
    about, told = np.zeros(len(rows), dtype=np.int32), {"": 0}
    for part in _in_parts(connection, select(of.statement, of.entity, of.profile, of.topics)):
        statements, keys, profiles, topics = zip(*part, strict=True)
        at = rows.of(statements)
        speakers = [key or entities.get(profile) for key, profile in zip(keys, profiles, strict=True)]
        codes = [-1 if each is None else known.setdefault(each, len(known)) for each in speakers]
        voices[at[at >= 0]] = np.array(codes, dtype=np.int32)[at >= 0]
        about[at[at >= 0]] = np.array([told.setdefault(each, len(told)) for each in topics], dtype=np.int32)[at >= 0]
    voices[names.codes < 0] = -1
    unnamed = (voices < 0) & (names.codes >= 0)
    called, voices[unnamed] = np.unique(names.codes[unnamed], return_inverse=True)
    voices[unnamed] += len(known)
    values = (*known, *(f"{NAMED}{names.values[at]}" for at in called))
    held_topics = {topic: np.array([topic.value in each.split() for each in told]) for topic in Topic}
    return Column(voices, values), {topic: holds[about] for topic, holds in held_topics.items()}


def _promised(connection: Connection, rows: _Rows) -> tuple[Numbers, Numbers]:
    """The row that each promise comes from, and the last day of its deadline."""
    of = schema.commitments.c
    chosen = select(of.statement, of.due).where(of.current.is_(True), of.statement.is_not(None))
    promised, due = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for part in _in_parts(connection, chosen):
        statements, days = zip(*part, strict=True)
        at = rows.of(statements)
        promised.append(at[at >= 0])
        due.append(np.array([day.toordinal() if day else NEVER for day in days], dtype=np.int64)[at >= 0])
    return np.concatenate(promised), np.concatenate(due)
