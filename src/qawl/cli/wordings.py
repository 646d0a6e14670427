"""Wordings of one utterance side by side: what all have is plain, what some have alone is underlined."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from qawl.arabic.letters import fold
from qawl.cli.screen import clean

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
    shared = _shared([wording.words for wording in wordings])
    for wording in wordings:
        screen.line(indent, wording.label, "  ", (wording.id, "dim"))
        screen.paragraph(Text("«").append(_marked(wording.words, shared)).append("»"), 2 * indent)


def in_sentence(before: str, words: str, behind: str) -> Text:
    """Words between the rest of their sentence, marked."""
    return Text.assemble(
        f"«{clean(before)}{' ' * before[-1:].isspace()}",
        (clean(words), "bold underline"),
        f"{' ' * behind[:1].isspace()}{clean(behind)}»",
    )


def _shared(wordings: Sequence[str]) -> frozenset[str]:
    """The folded words that every wording has."""
    counts = Counter(word for wording in wordings for word in set(fold(wording).split()))
    return frozenset(word for word, count in counts.items() if count == len(wordings))


def _marked(wording: str, shared: frozenset[str]) -> Text:
    marked = Text()
    for number, word in enumerate(clean(wording).split()):
        marked.append(" " if number else "")
        marked.append(word, "" if fold(word) in shared else "underline")
    return marked
