"""Formats that are written as a whole: made in a file of the system's temporary folder, then handed on in pieces."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = 1 << 16
"""Bytes that are handed on at a time."""


def spooled(write: Callable[[IO[bytes]], None]) -> Iterator[bytes]:
    """What a function writes into a file, in pieces; the file is gone afterwards."""
    with tempfile.TemporaryFile(prefix="qawl-") as file:
        write(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
