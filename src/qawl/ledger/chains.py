"""Names of persons with the names of their fathers, as they tell bearers of one name apart.

Invariant: a comparison says whether two names can be of one person, never that they are. «محمد الحربي» can be
«محمد بن سعد الحربي», who cannot be «محمد بن علي الحربي».
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.lexicon import tables
from qawl.reading.persons import bare

_WORD = re.compile(r"[^\W_]+")


def folded(*words: str) -> frozenset[str]:
    """Some words, folded."""
    return frozenset(map(fold, words))


class Chain(NamedTuple):
    """The bare words of a name, given name first: «محمد بن سعد الحربي» -> («محمد», «سعد», «حربي»).

    closed: whether the last is a family name; «فهد بن خالد بن تركي» ends in a father's.
    """

    words: tuple[str, ...]
    closed: bool


class Kin(NamedTuple):
    """How two chains agree: in how many words beside the first and the last, and whether one is only spelled alike."""

    fathers: int
    spelled: bool


SONS = folded("بن", "ابن", "بنت", "ابنة")
_CLANS = folded("آل", "ال", "ولد", "بني")
# What is left of a rank before a name: «الفريق [أول] سعد الحربي».
_RANK_ENDS = folded("أول", "ركن", "متقاعد")
# What opens a blessing behind a name: «سعد الحربي [رحمه] الله».
_BLESSINGS = folded(
    "الله", "رحمه", "رحمها", "رحمهما", "رحمهم", "يرحمه", "حفظه", "حفظها", "حفظهم", "يحفظه", "طيب", "رضي", "غفر"
)
# What a name of two words opens with, as it is written to the second: «أبا بكر» -> «ابوبكر».
_OPENERS = {
    **{fold(word): fold(word) for word in ("عبد", "أم")},
    **dict.fromkeys(folded("أبو", "أبا", "أبي", "بو"), fold("أبو")),
}


@lru_cache(maxsize=1 << 16)
def chain_of(written: str) -> Chain:
    """A written name as a chain."""
    words: list[str] = []
    opener, father, closed = "", False, True
    for word in _WORD.findall(fold(written)):
        if word in _BLESSINGS and not opener:
            break
        if word in SONS:
            father = True
        elif word in _CLANS:
            father = False
        elif word in _OPENERS and not opener:
            opener = _OPENERS[word]
        elif words or word not in _RANK_ENDS:
            words.append(opener + word if opener else bare(word))
            closed = not (father and len(words) > 1)
            opener, father = "", False
    return Chain((*words, opener) if opener else tuple(words), closed)


def kin(one: Chain, other: Chain) -> Kin | None:
    """How two names agree if they can be of one person: None where a given name, a father or a family name differs.

    A family name alone agrees with any name that ends in it, «فهد بن خالد» with «فهد بن خالد بن تركي الحربي».
    """
    short, long = sorted((one.words, other.words), key=len)
    if len(short) < 2:
        return _agree(short, long[-1:], 0) if short else None
    if one.closed and other.closed:
        fathers = len(short) - 2
        return _agree(short, (*long[: fathers + 1], long[-1]), fathers)
    opened = min((each.words for each in (one, other) if not each.closed), key=len)
    size = min(len(opened), len(short))
    return _agree(short[:size], long[:size], size - 2) if len(short) >= len(opened) else None


def _agree(ours: tuple[str, ...], theirs: tuple[str, ...], fathers: int) -> Kin | None:
    return Kin(fathers, ours != theirs) if all(map(_alike, ours, theirs)) else None


# How many letters a foreign name has at least to be taken for one in two spellings.
_LEAST_FOREIGN = 5


@lru_cache(maxsize=1 << 16)
def _alike(one: str, other: str) -> bool:
    """Whether two words of a name are one: letter for letter, or two ways to write a foreign one («شتاينماير», «شتاينمير»).

    Two names of the lexicon are two: «حسنين» and «حسين» too have nearly the same consonants.
    """
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST_FOREIGN or {one, other} <= names():
        return False
    return skeleton(one) == skeleton(other)


# Letters that stand for one foreign sound; vowels are written or not.
_SOUNDS = str.maketrans({"غ": "ج", "ق": "ك", "ط": "ت", "ث": "ت", "ز": "س", "ص": "س", "ض": "د"})
_VOWELS = str.maketrans("", "", "اويهء")


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """What two spellings of a foreign name share: its first letter and its consonants («فالس», «فالز»)."""
    sounds = word.translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", sounds[:1] + sounds[1:].translate(_VOWELS))


@cache
def given_names() -> frozenset[str]:
    """The given names of the lexicon, bare."""
    return frozenset(bare(fold(row.name)) for row in tables.load("given_names"))


@cache
def names() -> frozenset[str]:
    """The given and family names of the lexicon, bare."""
    return given_names() | {bare(fold(row.name)) for row in tables.load("surnames")}


# Given names that so many bear that they tell hardly anything.
_COMMONEST = folded(
    *("محمد", "أحمد", "محمود", "عبدالله", "عبدالعزيز", "عبدالرحمن", "علي", "حسن", "حسين", "خالد", "إبراهيم", "صالح"),
    *("فهد", "عمر", "يوسف", "سعود", "ناصر", "سعد", "فيصل", "سعيد", "سليمان", "منصور", "ماجد", "سلطان", "سلمان"),
    *("مصطفى", "طارق", "سالم", "عادل", "نايف", "بندر", "تركي", "حمد", "جمال", "سامي", "ياسر", "عثمان", "يحيى"),
    *("ديفيد", "مايكل", "جون", "جورج", "جيمس", "روبرت", "بيتر", "ماريا", "فاطمة", "نورة", "سارة"),
)


def rarity(chain: Chain) -> float:
    """How much a name tells by being rare: 0 for «محمد الحربي», at most 2.5, the more the fewer may bear it."""
    given, family = chain.words[0], chain.words[-1]
    first = 0.0 if given in _COMMONEST or len(chain.words) < 2 else 0.5 if given in given_names() else 1.5
    return first + (0.0 if family in names() else 1.0)
