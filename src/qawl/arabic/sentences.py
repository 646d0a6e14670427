"""Where Arabic sentences begin and end.

Arabic has no capital letters to lean on, so a stop is judged by what it touches: decimals (3.5), domain names
(موقع.نت), abbreviations (د. and أ.ف.ب.), list numbers and addresses are not ends. An ellipsis (.. ... …) is a pause in
news prose, not an end, unless it follows a quotation or closes the paragraph; the Arabic semicolon (؛) and comma never
end a sentence.

Invariants: sentences are trimmed, not empty, in order and apart; together they cover every visible character outside of
`furniture`; none crosses a line break or furniture; time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold, is_arabic_letter, is_invisible
from qawl.arabic.quotes import Quote, paragraphs, quoted_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STOPS = re.compile(r"[.!?؟…۔]+")
_FULL_STOPS = frozenset(".۔")
_PAUSE = re.compile(r"\.{2,}|…+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_CLOSING_BRACKETS = frozenset(")]}")
_OPENING_MARKS = frozenset('"«“”„‹‘([')
_GOES_ON = frozenset("،,؛;:")
_WORD_REACH = 12
_LAST_WORD = re.compile(r"[^\W_]+$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")

# Folded, of two letters or more: one letter and a stop is always an abbreviation or an initial (د. أ. م. ص. ج.).
_ABBREVIATIONS = frozenset(
    {"no", "nos", "dr", "mr", "mrs", "ms", "prof", "sen", "rep", "gov", "gen", "col", "lt", "capt", "sgt", "st"}
    | {"vs", "etc", "inc", "ltd", "co", "corp", "jr", "sr", "vol", "fig", "pp", "ed"}
)
# Folded: the Arabic names of Latin letters, which spell an abbreviation when a stop stands between two (بي. بي. سي, إيه.آر.دي).
_LETTER_NAMES = frozenset(
    {"ايه", "اي", "بي", "سي", "دي", "اف", "جي", "جيه", "اتش", "كي", "كيه", "ال", "ام"}
    | {"ان", "او", "كيو", "ار", "اس", "تي", "يو", "في", "دبليو", "دابليو", "اكس", "واي", "زد"}
)
# Folded: «and Dr», «and Prof» (ود. وأ. وم.).
_JOINED_TITLE = re.compile("و(?=[دام])")
# The Arabic spelling of top-level domains: a stop glued to one of these is a dot.
_DOMAINS = frozenset({"نت", "كوم", "اورغ", "اورج", "انفو", "تي", "عربي"})


class Sentence(NamedTuple):
    """A sentence as code-point offsets `[start, end)`.

    `in_quote`: it begins inside quotation marks that an earlier sentence opened. A sentence with the in-quote ones that
    follow it is therefore one sentence of the writer, holding several of the speaker.
    """

    start: int
    end: int
    in_quote: bool


def sentences(
    text: str, furniture: Iterable[tuple[int, int]] = (), quotes: list[Quote] | None = None
) -> list[Sentence]:
    """The sentences of `text` outside of `furniture` (`[start, end)` offsets in any order); linear in time.

    `quotes` are the quotations of the whole text (`quoted_spans`) where they are known already.
    """
    known = quoted_spans(text) if quotes is None else quotes
    begins = [quote.open_start for quote in known]
    found: list[Sentence] = []
    for gap_start, gap_end in _gaps(furniture, len(text)):
        for start, end in paragraphs(text, gap_start, gap_end):
            inside = known[bisect_left(begins, start) : bisect_left(begins, end)]
            whole = [quote for quote in inside if quote.close_end <= end]
            found += _Paragraph(text, start, end, whole).sentences()
    return found


def _gaps(furniture: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches of a text that furniture leaves free."""
    start = 0
    for piece_start, piece_end in sorted(furniture):
        if start < piece_start:
            yield start, min(piece_start, length)
        start = max(start, piece_end)
    if start < length:
        yield start, length


