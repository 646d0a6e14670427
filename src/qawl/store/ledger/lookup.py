"""What shares keys with something: the way to the few rows that are worth a comparison, however large the store is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from qawl.ledger.undertakings import COMMON

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Column, Connection

MOST = 30
"""How many rows are compared at most: those that share most keys."""


def sharing(connection: Connection, asked: Collection[str], key: Column[str], owner: Column[int]) -> list[int]:
    """The owners that share most of some keys; a key that `COMMON` share is a formula and does not count."""
    rare = select(key).where(key.in_(asked)).group_by(key).having(func.count() < COMMON)
    shared = select(owner).where(key.in_(rare)).group_by(owner).order_by(func.count().desc(), owner.desc()).limit(MOST)
    return list(connection.execute(shared).scalars())
