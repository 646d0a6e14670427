"""What the words of a time expression say, before any date is known: the fields that rules fill."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from qawl.records import TimeMod

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qawl.reading.times.patterns import Match
    from qawl.reading.times.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The fields of a time expression; None is what the words leave open.

    relative: days from today (أمس: -1); weekday: ISO, 1 to 7; month, year: of the Hijri calendar where `hijri`; direction: `past`,
    `next`, `current`, `recent`, `following`, `same`; year_of: the direction of the year that a month or day is of; part: of the
    day, as in TIMEX3 (`MO`, `EV`); unit: code of `time_units`; count: how many of it, None for «some»; hour, minute: of a clock
    of twelve hours where `part` tells which half of the day; tens: a decade by its first three figures; value: as it is.
    """

    relative: int | None = None
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    year_of: str | None = None
    hijri: bool = False
    direction: str | None = None
    twice: bool = False  # «قبل الماضي»: one step further
    mod: TimeMod | None = None
    part: str | None = None
    unit: str | None = None
    count: int | Fraction | None = None
    ordinal: int | None = None
    season: str | None = None
    hour: int | None = None
    minute: int = 0
    tens: int | None = None
    value: str = ""


class NotATimeError(Exception):
    """The words that a rule matched do not add up to a time."""


def parts_of(words: Words, match: Match) -> Parts:
    """The fields that the groups of a match fill. Raises NotATimeError where one holds what it cannot."""
    fields: dict[str, Any] = {}
    for name, (first, last) in match.groups.items():
        read = _READERS.get(name)
        if read is not None:
            fields |= read(words, first, last)
    return _adjusted(Parts(**fields), words, match.groups)


def _number(words: Words, first: int, last: int) -> int | Fraction:
    value = words.number(first, last)
    if value is None:
        raise NotATimeError
    return value


def _whole(words: Words, first: int, last: int) -> int:
    value = _number(words, first, last)
    if not isinstance(value, int):
        raise NotATimeError
    return value


def _value(words: Words, first: int, _last: int) -> str:
    return words.term(first).value


def _vague(words: Words, first: int, last: int) -> dict[str, Any]:
    """A word of a vague time; وأخيرا closes a list."""
    if words.term(first).skip and words.document.norms[first].endswith("اخيرا"):
        raise NotATimeError
    return {"value": _value(words, first, last)}


def _month(words: Words, first: int, last: int) -> dict[str, Any]:
    """A month; a bare اب without its madda is a father or the town of Ibb."""
    value = _value(words, first, last)
    alone = words.symbol(first + 1) != "twin" and words.symbol(first - 1) not in _BEFORE_MONTH
    if alone and words.document.norms[first][-2:] == "اب" and "آ" not in words.document.written(first):
        raise NotATimeError
    return {"month": int(value.rstrip("h")), "hijri": value.endswith("h")}


def _year(words: Words, first: int, last: int) -> dict[str, Any]:
    year = int(_value(words, first, last))
    common = words.symbol(first) == "year_ad"
    return {"year": year, "hijri": not common and year in _HIJRI_YEARS}


def _era(words: Words, first: int, _last: int) -> dict[str, Any]:
    return {"hijri": words.symbol(first) == "hijri_era"}


def _feast(words: Words, first: int, last: int) -> dict[str, Any]:
    calendar, _, date = _value(words, first, last).partition(" ")
    month, day = date.split("-")
    return {"hijri": calendar == "hijri", "month": int(month), "day": int(day)}


def _dotted(words: Words, first: int, last: int) -> dict[str, Any]:
    return _numeric(*_value(words, first, last).split("."))


# Years that news without an era means by the Hijri calendar.
_HIJRI_YEARS = range(1300, 1501)
_BEFORE_MONTH = ("digits", "ordinal", "number", "of", "month_word")
_PAST_HOUR = {"half": 30, "quarter": 15, "third": 20}
_FRACTION = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}

# How each group of a pattern fills fields.
_READERS: Mapping[str, Callable[[Words, int, int], dict[str, Any]]] = {
    "relative": lambda words, first, last: {"relative": int(_value(words, first, last))},
    "tonight": lambda _words, _first, _last: {"relative": 0, "part": "NI"},
    "weekday": lambda words, first, last: {"weekday": int(_value(words, first, last))},
    "day": lambda words, first, last: {"day": _whole(words, first, last)},
    "month": _month,
    "year": _year,
    "era": _era,
    "dotted": _dotted,
    "direction": lambda words, first, last: {"direction": _value(words, first, last)},
    "year_of": lambda words, first, _: {"year_of": words.term(first).value or "current"},
    "this": lambda words, first, _: {"direction": "current" if words.symbol(first) == "this" else "same"},
    "again": lambda _words, _first, _last: {"twice": True},
    "edge": lambda words, first, last: {"mod": TimeMod(_value(words, first, last))},
    "approx": lambda _words, _first, _last: {"mod": TimeMod.APPROX},
    "about": lambda _words, _first, _last: {"mod": TimeMod.APPROX},
    "part": lambda words, first, last: {"part": _value(words, first, last)},
    "part_after": lambda words, first, last: {"part": _value(words, first, last)},
    "unit": lambda words, first, last: {"unit": _value(words, first, last)},
    "to_units": lambda words, first, last: {"unit": _value(words, first, last)},
    "count": lambda words, first, last: {"count": _number(words, first, last)},
    "ordinal": lambda words, first, last: {"ordinal": _whole(words, first, last)},
    "season": lambda words, first, last: {"season": _value(words, first, last)},
    "feast": _feast,
    "hour": lambda words, first, last: {"hour": _whole(words, first, last)},
    "minute": lambda words, first, last: {"minute": _whole(words, first, last)},
    "minutes": lambda words, first, last: {"minute": _whole(words, first, last)},
    "past_hour": lambda words, first, _: {"minute": _PAST_HOUR[words.symbol(first)]},
    "decade": lambda words, first, last: {"tens": int(_value(words, first, last))},
    "set": lambda words, first, last: {"value": _value(words, first, last)},
    "vague": _vague,
}


