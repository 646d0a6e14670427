"""Lines of a text that do nothing but date it: «نشر في: 28 يوليو 2021», «بغداد - 26 تموز 2021», an agency's
dateline."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from . import dates
from .tables import loosely

if TYPE_CHECKING:
    import datetime as dt

_LONGEST = 110
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_WEEKDAY = loosely(r"(يوم )?(الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعة|السبت)")
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_HIJRI_MONTH = (
    "(محرم|صفر|ربيع الاول|ربيع الثاني|ربيع الاخر|جمادى الاولى|جمادى الاخرة|رجب|شعبان|رمضان|شوال"
    "|ذو القعدة|ذو الحجة|ذي القعدة|ذي الحجة)"
)
_HIJRI = loosely(rf"\d{{1,2}} {_HIJRI_MONTH} \d{{4}} ?(ه?ـ?|هـ)?")
_EXTRA = loosely(
    r"الساعة|ص|م|صباحا|مساء|هـ|الموافق|بتوقيت|غرينتش|جرينتش|مكة المكرمة|السعودية|جمت|GMT|UTC|AST|am|pm|ت م"
)
_UPDATED = loosely(r"(و)?((تاريخ )?(اخر|آخر) تحديث|تم التحديث|حدث|التحديث|تحديث)( في| بتاريخ)?")
_PUBLISHED = loosely(r"(تم )?(نشر|نشرت|النشر|تاريخ النشر|نشر المقال|اضيف|كتب)( في| بتاريخ| يوم| الخبر في)?")


@cache
def date_words() -> str:
    """A regular expression for a run, possibly empty, of the words and figures that dates and hours are written
    with."""
    word = rf"(?:{_HIJRI}|{_WEEKDAY}|{dates.month_pattern()}|{_EXTRA}|\d+)"
    return rf"(?:[\s:/.,،\-–—|()]*{word}(?![\w]))*[\s:/.,،\-–—|()]*"


@cache
def _labelled() -> re.Pattern[str]:
    words = date_words()
    return re.compile(
        rf"[\s|•*-]*(?:{_PUBLISHED}\s*:(?P<published>{words})(?:{_UPDATED}\s*:?{words})?|{_UPDATED}\s*:{words}(?:{_PUBLISHED}\s*:{words})?)",
        re.IGNORECASE,
    )


@cache
def _placed() -> re.Pattern[str]:
    """A place and a date, or a date alone: «بغداد - 26 تموز 2021», «الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م
    واس»."""
    month = dates.month_pattern()
    day = rf"\d{{1,2}}\s+{month}(?:\s*[/(]\s*{month}\s*\)?)?\s*[,،]?\s*\d{{4}}\s*(?:م\b)?"
    place = r"[^\W\d]+(?:[ \u00a0][^\W\d]+){0,2}"
    agency = r"(?:[\s\-–—(:/،]+[^\W\d]{1,12}(?:[ .][^\W\d]{1,9}){0,2}[).]*)?"
    clock = rf"(?:[\s\-–—|,،:/]+(?:{loosely('الساعة')}\s+)?{_CLOCK}(?:\s*(?:{_EXTRA}))*)?"
    return re.compile(
        rf"(?:{place}\s*{_HIJRI}\s*(?:{loosely('الموافق')})\s*|(?:{place}\s*[\-–—،,:|/]\s*)?(?:{_WEEKDAY}\s*[,،\-–—]?\s*)?)"
        rf"(?P<day>{day}){clock}{agency}\s*[:.\-–—]?",
        re.IGNORECASE,
    )


def is_date_line(line: str) -> bool:
    """Whether a line, without its outer blanks, only dates the text; the date itself may be missing («نشر في: آخر
    تحديث:»)."""
    if len(line) > _LONGEST:
        return False
    plain = line.translate(_DIGITS)
    return bool(_labelled().fullmatch(plain) or _placed().fullmatch(plain))


def date_of(line: str) -> dt.date | None:
    """The day of publication that a date line gives in full; an update's day is not one."""
    if len(line) > _LONGEST:
        return None
    plain = line.translate(_DIGITS)
    if match := _labelled().fullmatch(plain):
        return dates.from_text(match["published"].strip(" \t:|-–—،,")) if match["published"] else None
    match = _placed().fullmatch(plain)
    return dates.from_text(match["day"]) if match else None
