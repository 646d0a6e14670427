"""What is read on its own: an input, or a piece of a large one. A part has one name for good, and one receipt when it is done.

Invariant: the parts of an input depend on the input and its address alone, so that a run that is taken up, or one with other
processes, finds the same parts.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from qawl.batch.places import Source
from qawl.pages import Bad
from qawl.pages.pieces import Piece, pieces_of

if TYPE_CHECKING:
    from qawl.batch.places import Input

SMALLEST, MOST = 4 * 1024 * 1024, 1000
"""Bytes that are not worth taking apart, and into how many parts an input is taken at most."""

_PACKED = (
    ".gz"  # what is packed as one stream has no pieces: a crawl's thousands of archives need not be opened to tell
)
_HASH = 16


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An input, or a piece of it. id: 16 hexadecimal digits, of the address and the piece. size, mark: of the whole input."""

    id: str
    input: str
    size: int
    mark: str
    piece: Piece | None = None


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the output: its path in it, its articles, its bytes and their SHA-256."""

    name: str
    articles: int
    size: int
    sha256: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is done: by which reader, in which layout of the output, what it gave and where that is.

    bad: records that could not be read; foreign: articles in a language that is not read, which are passed over.
    """

    part: Part
    reader: str
    layout: str
    articles: int
    statements: int
    bad: int
    foreign: int
    files: tuple[Written, ...]

    @property
    def names(self) -> set[str]:
        """The files by their paths in the output."""
        return {each.name for each in self.files}


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A part that could not be done: nothing of it is in the output, and the next run tries it again."""

    part: Part
    why: Bad

    @property
    def articles(self) -> int:
        """How many of its articles are in the output."""
        return 0


def parts_of(given: Input) -> list[Part]:
    """The parts of an input, in order. Raises `PlaceError` where it cannot be opened."""
    most = max(SMALLEST, -(-given.size // MOST))
    if given.size <= most or given.url.lower().endswith(_PACKED):
        return [_part(given, None)]
    with Source(given.url) as source:
        pieces = pieces_of(source.stream, given.url, most)
        source.check()
    return [_part(given, piece) for piece in pieces] or [_part(given, None)]


def _part(given: Input, piece: Piece | None) -> Part:
    told = [given.url] if piece is None else [given.url, piece.unit.value, str(piece.start), str(piece.end)]
    id_ = hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return Part(id=id_, input=given.url, size=given.size, mark=given.mark, piece=piece)
