"""What a text claims with a figure or an occasion, in its frame of words: «مقتل [26] شخصا», «قال في [مؤتمر صحفي]».

Two texts of one event that fill a frame differently disagree (`qawl.ledger.disagreements`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold, fold_word
from qawl.arabic.numbers import numbers
from qawl.ledger.places import place_of
from qawl.ledger.words import stem_of, stems
from qawl.records import Channel, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qawl.records import Article, Reading

_WORD = re.compile(r"[^\W\d_]+")
# How many words on both sides are the frame of a claim.
AROUND = 8
_SENTENCE_END = re.compile(r"[.!؟?\n]")


class Claim(NamedTuple):
    """What fills a frame, where it stands, and the stems around it.

    unit: the stem of what is counted, or `occasion`; values: every way to read what fills it («3.462» is over three thousand, or
    nearly three and a half); harm: what befell the people that are counted (`dead`, `hurt`, `held`, `missing`, or two of them for
    «مصرع وإصابة [6]»), empty where the figure is no toll of one event.
    """

    unit: str
    values: tuple[str, ...]
    span: Span
    frame: frozenset[str]
    harm: str = ""


class Word(NamedTuple):
    """A word of a text, folded, and its stem: an empty one for a function word."""

    start: int
    end: int
    folded: str
    stem: str


class _Words:
    """The words of a text with the stems that may frame a claim; looked for where a claim asks for them."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _found(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._found]

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in _SENTENCE_END.finditer(self.text)]

    def sentence(self, span: Span) -> Span:
        """The sentence or line around a span."""
        left, right = bisect_right(self._ends, span.start) - 1, bisect_left(self._ends, span.end)
        start = self._ends[left] + 1 if left >= 0 else 0
        return Span(start, self._ends[right] if right < len(self._ends) else len(self.text))

    def within(self, span: Span) -> list[Word]:
        """The words that begin in a span."""
        return self._read(self._found[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)])

    def before(self, span: Span, count: int) -> list[Word]:
        """The last words before a span in its sentence."""
        start, at = self.sentence(span).start, bisect_left(self._starts, span.start)
        return self._read(found for found in self._found[max(0, at - count) : at] if found[0] >= start)

    def behind(self, span: Span, count: int) -> list[Word]:
        """The first words behind a span in its sentence."""
        end, at = self.sentence(span).end, bisect_left(self._starts, span.end)
        return self._read(found for found in self._found[at : at + count] if found[1] <= end)

    def frame(self, span: Span) -> frozenset[str]:
        """The stems around a span in its sentence."""
        return frozenset(word.stem for word in (*self.before(span, AROUND), *self.behind(span, AROUND)) if word.stem)

    def _read(self, found: Iterable[tuple[int, int]]) -> list[Word]:
        """Words folded only where they are asked for: most of a text is no frame."""
        folded = ((start, end, fold_word(self.text[start:end])) for start, end in found)
        return [Word(start, end, word, stem_of(word)) for start, end, word in folded if word]


def figures(article: Article, reading: Reading) -> Iterator[Claim]:
    """Counted things: «[26] قتيلا», «[22] في المئة»; not the numbers of dates, nor ordinals, nor one and two."""
    words = _Words(article.text)
    times = [time.span for time in reading.times]
    scattered = article.headline is not None and _MANY.search(words.text, *article.headline)
    for number in numbers(words.text):
        span = Span(number.start, number.end)
        if number.ordinal or number.value < _LEAST or any(t.start < span.end and span.start < t.end for t in times):
            continue
        if _PART_BEFORE.search(words.text, max(0, span.start - 8), span.start):
            continue
        percent = _PERCENT.match(words.text, span.end)
        unit = None if percent else next((word for word in words.behind(span, 3) if word.stem), None)
        stem, end = ("%", percent.end()) if percent else (unit.stem, unit.end) if unit else ("", 0)
        if stem and end - span.end < _NEAR and stem not in _SCALES:
            written = words.text[span.start : span.end]
            thousands = (re.sub(r"\D", "", written),) if _THOUSANDS.fullmatch(written) else ()
            values = (str(number.value), *thousands)
            harm = _harm(words, span, unit) if unit and not scattered else ""
            yield Claim(stem, values, Span(span.start, end), words.frame(span) - {stem}, harm)


