"""Questions that are kept and followed: what is new to them is an alert, made once, and sent on until it is taken.

Invariants:

- An alert is made in the transaction that moves on what its follow has seen: none is lost, none is made twice.
- What was in the store before a follow, and what only a newer reader finds in an old text, raises no alert.
"""

from __future__ import annotations

import datetime as dt
import secrets
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, func, insert, select, update

from qawl.errors import NotHeldError, QuestionError
from qawl.records import Act, Kind, PromiseState, Record, Topic
from qawl.store import engine as database
from qawl.store import identity, promises, query, schema
from qawl.store.ledger import undertakings
from qawl.store.ledger.judging import all_rows
from qawl.store.ledger.undertakings import UndertakingQuery
from qawl.store.promises import PromiseQuery
from qawl.store.search.meanings import first_lacking
from qawl.store.search.query import SearchQuery, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection, Engine, Row

    from qawl.store.ledger.undertakings import StoredUndertaking
    from qawl.store.promises import StoredPromise
    from qawl.store.search.sheet import Numbers

    Search = Callable[[Connection, SearchQuery], Numbers]

_FOLLOWS, _ALERTS, _DELIVERIES = schema.follows, schema.alerts, schema.deliveries
_TRACES, _REVISIONS = schema.traces.c, schema.revisions.c


class AlertKind(StrEnum):
    """What happened."""

    STATEMENT = "statement"  # somebody said something
    PROMISE = "promise"  # something was promised that nobody told before
    PASSED = "passed"  # a deadline passed, and nothing was reported that settles it
    MOVED = "moved"  # a promise has another deadline


class FollowedStatements(Record, frozen=True, kw_only=True):
    """What is asked of statements that are followed: the conditions of `SearchQuery` that do not change with the day."""

    words: str | None = None
    way: Way = Way.WORDS
    speaker: str | None = None
    outlet: str | None = None
    voice: str | None = None
    carrier: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    topic: Topic | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class FollowedPromises(Record, frozen=True, kw_only=True):
    """What is asked of promises that are followed: the conditions of `PromiseQuery` that do not change with the day."""

    by: str | None = None
    to: str | None = None
    words: str | None = None
    due_since: dt.date | None = None
    due_until: dt.date | None = None


Asked = FollowedStatements | FollowedPromises
"""A question that can be followed."""


class Follow(Record, frozen=True, kw_only=True):
    """A question that is followed.

    asked: of statements or of promises; webhook: where its alerts are sent, None where they are only kept; private: whether that
    may be an address of this machine or its network; ended: since when the receiver wants no more (410 Gone).
    """

    id: str
    name: str
    asked: Asked
    webhook: str | None
    private: bool
    by: str
    made: dt.datetime
    ended: dt.datetime | None

    def conditions(self) -> dict[str, str]:
        """What is asked, by the names that the addresses of the pages have for it; not what is asked by saying nothing."""
        usual = msgspec.to_builtins(type(self.asked)())
        return {name: value for name, value in msgspec.to_builtins(self.asked).items() if value != usual[name]}


class Alert(Record, frozen=True, kw_only=True):
    """Something new to a follow. subject: the id of the statement or promise; who: who said it, or who is bound.

    deadline: of a promise; before: the deadline that it had, where it moved.
    """

    id: str
    follow: str
    kind: AlertKind
    at: dt.datetime
    subject: str
    article: str
    statement: str | None
    outlet: str | None
    published: dt.date | None
    who: tuple[str, ...]
    text: str
    deadline: str | None = None
    before: str | None = None


class Delivery(Record, frozen=True, kw_only=True):
    """An alert that is to be sent: where to, signed with which secret, after how many attempts that failed."""

    number: int
    alert: Alert
    follow: Follow
    secret: bytes
    attempts: int


SECRET_BYTES = 32
"""Length of the secret that signs what is sent to a webhook."""


