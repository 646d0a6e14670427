"""The command line: thin commands, one module each, over what the library does.

Exit status: 0 all is well; 1 some inputs were bad, the others are done; 2 wrong usage; 3 nothing could be read, or the
store failed; 130 interrupted.
"""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run `qawl` with the arguments of the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Names of files may hold bytes that are no text, and some systems still do not speak UTF-8 by default.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    from qawl.cli.app import app

    app(prog_name="qawl")
