"""The office that somebody is appointed or elected to: «عين X [وزيراً للدفاع]», «تعيين X في منصب [وكيل الأمين العام]»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.arabic.letters import fold_word
from qawl.reading.mentions import phrase_last

if TYPE_CHECKING:
    from qawl.reading.events.field import Field, Party

POSTS = frozenset(fold_word(word) for word in ("منصب", "بمنصب", "لمنصب"))


def office_after(field: Field, party: Party, index: int) -> tuple[int, int] | None:
    """The office that somebody is named to: «[وزيراً للدفاع]», «في منصب [وكيل الأمين العام]»."""
    document = field.document
    start = max(party.last if party.first > index else index, index)
    for place in range(party.head_last + 1 if party.first > index else index + 1, min(start + 10, len(document.norms))):
        norm = document.norms[place]
        if norm in ("\n", ".") or document.forces[place]:
            return None
        if norm in POSTS and place + 1 < len(document.norms):
            return place + 1, max(place + 1, phrase_last(document, place + 1))
        if "office" in document.tags[place] and norm.endswith("ا") and document.words[place].cue is None:
            last = max(place, phrase_last(document, place))
            if last + 1 < len(document.norms) and document.norms[last + 1].startswith("لل"):
                last += 1
            return place, last
    return None
