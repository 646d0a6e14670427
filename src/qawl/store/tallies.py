"""How much was said where and when, and how promises stand: counts for charts and lists, made by the database.

Invariant: what is counted here is what the lists show: statements of the newest revisions that nobody rejected.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import func, or_, select

from qawl.records import PromiseState, Record, Topic
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.ledger.undertakings import states_of
from qawl.store.promises import SOON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection

    from qawl.ledger.judgements import Judged

_ROWS, _SPOKEN = schema.statements.c, schema.spoken.c


class DayCount(Record, frozen=True):
    """Statements of an outlet on a day of publication; None where it is not known."""

    outlet: str | None
    day: dt.date | None
    statements: int


class TopicCount(Record, frozen=True):
    """Statements on a topic on a day of publication; a statement of two topics counts for both, one of none under None."""

    topic: Topic | None
    day: dt.date | None
    statements: int


class Quoted(Record, frozen=True):
    """A speaker as an outlet names him, and how many statements of his it reports."""

    speaker: str
    statements: int


def _shown() -> tuple[ColumnElement[bool], ...]:
    return (_ROWS.current.is_(True), _ROWS.verdict.is_distinct_from(Verdict.REJECT.value))


def by_outlet_and_day(connection: Connection, outlet: str | None = None) -> list[DayCount]:
    """Statements by outlet and day, in order of both; of one outlet, by its exact name, where one is given."""
    chosen = select(_ROWS.outlet, _ROWS.published, func.count()).where(*_shown())
    if outlet is not None:
        chosen = chosen.where(_ROWS.outlet == outlet)
    order = (_ROWS.outlet.asc().nulls_first(), _ROWS.published.asc().nulls_first())
    rows = connection.execute(chosen.group_by(_ROWS.outlet, _ROWS.published).order_by(*order))
    return [DayCount(*row) for row in rows]


def quoted_by(connection: Connection, outlet: str, limit: int) -> list[Quoted]:
    """Whom an outlet quotes most, by its exact name."""
    count = func.count()
    chosen = select(_ROWS.speaker, count).where(*_shown(), _ROWS.outlet == outlet, _ROWS.speaker.is_not(None))
    rows = connection.execute(chosen.group_by(_ROWS.speaker).order_by(count.desc(), _ROWS.speaker).limit(limit))
    return [Quoted(*row) for row in rows]


def said_of(
    connection: Connection, *, entity: str | None = None, known: str | None = None
) -> tuple[list[TopicCount], list[DayCount]]:
    """Statements of a speaker by topic and day, and by outlet and day, by the key of the registry or the id of an entity."""
    # What is shown is chosen here: asked for it, SQLite would begin with all that is current instead of with the speaker.
    chosen = select(_ROWS.outlet, _ROWS.published, _ROWS.current, _ROWS.verdict, _SPOKEN.topics)
    chosen = chosen.join(schema.spoken, _SPOKEN.statement == _ROWS.id)
    if known is not None:
        of_entity = select(schema.profiles.c.pk).join(schema.entities).where(schema.entities.c.id == known)
        chosen = chosen.where(_SPOKEN.profile.in_(of_entity))
    else:
        chosen = chosen.where(_SPOKEN.entity == entity)
    topics, outlets = Counter[tuple[str | None, dt.date | None]](), Counter[tuple[str | None, dt.date | None]]()
    for row in connection.execute(chosen):
        if row.current and row.verdict != Verdict.REJECT.value:
            outlets[row.outlet, row.published] += 1
            topics.update((topic, row.published) for topic in row.topics.split() or [None])
    return (
        [TopicCount(Topic(topic) if topic else None, day, count) for (topic, day), count in topics.items()],
        [DayCount(outlet, day, count) for (outlet, day), count in outlets.items()],
    )


UNKNOWN_DAY, NEVER = 0, dt.date.max.toordinal()


class Deadlines(NamedTuple):
    """The promises that nothing but a deadline decides, or one person's word, as columns: one place for each.

    told: the day on which each was told first, as an ordinal of the calendar, or `UNKNOWN_DAY`; due: the last day of its deadline,
    or `NEVER`; said: how it stands by what a person said, `''` where nobody did.
    """

    told: NDArray[np.int64]
    due: NDArray[np.int64]
    said: NDArray[np.str_]


def deadlines(connection: Connection) -> Deadlines:
    """What `promise_states` counts by the day alone: promises of one article, and those of several that a deadline decides."""
    single, made = schema.commitments.c, schema.undertakings.c
    several = select(schema.pledges.c.id).where(schema.pledges.c.undertaking.is_not(None))
    alone = select(single.published, single.due, single.state).where(
        single.current.is_(True),
        single.verdict.is_distinct_from(Verdict.REJECT.value),
        single.id.not_in(several),
    )
    together = select(made.first_day, made.due).where(~_looked_into())
    found = [tuple(row) for row in connection.execute(alone)]
    found += [(*row, None) for row in connection.execute(together)]
    return Deadlines(
        told=np.array([told.toordinal() if told else UNKNOWN_DAY for told, _, _ in found], dtype=np.int64),
        due=np.array([due.toordinal() if due else NEVER for _, due, _ in found], dtype=np.int64),
        said=np.array([said or "" for _, _, said in found], dtype=np.str_),
    )


def promise_states(
    connection: Connection, held: Deadlines, day: dt.date, judged: Sequence[Judged]
) -> dict[PromiseState, int]:
    """How many promises stand in each state on a day, those that several articles tell counted once.

    held: those that their deadlines decide; the others are looked into one by one. A deadline that only an article after the day
    tells counts already.
    """
    number, soon = day.toordinal(), min(day.toordinal() + SOON.days, NEVER - 1)
    told = held.told <= number
    open_ = told & (held.said == "")  # what a person said became of a promise stands above its deadline
    standing = {
        PromiseState.UNDATED: held.due == NEVER,
        PromiseState.OVERDUE: held.due < number,
        PromiseState.DUE_SOON: (held.due >= number) & (held.due <= soon),
        PromiseState.OPEN: (held.due > soon) & (held.due < NEVER),
    }
    found = Counter({state: int(np.count_nonzero(open_ & mask)) for state, mask in standing.items()})
    for said, count in zip(*np.unique(held.said[told & ~open_], return_counts=True), strict=True):
        found[PromiseState(said)] += int(count)
    made = schema.undertakings.c
    by_then = or_(made.first_day.is_(None), made.first_day <= day)
    found.update(states_of(connection, [by_then, _looked_into()], day, judged))
    return {state: found[state] for state in PromiseState if found[state]}


def _looked_into() -> ColumnElement[bool]:
    """That more than a deadline may tell how an undertaking stands: it moved, something was told of it, a person decided."""
    single, made = schema.commitments.c, schema.undertakings.c
    evident = select(schema.pledges.c.undertaking).join(
        schema.evidence, schema.evidence.c.pledge == schema.pledges.c.pk
    )
    evident = evident.where(schema.pledges.c.undertaking.is_not(None))
    decided = select(schema.pledges.c.undertaking).join(schema.commitments, single.id == schema.pledges.c.id)
    decided = decided.where(schema.pledges.c.undertaking.is_not(None), single.verdict.is_not(None))
    return or_(made.moved.is_(True), made.pk.in_(evident), made.pk.in_(decided))
