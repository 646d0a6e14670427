"""The command line: thin commands, one module each, over what the library does.

Exit status: 0 all is well; 1 some inputs were bad, the others are done; 2 wrong usage; 3 nothing could be read, or the
store failed; 130 interrupted.
"""

from __future__ import annotations

import gc
import io
import sys

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 100
"""How many new objects, and how many runs over the next younger ones, make the collector of cycles look at each generation."""


def collect_seldom() -> None:
    """Let the collector of cycles look at old objects seldom: records and traces have none, and there are many of them."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


def main() -> None:
    """Run `qawl` with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files may hold bytes that are no text, and some systems still do not speak UTF-8 by default.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    collect_seldom()
    from qawl.cli.app import app

    app(prog_name="qawl")
