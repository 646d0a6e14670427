"""What people decided about statements: judgements as data, never overwritten, stronger than any reading.

The last decision about a statement is the one that counts; those before it stay on record. A decision holds for
whatever statement a reader finds in the same words of the same text: cues that overlap, or contents that do.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from qawl.records import Act, Kind, Record, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


class Verdict(StrEnum):
    """What a person says of a record."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"


class Correction(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The right values of a statement; None leaves what was read."""

    speaker: str | None = None
    act: Act | None = None
    kind: Kind | None = None


class Decision(Record, frozen=True, kw_only=True):
    """One decision: about which words, what, by whom, when and why."""

    statement: str
    cue: Span | None
    content: tuple[Span, ...]
    verdict: Verdict
    correction: Correction
    by: str
    why: str
    at: dt.datetime


def standing(decisions: Iterable[Decision], statement: Statement) -> Decision | None:
    """The decision that counts for a statement: the last that is about its words. `decisions` are in order of time."""
    last = None
    for decision in decisions:
        if is_about(decision, statement):
            last = decision
    return last


def is_about(decision: Decision, statement: Statement) -> bool:
    """Whether a decision is about the words in which a statement was found."""
    if decision.cue is not None and statement.cue is not None:
        return _overlap(decision.cue, statement.cue) and _any_overlap(decision.content, statement.content)
    return decision.cue == statement.cue and _any_overlap(decision.content, statement.content)


def _any_overlap(some: Iterable[Span], others: tuple[Span, ...]) -> bool:
    return any(_overlap(one, other) for one in some for other in others)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
