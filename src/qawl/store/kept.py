"""What was made of a store, kept in memory as long as it holds.

Invariant: what is given was made of the store as the asking transaction sees it. Every write gives the store another number, in its
own transaction (`Store._writing`), so nothing stale is ever given, whichever process wrote.
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select, update

from qawl.store.schema import edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

Made = TypeVar("Made")


class Kept:
    """What was made of a store last, each with the number of the store that it was made of."""

    def __init__(self) -> None:
        self._held: dict[Callable[..., object], tuple[int, object]] = {}
        self._lock = RLock()  # a server asks from several threads; one makes what all need

    def get(self, connection: Connection, make: Callable[[Connection], Made]) -> Made:
        """What a function makes of the store, made anew where the store has changed."""
        number = connection.execute(select(edition.c.number)).scalar_one()
        with self._lock:
            held = self._held.get(make)
            if held is None or held[0] != number:
                held = (number, make(connection))
                self._held[make] = held
            return held[1]  # type: ignore[return-value]  # it was made by `make`


def renumber(connection: Connection) -> None:
    """Give the store another number: what was made of it before holds no longer."""
    connection.execute(update(edition).values(number=edition.c.number + 1))
