"""The schema brought from version to version, up and down, with what is in it.

Invariants:

- Every store was made here: version 4 in one go, each later version by its step. A new store takes the same way, so that it has the
  schema of one that was upgraded; the tests compare what the steps make with `qawl.store.schema`.
- A step never changes once a release knows it, and rests on no table of `schema`, which changes. It goes both ways, in the caller's
  transaction: what a lower version cannot hold is lost on the way down, and `LOST` says what that is.

A change of the schema is a new module `step_N.py` with `upgrade`, `downgrade` and `LOST`, listed in `_STEPS`; steps speak
alembic's operations, which know what an `ALTER TABLE` of each database can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from qawl.errors import StoreError
from qawl.store import schema
from qawl.store.migrations import baseline, step_5, step_6

if TYPE_CHECKING:
    from alembic.operations import Operations
    from sqlalchemy import Connection


class _Step(Protocol):
    LOST: str

    def upgrade(self, op: Operations) -> None: ...

    def downgrade(self, op: Operations) -> None: ...


_STEPS = {5: cast("_Step", step_5), 6: cast("_Step", step_6)}
"""What leads to each version from the one before it."""

FIRST = baseline.VERSION
"""The lowest version that there is a way to."""


def migrate(connection: Connection, found: int | None, wanted: int) -> int:
    """Bring a store of version `found`, None for an empty database, to the version `wanted`, which is returned.

    Raises `StoreError` where no step leads there.
    """
    check(found, wanted)
    if found is None:
        baseline.create(connection)
        found = baseline.VERSION
        connection.execute(schema.schema_version.insert().values(version=found))
    if found != wanted:
        _walk(connection, found, wanted)
        connection.execute(schema.schema_version.update().values(version=wanted))
    return wanted


def lost(found: int, wanted: int) -> list[str]:
    """What a store of version `found` loses on the way down to the version `wanted`."""
    check(found, wanted)
    return [_STEPS[version].LOST for version in range(found, wanted, -1)]


def check(found: int | None, wanted: int) -> None:
    """Raises `StoreError` where no step leads from one version to the other."""
    highest = max(_STEPS)
    for version in (found, wanted):
        if version is not None and not FIRST <= version <= highest:
            hint = "use the qawl that made it" if version == found else f"give a version from {FIRST} to {highest}"
            raise StoreError(f"this qawl knows no way to or from schema {version}", hint=hint)


def _walk(connection: Connection, found: int, wanted: int) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    op = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, wanted + 1):
        _STEPS[version].upgrade(op)
    for version in range(found, wanted, -1):
        _STEPS[version].downgrade(op)