_LEAST, _NEAR = 3, 25
_SCALES = frozenset(stems("ألف آلاف مليون ملايين مليار مليارات"))
_PERCENT = re.compile(r"\s*(?:%|٪|(?:في\s+|ب)ال?م[اأ]?[ئي]ة)")
# What stands before a piece of a number: the hundred of «22 في المئة», the million of «(167) مليون», the 11 of «50ر11».
_PART_BEFORE = re.compile(r"(?:في\s+|ب)(?:ال)?$|\d\s*[)»\"]\s*$|\d[ر.,\u200e\u200f]*$")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


# --- tolls ------------------------------------------------------------------------------------------------------------

# What befalls people, as verbs, nouns and the names of those whom it befell. Whole words: «فيات» is no «وفيات».
_HARMS = {
    fold(word): harm
    for harm, told in {
        "dead": (
            "قتل قتلت قتلوا قتلا مقتل قتلى القتلى قتيل قتيلا قتيلان قتيلين مصرع مصرعهم مصرعه لقي لقى لقوا لقيا حتفهم حتفه"
            " وفاة وفيات توفي توفى توفوا توفيت استشهد استشهدوا استشهاد شهيد شهداء شهيدا جثة جثث جثامين أودى أودت يودي تودي"
        ),
        "hurt": "جريح جريحا جرحى الجرحى جرح جرحوا أصيب أصيبوا أصيبت إصابة إصابات أصاب مصاب مصابا مصابين المصابين",
        "held": "رهينة رهائن معتقل معتقلا معتقلين اعتقال اعتقلت اعتقل توقيف أوقف أوقفت موقوف موقوفا موقوفين",
        "missing": "فقد فقدوا مفقود مفقودا مفقودين فقدان",
    }.items()
    for word in told.split()
}
# Nouns and bare verbs, of which two before one figure share it: «مصرع وإصابة [6]», where «قتلوا وأصيب [6]» are two clauses.
_SHARING = frozenset(fold("مقتل مصرع وفاة استشهاد قتل إصابة جرح أصيب استشهد توفي اعتقال توقيف").split())
# How many words before and behind a figure may tell what befell the people that it counts.
_SAID_BEFORE, _SAID_BEHIND = 4, 5
# Who is counted apart: some of a toll, people in hospital or leaving it, the sick of one day.
_SOME = frozenset(fold("بينهم وبينهم منهم ومنهم بينها وبينها منها ومنها بينهن").split())
_CARE = re.compile(r"[وفب]?[يت]?(?:نقل|غادر|خرج|استقبل|علاج|تلق|تماثل|اخلاء|تنويم|منوم)")
_SICK = re.compile(r"[وفبل]?(?:ال)?(?:كورونا|فيروس|مرض|وباء|ايبولا|داء|كوليرا)$")
# What is no person, though counted where people come to harm.
_THINGS = frozenset(
    stems(
        "أسرة أسر عائلة عائلات منزل منازل بيت بيوت سيارة سيارات مركبة مركبات مبنى مباني طائرة طائرات قارب قوارب زورق زوارق"
        " غارة غارات صاروخ صواريخ قذيفة قذائف قنبلة قنابل طلقة طلقات رصاصة رصاصات"
        " يوم أيام ساعة ساعات دقيقة دقائق عام أعوام سنة سنوات شهر أشهر أسبوع أسابيع كيلومتر كلم كم متر أمتار درجة"
        " محافظة محافظات مدينة قرية قرى منطقة مناطق دولة دول فرقة فرق عملية عمليات حادث حوادث هجوم هجمات"
        " تفجير تفجيرات انفجار انفجارات مرة مرات دولار ريال"
    )
)
# Several events, summed up: «حوادث متفرقة».
_MANY = re.compile(r"منفصل|متفرق")


