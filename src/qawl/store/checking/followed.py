"""What is followed, and its alerts: that they can be understood, and look at nothing that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select

from qawl.store import schema
from qawl.store.checking.faults import Fault
from qawl.store.following import Alert, follow_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


def follows(connection: Connection) -> Iterator[Fault]:
    """Follows and alerts that cannot be understood, and follows that have seen texts which are not there and pass over new ones."""
    last = connection.execute(select(func.max(schema.revisions.c.pk))).scalar() or 0
    for row in connection.execute(select(schema.follows).order_by(schema.follows.c.pk)):
        try:
            follow_of(row)
        except (msgspec.ValidationError, TypeError) as error:
            yield Fault(where=f"follow {row.id}", what=f"it cannot be understood: {error}")
        if row.seen > last:
            yield Fault(where=f"follow {row.id}", what="it has seen articles that are not there")
    for row in connection.execute(select(schema.alerts.c.pk, schema.alerts.c.payload)):
        try:
            msgspec.json.decode(row.payload, type=Alert)
        except msgspec.DecodeError as error:
            yield Fault(where=f"alert {row.pk}", what=f"it cannot be understood: {error}")
