"""One input given to a parser under watch: what it raises, how long it takes and how much memory, against its length."""

from __future__ import annotations

import contextlib
import faulthandler
import mmap
import resource
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qawl.errors import QawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fuzzing.parsers import Parser

BASE = 0.5
"""Seconds of the processor that an input may take, beside those for each of its bytes: a square shows, a busy machine does not."""

ROOM = 96 << 20
"""Bytes by which one input may raise the peak of memory, beside those that the parser may for each byte of it."""

HANGING = 120.0
"""Seconds of the clock after which an input is taken to hang: the process ends, and its input is in the file of the last input."""

_SPACE = 6 << 30
_AGAIN = 2


class Fault(NamedTuple):
    """What an input did: a name that is the same for inputs of one fault, and the fault in words."""

    name: str
    told: str


class Watch:
    """The watch over one process: the input at hand is always in a file, so that a crash or a hang can be looked at."""

    def __init__(self, last: Path) -> None:
        self.inputs = self.refused = self.bytes = 0
        self.slowest, self.slowest_length = 0.0, 0
        self._last = last
        with last.open("wb") as file:
            file.truncate(1 << 20)
        with last.open("r+b") as file:
            self._kept = mmap.mmap(file.fileno(), 1 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))

    def attempt(self, parser: Parser, data: bytes) -> Fault | None:
        """The fault of an input, None where the parser took it or refused it with an error of qawl's."""
        self._kept[: len(data) + 9] = len(data).to_bytes(8, "little") + data + b"\x00"
        self.inputs += 1
        self.bytes += len(data)
        before, start = _peak(), time.process_time()
        with _no_hanging():
            fault = self._raised(parser.run, data)
        seconds, more = time.process_time() - start, _peak() - before
        most = BASE + parser.time * len(data)
        if seconds > most:
            seconds = min(seconds, *(_seconds(parser.run, data) for _ in range(_AGAIN)))
        if seconds > self.slowest:
            self.slowest, self.slowest_length = seconds, len(data)
            self._last.with_suffix(".slowest").write_bytes(data)
        if fault is None and seconds > most:
            fault = Fault("slow", f"{seconds:.2f} s for {len(data):,} bytes")
        if fault is None and more > ROOM + parser.room * len(data):
            fault = Fault("memory", f"{more >> 20:,} MB for {len(data):,} bytes")
        return fault

    def _raised(self, run: Callable[[bytes], object], data: bytes) -> Fault | None:
        try:
            run(data)
        except QawlError as error:
            self.refused += 1
            line = str(error)
            return None if line.isprintable() else Fault("unprintable", repr(line))
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            ours = [each for each in frames if "/qawl/" in each.filename] or frames
            place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
            return Fault(f"{type(error).__name__} at {place}", "".join(traceback.format_exception(error)[-6:]))
        return None


def _seconds(run: Callable[[bytes], object], data: bytes) -> float:
    start = time.process_time()
    with contextlib.suppress(Exception):
        run(data)
    return time.process_time() - start


@contextlib.contextmanager
def _no_hanging() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANGING, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _peak() -> int:
    """The peak of this process's memory in bytes; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def resident() -> int:
    """The memory that this process has now, in bytes; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * resource.getpagesize() if told.exists() else 0
