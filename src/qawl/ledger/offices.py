"""Offices as news names them: «وزير الخارجية الأميركي», «الأمين العام للأمم المتحدة»."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.ledger.places import code_of
from qawl.lexicon import tables


class OfficeNaming(NamedTuple):
    """A naming that opens with an office: its code, its seat ('' where the words do not tell), the words left for a name."""

    office: str
    seat: str
    rest: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def office_of(written: str) -> OfficeNaming | None:
    """The office that opens a naming, if any does."""
    words = tuple(fold(written).split())
    titles = _titles()
    for size in range(min(_LONGEST, len(words)), 0, -1):
        found = titles.get(words[:size])
        if found:
            office, seat = found
            seats = [code for word in words[size:] if (code := code_of(word))]
            rest = tuple(word for word in words[size:] if not code_of(word) and word not in _LINKS)
            return OfficeNaming(office, seat or (seats[0] if seats else ""), rest)
    return None


_LONGEST = 6
_LINKS = frozenset(
    fold(word) for word in ("في", "باسم", "لدى", "حكومة", "جمهورية", "مملكة", "دولة", "المتحدة", "الولايات")
)


def english_of(office: str, seat: str) -> str:
    """An office in English: the table's name for it, else what its code says."""
    names = {(row.office, row.seat): row.english for row in tables.load("public_offices")}
    return names.get((office, seat)) or names.get((office, "")) or office.replace("_", " ")


@cache
def _titles() -> dict[tuple[str, ...], tuple[str, str]]:
    """Folded words of a title -> the office, and the seat that it is bound to ('' for any)."""
    return {
        tuple(fold(title).split()): (row.office, row.seat)
        for row in tables.load("public_offices")
        for title in row.titles
    }
