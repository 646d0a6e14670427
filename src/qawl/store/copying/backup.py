"""A backup: every table of a store, as it stood at one moment, in one gzip file of JSON lines.

The first line says what it is (`Head`). Then come the tables, those first that others point at: a line with the table's name and
columns, and a line for each row, as an array; bytes are in base64, days and moments in ISO 8601. The last line has the SHA-256 of
all lines before it, line ends included (`Tail`).

Invariant: what `parts` gives to its end is what was written, or it raises.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from qawl import __version__
from qawl.errors import StoreError
from qawl.records import Record
from qawl.store import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

FORMAT = "qawl-backup/1"

LEFT_OUT = (schema.sessions, schema.attempts)
"""What is worth nothing later: who was signed in then is not any more, and signs in again."""

_LEVEL = 1  # of gzip: three times as fast as the usual one, for a file that is a seventh larger
_AT_ONCE = 1000


class Head(Record, frozen=True, kw_only=True):
    """What a backup is: of which version of qawl and of the schema, when it was made, and how many rows each table has."""

    format: str
    qawl: str
    schema: int
    made: dt.datetime
    rows: dict[str, int]


class _Table(Record, frozen=True, kw_only=True):
    table: str
    columns: tuple[str, ...]


class Tail(Record, frozen=True, kw_only=True):
    """The end of a backup: the SHA-256 of what is before it."""

    sha256: str


class Part(NamedTuple):
    """Some rows of a table, as they are written."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


# --- writing ----------------------------------------------------------------------------------------------------------


def write(connection: Connection, file: IO[bytes], advance: Callable[[int], None]) -> Head:
    """Write a backup of what a connection's transaction sees; `advance` is told how many more rows are written."""
    tables = [table for table in schema.metadata.sorted_tables if table not in LEFT_OUT]
    head = Head(
        format=FORMAT,
        qawl=__version__,
        schema=schema.VERSION,
        made=dt.datetime.now(dt.UTC),
        rows={str(table.name): counted(connection, table) for table in tables},
    )
    digest = hashlib.sha256()
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL) as packed:

        def put(*lines: Any) -> None:
            written = b"".join(encode(line) + b"\n" for line in lines)
            digest.update(written)
            packed.write(written)

        encode = msgspec.json.Encoder().encode
        put(head)
        for table in tables:
            put(_Table(table=str(table.name), columns=tuple(map(str, table.columns.keys()))))
            chosen = select(table).order_by(*table.primary_key.columns)
            for rows in connection.execution_options(yield_per=_AT_ONCE).execute(chosen).partitions():
                put(*map(tuple, rows))
                advance(len(rows))
        packed.write(encode(Tail(sha256=digest.hexdigest())))
    return head


def counted(connection: Connection, table: Any) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


# --- reading ----------------------------------------------------------------------------------------------------------


class Backup:
    """A backup that is read, once: its `head`, then its `parts`."""

    def __init__(self, file: IO[bytes], where: str) -> None:
        self._where = where
        self._digest = hashlib.sha256()
        self._lines = io.BufferedReader(gzip.GzipFile(fileobj=file), 1 << 20)
        with self._explained():
            first = self._line()
        try:
            self.head = msgspec.json.decode(first, type=Head)
        except msgspec.DecodeError:
            self.head = Head(format="", qawl="", schema=0, made=dt.datetime.now(dt.UTC), rows={})
        if self.head.format != FORMAT:
            raise StoreError("not a backup of qawl", where=where, hint="give a file that `qawl backup` wrote")
        if self.head.schema > schema.VERSION:
            what = f"the backup is of a newer qawl ({self.head.qawl}, schema {self.head.schema}; this one knows {schema.VERSION})"
            raise StoreError(what, where=where, hint="upgrade qawl, then restore it")

    def parts(self) -> Iterator[Part]:
        """The rows, table by table. Raises `StoreError` where they are not what was written, at the end at the latest."""
        table, rows = _Table(table="", columns=()), list[list[Any]]()
        found = dict.fromkeys(self.head.rows, 0)
        with self._explained():
            while True:
                before = self._digest.hexdigest()
                line = self._line()
                if line.startswith(b"["):
                    rows.append(msgspec.json.decode(line))
                    found[table.table] += 1
                    if len(rows) < _AT_ONCE:
                        continue
                if rows:
                    yield Part(table.table, table.columns, rows)
                    rows = []
                if line.startswith(b'{"table"'):
                    table = msgspec.json.decode(line, type=_Table)
                elif not line.startswith(b"["):
                    break
            tail = msgspec.json.decode(line, type=Tail)
            if tail.sha256 != before or found != self.head.rows or self._lines.read(1):
                raise self.damaged()

    def _line(self) -> bytes:
        line = self._lines.readline()
        self._digest.update(line)
        return line

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (gzip.BadGzipFile, zlib.error, EOFError, msgspec.DecodeError, KeyError):
            raise self.damaged() from None

    def damaged(self) -> StoreError:
        """What to say where it is not what was written."""
        return StoreError(
            "the backup is damaged or cut off", where=self._where, hint="nothing was changed; take another one"
        )
