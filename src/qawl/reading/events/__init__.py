"""Public events: who met, called, visited, signed, elected or named whom, where, when, and in which round of which process.

Invariant: an event is recorded once however often the article mentions it; its span is the mention that tells it best.
Participants are the fullest namings of the article, with the office that it gives. Nothing is guessed: a place or a time is one
that stands in the clause of a mention. The kinds and what belongs to an event follow the event guidelines of ACE 2005 and
TimeML (ISO 24617-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.reading.events.field import Field
from qawl.reading.events.merging import merge, record
from qawl.reading.events.moulds import find_drafts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document
    from qawl.records import Event, Mention, TimeExpression

__all__ = ["find_events"]


def find_events(document: Document, mentions: Sequence[Mention], times: Sequence[TimeExpression]) -> tuple[Event, ...]:
    """The public events of an article, in the order in which it first tells them.

    `mentions` and `times` are those of the same document, in text order (`find_mentions`, `find_times`). An event that no time
    expression dates has no time. Raises LexiconError if a table of events is malformed.
    """
    field = Field(document, mentions, times)
    events = merge(field, find_drafts(field))
    return tuple(record(field, events, index) for index in range(len(events)))
