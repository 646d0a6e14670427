"""People's judgements in the store: rows that only grow, and the bonds that follow for the articles at hand.

Invariant: a judgement is bound to words of a text. A new reading of the text does not touch it; a new text at the same address is
another text, of which nobody has judged anything yet.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select

from qawl.errors import ChangedError, StoreError
from qawl.ledger.judgements import Anchor, Judged, Judgements, Pair, standing
from qawl.ledger.stories import NO_BONDS, Bonds
from qawl.ledger.utterances import Place
from qawl.records import Judgement, Reading, Span, Subject
from qawl.store import schema
from qawl.store.ledger import entities, undertakings
from qawl.store.ledger.anchors import Text, anchor, entity_of, is_key, readings_of, texts_of
from qawl.store.ledger.denoted import Denoted
from qawl.store.ledger.placing import tell_again

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection, Row

_ROWS = schema.judgements


def all_rows(connection: Connection) -> list[Judged]:
    """Every judgement ever made, in order of time."""
    return [judged(row) for row in connection.execute(select(_ROWS).order_by(_ROWS.c.pk))]


def judged(row: Row[Any]) -> Judged:
    """A row of judgements as a record."""
    values = {name: row._mapping[name] for name in Judged.__struct_fields__ if name != "id"}
    return msgspec.convert(values | {"id": row.pk}, Judged)


def ends(connection: Connection, subject: Subject, one: str, other: str) -> tuple[Anchor, Anchor]:
    """What two ids name. An entity goes by words that were judged before, those beside the other thing first: what is judged of it
    as a whole, whichever of its articles was read again meanwhile, is judged of one thing. Raises `StoreError`.
    """
    found = (anchor(connection, subject, one), anchor(connection, subject, other))
    if subject is not Subject.ENTITY:
        return found
    rows = [row for row in standing(all_rows(connection)) if row.subject is subject]
    keys = [
        each.article if is_key(id_) else entity_of(connection, id_)
        for each, id_ in zip(found, (one, other), strict=True)
    ]
    denoted = Denoted.of(connection, rows)
    judged = [(row.one, row.other) for row in rows] + [(row.other, row.one) for row in rows]
    wanted = {key for key in keys if key is not None}
    beside = {denoted.entity(each): each for each, opposite in reversed(judged) if denoted.entity(opposite) in wanted}
    anywhere = {denoted.entity(each): each for each, _ in reversed(judged)}
    known = [None if key is None else beside.get(key) or anywhere.get(key) for key in keys]
    return known[0] or found[0], known[1] or found[1]


def record(
    connection: Connection,
    subject: Subject,
    one: Anchor,
    other: Anchor,
    judgement: Judgement,
    *,
    by: str,
    why: str,
    seen: int | None = None,
) -> Judged:
    """Write a judgement down. Raises `StoreError` where it contradicts those that stand, and says which; `ChangedError` where the
    pair was judged after the judgement that was `seen` last.
    """
    if one == other:
        raise StoreError("that is one and the same thing", where=one.article, hint="name two")
    known_rows = [row for row in standing(all_rows(connection)) if row.subject is subject]
    last = max((row.id for row in known_rows if {row.one, row.other} == {one, other}), default=0)
    if seen is not None and last > seen:
        hint = "see what was judged, then judge again"
        raise ChangedError("somebody judged these two meanwhile", where=f"judgement {last}", hint=hint, last=last)
    before = [row for row in known_rows if {row.one, row.other} != {one, other}]
    known = Judgements(_pair(row) for row in before)
    against = known.against(Pair(_key(one), _key(other), judgement))
    if against:
        ids = [row.id for row in before if _pair(row) in against]
        what = f"it contradicts {len(ids)} judgements that stand" if len(ids) > 1 else "it contradicts a judgement"
        hint = f"`qawl review --undo {ids[0]}` takes back what {_by(known_rows, ids[0])} judged"
        raise StoreError(what, where=", ".join(f"judgement {id_}" for id_ in ids), hint=hint)
    return _insert(connection, subject, one, other, judgement, by, why, None)


def undo(connection: Connection, id_: int, *, by: str, why: str) -> Judged:
    """Take a judgement back by another row; a judgement that took its place on the same pair stays.

    Raises `StoreError` where there is none to take back, or where taking it back lets an earlier one stand that contradicts others.
    """
    every = all_rows(connection)
    row = next((row for row in every if row.id == id_ and row.undoes is None), None)
    if row is None or any(each.undoes == id_ for each in every):
        what = "no judgement with this id" if row is None else "it was taken back already"
        raise StoreError(what, where=f"judgement {id_}", hint="`qawl review --history` lists them")
    left = standing([*every, msgspec.structs.replace(row, id=every[-1].id + 1, undoes=id_)])
    conflicts = Judgements(_pair(each) for each in left if each.subject is row.subject).conflicts
    if conflicts:
        what = "an earlier judgement about the same pair would contradict others then"
        raise StoreError(what, where=f"judgement {id_}", hint="judge the pair again instead")
    return _insert(connection, row.subject, row.one, row.other, row.judgement, by, why, id_)


def follow(connection: Connection, judged: Judged) -> None:
    """Let what a judgement bears on follow it: entities at once, stories when they are told again."""
    if judged.subject is Subject.ENTITY:
        entities.follow(connection, all_rows(connection), judged)
    elif judged.subject is Subject.PROMISE:
        undertakings.follow(connection, judged)
    elif judged.subject is not Subject.FATE:  # what is told of a promise is put together when it is asked for
        texts = texts_of(connection, [judged.one.article, judged.other.article])
        tell_again(connection, [text.revision for text in texts.values()])


def _insert(
    connection: Connection,
    subject: Subject,
    one: Anchor,
    other: Anchor,
    judgement: Judgement,
    by: str,
    why: str,
    undoes: int | None,
) -> Judged:
    values = {
        "subject": subject.value,
        "one": msgspec.to_builtins(one),
        "other": msgspec.to_builtins(other),
        "judgement": judgement.value,
        "by": by,
        "why": why,
        "at": dt.datetime.now(dt.UTC),
        "undoes": undoes,
    }
    key = connection.execute(insert(_ROWS).values(values)).inserted_primary_key
    assert key is not None
    return msgspec.convert(values | {"id": key[0]}, Judged)


def _key(anchor: Anchor) -> str:
    return msgspec.json.encode(anchor).decode()


def _pair(row: Judged) -> Pair:
    return Pair(_key(row.one), _key(row.other), row.judgement)


def _by(rows: Iterable[Judged], id_: int) -> str:
    return next(row.by for row in rows if row.id == id_)


class Standing:
    """The judgements that stand about stories and statements, and what they mean for the articles at hand."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        self._rows = [row for row in standing(rows) if row.subject in (Subject.STORY, Subject.STATEMENT)]

    def bonded(self, connection: Connection, revisions: Collection[int]) -> set[int]:
        """The revisions that a person joined with one of some revisions, directly."""
        same = [row for row in self._rows if row.judgement is Judgement.SAME]
        if not same:
            return set()
        texts = texts_of(connection, {anchor.article for row in same for anchor in (row.one, row.other)})
        found: set[int] = set()
        for row in same:
            ends = [texts[anchor.article].revision for anchor in (row.one, row.other) if anchor.article in texts]
            if not found.issuperset(ends) and not set(ends).isdisjoint(revisions):
                found.update(ends)
        return found

    def bonds(self, connection: Connection, revisions: Collection[int]) -> Bonds:
        """What the judgements say of some revisions and their reports."""
        if not self._rows:
            return NO_BONDS
        texts = texts_of(connection, {anchor.article for row in self._rows for anchor in (row.one, row.other)})
        at_hand = {article: text for article, text in texts.items() if text.revision in revisions}
        rows = [row for row in self._rows if row.one.article in at_hand and row.other.article in at_hand]
        stories = Judgements(
            Pair(str(at_hand[row.one.article].revision), str(at_hand[row.other.article].revision), row.judgement)
            for row in rows
            if row.subject is Subject.STORY
        )
        said = self._said(connection, at_hand, [row for row in rows if row.subject is Subject.STATEMENT])
        return Bonds(
            stories_together=_numbers(_chained(stories)),
            stories_apart=_numbers(stories.apart()),
            stories_unsure=_numbers(stories.unsure()),
            reports_together=_places(_chained(said)),
            reports_apart=_places(said.apart()),
            reports_unsure=_places(said.unsure()),
        )

    def _said(self, connection: Connection, texts: dict[str, Text], rows: Sequence[Judged]) -> Judgements:
        """The judgements about reports, which go by revision and place in the reading."""
        wanted = {anchor.article for row in rows for anchor in (row.one, row.other)}
        readings = readings_of(connection, [texts[article].revision for article in wanted])
        found = Judgements()
        for row in rows:
            ends = [_report(anchor, texts[anchor.article], readings) for anchor in (row.one, row.other)]
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                found.add(Pair(ends[0], ends[1], row.judgement))
        return found


def _chained(judged: Judgements) -> list[tuple[str, str]]:
    """Pairs that join every set of what is one."""
    return [(members[0], other) for members in judged.sets() for other in members[1:]]


def _numbers(pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in pairs]


def _places(pairs: Iterable[tuple[str, str]]) -> list[tuple[Place, Place]]:
    return [(_place(one), _place(other)) for one, other in pairs]


def _place(name: str) -> Place:
    revision, _, report = name.partition(":")
    return Place(int(revision), int(report))


def _report(anchor: Anchor, text: Text, readings: dict[int, Reading]) -> str | None:
    """The report that stands in the words of an anchor, most nearly in these (Dice): one inside another has words of both.

    None where the text is another one.
    """
    if anchor.text != text.text:
        return None
    alike = [
        (_dice(anchor.spans, statement.content), -place)
        for place, statement in enumerate(readings[text.revision].statements)
    ]
    most, place = max(alike, default=(0.0, 0))
    return f"{text.revision}:{-place}" if most else None


def _dice(ours: Sequence[Span], theirs: Sequence[Span]) -> float:
    shared = sum(_shared(one, other) for one in ours for other in theirs)
    return 2 * shared / sum(span.end - span.start for span in (*ours, *theirs))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
