"""What the databases that a store may be in do each in a way of its own; the rest of the store speaks SQLAlchemy's Core alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.errors import StoreError
from qawl.store.dialects.postgresql import PostgreSQL
from qawl.store.dialects.sqlite import SQLite

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from qawl.store.dialects.dialect import Dialect

_DIALECTS: dict[str, Dialect] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def dialect_for(url: URL) -> Dialect:
    """The dialect of the database that a URL names. Raises `StoreError` where qawl knows none."""
    name = url.get_backend_name()
    found = _DIALECTS.get("postgresql" if name == "postgres" else name)
    if found is None:
        hint = "give the path of an SQLite file, or postgresql://user@host/database"
        raise StoreError("qawl keeps no store in this kind of database", where=name, hint=hint)
    return found


def dialect_of(database: Engine | Connection) -> Dialect:
    """The dialect of an open database."""
    return _DIALECTS[database.dialect.name]
