"""The same function over many items, in order, with one process or several.

Invariant: results come in the order of the items, whatever the number of processes, and no more than a window of items
is ever between input and output, so memory does not grow with the input.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from qawl.cli import collect_seldom
from qawl.errors import QawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 16
"""Items that travel together: fewer cost more in travel, more make the first result late."""

_AHEAD = 16
"""Chunks under way for each process: enough to go on with while who takes the results is busy."""


def ordered(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int, *, at_once: int = _CHUNK
) -> Iterator[Result]:
    """`function` of every item, in order; with more than one job it and the items must be picklable.

    at_once: how many items travel together. Raises `QawlError` when a process dies.
    """
    if jobs == 1:
        yield from map(function, items)
    else:
        yield from _spread(partial(_each, function), items, jobs, at_once)


def ordered_in_chunks(
    function: Callable[[list[Item]], list[Result]], items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """As `ordered`, for a function that does several items at less cost than one after the other."""
    if jobs == 1:
        yield from chain.from_iterable(map(function, _chunks(items, _CHUNK)))
    else:
        yield from _spread(function, items, jobs, _CHUNK)


def _each(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]


def _spread(
    function: Callable[[list[Item]], list[Result]], items: Iterable[Item], jobs: int, at_once: int
) -> Iterator[Result]:
    pool = ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_prepare_worker)
    under_way: deque[Future[list[Result]]] = deque()
    try:
        for chunk in _chunks(items, at_once):
            under_way.append(pool.submit(_at_work, function, chunk))
            if len(under_way) >= jobs * _AHEAD:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    except BrokenProcessPool:
        hint = "often for want of memory: try fewer --jobs"
        raise QawlError("a reading process was killed", hint=hint) from None
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()  # nobody wants what they are still reading
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _chunks(items: Iterable[Item], at_once: int) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == at_once:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _context() -> BaseContext:
    # Not a plain fork: this process has threads (the progress bar) and an open database, and neither survives one.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["qawl.cli.inputs"])
    return context


def _prepare_worker() -> None:
    collect_seldom()
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()


_working = threading.Event()
"""In a worker: whether it is at work, and not handing over what it did."""

_TO_HAND_OVER = 0.5
"""Seconds that a worker has to hand over what it did before it ends: half a result would be waited for without end."""


def _at_work(function: Callable[[list[Item]], list[Result]], chunk: list[Item]) -> list[Result]:
    _working.set()
    try:
        return function(chunk)
    finally:
        _working.clear()


def _end(*_: object) -> None:
    """End this worker, but not in the middle of a result."""
    if _working.is_set():
        os._exit(1)
    end = threading.Timer(_TO_HAND_OVER, os._exit, (1,))
    end.daemon = True
    end.start()


def _end_with_parent() -> None:
    """Do not outlive a parent that was killed: nobody would ever read what is computed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
