"""What a reader looks for, taken apart: words in any order, and phrases in quotes.

Invariant: whatever is typed is a question of words. Only letters and digits come through, so nothing in it is syntax for a
database.
"""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from qawl.arabic.letters import fold_map
from qawl.errors import QuestionError
from qawl.records import Record
from qawl.store.words import forms_of_word, query_forms, written_forms

_PHRASE = re.compile('["“”„«]([^"“”„«»]*)["“”»]')
_WORD = re.compile(r"[^\W_]+")
_MOST = 20
"""Words of a question that are looked for: nobody types more, and each costs time."""


class Piece(Record, frozen=True):
    """A stretch of a text; found: whether it is what was looked for."""

    text: str
    found: bool


class Sought(msgspec.Struct, frozen=True, dict=True):
    """Forms of words that must all occur, and of each phrase the ways to write it, one of which must occur."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def marked(self, text: str) -> tuple[Piece, ...]:
        """A text in pieces, what was looked for apart; put together they are the text."""
        source = fold_map(text)
        words = [(match.span(), match.group().lower()) for match in _WORD.finditer(source.text)]
        hits = [not self._asked.isdisjoint(forms_of_word(word)) for _, word in words]
        for first, last in self._runs([word for _, word in words]):
            hits[first:last] = [True] * (last - first)
        pieces, at = list[Piece](), 0
        for (span, _), hit in zip(words, hits, strict=True):
            start, end = source.span(*span)
            if hit and start >= at:  # one sign may be several words: «ﷺ»
                pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
                at = end
        return tuple(piece for piece in (*pieces, Piece(text[at:], False)) if piece.text)

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(self.words)

    def _runs(self, told: list[str]) -> list[tuple[int, int]]:
        """From which to which word a phrase stands."""
        runs = []
        for phrase in self.phrases:
            ways, length = frozenset(phrase), len(phrase[0].split())
            runs += [
                (at, at + length) for at in range(len(told) - length + 1) if " ".join(told[at : at + length]) in ways
            ]
        return runs


def sought(question: str) -> Sought:
    """What a question asks for. Raises `QuestionError` where there is no word in it, or too many."""
    phrases = [tuple(forms) for match in _PHRASE.finditer(question) if (forms := written_forms(match.group(1)))]
    words = tuple(dict.fromkeys(query_forms(_PHRASE.sub(" ", question))))
    if not words and not phrases:
        raise QuestionError("there is no word to look for in it", where=repr(question), hint="give at least one word")
    if len(words) + sum(len(phrase[0].split()) for phrase in phrases) > _MOST:
        raise QuestionError("too many words to look for", where=repr(question), hint=f"give at most {_MOST}")
    return Sought(words=words, phrases=tuple(dict.fromkeys(phrases)))
