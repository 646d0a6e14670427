"""The rows that are made of articles, their readings and decisions, held against what these make now; and their vectors."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from qawl.ledger.encoder import DIMENSIONS
from qawl.store import derived, schema
from qawl.store.checking.faults import Fault, Repair
from qawl.store.search import meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


class Rows:
    """The rows of the revisions from one key to another."""

    def __init__(self, connection: Connection, first: int, last: int) -> None:
        self._held: dict[str, defaultdict[int, list[dict[str, Any]]]] = {}
        for table in schema.DERIVED:
            of = table.c
            columns = [column for column in of if column is not of.pk]
            chosen = select(*columns).where(of.revision.between(first, last)).order_by(of.revision, of.position, of.pk)
            held = self._held[table.name] = defaultdict(list)
            for row in connection.execute(chosen).mappings():
                held[row["revision"]].append(dict(row))
        of = schema.meanings.c
        sizes = select(of.revision, func.length(of.vectors).label("size")).where(of.revision.between(first, last))
        made = connection.execute(sizes.where(of.made_by == meanings.VERSION))
        self._sizes: dict[int, int] = {row.revision: row.size for row in made}

    def compared(self, held: derived.Held) -> Iterator[Fault]:
        """What is not as a revision, its reading and the decisions make it."""
        where, revision = f"article {held.place.article}", held.place.revision
        for table, made in derived.rows_of(held):
            rows = self._held[table.name][revision]
            if rows != made:
                what = f"it has {len(rows)} rows in {table.name} instead of {len(made)}"
                if len(rows) == len(made):
                    wrong = next(one["id"] for one, other in zip(made, rows, strict=True) if one != other)
                    what = f"{table.name.removesuffix('s')} {wrong} is not what the reading and the decisions make"
                yield Fault(where=where, what=what, repair=Repair.ROWS, revision=revision)
        size, wanted = self._sizes.get(revision), DIMENSIONS * len(held.reading.statements)
        if size is not None and size != wanted:
            what = f"its vectors take {size} bytes instead of {wanted}"
            yield Fault(where=where, what=what, repair=Repair.VECTORS, revision=revision)
