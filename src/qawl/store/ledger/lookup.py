"""What shares keys with something: the way to the few rows that are worth a comparison, however large the store is."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, insert, select

from qawl.ledger.undertakings import COMMON
from qawl.store.query import rows
from qawl.store.schema import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column, Connection, Row, Table

MOST = 30
"""How many rows are compared at most: those that share most keys."""

_PIECE = 10_000
"""How many values a statement asks for at once: SQLite takes 32,766."""

Value = TypeVar("Value")


def pieces(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Values in lists that a statement can hold."""
    remaining = iter(values)
    while piece := list(islice(remaining, _PIECE)):
        yield piece


def inserted(connection: Connection, table: Table, made: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows; their keys, in order."""
    if not made:
        return []
    insertion = insert(table).returning(table.c.pk, sort_by_parameter_order=True)
    return list(connection.execute(insertion, made).scalars())


def permalinks(connection: Connection, table: Table, revisions: Collection[int]) -> dict[tuple[int, str], str]:
    """The permalinks of what was read in revisions, by revision and id in the reading; table: one of `schema.DERIVED`."""
    found: dict[tuple[int, str], str] = {}
    for piece in pieces(revisions):
        chosen = select(table.c.revision, table.c.record, table.c.id).where(table.c.revision.in_(piece))
        found |= {(row.revision, row.record): row.id for row in connection.execute(chosen)}
    return found


def statements_of(connection: Connection, ids: Iterable[str]) -> Iterator[Row[Any]]:
    """The rows of statements by their permalinks, in no order."""
    for piece in pieces(ids):
        yield from connection.execute(rows().where(statements.c.id.in_(piece)))


class Postings:
    """The owners of keys, while articles are taken in one after the other.

    Invariant: `sharing` gives what it would give if every owner that was added stood in the store. A key that `COMMON` owners share
    is a formula and brings nothing together.
    """

    def __init__(self, connection: Connection, asked: Collection[str], key: Column[str], owner: Column[int]) -> None:
        self._owners: dict[str, list[int]] = {each: [] for each in asked}
        self._formulas: set[str] = set()
        for piece in pieces(asked):
            common = select(key).where(key.in_(piece)).group_by(key).having(func.count() >= COMMON)
            self._formulas.update(connection.execute(common).scalars())
        for piece in pieces(self._owners.keys() - self._formulas):
            for shared, pk in connection.execute(select(key, owner).where(key.in_(piece))):
                self._owners[shared].append(pk)

    def sharing(self, asked: Iterable[str]) -> list[int]:
        """The owners that share most of some keys, the latest first among equals."""
        found = Counter(pk for key in asked if key not in self._formulas for pk in self._owners.get(key, ()))
        return sorted(found, key=lambda pk: (-found[pk], -pk))[:MOST]

    def add(self, owner: int, keys: Iterable[str]) -> None:
        """Note the keys of one more owner."""
        for key in keys:
            held = self._owners.get(key)
            if held is not None:
                held.append(owner)
                if len(held) >= COMMON:
                    self._formulas.add(key)
