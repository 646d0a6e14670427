"""The two languages of the interface: strings, plural forms and dates, from one catalogue.

The strings of the interface are written in English where they are used; `locale/ar.po` says each in Arabic, with the six plural
forms of Arabic (0, 1, 2, 3-10, 11-99, 100 and more). The catalogue is read as it is at start, so nothing has to be compiled.
"""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_date, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from hijridate import Gregorian

from qawl.timex import days

if TYPE_CHECKING:
    import datetime as dt

ARABIC, ENGLISH = "ar", "en"
ARABIC_INDIC, HIJRI = "arab", "hijri"
"""What a reader may choose: the numbering system of CLDR, and the calendar that stands beside the Gregorian one."""

LANGUAGES = (ARABIC, ENGLISH)
"""The first is for whoever does not say."""

_DIGITS = {ord("0") + value: chr(0x0660 + value) for value in range(10)}
_LONG = 10_000  # from which on a number is written in groups
_LEVANTINE = get_month_names("wide", locale="ar_IQ")

# What news in the Levant and Iraq call a month, beside what it is called in Egypt and the Gulf: «تموز/يوليو».
_MONTHS = {
    number: f"{levantine}/{egyptian}"
    for (number, levantine), egyptian in zip(
        _LEVANTINE.items(), get_month_names("wide", locale="ar_EG").values(), strict=True
    )
}


class Language(NamedTuple):
    """One language of the interface, and the one beside it.

    digits: whether Arabic is written with Arabic-Indic digits; calendar: whether the Hijri day stands beside the Gregorian one.
    """

    code: str
    digits: bool = False
    calendar: bool = False

    @property
    def other(self) -> str:
        """The code of the other language."""
        return ENGLISH if self.code == ARABIC else ARABIC

    @property
    def direction(self) -> str:
        """How it is written: `rtl` or `ltr`."""
        return "rtl" if self.code == ARABIC else "ltr"

    def written(self, text: str) -> str:
        """A text of the interface in the reader's digits; English has its own."""
        return text.translate(_DIGITS) if self.digits and self.code == ARABIC else text

    def number(self, number: int, *, grouped: bool = True) -> str:
        """A number in the reader's digits; long ones in groups of three."""
        return self.written(format_decimal(number, locale="en") if grouped and abs(number) >= _LONG else str(number))

    def axis_day(self, day: dt.date) -> str:
        """A day as short as it can be told: `27 Jul 2021`, «27 تموز 2021»."""
        month = _LEVANTINE[day.month] if self.code == ARABIC else format_date(day, "MMM", locale=self.code)
        return self.written(f"{day.day} {month} {day.year}")

    def day(self, day: dt.date) -> str:
        """A day in full: «الثلاثاء 27 تموز/يوليو 2021», `Tuesday 27 July 2021`."""
        return f"{format_date(day, 'EEEE', locale=self.code)} {self.short_day(day)}"

    def short_day(self, day: dt.date) -> str:
        """A day without its weekday."""
        told = self.written(f"{day.day} {self.month(day)}")
        hijri = self._hijri(day) if self.calendar else None
        return f"{told} / {hijri}" if hijri else told

    def _hijri(self, day: dt.date) -> str | None:
        """A day of the Hijri calendar (Umm al-Qura); None where the calendar is not known, before 1924 and after 2077."""
        try:
            found = Gregorian.fromdate(day).to_hijri()
        except OverflowError:
            return None
        era = "هـ" if self.code == ARABIC else " AH"
        return self.written(f"{found.day} {found.month_name('ar' if self.code == ARABIC else 'en')} {found.year}{era}")

    def month(self, day: dt.date) -> str:
        """The month and year of a day."""
        return self.written(f"{self._month(day)} {day.year}")

    def _month(self, day: dt.date) -> str:
        return _MONTHS[day.month] if self.code == ARABIC else format_date(day, "MMMM", locale=self.code)

    def period(self, value: str) -> str:
        """A TIMEX3 value or an interval of two as days; what names no days of the calendar stays as it is."""
        found = days(value)
        if found is None:
            return value
        first, last = found
        if first == last:
            return self.short_day(first)
        year, month = f"{first:%Y}", f"{first:%Y-%m}"
        if value == year:
            return self.written(year)
        return self.month(first) if value == month else f"{self.short_day(first)} – {self.short_day(last)}"


def preferred(accepted: str) -> Language:
    """The language that an `Accept-Language` header asks for; Arabic where it names neither."""
    best, weight = ARABIC, 0.0
    for part in accepted.split(","):
        code, _, parameter = part.strip().partition(";")
        name = code.split("-")[0].strip().lower()
        quality = _quality(parameter)
        if name in LANGUAGES and quality > weight:
            best, weight = name, quality
    return Language(best)


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


@cache
def translations(code: str) -> NullTranslations:
    """The catalogue of a language; English needs none."""
    if code == ENGLISH:
        return NullTranslations()
    with resources.files("qawl.server").joinpath(f"locale/{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
