"""Whether two promises are one undertaking, and whether words tell what became of one: questions found when they are asked for.

Invariants:

- Nothing is kept for a question: it follows from the promises, the evidence and the judgements as they stand.
- At most `LOOKED_AT` links, the likeliest, and as many pieces of evidence, the latest, are looked at for a page.
- An undertaking stands in one question of each kind on a page, the likeliest: what is answered of it may make it another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import func, select

from qawl.ledger.fates import Evidence, Outcome, evidence_of
from qawl.ledger.undertakings import Pledge, Undertaking
from qawl.records import Subject
from qawl.store import schema
from qawl.store.ledger.questions import Proposal, Settled, Side, Worded, articles, in_sentence
from qawl.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Judged

_PLEDGES, _LINKS = schema.pledges, schema.pledge_links
_OUTCOMES, _EVIDENCE = schema.outcomes, schema.evidence

DOUBTFUL = 0.35
"""From what likelihood on two promises of different undertakings are worth a person's look."""

LOOKED_AT = 3000


def promise_questions(connection: Connection, judged: Sequence[Judged]) -> Iterator[Proposal]:
    """Promises of two articles that stayed in two undertakings, the likeliest first."""
    seen = Settled(connection, judged, Subject.PROMISE).pairs(lambda revisions: _promised(connection, revisions))
    one, other = _PLEDGES.alias(), _PLEDGES.alias()
    apart = (
        select(_LINKS.c.likely, one.c.id, other.c.id.label("other"), one.c.pk, other.c.pk.label("other_pk"))
        .add_columns(one.c.undertaking, other.c.undertaking.label("other_undertaking"))
        .join(one, one.c.pk == _LINKS.c.one)
        .join(other, other.c.pk == _LINKS.c.other)
        .where(_LINKS.c.likely >= DOUBTFUL, one.c.revision != other.c.revision)
        .where(func.coalesce(one.c.undertaking, -one.c.pk) != func.coalesce(other.c.undertaking, -other.c.pk))
        .order_by(_LINKS.c.likely.desc(), one.c.pk, other.c.pk)
        .limit(LOOKED_AT)
    )
    asked: set[str] = set()
    for row in connection.execute(apart).all():
        pair = frozenset((_name(row.undertaking, row.pk), _name(row.other_undertaking, row.other_pk)))
        if pair not in seen and asked.isdisjoint(pair):
            asked |= pair
            sides = _promises(connection, (row.id, row.other))
            yield Proposal(subject=Subject.PROMISE, one=sides[row.id], other=sides[row.other], likely=row.likely)


def _name(undertaking: int | None, pledge: int) -> str:
    """By what a promise is known: the undertaking that it is of, or itself."""
    return f"pledge:{pledge}" if undertaking is None else f"undertaking:{undertaking}"


def _promised(connection: Connection, revisions: Collection[int]) -> Iterator[Worded]:
    """The promises of some revisions."""
    for row in connection.execute(select(_PLEDGES).where(_PLEDGES.c.revision.in_(revisions))):
        span = msgspec.json.decode(row.payload, type=Pledge).span
        yield Worded(row.revision, (span,), _name(row.undertaking, row.pk))


def _promises(connection: Connection, ids: Collection[str]) -> dict[str, Side]:
    """Promises by their ids, in their sentences."""
    pledges = connection.execute(select(_PLEDGES).where(_PLEDGES.c.id.in_(ids))).all()
    spans = {row.id: msgspec.json.decode(row.payload, type=Pledge).span for row in pledges}
    told = articles(connection, {row.revision for row in pledges})
    found = {}
    for row in connection.execute(rows(schema.commitments).where(schema.commitments.c.id.in_(ids))):
        words, before, behind = in_sentence(told[row.revision].article.text, spans[row.id])
        found[row.id] = Side(
            id=row.id,
            article=row.article,
            outlet=row.outlet,
            published=row.published,
            name="، ".join(row.by) or None,
            words=words,
            before=before,
            behind=behind,
            deadline=row.deadline,
        )
    return found


# --- what became of them ------------------------------------------------------------------------------------------------


class _Doubt(NamedTuple):
    """Evidence that nobody has judged: by the id of the promise, and by the id and the revision of the words that tell it."""

    promise: str
    outcome: str
    revision: int
    evidence: Evidence


def fate_questions(connection: Connection, judged: Sequence[Judged]) -> Iterator[Proposal]:
    """Evidence that nobody has judged, the most certain first."""
    seen = Settled(connection, judged, Subject.FATE).pairs(lambda revisions: _told(connection, revisions))
    best: dict[str, _Doubt] = {}
    for undertaking, outcome, doubt in _evidence(connection):
        known = frozenset((undertaking, outcome)) in seen
        if not known and (undertaking not in best or _certain(doubt) > _certain(best[undertaking])):
            best[undertaking] = doubt
    for doubt in sorted(best.values(), key=lambda doubt: (-_certain(doubt), doubt.outcome, doubt.promise)):
        yield Proposal(
            subject=Subject.FATE,
            one=_promises(connection, [doubt.promise])[doubt.promise],
            other=_what_became(doubt, articles(connection, [doubt.revision])[doubt.revision].article.text),
            likely=_certain(doubt),
        )


def _certain(doubt: _Doubt) -> float:
    return doubt.evidence.why.confidence


def _told(connection: Connection, revisions: Collection[int]) -> Iterator[Worded]:
    """The promises of some revisions, and what they tell to have been done."""
    yield from _promised(connection, revisions)
    for row in connection.execute(select(_OUTCOMES).where(_OUTCOMES.c.revision.in_(revisions))):
        yield Worded(row.revision, (msgspec.json.decode(row.payload, type=Outcome).span,), f"outcome:{row.pk}")


def _evidence(connection: Connection) -> Iterator[tuple[str, str, _Doubt]]:
    """The latest evidence with the names of the undertaking and of the words that it is of."""
    columns = (_PLEDGES.c.pk, _PLEDGES.c.undertaking, _PLEDGES.c.id, _PLEDGES.c.payload)
    chosen = (
        select(*columns, _OUTCOMES.c.pk.label("outcome"), _OUTCOMES.c.id.label("outcome_id"))
        .add_columns(_OUTCOMES.c.revision, _OUTCOMES.c.payload.label("told"))
        .select_from(_EVIDENCE)
        .join(_PLEDGES, _PLEDGES.c.pk == _EVIDENCE.c.pledge)
        .join(_OUTCOMES, _OUTCOMES.c.pk == _EVIDENCE.c.outcome)
        .order_by(_EVIDENCE.c.outcome.desc(), _EVIDENCE.c.pledge)
        .limit(LOOKED_AT)
    )
    for row in connection.execute(chosen):
        alone = Undertaking((msgspec.json.decode(row.payload, type=Pledge),))
        for evidence in evidence_of(alone, [msgspec.json.decode(row.told, type=Outcome)]):
            doubt = _Doubt(row.id, row.outcome_id, row.revision, evidence)
            yield _name(row.undertaking, row.pk), f"outcome:{row.outcome}", doubt


def _what_became(doubt: _Doubt, text: str) -> Side:
    words, before, behind = in_sentence(text, doubt.evidence.span)
    return Side(
        id=doubt.outcome,
        article=doubt.evidence.article,
        outlet=doubt.evidence.outlet,
        published=doubt.evidence.day,
        name=doubt.evidence.speaker.name if doubt.evidence.speaker else None,
        words=words,
        before=before,
        behind=behind,
        deadline=doubt.evidence.deadline,
        fate=doubt.evidence.fate,
    )
