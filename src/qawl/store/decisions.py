"""What people decided about statements and promises: judgements as data, never overwritten, stronger than any reading.

The last decision about a statement is the one that counts; those before it stay on record, and so does one that was taken back. A
decision holds for whatever a reader finds in the same words of the same text: cues that overlap, or contents that do.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from qawl.records import Act, Commitment, Kind, PromiseState, Record, Span, Statement, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable


class Verdict(StrEnum):
    """What a person says of a record."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"


class Correction(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The right values of a record; None leaves what was read.

    speaker, act, kind, content: of a statement; content: the spans of its words in the text. parties, towards, deadline, state: of
    a promise; deadline: a TIMEX3 value, `''` for none; state: what became of it.
    """

    speaker: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    content: tuple[Span, ...] | None = None
    parties: tuple[str, ...] | None = None
    towards: tuple[str, ...] | None = None
    deadline: str | None = None
    state: PromiseState | None = None


class Decision(Record, frozen=True, kw_only=True):
    """One decision: about which words, what, by whom, when and why.

    subject: whether it is about a statement or a promise; statement: the id of either when it was decided on; cue, content: its
    words as they were read; undoes: the id of a decision that this one takes back, which it repeats.
    """

    statement: str
    cue: Span | None
    content: tuple[Span, ...]
    verdict: Verdict
    correction: Correction
    by: str
    why: str
    at: dt.datetime
    id: int = 0
    subject: Subject = Subject.STATEMENT
    undoes: int | None = None


def about(decisions: Iterable[Decision], found: Statement | Commitment) -> list[Decision]:
    """The decisions about the words of a record, those taken back and their undoing included, in the order given."""
    return [decision for decision in decisions if is_about(decision, found)]


def standing(decisions: Iterable[Decision], found: Statement | Commitment) -> Decision | None:
    """The decision that counts for a record: the last about its words that was not taken back. They are in order of time."""
    ours = about(decisions, found)
    undone = {decision.undoes for decision in ours}
    left = [decision for decision in ours if decision.undoes is None and decision.id not in undone]
    return left[-1] if left else None


def version(decisions: Iterable[Decision], found: Statement | Commitment) -> int:
    """What a person has to have seen who decides about a record now: the id of the last decision about it, 0 for none."""
    return max((decision.id for decision in about(decisions, found)), default=0)


def is_about(decision: Decision, found: Statement | Commitment) -> bool:
    """Whether a decision is about the words in which a record was found."""
    if isinstance(found, Commitment):
        return decision.subject is Subject.PROMISE and _any_overlap(decision.content, (found.text,))
    if decision.subject is not Subject.STATEMENT:
        return False
    if decision.cue is not None and found.cue is not None:
        return _overlap(decision.cue, found.cue) and _any_overlap(decision.content, found.content)
    return decision.cue == found.cue and _any_overlap(decision.content, found.content)


def _any_overlap(some: Iterable[Span], others: tuple[Span, ...]) -> bool:
    return any(_overlap(one, other) for one in some for other in others)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
