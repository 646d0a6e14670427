"""Page furniture in a text: what the page put round the article. It is marked, never deleted.

Invariants: spans are not empty, do not overlap, come in text order, and neither begin nor end with white space. The
text is read line by line, and a line is marked whole, or the part of it that is glued to the article is. What the
lines are is in `furniture.tsv`; here is only where they may stand. In doubt a line is left to the article: to lose a
sentence is worse than to keep a link.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..records import Furniture, FurnitureKind, Span
from .datelines import is_date_line
from .tables import loosely, rows

_LONGEST_LINE = 200  # code points; furniture is short
_TAIL = 320  # how far from the end of a line a glued piece may begin
_END_LINES = 4  # how many of the last lines «end» and «tail» patterns may match
_AGENCY = (
    r"(رويترز|ا ?\.? ?ف ?\.? ?ب\.?|فرانس برس|ا ?\.? ?ب\.?|ا ?\.? ?ب ?\.? ?ا\.?|د ?\.? ?ب ?\.? ?ا\.?"
    r"|الاناضول|واس|وام|سانا|بترا|غيتي|جيتي|غيتي ايمدجز|اسوشيتد برس|اسوشيتدبرس|ارشيفية|ارشيف|ارشيفي|الارشيف"
    r"|AFP|Reuters|Getty|Getty Images|AP|EPA)"
)
_CREDIT = re.compile(
    loosely(rf"[^.!؟:؛]*[(] ?(صورة |تصوير |خاص )?{_AGENCY}([ /\-–,،]+(من|عن|عبر)?[ ]?{_AGENCY})* ?[)]"), re.IGNORECASE
)
_CREDIT_WORDS = 22
_SENTENCE_END = (".", "!", "؟", "?", "؛", "…", ":")
_LETTER = re.compile(r"[^\W\d_]")


class _Line(NamedTuple):
    """A line without its outer blanks: `[start, end)` in the text."""

    start: int
    end: int
    words: str


class _Patterns(NamedTuple):
    pattern: re.Pattern[str]
    kinds: dict[str, FurnitureKind]

    def kind(self, match: re.Match[str]) -> FurnitureKind:
        return self.kinds[match.lastgroup or ""]


@cache
def _patterns(place: str) -> _Patterns:
    """All patterns of one place as one alternation whose named group tells the kind."""
    chosen = [(kind, pattern) for kind, where, pattern in rows("furniture.tsv") if where == place]
    groups = [f"(?P<k{number}>{loosely(pattern)})" for number, (_, pattern) in enumerate(chosen)]
    kinds = {f"k{number}": FurnitureKind(kind) for number, (kind, _) in enumerate(chosen)}
    joined = "|".join(groups)
    if place == "tail":
        joined = rf"(?:(?<=\s)|\A)(?:{joined})"
    return _Patterns(re.compile(joined, re.IGNORECASE), kinds)


def furniture_of(text: str, headline: Span | None = None) -> tuple[Furniture, ...]:
    """The furniture of a text, in text order. `headline` is never furniture; its repetition is."""
    lines = _lines(text, headline.end if headline else 0)
    kinds = _whole_lines(lines)
    _mark_repeated_headline(kinds, lines, text[headline.start : headline.end] if headline else "")
    _mark_captions(kinds, lines)
    _mark_lists(kinds, lines)
    found: list[Furniture] = []
    for number, line in enumerate(lines):
        kind = kinds[number]
        if kind is not None:
            found.append(Furniture(span=Span(line.start, line.end), kind=kind))
        else:
            found.extend(_glued(line, first=number == 0, last=len(lines) - number <= _END_LINES))
    return tuple(found)


def _lines(text: str, start: int) -> list[_Line]:
    """The lines from `start` on that hold anything but blanks."""
    lines = []
    for raw in text[start:].split("\n"):
        if words := raw.strip():
            begin = start + len(raw) - len(raw.lstrip())
            lines.append(_Line(begin, begin + len(words), words))
        start += len(raw) + 1
    return lines


def _whole_lines(lines: list[_Line]) -> list[FurnitureKind | None]:
    return [_whole_line(line.words, at_end=len(lines) - number <= _END_LINES) for number, line in enumerate(lines)]


def _whole_line(words: str, *, at_end: bool) -> FurnitureKind | None:
    if len(words) > _LONGEST_LINE:
        return None
    for place in ("line", "end") if at_end else ("line",):
        patterns = _patterns(place)
        if match := patterns.pattern.fullmatch(words):
            return patterns.kind(match)
    if is_date_line(words):
        return FurnitureKind.DATE_LINE
    return FurnitureKind.CAPTION if _has_credit(words) else None


def _has_credit(words: str) -> bool:
    """A noun phrase that ends in a photo credit: «... في البيت الأبيض (رويترز)», never the credit alone."""
    if not words.endswith(")") or len(words.split()) > _CREDIT_WORDS or words.startswith("("):
        return False
    return _CREDIT.fullmatch(words) is not None


def _mark_repeated_headline(kinds: list[FurnitureKind | None], lines: list[_Line], headline: str) -> None:
    wanted = headline.split()
    if not wanted:
        return
    for number, line in enumerate(lines[:2]):
        if kinds[number] is None and line.words.split() == wanted:
            kinds[number] = FurnitureKind.REPEATED_HEADLINE
            return


def _mark_captions(kinds: list[FurnitureKind | None], lines: list[_Line]) -> None:
    """A short line that stands twice running is a caption: under the picture, and in the picture's own description."""
    for number in range(1, len(lines)):
        line = lines[number]
        twice = line.words == lines[number - 1].words and kinds[number] in (None, FurnitureKind.CAPTION)
        if twice and len(line.words) <= _LONGEST_LINE and _is_phrase(line.words):
            kinds[number - 1] = kinds[number] = FurnitureKind.CAPTION


def _is_phrase(words: str) -> bool:
    """At least three words with letters, and no sentence end."""
    return not words.endswith(_SENTENCE_END) and sum(bool(_LETTER.search(word)) for word in words.split()) >= 3


def _mark_lists(kinds: list[FurnitureKind | None], lines: list[_Line]) -> None:
    """«مواضيع ذات صلة» opens a list of links only where nothing but titles follows it down to the end of the text."""
    patterns = _patterns("list")
    open_from = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if match := patterns.pattern.fullmatch(line.words) if len(line.words) <= _LONGEST_LINE else None:
            kind = patterns.kind(match)
            for follower in range(number, open_from):
                kinds[follower] = kinds[follower] or kind
            open_from = number
        elif kinds[number] is None and not _is_title(line.words):
            return


def _is_title(words: str) -> bool:
    return len(words) <= 120 and not words.endswith((".", "»", '"', "”", ":", "؛", "،"))


def _glued(line: _Line, *, first: bool, last: bool) -> list[Furniture]:
    """Furniture that a scraper has glued to the first words of the body, or to the last words of the text."""
    found = []
    head = _patterns("head")
    begin = 0
    if first and (match := head.pattern.match(line.words)):
        found.append(Furniture(span=Span(line.start, line.start + match.end()), kind=head.kind(match)))
        begin = match.end()
    if not last:
        return found
    tail = _patterns("tail")
    if match := tail.pattern.search(line.words, max(begin, len(line.words) - _TAIL)):
        start = line.start + match.start()
        found.append(Furniture(span=Span(start, line.start + match.end()), kind=tail.kind(match)))
    return found
