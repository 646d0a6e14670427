"""Parquet tables: an article a row, read in small batches of rows, only the columns that mean something here.

It needs pyarrow, which is large and therefore an extra.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from .bad import Bad, UnreadableError
from .tabular import from_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Article
    from .fields import Known
    from .pieces import Piece

_ROWS = 64
"""Rows in memory at a time."""


def from_parquet(file: IO[bytes], where: str, known: Known, piece: Piece | None = None) -> Iterator[Article | Bad]:
    """The rows of a table, or of a piece of its row groups. Locators count rows from 1: `a.parquet#3`.

    Raises `UnreadableError` where pyarrow is not installed, the table is damaged or no column holds a text.
    """
    table = _table(file)
    groups = range(piece.start, piece.end) if piece else range(table.num_row_groups)
    number = sum(table.metadata.row_group(group).num_rows for group in range(groups.start))
    columns = _columns(table.schema_arrow.names, known)
    for batch in _batches(table, list(groups), columns):
        for record in batch.to_pylist():
            number += 1
            yield from_object(record, f"{where}#{number}", known)


def group_sizes(file: IO[bytes]) -> list[int]:
    """The bytes of each row group of a table, unpacked. Raises `UnreadableError`."""
    metadata = _table(file).metadata
    return [metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)]


def _table(file: IO[bytes]) -> Any:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UnreadableError(
            "reading a Parquet table needs pyarrow, which is not installed",
            "pip install 'qawl[parquet]', about 170 MB on disk",
        ) from None
    try:
        return parquet.ParquetFile(file)
    except (pyarrow.ArrowException, OSError, ValueError):
        raise _damaged() from None


def _batches(table: Any, groups: list[int], columns: list[str]) -> Iterator[Any]:
    import pyarrow

    try:
        for batch in table.iter_batches(batch_size=_ROWS, row_groups=groups, columns=columns):
            yield _in_microseconds(batch)
    except (pyarrow.ArrowException, OSError, ValueError):
        raise _damaged() from None


def _in_microseconds(batch: Any) -> Any:
    """A batch whose times Python can hold: nanoseconds, as pandas writes them, are cut."""
    import pyarrow

    for index, field in enumerate(batch.schema):
        if pyarrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            shorter = batch.column(index).cast(pyarrow.timestamp("us", field.type.tz), safe=False)
            batch = batch.set_column(index, field.name, shorter)
    return batch


def _columns(names: list[str], known: Known) -> list[str]:
    """The columns to read. Raises `UnreadableError` where none holds texts."""
    fields = known.fields
    if not {name.lower() for name in (*fields.text, *fields.title)}.intersection(name.lower() for name in names):
        raise UnreadableError(
            f"no column for the text among: {', '.join(names[:8])}",
            "name the column with a FieldMap, such as FieldMap(text=('story',))",
        )
    wanted = {name.partition(".")[0] for name in fields.names()}
    return [name for name in names if name.lower() in wanted]


def _damaged() -> UnreadableError:
    return UnreadableError("the Parquet table is damaged or cut off", "fetch the file again")
