"""How a command that reads many inputs ends: what was bad is said and counted, the rest is done, the status tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import typer

from qawl.cli.messages import complain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.pages import Bad

Good = TypeVar("Good")

SOME_BAD, ALL_BAD = 1, 3


class Outcome:
    """The inputs of one run: how many were good, and which were bad."""

    def __init__(self) -> None:
        self.good = 0
        self.bad: list[Bad] = []

    def only_good(self, results: Iterable[Good | Bad]) -> Iterator[Good]:
        """The results that are good; the others are said on standard error as they come."""
        from qawl.pages import Bad

        for result in results:
            if isinstance(result, Bad):
                self.bad.append(result)
                complain(str(result))
            else:
                self.good += 1
                yield result

    def finish(self) -> None:
        """End the command with the status that tells whether some or all inputs were bad."""
        if self.bad:
            raise typer.Exit(SOME_BAD if self.good else ALL_BAD)
