"""What the speaker did by saying it: the speech act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.reading.linear import ACTS, Features, Sheet, Templates, code, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.reading.document import Cue, Document

__all__ = ["ACTS", "features"]

OWN = ("kind", "lemma", "act", "shape", "word", "future", "headline")
CONTENT = Templates(
    "act",
    OWN,
    """
    kind
    shape kind
    word
    lemma
    act
    lemma kind
    act shape
    act future
    headline
    """,
)
WORD = Templates("act word", ("place", "word", "stem"), "place word\nstem")
HOLDS = Templates("act holds", ("word",), "word")
# How many words of the content are looked at one by one, and how many for a telling one.
OPENING_WORDS, TELLING_WORDS = 3, 12


def features(document: Document, contents: Iterable[tuple[Cue, int, int]]) -> Features:
    """What tells the act of each content: its cue and its tokens `[start, end)`."""
    content, words, holds = Sheet(CONTENT), Sheet(WORD), Sheet(HOLDS)
    count = 0
    for number, (cue, start, end) in enumerate(contents):
        count += 1
        shape, word = document.near(start)
        opening = document.norms[start : min(end, start + TELLING_WORDS)]
        future = any(w in _FUTURE or w.startswith(_FUTURE_PREFIXES) for w in opening)
        act = str(cue.readings[0].verb.act) if cue.readings else "-"
        headline = document.in_headline(cue.token)
        content.add(number, (*cue.codes, code(act), code(shape), code(word), future, headline))
        for place, norm in enumerate(opening[:OPENING_WORDS]):
            words.add(number, (min(place, 1), code(norm), code(norm[1:] if norm[0] in "بلو" else norm)))
        for norm in set(opening) & _TELLING:
            holds.add(number, (code(norm),))
    return joined([content.features(count), words.features(count), holds.features(count)])


_FUTURE = frozenset(("سوف", "لن"))
_FUTURE_PREFIXES = ("سن", "سي", "سا", "ست")
_TELLING = frozenset(
    (
        "ضروره",
        "اهميه",
        "يجب",
        "ينبغي",
        "لابد",
        "التزام",
        "التزامه",
        "التزامها",
        "عزمه",
        "عزمها",
        "سوف",
        "لن",
        "استعداده",
        "استعدادها",
        "شكره",
        "تقديره",
        "تعازيه",
        "امله",
        "اسفه",
        "ترحيبه",
        "رفضه",
        "رفضها",
        "ادانته",
        "ادانتها",
        "استنكاره",
        "قلقه",
        "قلقها",
        "حرص",
        "دعم",
        "نفيه",
        "سعادته",
        "تضامنه",
    )
)
