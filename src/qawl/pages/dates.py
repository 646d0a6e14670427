"""Publication dates, and how each is known. A date is read, never guessed.

Invariants: a date returned here stands in the input in full (day, month and year); it lies between 1900 and 2100,
since a page outside these is a placeholder (year 0, year 9999); a form that two readers would read differently
(03/04/2021) gives none.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from qawl.lexicon.tables import load

from .bad import UnreadableError
from .tables import loosely

_FIRST, _LAST = 1900, 2100
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO = re.compile(r"\s*(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?\s*")
_NUMERIC = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_URL_PARTS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.?#]|$)")
_URL_COMPACT = re.compile(r"[/\-_.]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/\-_.?#]|$)")
_EPOCH_MS = 10_000_000_000  # seconds since 1970 stay below this until 2286


@cache
def _months() -> dict[str, int]:
    """The Gregorian months by folded name."""
    return {_fold(row.name): row.month for row in load("months") if row.family != "hijri"}


def _fold(name: str) -> str:
    return re.sub("[أإآ]", "ا", name.lower()).replace("ى", "ي").replace("ة", "ه")


@cache
def month_pattern() -> str:
    """A regular expression for any Gregorian month name, Arabic or English, the longest first."""
    names = sorted((row.name for row in load("months") if row.family != "hijri"), key=len, reverse=True)
    return "(?:" + "|".join(loosely(name) for name in names) + ")"


@cache
def _written() -> re.Pattern[str]:
    """28 يوليو 2021, 28 تموز/يوليو 2021, 28 يوليو (تموز) 2021, 11 August 2015; the year comes last."""
    month = month_pattern()
    return re.compile(
        rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+(?:من\s+)?({month})\.?(?:\s*[/(]\s*{month}\s*\)?)?[\s,،\-]+(?:عام\s+)?(\d{{4}})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _english() -> re.Pattern[str]:
    """July 28, 2021."""
    return re.compile(rf"\b({month_pattern()})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)


def from_field(value: object) -> dt.date | None:
    """The day that a field of a record names; None where it is empty or names no full day.

    Takes ISO 8601, RFC 822, written Arabic and English dates, day/month/year where only one reading is possible, and
    numbers as seconds or milliseconds since 1970 (UTC). The day is the one written, in the zone it was written in.
    Raises `UnreadableError` where the field names a day that cannot be (year 0 or 9999, 31 February).
    """
    if isinstance(value, dt.datetime):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, dt.date):
        return _checked(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(value)
    if not isinstance(value, str):
        return None
    # A date stands at the start of its field; what follows a hundred characters is not one.
    parts = _parts(value[:100].translate(_DIGITS))
    return _checked(*parts) if parts else None


def from_text(value: str) -> dt.date | None:
    """As `from_field` for text that may only happen to look like a date: an impossible day gives None."""
    try:
        return from_field(value)
    except UnreadableError:
        return None


def from_url(url: str | None) -> dt.date | None:
    """The day in an address: `/2021/07/28/`, `/2021-07-28`, `20210728`; None where there is none, or more than one."""
    if not url:
        return None
    path = url[:2000].partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]
    found = {
        day
        for pattern in (_URL_PARTS, _URL_COMPACT)
        for match in pattern.finditer("/" + path)
        if (day := possible(*(int(part) for part in match.groups())))
    }
    return found.pop() if len(found) == 1 else None


def possible(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where there is no such day between 1900 and 2100."""
    if not _FIRST <= year <= _LAST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _checked(year: int, month: int, day: int) -> dt.date:
    date = possible(year, month, day)
    if date is None:
        raise UnreadableError(
            f"the date {year:04d}-{month:02d}-{day:02d} is not a day between {_FIRST} and {_LAST}",
            "correct the date, or leave it out to read the article without one",
        )
    return date


def _from_epoch(value: float) -> dt.date | None:
    if value != value or not 0 < value < 1e15:
        return None
    seconds = value / 1000 if value >= _EPOCH_MS else value
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=min(seconds, 2e11))
    return _checked(moment.year, moment.month, moment.day)


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written, unchecked."""
    if match := _ISO.match(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMERIC.match(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first > 12 or first == second:
            return year, second, first
        return (year, first, second) if second > 12 else None
    if match := _written().search(text):
        return int(match[3]), _months()[_fold(" ".join(match[2].split()))], int(match[1])
    if match := _english().search(text):
        return int(match[3]), _months()[_fold(match[1])], int(match[2])
    return None
