"""The words of a document as the grammar of times sees them: one symbol a word.

Invariant: `plain` and `marked` are parallel to the tokens of the document. Month names of two words (تشرين الأول), double
month names (أيار (مايو)) and feasts (عيد الفطر) are a month or feast and its `twin` words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.numbers import Number, numbers
from qawl.reading.times.patterns import SYMBOLS
from qawl.reading.times.terms import (
    CODE_LENGTH,
    HEAD,
    TWIN,
    Term,
    code,
    feast_term,
    month_names,
    month_term,
    phrases,
    term,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from qawl.reading.document import Document
    from qawl.reading.vocabulary import Word


class Phrase(NamedTuple):
    """A phrase in place: tokens `first` to `last`, letters of proclitics to skip, TIMEX3 type and value."""

    first: int
    last: int
    skip: int
    type: str
    value: str


class Words:
    """The words of a document with their parts in time expressions.

    plain, marked: one character a word, without and with regard to its proclitics (see `patterns`).
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.phrases: dict[int, Phrase] = {}
        self._joined: dict[int, Term] = {}  # the words that are not what they are by themselves
        codes = "".join([word.part or _part(word) for word in document.words])
        self.plain, self.marked = codes[::CODE_LENGTH], codes[1::CODE_LENGTH]
        self._find_phrases(codes[2::CODE_LENGTH])
        self._join_months()
        if self._joined:
            self.plain = self._overlaid(self.plain, "plain")
            self.marked = self._overlaid(self.marked, "marked")

    def _overlaid(self, characters: str, form: str) -> str:
        """The characters of the words with those of the joined words in their place."""
        row = list(characters)
        for index, joined in self._joined.items():
            row[index] = getattr(joined, form)
        return "".join(row)

    def term(self, index: int) -> Term:
        """The part that a token plays."""
        joined = self._joined.get(index)
        return term(self.document.norms[index]) if joined is None else joined

    def symbol(self, index: int) -> str:
        """The part that a token plays, or "" outside the text."""
        return self.term(index).symbol if 0 <= index < len(self.document.norms) else ""

    def number(self, first: int, last: int) -> int | Fraction | None:
        """The value of tokens `first` to `last` as one number; None where they are none."""
        value = self.term(first).value
        if first == last and value:
            return int(value)
        start, end = self.document.tokens[first].start, self.document.tokens[last].end
        found = _numbers(self.document.text[start:end].lstrip("#"))
        return found[0].value if len(found) == 1 else None

    def start(self, index: int, skip: int) -> int:
        """Where a word begins in the text behind `skip` folded letters of proclitics."""
        at, end = self.document.tokens[index].start, self.document.tokens[index].end
        if skip and self.document.text[at] == "#":
            at += 1
        while skip and at < end:
            skip -= len(fold(self.document.text[at]))
            at += 1
        while at < end - 1 and not fold(self.document.text[at]):  # vowel signs of the proclitic
            at += 1
        return at

    def _find_phrases(self, heads: str) -> None:
        """Phrases become known by their first word; feasts become words of the grammar."""
        known, norms = phrases(), self.document.norms
        index = heads.find(HEAD)
        while index >= 0:
            for phrase, skip in known[norms[index]]:
                last = index + len(phrase.words)
                if tuple(norms[index + 1 : last + 1]) != phrase.words:
                    continue
                if phrase.kind == "feast":
                    self._join(index, last, feast_term(f"{phrase.type} {phrase.value}", skip))
                else:
                    self.phrases[index] = Phrase(index, last, skip, phrase.type, phrase.value)
                break
            index = heads.find(HEAD, index + 1)

    def _join_months(self) -> None:
        """Names of two words, then double names of one month: the words after the first become `twin`."""
        names, norms = month_names(), self.document.norms
        places = [found.start() for found in _MONTHS.finditer(self.plain)]
        for index in places:
            known = term(norms[index])
            if known.symbol in _HEADS:
                value = names.get((norms[index][known.skip :], norms[index + 1] if index + 1 < len(norms) else ""))
                if value is not None:
                    self._join(index, index + 1, month_term(value, known))
        end = -1
        for index in places:
            if index > end and self.symbol(index) in _NAMES:
                end = self._join_double(index)

    def _join_double(self, first: int) -> int:
        """The last word of the double name that begins at `first`: أيار (مايو), يوليو/تموز, يوليو تموز."""
        last = self._end_of_name(first)
        at = last + 1
        opened = self.symbol(at) == "lparen"
        if opened or self.symbol(at) in ("slash", "dash"):
            at += 1
        same = self.symbol(at) in _NAMES and self.term(at).value == self.term(first).value
        if not same or self.document.norms[at] == self.document.norms[first]:  # صفر/ صفر is a score
            return last
        end = self._end_of_name(at)
        if opened and self.symbol(end + 1) == "rparen":
            end += 1
        self._join(last, end, self.term(last))
        return end

    def _end_of_name(self, at: int) -> int:
        while self.symbol(at + 1) == "twin":
            at += 1
        return at

    def _join(self, first: int, last: int, joined: Term) -> None:
        """Make the word at `first` this term, and those after it its `twin` words."""
        self._joined[first] = joined
        for index in range(first + 1, last + 1):
            self._joined[index] = TWIN


def _part(word: Word) -> str:
    """The code of a word, kept at the word."""
    word.part = code(word.norm)
    return word.part


_NAMES = ("month", "month_maybe")
_HEADS = ("month_head", "spring")
_MONTHS = re.compile("[" + "".join(SYMBOLS.plain(symbol) for symbol in (*_NAMES, *_HEADS)) + "]")


@lru_cache(maxsize=1 << 14)
def _numbers(written: str) -> tuple[Number, ...]:
    return tuple(numbers(written))
