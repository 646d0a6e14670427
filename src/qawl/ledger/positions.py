"""What one speaker said about one matter over time, and where it changed: a date moved, a number changed, a denial was reversed.

Invariants:

- A change is between two statements of one speaker on different days, the nearest such pair; it names both places.
- What is not said in much the same words is not compared: another number in another sentence is another thing, not a change.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qawl.ledger.claims import Claim, figures
from qawl.ledger.traces import words_of_statement
from qawl.ledger.words import stems, weight
from qawl.records import Act, Record, Span, TimeType
from qawl.timex import days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from qawl.records import Article, Reading, TimeExpression

# How much of the lighter one two statements have to share to be on one matter, and how many stems at least.
ALIKE, SHARED = 0.5, 4
# As much for the words around two figures.
SAME_FRAME = 0.5


class Shift(StrEnum):
    """How a position changed."""

    DATE = "date"  # a date moved
    NUMBER = "number"  # a number changed
    REVERSAL = "reversal"  # denied, then affirmed, or the other way round


class Change(Record, frozen=True, kw_only=True):
    """A change between two statements: their ids, the places, and the old and the new value as they are written."""

    shift: Shift
    earlier: str
    earlier_span: Span
    later: str
    later_span: Span
    old: str
    new: str


class Said(NamedTuple):
    """A statement as it is compared with others of its speaker; id: its permalink."""

    id: str
    day: dt.date
    act: Act
    words: str
    span: Span
    stems: frozenset[str]
    dates: tuple[TimeExpression, ...]
    figures: tuple[Claim, ...]
    text: str


def said(id_: str, article: Article, reading: Reading, record: str) -> Said:
    """A statement ready to be compared, by its permalink and its id in the reading; the day of the article has to be known."""
    assert article.published is not None
    statement = next(each for each in reading.statements if each.id == record)
    inside = statement.content
    words = words_of_statement(article.text, inside)
    return Said(
        id=id_,
        day=article.published,
        act=statement.act,
        words=words,
        span=inside[0],
        stems=frozenset(stems(words)),
        dates=tuple(time for time in reading.times if time.type is TimeType.DATE and _within(time.span, inside)),
        figures=tuple(claim for claim in figures(article, reading) if _within(claim.span, inside)),
        text=article.text,
    )


def _within(span: Span, spans: Iterable[Span]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in spans)


def changes(statements: Sequence[Said]) -> Iterator[Change]:
    """The changes in what one speaker said, in order of day: each statement beside the last one before it on the same matter."""
    ordered = sorted(statements, key=lambda each: (each.day, each.id))
    for number, later in enumerate(ordered):
        for earlier in reversed(ordered[:number]):
            if earlier.day < later.day and alike(earlier, later):
                yield from _between(earlier, later)
                break


def alike(one: Said, other: Said) -> bool:
    """Whether two statements are on one matter, in much the same words."""
    shared = one.stems & other.stems
    least = min(weight(one.stems), weight(other.stems))
    return len(shared) >= SHARED and weight(shared) >= ALIKE * least


def _between(earlier: Said, later: Said) -> Iterator[Change]:
    moved = _moved(earlier, later)
    if moved:
        yield _change(Shift.DATE, earlier, moved[0].span, later, moved[1].span)
    counted = _counted(earlier, later)
    if counted:
        yield _change(Shift.NUMBER, earlier, counted[0].span, later, counted[1].span)
    if (earlier.act is Act.DENY) != (later.act is Act.DENY):
        yield _change(Shift.REVERSAL, earlier, earlier.span, later, later.span)


def _change(shift: Shift, earlier: Said, old: Span, later: Said, new: Span) -> Change:
    return Change(
        shift=shift,
        earlier=earlier.id,
        earlier_span=old,
        later=later.id,
        later_span=new,
        old=" ".join(earlier.text[old.start : old.end].split()),
        new=" ".join(later.text[new.start : new.end].split()),
    )


def _moved(earlier: Said, later: Said) -> tuple[TimeExpression, TimeExpression] | None:
    """The one date of each statement, where both lie ahead of what was said and cannot be the same day."""
    ours, theirs = (_ahead(each) for each in (earlier, later))
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (first, last), (other_first, other_last) = (
        days(ours[0].value) or (None, None),
        days(theirs[0].value) or (None, None),
    )
    if first is None or last is None or other_first is None or other_last is None:
        return None
    return (ours[0], theirs[0]) if last < other_first or other_last < first else None


def _ahead(each: Said) -> list[TimeExpression]:
    found = []
    for time in each.dates:
        period = days(time.value)
        if period and period[1] > each.day:
            found.append(time)
    return found


def _counted(earlier: Said, later: Said) -> tuple[Claim, Claim] | None:
    """The two figures that count the same in the most similar words, where they differ and neither is in the other statement."""
    known = {value for claim in earlier.figures for value in claim.values} & {
        value for claim in later.figures for value in claim.values
    }
    best: tuple[float, Claim, Claim] | None = None
    for ours in earlier.figures:
        for theirs in later.figures:
            if ours.unit == theirs.unit and not known & {*ours.values, *theirs.values}:
                shared = weight(ours.frame & theirs.frame) / max(1.0, min(weight(ours.frame), weight(theirs.frame)))
                if shared >= SAME_FRAME and (best is None or shared > best[0]):
                    best = (shared, ours, theirs)
    return best[1:] if best else None
