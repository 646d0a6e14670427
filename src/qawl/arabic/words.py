"""Words and punctuation marks of a text, with their offsets, and the clitics a word may carry.

Invariant: tokens are in text order, never overlap and never hold white space (but for runs of newlines, which are tokens of their
own); every letter and digit lies in exactly one token.

A hashtag is words: `#مصطفى_الكاظمي` gives two words, the first of which starts at the hash sign, so that a span from the first
to the last word is the hashtag as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from qawl.arabic.letters import fold

# A word is letters and digits with the vowel signs and joiners that sit between and after them; decimals stay whole.
_MARKS = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
)
# Most words are plain Arabic letters: they are tried first, which halves the time. One group: a text is split at its tokens.
_TOKEN = re.compile(
    rf"([\u0621-\u063a\u0641-\u064a]+(?![\w{_MARKS}])|\#?\d+(?:[.,٫٬]\d+)+|\#?[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*|\n+|\.{{2,}}|[^\s_\w]|[{_MARKS}])"
)


class Token(NamedTuple):
    """A word, a punctuation mark or a run of newlines: `[start, end)` in the text, and its folded form.

    `norm` is the folded word without hash sign; a mark is its own norm, newlines are a single newline.
    """

    start: int
    end: int
    norm: str
    is_word: bool


class Split(NamedTuple):
    """A word taken as proclitics and a stem: `prefixes` is a string over و ف ب ك ل س, `stem` what is left of the folded word."""

    prefixes: str
    stem: str


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order. Linear in the length of the text."""
    found = pieces(text)
    read = zip(found.starts, found.ends, map(_read, found.written), strict=True)
    return [Token(start, end, norm, known) for start, end, (norm, known) in read if norm]


class Pieces(NamedTuple):
    """The tokens of a text as they are written, and their offsets: parallel lists, stray marks (see `read`) among them."""

    starts: list[int]
    ends: list[int]
    written: list[str]


def pieces(text: str) -> Pieces:
    """The tokens of a text before they are read, for who remembers words by their spelling. Linear in the length of the text.

    What stands between tokens and the tokens are split apart in one call, and their lengths added up: a match object for
    each word costs three times as much.
    """
    parts = _TOKEN.split(text)
    places = list(accumulate(map(len, parts)))
    return Pieces(places[:-1:2], places[1::2], parts[1::2])


def read(written: str) -> tuple[str, bool]:
    """The norm of a token and whether it is a word; a stray vowel sign, tatweel or bidi mark has none."""
    first = written[0]
    if first == "\n":
        return "\n", False
    norm = fold(written.lstrip("#"))
    if not norm:
        return "", False
    if first.isalnum() or (len(written) > 1 and first == "#"):
        return norm, True
    return written, False


_read = lru_cache(maxsize=1 << 16)(read)


def proclitics(norm: str) -> list[Split]:
    """Every way to take proclitics off a folded word, the whole word first: وسيقول -> وسيقول, و+سيقول, وس+يقول.

    Morphology proposes; whether a stem is a word is for the lexicon to say. A stem keeps at least two letters.
    """
    found = [Split("", norm)]
    if len(norm) < 4 or norm[0] not in "وفبكلس":
        return found
    if norm[0] in "وف":
        found.append(Split(norm[0], norm[1:]))
    for prefix, stem in tuple(found):
        if len(stem) > 3 and stem[0] in "بكل":
            found.append(Split(prefix + stem[0], stem[1:]))
        elif len(stem) > 3 and stem[0] == "س" and stem[1] in "يتنا":
            found.append(Split(prefix + "س", stem[1:]))
    return found
