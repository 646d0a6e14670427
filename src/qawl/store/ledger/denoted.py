"""Whom the words of judgements denote: what articles say of somebody (profiles), found by the words that a person judged.

Invariant: an anchor of words denotes the profile that stands in them, whatever reading made it, and none where the text is another
one by now; an anchor without words is a key of its own (a person of the registry, an identifier of others).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import select

from qawl.ledger.judgements import Pair
from qawl.ledger.profiles import Profile
from qawl.store import schema
from qawl.store.ledger.anchors import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection

    from qawl.ledger.judgements import Anchor, Judged
    from qawl.records import Span
    from qawl.store.ledger.anchors import Text

_PROFILES = schema.profiles


class Member(NamedTuple):
    """A profile, the key of its row, by which judgements name it, and that of its entity."""

    pk: int
    revision: int
    entity: int
    profile: Profile


def members(connection: Connection, where: ColumnElement[bool]) -> list[Member]:
    """The profiles that meet a condition, in the order of their rows."""
    chosen = select(_PROFILES).where(where).order_by(_PROFILES.c.pk)
    return [
        Member(row.pk, row.revision, row.entity, msgspec.json.decode(row.payload, type=Profile))
        for row in connection.execute(chosen)
    ]


class Denoted:
    """What anchors denote among some profiles."""

    def __init__(self, held: Iterable[Member], texts: Mapping[str, Text]) -> None:
        self._texts = texts
        self._held: defaultdict[int, list[Member]] = defaultdict(list)
        for each in held:
            self._held[each.revision].append(each)

    @classmethod
    def of(cls, connection: Connection, rows: Iterable[Judged]) -> Denoted:
        """What the anchors of judgements denote in the store."""
        texts = texts_of(
            connection, {anchor.article for row in rows for anchor in (row.one, row.other) if anchor.spans}
        )
        in_them = _PROFILES.c.revision.in_([text.revision for text in texts.values()])
        return cls(members(connection, in_them) if texts else (), texts)

    def member(self, anchor: Anchor) -> Member | None:
        """The profile that stands in the words of an anchor."""
        text = self._texts.get(anchor.article)
        if text is None or text.text != anchor.text:
            return None
        return next((each for each in self._held[text.revision] if stands_in(each.profile, anchor.spans)), None)

    def entity(self, anchor: Anchor) -> int | str | None:
        """The key of the entity's row; what is no entity goes by its own key."""
        if not anchor.spans:
            return anchor.article
        member = self.member(anchor)
        return None if member is None else member.entity

    def pairs(self, rows: Iterable[Judged]) -> Iterator[Pair]:
        """The judgements about these profiles, which go by the keys of their rows, and about what is no entity, by its own."""
        for row in rows:
            one, other = self._name(row.one), self._name(row.other)
            if one and other and one != other:
                yield Pair(one, other, row.judgement)

    def _name(self, anchor: Anchor) -> str | None:
        if not anchor.spans:
            return anchor.article
        member = self.member(anchor)
        return None if member is None else str(member.pk)


def stands_in(profile: Profile, spans: Iterable[Span]) -> bool:
    """Whether one of the namings of a profile shares letters with some words."""
    named = (profile.name, *profile.spans)
    return any(one.start < other.end and other.start < one.end for one in named for other in spans)
