"""The same function over many items, in order, with one process or several.

Invariant: results come in the order of the items, whatever the number of processes, and no more than a window of items
is ever between input and output, so memory does not grow with the input.
"""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

from qawl.errors import QawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 8
"""Items that travel together: fewer cost more in travel, more make the first result late."""

_AHEAD = 4
"""Chunks under way for each process."""


def ordered(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """`function` of every item, in order; with more than one job it and the items must be picklable.

    Raises `QawlError` when a process dies.
    """
    if jobs == 1:
        yield from map(function, items)
    else:
        yield from _spread(function, items, jobs)


def _spread(function: Callable[[Item], Result], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    pool = ProcessPoolExecutor(jobs, initializer=_ignore_interrupts)
    under_way: deque[Future[list[Result]]] = deque()
    try:
        for chunk in _chunks(items):
            under_way.append(pool.submit(_apply, function, chunk))
            if len(under_way) >= jobs * _AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    except BrokenProcessPool:
        hint = "often for want of memory: try fewer --jobs"
        raise QawlError("a reading process was killed", hint=hint) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _apply(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]


def _ignore_interrupts() -> None:
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
