"""Wordings of one utterance side by side: what all have is plain, what some have alone is underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from qawl.cli.screen import clean
from qawl.exports.wordings import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.cli.screen import Screen


class Wording(NamedTuple):
    """The words of one report: whose they are, as a line above them, and the id of the statement."""

    label: Text
    id: str
    words: str


def side_by_side(screen: Screen, wordings: Sequence[Wording], indent: str) -> None:
    """Every wording under its label; the words that not every one has are underlined."""
    for wording, pieces in zip(wordings, compared([clean(wording.words) for wording in wordings]), strict=True):
        screen.line(indent, wording.label, "  ", (wording.id, "dim"))
        marked = Text(" ").join(Text(piece.words, "underline" if piece.alone else "") for piece in pieces)
        screen.paragraph(Text.assemble("«", marked, "»"), 2 * indent)


def in_sentence(before: str, words: str, behind: str) -> Text:
    """Words between the rest of their sentence, marked."""
    return Text.assemble(
        f"«{clean(before)}{' ' * before[-1:].isspace()}",
        (clean(words), "bold underline"),
        f"{' ' * behind[:1].isspace()}{clean(behind)}»",
    )
