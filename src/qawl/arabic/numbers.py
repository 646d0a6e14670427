"""Arabic numbers, spelled or in digits, as values with offsets.

The grammar of a number is small and regular: chunks of falling scale joined by و (مليون وثلاثة آلاف ومئتان), a chunk
being a group below a thousand with its scale, a group being hundreds, then a unit before its ten (مئة وخمسة وعشرون).
Digits may stand for a group (5 آلاف, 1.5 مليون) and a fraction may end a number (مليون ونصف). Both genders, all cases,
the accepted spellings (مئة مائة) and written-on proclitics are read; agreement of gender is not asked for, as news
often lacks it.

Not numbers: أحد (someone), weekdays (الاثنين), months (كانون الثاني), أول أمس, and vague amounts (عشرات، آلاف alone).

Invariants: numbers come in text order and never overlap; none crosses a line break; time is linear in the text.
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold, fold_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Number(NamedTuple):
    """A number as code-point offsets `[start, end)`, without written-on proclitics but with the article.

    `value` is an int, or an exact Fraction where the number is not whole. `ordinal` is true of الثالث and of the tens
    with the article alone (القرن العشرون).
    """

    start: int
    end: int
    value: int | Fraction
    ordinal: bool


class NumberWord(NamedTuple):
    """What a folded word is as part of a spelled number: an ordinal or not, and the proclitics written onto it."""

    ordinal: bool
    joined: bool  # by و alone
    proclitics: int  # letters before the number, و included


class _Kind(Enum):
    UNIT = "unit"  # 1-9
    BOUND_UNIT = "bound unit"  # 1 and 2 as they stand only before a ten: أحد عشر، اثنا عشر
    TEN = "ten"  # عشر alone, or the second half of 11-19
    TENS = "tens"  # 20-90
    HUNDRED = "hundred"  # may be multiplied: ثلاث مئة
    HUNDREDS = "hundreds"  # may not: مئتان، ثلاثمئة
    SCALE = "scale"
    FRACTION = "fraction"
    ORDINAL = "ordinal"  # 1-10
    BOUND_ORDINAL = "bound ordinal"  # الحادي عشر
    ZERO = "zero"
    DIGITS = "digits"


class _Entry(NamedTuple):
    """A number word: for a scale, `value` is what it multiplies by and `alone` what it is by itself, if anything."""

    kind: _Kind
    value: int | Fraction
    alone: int | None = None


_UNITS = {
    1: ("واحد", "واحده"),
    2: ("اثنان", "اثنين", "اثنتان", "اثنتين"),
    3: ("ثلاث", "ثلاثه"),
    4: ("اربع", "اربعه"),
    5: ("خمس", "خمسه"),
    6: ("ست", "سته"),
    7: ("سبع", "سبعه"),
    8: ("ثمان", "ثماني", "ثمانيه"),
    9: ("تسع", "تسعه"),
}
_BOUND_UNITS = {1: ("احد", "احدي"), 2: ("اثنا", "اثني", "اثنتا", "اثنتي")}
_TENS = {
    20: "عشر",
    30: "ثلاث",
    40: "اربع",
    50: "خمس",
    60: "ست",
    70: "سبع",
    80: "ثمان",
    90: "تسع",
}
_HUNDRED = ("ميه", "مايه")
_TWO_HUNDRED = ("ميتان", "ميتين", "ميتا", "ميتي", "مايتان", "مايتين", "مايتا", "مايتي")
_SCALES = {
    10**3: (("الف",), ("الفان", "الفين", "الفي"), ("الاف", "الفا")),
    10**6: (("مليون",), ("مليونان", "مليونين", "مليوني", "مليونا"), ("ملايين",)),
    10**9: (
        ("مليار", "بليون"),
        ("ملياران", "مليارين", "ملياري", "مليارا", "بليونان", "بليونين", "بليوني"),
        ("مليارات", "بلايين"),
    ),
    10**12: (("تريليون", "ترليون"), ("تريليونان", "تريليونين", "تريليوني"), ("تريليونات", "ترليونات")),
}
_FRACTIONS = {
    Fraction(1, 2): ("نصف",),
    Fraction(1, 3): ("ثلث",),
    Fraction(2, 3): ("ثلثا", "ثلثي", "ثلثان", "ثلثين"),
    Fraction(1, 4): ("ربع",),
}
_ORDINALS = {
    1: ("اول", "اولي"),
    2: ("ثاني", "ثان", "ثانيه"),
    3: ("ثالث", "ثالثه"),
    4: ("رابع", "رابعه"),
    5: ("خامس", "خامسه"),
    6: ("سادس", "سادسه"),
    7: ("سابع", "سابعه"),
    8: ("ثامن", "ثامنه"),
    9: ("تاسع", "تاسعه"),
    10: ("عاشر", "عاشره"),
}


def _lexicon() -> dict[str, _Entry]:
    """Every number word, folded and without proclitics."""
    entries = {"صفر": _Entry(_Kind.ZERO, 0)}
    entries |= {word: _Entry(_Kind.UNIT, value) for value, words in _UNITS.items() for word in words}
    entries |= {word: _Entry(_Kind.BOUND_UNIT, value) for value, words in _BOUND_UNITS.items() for word in words}
    entries |= {word: _Entry(_Kind.TEN, 10) for word in ("عشر", "عشره")}
    entries |= {stem + ending: _Entry(_Kind.TENS, value) for value, stem in _TENS.items() for ending in ("ون", "ين")}
    entries |= {word: _Entry(_Kind.HUNDRED, 100) for word in _HUNDRED}
    entries |= {word: _Entry(_Kind.HUNDREDS, 200) for word in _TWO_HUNDRED}
    for value in range(3, 10):
        stems = [word for word in _UNITS[value] if not word.endswith("ه")]
        entries |= {stem + tail: _Entry(_Kind.HUNDREDS, value * 100) for stem in stems for tail in _HUNDRED}
    for scale, (singulars, duals, counted) in _SCALES.items():
        entries |= {word: _Entry(_Kind.SCALE, scale, scale) for word in singulars}
        entries |= {word: _Entry(_Kind.SCALE, scale, 2 * scale) for word in duals}
        entries |= {word: _Entry(_Kind.SCALE, scale) for word in counted}
    entries |= {word: _Entry(_Kind.FRACTION, value) for value, words in _FRACTIONS.items() for word in words}
    entries |= {word: _Entry(_Kind.ORDINAL, value) for value, words in _ORDINALS.items() for word in words}
    entries |= {word: _Entry(_Kind.BOUND_ORDINAL, 1) for word in ("حادي", "حاديه")}
    return entries


_LEXICON = _lexicon()
# With the article and alone this very word is the weekday.
_MONDAY = _LEXICON["اثنين"]
_SMALL = (_Kind.UNIT, _Kind.BOUND_UNIT, _Kind.TEN, _Kind.TENS)
_TANWIN = "\u064b"

_TOKEN = re.compile(r"(?P<word>[ء-ي]+)|(?P<digits>[0-9]+(?:(?:[.,]|،(?=[0-9]{3}(?![0-9])))[0-9]+)*)")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[,،][0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+|,[0-9]{1,2})?")
_LONGEST_DIGITS = 18
_BLANK = re.compile(r"[^\S\n\r\x0b\x0c\x85\u2028\u2029]*")
# The second half of a month's name, or of «the day before yesterday», is no ordinal.
_NAMED_BY_ORDINAL = re.compile(r"[وفبلك]{0,2}(?:ال)?(?:كانون|تشرين|ربيع|جمادي?|امس)")
_YESTERDAY = re.compile(r"\s+(?:من\s+)?امس(?![ء-ي])")


class _Word(NamedTuple):
    """A word read as a number word: its entry, and what is written onto it."""

    entry: _Entry
    joined: bool  # by و
    prefixed: bool  # by another proclitic
    article: bool
    proclitics: int  # letters to leave out of the span

    @property
    def kind(self) -> _Kind:
        return self.entry.kind

    @property
    def value(self) -> int | Fraction:
        return self.entry.value


class _Token(NamedTuple):
    """A number word or digits in the folded text; `attached`: only blanks stand between it and the one before."""

    word: _Word
    start: int
    end: int
    attached: bool


def numbers(text: str) -> list[Number]:
    """The numbers of `text` in order; linear in time."""
    folded = fold_map(text)
    found = _Parser(list(_tokens(text, folded.text, folded.span))).numbers()
    return [Number(*folded.span(number.start, number.end), number.value, number.ordinal) for number in found]


def number_word(folded: str) -> NumberWord | None:
    """A folded word as part of a spelled number, or None; what the number is worth is for `numbers` to say."""
    word = _analysed(folded)
    if word is None:
        return None
    return NumberWord(word.kind in (_Kind.ORDINAL, _Kind.BOUND_ORDINAL), word.joined, word.proclitics)


def _tokens(text: str, folded: str, source_span: Callable[[int, int], tuple[int, int]]) -> Iterator[_Token]:
    """The number words and digits of a folded text; a و that stands alone is taken as written onto what follows."""
    previous_word = ""
    reach = -1  # the end of the last token, as long as nothing but blanks follows
    joined = False
    for match in _TOKEN.finditer(folded):
        word = match["word"]
        if word and word != "و" and _read(word) is None:  # most words
            previous_word, reach, joined = word, -1, False
            continue
        start, end = match.span()
        attached = reach >= 0 and _BLANK.fullmatch(folded, reach, start) is not None
        if word == "و":
            reach, joined = (end, True) if attached else (-1, False)
            continue
        if word:
            readings = _read_spelled(text, folded, match.span(), source_span, previous_word, attached)
        else:
            readings = _read_digits(folded, start, end)
        previous_word = word or ""
        for reading, word_start, word_end in readings:
            joined = joined and attached
            yield _Token(reading._replace(joined=reading.joined or joined), word_start, word_end, attached)
            attached, joined = False, False
        reach, joined = (end, False) if readings else (-1, False)


def _read_digits(folded: str, start: int, end: int) -> list[tuple[_Word, int, int]]:
    """A number in digits, or the numbers between the stops of a date or a version; none in a name such as g20."""
    if start > 0 and folded[start - 1].isascii() and folded[start - 1].isalpha():
        return []
    digits = folded[start:end]
    value = _digits_value(digits)
    if value is not None:
        return [(_digits_word(value), start, end)]
    return [
        (_digits_word(int(piece.group())), start + piece.start(), start + piece.end())
        for piece in re.finditer("[0-9]+", digits)
        if piece.end() - piece.start() <= _LONGEST_DIGITS
    ]


def _digits_value(digits: str) -> int | Fraction | None:
    """The value of digits with thousands marks or a decimal part; None if they are neither, or absurdly long."""
    if len(digits) > _LONGEST_DIGITS + 6:
        return None
    if _THOUSANDS.fullmatch(digits):
        separator = next(char for char in digits if not char.isdigit())
        return _whole(Fraction(digits.replace(separator, "")))
    if _DECIMAL.fullmatch(digits):
        return _whole(Fraction(digits.replace(",", ".")))
    return None


def _digits_word(value: int | Fraction) -> _Word:
    return _Word(_Entry(_Kind.DIGITS, value), joined=False, prefixed=False, article=False, proclitics=0)


def _whole(value: int | Fraction) -> int | Fraction:
    return int(value) if value == int(value) else value


def _read_spelled(
    text: str,
    folded: str,
    span: tuple[int, int],
    source_span: Callable[[int, int], tuple[int, int]],
    previous_word: str,
    attached: bool,
) -> list[tuple[_Word, int, int]]:
    """The number word at `span`, or nothing where it is another as it is written; `attached`: it follows another number word."""
    start, end = span
    source_start, source_end = source_span(start, end)
    word = _read_as_written(text[source_start:source_end])
    if word is None:
        return []
    if word.kind is _Kind.ORDINAL:
        named = _NAMED_BY_ORDINAL.fullmatch(previous_word) is not None and word.article
        before_yesterday = word.value == 1 and _YESTERDAY.match(folded, end) is not None
        seconds = attached and folded.startswith("ثانيه", start)
        if named or before_yesterday or seconds:
            return []
    return [(word, start + word.proclitics, end)]


@lru_cache(maxsize=1 << 14)
def _read_as_written(word: str) -> _Word | None:
    """A number word, told from its neighbours that only folding makes alike (مئتا from ميتا, أولى from أولي)."""
    folded = fold(word)
    reading = _read(folded)
    if reading is None:
        return None
    if folded == "واحد" and "أ" in word:  # «and one of», not «one»
        return _read_stem("و", "", "احد")
    stem = folded[reading.proclitics :].removeprefix("ال")
    if stem.startswith("مي") and "ئ" not in word and "مائ" not in word:
        return None
    if stem == "اولي" and not word.endswith(("ى", "ی")):
        return None
    if _TANWIN in word and reading.kind is _Kind.SCALE:
        entry = reading.entry
        return reading._replace(entry=entry._replace(alone=int(entry.value)))
    return reading


def _analysed(folded: str) -> _Word | None:
    """A folded word as a number word, its proclitics taken off; the fewest that leave a number word."""
    entry = _LEXICON.get(folded)
    if entry is not None:
        return _Word(entry, joined=False, prefixed=False, article=False, proclitics=0)
    for conjunction in _starts(folded, "وف"):
        after = folded[len(conjunction) :]
        for preposition in _starts(after, "بلك"):
            reading = _read_stem(conjunction, preposition, after[len(preposition) :])
            if reading is not None:
                return reading
    return None


_read = lru_cache(maxsize=1 << 16)(_analysed)


def _starts(word: str, letters: str) -> tuple[str, ...]:
    return ("", word[0]) if word and word[0] in letters else ("",)


def _read_stem(conjunction: str, preposition: str, stem: str) -> _Word | None:
    """What is left after proclitics, with the article (written لل after ل) or without."""
    proclitics = len(conjunction) + len(preposition)
    joined = conjunction == "و" and not preposition
    prefixed = bool(conjunction or preposition) and not joined
    entry = _LEXICON.get(stem)
    if entry is not None:
        # لست is «I am not».
        return None if preposition == "ل" and stem == "ست" else _Word(entry, joined, prefixed, False, proclitics)
    bare = stem[1:] if preposition == "ل" and stem.startswith("ل") else stem.removeprefix("ال")
    entry = _LEXICON.get(bare) if bare != stem else None
    return _Word(entry, joined, prefixed, True, proclitics) if entry is not None else None


class _Parser:
    """Reads numbers off a list of tokens, from left to right, with one number's look-ahead."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def numbers(self) -> Iterator[Number]:
        while self._at < len(self._tokens):
            first = self._at
            number = self._number()
            if number is None:
                self._at = first + 1
            else:
                yield number

    def _number(self) -> Number | None:
        first = self._at
        start = self._tokens[first].start
        value = self._ordinal()
        ordinal = value is not None
        if value is None:
            value = self._cardinal()
        if value is None:
            return None
        word = self._tokens[first].word
        if self._at == first + 1 and word.article:
            if word.entry is _MONDAY:
                return None
            ordinal = ordinal or word.kind is _Kind.TENS
        return Number(start, self._tokens[self._at - 1].end, _whole(value), ordinal)

    def _take(self, *kinds: _Kind, joined: bool, article: bool | None = None) -> _Word | None:
        """The next word, if it goes on the number: joined by و or not, with the article or not (None: either)."""
        if self._at == len(self._tokens):
            return None
        token = self._tokens[self._at]
        word = token.word
        goes_on = token.attached and word.joined == joined and not word.prefixed
        if not goes_on or word.kind not in kinds or (article is not None and word.article != article):
            return None
        self._at += 1
        return word

    def _first(self, *kinds: _Kind) -> _Word | None:
        """The next word whatever is written onto it, if it is of one of the kinds."""
        if self._at == len(self._tokens) or self._tokens[self._at].word.kind not in kinds:
            return None
        self._at += 1
        return self._tokens[self._at - 1].word

    def _ordinal(self) -> int | Fraction | None:
        """الثالث، الحادي عشر، الخامسة والعشرون."""
        word = self._first(_Kind.ORDINAL, _Kind.BOUND_ORDINAL)
        if word is None:
            return None
        value = self._with_ten(word)
        return value if value is not None else self._alone(word, _Kind.BOUND_ORDINAL)

    def _with_ten(self, unit: _Word) -> int | Fraction | None:
        """The value of a unit with the ten that follows it: خمسة عشر، خمسة وعشرون."""
        if unit.value == 10:
            return None
        ten = self._take(_Kind.TEN, joined=False, article=False)
        if ten is None:
            ten = self._take(_Kind.TENS, joined=True, article=unit.article)
        return None if ten is None else unit.value + ten.value

    def _alone(self, word: _Word, bound: _Kind) -> int | Fraction | None:
        """The value of a word that nothing follows; a bound form has none, and is given back."""
        if word.kind is bound:
            self._at -= 1
            return None
        return word.value

    def _cardinal(self) -> int | Fraction | None:
        """Chunks of falling scale joined by و, then a fraction."""
        chunk = self._chunk()
        if chunk is None:
            return None
        total, unit = chunk
        while self._goes_on_with_and():
            before = self._at
            chunk = self._fraction(unit) or self._chunk()
            if chunk is None or chunk[0] >= unit:
                self._at = before
                break
            total, unit = total + chunk[0], chunk[1]
        return total

    def _goes_on_with_and(self) -> bool:
        if self._at == len(self._tokens):
            return False
        token = self._tokens[self._at]
        return token.attached and token.word.joined

    def _fraction(self, unit: int) -> tuple[int | Fraction, int] | None:
        """A fraction, of the scale that follows it or else of `unit` where that is a scale (مليون ونصف)."""
        word = self._first(_Kind.FRACTION)
        if word is None:
            return None
        scale = self._take(_Kind.SCALE, joined=False)
        if scale is not None:
            return word.value * scale.value, 0
        return word.value * (unit if unit in _SCALES else 1), 0

    def _chunk(self) -> tuple[int | Fraction, int] | None:
        """A group with its scales: the value, and the unit that it counts in, below which the next chunk must stay."""
        fraction = self._fraction(1)
        if fraction is not None:
            return fraction
        scale = self._first(_Kind.SCALE)
        value, unit = (scale.entry.alone, int(scale.value)) if scale is not None else (self._group(), 1)
        if value is None:
            return None
        while self._next_scale() > unit:
            unit = self._next_scale()
            value *= unit
            self._at += 1
        return value, unit

    def _next_scale(self) -> int:
        """The scale that multiplies what was read, or 0."""
        at = self._at
        scale = self._take(_Kind.SCALE, joined=False, article=False)
        self._at = at
        return 0 if scale is None else int(scale.value)

    def _group(self) -> int | Fraction | None:
        """Digits, or a number below a thousand."""
        word = self._first(_Kind.DIGITS, _Kind.ZERO)
        if word is not None:
            return word.value
        hundreds = self._hundreds()
        if hundreds is None:
            return self._small()
        before = self._at
        if self._goes_on_with_and():
            small = self._small()
            if small is not None:
                return hundreds + small
            self._at = before
        return hundreds

    def _hundreds(self) -> int | Fraction | None:
        """مئة، مئتان، ثلاثمئة, and ثلاث مئة in two words."""
        word = self._first(_Kind.HUNDRED, _Kind.HUNDREDS)
        if word is not None:
            return word.value
        before = self._at
        unit = self._first(_Kind.UNIT)
        hundred = self._take(_Kind.HUNDRED, joined=False, article=False) if unit is not None else None
        if unit is None or hundred is None:
            self._at = before
            return None
        return unit.value * hundred.value

    def _small(self) -> int | Fraction | None:
        """A number from 1 to 99."""
        word = self._first(*_SMALL)
        if word is None:
            return None
        if word.kind in (_Kind.TEN, _Kind.TENS):
            return word.value
        value = self._with_ten(word)
        return value if value is not None else self._alone(word, _Kind.BOUND_UNIT)
