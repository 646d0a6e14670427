"""How much was said when, by name: what a chart of bars draws and its table tells."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from qawl.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DAYS, _MONTHS = 45, 36  # the most periods of each length; beyond, they get longer


class Period(Record, frozen=True):
    """A day, month or year, by its first and its last day."""

    first: dt.date
    last: dt.date


class Series(Record, frozen=True):
    """A name and its count for each period, in order."""

    name: str | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The count over all periods."""
        return sum(self.counts)


class Volume(Record, frozen=True, kw_only=True):
    """Counts by name and period, the greatest first; rest: of the names that are not shown, of which there are `more`.

    undated: how many are of unknown day, and in none of the periods.
    """

    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    rest: Series | None
    more: int
    undated: int


def volume(counts: Iterable[tuple[str | None, dt.date | None, int]], most: int) -> Volume | None:
    """Counts by name and day, the `most` greatest names on their own; None where no day is known."""
    found = list(counts)
    days = [day for _, day, _ in found if day is not None]
    if not days:
        return None
    spans = tuple(_periods(min(days), max(days)))
    by_name: dict[str | None, Counter[int]] = {}
    for name, day, count in found:
        if day is not None:
            by_name.setdefault(name, Counter())[_at(spans, day)] += count
    order = sorted(by_name, key=lambda name: (-by_name[name].total(), name or ""))
    shown, left = order[:most], order[most:]
    if len(left) == 1:  # a row of its own takes no more room than «one more»
        shown, left = order, []
    rest = sum((by_name[name] for name in left), Counter[int]())
    return Volume(
        periods=spans,
        series=tuple(_series(name, by_name[name], len(spans)) for name in shown),
        rest=_series(None, rest, len(spans)) if left else None,
        more=len(left),
        undated=sum(count for _, day, count in found if day is None),
    )


def _series(name: str | None, counts: Counter[int], length: int) -> Series:
    return Series(name, tuple(counts[at] for at in range(length)))


def _periods(first: dt.date, last: dt.date) -> Iterator[Period]:
    whole = (last - first).days + 1
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    if whole <= _DAYS:
        for number in range(whole):
            day = first + dt.timedelta(days=number)
            yield Period(day, day)
    elif months <= _MONTHS:
        for number in range(months):
            year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
            yield Period(dt.date(year, month + 1, 1), dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1]))
    else:
        for year in range(first.year, last.year + 1):
            yield Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def _at(spans: tuple[Period, ...], day: dt.date) -> int:
    first, length = spans[0].first, (spans[0].last - spans[0].first).days
    if length == 0:
        return (day - first).days
    return 12 * (day.year - first.year) + day.month - first.month if length < 31 else day.year - first.year
