"""The language that the rules of time expressions are written in, and how a pattern is matched.

A pattern is a sequence of symbols, the parts that words play («الماضي» is a `direction`; see docs/lexicon.md), set apart by
blanks: `day? weekday direction?`. `( | )`, `?` and `*` mean what they mean in regular expressions; `&number` is a number
with و written onto it, `~year_word` a year behind another proclitic (لعام), a plain symbol a word without proclitics (but the
first of a match may carry any);
`{name: ...}` keeps what it matches under a name; an upper-case word stands for a pattern of `MACROS`.

Invariant: a pattern sees no more than `WINDOW` words, so that reading is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# How many words from its first on a pattern may look at: the longest expressions have about a dozen.
WINDOW = 24
_FIRST_CODE = 0xE000  # private use: no symbol is a special character of regular expressions
_JOINED, _PREFIXED = 0x400, 0x800
_PIECE = re.compile(r"\s*(\{\s*(?P<group>\w+)\s*:|(?P<name>[&~]?\w+)|(?P<mark>[()|?*}]))")


class Symbols:
    """The alphabet: each symbol as one character, in a plain form, one behind و and one behind another proclitic."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def plain(self, symbol: str) -> str:
        """The character of a symbol."""
        return chr(self._codes.setdefault(symbol, _FIRST_CODE + len(self._codes)))

    def marked(self, symbol: str, *, joined: bool, prefixed: bool) -> str:
        """The character of a symbol behind proclitics: `joined` by و alone, `prefixed` by any other."""
        return chr(ord(self.plain(symbol)) + (_JOINED if joined else _PREFIXED if prefixed else 0))


SYMBOLS = Symbols()


class Piece(NamedTuple):
    """A compiled part of a pattern: its expression, the plain characters that it may begin with, whether it may be empty."""

    regex: str
    first: frozenset[str]
    empty: bool


def window(plain: str, marked: str, at: int) -> str:
    """The words from `at` on as patterns see them; `plain` and `marked` hold one character a word."""
    return plain[at] + marked[at + 1 : at + WINDOW]


class Pattern:
    """A compiled pattern; `first` holds the plain characters that a match may begin with, `nameless` is it without groups."""

    def __init__(self, text: str, macros: Mapping[str, str]) -> None:
        # A name may stand in several alternatives: a number tells its places apart.
        pieces = [
            (kind, f"{name}_{place}" if kind == "group" else name)
            for place, (kind, name) in enumerate(_pieces(text, macros))
        ]
        compiled, end = _alternatives(pieces, 0)
        if end != len(pieces) or compiled.empty:
            raise ValueError(f"no pattern, or one that may be empty: {text!r}")
        self.first = compiled.first
        self.nameless = re.sub(r"\(\?P<\w+>", "(?:", compiled.regex)
        self._regex = re.compile(compiled.regex)
        self._groups = [(name.rpartition("_")[0], place) for name, place in self._regex.groupindex.items()]

    def match(self, window: str, at: int) -> Match | None:
        """The match with the words of a window that begins at word `at`, or None."""
        found = self._regex.match(window)
        if found is None:
            return None
        groups: dict[str, tuple[int, int]] = {}
        spans = found.regs
        for name, place in self._groups:
            start, end = spans[place]
            if start < end and name not in groups:
                groups[name] = (at + start, at + end - 1)
        return Match(at, at + found.end() - 1, groups)


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first` to `last`, both included, and the (first, last) words of each named group that matched something."""

    first: int
    last: int
    groups: Mapping[str, tuple[int, int]]


def _pieces(text: str, macros: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The pattern as (kind, text) pairs, macros replaced."""
    at = 0
    text = text.strip()
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            raise ValueError(f"{text[at:]!r} in a pattern")
        at = found.end()
        if found["group"]:
            yield "group", found["group"]
        elif found["mark"]:
            yield "mark", found["mark"]
        elif found["name"].isupper():
            yield "mark", "("
            yield from _pieces(macros[found["name"]], macros)
            yield "mark", ")"
        else:
            yield "symbol", found["name"]


def _alternatives(pieces: Sequence[tuple[str, str]], at: int) -> tuple[Piece, int]:
    branches: list[Piece] = []
    while True:
        branch, at = _sequence(pieces, at)
        branches.append(branch)
        if at == len(pieces) or pieces[at] != ("mark", "|"):
            break
        at += 1
    regex = "(?:" + "|".join(branch.regex for branch in branches) + ")"
    first = frozenset().union(*(branch.first for branch in branches))
    return Piece(regex, first, any(branch.empty for branch in branches)), at


def _sequence(pieces: Sequence[tuple[str, str]], at: int) -> tuple[Piece, int]:
    regex, first, empty = "", frozenset[str](), True
    while at < len(pieces) and pieces[at] not in (("mark", "|"), ("mark", ")"), ("mark", "}")):
        item, at = _item(pieces, at)
        regex += item.regex
        first = first | item.first if empty else first
        empty = empty and item.empty
    return Piece(regex, first, empty), at


def _item(pieces: Sequence[tuple[str, str]], at: int) -> tuple[Piece, int]:
    kind, text = pieces[at]
    if kind == "symbol":
        item = _symbol(text)
    else:
        item, at = _alternatives(pieces, at + 1)
        if kind == "group":
            item = item._replace(regex=f"(?P<{text}>{item.regex})")
    at += 1
    while at < len(pieces) and pieces[at] in (("mark", "?"), ("mark", "*")):
        many = "{0,8}" if pieces[at][1] == "*" else "?"
        item = Piece(f"(?:{item.regex}){many}", item.first, True)
        at += 1
    return item, at


def _symbol(text: str) -> Piece:
    name = text.lstrip("&~")
    plain = SYMBOLS.plain(name)
    regex = SYMBOLS.marked(name, joined=text[0] == "&", prefixed=text[0] == "~")
    return Piece(regex, frozenset((plain,)), False)
