"""Which way a time without direction lies: what the verbs around it say.

The nearest sign before it in its sentence decides, then the nearest behind it: a verb in the past (وصل), in the present or the
future (يصل، سيصل), a word that looks ahead (من المقرر). There is no tagger: a past verb is a word that the corpus behind
`vocabulary.word_classes` has with the ت of the feminine too, a present one is known with the س of the future.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from qawl.reading.vocabulary import word_classes

if TYPE_CHECKING:
    from qawl.reading.document import Document
    from qawl.reading.times.words import Words

# How far before and behind an expression its verb is looked for.
BEFORE, BEHIND = 14, 6
_STOPS = frozenset(".!?؟\n؛")
# What a preposition tells of the time behind it: a day that something lasts until is told by no verb.
_SIDES = {"until": None, "since": "past"}
_SIGNS = {"retrospect": "past", "prospect": "next"}


def tense_around(words: Words, first: int, last: int) -> str | None:
    """`past`, `said`, `present`, `next` or None for the expression at tokens `first` to `last`.

    `said` is the past of a verb of saying: what was said may lie ahead. An adjective of the feminine behind a month belongs to
    a noun before it and tells its direction («انتخابات أكتوبر المقبلة»).
    """
    if words.symbol(last + 1) in ("direction_f", "direction_d"):
        return words.term(last + 1).value
    if words.symbol(first - 1) in _SIDES:
        return _SIDES[words.symbol(first - 1)]
    quoted = first  # what stands from here on before the expression is a quotation that closed, and tells nothing
    for index in _reach(words.document, first - 1, -1, BEFORE):
        quoted = min(quoted, words.document.closes.get(index, first))
        found = sign(words, index) if index < quoted or quoted == first else None
        if found is not None:
            return found
    for index in _reach(words.document, last + 1, 1, BEHIND):
        found = sign(words, index)
        if found is not None:
            return found
    return None


def sign(words: Words, index: int) -> str | None:
    """The tense that a word shows: `past`, `said`, `present`, `next`, or None."""
    symbol = words.symbol(index)
    if symbol not in ("other", "bound"):
        return _SIGNS.get(symbol)
    if words.document.forces[index]:
        cue = words.document.words[index].cue
        return "said" if cue is not None and cue.kind == "past" else "present"
    return _verb(words.document.norms[index])


def _reach(document: Document, start: int, step: int, limit: int) -> range:
    """The tokens from `start` on in the same sentence, at most `limit` of them."""
    end = start
    while 0 <= end < len(document.norms) and abs(end - start) < limit and document.norms[end] not in _STOPS:
        end += step
    return range(start, end, step)


@lru_cache(maxsize=1 << 15)
def _verb(norm: str) -> str | None:
    """The tense of a word that is most likely a verb; None of other words."""
    known = word_classes()
    stem = norm[1:] if norm[0] in "وف" and len(norm) > 4 else norm
    if len(stem) > 3 and stem[0] == "س" and stem[1] in "يت" and (stem[1:] in known or "ي" + stem[2:] in known):
        return "next"
    if len(stem) < 3 or stem not in known or "ال" in stem[:3] or stem.endswith("ه"):
        return None
    if stem[0] == "ي" and ("س" + stem in known or "ت" + stem[1:] in known):
        return "present"
    if stem[0] == "ت" and "ي" + stem[1:] in known and "س" + stem in known:
        return "present"
    if stem.endswith(("وا", "تا", "ا")) and len(stem) > 4:
        stem = stem[:-2] if stem.endswith("وا") else stem[:-1]
    if stem[0] not in "يتم" and (stem + "ت" in known or (stem[-1] == "ت" and stem[:-1] in known)):
        return "past"
    return None


# A sentence about what holds nowadays has no event near: how far back one is looked for.
_NOWADAYS_REACH = 12


class Today(StrEnum):
    """What a bare «اليوم» means."""

    DAY = "the day of writing"
    NOWADAYS = "nowadays"
    ANY = "any day"  # «مرتين في اليوم»


def meaning_of_today(words: Words, index: int) -> Today:
    """What the «اليوم» at a token means, with nothing beside it that tells the day.

    It means nowadays in what someone says (a quotation, a clause behind أن) with no event in sight, and in حتى اليوم. What
    follows أن as a verb is wished or planned (من المنتظر أن يعود اليوم), not said.
    """
    document = words.document
    if words.symbol(index - 1) in ("in", "until"):
        return Today.ANY if words.symbol(index - 1) == "in" else Today.NOWADAYS
    for before in _reach(document, index - 1, -1, _NOWADAYS_REACH):
        if sign(words, before) in ("past", "said", "next"):
            return Today.DAY
        if document.opens.get(before, -1) > index:
            return Today.NOWADAYS
        says = document.shapes[before] == "comp" or document.norms[before] == "ان"
        if says and _verb(document.norms[before + 1]) is None:
            return Today.NOWADAYS
    return Today.NOWADAYS if document.depth[index] > 0 else Today.DAY
