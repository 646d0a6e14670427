"""Promises, and what became of them, as articles come: each put beside the earlier ones that share a key with it.

Invariants:

- A promise is compared with those that share a key, however long ago they were told; a key that too many share is a formula and
  brings nothing together, so what a promise costs is bounded.
- Many articles that are taken in at once are compared as if they came one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import insert, select, update

from qawl.ledger.fates import Outcome, fits, lookup
from qawl.ledger.undertakings import Pledge, keys, same_undertaking
from qawl.store import identity, schema
from qawl.store.ledger.fates import evidence_id
from qawl.store.ledger.lookup import Postings, inserted, permalinks, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from qawl.store.ledger.placing import Taken

_PLEDGES, _OUTCOMES = schema.pledges, schema.outcomes

# A pair less likely than this is as good as not compared.
_KEPT = 0.1

Told = TypeVar("Told", Pledge, Outcome)


class _New(NamedTuple, Generic[Told]):
    """A promise or an outcome of an article that is taken in: its id, and what it is looked up by."""

    revision: int
    id: str
    record: Told
    keys: frozenset[str]


def note(connection: Connection, taken: Sequence[Taken]) -> None:
    """Take in what articles promise, and what they tell to have been done."""
    promised, told = list(_promised(connection, taken)), list(_told(taken))
    asked = frozenset[str]().union(*(new.keys for new in promised), *(new.keys for new in told))
    pledges = _Side(connection, _PLEDGES, schema.pledge_keys, Pledge, asked)
    outcomes = _Side(connection, _OUTCOMES, schema.outcome_keys, Outcome, asked)
    pledges.expect([*(new.keys for new in promised), *(new.keys for new in told)])
    outcomes.expect([new.keys for new in promised])
    pledges_of, outcomes_of = pledges.insert(promised, {"stale": True}), outcomes.insert(told, {})
    links: list[dict[str, Any]] = []
    evidence: list[dict[str, int]] = []
    for each in taken:
        for pk, pledge in pledges_of[each.revision]:
            near = pledges.beside(pledge.keys).items()
            likely = {other: same_undertaking(earlier, pledge.record) for other, earlier in near}
            links += [{"one": one, "other": pk, "likely": so} for one, so in likely.items() if so >= _KEPT]
            done = outcomes.beside(pledge.keys).items()
            evidence += [{"pledge": pk, "outcome": other} for other, outcome in done if fits(pledge.record, outcome)]
            pledges.add(pk, pledge)
        for pk, outcome in outcomes_of[each.revision]:
            near = pledges.beside(outcome.keys).items()
            evidence += [{"pledge": one, "outcome": pk} for one, earlier in near if fits(earlier, outcome.record)]
            outcomes.add(pk, outcome)
    _write(connection, links, evidence)


def _write(connection: Connection, links: Sequence[dict[str, Any]], evidence: Sequence[dict[str, int]]) -> None:
    if links:
        connection.execute(insert(schema.pledge_links), links)
    if evidence:
        connection.execute(insert(schema.evidence), evidence)
        for piece in pieces({pair["pledge"] for pair in evidence}):
            connection.execute(update(_PLEDGES).where(_PLEDGES.c.pk.in_(piece)).values(stale=True))


def _promised(connection: Connection, taken: Sequence[Taken]) -> Iterator[_New[Pledge]]:
    ids = permalinks(connection, schema.commitments, [each.revision for each in taken])
    for each in taken:
        for pledge in each.notes.pledges:
            yield _New(each.revision, ids[each.revision, pledge.commitment], pledge, identity.bounded(keys(pledge)))


def _told(taken: Sequence[Taken]) -> Iterator[_New[Outcome]]:
    for each in taken:
        seen: set[str] = set()
        for outcome in each.notes.outcomes:
            id_ = evidence_id(outcome.article, outcome.span)
            if id_ not in seen:
                seen.add(id_)
                yield _New(each.revision, id_, outcome, identity.bounded(lookup(outcome)))


class _Side(Generic[Told]):
    """The promises of the store, or the outcomes, as far as those that are taken in may meet them."""

    def __init__(
        self, connection: Connection, table: Table, keys: Table, kind: type[Told], asked: frozenset[str]
    ) -> None:
        self._connection, self._table, self._keys = connection, table, keys
        self._kind: type[Told] = kind
        (self._owner,) = (column for column in keys.columns if column.name != "key")
        self._postings = Postings(connection, asked, keys.c.key, self._owner)
        self._held: dict[int, Told] = {}

    def insert(self, found: Sequence[_New[Told]], values: dict[str, Any]) -> dict[int, list[tuple[int, _New[Told]]]]:
        """Insert what is new, so that it has a key; nothing meets it before it is added. By revision."""
        rows = [
            {"id": new.id, "revision": new.revision, "payload": msgspec.json.encode(new.record).decode()} | values
            for new in found
        ]
        made: defaultdict[int, list[tuple[int, _New[Told]]]] = defaultdict(list)
        owned = []
        for pk, new in zip(inserted(self._connection, self._table, rows), found, strict=True):
            made[new.revision].append((pk, new))
            owned += [{"key": key, self._owner.name: pk} for key in sorted(new.keys)]
        if owned:
            self._connection.execute(insert(self._keys), owned)
        return made

    def expect(self, askers: Iterable[frozenset[str]]) -> None:
        """Fetch at once what will be asked for, so far as it is in the store."""
        self._fetch({pk for asked in askers for pk in self._postings.sharing(asked)})

    def beside(self, asked: frozenset[str]) -> dict[int, Told]:
        """Those that share most keys, by the keys of their rows, in order."""
        near = sorted(self._postings.sharing(asked))
        self._fetch({pk for pk in near if pk not in self._held})
        return {pk: self._held[pk] for pk in near}

    def add(self, pk: int, new: _New[Told]) -> None:
        """Let what was taken in be met by what comes after it."""
        self._held[pk] = new.record
        self._postings.add(pk, new.keys)

    def _fetch(self, pks: set[int]) -> None:
        table = self._table.c
        for piece in pieces(pks):
            for row in self._connection.execute(select(table.pk, table.payload).where(table.pk.in_(piece))):
                self._held[row.pk] = msgspec.json.decode(row.payload, type=self._kind)
