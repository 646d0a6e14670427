"""Names as they are compared across articles: «عادل بن أحمد الجبير», «عادل الجبير» and «الجبير» may be one man.

Invariant: a comparison looks at folded words only, without titles, articles and fathers' names. It says what the words
allow, never that two people are one: that takes an office, a country or a story in common (`qawl.ledger.entities`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.lexicon import tables

_WORD = re.compile(r"[^\W_]+")
_LEAST_STEM = 3


class Name(NamedTuple):
    """The bare words of a name in order: «الشيخ عبد الله بن زايد آل نهيان» -> («عبدالله», «نهيان»)."""

    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the same name has in every article that gives it in full: its first and its last word."""
        return " ".join(dict.fromkeys((self.words[0], self.words[-1]))) if self.words else ""


@lru_cache(maxsize=1 << 16)
def name_of(written: str) -> Name:
    """A written name as words that can be compared; a name of titles alone keeps its last word."""
    words = _joined(_WORD.findall(fold(written).lower()))
    first = 0
    while first < len(words) - 1 and words[first] in _titles():
        first += 1
    return Name(tuple(_without_fathers([_bare(word) for word in words[first:]])))


def may_be_one(one: Name, other: Name) -> bool:
    """Whether two names can be of one person: equal keys, or one is a family or given name of the other."""
    if not one.words or not other.words:
        return False
    if one.key == other.key or one.words == other.words:
        return True
    short, long = sorted((one.words, other.words), key=len)
    return short in (long[: len(short)], long[-len(short) :])


def _joined(words: list[str]) -> list[str]:
    """Names of two words as one: «عبد الله» -> «عبدالله», «أبو مازن» -> «ابومازن»."""
    found: list[str] = []
    for word in words:
        if found and found[-1] in _OPENERS:
            found[-1] += word
        else:
            found.append(word)
    return found


_OPENERS = frozenset(fold(word) for word in ("عبد", "أبو", "أبا", "أبي", "أم"))
_SONS = frozenset(fold(word) for word in ("بن", "ابن", "بنت"))
_CLANS = frozenset(fold(word) for word in ("آل", "ال", "ولد"))


def _without_fathers(words: list[str]) -> list[str]:
    """A name without the names of fathers before a family name, and without the word for a clan.

    A name that ends in a father's name has none: «فيصل بن فرحان» is known by the first, which is not the family name «فرحان».
    """
    kept = [word for word in words if word not in _CLANS]
    sons = [n for n, word in enumerate(kept) if word in _SONS and 0 < n < len(kept) - 1]
    if sons and sons[-1] == len(kept) - 2:
        return [*(word for word in kept[: sons[0]] if word not in _SONS), f"بن {kept[sons[0] + 1]}"]
    fathers = {n + 1 for n in sons}
    return [word for n, word in enumerate(kept) if word not in _SONS and n not in fathers]


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) >= 2 + _LEAST_STEM else word


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    told = {fold(row.term) for row in tables.load("titles") if " " not in row.term}
    return frozenset(told | {fold(f"ال{term}") for term in told} | {fold(word) for word in _OFFICES})


# Offices that news writes before a name as titles.
_OFFICES = (
    "الرئيس",
    "الوزير",
    "وزير",
    "رئيس",
    "النائب",
    "السفير",
    "المستشار",
    "المستشارة",
    "الرئيسة",
    "الوزيرة",
    "المدعو",
)
