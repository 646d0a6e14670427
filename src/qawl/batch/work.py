"""One part from its input to the output: what a process or a node of a cluster does.

Invariant: the same part gives the same files, byte for byte, so that doing it twice, at the same time even, leaves what doing it
once does.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import IO, TYPE_CHECKING

import msgspec

from qawl import reading
from qawl.batch.names import Partition, data_name, partition_of
from qawl.batch.output import Output, bad_name
from qawl.batch.parts import Failure, Part, Receipt, Written
from qawl.batch.places import Source
from qawl.batch.shelves import Shelves
from qawl.batch.table import LAYOUT, arrow, row_of, schema
from qawl.cli import collect_seldom
from qawl.cli.inputs import read_one
from qawl.errors import QawlError
from qawl.pages import Bad, articles
from qawl.pages.bad import bad, printable
from qawl.pages.language import UNKNOWN, holds_arabic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qawl.records import Article

ROWS = 256
"""Articles of a row group: so many are in memory at a time."""

_ZSTD_LEVEL = 3
_STATISTICS = ("id", "outlet", "published")


class Order(msgspec.Struct, frozen=True):
    """What the parts of a run have in common: where to write, and the version of the reader that is to read."""

    output: str
    reader: str


def do(order: Order, part: Part, tell: Callable[[], object] = lambda: None) -> Receipt | Failure:
    """Read a part, write its files and then its receipt; `tell` is called for each article.

    What goes wrong with the part as a whole comes as a `Failure`: the other parts do not depend on it.
    """
    collect_seldom()
    try:
        if order.reader != reading.READER:
            what = f"this machine reads with {reading.READER}, the run with {order.reader}"
            raise QawlError(what, hint="install the same version of qawl everywhere")
        return _done(Output(order.output), part, tell)
    except QawlError as error:
        return Failure(part=part, why=bad(error.where or part.input, error.what, error.hint))
    except Exception as error:
        return Failure(part=part, why=bad(part.input, f"{type(error).__name__}: {error}"))


def _done(output: Output, part: Part, tell: Callable[[], object]) -> Receipt:
    with output.workshop() as workshop:
        with open(workshop / "articles", "w+b") as aside, open(workshop / "bad", "wb") as side:
            worker = _Worker(part, Shelves(aside), side)
            worker.read(tell)
            files = tuple(_written(worker, partition, output, workshop) for partition in worker.shelves.partitions())
        if worker.bad:
            output.put(workshop / "bad", bad_name(part.id))
        else:
            output.remove([bad_name(part.id)])  # of an earlier reading
        receipt = Receipt(
            part=part,
            reader=reading.READER,
            layout=LAYOUT,
            articles=worker.articles,
            statements=worker.statements,
            bad=worker.bad,
            foreign=worker.foreign,
            files=files,
        )
        output.list(receipt, workshop)
    return receipt


class _Worker:
    """Reads a part: articles go to the shelves, what cannot be read to the side file."""

    def __init__(self, part: Part, shelves: Shelves, side: IO[bytes]) -> None:
        self.part, self.shelves = part, shelves
        self.articles = self.statements = self.bad = self.foreign = 0
        self._side = side

    def read(self, tell: Callable[[], object]) -> None:
        """Read all of the part. Raises `PlaceError` where its input breaks off."""
        with Source(self.part.input) as source:
            for found in articles(source.stream, piece=self.part.piece, foreign=self._pass_over):
                if isinstance(found, Bad):
                    self._refuse(found)
                elif not _is_read(found):
                    self._pass_over()
                else:
                    self._take(found)
                    tell()
            source.check()

    def _take(self, article: Article) -> None:
        result = read_one(article)
        if isinstance(result, Bad):
            self._refuse(result)
            return
        self.articles += 1
        self.statements += len(result.reading.statements)
        self.shelves.put(partition_of(article), article, result.reading)

    def _pass_over(self) -> None:
        self.foreign += 1

    def _refuse(self, refused: Bad) -> None:
        self.bad += 1
        line = {
            "input": printable(self.part.input),
            "record": refused.where.removeprefix(printable(self.part.input)).lstrip("!#:") or None,
            "reason": f"{refused.what} ({refused.hint})" if refused.hint else refused.what,
        }
        self._side.write(msgspec.json.encode(line) + b"\n")


def _is_read(article: Article) -> bool:
    """Whether the reader reads its language; of a text whose language cannot be told, whether there is anything to read."""
    return article.language in reading.LANGUAGES and (article.language != UNKNOWN or holds_arabic(article.text))


def _written(worker: _Worker, partition: Partition, output: Output, workshop: Path) -> Written:
    """Write the file of a partition and give it its name in the output."""
    pa = arrow()
    from pyarrow import parquet

    file, columns = workshop / "table", schema()
    rows, count = worker.shelves.take(partition), 0
    # All that bears on the bytes is settled here: pyarrow's defaults may change. Arrow's own copy of the schema, and the least and
    # greatest value of each of ninety columns, would be more than the articles in a file of few.
    with parquet.ParquetWriter(
        file,
        columns,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=True,
        write_statistics=[*_STATISTICS],
        store_schema=False,
    ) as writer:
        writer.add_key_value_metadata({"qawl": LAYOUT})
        while group := [row_of(*each) for each in islice(rows, ROWS)]:
            writer.write_table(pa.Table.from_pylist(group, schema=columns), row_group_size=ROWS)
            count += len(group)
    name = data_name(partition, worker.part.id)
    with open(file, "rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    written = Written(name=name, articles=count, size=file.stat().st_size, sha256=digest)
    output.put(file, name)
    return written
