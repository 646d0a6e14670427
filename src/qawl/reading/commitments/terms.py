"""The terms of an undertaking: to do or not to do, how firmly, on what condition, towards whom."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from qawl.arabic.letters import fold_word
from qawl.lexicon.pledges import pledge_forms
from qawl.records import Polarity, Strength

if TYPE_CHECKING:
    from qawl.reading.commitments.places import Places
    from qawl.reading.commitments.triggers import Trigger
    from qawl.reading.document import Document
    from qawl.records import Span

# How far before the trigger and behind what is to be done its condition may begin, and how many tokens it has at most.
BEFORE, BEHIND, LONGEST = 12, 6, 20
_NEGATIONS = frozenset(fold_word(word) for word in ("لن", "ولن", "فلن", "عدم", "بعدم", "ألا", "لا", "دون"))
_CONDITIONS = frozenset(
    fold_word(word) for word in ("إذا", "شرط", "بشرط", "شريطة", "حال", "لو", "طالما", "مادام", "ريثما", "رهن")
)
_INTENDED = frozenset(("plan", "seek", "aim"))
# What is done for or with the party behind it: «دعم [العراق]», «التعاون مع [تركيا]».
_TOWARDS = frozenset(
    fold_word(word)
    for word in (
        *("دعم", "دعمه", "دعمها", "مساعدة", "مساندة", "تعاون", "التعاون", "إبلاغ", "تزويد", "منح", "مساعدته", "الوقوف"),
        *("وقوف", "حماية", "تسليم", "إعادة", "تقديم"),
    )
)


def polarity_of(document: Document, trigger: Trigger) -> Polarity:
    """Not to do: behind لن, or where what is to be done begins with a negation («عدم المشاركة», «ألا تكون»)."""
    begins = document.norms[max(trigger.start - 1, trigger.token) : trigger.start + 1]
    return Polarity.NOT_DO if any(norm in _NEGATIONS for norm in begins) else Polarity.DO


def strength_of(document: Document, trigger: Trigger, condition: Span | None) -> Strength:
    """Conditional with a condition, intended where the word is one of planning or striving, else firm."""
    if condition is not None:
        return Strength.CONDITIONAL
    if trigger.sense in _INTENDED:
        return Strength.INTENDED
    verb = document.norms[trigger.start]
    readings = pledge_forms().get(verb.lstrip("وف")[1:], ()) if trigger.sort == "future" else ()
    return Strength.INTENDED if any(read.pledge.sense == "seek" for read in readings) else Strength.FIRM


def condition_of(document: Document, trigger: Trigger, end: int) -> Span | None:
    """The words of the condition in the sentence of an undertaking that ends before token `end`, or None."""
    first, last = document.sentence_bounds(trigger.token)
    for index in range(max(first, trigger.token - BEFORE), min(last, end + BEHIND)):
        if document.norms[index] in _CONDITIONS:
            close = index + 1
            while close < min(last, index + LONGEST) and document.words[close].is_word:
                close += 1
            return document.span(index, close - 1)
    return None


def towards(places: Places, trigger: Trigger, end: int) -> Span | None:
    """The party that something is done for or with: the first one named behind «دعم», «مساعدة», «التعاون مع»."""
    document = places.document
    for index in range(trigger.start, min(end, trigger.start + 4)):
        if document.norms[index].lstrip("بل") in _TOWARDS or document.norms[index] in _TOWARDS:
            nearest = bisect_left(places.first, index + 1)
            if nearest < len(places.first) and places.first[nearest] < min(end, index + 4):
                return places.mentions[nearest].name
    return None
