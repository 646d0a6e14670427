"""Arabic letters: folding for comparison, with an exact map back to the source.

Invariant: folding looks at one code point at a time. Every code point folds to a fixed string of zero or more code
points that fold to themselves, so `fold` is idempotent, `fold(a + b) == fold(a) + fold(b)`, and each folded character
comes from exactly one source character.

What is folded follows the common practice of Arabic retrieval (the normalization of Larkey et al. 2002): alef forms and
hamza carriers to the bare letter, alef maqsura to ya, ta marbuta to ha; tashkeel, tatweel and invisible characters go.
Presentation forms are resolved by Unicode compatibility decomposition (NFKC, UAX 15).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ARABIC_BLOCKS = (range(0x0600, 0x0700), range(0x0750, 0x0780), range(0x0870, 0x0900))
_PRESENTATION_BLOCKS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFF))
_LATIN_BLOCKS = (range(0x0041, 0x0250), range(0x1E00, 0x1F00))
# Text is mostly made of these; `str.translate` is several times faster on a code point that its table knows.
_COMMON_BLOCKS = (range(0x0250), range(0x0600, 0x0700), range(0x2000, 0x2070))

_TATWEEL = 0x0640
_INVISIBLE = frozenset(
    [
        0x00AD,  # soft hyphen
        0x061C,  # Arabic letter mark
        0x180E,
        *range(0x200B, 0x2010),  # zero-width space, joiners, LRM, RLM
        *range(0x202A, 0x202F),  # bidi embeddings and overrides
        *range(0x2060, 0x2070),  # word joiner, bidi isolates, deprecated format characters
        0xFEFF,  # byte order mark
    ]
)
_ATTACHED = frozenset(
    [
        _TATWEEL,
        *(point for block in _ARABIC_BLOCKS for point in block if unicodedata.category(chr(point)) == "Mn"),
    ]
)

# Letter families: every letter of the right-hand side folds to the one on the left.
_LETTER_FAMILIES = {
    "ا": "أإآٱٲٳٵ",
    "و": "ؤٶۆۇۈۋۥ",
    "ي": "ئىیېےۓٸێۍۦ",
    "ه": "ةۀہۂۃەھۿ",
    "ك": "کگڪګڭڮ",
    "ق": "ڨ",
    "ب": "پ",
    "ج": "چ",
    "ز": "ژ",
    "ف": "ڤڢ",
    "ت": "ٹ",
    "د": "ڈ",
    "ر": "ڑڕ",
    "ل": "ڵ",
    "ن": "ں",
}
_NUMERALS = {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    0x066B: ".",  # Arabic decimal separator
    0x066C: ",",  # Arabic thousands separator
}


def _resolved(form: str, folds: dict[int, str]) -> str:
    """The folded letters of a presentation form; a mark shown on a space or a tatweel is a mark alone."""
    letters = unicodedata.normalize("NFKC", form)
    if all(char == " " or ord(char) in _ATTACHED for char in letters):
        return ""
    return "".join(folds.get(ord(char), char) for char in letters)


def _folds() -> dict[int, str]:
    """Every code point that folds to something else than itself."""
    folds = {ord(char.upper()): char for char in "abcdefghijklmnopqrstuvwxyz"}
    folds |= {
        point: chr(point).lower() for block in _LATIN_BLOCKS for point in block if chr(point).lower() != chr(point)
    }
    folds |= {ord(variant): letter for letter, variants in _LETTER_FAMILIES.items() for variant in variants}
    folds |= _NUMERALS
    folds |= dict.fromkeys(_INVISIBLE | _ATTACHED, "")
    for block in _PRESENTATION_BLOCKS:
        for point in block:
            if unicodedata.decomposition(chr(point)):
                folds[point] = _resolved(chr(point), folds)
    return folds


def _is_letter(point: int) -> bool:
    return unicodedata.category(chr(point)) == "Lo"


def _class(points: Iterator[int]) -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(point)) for point in points) + "]")


_FOLDS = _folds()
_FOLD_TABLE = {point: chr(point) for block in _COMMON_BLOCKS for point in block} | _FOLDS
_STRIP_TABLE = dict.fromkeys(_INVISIBLE | _ATTACHED, "")
_STRIP_TABLE = {point: chr(point) for block in _COMMON_BLOCKS for point in block} | _STRIP_TABLE
# The code points that fold to nothing or to several letters: between them a folded text runs in step with its source.
_UNEVEN = _class(point for point, letters in _FOLDS.items() if len(letters) != 1)
_LETTERS = frozenset(
    chr(point) for block in (*_ARABIC_BLOCKS, *_PRESENTATION_BLOCKS) for point in block if _is_letter(point)
)


def fold(text: str) -> str:
    """The form of `text` for comparison: one spelling for what readers take as one word.

    Alef and hamza carriers become bare letters (أإآٱ -> ا, ؤ -> و, ئ ى -> ي), ة -> ه, Persian and Urdu letters their
    Arabic neighbours; tashkeel, tatweel, bidi marks and zero-width characters go; presentation forms and ligatures are
    spelled out; Arabic-Indic and Persian digits and separators become ASCII; Latin is lower-cased. A standalone hamza
    (ء) stays.
    """
    return text.translate(_FOLD_TABLE)


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """`fold` for a single word, remembered: the vocabulary of news is small."""
    return fold(word)


def strip_marks(text: str) -> str:
    """`text` without tashkeel, tatweel, bidi marks and zero-width characters; letters, hamza included, as they were."""
    return text.translate(_STRIP_TABLE)


def ascii_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits, decimal (٫) and thousands (٬) separators in ASCII; same length."""
    return text.translate(_NUMERALS)


def is_arabic_letter(char: str) -> bool:
    """Whether one character is a letter of the Arabic script (presentation forms too; tatweel and marks are not)."""
    return char in _LETTERS


def is_invisible(char: str) -> bool:
    """Whether one character is a bidi mark, a zero-width character, a soft hyphen or a byte order mark."""
    return ord(char) in _INVISIBLE


class Folded:
    """A folded text that can point back: `text` is `fold(source)`, `span` maps its ranges to the source.

    A folded character owns its source character and the marks that stand on it (tashkeel, tatweel); invisible
    characters belong to no letter and are covered only between two of a range. All letters of a ligature point to the
    ligature.
    """

    __slots__ = ("_ends", "_length", "_starts", "text")

    def __init__(self, text: str, starts: Sequence[int], ends: Sequence[int], length: int) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends
        self._length = length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The `[start, end)` range of the source that folded range `[start, end)` comes from; an empty one stays empty.

        Raises IndexError unless `0 <= start <= end <= len(self.text)`.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"folded range [{start}, {end}) is not within a text of {len(self.text)} characters")
        if start == end:
            place = self._starts[start] if start < len(self._starts) else self._length
            return place, place
        return self._starts[start], self._ends[end - 1]


def fold_map(text: str) -> Folded:
    """`fold(text)` with an exact map back to `text`; linear in time and memory."""
    folded = fold(text)
    if _UNEVEN.search(text) is None:
        return Folded(folded, range(len(text)), range(1, len(text) + 1), len(text))
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for uneven in _UNEVEN.finditer(text):
        place = uneven.start()
        starts.extend(range(done, place))
        ends.extend(range(done + 1, place + 1))
        letters = len(_FOLDS[ord(text[place])])
        starts.extend([place] * letters)
        ends.extend([place + 1] * letters)
        if ends and ord(text[place]) in _ATTACHED:
            ends[-1] = place + 1
        done = place + 1
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return Folded(folded, starts, ends, len(text))
