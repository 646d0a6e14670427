"""qawl on a terminal where somebody types."""

from __future__ import annotations

import os
import subprocess
import sys


def at_the_keyboard(typed: str, *command: str) -> str:
    """What a command of qawl shows on a pseudo-terminal, errors included, while these keys are pressed."""
    import pty

    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from qawl.cli import main; main()", *command],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        close_fds=True,
    )
    os.close(terminal)
    os.write(keyboard, typed.encode())
    shown = b""
    try:
        while piece := os.read(keyboard, 4096):
            shown += piece
    except OSError:
        pass  # the terminal is gone with its process
    process.wait(timeout=120)
    os.close(keyboard)
    return shown.decode(errors="replace")
