"""The articles of an output, to be added to a store: with their readings where this version of the reader made them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from qawl import reading
from qawl.batch.output import MANIFEST, Output
from qawl.batch.places import PlaceError, Source
from qawl.batch.table import LAYOUT, STORED, arrow, article_of, reading_of
from qawl.pages.bad import bad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.pages import Bad
    from qawl.records import Article, Reading

_ROWS = 64
"""Articles in memory at a time."""

_WEB = ("http://", "https://")


def is_output(source: str) -> bool:
    """Whether a path or the address of an object store is an output. Raises `PlaceError` where a store cannot be asked."""
    if "://" not in source:
        return Path(source, MANIFEST).is_dir()
    return not source.lower().startswith(_WEB) and Output(source).is_one()


def load(source: str) -> Iterator[tuple[Article, Reading] | Article | Bad]:
    """The articles of the parts of an output that are done, by day; alone where another version of the reader read them.

    A file that is gone or damaged comes as `Bad`. Raises `QawlError` where the output cannot be read.
    """
    arrow()
    output = Output(source)
    for name, layout in sorted((file.name, each.layout) for each in output.receipts() for file in each.files):
        address = output.address(name)
        if layout != LAYOUT:
            yield bad(address, f"written by another version of qawl ({layout})", "run `qawl batch` again")
            continue
        try:
            yield from _of_file(address)
        except PlaceError as error:
            yield bad(error.where or address, error.what, error.hint)


def _of_file(address: str) -> Iterator[tuple[Article, Reading] | Article | Bad]:
    pa = arrow()
    from pyarrow import parquet

    with Source(address) as source:
        try:
            for batch in parquet.ParquetFile(source).iter_batches(batch_size=_ROWS, columns=[*STORED]):
                for row in batch.to_pylist():
                    article = article_of(row)
                    yield (article, reading_of(row)) if row["reader"] == reading.READER else article
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, msgspec.MsgspecError) as error:
            source.check()
            yield bad(address, f"the file is damaged: {error}", "run `qawl batch` again: it writes what is missing")
