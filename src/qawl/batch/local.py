"""The local engine: parts in this process, or in several of this machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qawl.batch.work import Order, do
from qawl.cli.pool import ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qawl.batch.parts import Failure, Part, Receipt


def do_here(order: Order, parts: list[Part], jobs: int, tell: Callable[..., object]) -> Iterator[Receipt | Failure]:
    """Do the parts in order; `tell` is called with how many articles have been read since.

    Raises `QawlError` where a process is killed.
    """
    if jobs == 1:
        for part in parts:
            yield do(order, part, tell)
        return
    for result in ordered(partial(do, order), parts, jobs, at_once=1):
        tell(result.articles)
        yield result
