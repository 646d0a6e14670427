"""The words of a text that carry its matter, as they are compared across articles: stems without function words.

Stemming is that of Snowball's Arabic stemmer (Assem Chelli's light stemmer), which takes articles, particles and endings
off: «والاتفاقات» and «اتفاق» meet.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import snowballstemmer

from qawl.arabic.letters import fold, fold_word
from qawl.reading.vocabulary import CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+")
_STOP = frozenset(word for members in CLOSED.values() for word in members) | frozenset(
    fold_word(word)
    for word in ("أكد", "قال", "أضاف", "أشار", "أوضح", "ذكر", "أعلن", "إلى", "التي", "وقال", "وأضاف", "إن")
)
_STEMMER = snowballstemmer.stemmer("arabic")


def stems(text: str) -> list[str]:
    """The stems of a text in order, function words left out."""
    return stems_of_folded(fold(text))


def stems_of_folded(folded: str) -> list[str]:
    """The stems of a folded text in order, function words left out."""
    return [stem for word in _WORD.findall(folded) if (stem := stem_of(word))]


def stem_counts(folded: str) -> Counter[str]:
    """How often each stem stands in a folded text, in order of the first time."""
    counts = Counter[str]()
    for word, count in Counter(_WORD.findall(folded)).items():
        if stem := stem_of(word):
            counts[stem] += count
    return counts


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """The stem of a folded word; an empty string for a function word, with or without a conjunction written to it."""
    if len(word) < 2 or word in _STOP or (word[0] in "وف" and word[1:] in _STOP):
        return ""
    bare = word[1:] if word[0] == "و" and word[1:3] in ("ال", "لل", "با") else word
    found: str = _STEMMER.stemWord(bare)
    return found


_VOWELS = str.maketrans("", "", "اويىءهة")


@lru_cache(maxsize=1 << 16)
def root(stem: str) -> str:
    """The consonants of a stem without the letter of its person: امن of امان, منع of يمنع; the stem where too few are left."""
    consonants = (stem[1:] if stem[0] in "يتن" and len(stem) > 3 else stem).translate(_VOWELS)
    return consonants if len(consonants) > 1 else stem


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """How much each common stem tells (see `scripts/count_stems.py`)."""
    table = resources.files("qawl.ledger").joinpath("stem_weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith(("#", "stem\t")))
    return {stem: float(weight) for stem, weight in rows}


RAREST = 6.5
"""The weight of a stem that is not in the table."""


def weight(stems: Iterable[str]) -> float:
    """How much stems tell together."""
    known = weights()
    return sum([known.get(stem, RAREST) for stem in stems])
