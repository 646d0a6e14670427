"""Processes that work side by side end when nobody wants what they do any more."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OFF = """
from qawl.cli.pool import ordered

def large(number):
    return bytes(6_000_000)

if __name__ == "__main__":
    for _ in range(8):
        results = ordered(large, range(60), 2, at_once=1)
        next(results)
        results.close()
"""


def test_they_end_even_while_they_hand_over_what_they_did(tmp_path: Path) -> None:
    (tmp_path / "left_off.py").write_text(LEFT_OFF, encoding="utf-8")
    done = subprocess.run([sys.executable, "left_off.py"], cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
