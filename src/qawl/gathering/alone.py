"""One watch of a store at a time: two would ask hosts twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.errors import QawlError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def alone(store: str) -> Iterator[None]:
    """Within it no other process of this machine and user watches for the store of that name. Raises `QawlError`.

    The system lets go of the lock when the process ends, however it does. Where the system knows no such locks there is none.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    name = f"qawl-watch-{os.getuid()}-{hashlib.sha256(store.encode()).hexdigest()[:16]}.lock"
    handle = os.open(Path(tempfile.gettempdir()) / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            what = "another `qawl watch run` is at work on this store"
            raise QawlError(what, hint="wait for it to end, or end it") from None
        yield
    finally:
        os.close(handle)
