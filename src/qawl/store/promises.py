"""Asking the store for promises: what may be asked, what comes back, and how one stands on a given day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from qawl.records import Polarity, PromiseState, Record, Strength
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.keyset import Key, Keys
from qawl.store.query import current, naming, of_article, rows

if TYPE_CHECKING:
    from sqlalchemy import Row

SOON = dt.timedelta(days=30)
"""How long before its deadline a promise is due soon."""

BY_DEADLINE = frozenset((PromiseState.OPEN, PromiseState.DUE_SOON, PromiseState.OVERDUE, PromiseState.UNDATED))
"""The states that a deadline alone tells."""

_ROWS = schema.commitments.c

KEYS: Keys = (Key(_ROWS.due), Key(_ROWS.published, descending=True), Key(_ROWS.revision), Key(_ROWS.position))
"""What promises are listed by."""


class PromiseQuery(Record, frozen=True, kw_only=True):
    """Which promises: those that meet every condition given.

    `by`, `to`, `words` and `outlet` are words that must all occur, whatever their spelling and particles. `article` is an
    article's whole id. `due_since` and `due_until` are inclusive days; a promise without a deadline meets neither. `state`, where
    it is one of `BY_DEADLINE`, is that of the day `as_of`, any other what a person said became of it; promises published after that
    day are left out. `alone` keeps to those that are mentions of no undertaking; those that a person rejected are left out, unless
    `rejected`. The nearest deadline comes first, promises without one last; with `by_addition` those added last, with `latest_due`
    the latest deadline; `skip` leaves out so many of the first.
    """

    by: str | None = None
    to: str | None = None
    words: str | None = None
    outlet: str | None = None
    article: str | None = None
    due_since: dt.date | None = None
    due_until: dt.date | None = None
    state: PromiseState | None = None
    as_of: dt.date | None = None
    alone: bool = False
    by_addition: bool = False
    latest_due: bool = False
    rejected: bool = False
    skip: int = 0
    limit: int | None = None


class StoredPromise(Record, frozen=True, kw_only=True):
    """A promise with its names and words filled in.

    `due` is the last day of its deadline, `statement` the id of the statement that it comes from; `decided` is what a person said
    became of it.
    """

    id: str
    article: str
    record: str
    outlet: str | None
    published: dt.date | None
    by: tuple[str, ...]
    to: tuple[str, ...]
    text: str
    deadline: str | None
    deadline_text: str | None
    due: dt.date | None
    polarity: Polarity
    strength: Strength
    condition: str | None
    statement: str | None
    confidence: float
    verdict: Verdict | None = None
    decided: PromiseState | None = None


def state_on(due: dt.date | None, day: dt.date) -> PromiseState:
    """How a promise that is due on a day stands on another."""
    if due is None:
        return PromiseState.UNDATED
    if due < day:
        return PromiseState.OVERDUE
    return PromiseState.DUE_SOON if due - day <= SOON else PromiseState.OPEN


def selection(query: PromiseQuery) -> Select[Any]:
    """The SELECT that answers a query. Raises `StoreError` for a condition on words that holds none."""
    found = rows(schema.commitments).where(current(_ROWS.current, by_addition=query.by_addition), *_conditions(query))
    order: tuple[ColumnElement[Any], ...] = tuple(key.order for key in KEYS)
    if query.by_addition:
        order = (_ROWS.revision.desc(), _ROWS.position)
    elif query.latest_due:
        order = (_ROWS.due.desc().nulls_last(), _ROWS.revision.desc(), _ROWS.position)
    elif (
        query.article is not None
    ):  # there are few: in order of the day itself, the promises of all would be walked through
        order = (func.coalesce(_ROWS.due, dt.date.max), _ROWS.revision, _ROWS.position)
    return found.order_by(*order).limit(query.limit).offset(query.skip)


def _conditions(query: PromiseQuery) -> list[ColumnElement[bool]]:
    conditions = naming(
        (_ROWS.by_words, query.by),
        (_ROWS.to_words, query.to),
        (_ROWS.words, query.words),
        (_ROWS.outlet_words, query.outlet),
    )
    if query.due_since is not None:
        conditions.append(_ROWS.due >= query.due_since)
    if query.due_until is not None:
        conditions.append(_ROWS.due <= query.due_until)
    if query.article is not None:
        conditions.append(of_article(_ROWS.revision, query.article))
    if query.alone:
        pledge = schema.pledges.c
        told = select(pledge.pk).where(pledge.id == _ROWS.id, pledge.undertaking.is_not(None))
        conditions.append(~told.exists())  # looked up for the rows that are shown, not listed for all
    if not query.rejected:
        conditions.append(_ROWS.verdict.is_distinct_from(Verdict.REJECT.value))
    if query.as_of is not None:
        conditions.append(or_(_ROWS.published.is_(None), _ROWS.published <= query.as_of))
        if query.state is not None:
            conditions += in_state(query.state, query.as_of)
    return conditions


def in_state(state: PromiseState, day: dt.date) -> list[ColumnElement[bool]]:
    """That a promise is in a state on a day: by its deadline where it is one of `BY_DEADLINE`, else as a person said."""
    if state not in BY_DEADLINE:
        return [_ROWS.state == state.value]
    by_deadline = [_ROWS.state.is_(None)]
    if state is PromiseState.UNDATED:
        return [*by_deadline, _ROWS.due.is_(None)]
    if state is PromiseState.OVERDUE:
        return [*by_deadline, _ROWS.due < day]
    soon = dt.date.fromordinal(min(day.toordinal() + SOON.days, dt.date.max.toordinal()))
    if state is PromiseState.DUE_SOON:
        return [*by_deadline, _ROWS.due >= day, _ROWS.due <= soon]
    return [*by_deadline, _ROWS.due > soon]


def stored(row: Row[Any]) -> StoredPromise:
    """A row of `selection` as a record."""
    return StoredPromise(
        id=row.id,
        article=row.article,
        record=row.record,
        outlet=row.outlet,
        published=row.published,
        by=tuple(row.by),
        to=tuple(row.to),
        text=row.text,
        deadline=row.deadline,
        deadline_text=row.deadline_text,
        due=row.due,
        polarity=Polarity(row.polarity),
        strength=Strength(row.strength),
        condition=row.condition,
        statement=row.statement,
        confidence=row.confidence,
        verdict=Verdict(row.verdict) if row.verdict else None,
        decided=PromiseState(row.state) if row.state else None,
    )
