"""A person who judges: whether one sits at the keyboard, who it is, the keys of answers, and what is said of judgements."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qawl.records import Judgement, Subject

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.ledger.judgements import Judged
    from qawl.store import Store

KEYS = {"s": Judgement.SAME, "d": Judgement.DIFFERENT, "u": Judgement.UNSURE}
BACK, END = "b", "q"
CHOICES = "[s]ame  [d]ifferent  [u]nsure"


def at_the_keyboard() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def user() -> str:
    """The name of who judges, where none was given. Raises `typer.BadParameter`."""
    import getpass

    import typer

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise typer.BadParameter("who are you? give --by NAME") from None


def key(screen: Screen, choices: str = CHOICES) -> str:
    """The key of an answer: one of `KEYS`, `BACK`, `END`, or nothing (Enter) to pass on."""
    while True:
        screen.line((f"{choices}  Enter: next  [b]ack  [q]uit", "dim"))
        try:
            answer = input("> ").strip().lower()
        except EOFError:
            return END
        if answer in ("", BACK, END, *KEYS):
            return answer


def say_judged(screen: Screen, number: int) -> None:
    """Say how many judgements were made, and where they are."""
    screen.line(f"{number} judged. `qawl review --history` lists them, `qawl review --undo N` takes one back.")


def warn_of_rivals(store: Store, made: Judged) -> None:
    """Say on standard error where a judgement leaves somebody with two records of one service.

    They are one by it, and whoever is either. That is rarely right, and right all the same where a service has somebody twice.
    """
    from qawl.cli.messages import complain
    from qawl.ledger.identifiers import host_of, rivals

    if made.subject is not Subject.ENTITY or made.judgement is not Judgement.SAME or made.undoes is not None:
        return
    for some in {tuple(some) for accepted in store.identifiers(made) for some in rivals(accepted)}:
        records = f"{', '.join(some)} are one now, though {host_of(some[0])} has two records"
        complain(f"judgement {made.id}: {records} (if they are two, `qawl review --undo {made.id}`)")
