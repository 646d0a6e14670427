"""How much was said where and when, and how promises stand: counts for charts and lists, made by the database.

Invariant: what is counted here is what the lists show: statements of the newest revisions that nobody rejected.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select

from qawl.records import PromiseState, Record, Topic
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.ledger.undertakings import states_of
from qawl.store.promises import SOON

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    rows = connection.execute(chosen.group_by(_ROWS.outlet, _ROWS.published).order_by(_ROWS.outlet, _ROWS.published))
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


def promise_states(connection: Connection, day: dt.date, judged: Sequence[Judged]) -> dict[PromiseState, int]:
    """How many promises stand in each state on a day, those that several articles tell counted once.

    What nothing but its deadline decides is counted by the database, the rest one by one. A deadline that only an article after the
    day tells counts already.
    """
    found = Counter[PromiseState]()
    single, made = schema.commitments.c, schema.undertakings.c
    several = select(schema.pledges.c.id).where(schema.pledges.c.undertaking.is_not(None))
    # What a person said became of a promise stands above its deadline.
    by_deadline = func.coalesce(single.state, _by_deadline(single.due, day)).label("stands")
    alone = select(by_deadline, func.count()).where(
        single.current.is_(True),
        single.verdict.is_distinct_from(Verdict.REJECT.value),
        single.id.not_in(several),
        or_(single.published.is_(None), single.published <= day),
    )
    told = or_(made.first_day.is_(None), made.first_day <= day)
    evident = select(schema.pledges.c.undertaking).join(
        schema.evidence, schema.evidence.c.pledge == schema.pledges.c.pk
    )
    evident = evident.where(schema.pledges.c.undertaking.is_not(None))
    decided = select(schema.pledges.c.undertaking).join(schema.commitments, single.id == schema.pledges.c.id)
    decided = decided.where(schema.pledges.c.undertaking.is_not(None), single.verdict.is_not(None))
    apart = or_(made.moved.is_(True), made.pk.in_(evident), made.pk.in_(decided))
    together = select(_by_deadline(made.due, day).label("stands"), func.count()).where(told, ~apart)
    for chosen in (alone, together):
        for state, count in connection.execute(chosen.group_by("stands")):
            found[PromiseState(state)] += count
    found.update(states_of(connection, [told, apart], day, judged))
    return {state: found[state] for state in PromiseState if found[state]}


def _by_deadline(due: Any, day: dt.date) -> Any:
    soon = dt.date.fromordinal(min(day.toordinal() + SOON.days, dt.date.max.toordinal()))
    return case(
        (due.is_(None), PromiseState.UNDATED.value),
        (due < day, PromiseState.OVERDUE.value),
        (due <= soon, PromiseState.DUE_SOON.value),
        else_=PromiseState.OPEN.value,
    )
