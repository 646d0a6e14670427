"""Values of TIMEX3 (ISO 24617-1) and intervals of ISO 8601 as days of the calendar: `2015-W30`, `2015-Q3`, `2015-SU`, `2015/2025`.

A period has a first and a last day, month or year, as fine as the value is; `days` gives it as two days.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

from qawl.records import TimeMod


class Period(NamedTuple):
    """The first and the last day, month or year of a value (ISO 8601), equal where it is one."""

    first: str
    last: str

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T|$)")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")
_YEAR = re.compile(r"\d{4}$")
_WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?$")
_PART = re.compile(r"(\d{4})-([QH])(\d)$")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)$")
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_MONTHS_OF_PART = {"Q": 3, "H": 6}


def period(value: str, mod: TimeMod | None = None) -> Period | None:
    """The period that a TIMEX3 value and its `mod` mean; None where it names none of the calendar (`PRESENT_REF`, `P3Y`)."""
    if match := _DATE.match(value):
        return Period(match[1], match[1])
    if match := _MONTH.match(value):
        return _of_month(int(match[1]), int(match[2]), mod)
    if _YEAR.match(value):
        return _of_year(value, mod)
    if match := _WEEK.match(value):
        return _of_week(int(match[1]), int(match[2]), weekend=bool(match[3]))
    if match := _PART.match(value):
        width = _MONTHS_OF_PART[match[2]]
        last = width * int(match[3])
        return _of_months(int(match[1]), last - width + 1, last, mod)
    if match := _SEASON.match(value):
        return _of_months(int(match[1]), *_SEASONS[match[2]], mod)
    return None


def days(value: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a TIMEX3 value or of an interval of two of them; None where it has none."""
    first, _, last = value.partition("/")
    begin, end = period(first), period(last or first)
    if begin is None or end is None:
        return None
    try:
        return _first_day(begin.first), _last_day(end.last)
    except ValueError:  # the 31st of April
        return None


def _of_month(year: int, month: int, mod: TimeMod | None) -> Period | None:
    if not 1 <= month <= 12 or year < 1:
        return None
    if mod is TimeMod.END:
        day = f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}"
        return Period(day, day)
    return Period(_month(year, month), _month(year, month))


def _of_year(year: str, mod: TimeMod | None) -> Period:
    if mod is TimeMod.END:
        return Period(f"{year}-12-31", f"{year}-12-31")
    part = {TimeMod.START: f"{year}-01", TimeMod.MID: f"{year}-06"}.get(mod, year) if mod else year
    return Period(part, part)


def _of_week(year: int, week: int, *, weekend: bool) -> Period | None:
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    first = monday + dt.timedelta(days=5 * weekend)
    return Period(first.isoformat(), (monday + dt.timedelta(days=6)).isoformat())


def _of_months(year: int, first: int, last: int, mod: TimeMod | None) -> Period:
    """Months of a year by number, those past 12 in the next; of a beginning or end the first or last of them."""
    if mod is TimeMod.START:
        last = first
    elif mod is TimeMod.END:
        first = last
    return Period(_month(year, first), _month(year, last))


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04}-{(month - 1) % 12 + 1:02}"


def _first_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def _last_day(value: str) -> dt.date:
    if len(value) == len("2015"):
        return dt.date(int(value), 12, 31)
    if len(value) == len("2015-07"):
        year, month = int(value[:4]), int(value[5:])
        return dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date.fromisoformat(value)
