"""The ledger of a store brought up to date after articles were added, read again or judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.store import Store


_NAMED = 5
"""How many articles are named where many failed."""


def tell(store: Store) -> None:
    """Put the articles that wait beside their neighbours and tell their stories, with progress; Ctrl-C leaves the rest waiting."""
    from qawl.cli.interrupts import deferred_interrupts, stoppable
    from qawl.cli.messages import complain, counted
    from qawl.cli.progress import progress

    with deferred_interrupts() as check, progress("steps of the ledger", store.waiting()) as advance:
        for done in stoppable(store.tell(), check):
            advance(done)
    failed = store.failed()
    if failed:
        named = ", ".join(failed[:_NAMED]) + (", ..." if len(failed) > _NAMED else "")
        complain(
            f"{counted(len(failed), 'article')} not in the ledger, where qawl failed; its next version tries again: {named}"
        )


def say_waiting(screen: Screen, store: Store) -> None:
    """Say how many articles the ledger has not taken in yet, where there are any, and what to do."""
    waiting = store.waiting()
    if waiting:
        screen.line((f"{waiting:,} steps of the ledger are still to be done: ", "yellow"), "qawl reread")
