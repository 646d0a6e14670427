"""What the commands say on standard error: one line an input, safe to print."""

from __future__ import annotations

import sys


def complain(line: str) -> None:
    """Say on standard error what went wrong, in one line."""
    print(f"qawl: {one_line(line)}", file=sys.stderr)


def one_line(text: str) -> str:
    """A text without line ends and without characters that drive a terminal."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def counted(number: int, thing: str) -> str:
    """A number with what it counts: `1 article`, `1,200 articles`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def nothing_found(thing: str, held: int, articles: int) -> str:
    """Why a question about stored promises or events has no answer, and the way out.

    held, articles: how many of the thing and how many articles the store holds.
    """
    if held:
        return (
            f"No {thing} meets all of this; the store holds {counted(held, thing)} of {counted(articles, 'article')}."
            " Leave a condition out."
        )
    if articles:
        return f"No {thing} was found in the stored articles. `qawl reread` reads them with this version of qawl."
    return "The store holds no articles yet. `qawl add FILE` adds one."
