"""When two names count as the same: the comparison that the scores of speakers and parties rest on.

Names are compared as folded words, without leading titles. A name also equals a longer one that opens or closes with
it: a family name alone («الكاظمي») is right for the full name («مصطفى الكاظمي»).
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+")

_LETTERS = str.maketrans("أإآٱىةؤئگپڤچ", "اااايهويكبفج", "ـ")
_INVISIBLE = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Folded, because they are compared after folding: «رئيس» is «رييس» here.
_TITLES = frozenset(
    [
        *("الرئيس", "رييس", "الوزير", "وزير", "السيد", "السيده", "الدكتور", "د", "الملك", "الامير", "النايب"),
        *("السفير", "الجنرال", "اللواء", "العميد", "معالي", "سمو", "فخامه", "جلاله", "الشيخ"),
    ]
)


def folded_words(text: str | None) -> tuple[str, ...]:
    """The words of a text in the folding of the scorer, leading titles dropped (the last word is always kept)."""
    words = WORD.findall(_INVISIBLE.sub("", text or "").translate(_LETTERS).lower())
    first = 0
    while first < len(words) - 1 and words[first] in _TITLES:
        first += 1
    return tuple(words[first:])


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names are equal after folding, or one opens or closes the other."""
    short, long = sorted((_bare(folded_words(one)), _bare(folded_words(other))), key=len)
    if not short:
        return not long
    return short in (long[: len(short)], long[-len(short) :])


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words without the article, where enough of a word remains to be one."""
    return tuple(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)
