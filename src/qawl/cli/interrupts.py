"""Ctrl-C that waits for a safe point: between two inputs, never within a transaction."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

Item = TypeVar("Item")


@contextmanager
def deferred_interrupts() -> Iterator[Callable[[], None]]:
    """Within it the first Ctrl-C only marks that the work is to end; the function given raises `KeyboardInterrupt`.

    A second Ctrl-C interrupts at once.
    """
    interrupted = threading.Event()

    def mark(number: int, frame: FrameType | None) -> None:
        interrupted.set()
        signal.signal(signal.SIGINT, before)

    def check() -> None:
        if interrupted.is_set():
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, mark)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


def stoppable(items: Iterable[Item], check: Callable[[], None]) -> Iterator[Item]:
    """The items, with a safe point before each."""
    for item in items:
        check()
        yield item
