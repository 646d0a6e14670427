"""Who is named in a record: the name, what the article uses it for, and an identifier, for the formats that describe parties."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from qawl.records import MentionKind, name_of
from qawl.store import StoredEvent, StoredPromise, StoredStatement

if TYPE_CHECKING:
    from qawl.exports.items import Item
    from qawl.records import Span
    from qawl.store import Original

_IDS = uuid.UUID("6f1c0a52-7a39-4c0e-9d0b-0f5c2d1a7e34")
"""The namespace of the identifiers that are made here (RFC 9562, version 5)."""


class Party(NamedTuple):
    """Somebody who is named: id is that of the registry or of the ledger where it is known, else one of this article alone."""

    id: str
    name: str
    kind: MentionKind | None


def urn(kind: str, id_: str) -> str:
    """The address of a record that stays the same in every export and feed: `urn:uuid:...`."""
    return uuid.uuid5(_IDS, f"{kind} {id_}").urn


def speaker(item: Item) -> Party | None:
    """Who spoke a statement; None where nobody is named."""
    if not isinstance(item.found, StoredStatement) or item.found.speaker is None:
        return None
    read = item.original.statements[item.found.id]
    known = (item.spoken.entity or item.spoken.known) if item.spoken else None
    same = name_of(item.original.article.text, read.speaker_name) == item.found.speaker
    return _party(item.original, item.found.speaker, read.speaker_name if same else None, known, read.speaker)


def bound(item: Item) -> tuple[list[Party], list[Party]]:
    """Who is bound by a promise, and towards whom."""
    if not isinstance(item.found, StoredPromise):
        return [], []
    read = item.original.commitments[item.found.id]
    return [_named(item.original, span) for span in read.by], [_named(item.original, span) for span in read.to]


def participants(item: Item) -> list[Party]:
    """Who took part in an event."""
    if not isinstance(item.found, StoredEvent):
        return []
    return [_named(item.original, each.name) for each in item.original.events[item.found.id].participants]


def _named(original: Original, span: Span) -> Party:
    return _party(original, name_of(original.article.text, span) or "", span)


def _party(
    original: Original, name: str, span: Span | None, known: str | None = None, nearest: Span | None = None
) -> Party:
    # A mention that is its own fullest naming tells best what is named; a pronoun for it tells nothing.
    naming = [each for each in original.reading.mentions if span is not None and each.name == span]
    if span is not None and not naming:
        naming = [each for each in original.reading.mentions if each.span == nearest]
    naming.sort(key=lambda each: (each.span != span, each.kind is MentionKind.PRONOUN))
    kind = naming[0].kind if naming else None
    return Party(known or uuid.uuid5(_IDS, f"{original.id} {name}").hex, name, kind)
