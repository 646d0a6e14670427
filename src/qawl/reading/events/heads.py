"""The word that tells an event, in its place, and what noun and verb have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.events.survey import REACH, clause_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.lexicon.events import EventNoun, EventVerb
    from qawl.reading.events.field import Field, Party, Place, Time
    from qawl.records import EventKind, Span

# The longest time expression that may stand before a verb, in tokens.
MAX_TIME = 8


class Head(NamedTuple):
    """The word of an event and where it stands."""

    field: Field
    at: int
    noun: EventNoun | None
    verb: EventVerb | None

    @property
    def kind(self) -> EventKind | None:
        """The kind of event that the word tells."""
        return self.noun.kind if self.noun else self.verb.kind if self.verb else None

    @property
    def norms(self) -> list[str]:
        """The folded words of the article."""
        return self.field.document.norms


def extent(head: Head, last: int, parties: Iterable[Party], place: Place | None, time: Time | None) -> int:
    """The last token of what an event takes behind its head in the same sentence."""
    sentence = head.field.document.sentence
    taken = [p.last for p in parties] + [part.last for part in (place, time) if part is not None]
    near = [end for end in taken if head.at < end < head.at + REACH and sentence[end] == sentence[head.at]]
    return max(last, *near) if near else last


def time_before(field: Field, first: int) -> Time | None:
    """The time right before the verb of an event: «[أمس] التقى», «وفي [24 سبتمبر 1990] زار»."""
    for seen, place in enumerate(clause_before(field, first)):
        if place in field.times:
            return field.times[place] if field.times[place].last >= place + seen - 2 else None
        if seen > MAX_TIME or field.document.forces[place] or field.words[place] is not None:
            return None
    return None


def distinct(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once, by its fullest naming; of two namings the one with an office is kept."""
    found: dict[Span, Party] = {}
    for party in parties:
        known = found.get(party.name)
        if known is None or (known.office is None and party.office is not None):
            found[party.name] = party
    return tuple(found.values())


def enough(parties: tuple[Party, ...]) -> bool:
    """Whether two parties at least are told."""
    return len(parties) > 1
