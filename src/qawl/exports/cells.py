r"""Rows as cells of a spreadsheet, and how they are read back.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and some skip a tab or a line end before it (OWASP,
CSV Injection). Such a cell gets an apostrophe before it; so does one that begins with an apostrophe, so that reading back is
one rule: leave out the first character of a text where it is an apostrophe.

Several texts in one cell are joined by ` | `; a backslash stands before a `|` or a backslash within one of them.
"""

from __future__ import annotations

import re

RISKY = frozenset("=+-@\t\r\n＝＋－＠")
"""What a formula begins with, full-width signs included, and what a spreadsheet may skip before one."""

_GUARD = "'"
_JOIN = " | "
_TO_ESCAPE = re.compile(r"([\\|])")
_SPLIT = re.compile(r"(?<!\\)((?:\\\\)*) \| ")


def guarded(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return _GUARD + text if text and (text[0] in RISKY or text[0] == _GUARD) else text


def unguarded(cell: str) -> str:
    """The text that a cell was made from."""
    return cell.removeprefix(_GUARD)


def joined(texts: tuple[str, ...]) -> str:
    """Several texts in one cell; none of them, as an only empty one, is an empty cell."""
    return _JOIN.join(_TO_ESCAPE.sub(r"\\\1", text) for text in texts)


def parted(cell: str) -> tuple[str, ...]:
    """The texts that a cell was joined from; an empty cell holds none."""
    if not cell:
        return ()
    parts, rest = [], cell
    while match := _SPLIT.search(rest):
        parts.append(rest[: match.start()] + match[1])
        rest = rest[match.end() :]
    return tuple(re.sub(r"\\([\\|])", r"\1", part) for part in (*parts, rest))
