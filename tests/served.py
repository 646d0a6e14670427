"""`qawl serve` as a process of its own, as whoever types it has it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QAWL = [sys.executable, "-c", "from qawl.cli import main; main()"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(?=/)")


@contextmanager
def served(store: Path, *options: str) -> Iterator[str]:
    """The address of a server over a store, without the slash at its end; Ctrl-C ends it without a word of complaint."""
    command = [*QAWL, "serve", "--port", "0", "--store", str(store), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            address = ADDRESS.match(line)
            assert address is not None, line + process.stderr.read()
            yield address[0]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()
