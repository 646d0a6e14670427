"""An event as one place of the article tells it, before the places that tell the same event are brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qawl.reading.events.field import Party, Place, Time
    from qawl.records import EventKind, Span


class Draft(NamedTuple):
    """A mention of an event.

    lemma: the folded noun or verb that heads it; first, last: its tokens; trigger: the token of the head.
    stands: whether it tells enough to be an event by itself; one that does not only points to an event told elsewhere.
    process, round: the series that it belongs to and its number in it.
    """

    kind: EventKind
    lemma: str
    first: int
    last: int
    trigger: int
    rule: str
    confidence: float
    stands: bool
    parties: tuple[Party, ...] = ()
    place: Place | None = None
    time: Time | None = None
    process: Span | None = None
    round: int | None = None
