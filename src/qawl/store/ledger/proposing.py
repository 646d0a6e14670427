"""What the ledger would like a person to judge: what may be one and was not put together, the likeliest first.

Invariant: a pair that somebody judged, unsure included, is not asked again. A question about stories or statements goes with its
answer, and they are told again without it; the other questions are found when they are asked for, beside the judgements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select

from qawl.ledger.traces import head_of, lead_of
from qawl.records import Subject
from qawl.store import schema
from qawl.store.ledger.entity_questions import entity_questions
from qawl.store.ledger.lookup import statements_of
from qawl.store.ledger.promise_questions import fate_questions, promise_questions
from qawl.store.ledger.questions import Proposal, Side, articles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Judged


def proposals(connection: Connection, judged: Sequence[Judged], subject: Subject | None, limit: int) -> list[Proposal]:
    """The next questions: about one subject, the likeliest first; or of every subject the first, then of every one the second.

    How likely two articles tell one story and how likely two names are of one person are not of one measure.
    """
    chosen = [subject] if subject is not None else list(Subject)
    asked = [_about(connection, judged, each, limit) for each in chosen]
    found: list[Proposal] = []
    while len(found) < limit and (rank := [each for questions in asked if (each := next(questions, None))]):
        found += sorted(rank, key=lambda each: -each.likely)
    return found[:limit]


def answered(connection: Connection, subject: Subject, one: str, other: str) -> None:
    """Take a question back that was answered, before its story is told again; one, other: ids, or the beginnings of them."""
    asked = schema.proposals.c
    pair = or_(
        and_(asked.one.startswith(one, autoescape=True), asked.other.startswith(other, autoescape=True)),
        and_(asked.one.startswith(other, autoescape=True), asked.other.startswith(one, autoescape=True)),
    )
    connection.execute(delete(schema.proposals).where(asked.subject == subject.value, pair))


def _about(connection: Connection, judged: Sequence[Judged], subject: Subject, limit: int) -> Iterator[Proposal]:
    if subject is Subject.ENTITY:
        return entity_questions(connection, judged, limit)
    if subject is Subject.PROMISE:
        return promise_questions(connection, judged)
    if subject is Subject.FATE:
        return fate_questions(connection, judged)
    return _kept(connection, subject, limit)


def _kept(connection: Connection, subject: Subject, limit: int) -> Iterator[Proposal]:
    """The questions that were found when stories were told."""
    table = schema.proposals.c
    chosen = select(schema.proposals).where(table.subject == subject.value)
    found = connection.execute(chosen.order_by(table.likely.desc(), table.pk).limit(limit)).all()
    sides = _statements(connection, [id_ for row in found for id_ in (row.one, row.other)])
    sides |= _articles(connection, [key for row in found for key in (row.one_revision, row.other_revision)])
    for row in found:
        if row.one in sides and row.other in sides:
            yield Proposal(subject=subject, one=sides[row.one], other=sides[row.other], likely=row.likely)


def _statements(connection: Connection, ids: Collection[str]) -> dict[str, Side]:
    return {
        row.id: Side(
            id=row.id,
            article=row.article,
            outlet=row.outlet,
            published=row.published,
            name=row.speaker,
            words=row.content,
        )
        for row in statements_of(connection, ids)
    }


def _articles(connection: Connection, revisions: Collection[int]) -> dict[str, Side]:
    return {
        told.id: Side(
            id=told.id,
            article=told.id,
            outlet=told.article.outlet,
            published=told.article.published,
            name=head_of(told.article),
            words=lead_of(told.article),
        )
        for told in articles(connection, revisions).values()
    }
