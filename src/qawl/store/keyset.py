"""Lists in parts: what follows a record of a list, by the values that the list is ordered by (keyset pagination).

Invariants:

- A list is ordered by keys of which the last is unique, so that a record has one place in it.
- What comes behind a record does not depend on what was added before it: a part never repeats or skips what stood in the list
  already.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sqlalchemy import Date, and_, false, or_, true

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Row, Select

Value: TypeAlias = "dt.date | int | None"
Values: TypeAlias = tuple[Value, ...]
"""The values of a record's keys, in the order of the keys."""


class Key(NamedTuple):
    """A column that a list is ordered by: a day or a whole number; what has no value comes last."""

    column: Column[Any]
    descending: bool = False

    @property
    def order(self) -> ColumnElement[Any]:
        """As a term of ORDER BY."""
        ordered = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last() if self.column.nullable else ordered

    @property
    def type(self) -> Any:
        """The type of its values, for who has to understand them from outside."""
        base = dt.date if isinstance(self.column.type, Date) else int
        return base | None if self.column.nullable else base

    def same(self, value: Value) -> ColumnElement[bool]:
        """That a record has this value."""
        return self.column.is_(None) if value is None else self.column == value

    def behind(self, value: Value) -> ColumnElement[bool]:
        """That a record has a value that comes behind this one."""
        if value is None:
            return false()
        further = self.column < value if self.descending else self.column > value
        return or_(further, self.column.is_(None)) if self.column.nullable else further


Keys: TypeAlias = tuple[Key, ...]


def values_of(row: Row[Any], keys: Keys) -> Values:
    """The values of a row's keys."""
    return tuple(row._mapping[key.column] for key in keys)


def rows_behind(
    connection: Connection, chosen: Select[Any], keys: Keys, after: Values | None, size: int
) -> list[Row[Any]]:
    """At most `size` rows of a SELECT, in the order of its keys, that come behind the record with the values `after`.

    chosen: without an order of its own. What has a value for the first key is asked for apart from what has none, each by a range
    that an index on this key answers.
    """
    ordered = chosen.order_by(None).order_by(*(key.order for key in keys))
    first, rest = keys[0], keys[1:]
    if not first.column.nullable:
        return list(connection.execute(ordered.where(*_range(first, rest, after)).limit(size)))
    found: list[Row[Any]] = []
    if after is None or after[0] is not None:
        some = ordered.where(first.column.is_not(None), *_range(first, rest, after))
        found += connection.execute(some.limit(size))
    if len(found) < size:
        none = ordered.where(first.column.is_(None))
        if after is not None and after[0] is None:
            none = none.where(_behind(rest, after[1:]))
        found += connection.execute(none.limit(size - len(found)))
    return found


def _range(first: Key, rest: Keys, after: Values | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    value = after[0]
    within = first.column <= value if first.descending else first.column >= value
    return [within, or_(first.column != value, _behind(rest, after[1:]))]


def _behind(keys: Keys, after: Sequence[Value]) -> ColumnElement[bool]:
    """That a record comes behind the one with these values (by the first key that differs)."""
    if not keys:
        return false()
    found: list[ColumnElement[bool]] = []
    so_far: ColumnElement[bool] = true()
    for key, value in zip(keys, after, strict=True):
        found.append(and_(so_far, key.behind(value)))
        so_far = and_(so_far, key.same(value))
    return or_(*found)
