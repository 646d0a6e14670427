"""A statement where it stands in its article: its words and its cue in brackets, what others said underlined."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.text import Text

from qawl.cli.screen import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.records import Span, Statement

REACH = 300
"""Characters of the article that are shown on either side of a statement."""

CONTENT, CUE = "⟦⟧", "‹›"
_EMPTY_LINES = re.compile(r"\n\s*\n")


def in_context(text: str, each: Statement, statements: Iterable[Statement]) -> Text:
    """The text around a statement, marked, in its own lines; an ellipsis stands where more goes before or after."""
    cues = [each.cue] if each.cue else []
    own = [*cues, *each.content]
    start = _blank_before(text, min(span.start for span in own) - REACH)
    end = _blank_after(text, max(span.end for span in own) + REACH)
    others = [span for other in statements if other.id != each.id for span in other.content]
    shown = Text("… " if start else "")
    for left, right in pairwise(sorted(_cuts([*own, *others], start, end))):
        shown.append(_brackets(left, cues, each.content), "bold")
        style = "bold" if _covers(own, left) else "underline" if _covers(others, left) else ""
        shown.append(_EMPTY_LINES.sub("\n", printable(text[left:right])), style)
    shown.append(_brackets(end, cues, each.content), "bold")
    return shown.append(" …" if end < len(text) else "")


def _cuts(spans: Iterable[Span], start: int, end: int) -> set[int]:
    return {start, end} | {at for span in spans for at in span if start < at < end}


def _covers(spans: Iterable[Span], at: int) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _brackets(at: int, cues: Iterable[Span], content: Iterable[Span]) -> str:
    marked = [*((span, CUE) for span in cues), *((span, CONTENT) for span in content)]
    closed = "".join(marks[1] for span, marks in marked if span.end == at)
    return closed + "".join(marks[0] for span, marks in marked if span.start == at)


def _blank_before(text: str, at: int) -> int:
    return max(0, text.rfind(" ", 0, at) + 1) if at > 0 else 0


def _blank_after(text: str, at: int) -> int:
    found = text.find(" ", at) if at < len(text) else -1
    return found if found >= 0 else len(text)
