"""The ledger of a store brought up to date after articles were added, read again or judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.store import Store


def tell(store: Store) -> None:
    """Put the articles that wait beside their neighbours and tell their stories, with progress; Ctrl-C leaves the rest waiting."""
    from qawl.cli.interrupts import deferred_interrupts, stoppable
    from qawl.cli.progress import progress

    with deferred_interrupts() as check, progress("steps of the ledger", store.waiting()) as advance:
        for done in stoppable(store.tell(), check):
            advance(done)


def say_waiting(screen: Screen, store: Store) -> None:
    """Say how many articles the ledger has not taken in yet, where there are any, and what to do."""
    waiting = store.waiting()
    if waiting:
        screen.line((f"{waiting:,} steps of the ledger are still to be done: ", "yellow"), "qawl reread")
