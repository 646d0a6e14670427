"""Quotation marks of every style, paired the way a careful reader pairs them.

Arabic news sets quotation marks carelessly: the keyboard's straight mark, curly marks turned round (”نص“), marks with a
space on both sides or glued to the wrong word, marks never closed. So a mark is read first by where it stands (after a
space and before a word it opens), then by its shape, and last by what is already open.

Invariants: a quotation never crosses a paragraph end (a line break); quotations nest or are apart, they never overlap
otherwise; each mark is used once; time is linear in the text.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import is_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH_END = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")


class Quote(NamedTuple):
    """A quotation as code-point offsets: its marks are `[open_start, open_end)` and `[close_start, close_end)`.

    What is quoted is `[open_end, close_start)`. Where the closing mark is missing both closing offsets are the place
    where the quotation ends: the paragraph end, or the end of the quotation around it.
    """

    open_start: int
    open_end: int
    close_start: int
    close_end: int

    @property
    def closed(self) -> bool:
        """Whether the text has the closing mark."""
        return self.close_start < self.close_end


class _Style(StrEnum):
    DOUBLE = "double"
    GUILLEMET = "guillemet"
    ANGLE = "angle"
    SINGLE = "single"
    BRACKETS = "brackets"


class _Side(StrEnum):
    """Which end of a quotation a mark's shape, or its place, speaks for."""

    OPENING = "opening"
    CLOSING = "closing"
    EITHER = "either"


_SHAPES: dict[str, tuple[_Style, _Side]] = {
    '"': (_Style.DOUBLE, _Side.EITHER),
    "\uff02": (_Style.DOUBLE, _Side.EITHER),
    "''": (_Style.DOUBLE, _Side.EITHER),
    "“": (_Style.DOUBLE, _Side.OPENING),
    "„": (_Style.DOUBLE, _Side.OPENING),
    "‟": (_Style.DOUBLE, _Side.OPENING),
    "”": (_Style.DOUBLE, _Side.CLOSING),
    "«": (_Style.GUILLEMET, _Side.OPENING),
    "»": (_Style.GUILLEMET, _Side.CLOSING),
    "‹": (_Style.ANGLE, _Side.OPENING),
    "›": (_Style.ANGLE, _Side.CLOSING),
    "‘": (_Style.SINGLE, _Side.OPENING),
    "‛": (_Style.SINGLE, _Side.OPENING),
    "‚": (_Style.SINGLE, _Side.OPENING),
    "’": (_Style.SINGLE, _Side.CLOSING),
    "'": (_Style.SINGLE, _Side.EITHER),
    "((": (_Style.BRACKETS, _Side.OPENING),
    "))": (_Style.BRACKETS, _Side.CLOSING),
}
# Between two letters a single mark is an apostrophe (it's, l'Orient), not a quotation mark.
_MARK = re.compile(r"""''|["\uff02“„‟”«»‹›]|\(\(|\)\)|(?<!\w)['‘’‚‛]|['‘’‚‛](?!\w)""")
# A quick look for anything that `_MARK` can match.
_HINT = re.compile(r"""["\uff02“„‟”«»‹›'‘’‚‛]|\(\(|\)\)""")
_BEFORE_OPENING = frozenset("([{:-–—/\\|")
_AFTER_CLOSING = frozenset(")]}:،,؛;.!?؟…-–—/\\|")
# Proclitics that are written onto a quoted name: و"النصر"، لـ«الشرق».
_PROCLITIC = re.compile(r"(?:^|[\s(\[{:،.\-])(?:[وف]?[بلكو]?|وال|ال)ـ?$")
_PROCLITIC_REACH = 5


class _Mark(NamedTuple):
    start: int
    end: int
    style: _Style
    shape: _Side
    place: _Side


def quoted_spans(text: str, start: int = 0, end: int | None = None) -> list[Quote]:
    """The quotations of `text[start:end]`, in the order of their opening marks; linear in time.

    Straight and curly double marks are one style, so “text" pairs; quotations of different styles nest, and one closed
    around an open one ends it. A closing mark that nothing opened is passed over.
    """
    end = len(text) if end is None else end
    quotes: list[Quote] = []
    for paragraph_start, paragraph_end in paragraphs(text, start, end):
        if _HINT.search(text, paragraph_start, paragraph_end) is None:
            continue
        marks = _marks(text, paragraph_start, paragraph_end)
        if marks:
            quotes.extend(_Pairing(marks, paragraph_end).quotes())
    return quotes


def paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of `text[start:end]` between line breaks, in order; none is empty."""
    for line_break in PARAGRAPH_END.finditer(text, start, end):
        if start < line_break.start():
            yield start, line_break.start()
        start = line_break.end()
    if start < end:
        yield start, end


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """The marks of a paragraph, each with the side its neighbours speak for; marks in a row share their neighbours."""
    found = [(match.start(), match.end()) for match in _MARK.finditer(text, start, end)]
    left_open: list[bool] = []
    for place, (mark_start, _) in enumerate(found):
        touching = place > 0 and found[place - 1][1] == mark_start
        left_open.append(left_open[-1] if touching else _is_open_before(text, start, mark_start))
    right_open: list[bool] = []
    for place in range(len(found) - 1, -1, -1):
        mark_end = found[place][1]
        touching = place + 1 < len(found) and found[place + 1][0] == mark_end
        right_open.append(right_open[-1] if touching else _is_open_after(text, mark_end, end))
    right_open.reverse()
    return [
        _Mark(*span, *_SHAPES[text[span[0] : span[1]]], _place(left, right))
        for span, left, right in zip(found, left_open, right_open, strict=True)
    ]


def _place(left_open: bool, right_open: bool) -> _Side:
    if left_open == right_open:
        return _Side.EITHER
    return _Side.OPENING if left_open else _Side.CLOSING


def _is_open_before(text: str, start: int, mark: int) -> bool:
    """Whether no word ends right before a mark, a written-on proclitic aside."""
    while mark > start and is_invisible(text[mark - 1]):
        mark -= 1
    if mark == start or text[mark - 1].isspace() or text[mark - 1] in _BEFORE_OPENING:
        return True
    reach = max(start, mark - _PROCLITIC_REACH)
    return _PROCLITIC.search(text[reach:mark] if reach > start else " " + text[reach:mark]) is not None


def _is_open_after(text: str, mark: int, end: int) -> bool:
    """Whether no word begins right after a mark."""
    while mark < end and is_invisible(text[mark]):
        mark += 1
    return mark == end or text[mark].isspace() or text[mark] in _AFTER_CLOSING


class _Pairing:
    """Pairs the marks of one paragraph with a stack of open ones."""

    def __init__(self, marks: list[_Mark], paragraph_end: int) -> None:
        self._marks = marks
        self._paragraph_end = paragraph_end
        self._open: list[_Mark] = []
        self._open_in: dict[_Style, list[_Mark]] = {style: [] for style in _Style}
        self._telling = _telling_styles(marks)
        self._quotes: list[Quote] = []

    def quotes(self) -> list[Quote]:
        for mark, following in zip(self._marks, _following_places(self._marks), strict=True):
            outer = self._open_in[mark.style][-1] if self._open_in[mark.style] else None
            side = self._side(mark, outer, following)
            if side is _Side.OPENING:
                self._open.append(mark)
                self._open_in[mark.style].append(mark)
            elif side is _Side.CLOSING:
                self._close(mark)
        while self._open:
            self._end_innermost(self._paragraph_end, self._paragraph_end)
        return sorted(self._quotes)

    def _close(self, mark: _Mark) -> None:
        while self._open[-1].style is not mark.style:
            self._end_innermost(mark.start, mark.start)
        self._end_innermost(mark.start, mark.end)

    def _end_innermost(self, close_start: int, close_end: int) -> None:
        opening = self._open.pop()
        self._open_in[opening.style].pop()
        self._quotes.append(Quote(opening.start, opening.end, close_start, close_end))

    def _side(self, mark: _Mark, outer: _Mark | None, following: _Side | None) -> _Side | None:
        """What a mark does, or None for a stray one; `following` is the place of the next mark of its style."""
        if mark.style is _Style.SINGLE:
            return _single_side(mark, outer, following)
        shape = mark.shape if mark.style in self._telling else _Side.EITHER
        if outer is None:
            return _side_outside(mark, shape, following)
        if outer.shape is _Side.CLOSING:
            shape = _reversed(shape)
        return _side_inside(mark, shape, following)


def _side_outside(mark: _Mark, shape: _Side, following: _Side | None) -> _Side | None:
    """What a mark does where no quotation of its style is open: it opens, if anything can close it, or is a stray."""
    if mark.place is _Side.OPENING or (mark.place is _Side.EITHER and shape is _Side.OPENING):
        return _Side.OPENING
    if mark.place is _Side.EITHER or shape is _Side.OPENING:
        return _Side.OPENING if following is not None else None
    return _Side.OPENING if following in (_Side.CLOSING, _Side.EITHER) else None


def _side_inside(mark: _Mark, shape: _Side, following: _Side | None) -> _Side:
    """What a mark does inside a quotation of its style.

    One that stands like an opening mark opens a nested quotation ("قال إن "الحزب" باق") only if the next one closes it;
    otherwise it is a closing mark glued to the next word ("نص "وقال: "نص").
    """
    if mark.place is _Side.CLOSING:
        return _Side.CLOSING
    if shape is _Side.OPENING:
        return _Side.OPENING
    nests = mark.place is _Side.OPENING and following is _Side.CLOSING
    return _Side.OPENING if nests else _Side.CLOSING


def _single_side(mark: _Mark, outer: _Mark | None, following: _Side | None) -> _Side | None:
    """Single marks are mostly apostrophes: they count only in the plainest places."""
    if outer is not None:
        return _Side.CLOSING if mark.place is _Side.CLOSING else None
    return _Side.OPENING if mark.place is _Side.OPENING and following is _Side.CLOSING else None


def _reversed(shape: _Side) -> _Side:
    return {_Side.OPENING: _Side.CLOSING, _Side.CLOSING: _Side.OPENING, _Side.EITHER: _Side.EITHER}[shape]


def _telling_styles(marks: list[_Mark]) -> set[_Style]:
    """The styles of which both shapes occur; where “ stands for both ends its shape tells nothing."""
    shapes = {(mark.style, mark.shape) for mark in marks}
    return {style for style in _Style if {(style, _Side.OPENING), (style, _Side.CLOSING)} <= shapes}


def _following_places(marks: list[_Mark]) -> list[_Side | None]:
    """For each mark the place of the next mark of the same style."""
    following: list[_Side | None] = []
    nearest: dict[_Style, _Side] = {}
    for mark in reversed(marks):
        following.append(nearest.get(mark.style))
        nearest[mark.style] = mark.place
    following.reverse()
    return following
