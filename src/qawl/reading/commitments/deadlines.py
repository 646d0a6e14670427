"""By when: the time that goes with an undertaking, as a day, month, year or interval that a calendar can hold.

The value of a time expression (TIMEX3, ISO 24617-1) says when; a deadline says by when: «بحلول نهاية العام» is the last day of
December, «خلال 60 يوماً» the sixtieth day, «الأسبوع المقبل» its Monday to its Sunday. What cannot be told stays None.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.records import TimeType
from qawl.timex import period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document
    from qawl.records import Span, TimeExpression

# How many tokens behind what is to be done, and between the trigger and it, its time may stand.
BEHIND = 14
_JOINING = frozenset(("او", "و", "الي", "حتي", "-", "–", "ـ"))


class Deadline(NamedTuple):
    """When something is due (ISO 8601, see `Commitment.deadline`), and the words that say so."""

    value: str
    words: Span


def deadline_of(
    document: Document, trigger: int, start: int, end: int, clause_end: int, times: Sequence[TimeExpression]
) -> Deadline | None:
    """The deadline of what is to be done in tokens `[start, end)`, promised at token `trigger`, before token `clause_end`."""
    text = [document.tokens[start].start, document.tokens[end - 1].end]
    before = document.tokens[trigger].end
    behind = document.tokens[min(clause_end, end + BEHIND, len(document.tokens)) - 1].end
    inside = [t for t in times if text[0] <= t.span.start < text[1]]
    near = [t for t in times if before <= t.span.start < text[0] or text[1] <= t.span.start < behind]
    for time in (*inside, *near):
        at = times.index(time)
        value = _joined(document, times[at : at + 2]) or due(document, time)
        if value and not _past(value, document.article.published):
            return Deadline(value, time.span)
    return None


def due(document: Document, time: TimeExpression) -> str | None:
    """The deadline that a time expression sets, or None."""
    if time.type is TimeType.SET:
        return None
    if time.type is TimeType.DURATION:
        return _after(document, time)
    found = period(time.value, time.mod)
    return str(found) if found else None


_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMWDH])$")
# What tells that a duration is a time to come that is counted from now: «الأسبوعين [القادمين]».
_COMING = frozenset(
    fold_word(word)
    for word in ["المقبلة", "المقبلين", "القادمة", "القادمين", "القادمتين", "المقبلتين", "المقبل", "القادم"]
)
# What makes the end of a duration a deadline: «[خلال] 60 يوماً», «[في غضون] عام»; not how long a thing lasts: «لمدة عامين».
_WITHIN = frozenset(fold_word(word) for word in ["خلال", "غضون", "بعد", "ظرف", "أقصاها", "تتجاوز"])


def _after(document: Document, time: TimeExpression) -> str | None:
    published, match = document.article.published, _LENGTH.match(time.value)
    if published is None or match is None:
        return None
    words = [fold_word(word) for word in document.text[time.span.start : time.span.end].split()]
    coming = any(word in _COMING for word in words)
    before = document.text[max(0, time.span.start - 30) : time.span.start].split()[-2:]
    if not coming and not any(fold_word(word) in _WITHIN for word in before):
        return None
    day = later(published, float(match[2]), match[1] + match[3])
    if day is None:
        return None
    if coming:
        return f"{published.isoformat()}/{day.isoformat()}"
    return day.isoformat()[:7] if match[3] in "YM" and not match[1] else day.isoformat()


def later(day: dt.date, count: float, unit: str) -> dt.date | None:
    """The day that lies `count` units (Y, M, W, D, TH) after a day, or None past the end of the calendar."""
    try:
        if unit in ("Y", "M"):
            months = round(count * (12 if unit == "Y" else 1))
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        return day + dt.timedelta(days={"W": 7.0, "D": 1.0, "TH": 1 / 24}[unit] * count)
    except (KeyError, OverflowError, ValueError):
        return None


def _joined(document: Document, pair: Sequence[TimeExpression]) -> str | None:
    """The interval that two times beside each other span: «20 و21 شوال», «سبتمبر أو أكتوبر»."""
    if len(pair) < 2:
        return None
    between = document.text[pair[0].span.end : pair[1].span.start].split()
    if len(between) > 1 or (between and fold_word(between[0]) not in _JOINING):
        return None
    first, last = period(pair[0].value, pair[0].mod), period(pair[1].value, pair[1].mod)
    if not first or not last or first.first >= last.last or len(first.first) != len(last.last):
        return None
    return f"{first.first}/{last.last}"


def _past(value: str, published: dt.date | None) -> bool:
    """Whether a deadline lay before the day of publication."""
    last = value.rpartition("/")[2]
    return published is not None and last < published.isoformat()[: len(last)]
