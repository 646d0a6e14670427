"""Which country a name or an adjective speaks of: folded words -> ISO 3166-1 code."""

from __future__ import annotations

from functools import lru_cache

from qawl.arabic.letters import fold
from qawl.lexicon import tables


@lru_cache(maxsize=1)
def country_codes() -> dict[tuple[str, ...], str]:
    """The folded words of every name of a country, of its capital and of what stands for its government."""
    return {
        tuple(fold(name).split()): row.code
        for row in tables.load("countries")
        for name in (row.name, *row.other, *row.official, row.capital, *row.capital_other, *row.metonyms)
        if name
    }


@lru_cache(maxsize=1)
def adjective_codes() -> dict[str, str]:
    """Every folded adjective of a country of one word, with and without the article: الأميركي, أميركية."""
    found: dict[str, str] = {}
    for row in tables.load("countries"):
        for term in (*row.demonym_m, *row.demonym_f, *row.demonym_plural):
            if " " not in term:
                found.setdefault(fold(term), row.code)
                found.setdefault(fold(f"ال{term}"), row.code)
    return found
