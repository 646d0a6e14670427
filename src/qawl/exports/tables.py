"""CSV (RFC 4180) and JSONL: a row a line, as it comes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import msgspec

from qawl.exports.cells import guarded, joined
from qawl.exports.rows import columns, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What
    from qawl.exports.rows import Value

BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheets know that a CSV file is in UTF-8."""


def comma_separated(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """A header, then a row a record, CRLF line ends, UTF-8 with a byte order mark; every cell stands in quote marks.

    Quoting every cell keeps them apart in a spreadsheet that expects another separator.
    """
    names = [column.name for column in columns(kinds)]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(names)
    yield _taken(buffer)
    for item in items:
        values = row(item)
        writer.writerow([_cell(values.get(name)) for name in names])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    line = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return line


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return guarded(joined(value))
    return guarded(value) if isinstance(value, str) else _plain(value)


def _plain(value: float | dt.date) -> str:
    return value.isoformat() if isinstance(value, dt.date) else repr(value)


def json_lines(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """An object a line, UTF-8: the columns of the record's kind, lists as arrays, days as in ISO 8601, null where nothing is."""
    for item in items:
        yield msgspec.json.encode(row(item)) + b"\n"
