"""What stands around the word that tells an event: groups of parties by preposition, a place, a time.

Invariant: a survey never leaves the clause. It ends at a mark that closes one, at a finite verb, at a word that opens another
clause, and at the word of another event; and it looks at no more than `REACH` words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.lexicon.events import Frame
from qawl.reading.events.field import (
    ADVERBS,
    ATTENDED,
    PREPOSITIONS,
    QUANTIFIERS,
    QUOTE_MARKS,
    SOFT_MARKS,
    TURNS,
    Field,
    Party,
    Place,
    Time,
    is_verb,
    stem_of,
)
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED

# How far a survey looks, how many words it may skip that are neither party nor place nor time, how many commas it passes.
REACH, SKIPPED, COMMAS = 45, 6, 3
# The groups behind a word of attendance: «بحضور».
ATTENDING = "بحضور"
# After a preposition these are places for some events, destinations for others.
_IN = frozenset(("في", "ب", "داخل"))
_TO = frozenset(("الي", "ل"))

if TYPE_CHECKING:
    from collections.abc import Iterator


class Group(NamedTuple):
    """Parties joined by و behind one preposition ('' for none)."""

    prep: str
    parties: tuple[Party, ...]

    @property
    def last(self) -> int:
        """The last token of the group."""
        return self.parties[-1].last


class Survey(NamedTuple):
    """What was found from a word on; `last` is the last token that belongs to it, `stop` the token that ended it."""

    groups: tuple[Group, ...]
    place: Place | None
    destination: Place | None
    time: Time | None
    last: int
    stop: int

    def behind(self, *preps: str) -> tuple[Party, ...]:
        """The parties behind any of these prepositions, in text order."""
        return tuple(party for group in self.groups if group.prep in preps for party in group.parties)

    @property
    def direct(self) -> tuple[Group, ...]:
        """The groups without a preposition."""
        return tuple(group for group in self.groups if not group.prep)


class _Walk:
    """The state of a survey."""

    def __init__(self, field: Field, start: int) -> None:
        self.field = field
        self.groups: list[Group] = []
        self.place: Place | None = None
        self.destination: Place | None = None
        self.time: Time | None = None
        self.last = start - 1
        self.skipped = self.commas = 0
        self.end = min(field.document.sentence_bounds(start)[1], start + REACH) if start < len(field.words) else start

    def add(self, prep: str, party: Party) -> bool:
        """Takes a party; one joined by و goes with those before it, and needs them right before it."""
        if party.prefix == "و" and not prep:
            if not self.groups or self.last < party.first - 3:
                return False
            head = self.groups[-1]
            self.groups[-1] = Group(head.prep, (*head.parties, party))
        elif party.prefix == "ف":
            return False
        else:
            self.groups.append(Group(prep or party.prefix, (party,)))
        self.last = max(self.last, party.last)
        return True


def survey(field: Field, start: int) -> Survey:
    """What stands from token `start` on, up to the end of the clause."""
    walk = _Walk(field, start)
    index = start
    while index < walk.end:
        step = _step(field, walk, index)
        if step is None:
            break
        index = step
    return Survey(tuple(walk.groups), walk.place, walk.destination, walk.time, walk.last, index)


def _step(field: Field, walk: _Walk, index: int) -> int | None:
    """The next token to look at, or None at the end of the clause."""
    document = field.document
    norm = document.norms[index]
    time = field.times.get(index)
    if time is not None:
        walk.time, walk.last = walk.time or time, max(walk.last, time.last)
        return time.last + 1
    if not document.tokens[index].is_word:
        return _mark(walk, norm, index)
    party = field.party(index)
    place = field.place(index)
    if party is not None and (party.prefix != "ب" or place is None):
        if party.prefix == "ل" and place is not None and walk.destination is None:
            walk.destination = place
        return party.last + 1 if walk.add("", party) else None
    if place is not None and place.prefix in ("ب", "ل"):
        return _settle(walk, place.prefix, place)
    if norm in PREPOSITIONS or norm in ATTENDED:
        return _prepositional(field, walk, index)
    if norm in QUANTIFIERS or norm in ADVERBS or document.shapes[index] == "time":
        return index + 1
    if norm in TURNS or document.shapes[index] in CLOSED or document.forces[index] or _ends(field, index):
        return None
    return _skip(walk, index + 1)


def _mark(walk: _Walk, norm: str, index: int) -> int | None:
    if norm in QUOTE_MARKS:
        return index + 1
    if norm in SOFT_MARKS and walk.commas < COMMAS:
        walk.commas += 1
        return index + 1
    return None


def _skip(walk: _Walk, following: int) -> int | None:
    walk.skipped += 1
    return following if walk.skipped <= SKIPPED else None


def _settle(walk: _Walk, prep: str, place: Place) -> int:
    if prep in _TO:
        walk.destination = walk.destination or place
    else:
        walk.place = walk.place or place
    walk.last = max(walk.last, place.last)
    return place.last + 1


def _prepositional(field: Field, walk: _Walk, index: int) -> int | None:
    """A preposition with what it governs: a time, a place, parties, or words that are passed over."""
    document = field.document
    prep = document.norms[index] if document.norms[index] in PREPOSITIONS else ATTENDING
    head = index + 1
    while head < walk.end and (document.norms[head] in QUOTE_MARKS or document.norms[head] in QUANTIFIERS):
        head += 1
    if head >= walk.end:
        return None
    if head in field.times:
        return head
    place = field.place(head)
    party = field.party(head)
    if place is not None and (prep in _IN or prep in _TO):
        if party is not None and prep in _TO:
            walk.add(prep, party)
        return _settle(walk, prep, place)
    if party is not None:
        return party.last + 1 if walk.add(prep, party._replace(prefix="")) else None
    if _ends(field, head):
        return None
    return _skip(walk, phrase_last(document, head) + 1)


def _ends(field: Field, index: int) -> bool:
    """Whether a word that is no party ends the noun phrase: a finite verb, the word of another event, a purpose (لبحث)."""
    word = field.words[index]
    if word is not None and (word.verb or word.carrier or _heads(field, index)):
        return True
    norm = field.document.norms[index]
    return is_verb(norm) or (norm[0] == "ل" and field.document.shapes[index] in ("lnom", "لfem", "لnom"))


def _heads(field: Field, index: int) -> bool:
    word = field.words[index]
    return word is not None and any(noun.frame not in (Frame.PROCESS, Frame.ROUND) for noun in word.nouns)


def adjectives_last(field: Field, head: int) -> int:
    """The last of the adjectives right behind a noun of an event: «اتصالاً [هاتفياً]», «زيارة [رسمية]», «الاجتماع [الثلاثي]»."""
    document = field.document
    last = head
    for index in range(head + 1, min(head + 4, len(document.tokens))):
        if not document.tokens[index].is_word or index in field.times or field.party(index) or field.place(index):
            break
        norm = document.norms[index]
        fits = norm.startswith("ال") if _is_definite(field, head) else _indefinite(norm)
        if document.shapes[index] in CLOSED or stem_of(norm)[0] or not fits or is_verb(norm):
            break
        last = index
    return last


def _is_definite(field: Field, index: int) -> bool:
    """Whether a noun of an event has the article or an owner."""
    word = field.words[index]
    return bool(word and word.nouns and word.nouns[0].definite)


def _indefinite(norm: str) -> bool:
    return norm.endswith(
        ("ي", "يه", "يا", "مشترك", "مشتركا", "مشتركه", "مغلق", "مغلقا", "عاجل", "عاجلا", "طاري", "طاريا")
    )


def clause_before(field: Field, index: int) -> Iterator[int]:
    """The tokens before a word, backwards, up to the edge of its clause."""
    document = field.document
    first = max(document.sentence_bounds(index)[0], index - REACH)
    for place in range(index - 1, first - 1, -1):
        if document.norms[place] in (".", "؛", ":", "\n"):
            return
        yield place
