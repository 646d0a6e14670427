"""Files that outlast a power cut, and what others may do with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def on_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Raises `OSError`."""
    if os.name == "nt" and path.is_dir():
        return  # Windows writes names down by itself, and opens no folder
    held = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def default_mode() -> int:
    """What a new file is allowed, as the system has it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