def _adjusted(parts: Parts, words: Words, groups: Mapping[str, tuple[int, int]]) -> Parts:
    """What several groups say together."""
    if "further" in groups or "first" in groups:
        parts = _further(parts, words, groups)
    if "n1" in groups:
        figures = [words.term(groups[name][0]).value for name in ("n1", "n2", "n3")]
        parts = replace(parts, **_numeric(*figures))
        if words.symbol(groups["n3"][0]) == "year_ah":
            parts = replace(parts, hijri=True)
    if "side" in groups:
        parts = _beside(parts, before=words.symbol(groups["side"][0]) == "before")
    if "to_hour" in groups:
        less = 15 if words.symbol(groups["to_hour"][0] + 1) == "quarter" else 20
        parts = replace(parts, hour=(parts.hour or 0) - 1, minute=60 - less)
    if "minute" in groups and len(words.document.norms[groups["minute"][0]]) != 2:
        raise NotATimeError
    if "unit" in groups:
        parts = _counted(parts, words, groups)
    if "to_units" in groups and words.document.norms[groups["to_units"][0]][0] not in "لو":
        raise NotATimeError
    if "set" in groups and _is_name(words, groups["set"][0]):
        raise NotATimeError
    if "plus" in groups:
        parts = replace(parts, count=(parts.count or 1) + _FRACTION[words.symbol(groups["plus"][0])])
    if "fraction" in groups:
        unit, months = "M", 12 * _FRACTION[words.symbol(groups["fraction"][0])]
        parts = replace(parts, unit=unit, count=months, value="")
    return parts


def _is_name(words: Words, index: int) -> bool:
    """Whether «الشهري» is a family name: an adjective with the article stands behind a noun with the article or a pronoun."""
    document = words.document
    if not document.norms[index].startswith("الشهري") or index == 0:
        return False
    before = document.words[index - 1]
    return not before.norm.startswith(("ال", "لل", "بال", "وال")) or bool(before.tags & _CALLED) or before.name.strong


_CALLED = frozenset(("title", "office", "given_name", "surname"))


def _further(parts: Parts, words: Words, groups: Mapping[str, tuple[int, int]]) -> Parts:
    """أول أمس، أمس الأول، قبل أمس: two days ago; بعد غد: in two days."""
    if parts.relative == 0:
        raise NotATimeError
    side = words.symbol(groups["further"][0]) if "further" in groups else ""
    if side == ("before" if parts.relative == 1 else "after"):
        raise NotATimeError
    return replace(parts, relative=2 * (parts.relative or 0))


def _numeric(first: str, second: str, third: str) -> dict[str, Any]:
    """Day, month and year in figures, in any order that makes one date; the day before the month where both may be."""
    if len(first) == 4:
        first, third = third, first
    day, month, year = int(first), int(second), int(third)
    if month > 12 >= day:
        day, month = month, day
    if len(third) != 4 or not 1 <= month <= 12 or not 1 <= day <= 31:
        raise NotATimeError
    return {"day": day, "month": month, "year": year, "hijri": year in _HIJRI_YEARS}


def _beside(parts: Parts, *, before: bool) -> Parts:
    """بعد ظهر is the afternoon, قبل ظهر the morning; بعد منتصف الليل stays night."""
    if parts.part == "MI":
        return replace(parts, part="MO" if before else "AF")
    if parts.part == "NI" and parts.mod is TimeMod.MID:
        return parts
    raise NotATimeError


def _counted(parts: Parts, words: Words, groups: Mapping[str, tuple[int, int]]) -> Parts:
    """The number that a dual or a singular has in itself."""
    symbol = words.symbol(groups["unit"][0])
    if "count" in groups or "ordinal" in groups:
        return parts
    if symbol.endswith("units2"):
        return replace(parts, count=2)
    if symbol in ("unit", "lone_unit", "day", "year_word", "month_word", "decade", "night", "season"):
        return replace(parts, count=1)
    return parts
