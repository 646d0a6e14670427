"""Binary streams with a head to look at, and unpacking with a budget.

Invariant: nothing here holds more than one buffer, and no stream yields more than its budget allows, however it was
packed.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

from .bad import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .limits import Limits

HEAD = 65536
_CHUNK = 65536


class Readable(Protocol):
    """Anything with `read`."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Budget:
    """What one archive, with all archives inside it, may still unpack to."""

    def __init__(self, limits: Limits, packed: int = 0) -> None:
        self.limits = limits
        self.packed = packed
        self.unpacked = 0
        self.exhausted = False

    def spend(self, size: int) -> None:
        """Counts unpacked bytes. Raises `UnreadableError` where they are too many."""
        self.unpacked += size
        self.exhausted = True
        if self.unpacked > self.limits.unpacked:
            raise UnreadableError(
                f"the archive unpacks to more than {self.limits.unpacked:,} bytes",
                "unpack it first, or raise Limits.unpacked",
            )
        if self.unpacked > self.limits.free + self.limits.ratio * self.packed:
            raise UnreadableError(
                f"the archive unpacks to more than {self.limits.ratio} times its size, as a decompression bomb does",
                "if you trust it, unpack it first",
            )
        self.exhausted = False


class Stream(io.RawIOBase):
    """A stream whose first 64 KiB (`head`) can be looked at before it is read.

    Where the source breaks off within the head, what came before is still handed out, and then the error is raised.
    """

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._broken: UnreadableError | None = None
        parts: list[bytes] = []
        try:
            for part in _parts(source, HEAD):
                parts.append(part)  # what came before an error is kept
        except UnreadableError as error:
            if not parts:
                raise
            self._broken = error
        self.head = b"".join(parts)
        self._pending = memoryview(self.head)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """As `io.RawIOBase.readinto`."""
        data: bytes | memoryview = self._pending[: len(buffer)]
        if data:
            self._pending = self._pending[len(data) :]
        elif self._broken:
            raise self._broken
        else:
            data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parts(source: Readable, size: int) -> Iterator[bytes]:
    """Up to `size` bytes in the pieces they come in, as pipes give short ones."""
    while size > 0 and (part := source.read(size)):
        size -= len(part)
        yield part


def read_all(source: Readable, most: int, refusal: UnreadableError | None = None) -> bytes:
    """The rest of a stream; no more than `most` bytes are ever held. Raises `refusal` where it is longer."""
    data = b"".join(_parts(source, most + 1))
    if len(data) > most:
        raise refusal or UnreadableError(
            f"one page or record is over {most:,} bytes", "split it, or raise Limits.record"
        )
    return data


class Spent:
    """A stream whose bytes are counted against a budget."""

    def __init__(self, source: Readable, budget: Budget) -> None:
        self._source = source
        self._budget = budget

    def read(self, size: int = -1, /) -> bytes:
        """As `Readable.read`."""
        data = self._source.read(size)
        self._budget.spend(len(data))
        return data


class Gunzip:
    """The content of a gzip stream of one or more members (RFC 1952), counted against a budget.

    All that could be unpacked is handed out before `UnreadableError` tells of a damaged or truncated stream.
    """

    def __init__(self, source: Readable, budget: Budget, *, counts_packed: bool) -> None:
        self._parts = _inflated(source, budget, counts_packed=counts_packed)
        self._pending = b""

    def read(self, size: int = -1, /) -> bytes:
        """As `Readable.read`; `size` must be positive."""
        if not self._pending:
            self._pending = next(self._parts, b"")
        data, self._pending = self._pending[:size], self._pending[size:]
        return data


def _inflated(source: Readable, budget: Budget, *, counts_packed: bool) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=31)
    packed = b""
    started = True
    while True:
        if not packed:
            packed = source.read(_CHUNK)
            budget.packed += len(packed) if counts_packed else 0
        if not packed:
            break
        if inflate.eof:
            # Zeros may pad a member; another member may follow.
            packed = packed.lstrip(b"\x00")
            if not packed:
                continue
            inflate, started = zlib.decompressobj(wbits=31), True
        try:
            data = inflate.decompress(packed, _CHUNK)
        except zlib.error:
            raise UnreadableError("the gzip data are damaged", "fetch the file again") from None
        packed = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        if data:
            budget.spend(len(data))
            yield data
    if started and not inflate.eof:
        raise UnreadableError(
            "the gzip file is cut off before its end", "what came before the cut was read; fetch the file again"
        )


def seekable(source: BinaryIO | Readable) -> bool:
    """Whether a stream can be read out of order, as zip needs."""
    ask = getattr(source, "seekable", None)
    return bool(ask and ask())
