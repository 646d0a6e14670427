"""The words of a text as places where the words of a statement may begin and end, to be chosen without a script."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from qawl.records import Span

REACH = 600
"""Characters on either side of a statement within which its words may begin and end."""

_WORD = re.compile(r"\S+")


class Word(NamedTuple):
    """A word of a text by where it stands, and its number among those to choose from."""

    number: int
    start: int
    end: int
    text: str


def choices(text: str, around: Span) -> list[Word]:
    """The words of the lines in which a span stands, at most `REACH` characters away from it, and those at which it is cut."""
    first = max(text.rfind("\n", 0, around.start) + 1, around.start - REACH, 0)
    end = text.find("\n", around.end)
    last = min(end if end >= 0 else len(text), around.end + REACH)
    found = []
    for match in _WORD.finditer(text, first, last):
        # The span may begin behind a particle or a quotation mark and end before a full stop: these are places as well.
        cuts = sorted({match.start(), match.end(), *(at for at in around if match.start() < at < match.end())})
        found += [Span(start, stop) for start, stop in pairwise(cuts)]
    return [Word(number, *span, text[span.start : span.end]) for number, span in enumerate(found, start=1)]
