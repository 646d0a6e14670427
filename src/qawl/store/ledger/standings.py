"""How undertakings stand on a day: by what had been told of them by then, and by what a person decided.

Many are looked into with few questions to the database: a list of one state passes over more than it shows.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import select

from qawl.ledger.fates import Evidence, Standing, state_on
from qawl.ledger.undertakings import Pledge, Undertaking, in_order
from qawl.store import promises, schema
from qawl.store.ledger import fates
from qawl.store.query import rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Judged
    from qawl.records import PromiseState
    from qawl.store.promises import StoredPromise

_PLEDGES = schema.pledges

_AT_ONCE = 32
"""Undertakings that are looked into together."""


class Stood(NamedTuple):
    """An undertaking as it stood on a day.

    mentions: the promises of `whole.mentions`, in their order; evidence: what was told of it, on later days too; stands: by what
    was told; decided: what a person said, None where nobody did.
    """

    whole: Undertaking
    mentions: tuple[StoredPromise, ...]
    evidence: tuple[Evidence, ...]
    stands: Standing
    decided: PromiseState | None

    @property
    def state(self) -> PromiseState:
        """What a person decided, else what was told."""
        return self.decided or self.stands.state


def as_decided(pledge: Pledge, deadline: str | None) -> Pledge:
    """A promise as it is compared, with the deadline that its row has: the one told, or what a person corrected it to."""
    return pledge if pledge.deadline == deadline else msgspec.structs.replace(pledge, deadline=deadline)


def standings(
    connection: Connection, undertakings: Iterable[int], day: dt.date, judged: Sequence[Judged]
) -> Iterator[tuple[int, Stood]]:
    """How undertakings stood on a day, by their keys, in the order given."""
    remaining = iter(undertakings)
    while some := list(islice(remaining, _AT_ONCE)):
        yield from _of_some(connection, some, day, judged)


def _of_some(
    connection: Connection, some: list[int], day: dt.date, judged: Sequence[Judged]
) -> Iterator[tuple[int, Stood]]:
    chosen = select(_PLEDGES.c.pk, _PLEDGES.c.id, _PLEDGES.c.undertaking, _PLEDGES.c.payload)
    held = connection.execute(chosen.where(_PLEDGES.c.undertaking.in_(some))).all()
    promised = rows(schema.commitments).where(schema.commitments.c.id.in_([row.id for row in held]))
    by_id = {each.id: promises.stored(each) for each in connection.execute(promised)}
    told: dict[int, list[tuple[int, str, Pledge]]] = {pk: [] for pk in some}
    for row in held:
        pledge = as_decided(msgspec.json.decode(row.payload, type=Pledge), by_id[row.id].deadline)
        if pledge.day is None or pledge.day <= day:
            told[row.undertaking].append((row.pk, row.id, pledge))
    outcomes = fates.outcomes_of(connection, [pk for mentions in told.values() for pk, _, _ in mentions])
    for pk, mentions in told.items():
        permalinks = {(pledge.article, pledge.commitment): id_ for _, id_, pledge in mentions}
        whole = Undertaking(tuple(sorted((pledge for *_, pledge in mentions), key=in_order)))
        told_promises = tuple(by_id[permalinks[each.article, each.commitment]] for each in whole.mentions)
        heard = {outcome: None for key, *_ in mentions for outcome in outcomes.get(key, ())}
        evidence = fates.told_of(whole, heard, judged)
        yield (
            pk,
            Stood(
                whole=whole,
                mentions=told_promises,
                evidence=evidence,
                stands=state_on(whole, evidence, day),
                decided=next((each.decided for each in reversed(told_promises) if each.decided), None),
            ),
        )