class Following:
    """The follows of a store, and their alerts."""

    def __init__(self, engine: Engine, search: Search) -> None:
        """search: the keys of the statements that a search finds, within a transaction."""
        self._engine = engine
        self._search = search

    def add(
        self,
        name: str,
        asked: Asked,
        *,
        by: str,
        now: dt.datetime,
        webhook: str | None = None,
        private: bool = False,
    ) -> tuple[Follow, bytes]:
        """Follow a question from now on; the follow, and the secret by which its receiver knows who sends.

        Raises `QuestionError` for a question that cannot be followed.
        """
        self._check(asked)
        made = Follow(
            id=secrets.token_hex(identity.ID_LENGTH // 2),
            name=name,
            asked=asked,
            webhook=webhook,
            private=private,
            by=by,
            made=now,
            ended=None,
        )
        secret = secrets.token_bytes(SECRET_BYTES)
        values = msgspec.structs.asdict(made) | {
            "of": next(name for name, kind in _KINDS.items() if isinstance(asked, kind)),
            "asked": msgspec.to_builtins(asked),
            "secret": secret,
            "seen_day": now.date(),
        }
        with self._writing() as connection:
            seen = connection.execute(select(func.max(_REVISIONS.pk))).scalar() or 0
            connection.execute(insert(_FOLLOWS).values(**values, seen=seen))
        return made, secret

    def all(self, *, by: str | None = None) -> list[Follow]:
        """Every follow, or those that somebody made, the oldest first."""
        chosen = select(_FOLLOWS).order_by(_FOLLOWS.c.pk)
        if by is not None:
            chosen = chosen.where(_FOLLOWS.c.by == by)
        with self._engine.connect() as connection:
            return [follow_of(row) for row in connection.execute(chosen)]

    def one(self, id_: str) -> Follow:
        """A follow by its id, or the beginning of it. Raises `StoreError`."""
        with self._engine.connect() as connection:
            return follow_of(_found(connection, id_))

    def remove(self, id_: str) -> Follow:
        """Follow a question no longer; its alerts go with it. Raises `StoreError`."""
        with self._writing() as connection:
            row = _found(connection, id_)
            of = select(_ALERTS.c.pk).where(_ALERTS.c.follow == row.pk)
            connection.execute(delete(_DELIVERIES).where(_DELIVERIES.c.alert.in_(of)))
            connection.execute(delete(_ALERTS).where(_ALERTS.c.follow == row.pk))
            connection.execute(delete(_FOLLOWS).where(_FOLLOWS.c.pk == row.pk))
        return follow_of(row)

    def check(self, now: dt.datetime) -> Iterator[Alert]:
        """Make the alerts of what has come since the last time, follow by follow; each comes when it is on the disk.

        What the ledger has not taken in waits until it has: it may be a promise that was told before.
        """
        with self._engine.connect() as connection:
            pks = connection.execute(select(_FOLLOWS.c.pk).order_by(_FOLLOWS.c.pk)).scalars().all()
        for pk in pks:
            with self._writing() as connection:
                row = connection.execute(select(_FOLLOWS).where(_FOLLOWS.c.pk == pk)).first()
                made = self._made(connection, row, now) if row else []
            yield from made

    def alerts(self, id_: str | None = None, *, limit: int = 100) -> list[Alert]:
        """The alerts of a follow, or of all, the latest first. Raises `StoreError`."""
        chosen = select(_ALERTS.c.payload).order_by(_ALERTS.c.pk.desc()).limit(limit)
        with self._engine.connect() as connection:
            if id_ is not None:
                chosen = chosen.where(_ALERTS.c.follow == _found(connection, id_).pk)
            return [msgspec.json.decode(payload, type=Alert) for payload in connection.execute(chosen).scalars()]

    def due(self, now: dt.datetime, *, limit: int = 100) -> list[Delivery]:
        """What is to be sent now, the earliest first; nothing to receivers that want no more."""
        table = _DELIVERIES.join(_ALERTS).join(_FOLLOWS, _ALERTS.c.follow == _FOLLOWS.c.pk)
        open_ = and_(_DELIVERIES.c.done.is_(None), _DELIVERIES.c.due <= now, _FOLLOWS.c.ended.is_(None))
        delivery = (_DELIVERIES.c.alert.label("alert_pk"), _DELIVERIES.c.attempts, _ALERTS.c.payload)
        chosen = (
            select(*delivery, _FOLLOWS)
            .select_from(table)
            .where(open_)
            .order_by(_DELIVERIES.c.due, _DELIVERIES.c.alert)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [
                Delivery(
                    number=row.alert_pk,
                    alert=msgspec.json.decode(row.payload, type=Alert),
                    follow=follow_of(row),
                    secret=row.secret,
                    attempts=row.attempts,
                )
                for row in connection.execute(chosen)
            ]

    def settle(self, delivery: Delivery, *, answer: str, now: dt.datetime, again: dt.datetime | None) -> None:
        """Record how an attempt to send ended, in words; again: when to try next, None where it is over."""
        values: dict[str, Any] = {"attempts": delivery.attempts + 1, "answer": answer}
        values |= {"done": now} if again is None else {"due": again}
        with self._writing() as connection:
            connection.execute(update(_DELIVERIES).where(_DELIVERIES.c.alert == delivery.number).values(values))

    def end(self, follow: Follow, now: dt.datetime) -> None:
        """Send nothing more of a follow: its receiver is gone."""
        with self._writing() as connection:
            connection.execute(update(_FOLLOWS).where(_FOLLOWS.c.id == follow.id).values(ended=now))

    def undelivered(self) -> int:
        """How many alerts still have to be sent."""
        table = _DELIVERIES.join(_ALERTS).join(_FOLLOWS, _ALERTS.c.follow == _FOLLOWS.c.pk)
        left = select(func.count()).select_from(table)
        with self._engine.connect() as connection:
            return connection.execute(left.where(_DELIVERIES.c.done.is_(None), _FOLLOWS.c.ended.is_(None))).scalar_one()

    def _check(self, asked: Asked) -> None:
        """Raise what asking would raise, before it is kept."""
        if isinstance(asked, FollowedStatements):
            with self._engine.connect() as connection:
                self._search(connection, _searched(asked))
        else:
            promises.selection(PromiseQuery(**msgspec.structs.asdict(asked)))

    def _made(self, connection: Connection, row: Row[Any], now: dt.datetime) -> list[Alert]:
        """The alerts of a follow, put down with what it has seen by now."""
        follow = follow_of(row)
        upto = _taken_in(connection, follow.asked)
        today = max(now.date(), row.seen_day)
        new = _New(connection, follow, after=row.seen, upto=max(upto, row.seen), search=self._search)
        made = [*new.found(), *(new.passed(row.seen_day, today) if isinstance(follow.asked, FollowedPromises) else ())]
        held = set(connection.execute(select(_ALERTS.c.key).where(_ALERTS.c.follow == row.pk)).scalars())
        alerts = []
        for key, values in made:
            if key in held:
                continue
            held.add(key)
            alert = Alert(id=identity.finding_id("alert", follow.id, key), follow=follow.id, at=now, **values)
            _keep(connection, row, key, alert)
            alerts.append(alert)
        seen = {"seen": max(upto, row.seen), "seen_day": today}
        connection.execute(update(_FOLLOWS).where(_FOLLOWS.c.pk == row.pk).values(seen))
        return alerts

    def _writing(self) -> Any:
        return database.begin_writing(self._engine)


_KINDS: dict[str, type[Asked]] = {"statements": FollowedStatements, "promises": FollowedPromises}


def _searched(asked: FollowedStatements) -> SearchQuery:
    return SearchQuery(**msgspec.structs.asdict(asked), as_of=dt.date.max)  # the day counts for states alone


def follow_of(row: Row[Any]) -> Follow:
    """A row of follows as a record."""
    return Follow(
        id=row.id,
        name=row.name,
        asked=msgspec.convert(row.asked, _KINDS[row.of]),
        webhook=row.webhook,
        private=row.private,
        by=row.by,
        made=row.made,
        ended=row.ended,
    )


def _found(connection: Connection, id_: str) -> Row[Any]:
    hint = "`qawl follow list` lists the ids"
    rows = connection.execute(select(_FOLLOWS).where(*query.beginning(_FOLLOWS.c.id, id_, hint)).limit(2)).all()
    if not rows:
        raise NotHeldError("nothing is followed under this id", where=id_, hint=hint)
    if len(rows) > 1:
        raise QuestionError("more than one id begins so", where=id_, hint="give more of the id")
    return rows[0]


def _taken_in(connection: Connection, asked: Asked) -> int:
    """The last revision up to which all is there that a question asks: what the ledger tells, and what words mean."""
    waits = [connection.execute(select(func.min(_TRACES.revision)).where(_TRACES.stage < schema.TOLD_OF)).scalar()]
    if isinstance(asked, FollowedStatements) and asked.way is Way.MEANING:
        waits.append(first_lacking(connection))
    last: int = connection.execute(select(func.max(_REVISIONS.pk))).scalar() or 0
    return min((first - 1 for first in waits if first is not None), default=last)


def _keep(connection: Connection, row: Row[Any], key: str, alert: Alert) -> None:
    payload = msgspec.json.encode(alert).decode()
    values = {"follow": row.pk, "key": key, "kind": alert.kind.value, "at": alert.at, "payload": payload}
    made = connection.execute(insert(_ALERTS).values(values)).inserted_primary_key
    assert made is not None
    if row.webhook is not None:
        connection.execute(insert(_DELIVERIES).values(alert=made[0], attempts=0, due=alert.at))


Made = tuple[str, dict[str, Any]]
"""What an alert is known by within its follow, and its values."""


class _New:
    """What is new to a follow in revisions after one and up to another."""

    def __init__(self, connection: Connection, follow: Follow, *, after: int, upto: int, search: Search) -> None:
        self._connection, self._follow, self._search = connection, follow, search
        self._after, self._upto = after, upto

    def found(self) -> Iterator[Made]:
        asked = self._follow.asked
        if self._upto == self._after:
            return
        if isinstance(asked, FollowedStatements):
            yield from self._statements(asked)
        else:
            yield from self._promises(asked)

    def _within(self, column: Any) -> Any:
        return and_(column > self._after, column <= self._upto)

    def _statements(self, asked: FollowedStatements) -> Iterator[Made]:
        of = schema.statements.c
        found = set(self._search(self._connection, _searched(asked)).tolist())
        chosen = query.rows().where(of.current.is_(True), self._within(of.revision)).order_by(of.revision, of.position)
        new = [row for row in self._connection.execute(chosen) if row.pk in found]
        for each in map(query.stored, new):
            yield (
                f"statement:{each.id}",
                {
                    "kind": AlertKind.STATEMENT,
                    "subject": each.id,
                    "article": each.article,
                    "statement": each.id,
                    "outlet": each.outlet,
                    "published": each.published,
                    "who": (each.speaker,) if each.speaker else (),
                    "text": each.content,
                },
            )

    def _promises(self, asked: FollowedPromises) -> Iterator[Made]:
        selected = promises.selection(PromiseQuery(**msgspec.structs.asdict(asked)))
        chosen = selected.where(self._within(schema.commitments.c.revision))
        of, others = schema.pledges, schema.pledges.alias()
        told: dict[str, tuple[int | None, int]] = {}
        found = [promises.stored(row) for row in self._connection.execute(chosen).all()]
        earlier = (
            select(func.min(others.c.revision))
            .where(others.c.undertaking == of.c.undertaking, of.c.undertaking.is_not(None))
            .scalar_subquery()
        )
        for each in found:
            row = self._connection.execute(select(of.c.undertaking, earlier).where(of.c.id == each.id)).first()
            told[each.id] = (row[0], row[1] or self._upto) if row else (None, self._upto)
        moved = self._moved({of for of, _ in told.values() if of is not None})
        first: set[int] = set()
        for each in found:
            undertaking, since = told[each.id]
            if undertaking is None or (since > self._after and undertaking not in first):
                yield f"promise:{each.id}", _of_promise(AlertKind.PROMISE, each)
            if undertaking is not None:
                first.add(undertaking)
        yield from moved

    def _moved(self, pks: Iterable[int]) -> list[Made]:
        """The undertakings whose last deadline was told by one of these revisions, and is not their first."""
        ids = select(schema.undertakings.c.id).where(
            schema.undertakings.c.pk.in_(pks), schema.undertakings.c.moved.is_(True)
        )
        named = set(self._connection.execute(ids).scalars())
        made = []
        for each in self._undertakings(UndertakingQuery(moved=True), named):
            last, before = each.deadlines[-1], each.deadlines[-2]
            at = select(schema.pledges.c.revision).where(schema.pledges.c.id == last.promise)
            revision = self._connection.execute(at).scalar() or 0
            if self._after < revision <= self._upto:
                values = _of_undertaking(AlertKind.MOVED, each, last.promise)
                made.append((f"moved:{last.promise}", values | {"before": before.deadline}))
        return made

    def passed(self, since: dt.date, today: dt.date) -> Iterator[Made]:
        """The promises whose deadline was on one of the days from `since` to the one before today, both included."""
        asked = self._follow.asked
        assert isinstance(asked, FollowedPromises)
        if since >= today:
            return
        first = max(since, asked.due_since or since)
        last = min(today - dt.timedelta(days=1), asked.due_until or today)
        conditions = {"by": asked.by, "to": asked.to, "words": asked.words, "due_since": first, "due_until": last}
        alone = PromiseQuery(**conditions, alone=True)  # type: ignore[arg-type]
        for each in map(promises.stored, self._connection.execute(promises.selection(alone)).all()):
            yield f"passed:{each.id}", _of_promise(AlertKind.PASSED, each)
        overdue = UndertakingQuery(**conditions, as_of=today, state=PromiseState.OVERDUE)  # type: ignore[arg-type]
        for undertaking in self._undertakings(overdue):
            last_told = undertaking.deadlines[-1].promise
            yield f"passed:{last_told}", _of_undertaking(AlertKind.PASSED, undertaking, last_told)

    def _undertakings(self, asked: UndertakingQuery, named: set[str] | None = None) -> Iterator[StoredUndertaking]:
        if named is not None and not named:
            return
        judged = all_rows(self._connection)
        for each in undertakings.found(self._connection, asked, judged, dt.date.max):
            if (named is None or each.id in named) and each.deadlines:
                yield each


def _of_promise(kind: AlertKind, each: StoredPromise) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": each.id,
        "article": each.article,
        "statement": each.statement,
        "outlet": each.outlet,
        "published": each.published,
        "who": each.by,
        "text": each.text,
        "deadline": each.deadline,
    }


def _of_undertaking(kind: AlertKind, each: StoredUndertaking, promise: str) -> dict[str, Any]:
    told = next(mention for mention in each.mentions if mention.id == promise)
    return _of_promise(kind, told) | {"deadline": each.deadlines[-1].deadline}
