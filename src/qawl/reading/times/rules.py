"""The grammar of time expressions: patterns of parts, each with examples, in the order in which they are tried.

A rule says what a time expression looks like (`pattern`, in the language of `patterns`), what kind of time it names (`kind`: how
`anchoring` finds its value), and between what words it may stand. The named groups of a pattern are the fields of `Parts`. The
first rule that matches at a word and has a value wins, so that what says more stands above what says less. `skip` opens a
pattern with words that are no part of the span; `rest` closes one with words that are read but left for the next expression.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qawl.reading.times.patterns import SYMBOLS, Pattern

# Prepositions behind which a bare noun of time is a time, and nothing else.
_LENGTHS = "since before after within through throughout"
_PLACES = f"{_LENGTHS} in until between of"

MACROS = {
    "MONTHNAME": "month|month_maybe",
    "UNIT": "unit|lone_unit|day|year_word|month_word",
    "ANYUNIT": "unit|lone_unit|units|day|year_word|month_word|decade",
    "THEUNIT": "the_unit|the_year|the_hour",
    "DIRECTION": "direction|direction_f|direction_d",
    "FIGURES": "digits|bignum|year",
    "NUMBER": "(digits|year|bignum|number|ordinal|first|first_of|half|third|quarter) (number|ordinal|&number|&ordinal|&digits)*",
    "CARDINAL": "(digits|year|bignum|number|half|third|quarter) (number|ordinal|&number|&ordinal|&digits)*",
    "ORDINAL": "(ordinal|first|first_of) (number|&number)?",
    "YEAR": "{year: year|year_ad|year_ah} {era: hijri_era|common_era}?",
    "RELATIVE": "{relative: today|yesterday|tomorrow}",
    # «عام 2014», «من العام الجاري», «من هذا العام»
    "OFYEAR": "comma? of? (month_word of)? ((year_word|the_year)? (comma YEAR|lparen YEAR rparen|YEAR)"
    "|this? the_year year_kind? {year_of: direction}|{year_of: this} the_year|FORYEAR)",
    # «لعام 2014», «للعام الجاري», «لهذا العام»
    "FORYEAR": "(~year_word|~the_year) YEAR|~the_year year_kind? {year_of: direction}|{year_of: ~this} the_year",
    # «الثالث من مايو 2015», «17 أيلول (سبتمبر)»
    "WRITTEN": "(lparen {day: digits} rparen|{day: NUMBER}) of? month_word? {month: MONTHNAME} twin* OFYEAR?",
    # 28/7/2021, 2021-07-28, 1436/10/5هـ
    "NUMERIC": "({n1: digits|year} (slash|dash) {n2: digits} (slash|dash) {n3: digits|year|year_ah|year_ad}|{dotted: dotted})"
    " {era: hijri_era|common_era}?",
    "DATE": "WRITTEN|NUMERIC",
    # «وقت سابق من», «مساء», «بعد ظهر», «منتصف ليل»
    "EARLIER": "time_word time_adjective of?",
    "PART": "{side: after|before}? {edge: edge|ending}? {part: part|night|the_part} (of|in)?",
    "LEAD": "EARLIER? PART?",
    # «صباحا» behind the day
    "LATE": "{part_after: part_adverb|part}",
    "GAP": "(comma|dash|day|corresponding)*",
    # «أمس», «أمس الأول», «بعد غد»
    "RELATIVEDAY": "this? day? ({further: first_of|before|after} of?)? RELATIVE {first: first}?",
    # «اليوم الاثنين», «أمس (الاثنين)»
    "WEEKDAY": "day? {weekday: weekday} {again: before}? {direction: direction}?",
    "DAY": "(RELATIVEDAY|WEEKDAY) (lparen GAP (WEEKDAY (GAP DATE)?|DATE) rparen|GAP WEEKDAY)? (lparen DATE rparen|GAP DATE)?"
    "|day? DATE {direction: direction}?",
    "HOUR": "digits|(ordinal|first) number?",
    "CLOCK": "{hour: HOUR} (colon {minute: digits}|{past_hour: &half|&quarter|&third}|{to_hour: less} (quarter|third)"
    "|{minutes: (&number|&digits) &number?} unit)?",
    # «من مساء أمس (الخميس)», behind a clock
    "OFPART": "(in|of)? {part: part|part_adverb|the_part|meridiem} (in|of)?",
    "OFDAY": "day? (RELATIVE {first: first}? (GAP {weekday: weekday}|lparen {weekday: weekday} rparen)?"
    "|{weekday: weekday} {direction: direction}?)",
    # «مطلع», «وقت سابق من», before months, years and units
    "EDGED": "EARLIER? ({edge: edge|ending} of?)?",
    # «تقريبا», «طويلة», «المقبلة», behind a length of time
    "HOW": "{about: about}? {extent: extent|one}? {direction: DIRECTION}?",
    "PLUS": "{plus: &half|&quarter|&third}",
    "HALF": "{half: half} {ordinal: ORDINAL} of",
}


class Rule(NamedTuple):
    """One mould of a time expression.

    after, unless_after, before, unless_before: symbols of which one must stand, or none may stand, on that side of the match.
    """

    name: str
    kind: str
    pattern: Pattern
    after: frozenset[str]
    unless_after: frozenset[str]
    before: frozenset[str]
    unless_before: frozenset[str]
    confidence: float


def _characters(symbols: str) -> frozenset[str]:
    return frozenset(SYMBOLS.plain(symbol) for symbol in symbols.split())


def _rule(
    name: str,
    kind: str,
    pattern: str,
    *,
    after: str = "",
    unless_after: str = "",
    before: str = "",
    unless_before: str = "",
    confidence: float = 0.95,
) -> Rule:
    return Rule(
        name,
        kind,
        Pattern(pattern, MACROS),
        after=_characters(after),
        unless_after=_characters(unless_after),
        before=_characters(before),
        unless_before=_characters(unless_before),
        confidence=confidence,
    )


# What a bare figure of a year may be followed by: not by a noun that it counts.
_NO_NOUN = (
    "mark quote comma rparen lparen newline colon dash slash in of until within since after before between"
    " joint copula prospect retrospect year"
)

RULES = (
    # --- the clock ---
    # الساعة الخامسة من مساء أمس الخميس، الساعة 17:30 بتوقيت غرينتش، الساعة الثامنة والنصف صباحا
    _rule(
        "clock, of a day",
        "clock",
        "(EARLIER? day? {weekday: weekday} comma?)? the_hour CLOCK (zone|of|in)* OFPART? OFDAY",
    ),
    # الساعة السادسة وحتى العاشرة مساء: the part of the day is that of both
    _rule(
        "first hour of several",
        "clock",
        "the_hour CLOCK {rest: (until|&until|dash) the_hour? NUMBER {part: part_adverb|part|meridiem}}",
    ),
    _rule("clock", "clock", "the_hour CLOCK OFPART? zone?"),
    # 8 صباحا، الخامسة مساء اليوم
    _rule(
        "hour and part of the day",
        "clock",
        "CLOCK {part: part|part_adverb|meridiem} of? OFDAY?",
    ),
    # 17:58 ت م
    _rule(
        "figures of a clock",
        "clock",
        "{hour: digits} colon {minute: digits}",
        unless_after="colon slash",
        unless_before="colon slash",
    ),
    # --- days ---
    # في اليوم التالي، اليوم نفسه
    _rule("day told by another", "told", "{edge: edge|ending}? today {direction: direction}"),
    # 27 محرم - 3 صفر 1430هـ: the year is that of both
    _rule(
        "first date of several",
        "day",
        "day? {day: NUMBER} of? month_word? {month: MONTHNAME} twin*"
        " {rest: (until|&until|dash) NUMBER of? month_word? MONTHNAME twin* of? year_word? YEAR}",
    ),
    _rule(
        "first day of several",
        "day",
        "day? {day: digits|ordinal} {rest: (until|dash|joint) NUMBER of? month_word? {month: MONTHNAME} twin* OFYEAR?}",
    ),
    _rule(
        "first day of two",
        "day",
        "day? {day: digits|ordinal} {rest: (&digits|&ordinal) of? month_word? {month: MONTHNAME} twin* OFYEAR?}",
    ),
    # يوم الخميس المقبل 30 يوليو، أمس (الاثنين)، مساء أمس الأول الخميس، وقت سابق من اليوم الاثنين، الثالث من مايو 2014
    _rule(
        "day",
        "day",
        "LEAD DAY LATE?",
        unless_after="sermon newspaper throughout",
        unless_before="need units national ordinal first one",
    ),
    # الليلة الماضية، الليلة
    _rule("last night", "day", "{tonight: tonight} {again: before}? {direction: direction_f|direction}"),
    _rule("tonight", "day", "{tonight: tonight}", before="mark quote comma newline in of"),
    # 5 إلى 10 أغسطس، 5 و10 أغسطس: the first of the two days
    # 15 من الشهر الجاري
    _rule("day of a month told", "day of a month", "day? {day: NUMBER} of {unit: the_unit} {direction: direction}"),
    # --- feasts ---
    # عيد الفطر المبارك، عيد الأضحى المقبل، عيد الفطر 2014
    _rule("feast", "feast", "{feast: feast} twin* ({direction: direction}|OFYEAR)?"),
    # --- parts of a year ---
    # الربع الثاني من العام الجاري، الربع الثالث من 2015، النصف الأول من عام 2014
    _rule("quarter", "quarter", "{edge: edge|ending}? {quarter: quarter} {ordinal: ORDINAL} OFYEAR"),
    _rule(
        "bare quarter",
        "quarter",
        "{edge: edge|ending}? {quarter: quarter} {ordinal: ORDINAL} {direction: direction}?",
        unless_before="of final",
    ),
    _rule("half of a year", "half", "{edge: edge|ending}? {half: half} {ordinal: ORDINAL} OFYEAR"),
    # صيف 2014، أواخر الصيف، صيف العام الماضي، الصيف الماضي، فصل الصيف
    _rule("season of a year", "season", "{edge: edge|ending}? season_word? {season: season|spring|the_season} OFYEAR"),
    _rule("season", "season", "{edge: edge|ending}? season_word? {season: the_season} {direction: direction}"),
    _rule(
        "part of a season",
        "season",
        "{edge: edge|ending} season_word? {season: the_season}",
        unless_before="other definite",
    ),
    _rule("this season", "season", "this season_word? {season: the_season}"),
    # --- months ---
    # النصف الثاني من شهر يوليو، مطلع فبراير/شباط الماضي، يوليو تموز 2013، شهر أكتوبر القادم
    _rule("half of a month", "month", "HALF month_word? {month: MONTHNAME} twin* OFYEAR?"),
    # من يناير إلى مارس 2014، يناير ومارس 2014
    _rule(
        "first month of several",
        "month",
        "month_word? {month: MONTHNAME} twin*"
        " {rest: ((until|&until|dash|joint) month_word? MONTHNAME|&month|&month_maybe) twin* OFYEAR}",
    ),
    _rule("month of a year", "month", "EDGED month_word? {month: MONTHNAME} twin* OFYEAR"),
    _rule(
        "month with direction",
        "month",
        "{edge: edge|ending}? month_word? {month: MONTHNAME} twin* {direction: direction}",
    ),
    _rule("month named as such", "month", "EDGED month_word {month: MONTHNAME} twin*"),
    _rule("part of a month", "month", "{edge: edge|ending} of? {month: MONTHNAME} twin*"),
    _rule("month named twice", "month", "{month: MONTHNAME} twin twin*"),
    _rule("month", "month", "{month: month}"),
    _rule(
        "month of many meanings",
        "month",
        "{month: month_maybe}",
        after="in since until between month twin",
        unless_before="other definite",
    ),
    # --- years ---
    # عام ،2013، منتصف عام 1996م، نهاية 2021، سنة 1436هـ
    _rule(
        "year",
        "year",
        "EDGED {approx: approx}? this? (year_word|the_year|years_word|units|the_units) (year_kind|school_year)? direction?"
        " (comma YEAR|lparen YEAR rparen|YEAR)",
    ),
    _rule("part of a year", "year", "{edge: edge|ending} of? YEAR"),
    _rule("half of a bare year", "half", "HALF YEAR"),
    _rule("year with era", "year", "{year: year_ad|year_ah}"),
    _rule("year with era apart", "year", "{year: year} {era: hijri_era|common_era}"),
    _rule("first year of two", "bare year", "{year: year} {rest: (dash|slash) year}"),
    _rule(
        "bare year",
        "bare year",
        "{year: year}",
        after=_PLACES + " month month_maybe twin year lparen until dash slash",
        before=_NO_NOUN,
    ),
    _rule(
        "year behind a preposition",
        "figure of a year",
        "{year: year}",
        after="in since until between month twin",
        unless_before="unit units number",
    ),
    _rule(
        "year behind a noun",
        "bare year",
        "{year: year}",
        after="other definite bound comma",
        before="mark quote comma rparen newline",
    ),
    # --- centuries and decades ---
    # القرن العشرين، مطلع القرن الحادي والعشرين، ثمانينات القرن الماضي
    _rule(
        "century", "century", "{edge: edge|ending}? {unit: the_unit} {ordinal: ORDINAL} {era: hijri_era|common_era}?"
    ),
    _rule("century by its tens", "century", "{edge: edge|ending}? {unit: the_unit} {ordinal: number}"),
    _rule(
        "decade",
        "decade",
        "{edge: edge|ending}? {decade: decade_name} (of? (the_unit|year_word) {direction: direction}?)?",
        unless_before="of ages",
    ),
    _rule("decade of a life", "none", "{decade: decade_name}"),
    # --- weeks, months and years from here ---
    # نهاية الأسبوع الماضي، عطلة نهاية الأسبوع
    _rule("weekend", "weekend", "weekend_word? {edge: ending} (this|that)? {unit: the_unit} {direction: direction}?"),
    # نهاية العام الجاري، الشهر الماضي، هذا الأسبوع، العام الدراسي المقبل، نفس العام
    _rule(
        "same unit of another year",
        "unit",
        "({direction: same_as} {unit: the_unit}|{unit: the_unit} {direction: direction}) OFYEAR",
    ),
    _rule("unit with direction", "unit", "EDGED this? {unit: THEUNIT} year_kind? {direction: direction|direction_f}"),
    _rule("new year", "unit", "EDGED this? {unit: the_year} year_kind? {direction: new}"),
    _rule("school year", "school year", "EDGED {unit: the_year} school_year {direction: direction|direction_f|new}?"),
    _rule("half of a unit", "unit", "HALF (this|that)? {unit: THEUNIT} {direction: DIRECTION}?"),
    _rule("same unit", "unit", "{direction: same_as} {unit: THEUNIT}"),
    _rule("this unit", "unit", "EDGED {this: this|that} {unit: the_unit|the_year}"),
    _rule("part of a unit", "unit", "{edge: edge|ending} {unit: the_unit|the_year} year_kind?"),
    _rule("part of the day", "day", "{edge: edge|ending} {relative: today}"),
    _rule("in the year", "unit", "{unit: the_year}", after="within", before=_NO_NOUN),
    # --- repeated times ---
    # كل أسبوعين، كل يوم خميس، كل 3 سنوات، يوميا، نصف سنوي
    _rule("every weekday", "set", "every day? {weekday: weekday|weekday_bare}"),
    _rule("every so many", "set", "every {count: CARDINAL} {unit: ANYUNIT}"),
    _rule("every unit", "set", "every {unit: UNIT|units2|night|season}"),
    _rule("every unit in an adverb", "set", "{set: set_adverb|set_adjective}"),
    _rule("fraction of a year", "set", "{fraction: half|quarter} {set: set_adjective|two_months}"),
    _rule("indefinite daily", "set", "{set: two_days|two_months}", unless_before="weekday month number digits first"),
    # --- lengths of time ---
    # آخر خمس سنوات، نحو ثلاث سنوات، 72 ساعة، سنتين ونصف، الـ24 ساعة الماضية
    _rule(
        "number of units",
        "duration",
        "last? {approx: approx}? (lparen {count: FIGURES} rparen|{count: CARDINAL}) {unit: ANYUNIT} PLUS? HOW",
    ),
    _rule(
        "two units",
        "duration",
        "last? {approx: approx}? {unit: units2} PLUS? HOW",
    ),
    _rule("one unit", "duration", "{approx: approx}? {unit: UNIT|decade} {count: one}"),
    _rule("one unit and a half", "duration", "{approx: approx}? {unit: UNIT|decade} {plus: &half|&quarter|&third}"),
    # الأسابيع الثلاثة المقبلة، السنوات الأخيرة، اليومين الماضيين، السنوات الخمس
    _rule(
        "the units",
        "duration",
        "(this|last)? {unit: the_units|the_units2} {count: CARDINAL}? {extent: extent}? {direction: DIRECTION}",
    ),
    _rule(
        "the so many units", "duration", "{unit: the_units} {count: number &number?}", unless_before="other definite"
    ),
    _rule("the two units", "duration", "{unit: the_units2}", after=_LENGTHS),
    # عدة أشهر، أيام قليلة، منذ سنوات، لعقود من
    _rule("several units", "duration", "several {unit: units} {extent: extent}?"),
    _rule("units of some extent", "duration", "{unit: units} {extent: extent|one|direction_f}"),
    _rule("some units", "duration", "{unit: units}", after=_LENGTHS, unless_before="feast the_units the_unit weekday"),
    _rule("for units", "duration", "{to_units: units}", before="of mark quote comma newline in"),
    # منذ شهر، لمدة عام، أكثر من أسبوع
    _rule(
        "a unit",
        "duration",
        "{unit: UNIT}",
        after=_LENGTHS,
        unless_before="other definite month month_maybe weekday the_units extent",
    ),
    _rule(
        "a unit of something",
        "duration",
        "{unit: UNIT}",
        after="since before after through within",
        unless_before="extent definite",
    ),
    _rule("lone unit", "duration", "{unit: lone_unit}"),
    _rule("more than a unit", "duration", "{skip: more of} {approx: approx}? {unit: UNIT} PLUS?"),
    _rule("about a unit", "duration", "{approx: approx} {unit: UNIT}", unless_before="other definite"),
    # --- what names no time on the calendar ---
    # ذلك الحين
    _rule("then", "then", "that moment"),
    _rule("then in a word", "then", "then"),
    # من قبل، قبل at the end of a clause
    _rule("before", "past", "of before", before="mark quote comma newline rparen in until bound"),
    _rule("the past", "past", "{direction: direction}", after="in"),
    _rule("adverb", "vague", "{vague: adverb}", unless_before="need"),
    _rule("soon", "vague", "{vague: soon}", unless_before="of of_it"),
)


class Candidates(NamedTuple):
    """The rules that may match at words of one symbol, in order, and one expression that finds out whether any does."""

    rules: tuple[Rule, ...]
    any: re.Pattern[str]


def _by_first() -> dict[str, Candidates]:
    """The candidates by the character of the first word."""
    found: dict[str, list[Rule]] = {}
    for rule in RULES:
        for character in rule.pattern.first:
            found.setdefault(character, []).append(rule)
    return {
        character: Candidates(tuple(rules), re.compile("|".join(rule.pattern.nameless for rule in rules)))
        for character, rules in found.items()
    }


RULES_BY_FIRST = _by_first()
