"""How many statements there are of each day, month or year, whichever shows them best."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from qawl.store.search.query import Bar
from qawl.store.search.sheet import UNKNOWN_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.store.search.sheet import Numbers

BARS = 36
"""At most so many days, or months; what lasted longer is told by months, or by years."""

Period = tuple[dt.date, dt.date]


def bars(days: Numbers, since: dt.date | None, until: dt.date | None) -> tuple[Bar, ...]:
    """The periods from the first day to the last that hold some of the days, with how many each holds.

    days: as their numbers in the proleptic Gregorian calendar; since, until: between which they are, and which no period leaves.
    """
    known = days[days != UNKNOWN_DAY]
    if not len(known):
        return ()
    earliest = int(known.min())
    counts = np.bincount(known - earliest)  # of a million days, sorting them would take longer than all else
    told = [(dt.date.fromordinal(earliest + at), int(counts[at])) for at in np.flatnonzero(counts).tolist()]
    found: Counter[Period] = Counter()
    period = _period(told[0][0], told[-1][0])
    for day, count in told:
        found[period(day)] += count
    return tuple(
        Bar(since=max(begins, since or begins), until=min(ends, until or ends), count=count)
        for (begins, ends), count in sorted(found.items())
    )


def _period(first: dt.date, last: dt.date) -> Callable[[dt.date], Period]:
    if (last - first).days < BARS:
        return lambda day: (day, day)
    if (last.year - first.year) * 12 + last.month - first.month < BARS:
        return _month
    return lambda day: (dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))


def _month(day: dt.date) -> Period:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
