"""Large inputs in pieces that can be read apart: lines of JSONL, files of a zip archive, row groups of a Parquet table.

Invariant: the pieces of an input hold each of its articles once, in order, and depend on nothing but the input and the size that a
piece should have.
"""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from typing import IO, TYPE_CHECKING

import msgspec

from .bad import UnreadableError
from .columnar import group_sizes
from .decoding import encoding_of_records
from .fields import FieldMap
from .signatures import Format, format_of, refined
from .streams import HEAD, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UTF_8 = ("utf-8", "utf-8-sig", "ascii")
"""Encodings in which a byte 10 ends a line and nothing else, and of which every piece tells the same."""


class Unit(StrEnum):
    """What a piece counts."""

    BYTES = "bytes"  # of JSONL: the lines that begin in them
    MEMBERS = "members"  # files in a zip archive, folders left out
    ROW_GROUPS = "row_groups"  # of a Parquet table


class Piece(msgspec.Struct, frozen=True):
    """A part of one input: the units from `start` to before `end`, from 0."""

    unit: Unit
    start: int
    end: int


def pieces_of(source: IO[bytes], name: str, most: int) -> list[Piece]:
    """The pieces of a seekable input of about `most` bytes each; none where it can only be read as a whole."""
    try:
        stream = Stream(source)
        found = refined(format_of(stream.head, name), stream.head, name, FieldMap())
        if found is Format.JSONL and encoding_of_records(stream.head) in UTF_8:
            size = source.seek(0, io.SEEK_END)
            return [Piece(Unit.BYTES, start, min(start + most, size)) for start in range(0, size, most)]
        if found is Format.ZIP:
            return _grouped(Unit.MEMBERS, (info.compress_size for info in files_in(_archive(source))), most)
        if found is Format.PARQUET:
            source.seek(0)
            return _grouped(Unit.ROW_GROUPS, group_sizes(source), most)
    except UnreadableError:
        pass  # reading it will say what is wrong
    return []


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members of an archive that are files, in order: what a piece of it counts."""
    return [info for info in archive.infolist() if not info.is_dir()]


def _archive(source: IO[bytes]) -> zipfile.ZipFile:
    source.seek(0)
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise UnreadableError("the zip file is damaged or cut off") from None


def _grouped(unit: Unit, sizes: Iterable[int], most: int) -> list[Piece]:
    """Runs of units that reach the size wanted."""
    return list(_runs(unit, sizes, most))


def _runs(unit: Unit, sizes: Iterable[int], most: int) -> Iterator[Piece]:
    start = end = held = 0
    for end, size in enumerate(sizes, start=1):
        held += size
        if held >= most:
            yield Piece(unit, start, end)
            start, held = end, 0
    if end > start:
        yield Piece(unit, start, end)


class Lines:
    """The lines of a seekable input that begin in a stretch of its bytes, as a stream; `begin` is where the first one does."""

    def __init__(self, source: IO[bytes], piece: Piece) -> None:
        self._source = source
        self.begin = _line_from(source, piece.start)
        self._left = _line_from(source, piece.end) - self.begin
        source.seek(self.begin)

    def read(self, size: int = -1, /) -> bytes:
        """As `Readable.read`; `size` must be positive."""
        data = self._source.read(min(size, self._left))
        self._left -= len(data)
        return data


def _line_from(source: IO[bytes], position: int) -> int:
    """Where the first line begins that begins at a position or after it; the end of the input where none does."""
    if position == 0:
        return 0
    at = source.seek(position - 1)
    while data := source.read(HEAD):
        newline = data.find(b"\n")
        if newline >= 0:
            return at + newline + 1
        at += len(data)
    return at