class _Paragraph:
    """Splits one stretch of text without line breaks."""

    def __init__(self, text: str, start: int, end: int, quotes: list[Quote]) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._closings = {quote.close_start: quote for quote in quotes if quote.closed}
        self._closing_ends = {quote.close_end for quote in self._closings.values()}
        self._outermost = _outermost(quotes)
        self._addresses = [match.span() for match in _ADDRESS.finditer(text, start, end)]

    def sentences(self) -> Iterator[Sentence]:
        begin = self._start
        for boundary in self._boundaries():
            yield from self._trimmed(begin, boundary)
            begin = boundary
        yield from self._trimmed(begin, self._end)

    def _trimmed(self, start: int, end: int) -> Iterator[Sentence]:
        while start < end and self._is_blank(start):
            start += 1
        while start < end and self._is_blank(end - 1):
            end -= 1
        if start < end:
            yield Sentence(start, end, self._in_quote(start))

    def _boundaries(self) -> Iterator[int]:
        """The places where one sentence ends and the next may begin; what has no letter yet (1. كذا) goes on."""
        begin = self._start
        worded = False
        for stops in _STOPS.finditer(self._text, self._start, self._end):
            worded = worded or any(char.isalpha() for char in self._text[begin : stops.start()])
            begin = max(begin, stops.end())
            if not worded:
                continue
            boundary = self._boundary_at(stops.start(), stops.end())
            if boundary is not None:
                yield boundary
                begin, worded = boundary, False

    def _boundary_at(self, start: int, end: int) -> int | None:
        """The end of the sentence that the stops at `[start, end)` close, with closing marks; None if they do not."""
        boundary, quote = self._past_closing_marks(end)
        after = self._skip_blank(boundary)
        if after == self._end:
            return boundary
        if self._text[after] in _GOES_ON:
            return None
        if quote is not None:
            return boundary if self._quote_ends_sentence(start, end, quote) else None
        if boundary > end:
            return None if _PAUSE.fullmatch(self._text, start, end) is not None else boundary
        return boundary if self._stop_ends_sentence(start, end, after) else None

    def _past_closing_marks(self, place: int) -> tuple[int, Quote | None]:
        """The place after the marks and brackets that close at `place`, and the last quotation closed there."""
        closed = None
        while place < self._end:
            mark = self._skip_blank(place)
            if mark in self._closings:
                closed = self._closings[mark]
                place = closed.close_end
            elif mark == place and self._text[mark] in _CLOSING_BRACKETS:
                place += 1
            else:
                break
        return place, closed

    def _quote_ends_sentence(self, start: int, end: int, quote: Quote) -> bool:
        """Whether stops right before a closing quotation mark end the sentence around it as well.

        A full stop does (Arabic puts it after the mark otherwise). A question or a cry may be a mere part, a title or a
        slogan (حملة "إلى متى؟" التي انطلقت), unless a colon leads up to it.
        """
        if self._text[start:end] in _FULL_STOPS:
            return True
        reach = max(self._start, quote.open_start - 3)
        return self._text[reach : quote.open_start].rstrip().endswith(":")

    def _stop_ends_sentence(self, start: int, end: int, after: int) -> bool:
        """Whether stops that close no quotation end a sentence; `after` is the next visible character."""
        stops = self._text[start:end]
        if _PAUSE.fullmatch(stops):
            return self._follows_quote(start)
        glued = after == end
        if glued and self._in_address(end):
            return False
        if stops not in _FULL_STOPS:
            return not (glued and self._text[start - 1].isascii() and self._text[end].isascii())
        if glued and not self._follows_quote(start) and not self._begins_sentence(end):
            return False
        return not self._abbreviates(start) and not self._spells(start, after)

    def _begins_sentence(self, place: int) -> bool:
        """Whether what is glued to a full stop begins a sentence whose space was forgotten (واسع.وأكد), not a name."""
        if not is_arabic_letter(self._text[place]):
            return self._text[place] in _OPENING_MARKS
        following = _NEXT_WORD.match(self._text, place, min(place + _WORD_REACH, self._end))
        return following is not None and len(following.group()) > 1 and fold(following.group()) not in _DOMAINS

    def _abbreviates(self, stop: int) -> bool:
        """Whether the word before a full stop is an initial or an abbreviation.

        A letter after a number is none, but the era of a year (1442 هـ.) or a unit.
        """
        reach = max(self._start, stop - _WORD_REACH)
        last = _LAST_WORD.search(self._text[reach:stop])
        if last is None:
            return False
        word = fold(last.group())
        if len(word) == 2:
            word = _JOINED_TITLE.sub("", word)
        if len(word) != 1:
            return word in _ABBREVIATIONS
        before = self._text[reach : reach + last.start()].rstrip()
        return not word.isdigit() and not before[-1:].isdigit()

    def _spells(self, stop: int, after: int) -> bool:
        """Whether a full stop stands between two names of letters; the visible text goes on at `after`."""
        last = _LAST_WORD.search(self._text[max(self._start, stop - _WORD_REACH) : stop])
        following = _NEXT_WORD.match(self._text, after, min(after + _WORD_REACH, self._end))
        if last is None or following is None:
            return False
        return fold(last.group()) in _LETTER_NAMES and fold(following.group()) in _LETTER_NAMES

    def _follows_quote(self, place: int) -> bool:
        return place in self._closing_ends

    def _in_address(self, place: int) -> bool:
        """Whether `place` lies inside a web address."""
        nearest = bisect_right(self._addresses, (place, self._end)) - 1
        return nearest >= 0 and place < self._addresses[nearest][1]

    def _in_quote(self, place: int) -> bool:
        """Whether `place` lies inside quotation marks, after the opening one."""
        nearest = bisect_right(self._outermost, (place,)) - 1
        return nearest >= 0 and place < self._outermost[nearest].close_start

    def _skip_blank(self, place: int) -> int:
        while place < self._end and self._is_blank(place):
            place += 1
        return place

    def _is_blank(self, place: int) -> bool:
        return self._text[place].isspace() or is_invisible(self._text[place])


def _outermost(quotes: list[Quote]) -> list[Quote]:
    """The quotations that lie in no other one, in text order."""
    outermost: list[Quote] = []
    for quote in quotes:
        if not outermost or outermost[-1].close_end <= quote.open_start:
            outermost.append(quote)
    return outermost
