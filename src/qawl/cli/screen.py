"""How Arabic and Latin share a terminal.

The terminal itself orders the letters; what it cannot know is where one piece of text ends and the next begins. So
every piece stands in its own directional isolate (UAX 9): RLI for what runs right to left, FSI for a name whose
direction it tells itself, PDI at the end. Terminals that show these as boxes get `--no-bidi`. Colours are only for a
terminal, and never the only sign.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Piece = str | Text | tuple[str, str]

RLI, FSI, PDI = "\u2067", "\u2068", "\u2069"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PIPED_WIDTH = 120
_SHORTEST = 6
"""Cells that a name in the middle of a chain needs to be worth showing."""


class _Console(Console):
    """A console that leaves it to the command line what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


@dataclass(frozen=True)
class Screen:
    """Where a command prints for a person: standard output, its width in cells, and whether isolates are wanted."""

    console: Console
    width: int
    bidi: bool

    @classmethod
    def open(cls, *, bidi: bool) -> Screen:
        """The process's standard output."""
        console = _Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        has_width = console.is_terminal or "COLUMNS" in os.environ
        return cls(console=console, width=console.width if has_width else _PIPED_WIDTH, bidi=bidi)

    def line(self, *pieces: Piece) -> None:
        """Print pieces as one line; a pair is a text with its style."""
        line = Text.assemble(*pieces)
        if self.console.is_terminal:
            self.console.print(line)
        else:  # ten times faster, and an article may have many statements
            print(line.plain, file=self.console.file)

    def isolated(self, piece: Text) -> Text:
        """A piece of text kept apart from what stands around it."""
        if not self.bidi or not piece.plain:
            return piece
        return Text.assemble(RLI if is_arabic(piece.plain) else FSI, piece, PDI)

    def name(self, name: str, style: str = "") -> Text:
        """A short piece on one line: a name, an outlet, a cue."""
        return self.isolated(Text(clean(name), style))

    def chain(self, names: Iterable[str | None], width: int | None = None) -> Text:
        """Who passed the words on, source first, joined by arrows in the direction of the script.

        Names that do not fit `width` cells are cut; who is not named is a question mark.
        """
        shown = [clean(name) if name else "؟" for name in names]
        right_to_left = any(map(is_arabic, shown))
        arrow = " ← " if right_to_left else " → "
        if width is not None:
            if len(shown) > 2 and width < (_SHORTEST + cell_len(arrow)) * len(shown):
                shown = [shown[0], "…", shown[-1]]
            shown = _fitted(shown, width - cell_len(arrow) * (len(shown) - 1))
        styles = ["bold", *[""] * len(shown)]
        names_ = [
            Text.assemble(FSI, (name, style), PDI)
            if self.bidi and is_arabic(name) != right_to_left
            else Text(name, style)
            for name, style in zip(shown, styles, strict=False)
        ]
        joined = Text(arrow, "dim").join(names_)
        return Text.assemble(RLI if right_to_left else FSI, joined, PDI) if self.bidi else joined

    @staticmethod
    def padded(piece: Text, width: int) -> Text:
        """A piece with blanks after it up to a width in cells."""
        return Text.assemble(piece, " " * max(0, width - piece.cell_len))

    def paragraph(self, text: Text, indent: str = "") -> None:
        """Print running text, folded to the width; every line is an isolate, since a terminal orders line by line."""
        room = max(20, self.width - len(indent))
        lines = [text] if text.cell_len <= room else text.wrap(self.console, room)
        for line in lines:
            line.rstrip()
            self.line(indent, self.isolated(line))


def printable(text: str) -> str:
    """A text, in its lines, without characters that drive a terminal or turn the direction of what follows."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in _DIRECTIONS.sub("", text))


def clean(text: str) -> str:
    """A printable text on one line."""
    return " ".join(printable(text).split())


def is_arabic(text: str) -> bool:
    """Whether a text has a letter that runs from right to left."""
    return _ARABIC.search(text) is not None


def clip(text: str, width: int) -> str:
    """A text cut to so many cells; an ellipsis shows that it was."""
    if cell_len(text) <= width:
        return text
    kept, used = [], 1
    for char in text:
        used += cell_len(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def _fitted(names: list[str], width: int) -> list[str]:
    """Names cut so that together they fit: the longest give way first."""
    share = max(map(cell_len, names), default=0)
    while share > 1 and sum(min(share, cell_len(name)) for name in names) > width:
        share -= 1
    return [clip(name, share) for name in names]
