"""Which country, city or region a word speaks of."""

from __future__ import annotations

from functools import lru_cache

from qawl.arabic.letters import fold
from qawl.lexicon.countries import adjective_codes, country_codes
from qawl.lexicon.nouns import sources


@lru_cache(maxsize=1 << 16)
def code_of(word: str) -> str:
    """The country that a word names, by name, capital or adjective, with or without a particle written to it; '' for none."""
    folded = fold(word)
    for form in (folded, folded[1:], f"ال{folded[2:]}" if folded.startswith("لل") else ""):
        code = adjective_codes().get(form) or country_codes().get((form,))
        if code:
            return code
    return ""


@lru_cache(maxsize=1 << 16)
def place_of(word: str) -> str:
    """The country, or the city or region, that a folded word names, with or without a particle; '' for none."""
    code = code_of(word)
    if code:
        return code
    for form in (word, word[1:], f"ال{word[2:]}" if word.startswith("لل") else ""):
        if form and "place" in sources().get(form, ()):
            return form.removeprefix("ال")
    return ""
