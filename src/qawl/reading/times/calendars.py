"""Arithmetic of calendars: days, ISO weeks, months, Hijri dates. Knows no words.

Days are `datetime.date` in the proleptic Gregorian calendar; weeks are those of ISO 8601 (Monday first, week 1 holds the
first Thursday); Hijri dates follow Umm al-Qura, the civil calendar of Saudi Arabia, by `hijridate` (1343-1500 AH).
"""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from hijridate import Gregorian, Hijri

if TYPE_CHECKING:
    from collections.abc import Callable

# Years within which a yearless date is looked for: a 29th of February is never more than eight years away.
_REACH = 8
# A Hijri year is 354.367 days long: year h of it falls mostly into Gregorian year 621.57 + 0.97022 h.
_HIJRI_EPOCH, _HIJRI_LENGTH = 622.06, 0.970224


def day(year: int, month: int, number: int) -> dt.date | None:
    """The Gregorian day, or None where there is no such day: 29 February 2015."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def hijri_day(year: int, month: int, number: int) -> dt.date | None:
    """The Gregorian day of a Hijri date, or None where the calendar has no such day or does not reach: 30 Shaaban 1436."""
    try:
        return dt.date(*Hijri(year, month, number).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def hijri_year_of(date: dt.date) -> int | None:
    """The Hijri year that a day lies in, or None where the calendar does not reach."""
    try:
        return int(Gregorian.fromdate(date).to_hijri().year)
    except (ValueError, OverflowError):
        return None


def month_of_hijri(year: int, month: int) -> tuple[int, int] | None:
    """The Gregorian (year, month) that holds most of a Hijri month: Shawwal 1436 -> (2015, 7)."""
    middle = hijri_day(year, month, 15)
    return (middle.year, middle.month) if middle else None


def year_of_hijri(year: int) -> int:
    """The Gregorian year that holds most of a Hijri year: 1436 -> 2015; by the mean length of the years where tables end."""
    middle = hijri_day(year, 7, 1)
    return middle.year if middle else int(_HIJRI_EPOCH + _HIJRI_LENGTH * year)


def shift(date: dt.date, unit: str, amount: int) -> dt.date | None:
    """The day `amount` units (`D`, `W`, `M` or `Y`) away; the last of the month where the day is missing; None out of range."""
    try:
        if unit in "DW":
            return date + dt.timedelta(days=amount * (7 if unit == "W" else 1))
        months = date.year * 12 + date.month - 1 + amount * (12 if unit == "Y" else 1)
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def weekday_before(date: dt.date, weekday: int) -> dt.date:
    """The nearest day up to and including `date` that is ISO weekday `weekday` (1 to 7)."""
    return date - dt.timedelta(days=(date.isoweekday() - weekday) % 7)


def weekday_after(date: dt.date, weekday: int) -> dt.date:
    """The nearest day after `date` that is ISO weekday `weekday` (1 to 7)."""
    return weekday_before(date + dt.timedelta(days=7), weekday)


def nearest(
    anchor: dt.date, first_year: int, make: Callable[[int], dt.date | None], direction: str | None, *, strict: bool
) -> dt.date | None:
    """Of the days that `make` gives for the years around `first_year`, the one nearest to the anchor in a direction.

    direction: `past`, `next` or None (either, the past where both are as near). strict: the anchor itself does not count.
    """
    days = [found for year in range(first_year - _REACH, first_year + _REACH + 1) if (found := make(year)) is not None]
    if direction == "past":
        days = [found for found in days if found < anchor or (not strict and found == anchor)]
    elif direction == "next":
        days = [found for found in days if found > anchor or (not strict and found == anchor)]
    return min(days, key=lambda found: (abs((found - anchor).days), found), default=None)


def week_value(date: dt.date) -> str:
    """The ISO 8601 week of a day: `2015-W30`."""
    year, week, _ = date.isocalendar()
    return f"{year:04d}-W{week:02d}"


def month_value(year: int, month: int) -> str:
    """`2015-07`."""
    return f"{year:04d}-{month:02d}"


# A unit that does not come out whole is told in a smaller one: half a century is P50Y, an hour and a half PT90M.
_SMALLER = {
    "CE": ("Y", 100),
    "DE": ("Y", 10),
    "Y": ("M", 12),
    "M": ("D", 30),
    "W": ("D", 7),
    "D": ("TH", 24),
    "TH": ("TM", 60),
    "TM": ("TS", 60),
}


def duration_value(unit: str, amount: int | Fraction | None) -> str:
    """A TIMEX3 duration: `P3Y`, `PT72H`; `PXY` where the amount is None."""
    if amount is None:
        return _period(unit, "X")
    while not _whole(amount) and unit in _SMALLER:
        unit, parts = _SMALLER[unit]
        amount *= parts
    return _period(unit, str(amount) if _whole(amount) else f"{float(amount):g}")


def _whole(amount: int | Fraction) -> bool:
    return Fraction(amount).denominator == 1


def _period(unit: str, amount: str) -> str:
    return f"PT{amount}{unit[1]}" if unit.startswith("T") else f"P{amount}{unit}"
