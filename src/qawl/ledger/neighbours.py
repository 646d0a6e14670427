"""Which articles are worth a closer look beside an article: those of the days around it that share the stems that tell most in it.

Invariant: an article is looked up by a bounded number of stems in a bounded number of days, so what it costs to find its neighbours
does not grow with the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qawl.ledger.traces import Trace

# How many days an article is apart from another of its story.
WINDOW = 3
# By how many of its stems, those that tell most, an article is looked up, how much it has to share of them with another for a
# closer look, and how many neighbours are looked at.
LOOKED_UP, NEAR, NEIGHBOURS = 24, 0.04, 40

Terms = list[tuple[str, float]]


def looked_up(trace: Trace) -> Terms:
    """The stems by which an article is looked up, and how much each tells in it."""
    return sorted(trace.terms.items(), key=lambda term: (-term[1], term[0]))[:LOOKED_UP]


def days_around(day: dt.date | None) -> list[dt.date | None]:
    """The days on which the neighbours of an article of one day stand; of an unknown day those of unknown days."""
    return [None] if day is None else [day + dt.timedelta(n) for n in range(-WINDOW, WINDOW + 1)]


def nearest(scores: Mapping[int, float]) -> list[int]:
    """The neighbours worth a closer look, by how much each shares, in order of their numbers."""
    near = sorted(((-score, number) for number, score in scores.items() if score >= NEAR))
    return sorted(number for _, number in near[:NEIGHBOURS])


class Days:
    """Articles in memory by day and by the stems that tell most in them."""

    def __init__(self) -> None:
        self._numbers: defaultdict[dt.date | None, list[int]] = defaultdict(list)
        self._holding: defaultdict[dt.date | None, defaultdict[str, list[tuple[int, float]]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def add(self, day: dt.date | None, number: int, terms: Terms) -> None:
        """Take an article in."""
        self._numbers[day].append(number)
        for stem, value in terms:
            self._holding[day][stem].append((number, value))

    def near(self, day: dt.date | None, terms: Terms) -> list[int]:
        """The neighbours of an article."""
        scores: defaultdict[int, float] = defaultdict(float)
        for each in days_around(day):
            if each not in self._holding:
                continue
            for stem, value in terms:
                for number, other in self._holding[each].get(stem, ()):
                    scores[number] += value * other
        return nearest(scores)

    def forget(self, gone: Iterable[int]) -> None:
        """Forget the days of which every article is gone."""
        left = set(gone)
        for day in [day for day, numbers in self._numbers.items() if left.issuperset(numbers)]:
            del self._numbers[day]
            self._holding.pop(day, None)
