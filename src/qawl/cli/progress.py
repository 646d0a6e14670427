"""Progress of long work on standard error, where that is a terminal: how many, how fast, and how long still."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(things: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A bar that moves by one, or by a number, when the function that is given is called; to and fro while `total` is unknown.

    What is printed on standard error meanwhile goes above the bar.
    """
    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    class Rate(bars.ProgressColumn):
        """Things a second."""

        def render(self, task: bars.Task) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:,.0f} a second")

    console = Console(stderr=True)
    count = bars.TextColumn(f"{{task.completed:,.0f}} {things}")
    left = [bars.TextColumn("left"), bars.TimeRemainingColumn()] if total is not None else []
    columns = [bars.BarColumn(), count, Rate(), bars.TimeElapsedColumn(), *left]
    with bars.Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(things, total=total)
        yield lambda by=1: bar.advance(task, by)