def _harm(words: _Words, figure: Span, unit: Word) -> str:
    """What befell the people that a figure counts, as the nearest word tells: «مقتل [26] شخصا», «[24] شخصا على الأقل قتلوا»."""
    before, behind = words.before(figure, 8), words.behind(Span(figure.start, unit.end), 8)
    told = _told_before(before[-_SAID_BEFORE:]), _told_behind(unit, behind[:_SAID_BEHIND])
    _, harm = min((each for each in told if each), default=(0, ""))
    apart = harm and (
        unit.stem in _THINGS
        or any(word.folded in _SOME for word in before[-3:])
        or any(_CARE.match(word.folded) for word in (*before[-4:], *behind[:4]))
        or any(_SICK.match(word.folded) for word in (*before, unit, *behind))
        or _MANY.search(words.text, *words.sentence(figure))
    )
    return "" if apart else harm


def _told_before(words: Sequence[Word]) -> tuple[int, str] | None:
    """The nearest harm before a figure, and how far it stands."""
    for far, word in enumerate(reversed(words)):
        harm = _harm_of(word)
        if harm:
            rest = words[: len(words) - 1 - far]
            first = rest[-1] if rest and word.folded[0] == "و" else None
            other = _harm_of(first) if first else ""
            if first and other not in ("", harm) and {first.folded.lstrip("وفبل"), word.folded[1:]} <= _SHARING:
                harm = " ".join(sorted((harm, other)))
            return 2 * far, harm
    return None


def _told_behind(unit: Word, words: Sequence[Word]) -> tuple[int, str] | None:
    """The harm that the unit of a figure tells («[22] قتيلا وجريحا»), or a word behind it in its clause, and how far it stands."""
    harm = _harm_of(unit)
    if harm:
        other = _harm_of(words[0]) if words and words[0].folded[0] == "و" else ""
        return 0, " ".join(sorted({harm, other} - {""})) if words and words[0].folded[1:] in _NAMED else harm
    for far, word in enumerate(words):
        if word.folded[0] != "و" and _harm_of(word):
            return 2 * far + 1, _harm_of(word)
    return None


_NAMED = frozenset(fold("جريح جريحا جرحى مصاب مصابا مصابين قتيل قتيلا قتلى").split())


def _harm_of(word: Word) -> str:
    return _HARMS.get(word.folded) or (_HARMS.get(word.folded[1:], "") if word.folded[0] in _PARTICLES else "")


_PARTICLES = "وفبل"
_TELLING_OF_HARM = frozenset(particle + word for word in _HARMS for particle in ("", *_PARTICLES))


def tell_of_harm(folded: Iterable[str]) -> bool:
    """Whether folded words of a text may tell that people came to harm: else it holds no toll."""
    return not _TELLING_OF_HARM.isdisjoint(folded)


def places_told(article: Article, claim: Claim) -> frozenset[str]:
    """The cities and regions that the sentence of a claim names, countries left out."""
    words = _Words(article.text)
    found = {place_of(word.folded) for word in words.within(words.sentence(claim.span))}
    return frozenset(place for place in found if place and not place.isascii())


# --- occasions --------------------------------------------------------------------------------------------------------

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


class Occasion(NamedTuple):
    """On what occasion an article says that somebody spoke, and from where on in the text this holds.

    «وقال في [مؤتمر صحفي]» holds for what comes behind it, «وأضاف في [مؤتمر صحفي]» for what went before as well.
    """

    channel: Channel
    claim: Claim
    since: int


_GOES_ON = re.compile(r"و?(?:اضاف|تابع|واصل|اردف|استطرد|مضيف|متابع|اختتم|ختم|زاد)")


def occasions(article: Article, reading: Reading, statements: Sequence[int]) -> list[Occasion]:
    """On what occasions the sentences of some statements of an article say that they were made."""
    words = _Words(article.text)
    found: dict[Span, tuple[Channel, int]] = {}
    for number in statements:
        statement = reading.statements[number]
        near = statement.cue or statement.content[0]
        sentence = words.sentence(near)
        goes_on = statement.cue and _GOES_ON.match(fold(article.text[slice(*statement.cue)]))
        for channel, pattern in _PATTERNS.items():
            for match in pattern.finditer(article.text, sentence.start, max(sentence.end, statement.content[-1].end)):
                found[Span(*match.span())] = (channel, 0 if goes_on else sentence.start)
    return [
        Occasion(channel, Claim("occasion", (channel.value,), span, words.frame(span)), since)
        for span, (channel, since) in sorted(found.items())
    ]
