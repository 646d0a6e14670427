"""A question of the ledger to a person: two things that may be one, each with what it takes to tell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import select

from qawl.ledger.fates import Fate
from qawl.ledger.judgements import standing
from qawl.ledger.undertakings import sentence_around
from qawl.records import Article, Record, Span, Subject
from qawl.store import schema
from qawl.store.ledger.anchors import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Anchor, Judged


class Side(Record, frozen=True, kw_only=True):
    """One of two things that are to be judged, and an article that speaks of it.

    id: of a statement, an article, an entity, a promise or evidence, or the key of a person of the registry, who stands in no
    article. name: who spoke, is bound or is meant, else the headline. words: as they stand; before, behind: the rest of their
    sentence, where they are less. offices, bodies: of an entity, those of most articles first. deadline: by when something is
    promised, or to when it was put off; fate: what became of it.
    """

    id: str
    article: str | None
    outlet: str | None
    published: dt.date | None
    name: str | None
    words: str
    before: str = ""
    behind: str = ""
    offices: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    deadline: str | None = None
    fate: Fate | None = None


class Proposal(Record, frozen=True, kw_only=True):
    """A question: are these two one? likely: how likely the ledger holds it, in [0, 1]."""

    subject: Subject
    one: Side
    other: Side
    likely: float


class Told(NamedTuple):
    """An article by its id in the store."""

    id: str
    article: Article


def articles(connection: Connection, revisions: Collection[int]) -> dict[int, Told]:
    """The articles of revisions."""
    held = schema.articles.join(schema.revisions, schema.articles.c.pk == schema.revisions.c.article)
    chosen = select(schema.articles.c.id, schema.revisions.c.pk, schema.revisions.c.payload).select_from(held)
    return {
        row.pk: Told(row.id, msgspec.json.decode(row.payload, type=Article))
        for row in connection.execute(chosen.where(schema.revisions.c.pk.in_(revisions)))
    }


def in_sentence(text: str, span: Span) -> tuple[str, str, str]:
    """Words of a text, with what stands before and behind them in their sentence."""
    start, end = sentence_around(text, span)
    return text[span.start : span.end], text[start : span.start].lstrip(), text[span.end : end].rstrip()


class Worded(NamedTuple):
    """Something that stands in words of a revision; name: by which questions know it."""

    revision: int
    spans: Sequence[Span]
    name: str


class Settled:
    """What somebody judged of one subject, unsure included, wherever its words stand now."""

    def __init__(self, connection: Connection, judged: Sequence[Judged], subject: Subject) -> None:
        self._rows = [row for row in standing(judged) if row.subject is subject]
        named = {anchor.article for row in self._rows for anchor in (row.one, row.other)}
        self._texts = texts_of(connection, named) if named else {}

    def pairs(self, held: Callable[[Collection[int]], Iterable[Worded]]) -> set[frozenset[str]]:
        """The pairs that were judged, by name; held: what stands in some revisions. A person of the registry goes by his key."""
        found: defaultdict[int, list[Worded]] = defaultdict(list)
        for each in held([text.revision for text in self._texts.values()]) if self._texts else ():
            found[each.revision].append(each)
        return {
            frozenset(pair)
            for row in self._rows
            for pair in product(self._names(row.one, found), self._names(row.other, found))
        }

    def _names(self, anchor: Anchor, found: Mapping[int, Sequence[Worded]]) -> list[str]:
        if not anchor.spans:
            return [anchor.article]
        text = self._texts.get(anchor.article)
        if text is None or text.text != anchor.text:
            return []
        return [each.name for each in found.get(text.revision, ()) if _meet(each.spans, anchor.spans)]


def _meet(ours: Iterable[Span], theirs: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in ours for other in theirs)
