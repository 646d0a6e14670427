"""What a word is to a time expression: the symbol of the part it may play, and what it means there.

Invariant: a term is a pure function of the folded word and the tables of the lexicon. A word plays one part; what it is in the
end, the rules decide by what stands around it.
"""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.numbers import number_word
from qawl.lexicon.tables import load
from qawl.reading.times.patterns import SYMBOLS
from qawl.reading.vocabulary import word_classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Term(NamedTuple):
    """A word as part of a time expression.

    symbol: the part it plays; value: what it means there, as its table has it; skip: how many folded letters of proclitics stand
    before it; plain, marked: the symbol as characters, without and with regard to the proclitics.
    """

    symbol: str
    value: str
    skip: int
    plain: str
    marked: str


def _term(symbol: str, value: str = "", prefix: str = "") -> Term:
    joined = prefix == "و"
    marked = SYMBOLS.marked(symbol, joined=joined, prefixed=bool(prefix))
    return Term(symbol, value, len(prefix), SYMBOLS.plain(symbol), marked)


_MARKS = {
    "/": "slash",
    "\\": "slash",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "(": "lparen",
    "[": "lparen",
    ")": "rparen",
    "]": "rparen",
    "،": "comma",
    ",": "comma",
    ":": "colon",
    **dict.fromkeys('«»"“”„', "quote"),
    "\n": "newline",
}
_BEFORE_ARTICLE = ("و", "ف", "ب", "ك", "وب", "فب")
_BEFORE_NOUN = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
# Short words that take و alone; every other word shorter than three letters takes nothing.
_TAKES_AND = frozenset(("من", "في", "كل"))
# Parts that words play to be told from others, not to be joined to a preposition.
_BARE = frozenset(("retrospect", "copula", "joint", "common_era", "hijri_era", "meridiem", "month_head"))
_DIGITS = re.compile(r"([وفبلك]{0,2})(?:ال|لل)?([0-9]+)")
_DOTTED = re.compile(r"[0-9]{1,4}\.[0-9]{1,2}\.[0-9]{2,4}")
_DATED = re.compile(r"([وفبلك]{0,2})([0-9]{4})(م|ه)")
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
# Longer figures count no units of time.
_LONGEST_FIGURES = 9
OTHER, DEFINITE, BOUND, MARK, TWIN = (_term(symbol) for symbol in ("other", "definite", "bound", "mark", "twin"))


# A word as `code` has it: plain and marked symbol, and whether a phrase may begin with it.
CODE_LENGTH, HEAD, _NO_HEAD = 3, "+", "-"


def code(norm: str) -> str:
    """A folded word as `CODE_LENGTH` characters; words share the few codes that there are."""
    known = _read(norm)
    return sys.intern(known.plain + known.marked + (HEAD if norm in phrases() else _NO_HEAD))


def month_term(value: str, head: Term) -> Term:
    """A month name of two words, the first of which is `head`."""
    joined = head.marked == SYMBOLS.marked(head.symbol, joined=True, prefixed=False)
    return _term("month", value, "و" if joined else "ب" * head.skip)


def feast_term(value: str, skip: int) -> Term:
    """A feast that begins with a word of `skip` letters of proclitics."""
    return _term("feast", value, "ب" * skip)


def _read(norm: str) -> Term:
    """The part that a folded word or mark may play."""
    known = _known().get(norm)
    if known is not None:
        return known
    if norm[-1].isdigit() or norm[0].isdigit() or norm[-1] in "مه":
        digits = _digits(norm)
        if digits is not None:
            return digits
    number = number_word(norm)
    if number is None and not norm[0].isalnum():
        return MARK
    if number is None:
        return _unknown(norm)
    symbol = "ordinal" if number.ordinal else "number"
    prefix = "و" if number.joined else "ب" * number.proclitics
    return _term(symbol, "", prefix)._replace(skip=number.proclitics)


term = lru_cache(maxsize=1 << 14)(_read)  # of the few words that stand in an expression


def _unknown(norm: str) -> Term:
    """A word that names no time: with the article, or one behind ب or ل (بممثلين, للحكومة), or any other."""
    if norm.startswith("ال"):
        return DEFINITE
    known = word_classes()
    bound = norm[0] in "بل" and norm not in known and (norm[1:] in known or "ال" + norm[2:] in known)
    return BOUND if bound else OTHER


