"""The full names of the holders of public office, so that the reader knows a name by itself: «بان كي مون», «رجب طيب أردوغان».

Invariant: a pure function of the table `people`. Names of one word are left out (a surname alone is for the
reader to judge), and those that the table writes with a title.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.words import tokens
from qawl.lexicon import tables
from qawl.lexicon.nouns import sources

if TYPE_CHECKING:
    from collections.abc import Mapping


class FullName(NamedTuple):
    """A name of two words or more: its folded words, and the words as the table writes them."""

    norms: tuple[str, ...]
    written: tuple[str, ...]


@cache
def full_names() -> Mapping[str, tuple[FullName, ...]]:
    """Folded first word -> the names that begin with it, the longest first. Raises LexiconError if a table is malformed."""
    found: defaultdict[str, set[FullName]] = defaultdict(set)
    for row in tables.load("people"):
        for name in (row.arabic, *(other for other in row.arabic_other if not _is_titled(other))):
            words = tokens(name)
            if len(words) > 1:
                full = FullName(tuple(w.norm for w in words), tuple(name[w.start : w.end] for w in words))
                found[full.norms[0]].add(full)
    return {first: tuple(sorted(names, key=lambda full: (-len(full.norms), full))) for first, names in found.items()}


def _is_titled(name: str) -> bool:
    """Whether another writing of a name begins with a title or an office: «[الملك] سلمان بن عبدالعزيز»."""
    first = fold(name.split()[0])
    return first.startswith("ال") and not {"title", "office"}.isdisjoint(sources().get(first, ()))
