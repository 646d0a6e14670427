"""Time expressions: what times an article names, as TIMEX3 (ISO 24617-1) types and values, bound to its words.

`terms` tells what part a word may play in a time expression (from the tables of `qawl.lexicon`), `words` lays a document out as a
row of such parts, `rules` says which rows are times, `parts` reads off what they say, `tense` which way a time without
direction lies, `anchoring` where that falls on the calendar of `calendars`.

Invariants: expressions come in text order and never overlap; of furniture only captions and date lines are read, each by
itself; each expression has a value, however open; the time taken is linear in the text. The span leaves out a preposition,
one written onto the word too (بالأمس), and keeps what modifies the time (يوم، مطلع، الماضي).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.document import Document
from qawl.reading.times import calendars
from qawl.reading.times.anchoring import LATEST_WRITING, Calendar, Value, nearest_weekday
from qawl.reading.times.parts import NotATimeError, Parts, parts_of
from qawl.reading.times.patterns import SYMBOLS, Pattern, window
from qawl.reading.times.rules import MACROS, RULES_BY_FIRST
from qawl.reading.times.tense import Today, meaning_of_today, tense_around
from qawl.reading.times.words import Words
from qawl.records import Article, FurnitureKind, Span, TimeExpression, TimeType, Why

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qawl.reading.times.patterns import Match
    from qawl.reading.times.rules import Rule

__all__ = ["find_times"]

# Furniture that tells times of the article: the day of a photo, the line of place and date.
_DATED = (FurnitureKind.CAPTION, FurnitureKind.DATE_LINE)
_PHRASE_CONFIDENCE = 0.9
_NEWLINE = SYMBOLS.plain("newline")
# What stands alone between these is a name: «اليوم» is a newspaper.
_ENCLOSING = frozenset(SYMBOLS.plain(symbol) for symbol in ("quote", "lparen", "rparen"))
_STARTS = re.compile("[" + "".join(RULES_BY_FIRST) + _NEWLINE + "]")
# «اليوم الاثنين», «أمس (الثلاثاء)»: a relative day that says which day it is tells when the article was written.
_TELLING = Pattern("RELATIVEDAY GAP {weekday: weekday}", MACROS)
_TELLING_STARTS = re.compile("[" + "".join(_TELLING.first) + "]")


class _Found(NamedTuple):
    """An expression in place: tokens `first` to `last`, letters of proclitics to skip, its value, and what found it."""

    first: int
    last: int
    skip: int
    value: Value
    why: Why


def find_times(document: Document) -> tuple[TimeExpression, ...]:
    """The time expressions of an article, in text order.

    Relative times are reckoned from `document.article.published`; where that is None they keep their relative form (`offset`, and
    a value with `X` for every digit that is open).
    """
    words = Words(document)
    today = _day_of_writing(words, document.article.published)
    times = [_record(words, found, 0) for found in _Finder(words, today).found()]
    for piece in document.article.furniture:
        if piece.kind in _DATED:
            times += _of_piece(document.article, piece.span, today)
    return tuple(sorted(times, key=_start))


def _start(time: TimeExpression) -> int:
    return time.span.start


def _of_piece(article: Article, piece: Span, today: dt.date | None) -> Iterator[TimeExpression]:
    """The times of a piece of furniture, read by itself."""
    words = Words(Document(Article(id=article.id, text=article.text[piece.start : piece.end])))
    return (_record(words, found, piece.start) for found in _Finder(words, today).found())


class _Finder:
    """Reads the words of one article from left to right."""

    def __init__(self, words: Words, today: dt.date | None) -> None:
        self._words = words
        self._calendar = Calendar(today)

    def found(self) -> list[_Found]:
        """Every expression; the first rule that matches at a word and has a value wins."""
        found: list[_Found] = []
        free = 0
        starts = [match.start() for match in _STARTS.finditer(self._words.plain)]
        if self._words.phrases:
            starts = sorted({*starts, *self._words.phrases})
        for at in starts:
            if self._words.plain[at] == _NEWLINE:
                self._calendar.paragraph += 1
            elif at >= free:
                self._calendar.sentence = self._words.document.sentence[at]
                expression = self._at(at)
                if expression is not None:
                    found.append(expression)
                    free = expression.last + 1
        return found

    def _at(self, at: int) -> _Found | None:
        """The expression that begins at a token, or None; of a phrase and what a rule finds, the longer."""
        phrase = self._words.phrases.get(at)
        last = phrase.last if phrase else -1
        candidates = RULES_BY_FIRST.get(self._words.plain[at])
        seen = window(self._words.plain, self._words.marked, at)
        if candidates is not None and candidates.any.match(seen):
            for rule in candidates.rules:
                found = self._by(rule, seen, at)
                if found is not None and found.last > last:
                    return found
        if phrase is None:
            return None
        why = Why(rule="time: phrase", confidence=_PHRASE_CONFIDENCE)
        return _Found(at, phrase.last, phrase.skip, Value(TimeType(phrase.type), phrase.value), why)

    def _by(self, rule: Rule, seen: str, at: int) -> _Found | None:
        words = self._words
        match = rule.pattern.match(seen, at)
        if match is None or not self._stands(rule, match):
            return None
        try:
            parts = parts_of(words, match)
        except NotATimeError:
            return None
        value = self._value(rule, parts, match)
        if value is None:
            return None
        first, last = _inner(match)
        return _Found(
            first, last, words.term(first).skip, value, Why(rule=f"time: {rule.name}", confidence=rule.confidence)
        )

    def _stands(self, rule: Rule, match: Match) -> bool:
        """Whether the rule may match between the words around the match."""
        before = self._words.plain[match.first - 1] if match.first else _NEWLINE
        behind = self._words.plain[match.last + 1] if match.last + 1 < len(self._words.plain) else _NEWLINE
        if (rule.after and before not in rule.after) or (rule.before and behind not in rule.before):
            return False
        if match.first == match.last and before in _ENCLOSING and behind in _ENCLOSING:
            return False
        return before not in rule.unless_after and behind not in rule.unless_before

    def _value(self, rule: Rule, parts: Parts, match: Match) -> Value | None:
        if match.first == match.last and rule.kind == "day" and parts.relative == 0 and parts.part is None:
            meaning = meaning_of_today(self._words, match.first)
            if meaning is not Today.DAY:
                return Value(TimeType.DATE, "PRESENT_REF") if meaning is Today.NOWADAYS else None
        return self._calendar.resolve(rule.kind, parts, partial(tense_around, self._words, match.first, match.last))


def _inner(match: Match) -> tuple[int, int]:
    """The first and last token of the expression, without the words that a rule skips or leaves."""
    first = match.groups["skip"][1] + 1 if "skip" in match.groups else match.first
    last = match.groups["rest"][0] - 1 if "rest" in match.groups else match.last
    return first, last


def _day_of_writing(words: Words, published: dt.date | None) -> dt.date | None:
    """The day that «today» is: that of publication, or one shortly before it where the text itself tells so."""
    if published is None:
        return None
    for start in _TELLING_STARTS.finditer(words.plain):
        match = _TELLING.match(window(words.plain, words.marked, start.start()), start.start())
        if match is None:
            continue
        parts = parts_of(words, match)
        named = calendars.shift(published, "D", parts.relative or 0)
        if named is None or parts.weekday is None:
            continue
        written = calendars.shift(nearest_weekday(named, parts.weekday), "D", -(parts.relative or 0))
        if written is not None and 0 <= (published - written).days <= LATEST_WRITING:
            return written
    return published


def _record(words: Words, found: _Found, shift: int) -> TimeExpression:
    start, end = words.start(found.first, found.skip), words.document.tokens[found.last].end
    span = Span(start + shift, end + shift)
    value = found.value
    return TimeExpression(
        span=span,
        type=value.type,
        value=value.value,
        mod=value.mod,
        offset=value.offset,
        anchor=value.anchor,
        why=found.why,
    )
