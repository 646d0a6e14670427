"""Words as the store compares them: folded, with and without the particles that Arabic writes on to a word.

Invariants: a query finds a text exactly when every form of it is among the `forms` of the text; a phrase, when it stands in the
`phrase_forms` of the text as `written_forms` has it. The full-text index and the plain column search both rest on this, so a store
without FTS5 gives the same answers, only slower.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qawl.arabic.letters import fold

_WORD = re.compile(r"[^\W_]+")
# Conjunction, preposition, article, in the order in which they are written: «وبالعراق» is و + ب + ال + عراق.
_PROCLITICS = re.compile(r"([وف]?)([بكل]?)(ال|(?<=ل)ل)?")
_STEM = 3
"""A particle is taken off only where at least this many letters remain."""


def folded(text: str) -> str:
    """A text in folded words, one space apart."""
    return " ".join(_WORD.findall(fold(text).lower()))


@lru_cache(maxsize=4096)
def forms_of_name(name: str) -> str:
    """As `forms`, for names: the same few come again and again."""
    return forms(name)


def forms(text: str) -> str:
    """Every form under which the words of a text may be looked up, with a space before, between and after them."""
    found: dict[str, None] = {}
    for word in folded(text).split():
        found.update(_forms_of(word))
    return f" {' '.join(found)} "


APART = "ـ"
"""A word that no folded text has (a tatweel): between what stands in order and what does not."""


def phrase_forms(text: str) -> str:
    """The words of a text in their order, then the other forms of each behind `APART`, with a space before, between and after."""
    words = folded(text).split()
    others = dict.fromkeys(form for word in words for form in _forms_of(word))
    more = [f"{APART} {form}" for form in others.keys() - set(words)]
    return f" {' '.join([*words, *sorted(more)])} "


def written_forms(phrase: str) -> list[str]:
    """The ways in which a phrase may be written: its first word with a particle on to it or none, the others as they are."""
    first, *others = folded(phrase).split() or [""]
    if not first:
        return []
    return [" ".join([form, *others]) for form in _with_proclitics(first)]


def _with_proclitics(word: str) -> list[str]:
    if len(word) < _STEM:
        return [word]
    if word.startswith("ال"):  # «القوات»: «والقوات», «بالقوات», «للقوات»
        joined = [f"{particle}{word}" for particle in ("ب", "ك")]
        joined.append(f"لل{word[2:]}")
    else:
        joined = [f"{particle}{word}" for particle in ("ب", "ك", "ل", "ال", "بال", "كال", "لل")]
    every = [word, *joined]
    return [f"{conjunction}{each}" for each in every for conjunction in ("", "و", "ف")]


def query_forms(query: str) -> list[str]:
    """The forms that a text must have to match a query, without the article, since texts are found without it too."""
    return [word[2:] if word.startswith("ال") and len(word) >= 2 + _STEM else word for word in folded(query).split()]


def forms_of_word(word: str) -> frozenset[str]:
    """Every form of one word as it is written in a text."""
    return frozenset(form for each in folded(word).split() for form in _forms_of(each))


@lru_cache(maxsize=1 << 16)
def _forms_of(word: str) -> dict[str, None]:
    """The forms of a folded word, in order; not to be changed."""
    return dict.fromkeys((word, *_without_proclitics(word)))


def _without_proclitics(word: str) -> list[str]:
    match = _PROCLITICS.match(word)
    if match is None:
        return []
    ends = {match.end(group) for group in (1, 2, 3) if match.group(group)}
    return [word[end:] for end in sorted(ends) if len(word) - end >= _STEM]