def _digits(norm: str) -> Term | None:
    """Figures with or without proclitics: a year, a small number, a large one; 2015م and 1436هـ carry their era."""
    if dated := _DATED.fullmatch(norm):
        return _term("year_ad" if dated[3] == "م" else "year_ah", dated[2], dated[1])
    if _DOTTED.fullmatch(norm):
        return _term("dotted", norm)
    found = _DIGITS.fullmatch(norm)
    if found is None:
        return _term("bignum") if norm.replace(".", "").replace(",", "").isdigit() else None
    prefix, figures = found.groups()
    if len(figures) == 4 and _FIRST_YEAR <= int(figures) <= _LAST_YEAR:
        return _term("year", figures, prefix)
    if len(figures) > _LONGEST_FIGURES:
        return OTHER
    return _term("digits" if len(figures) <= 2 else "bignum", figures, prefix)


@cache
def _known() -> Mapping[str, Term]:
    """Every form of every word, with and without proclitics; words of `calendar_words` win over those of other tables."""
    forms = {form: (symbol, value) for form, symbol, value in _forms()}
    found: dict[str, Term] = {}
    for form, (symbol, value) in forms.items():
        for prefix, written in _prefixed(form, symbol):
            found.setdefault(written, _term(symbol, value, prefix))
    # A form by itself wins over another one behind a proclitic.
    found.update({form: _term(symbol, value) for form, (symbol, value) in forms.items()})
    found.update({mark: _term(symbol) for mark, symbol in _MARKS.items()})
    return found


def _prefixed(form: str, symbol: str) -> Iterator[tuple[str, str]]:
    """A form behind each proclitic that it may take: لل for ل and the article."""
    if symbol in _BARE:
        return
    if len(form) < 3:
        if form in _TAKES_AND:
            yield "و", "و" + form
    elif form.startswith("ال"):
        yield from ((prefix, prefix + form) for prefix in _BEFORE_ARTICLE)
        yield from ((prefix + "ل", prefix + "لل" + form[2:]) for prefix in ("", "و", "ف"))
    else:
        yield from ((prefix, prefix + form) for prefix in _BEFORE_NOUN)


def _forms() -> Iterator[tuple[str, str, str]]:
    """(folded form, symbol, value) of every word, those of `calendar_words` last."""
    for unit in load("time_units"):
        for symbol, forms in (("unit", (unit.singular,)), ("units2", unit.dual), ("units", unit.plural)):
            for form in map(fold, forms):
                yield form, symbol, unit.code
                if symbol != "units2" and not form.endswith("ه"):
                    yield form + "ا", symbol, unit.code
                if unit.code != "TS":  # الثانية is «the second one»
                    yield "ال" + form, "the_" + symbol, unit.code
    for month in load("months"):
        if " " not in month.name and month.family != "english":
            symbol = "month_maybe" if month.ambiguous else "month"
            yield fold(month.name), symbol, f"{month.month}{'h' * (month.family == 'hijri')}"
    yield from ((fold(word.term), word.role, word.value) for word in load("calendar_words"))


@cache
def month_names() -> Mapping[tuple[str, str], str]:
    """Month names of two words, as the values that terms of single words have."""
    return {
        (words[0], words[1]): f"{month.month}{'h' * (month.family == 'hijri')}"
        for month in load("months")
        if len(words := fold(month.name).split()) == 2
    }


class Phrase(NamedTuple):
    """A phrase: its folded words but the first, what it is (`vague` or `feast`), TIMEX3 type and value or calendar and day."""

    words: tuple[str, ...]
    kind: str
    type: str
    value: str


@cache
def phrases() -> Mapping[str, tuple[tuple[Phrase, int], ...]]:
    """By first word, with and without proclitics: phrases, the longest first, and how many letters of proclitics to skip."""
    known: dict[str, list[tuple[Phrase, int]]] = {}
    for words, phrase in _phrases():
        for prefix, written in (("", words[0]), *_prefixed(words[0], "phrase")):
            known.setdefault(written, []).append((phrase, len(prefix)))
    return {head: tuple(sorted(found, key=_longest)) for head, found in known.items()}


def _longest(entry: tuple[Phrase, int]) -> int:
    return -len(entry[0].words)


def _phrases() -> Iterable[tuple[list[str], Phrase]]:
    for row in load("time_phrases"):
        words = fold(row.phrase).split()
        yield words, Phrase(tuple(words[1:]), "vague", row.type, row.value)
    for feast in load("feasts"):
        words = fold(feast.name).split()
        yield words, Phrase(tuple(words[1:]), "feast", feast.calendar, f"{feast.month}-{feast.day}")
