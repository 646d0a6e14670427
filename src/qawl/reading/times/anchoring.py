"""From what the words say to a value on the calendar.

A relative time is reckoned from the day of writing: the publication date, or the day that the text itself names with a relative
word («اليوم الاثنين» published on a Tuesday was written on the Monday). Words that point back («اليوم التالي», «العام نفسه»,
«ذلك الحين») are reckoned from the last date that the text named. Where neither is known the value stays open: digits are
`X`, the `offset` says what is known, and nothing is guessed.

Values follow TIMEX3 (ISO 24617-1) on ISO 8601: `2015-07-21`, `2015-W30`, `2015-W30-WE`, `2015-Q3`, `2015-H1`, `2015-SU`, decade
`199`, century `19`, `2015-07-21TMO`, `2015-07-21T17:00`, `P3Y`, `PXD`, `PRESENT_REF`. Hijri dates are Gregorian days by Umm
al-Qura; a Hijri month or year is the Gregorian one that holds most of its days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.times import calendars
from qawl.records import TimeMod, TimeType

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.reading.times.parts import Parts


class Value(NamedTuple):
    """The resolved side of a time expression; see `TimeExpression`."""

    type: TimeType
    value: str
    mod: TimeMod | None = None
    offset: str | None = None
    anchor: dt.date | None = None


@dataclass
class Named:
    """The last date that the text named: what pointing words and yearless dates after it are reckoned from.

    month, day: None where the date is coarser; dated: its year was written out; paragraph, sentence: where it stands.
    """

    year: int
    month: int | None
    day: int | None
    dated: bool
    paragraph: int
    sentence: int


_STEPS = {"past": -1, "recent": -1, "current": 0, "next": 1, "following": 1, "same": 0}
# How far the day of writing may lie before the day of publication.
LATEST_WRITING = 3
_LIKELY_YEARS = range(1900, 2051)
_SCHOOL_BEGINS = 9
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Calendar:
    """Resolves the expressions of one article, in text order.

    today: the day of writing, None where the publication date is unknown.
    """

    def __init__(self, today: dt.date | None) -> None:
        self.today = today
        self.named: Named | None = None
        self.paragraph = 0
        self.sentence = -1

    def resolve(self, kind: str, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """The value of an expression, None where the words name no day that exists; `tense` is asked only where it matters."""
        return _KINDS[kind](self, parts, tense)

    # --- days ---

    def day(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """أمس الاثنين، يوم الخميس المقبل، 3 مايو، مساء أمس."""
        if parts.day is not None:
            return self._dated(parts, tense)
        if parts.relative is not None:
            return self._relative_day(parts)
        if parts.weekday is not None:
            return self._weekday(parts, tense)
        return None

    def clock(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """الساعة الخامسة مساء: of the day that is named with it, else of the day of writing."""
        hour = _hour(parts)
        if hour is None or not 0 <= parts.minute < 60:
            return None
        named = parts.relative is not None or parts.weekday is not None or parts.day is not None
        found = self.day(parts, tense) if named else self._on(self.today, parts, "P0D")
        if found is None:
            return None
        date = found.value.partition("T")[0]
        return found._replace(type=TimeType.TIME, value=f"{date}T{hour:02d}:{parts.minute:02d}")

    def _on(self, date: dt.date | None, parts: Parts, offset: str | None = None, unknown: str = "XXXX-XX-XX") -> Value:
        """A day, or a part of it."""
        value = date.isoformat() if date else unknown
        kind = TimeType.DATE
        if parts.part is not None:
            kind, value = TimeType.TIME, f"{value}T{parts.part}"
        return Value(kind, value, parts.mod, offset, self.today)

    def _dated(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """A day of a month, with its year or the year that fits best."""
        day, month = parts.day or 0, parts.month or 0
        make = _maker(month, day, hijri=parts.hijri)
        year = parts.year if parts.year is not None else self._relative_year(parts)
        if year is not None:
            date = make(year)
            if date is None:
                return None
            self._name(date.year, date.month, date.day, dated=True)
            return self._on(date, parts)._replace(anchor=None)
        if self.today is None:
            if parts.hijri:  # its Gregorian day lies in every month in turn
                return self._on(None, parts)
            return self._on(None, parts, unknown=f"XXXX-{month:02d}-{day:02d}") if _possible(month, day) else None
        date = self._fitting(make, parts, tense)
        if date is None:
            return None
        self._name(date.year, date.month, date.day, dated=False)
        return self._on(date, parts)

    def _relative_day(self, parts: Parts) -> Value:
        steps = parts.relative or 0
        if parts.direction == "past" and parts.part == "NI":  # الليلة الماضية
            steps = -2 if parts.twice else -1
        offset = _offset("D", steps)
        if self.today is None:
            return self._on(None, parts, offset, f"XXXX-WXX-{parts.weekday}" if parts.weekday else "XXXX-XX-XX")
        date = calendars.shift(self.today, "D", steps)
        if date is not None and parts.weekday is not None:
            date = nearest_weekday(date, parts.weekday)
        if date is not None and steps:
            self._name(date.year, date.month, date.day, dated=False)
        return self._on(date, parts, offset)

    def _weekday(self, parts: Parts, tense: Callable[[], str | None]) -> Value:
        weekday = parts.weekday or 0
        if self.today is None:
            return self._on(None, parts, unknown=f"XXXX-WXX-{weekday}")
        yesterday = self.today - dt.timedelta(days=1)
        if parts.direction in ("past", "recent"):
            date = calendars.weekday_before(yesterday, weekday)
        elif (parts.direction or tense()) in ("next", "following", "present"):
            date = calendars.weekday_after(self.today, weekday)
        elif parts.direction == "current":
            date = calendars.weekday_after(yesterday, weekday)
        else:
            date = calendars.weekday_before(self.today, weekday)
        if parts.twice:
            date += dt.timedelta(days=7 * _STEPS.get(parts.direction or "", 0))
        self._name(date.year, date.month, date.day, dated=False)
        return self._on(date, parts)

    def told(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """اليوم التالي، اليوم نفسه: from the last day that the text named."""
        if parts.direction not in ("following", "same"):
            return None
        steps = _STEPS[parts.direction]
        named = self.named
        if named is None or named.month is None or named.day is None:
            return Value(TimeType.DATE, "XXXX-XX-XX", parts.mod, _offset("D", steps))
        day = dt.date(named.year, named.month, named.day)
        date = calendars.shift(day, "D", steps)
        if date is None:
            return None
        self._name(date.year, date.month, date.day, dated=named.dated)
        return Value(TimeType.DATE, date.isoformat(), parts.mod, _offset("D", steps), day)

    def day_of_a_month(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """15 من الشهر الجاري."""
        month = self.unit(replace(parts, day=None), _tense) if parts.unit == "M" else None
        day = parts.day or 0
        if month is None or self.named is None or month.value.startswith("X"):
            return month._replace(value=f"XXXX-XX-{day:02d}") if month and 1 <= day <= 31 else None
        date = calendars.day(self.named.year, self.named.month or 0, day)
        if date is None:
            return None
        self._name(date.year, date.month, date.day, dated=False)
        return Value(TimeType.DATE, date.isoformat(), None, None, month.anchor)

    def feast(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """The first day of a feast."""
        return self._dated(parts, tense)

    # --- months and years ---

    def month(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """مطلع فبراير/شباط الماضي، أكتوبر المقبل، يوليو 2013."""
        month = parts.month or 0
        mod = parts.mod or _half_mod(parts)
        year = parts.year if parts.year is not None else self._relative_year(parts)
        dated = year is not None
        if year is None and self.today is None:
            return Value(TimeType.DATE, "XXXX-XX" if parts.hijri else f"XXXX-{month:02d}", mod)
        if year is None:
            date = self._fitting(_maker(month, 1, hijri=parts.hijri), parts, tense, monthly=True)
            if date is None:
                return None
            year = calendars.hijri_year_of(date) if parts.hijri else date.year
        found = calendars.month_of_hijri(year or 0, month) if parts.hijri else (year or 0, month)
        if found is None:
            return None
        self._name(*found, None, dated=dated)
        return Value(TimeType.DATE, calendars.month_value(*found), mod, None, None if dated else self.today)

    def year(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """عام 2013، نهاية 1436هـ."""
        year = parts.year or 0
        if parts.hijri:
            year = calendars.year_of_hijri(year)
        self._name(year, None, None, dated=True)
        return Value(TimeType.DATE, f"{year:04d}", parts.mod)

    def bare_year(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """منذ 2003: four figures that may be a year."""
        return self.year(parts, tense) if parts.year in _LIKELY_YEARS or parts.hijri else None

    def figure_of_a_year(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """في 2009: a year unless it is as round as an amount."""
        return self.bare_year(parts, tense) if (parts.year or 0) % 100 else None

    def school_year(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """العام الدراسي المقبل: by the year in which it begins, in autumn."""
        if self.today is not None and parts.direction == "next" and self.today.month < _SCHOOL_BEGINS:
            parts = replace(parts, direction="current")
        return self.unit(parts, tense)

    def unit(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """الشهر الماضي، نهاية العام الجاري، هذا الأسبوع، العام نفسه."""
        direction = parts.direction or "current"
        unit = parts.unit or ""
        if unit not in _OPEN or direction == "recent":
            return None
        mod = parts.mod or _half_mod(parts)
        pointing = direction in ("following", "same")
        if parts.year is not None or parts.year_of is not None:
            return self._same_month(parts) if unit == "M" and direction == "same" else None
        steps = _STEPS[direction]
        from_day = self._named_day() if pointing else self.today
        if from_day is None or (pointing and self.named and self.named.month is None and unit in "WM"):
            return Value(TimeType.DATE, _OPEN[unit], mod, _offset(unit, steps))
        date = calendars.shift(from_day, *_scaled(unit, steps))
        if date is None:
            return None
        if unit in "MY":
            self._name(date.year, date.month if unit == "M" else None, None, dated=False)
        if parts.ordinal in (1, 2) and unit == "Y":
            return Value(TimeType.DATE, f"{date.year:04d}-H{parts.ordinal}", parts.mod, None, from_day)
        return Value(TimeType.DATE, _OF_UNIT[unit](date), mod, _offset(unit, steps), from_day)

    def _same_month(self, parts: Parts) -> Value | None:
        """الشهر نفسه من العام الماضي: the month that the text named last, of another year."""
        year = parts.year if parts.year is not None else self._relative_year(parts)
        if year is None or self.named is None or self.named.month is None:
            return None
        return Value(TimeType.DATE, calendars.month_value(year, self.named.month), parts.mod, None, self._named_day())

    def weekend(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """عطلة نهاية الأسبوع; نهاية الشهر is an end like any other."""
        if parts.unit != "W" or parts.mod is not TimeMod.END:
            return None
        steps = _STEPS[parts.direction or "current"]
        if self.today is None:
            return Value(TimeType.DATE, "XXXX-WXX-WE", None, _offset("W", steps))
        date = calendars.shift(self.today, "W", steps)
        if date is None:
            return None
        return Value(TimeType.DATE, calendars.week_value(date) + "-WE", None, _offset("W", steps), self.today)

    # --- parts of a year, decades, centuries ---

    def quarter(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """الربع الثاني من العام الجاري."""
        if parts.ordinal is None or not 1 <= parts.ordinal <= 4:
            return None
        return self._part_of_year(f"Q{parts.ordinal}", 3 * parts.ordinal - 2, 3, parts)

    def half(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """النصف الأول من عام 2014."""
        if parts.ordinal not in (1, 2):
            return None
        return self._part_of_year(f"H{parts.ordinal}", 6 * parts.ordinal - 5, 6, parts)

    def season(self, parts: Parts, tense: Callable[[], str | None]) -> Value | None:
        """صيف 2014، الصيف الماضي."""
        season = parts.season or ""
        return self._part_of_year(season, _SEASONS[season], 3, parts, tense)

    def _part_of_year(
        self, name: str, month: int, length: int, parts: Parts, tense: Callable[[], str | None] | None = None
    ) -> Value | None:
        """A part of a year of `length` months from `month` on; figures of a quarter are told in every tense: no `tense`."""
        year = parts.year if parts.year is not None else self._relative_year(parts)
        if year is not None:
            year = calendars.year_of_hijri(year) if parts.hijri else year
            self._name(year, None, None, dated=True)
            return Value(TimeType.DATE, f"{year:04d}-{name}", parts.mod)
        if self.today is None:
            return Value(TimeType.DATE, f"XXXX-{name}", parts.mod)
        months = self.today.year * 12 + self.today.month - month
        behind = months % 12  # months since the part began last
        begun = (self.today.year * 12 + self.today.month - 1 - behind) // 12
        under_way = behind < length
        direction = parts.direction or (_LOOKS.get(tense() or "") if tense and not under_way else None)
        if direction == "next" or (direction is None and not under_way and 12 - behind < behind):
            begun += 1
        elif direction in ("past", "recent") and under_way:
            begun -= 1
        return Value(TimeType.DATE, f"{begun:04d}-{name}", parts.mod, None, self.today)

    def decade(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """الثمانينات، مطلع التسعينات."""
        return Value(TimeType.DATE, f"{parts.tens}", parts.mod)

    def century(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """القرن العشرون: by its first two digits."""
        if parts.unit != "CE" or parts.ordinal is None or not 1 <= parts.ordinal <= 30:
            return None
        if parts.hijri:
            return Value(TimeType.DATE, f"{calendars.year_of_hijri(100 * parts.ordinal - 50) // 100:02d}", parts.mod)
        return Value(TimeType.DATE, f"{parts.ordinal - 1:02d}", parts.mod)

    # --- lengths, repeated and vague times ---

    def duration(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """ثلاث سنوات، يومين، السنوات الأخيرة."""
        if parts.direction in ("following", "same") or (parts.count is not None and parts.count <= 0):
            return None
        mod = parts.mod if parts.mod is TimeMod.APPROX else None
        value = calendars.duration_value(parts.unit or "", parts.count)
        sign = {"past": "-", "recent": "-", "next": ""}.get(parts.direction or "")
        return Value(
            TimeType.DURATION, value, mod, None if sign is None else sign + value, None if sign is None else self.today
        )

    def set(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """كل أسبوعين، يوميا، كل خميس."""
        if parts.weekday is not None:
            return Value(TimeType.SET, f"XXXX-WXX-{parts.weekday}")
        if parts.season is not None:
            return Value(TimeType.SET, f"XXXX-{parts.season}")
        if parts.value:
            value = parts.value if parts.value.startswith("P") else f"P1{parts.value}"
            return Value(TimeType.SET, value)
        if parts.unit == "NI":
            return Value(TimeType.SET, "P1D")
        return Value(TimeType.SET, calendars.duration_value(parts.unit or "", parts.count)) if parts.count else None

    def vague(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """حاليا، سابقا، لاحقا."""
        return Value(TimeType.DATE, parts.value)

    def past(self, parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """من قبل، في الماضي."""
        return Value(TimeType.DATE, "PAST_REF") if parts.direction in (None, "past") else None

    def then(self, _parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """ذلك الحين: the last past date that the text named shortly before, else some time past."""
        named, day = self.named, self._named_day()
        if named is None or day is None or self.paragraph - named.paragraph > 2 or (self.today and day > self.today):
            return Value(TimeType.DATE, "PAST_REF")
        value = f"{named.year:04d}"
        value += "" if named.month is None else f"-{named.month:02d}"
        value += "" if named.day is None else f"-{named.day:02d}"
        return Value(TimeType.DATE, value, anchor=day)

    def none(self, _parts: Parts, _tense: Callable[[], str | None]) -> Value | None:
        """What looks like a time and is none: الثلاثينات من عمره."""
        return None

    # --- anchors ---

    def _name(self, year: int, month: int | None, day: int | None, *, dated: bool) -> None:
        before = self.named
        goes_on = before is not None and before.dated and (before.year, before.sentence) == (year, self.sentence)
        self.named = Named(year, month, day, dated or goes_on, self.paragraph, self.sentence)

    def _named_day(self) -> dt.date | None:
        named = self.named
        return calendars.day(named.year, named.month or 1, named.day or 1) if named else None

    def _relative_year(self, parts: Parts) -> int | None:
        """The year that a month or a day is of, where it is named by its direction: «من العام الماضي»; else None."""
        if parts.year_of is None or self.today is None:
            return None
        if parts.year_of in ("same", "following"):
            return self.named.year + _STEPS[parts.year_of] if self.named else None
        return self.today.year + _STEPS[parts.year_of]

    def _fitting(
        self,
        make: Callable[[int], dt.date | None],
        parts: Parts,
        tense: Callable[[], str | None],
        *,
        monthly: bool = False,
    ) -> dt.date | None:
        """The day of a yearless date: by its direction, by the year that the sentence tells of, by the verb, else the nearest."""
        assert self.today is not None
        anchor = self.today.replace(day=1) if monthly and not parts.hijri else self.today
        first_year = (calendars.hijri_year_of(anchor) or anchor.year) if parts.hijri else anchor.year
        if parts.direction in ("past", "next", "recent"):
            direction = "next" if parts.direction == "next" else "past"
            return calendars.nearest(anchor, first_year, make, direction, strict=True)
        if parts.direction is None and not parts.hijri:
            told = self.named
            if told and told.dated and told.sentence == self.sentence and told.year < anchor.year:
                return make(told.year)
            look = _LOOKS.get(tense() or "")
            if look is not None:
                return calendars.nearest(anchor, first_year, make, look, strict=False)
        return calendars.nearest(anchor, first_year, make, None, strict=False)


# A verb in the present says nothing of a month: «يعقد في مارس».
_LOOKS = {"past": "past", "next": "next"}
_OPEN = {"W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "DE": "XXX", "CE": "XX"}
_OF_UNIT: dict[str, Callable[[dt.date], str]] = {
    "W": calendars.week_value,
    "M": lambda date: calendars.month_value(date.year, date.month),
    "Y": lambda date: f"{date.year:04d}",
    "DE": lambda date: f"{date.year:04d}"[:3],
    "CE": lambda date: f"{date.year:04d}"[:2],
}


def _scaled(unit: str, steps: int) -> tuple[str, int]:
    """Decades and centuries as years."""
    return {"DE": ("Y", 10 * steps), "CE": ("Y", 100 * steps)}.get(unit, (unit, steps))


def _offset(unit: str, steps: int) -> str:
    """A signed ISO 8601 duration: `-P1D`."""
    return f"{'-' if steps < 0 else ''}P{abs(steps)}{unit}"


def _maker(month: int, day: int, *, hijri: bool) -> Callable[[int], dt.date | None]:
    if hijri:
        return lambda year: calendars.hijri_day(year, month, day)
    return lambda year: calendars.day(year, month, day)


def _possible(month: int, day: int) -> bool:
    """Whether some year has this day: 2000 was a leap year."""
    return calendars.day(2000, month, day) is not None


def _half_mod(parts: Parts) -> TimeMod | None:
    """النصف الأول من شهر يوليو is its beginning, الثاني its end."""
    return {1: TimeMod.START, 2: TimeMod.END}.get(parts.ordinal or 0)


def nearest_weekday(date: dt.date, weekday: int) -> dt.date:
    """The day of this weekday that a relative word means: `date` or the nearest before it, if the day after is not one.

    News of the day before is often carried unchanged; «غدا الاثنين» carried a day early is rare.
    """
    following = date + dt.timedelta(days=1)
    return following if following.isoweekday() == weekday else calendars.weekday_before(date, weekday)


def _hour(parts: Parts) -> int | None:
    """The hour of 24, None where it is none."""
    hour = parts.hour if parts.hour is not None else -1
    if parts.part in ("EV", "AF", "MI") and 1 <= hour < (12 if parts.part != "MI" else 6):
        return hour + 12
    if parts.part == "NI" and 6 <= hour < 12:
        return hour + 12
    if hour == 12 and parts.part in ("MO", "EV", "NI"):
        return 0 if parts.part == "MO" else 24
    return hour if 0 <= hour <= 24 else None


_KINDS: dict[str, Callable[[Calendar, Parts, Callable[[], str | None]], Value | None]] = {
    "day": Calendar.day,
    "clock": Calendar.clock,
    "told": Calendar.told,
    "day of a month": Calendar.day_of_a_month,
    "feast": Calendar.feast,
    "month": Calendar.month,
    "year": Calendar.year,
    "bare year": Calendar.bare_year,
    "figure of a year": Calendar.figure_of_a_year,
    "school year": Calendar.school_year,
    "unit": Calendar.unit,
    "weekend": Calendar.weekend,
    "quarter": Calendar.quarter,
    "half": Calendar.half,
    "season": Calendar.season,
    "decade": Calendar.decade,
    "century": Calendar.century,
    "duration": Calendar.duration,
    "set": Calendar.set,
    "vague": Calendar.vague,
    "past": Calendar.past,
    "then": Calendar.then,
    "none": Calendar.none,
}
