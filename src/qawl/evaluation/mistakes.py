"""The mistakes behind the scores, one by one and in words: missed, spurious, and found with a wrong value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qawl.evaluation.names import same_name
from qawl.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.evaluation.annotation import Statement
    from qawl.evaluation.measures import Comparison

CONTEXT = 40
"""How many characters of the article stand on either side of the words of a mistake."""


class What(StrEnum):
    """What went wrong with a statement."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    SPEAKER = "speaker"
    KIND = "kind"
    ACT = "act"
    PARENT = "parent"


WRONG_VALUES = frozenset({What.SPEAKER, What.KIND, What.ACT, What.PARENT})
"""Mistakes about a statement that was found."""


@dataclass(frozen=True)
class Mistake:
    """One mistake: the cue and the content in their context, and for a wrong value what it should have been.

    `gold` and `predicted` are None for statements that are missed or spurious, and where the value itself is missing.
    """

    article: str
    what: What
    cue: str | None
    before: str
    content: str
    after: str
    gold: str | None = None
    predicted: str | None = None


def mistakes(comparisons: Iterable[Comparison]) -> Iterator[Mistake]:
    """Every mistake of a prediction, article by article."""
    for comparison in comparisons:
        for missed in comparison.missed():
            yield _mistake(comparison, missed, What.MISSED)
        for spurious in comparison.spurious():
            yield _mistake(comparison, spurious, What.SPURIOUS)
        yield from _wrong_values(comparison)


def _wrong_values(comparison: Comparison) -> Iterator[Mistake]:
    for gold, predicted in comparison.paired():
        if not same_name(gold.speaker_name, predicted.speaker_name):
            yield _mistake(comparison, gold, What.SPEAKER, gold.speaker_name, predicted.speaker_name)
        if gold.kind != predicted.kind:
            yield _mistake(comparison, gold, What.KIND, gold.kind, predicted.kind)
        if gold.act != predicted.act:
            yield _mistake(comparison, gold, What.ACT, gold.act, predicted.act)
        if gold.parent != comparison.parent_in_gold(predicted):
            yield _mistake(comparison, gold, What.PARENT, gold.parent, predicted.parent)


def _mistake(
    comparison: Comparison, statement: Statement, what: What, gold: str | None = None, predicted: str | None = None
) -> Mistake:
    text = comparison.gold.text
    spans = [*statement.content] or [statement.cue or Span(0, 0)]
    start, end = spans[0].start, spans[-1].end
    return Mistake(
        article=comparison.gold.id,
        what=what,
        cue=text[statement.cue.start : statement.cue.end] if statement.cue else None,
        before=text[max(0, start - CONTEXT) : start],
        content=text[start:end],
        after=text[end : end + CONTEXT],
        gold=gold,
        predicted=predicted,
    )
