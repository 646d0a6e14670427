"""Statements that are told again in another story, in the store.

Invariants:

- An echo is a pure function of the two articles: it is found when the later one is placed, and goes with either.
- What a story tells of its own articles stands: echoes are shown across stories only, and never where a person said that the two
  are two.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, or_, select

from qawl.ledger.utterances import Place
from qawl.store import schema
from qawl.store.ledger.lookup import permalinks, pieces
from qawl.store.query import rows, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from qawl.store.ledger.judging import Standing
    from qawl.store.query import StoredStatement

_ECHOES, _STATEMENTS = schema.echoes, schema.statements


class Echo(NamedTuple):
    """Two statements, each by the revision that it stands in and its id in the reading; the article of `one` was placed first."""

    one: tuple[int, str]
    other: tuple[int, str]
    likely: float


def note(connection: Connection, found: Collection[Echo]) -> None:
    """Insert what was told again."""
    ids = permalinks(connection, _STATEMENTS, {end[0] for echo in found for end in echo[:2]})
    values = [
        {"one": ids[one], "one_revision": one[0], "other": ids[other], "other_revision": other[0], "likely": likely}
        for one, other, likely in found
    ]
    if values:
        connection.execute(insert(_ECHOES), values)


def withdraw(connection: Connection, revision: int) -> None:
    """Take back what was told again in a revision, and what of it."""
    of = or_(_ECHOES.c.one_revision == revision, _ECHOES.c.other_revision == revision)
    connection.execute(delete(_ECHOES).where(of))


def echoes_of(
    connection: Connection, statements: Collection[str], judged: Standing
) -> Mapping[str, list[StoredStatement]]:
    """For some statements those of other stories that tell the same, the earliest first."""
    pairs = _pairs(connection, statements)
    held = _held(connection, {*pairs, *(there for others in pairs.values() for there in others)})
    bonds = judged.bonds(connection, {each.place.article for each in held.values()})
    apart = {frozenset(pair) for pair in bonds.reports_apart}
    found = {}
    for each in pairs.keys() & held.keys():
        others = [held[there] for there in pairs[each] if there in held]
        told = [other for other in others if not _together(held[each], other) and _pair(held[each], other) not in apart]
        found[each] = [other.statement for other in sorted(told, key=_in_order)]
    return found


def _pairs(connection: Connection, statements: Collection[str]) -> dict[str, set[str]]:
    """By statement the other ends of its echoes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for piece in pieces(statements):
        of = or_(_ECHOES.c.one.in_(piece), _ECHOES.c.other.in_(piece))
        for row in connection.execute(select(_ECHOES.c.one, _ECHOES.c.other).where(of)):
            found[row.one].add(row.other)
            found[row.other].add(row.one)
    return {each: found[each] for each in statements if each in found}


class _Held(NamedTuple):
    """A statement, where it stands in the ledger, and the story of its article."""

    statement: StoredStatement
    place: Place
    story: int | None


def _held(connection: Connection, statements: Collection[str]) -> dict[str, _Held]:
    member = schema.story_articles
    chosen = rows().add_columns(_STATEMENTS.c.revision, _STATEMENTS.c.position, member.c.story)
    chosen = chosen.outerjoin(member, member.c.revision == _STATEMENTS.c.revision)
    found = {}
    current = _STATEMENTS.c.current.is_distinct_from(False)  # by their ids, not out of all that are current
    for piece in pieces(statements):
        for row in connection.execute(chosen.where(_STATEMENTS.c.id.in_(piece), current)):
            found[row.id] = _Held(stored(row), Place(row.revision, row.position), row.story)
    return found


def _together(one: _Held, other: _Held) -> bool:
    return one.story is not None and one.story == other.story


def _pair(one: _Held, other: _Held) -> frozenset[Place]:
    return frozenset((one.place, other.place))


def _in_order(each: _Held) -> tuple[bool, str, Place]:
    day = each.statement.published
    return day is None, str(day or ""), each.place
