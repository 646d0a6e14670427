"""Inputs that nobody meant, given to every parser of what comes from outside.

    python benchmarks/fuzz.py [PARSER ...] [--seconds N] [--seed N] [--keep FOLDER]

Without a name every parser has its turn. An input is at fault where the parser raises anything but an error of qawl's, takes
longer than 0.5 s and 30 µs a byte (a reading: 300), or more memory than 96 MB and 600 bytes a byte (a reading: 4,000). Each kind
of fault is told once, by the smallest input that was found, which is kept in a file. The row of a parser ends with how far memory
stood above its level after the first quarter of the time. The status is 1 where there was a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from fuzzing.mutation import inputs
from fuzzing.parsers import PARSERS, Parser
from fuzzing.watching import Watch, resident
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException

from qawl.errors import QawlError

_AT_ONCE = 500


class _FaultyError(Exception):
    """An input is at fault: hypothesis makes it smaller."""


class _Input:
    """An input that hypothesis does not write out: it may be long."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return f"{len(self.data)} bytes"


class Hunt:
    """The search for faults of one parser: each kind by the smallest input that has it."""

    def __init__(self, parser: Parser, keep: Path) -> None:
        self.parser = parser
        self.found: dict[str, tuple[bytes, str]] = {}
        keep.mkdir(parents=True, exist_ok=True)
        self._keep = keep
        self.watch = Watch(keep / f"{parser.name}.last")
        self._known: set[str] = set()

    def warm(self) -> None:
        """Load what the parser loads, and see that it takes its seeds."""
        for data in self.parser.seeds * 2:
            with suppress(QawlError):
                self.parser.run(data)

    def run(self, seconds: float, first_seed: int) -> int:
        """Look for so long; by how many bytes memory grew after the first quarter."""
        ends, level, number = time.monotonic() + seconds, 0, first_seed
        quarter = time.monotonic() + seconds / 4
        while time.monotonic() < ends:
            self._round(number, ends)
            number += 1
            if not level and time.monotonic() > quarter:
                level = resident()
        return max(0, resident() - (level or resident()))

    def _round(self, number: int, ends: float) -> None:
        @seed(number)
        @settings(
            max_examples=_AT_ONCE,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(inputs(self.parser.seeds, self.parser.pieces).map(_Input))
        def one(given_: _Input) -> None:
            data = given_.data
            if time.monotonic() > ends + 60:
                return  # an input at fault may take long to make smaller
            fault = self.watch.attempt(self.parser, data)
            if fault is None or fault.name in self._known:
                return
            held = self.found.get(fault.name)
            if held is None or len(data) < len(held[0]):
                self.found[fault.name] = (data, fault.told)
                self._save(fault.name, data)
            if fault.name not in ("slow", "memory"):  # these take too long to be tried a thousand times
                raise _FaultyError(fault.name)

        try:
            one()
        except (_FaultyError, HypothesisException):  # the second where it looked different the second time
            self._known |= self.found.keys() - {"slow", "memory"}

    def _save(self, name: str, data: bytes) -> None:
        kept = "".join(char if char.isalnum() else "-" for char in name)
        (self._keep / f"{self.parser.name}-{kept}").write_bytes(data)


def main() -> None:
    parser = argparse.ArgumentParser(description="Hostile inputs for every parser of what comes from outside.")
    parser.add_argument("parsers", nargs="*", metavar="PARSER", help=", ".join(PARSERS))
    parser.add_argument("--seconds", type=float, default=3, help="how long each has its turn")
    parser.add_argument("--seed", type=int, default=1, help="the same gives the same inputs, as far as time lets it")
    default = Path(tempfile.gettempdir()) / "qawl-fuzz"
    parser.add_argument("--keep", type=Path, default=default, help="where inputs at fault are kept")
    arguments = parser.parse_args()
    wrong = set(arguments.parsers) - PARSERS.keys()
    if wrong:
        parser.error(f"no such parser: {', '.join(wrong)}; there are {', '.join(PARSERS)}")
    print(
        f"{'parser':12} {'inputs':>10} {'MB':>8} {'refused':>8} {'slowest s':>10} {'bytes':>8} {'grown MB':>9}  faults"
    )
    faults = 0
    for name in arguments.parsers or PARSERS:
        hunt = Hunt(PARSERS[name], arguments.keep)
        hunt.warm()
        grown = hunt.run(arguments.seconds, arguments.seed)
        watch = hunt.watch
        print(
            f"{name:12} {watch.inputs:10,} {watch.bytes / 1e6:8.1f} {watch.refused / max(watch.inputs, 1):8.0%}"
            f" {watch.slowest:10.3f} {watch.slowest_length:8,} {grown / 1e6:9.1f}  {len(hunt.found)}",
            flush=True,
        )
        for fault, (data, told) in hunt.found.items():
            faults += 1
            print(f"  {fault}: {data[:200]!r}\n    " + "\n    ".join(told.strip().splitlines()), flush=True)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
