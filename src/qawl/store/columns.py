"""Types of columns that hold and give back the same on every database that a store may be in."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Integer, String, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

WHOLE = BigInteger().with_variant(Integer, "sqlite")
"""Whole numbers: 64 bits. SQLite gives an INTEGER that many, and numbers rows by itself only where the type is called so."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, kept in UTC where the database knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """To UTC, without the zone."""
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Back, with the zone."""
        return value.replace(tzinfo=dt.UTC) if value else None


class Words(TypeDecorator[str]):
    """A text of any characters and any length, in the order of its code points; SQLite is told how long it usually is.

    PostgreSQL holds to a length that it is told, orders words as people of some country do, and takes no U+0000, which a page may
    hold: there a text has no length, the collation "C", and U+0000 written as two noncharacters, which no text has (Unicode 23.7).
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TEXT(collation="C"))
        return dialect.type_descriptor(Text() if self.length is None else String(self.length))

    # Not `process_bind_param` and `process_result_value`, which would be called for each text of each row in SQLite too.

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None] | None:
        """What makes of a text what the database can hold; None where that is the same."""
        return _written if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None] | None:
        """What makes a text of it again."""
        return _read if dialect.name == "postgresql" else None


_MARK = "\ufdd0"
_WRITTEN = {"\x00": f"{_MARK}\ufdd1", _MARK: f"{_MARK}\ufdd2"}
_READ = {written: char for char, written in _WRITTEN.items()}
_TO_WRITE, _TO_READ = re.compile(f"[\x00{_MARK}]"), re.compile(f"{_MARK}[\ufdd1\ufdd2]")


def _written(value: str | None) -> str | None:
    if value is None or ("\x00" not in value and _MARK not in value):
        return value
    return _TO_WRITE.sub(lambda found: _WRITTEN[found.group()], value)


def _read(value: str | None) -> str | None:
    if value is None or _MARK not in value:
        return value
    return _TO_READ.sub(lambda found: _READ[found.group()], value)
