"""Which annotation of the prediction answers which of the gold: greedy one-to-one pairs, the closest first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from qawl.evaluation.names import WORD, folded_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qawl.records import Span

Item = TypeVar("Item")

SHARED = 0.5
"""Two stretches of text answer each other when they share at least this much of their words (Dice)."""


def overlaps(one: Span | None, other: Span | None) -> bool:
    """Whether two spans share a character; a missing span overlaps nothing."""
    return one is not None and other is not None and one.start < other.end and other.start < one.end


def word_starts(text: str, spans: Iterable[Span]) -> set[int]:
    """The offsets in `text` at which the words that the spans cover start."""
    return {span.start + word.start() for span in spans for word in WORD.finditer(text[span.start : span.end])}


def dice(one: set[int], other: set[int]) -> float:
    """Twice what two sets share over the sum of their sizes; 0 when either is empty."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def same_wording(text: str, one: Span, other: Span) -> bool:
    """Whether two spans, wherever they stand, share at least half of their folded words."""
    left, right = (Counter(folded_words(text[span.start : span.end])) for span in (one, other))
    shared, size = (left & right).total(), left.total() + right.total()
    return shared > 0 and 2 * shared >= SHARED * size


def pairs(
    gold: Sequence[Item], predicted: Sequence[Item], closeness: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """Index pairs (gold, predicted), each index used once at most.

    `closeness` of two indices is 0 where they may not be paired; ties go to what comes first in the gold, then in the
    prediction.
    """
    scored = [(closeness(i, j), i, j) for i in range(len(gold)) for j in range(len(predicted))]
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    chosen = []
    for _, i, j in sorted((c for c in scored if c[0] > 0), key=lambda c: (-c[0], c[1], c[2])):
        if i in free_gold and j in free_predicted:
            free_gold.discard(i)
            free_predicted.discard(j)
            chosen.append((i, j))
    return chosen
