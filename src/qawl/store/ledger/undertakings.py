"""Promises of several articles that are one undertaking, in the store: put together, and parted as people judge.

Invariant: undertakings are made whole in one transaction; one that is made again goes in the same one.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from qawl.ledger.clustering import clustered
from qawl.ledger.fates import Evidence, Fate, Status, history
from qawl.ledger.judgements import Judgements, Pair, standing
from qawl.ledger.undertakings import (
    LEAST,
    MISSING,
    Pledge,
    Undertaking,
    in_order,
)
from qawl.records import PromiseState, Record, Span, Subject, Why
from qawl.store import identity, promises, schema
from qawl.store.decisions import Verdict
from qawl.store.keyset import Key, Keys, rows_behind, values_of
from qawl.store.ledger import fates
from qawl.store.ledger.anchors import texts_of
from qawl.store.ledger.asking import StoredPlace, place
from qawl.store.ledger.lookup import pieces
from qawl.store.ledger.standings import Stood, as_decided, standings
from qawl.store.promises import StoredPromise
from qawl.store.query import naming

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row, Select

    from qawl.ledger.judgements import Anchor, Judged
    from qawl.store.keyset import Values

_PLEDGES, _KEYS, _LINKS, _MADE = schema.pledges, schema.pledge_keys, schema.pledge_links, schema.undertakings


def _held(connection: Connection, pks: Collection[int]) -> dict[int, Pledge]:
    """Promises as they are compared, under what people corrected; those that somebody rejected are left out."""
    of = schema.commitments.c
    chosen = select(_PLEDGES.c.pk, _PLEDGES.c.payload, of.deadline).join(schema.commitments, of.id == _PLEDGES.c.id)
    kept = chosen.where(_PLEDGES.c.pk.in_(pks), of.verdict.is_distinct_from(Verdict.REJECT.value))
    return {
        row.pk: as_decided(msgspec.json.decode(row.payload, type=Pledge), row.deadline)
        for row in connection.execute(kept.order_by(_PLEDGES.c.pk))
    }


def withdraw(connection: Connection, revision: int) -> None:
    """Take the promises of a revision back; the undertakings that they were of will be made without them."""
    gone = connection.execute(select(_PLEDGES.c.pk).where(_PLEDGES.c.revision == revision)).scalars().all()
    if not gone:
        return
    of = select(_PLEDGES.c.undertaking).where(_PLEDGES.c.pk.in_(gone), _PLEDGES.c.undertaking.is_not(None))
    _unmake(connection, connection.execute(of).scalars().all())
    connection.execute(delete(_KEYS).where(_KEYS.c.pledge.in_(gone)))
    connection.execute(delete(_LINKS).where(or_(_LINKS.c.one.in_(gone), _LINKS.c.other.in_(gone))))
    connection.execute(delete(_PLEDGES).where(_PLEDGES.c.pk.in_(gone)))


def _unmake(connection: Connection, undertakings: Collection[int]) -> None:
    held = _PLEDGES.c.undertaking.in_(undertakings)
    connection.execute(update(_PLEDGES).where(held).values(undertaking=None, stale=True))
    connection.execute(delete(_MADE).where(_MADE.c.pk.in_(undertakings)))


def make_next(connection: Connection, judged: Sequence[Judged], limit: int) -> int:
    """Make the undertakings of the next promises that wait for it; how many waited."""
    asked = set(
        connection.execute(select(_PLEDGES.c.pk).where(_PLEDGES.c.stale).order_by(_PLEDGES.c.pk).limit(limit)).scalars()
    )
    if not asked:
        return 0
    together, apart = _bonds(connection, judged)
    around = _around(connection, asked, together)
    rejected = _rejected(connection, around)
    around -= rejected
    links = select(_LINKS.c.one, _LINKS.c.other, _LINKS.c.likely)
    likely = {
        (one, other): so
        for piece in pieces(around)
        for one, other, so in connection.execute(links.where(_LINKS.c.one.in_(piece)))
        if other in around
    }
    groups = clustered(
        likely,
        LEAST,
        MISSING,
        [pair for pair in together if around.issuperset(pair)],
        [pair for pair in apart if around.issuperset(pair)],
    )
    met = around | rejected
    old = select(_PLEDGES.c.undertaking).where(_PLEDGES.c.pk.in_(met), _PLEDGES.c.undertaking.is_not(None))
    _unmake(connection, connection.execute(old.distinct()).scalars().all())
    alone = around - {pledge for group in groups if len(group) > 1 for pledge in group}
    singles = [[pledge] for pledge in sorted(fates.with_evidence(connection, alone))]
    for group in [*(group for group in groups if len(group) > 1), *singles]:
        _make(connection, group)
    connection.execute(update(_PLEDGES).where(_PLEDGES.c.pk.in_(met)).values(stale=False))
    return len(asked)


def _rejected(connection: Connection, pks: Collection[int]) -> set[int]:
    """Those of some promises that a person said are none."""
    of = schema.commitments.c
    chosen = select(_PLEDGES.c.pk).join(schema.commitments, of.id == _PLEDGES.c.id)
    return set(connection.execute(chosen.where(_PLEDGES.c.pk.in_(pks), of.verdict == Verdict.REJECT.value)).scalars())


def _make(connection: Connection, group: Collection[int]) -> None:
    held = _held(connection, group)
    undertaking = Undertaking(tuple(sorted(held.values(), key=in_order)))
    first, deadlines = undertaking.mentions[0], undertaking.deadlines
    table = schema.commitments.c
    ids = select(_PLEDGES.c.id).where(_PLEDGES.c.pk.in_(group))
    of_words = select(table.by_words, table.to_words, table.words).where(table.id.in_(ids))
    told = connection.execute(of_words.order_by(table.pk)).all()
    values = {
        "id": identity.finding_id("undertaking", first.article, first.span.start, first.span.end),
        "mentions": len(group),
        "by_words": "".join(row.by_words for row in told),
        "to_words": "".join(row.to_words for row in told),
        "words": "".join(row.words for row in told),
        "first_day": first.day,
        "due": deadlines[-1].pledge.due[1] if deadlines and deadlines[-1].pledge.due else None,
        "moved": len(deadlines) > 1,
        "payload": msgspec.json.encode(undertaking).decode(),
    }
    made = connection.execute(insert(_MADE).values(values)).inserted_primary_key
    assert made is not None
    connection.execute(update(_PLEDGES).where(_PLEDGES.c.pk.in_(group)).values(undertaking=made[0]))


def _around(connection: Connection, asked: Collection[int], together: Iterable[tuple[int, int]]) -> set[int]:
    """The promises that may be of one undertaking with some, directly or by way of others."""
    reachable, latest = set(asked), set(asked)
    while latest:
        reached = {other for pair in together if not latest.isdisjoint(pair) for other in pair}
        for here, there in ((_LINKS.c.one, _LINKS.c.other), (_LINKS.c.other, _LINKS.c.one)):
            reached.update(
                connection.execute(select(there).where(here.in_(latest), _LINKS.c.likely >= LEAST)).scalars()
            )
        of = select(_PLEDGES.c.undertaking).where(_PLEDGES.c.pk.in_(latest), _PLEDGES.c.undertaking.is_not(None))
        reached.update(connection.execute(select(_PLEDGES.c.pk).where(_PLEDGES.c.undertaking.in_(of))).scalars())
        latest = reached - reachable
        reachable |= latest
    return reachable


Pairs = list[tuple[int, int]]


def _bonds(connection: Connection, judged: Sequence[Judged]) -> tuple[Pairs, Pairs]:
    """The promises that people judged to be one undertaking, and to be two."""
    about = [row for row in standing(judged) if row.subject is Subject.PROMISE]
    named = {anchor: _named(connection, anchor) for row in about for anchor in (row.one, row.other)}
    known = Judgements()
    for row in about:
        one, other = named[row.one], named[row.other]
        if one is not None and other is not None and one != other:
            known.add(Pair(str(one), str(other), row.judgement))
    together = [(int(members[0]), int(other)) for members in known.sets() for other in members[1:]]
    return together, [(int(one), int(other)) for one, other in known.apart()]


def _named(connection: Connection, anchor: Anchor) -> int | None:
    """The promise that stands in the words of an anchor."""
    text = texts_of(connection, [anchor.article]).get(anchor.article)
    if text is None or text.text != anchor.text:
        return None
    chosen = select(_PLEDGES.c.pk).where(_PLEDGES.c.revision == text.revision)
    held = _held(connection, connection.execute(chosen).scalars().all())
    return next((pk for pk, pledge in held.items() if any(_meet(pledge.span, span) for span in anchor.spans)), None)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def follow(connection: Connection, last: Judged) -> None:
    """Let the undertakings that a judgement names be made again."""
    named = {_named(connection, anchor) for anchor in (last.one, last.other)} - {None}
    connection.execute(update(_PLEDGES).where(_PLEDGES.c.pk.in_(named)).values(stale=True))


def follow_decision(connection: Connection, revision: int) -> None:
    """Let the undertakings be made again of which a decision about a promise of a revision may be."""
    connection.execute(update(_PLEDGES).where(_PLEDGES.c.revision == revision).values(stale=True))


# --- asking -------------------------------------------------------------------------------------------------------------


KEYS: Keys = (Key(_MADE.c.due), Key(_MADE.c.mentions, descending=True), Key(_MADE.c.pk))
"""What undertakings are listed by."""


class UndertakingQuery(Record, frozen=True, kw_only=True):
    """Which undertakings: those that meet every condition given.

    by, to, words: words that must all occur in some mention, whatever their spelling; moved: only those whose deadline moved;
    due_since, due_until: inclusive days of the last deadline; as_of: the day to look from, what was told later does not count;
    state: how it stands on that day. The nearest deadline comes first, undertakings without one last; skip: how many of the first
    are left out.
    """

    by: str | None = None
    to: str | None = None
    words: str | None = None
    moved: bool = False
    due_since: dt.date | None = None
    due_until: dt.date | None = None
    as_of: dt.date | None = None
    state: PromiseState | None = None
    skip: int = 0
    limit: int | None = None


class StoredDeadline(Record, frozen=True, kw_only=True):
    """A deadline that an undertaking has had: when it was told first, and by which promise."""

    told: dt.date | None
    deadline: str
    due: dt.date | None
    promise: str


class StoredEvidence(Record, frozen=True, kw_only=True):
    """Words that tell what became of an undertaking: a proposal until a person confirms it.

    speaker: who says so, where it is not the outlet itself; deadline: to when it was put off.
    """

    id: str
    fate: Fate
    status: Status
    at: StoredPlace
    speaker: str | None
    deadline: str | None
    why: Why


class StoredChange(Record, frozen=True, kw_only=True):
    """A day from which an undertaking stood otherwise than before, by what was told on it."""

    day: dt.date
    state: PromiseState
    deadline: str | None
    proposed: bool


class StoredUndertaking(Record, frozen=True, kw_only=True):
    """An undertaking with every mention in order of day, its deadlines in the order in which they were told, and what became of it.

    state: how it stands on the day asked for; proposed: whether no person has confirmed what decides that.
    """

    id: str
    state: PromiseState
    deadline: str | None
    proposed: bool
    mentions: tuple[StoredPromise, ...]
    deadlines: tuple[StoredDeadline, ...]
    evidence: tuple[StoredEvidence, ...]
    history: tuple[StoredChange, ...]


def found(
    connection: Connection, query: UndertakingQuery, judged: Sequence[Judged], today: dt.date
) -> Iterator[StoredUndertaking]:
    """The undertakings that meet a query, as they stand on its day, or today. Raises `StoreError` for a condition without words."""
    chosen = _selection(query, today).with_only_columns(_MADE.c.pk, _MADE.c.id).order_by(*(key.order for key in KEYS))
    if query.state is None:
        chosen = chosen.limit(query.limit).offset(query.skip)
    ids = {row.pk: row.id for row in connection.execute(chosen)}
    day = query.as_of or today
    stood = standings(connection, ids, day, judged)
    if query.state is not None:
        stood = islice(
            ((pk, each) for pk, each in stood if each.state is query.state),
            query.skip,
            None if query.limit is None else query.skip + query.limit,
        )
    for pk, each in stood:
        yield _stored(connection, ids[pk], each, day)


def behind(
    connection: Connection,
    query: UndertakingQuery,
    judged: Sequence[Judged],
    today: dt.date,
    after: Values | None,
    size: int,
) -> list[tuple[Row[Any], StoredUndertaking]]:
    """At most `size` undertakings that meet a query and come behind a place, each with its row. Raises `StoreError`."""
    met: list[tuple[Row[Any], StoredUndertaking]] = []
    day = query.as_of or today
    while rows_ := rows_behind(connection, _selection(query, today), KEYS, after, size):
        stood = standings(connection, [row.pk for row in rows_], day, judged)
        for row, (_, each) in zip(rows_, stood, strict=True):
            if query.state is None or each.state is query.state:
                met.append((row, _stored(connection, row.id, each, day)))
            if len(met) == size:
                return met
        after = values_of(rows_[-1], KEYS)
    return met


def by_id(connection: Connection, id_: str, day: dt.date, judged: Sequence[Judged]) -> StoredUndertaking | None:
    """An undertaking by its whole id, as it stood on a day; None where there is none, or none was told by then."""
    table = _MADE.c
    chosen = select(table.pk).where(table.id == id_, or_(table.first_day.is_(None), table.first_day <= day))
    pks = connection.execute(chosen).scalars().all()
    return next((_stored(connection, id_, each, day) for _, each in standings(connection, pks, day, judged)), None)


def _selection(query: UndertakingQuery, today: dt.date) -> Select[Any]:
    """The SELECT that answers a query, without an order; of a state it lets through what may be in it. Raises `StoreError`."""
    table = _MADE.c
    conditions = naming((table.by_words, query.by), (table.to_words, query.to), (table.words, query.words))
    if query.moved:
        conditions.append(table.moved.is_(True))
    if query.due_since is not None:
        conditions.append(table.due >= query.due_since)
    if query.due_until is not None:
        conditions.append(table.due <= query.due_until)
    day = query.as_of or today
    if query.as_of is not None:
        conditions.append(or_(table.first_day.is_(None), table.first_day <= query.as_of))
    if query.state is not None:
        conditions.append(_may_be(query.state, day))
    return select(_MADE).where(*conditions)


def of_promises(
    connection: Connection, ids: Collection[str], judged: Sequence[Judged], day: dt.date
) -> dict[str, StoredUndertaking]:
    """The undertakings of some promises as they stand on a day, by the ids of the promises.

    Promises that one article tells are left out, and what was told on later days alone.
    """
    chosen = select(_PLEDGES.c.id.label("promise"), _MADE.c.pk, _MADE.c.id).join(_MADE).where(_told_by(day))
    told = [
        row for piece in pieces(sorted(set(ids))) for row in connection.execute(chosen.where(_PLEDGES.c.id.in_(piece)))
    ]
    ids_of = {row.pk: row.id for row in told}
    stood = standings(connection, ids_of, day, judged)
    made = {pk: _stored(connection, ids_of[pk], each, day) for pk, each in stood}
    return {row.promise: made[row.pk] for row in told}


def _told_by(day: dt.date) -> ColumnElement[bool]:
    """That an undertaking was told on some day, or before it."""
    return or_(_MADE.c.first_day.is_(None), _MADE.c.first_day <= day)


def moved_last(
    connection: Connection, query: UndertakingQuery, judged: Sequence[Judged], day: dt.date
) -> list[StoredUndertaking]:
    """The undertakings that meet a query and had more than one deadline, those first of which an article was added last."""
    table, asked = _MADE.c, (query.by, query.to, query.words)
    last = func.max(_PLEDGES.c.revision).label("last")
    chosen = (
        select(table.pk, table.id, last)
        .join(_PLEDGES)
        .where(table.moved.is_(True), _told_by(day))
        .group_by(table.pk, table.id)
    )
    chosen = chosen.where(*naming(*zip((table.by_words, table.to_words, table.words), asked, strict=True)))
    latest = connection.execute(chosen.order_by(last.desc(), table.pk.desc()).limit(query.limit))
    ids = {row.pk: row.id for row in latest}
    return [_stored(connection, ids[pk], each, day) for pk, each in standings(connection, ids, day, judged)]


def _may_be(state: PromiseState, day: dt.date) -> ColumnElement[bool]:
    """What is true of every undertaking that is in a state on a day, so that few others are looked into.

    Something was told of it, a person decided about a mention, or its deadline alone decides: one that a mention tells by that
    day, or that none does.
    """
    of, promise = _PLEDGES.c, schema.commitments.c
    own = select(of.undertaking).where(of.undertaking.is_not(None))
    evidence, decided = select(schema.evidence.c.pledge), select(promise.id).where(promise.verdict.is_not(None))
    told_of = _MADE.c.pk.in_(own.where(or_(of.pk.in_(evidence), of.id.in_(decided))))
    if state not in promises.BY_DEADLINE:
        return told_of
    dated = select(promise.id).where(
        promise.current.is_(True), promise.due.is_not(None), or_(promise.published.is_(None), promise.published <= day)
    )
    if state is PromiseState.UNDATED:
        return or_(told_of, _MADE.c.pk.not_in(own.where(of.id.in_(dated))))
    return or_(told_of, _MADE.c.pk.in_(own.where(of.id.in_(dated.where(*promises.in_state(state, day))))))


def states_of(
    connection: Connection, conditions: Iterable[ColumnElement[bool]], day: dt.date, judged: Sequence[Judged]
) -> Iterator[PromiseState]:
    """How each undertaking that meets some conditions stands on a day."""
    pks = connection.execute(select(_MADE.c.pk).where(*conditions)).scalars().all()
    return (each.state for _, each in standings(connection, pks, day, judged))


def _stored(connection: Connection, id_: str, stood: Stood, day: dt.date) -> StoredUndertaking:
    told = {(each.article, each.record): each.id for each in stood.mentions}
    return StoredUndertaking(
        id=id_,
        state=stood.state,
        deadline=stood.stands.deadline,
        proposed=stood.stands.proposed and stood.decided is None,
        mentions=stood.mentions,
        deadlines=tuple(
            StoredDeadline(
                told=each.day,
                deadline=each.deadline,
                due=each.pledge.due[1] if each.pledge.due else None,
                promise=told[each.pledge.article, each.pledge.commitment],
            )
            for each in stood.whole.deadlines
        ),
        evidence=tuple(_evidence(connection, each) for each in stood.evidence if each.day is None or each.day <= day),
        history=tuple(
            StoredChange(day=on, state=was.state, deadline=was.deadline, proposed=was.proposed)
            for on, was in history(stood.whole, stood.evidence)
            if on <= day
        ),
    )


def _evidence(connection: Connection, each: Evidence) -> StoredEvidence:
    revision = texts_of(connection, [each.article])[each.article].revision
    return StoredEvidence(
        id=fates.evidence_id(each.article, each.span),
        fate=each.fate,
        status=each.status,
        at=place(connection, revision, [*each.span]),
        speaker=each.speaker.name if each.speaker else None,
        deadline=each.deadline,
        why=each.why,
    )
