"""What a text claims with a figure or an occasion, in its frame of words: «مقتل [26] شخصا», «قال في [مؤتمر صحفي]».

Two texts that fill one frame differently disagree (`qawl.ledger.disagreements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.numbers import numbers
from qawl.ledger.words import stem_of, stems
from qawl.records import Channel, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.records import Article, Reading

_WORD = re.compile(r"[^\W\d_]+")
# How many words on both sides are the frame of a claim.
AROUND = 8
_SENTENCE_END = re.compile(r"[.!؟?\n]")


class Claim(NamedTuple):
    """What fills a frame, where it stands, and the stems around it.

    unit: the stem of what is counted, or `occasion`; values: every way to read what fills it («3.462» is over three thousand, or
    nearly three and a half).
    """

    unit: str
    values: tuple[str, ...]
    span: Span
    frame: frozenset[str]


class _Words:
    """The words of a text with the stems that may frame a claim."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found = [(m.start(), m.end(), stem_of(fold(m.group()))) for m in _WORD.finditer(text)]
        self._starts = [start for start, _, _ in self._found]
        self._ends = [m.start() for m in _SENTENCE_END.finditer(text)]

    def sentence(self, span: Span) -> Span:
        """The sentence or line around a span."""
        left, right = bisect_right(self._ends, span.start) - 1, bisect_left(self._ends, span.end)
        start = self._ends[left] + 1 if left >= 0 else 0
        return Span(start, self._ends[right] if right < len(self._ends) else len(self.text))

    def behind(self, span: Span) -> tuple[str, int] | None:
        """The first word behind a span that is no function word, in its sentence: its stem and its end."""
        end = self.sentence(span).end
        for start, stop, stem in self._found[bisect_left(self._starts, span.end) :][:3]:
            if start >= end:
                return None
            if stem:
                return stem, stop
        return None

    def frame(self, span: Span) -> frozenset[str]:
        """The stems around a span in its sentence."""
        sentence = self.sentence(span)
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        before = [w for w in self._found[max(0, first - AROUND) : first] if w[0] >= sentence.start]
        behind = [w for w in self._found[last : last + AROUND] if w[1] <= sentence.end]
        return frozenset(stem for _, _, stem in (*before, *behind) if stem)


def figures(article: Article, reading: Reading) -> Iterator[Claim]:
    """Counted things: «[26] قتيلا», «[22] في المئة»; not the numbers of dates, nor ordinals, nor one and two."""
    words = _Words(article.text)
    times = [time.span for time in reading.times]
    for number in numbers(words.text):
        span = Span(number.start, number.end)
        if number.ordinal or number.value < _LEAST or any(t.start < span.end and span.start < t.end for t in times):
            continue
        if _PART_BEFORE.search(words.text, max(0, span.start - 8), span.start):
            continue
        percent = _PERCENT.match(words.text, span.end)
        counted = ("%", percent.end()) if percent else words.behind(span)
        if counted and counted[1] - span.end < _NEAR and counted[0] not in _SCALES:
            stem, end = counted
            written = words.text[span.start : span.end]
            thousands = (re.sub(r"\D", "", written),) if _THOUSANDS.fullmatch(written) else ()
            values = (str(number.value), *thousands)
            yield Claim(stem, values, Span(span.start, end), words.frame(span) - {stem})


_LEAST, _NEAR = 3, 25
_SCALES = frozenset(stems("ألف آلاف مليون ملايين مليار مليارات"))
_PERCENT = re.compile(r"\s*(?:%|٪|(?:في\s+|ب)ال?م[اأ]?[ئي]ة)")
# What stands before a piece of a number: the hundred of «22 في المئة», the million of «(167) مليون», the 11 of «50ر11».
_PART_BEFORE = re.compile(r"(?:في\s+|ب)(?:ال)?$|\d\s*[)»\"]\s*$|\d[ر.,\u200e\u200f]*$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


# On what occasion words were said, where the noun cannot mean another one: «تصريح» and «بيان» go with every occasion.
_OCCASIONS = {
    Channel.PRESS_CONFERENCE: (
        *("مؤتمر صحفي", "مؤتمر صحافي", "المؤتمر الصحفي", "المؤتمر الصحافي", "مؤتمره الصحفي", "مؤتمرا صحفيا"),
    ),
    Channel.SPEECH: (
        *("خطاب", "خطابه", "كلمته", "كلمة له", "كلمة ألقاها", "كلمة بشأن", "كلمة متلفزة", "كلمة أمام", "خطبة الجمعة"),
        *("للحضور", "أمام الحضور", "أمام حشد", "أمام حشود", "أمام أنصاره", "أمام مؤيديه"),
    ),
    Channel.INTERVIEW: (
        *("مقابلة", "حوار مع", "حديث لقناة", "حديث لصحيفة", "تصريح خاص", "تصريح صحافي لوكالة", "تصريح صحفي لوكالة"),
        *("تصريح لوكالة", "تصريح لصحيفة", "تصريح لقناة", "تصريحات لوكالة", "تصريحات لصحيفة", "تصريحات لقناة"),
    ),
}


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)[بوف]?(?:{'|'.join(phrase.replace(' ', chr(92) + 's+') for phrase in phrases)})(?!\w)")


_PATTERNS = {channel: _pattern(phrases) for channel, phrases in _OCCASIONS.items()}


def occasions(article: Article, reading: Reading, statements: Sequence[int]) -> list[tuple[Channel, Claim]]:
    """On what occasions the sentences of some statements of an article say that they were made."""
    words = _Words(article.text)
    found: dict[Span, Channel] = {}
    for number in statements:
        statement = reading.statements[number]
        near = statement.cue or statement.content[0]
        sentence = words.sentence(near)
        for channel, pattern in _PATTERNS.items():
            for match in pattern.finditer(article.text, sentence.start, max(sentence.end, statement.content[-1].end)):
                found[Span(*match.span())] = channel
    return [
        (channel, Claim("occasion", (channel.value,), span, words.frame(span)))
        for span, channel in sorted(found.items())
    ]
