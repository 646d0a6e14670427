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
from babel.support import NullTranslations, Translations

from qawl.timex import days

if TYPE_CHECKING:
    import datetime as dt

ARABIC, ENGLISH = "ar", "en"
LANGUAGES = (ARABIC, ENGLISH)
"""The first is for whoever does not say."""

# What news in the Levant and Iraq call a month, beside what it is called in Egypt and the Gulf: «تموز/يوليو».
_MONTHS = {
    number: f"{levantine}/{egyptian}"
    for (number, levantine), egyptian in zip(
        get_month_names("wide", locale="ar_IQ").items(), get_month_names("wide", locale="ar_EG").values(), strict=True
    )
}


class Language(NamedTuple):
    """One language of the interface, and the one beside it."""

    code: str

    @property
    def other(self) -> str:
        """The code of the other language."""
        return ENGLISH if self.code == ARABIC else ARABIC

    @property
    def direction(self) -> str:
        """How it is written: `rtl` or `ltr`."""
        return "rtl" if self.code == ARABIC else "ltr"

    def day(self, day: dt.date) -> str:
        """A day in full: «الثلاثاء 27 تموز/يوليو 2021», `Tuesday 27 July 2021`."""
        return f"{format_date(day, 'EEEE', locale=self.code)} {self.short_day(day)}"

    def short_day(self, day: dt.date) -> str:
        """A day without its weekday."""
        return f"{day.day} {self.month(day)}"

    def month(self, day: dt.date) -> str:
        """The month and year of a day."""
        return f"{self._month(day)} {day.year}"

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
            return year
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
