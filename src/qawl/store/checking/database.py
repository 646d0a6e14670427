"""The database under the store: whether its own structures hold, and whether every row points at rows that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from qawl.store import schema
from qawl.store.checking.faults import DATABASE, Fault, Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, ForeignKey, Table

_MOST = 20
"""Complaints of the database that are told: after some of them it is known that it is damaged."""

_OF_INDEXES = ("missing from index", "entries in index", "non-unique entry in index")


def integrity(connection: Connection, *, quick: bool) -> Iterator[Fault]:
    """What the database finds wrong with its own pages; SQLite only, others have tools of their own for it."""
    if connection.dialect.name != "sqlite":
        return
    pragma = "quick_check" if quick else "integrity_check"
    for (told,) in connection.execute(text(f"PRAGMA {pragma}({_MOST})")):
        if told != "ok":
            of_indexes = any(sign in told for sign in _OF_INDEXES)
            yield Fault(where=DATABASE, what=told, repair=Repair.INDEXES if of_indexes else None)


def single_rows(connection: Connection) -> Iterator[Fault]:
    """The tables that have one row."""
    for table in (schema.schema_version, schema.edition):
        count = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if count != 1:
            yield Fault(where=table.name, what=f"{count} rows instead of one")


def keys(connection: Connection) -> Iterator[Fault]:
    """Rows that point at rows which are not there."""
    for table in schema.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            yield from _dangling(connection, table, key)


def _dangling(connection: Connection, table: Table, key: ForeignKey) -> Iterator[Fault]:
    there = key.column.table.alias()
    chosen = select(func.count(), func.min(key.parent))
    chosen = chosen.select_from(table.outerjoin(there, key.parent == there.c[key.column.name]))
    count, first = connection.execute(chosen.where(key.parent.is_not(None), there.c[key.column.name].is_(None))).one()
    if count:
        what = f"{count} rows point at {key.column.table.name} that are not there, the first at {first}"
        yield Fault(where=f"{table.name}.{key.parent.name}", what=what, repair=remade(table))


def remade(table: Table) -> Repair | None:
    """How the rows of a table can be made again."""
    if table in schema.DERIVED:
        return Repair.ROWS
    if table in schema.FOUND or table is schema.traces:
        return Repair.LEDGER
    return Repair.VECTORS if table is schema.meanings else None
