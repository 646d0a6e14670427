"""Wordings of one utterance beside each other: which words all of them have, and which only some.

Invariant: the pieces of a wording are its words in order, white space folded.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from qawl.arabic.letters import fold
from qawl.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


class Piece(Record, frozen=True):
    """Words of a wording that stand together; alone: whether not every wording has them."""

    words: str
    alone: bool


def compared(wordings: Sequence[str]) -> list[tuple[Piece, ...]]:
    """The pieces of each wording, by words whatever their spelling."""
    counts = Counter(word for wording in wordings for word in {fold(word) for word in wording.split()})
    shared = {word for word, count in counts.items() if count == len(wordings)}
    return [
        tuple(
            Piece(" ".join(words), alone)
            for alone, words in groupby(wording.split(), lambda word: fold(word) not in shared)
        )
        for wording in wordings
    ]
