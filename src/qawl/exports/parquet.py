"""Parquet: the same columns with their types, lists as lists and days as days; what it is drawn from in the file's metadata.

It needs pyarrow, which is large and therefore an extra of its own.
"""

from __future__ import annotations

from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import msgspec

from qawl.errors import QawlError
from qawl.exports.rows import Type, columns, row
from qawl.exports.spool import spooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What

GROUP = 5000
"""Records of a row group: so many are in memory at a time."""

METADATA = b"qawl"
"""Under which key of the file's metadata stands, as JSON, what it is drawn from."""


def column_file(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """A Parquet file. Raises `QawlError` where pyarrow is not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise QawlError(
            "Parquet needs pyarrow, which is not installed", hint="pip install 'qawl[parquet]', about 170 MB on disk"
        ) from None
    shown = columns(kinds)
    types: dict[Type, Any] = {
        Type.TEXT: pa.string(),
        Type.TEXTS: pa.list_(pa.string()),
        Type.DAY: pa.date32(),
        Type.INTEGER: pa.int64(),
        Type.NUMBER: pa.float64(),
    }
    fields = [pa.field(column.name, types[column.type]) for column in shown]
    schema = pa.schema(fields, metadata={METADATA: msgspec.json.encode(about)})

    def write(file: IO[bytes]) -> None:
        remaining = iter(items)
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while group := list(islice(remaining, GROUP)):
                rows = [row(item) for item in group]
                columned = {column.name: [values.get(column.name) for values in rows] for column in shown}
                writer.write_table(pa.table(columned, schema=schema))

    return spooled(write)
