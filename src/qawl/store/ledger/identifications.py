"""By which records of others somebody is known, and by which not: what follows from the judgements when it is asked for.

Invariant: nothing is kept for it. An identifier is an entity's if and only if the judgements that stand make the two the same,
directly or by way of others; what a service proposes is none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qawl.ledger.identifiers import is_identifier
from qawl.ledger.judgements import Judgements, standing
from qawl.records import Judgement, Subject
from qawl.store.ledger.denoted import Denoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Anchor, Judged

_WEAKEST_FIRST = (Judgement.UNSURE, Judgement.DIFFERENT, Judgement.SAME)


class Identifications:
    """What the judgements that stand say of entities and identifiers."""

    def __init__(self, connection: Connection, judged: Iterable[Judged]) -> None:
        rows = [row for row in standing(judged) if row.subject is Subject.ENTITY]
        named = {anchor.article for row in rows for anchor in (row.one, row.other) if not anchor.spans}
        self._names: defaultdict[int | str, set[str]] = defaultdict(set)
        self._denoted = Denoted.of(connection, rows if any(map(is_identifier, named)) else ())
        self._judged = Judgements(self._denoted.pairs(rows))
        for anchor in {anchor for row in rows for anchor in (row.one, row.other)}:
            if not anchor.spans:
                self._names[anchor.article].add(anchor.article)
            elif member := self._denoted.member(anchor):
                self._names[member.entity].add(str(member.pk))

    def of(self, key: int | str) -> dict[str, Judgement]:
        """What was judged of an entity, by the key of its row, or of a person of the registry, by his own, and identifiers."""
        found: dict[str, Judgement] = {}
        for name in sorted(self._names.get(key, ())):
            for other, judgement in self._judged.about(name).items():
                if is_identifier(other):
                    found[other] = max(judgement, found.get(other, judgement), key=_WEAKEST_FIRST.index)
        return dict(sorted(found.items()))

    def accepted(self, key: int | str) -> tuple[str, ...]:
        """The identifiers of an entity or a person of the registry."""
        return tuple(each for each, judgement in self.of(key).items() if judgement is Judgement.SAME)

    def accepted_for(self, anchor: Anchor) -> tuple[str, ...]:
        """The identifiers of what an anchor denotes."""
        key = self._denoted.entity(anchor)
        return () if key is None else self.accepted(key)
