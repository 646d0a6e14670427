"""The moulds in which Arabic news tells an event: for each frame of the lexicon, where its participants, place and time
stand.

The moulds follow the event guidelines of ACE (participants, place, time of a triggered event) and TimeML (one event, one head).
Each takes a head and gives a `Draft`, or None where the words tell no event: a possibility («سبل عقد اجتماع»), a denial, a
habit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.arabic.letters import fold_word
from qawl.reading.events import nouns, verbs
from qawl.reading.events.field import QUOTE_MARKS
from qawl.reading.events.heads import Head
from qawl.records import EventKind, MentionKind

if TYPE_CHECKING:
    from qawl.lexicon.events import EventWord
    from qawl.reading.events.draft import Draft
    from qawl.reading.events.field import Field


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# In an article with so many of these words a «لقاء» is a match, and what is signed is a player.
SPORT = _folded(
    "المباراة مباراة مباريات المباريات الدوري دوري لاعب اللاعب لاعبي اللاعبين لاعبين المدرب مدرب هدف"
    " هدفين الفريق المنتخب منتخب نادي النادي"
    " الأندية بطولة البطولة كأس ملعب الملعب الشوط"
)
SPORT_WORDS = 5
PLAYED = frozenset(
    (EventKind.MEETING, EventKind.AGREEMENT, EventKind.VISIT, EventKind.DIALOGUE_ROUND, EventKind.CONFERENCE)
)


def find_drafts(field: Field) -> list[Draft]:
    """Every place that tells or takes up an event, in text order."""
    found: list[Draft] = []
    if not any(word is not None and (word.nouns or word.verb) for word in field.words):
        return found
    inside = _inside_names(field)
    played = sum(map(SPORT.__contains__, field.document.norms)) >= SPORT_WORDS
    for index, word in enumerate(field.words):
        if word is None or index in inside or field.document.sentence[index] < 0:
            continue
        head = _head(field, index, word)
        if head is None or (played and head.kind in PLAYED):
            continue
        draft = _draft(head, found)
        if draft is not None:
            found.append(draft)
    return found


def _draft(head: Head, found: list[Draft]) -> Draft | None:
    """What the mould of a head makes of it."""
    if head.noun is not None:
        return nouns.MOULDS[head.noun.frame](head, found)
    verbal = verbs.MOULDS.get(head.verb.frame) if head.verb else None
    return verbal(head) if verbal else None


def _inside_names(field: Field) -> set[int]:
    """The tokens inside the names of bodies: «حزب [المؤتمر] الشعبي»."""
    found: set[int] = set()
    for first, (last, mention) in field.mentions.items():
        if mention.kind in (MentionKind.BODY, MentionKind.GROUP):
            found.update(range(first + 1, last + 1))
    return found


def _head(field: Field, index: int, word: EventWord) -> Head | None:
    """The reading of a word as the head of an event: of several nouns the first whose needs are met."""
    norms = field.document.norms
    near = [norm for norm in norms[index + 1 : index + 4] if norm not in QUOTE_MARKS][:2]
    for noun in word.nouns:
        if not noun.needs or noun.needs & set(near):
            return Head(field, index, noun, None)
    return Head(field, index, None, word.verb) if word.verb and not word.nouns else None
