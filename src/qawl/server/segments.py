"""A text cut into pieces at the ends of its marks, so that marks may overlap and nest and the page stays well-formed.

Invariant: the texts of the segments, put together, are the text; every segment lies wholly inside or wholly outside each mark.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from qawl.records import Record, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class MarkKind(StrEnum):
    """What a mark says of its words."""

    FURNITURE = "furniture"
    CONTENT = "content"
    CUE = "cue"
    PROMISE = "promise"
    TIME = "time"


class Mark(Record, frozen=True):
    """Words of a text that are something; ref: the number of what they are, from 1, among those of its kind."""

    kind: MarkKind
    span: Span
    ref: int


class Segment(Record, frozen=True):
    """A piece of a text with the marks that cover it, the widest first."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)

    def of(self, kind: MarkKind) -> tuple[Mark, ...]:
        """Its marks of a kind."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


def segments(text: str, marks: Iterable[Mark], within: Span | None = None, cuts: Iterable[int] = ()) -> list[Segment]:
    """The segments of a text, or of a stretch of it, in order; each line break is cut off from what stands around it.

    cuts: further places to cut at.
    """
    start, end = within or (0, len(text))
    if start >= end:
        return []
    shown = [mark for mark in marks if mark.span.start < end and start < mark.span.end]
    breaks = [at for at in range(start, end) if text[at] == "\n"]
    places = {*cuts, *breaks, *(at + 1 for at in breaks), *(at for mark in shown for at in mark.span)}
    inner = sorted(at for at in places if start < at < end)
    return [Segment(left, text[left:right], _covering(shown, left)) for left, right in pairwise([start, *inner, end])]


def paragraphs(found: Sequence[Segment]) -> tuple[tuple[Segment, ...], ...]:
    """Segments by the lines of the text, without the line breaks and without empty lines."""
    lines: list[list[Segment]] = [[]]
    for segment in found:
        if segment.text == "\n":
            lines.append([])
        else:
            lines[-1].append(segment)
    return tuple(tuple(line) for line in lines if any(segment.text.strip() for segment in line))


def word_start(text: str, at: int) -> int:
    """Where the word begins in which a place lies: «و|قال», where a mark between the letters would tear them apart."""
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at


def _covering(marks: Iterable[Mark], at: int) -> tuple[Mark, ...]:
    covering = [mark for mark in marks if mark.span.start <= at < mark.span.end]
    return tuple(sorted(covering, key=lambda mark: (mark.span.start - mark.span.end, mark.kind, mark.ref)))
