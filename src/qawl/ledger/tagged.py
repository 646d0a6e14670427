"""The words of a stretch of text with what the lexicon knows of each: what stands beside a name, and what a name is made of."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.words import tokens
from qawl.ledger.chains import folded
from qawl.ledger.places import code_of, place_of
from qawl.lexicon import tables
from qawl.lexicon.nouns import sources
from qawl.reading.persons import bare
from qawl.reading.vocabulary import CLOSED, name_classes, word_classes

if TYPE_CHECKING:
    from qawl.records import Span


class Word(NamedTuple):
    """A word of the text: its place, folded, bare of particles and article, and its tags in the lexicon."""

    start: int
    end: int
    norm: str
    bare: str
    tags: frozenset[str]


def tagged(text: str, span: Span | tuple[int, int]) -> list[Word]:
    """The words of a stretch of text, in order."""
    start, end = span
    return [
        Word(start + token.start, start + token.end, token.norm, *_read(token.norm))
        for token in tokens(text[start:end])
        if token.is_word
    ]


@lru_cache(maxsize=1 << 16)
def _read(norm: str) -> tuple[str, frozenset[str]]:
    """A folded word bare, and its tags, with a conjunction or preposition taken off where that makes it known."""
    known, stem = sources(), norm
    if norm not in known and len(norm) > 3 and norm[0] in "ولب":
        without = f"ال{norm[2:]}" if norm.startswith("لل") else norm[1:]
        stem = without if without in known else norm
    return bare(stem), known.get(stem, frozenset())


# Prepositions that an office or the name of a body may hold, and the words that neither holds.
LINKS = folded("في", "لدى", "على", "باسم", "ل", "لـ")
STOPS = frozenset(word for members in CLOSED.values() for word in members) - LINKS


@lru_cache(maxsize=1 << 16)
def everyday(norm: str) -> bool:
    """Whether a folded word is common and mostly no name."""
    found = word_classes().get(norm)
    return norm in STOPS or norm in LINKS or (found is not None and found not in name_classes())


def family_like(norm: str) -> bool:
    """Whether a folded word is known as a family name, or mostly stands in names."""
    return "surname" in sources().get(norm, ()) or word_classes().get(norm) in name_classes()


@lru_cache(maxsize=1 << 16)
def city_of(norm: str) -> str:
    """The city or region that a folded word names; '' for none, and for a country."""
    return "" if code_of(norm) else place_of(norm)


@cache
def titles() -> dict[str, str]:
    """Titles of one word, bare, with their kinds."""
    return {bare(fold(row.term)): row.kind for row in tables.load("titles") if " " not in row.term}
