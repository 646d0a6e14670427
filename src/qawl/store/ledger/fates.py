"""What became of promises, in the store: what articles tell of things done, undone, called off or put off.

Invariant: evidence is a proposal until a person says otherwise; what a person said is bound to the words of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, or_, select, update

from qawl.ledger.fates import Evidence, Outcome, Status, evidence_of, told_again
from qawl.ledger.judgements import standing
from qawl.records import Judgement, Subject
from qawl.store import identity, schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Anchor, Judged
    from qawl.ledger.undertakings import Undertaking
    from qawl.records import Span

_OUTCOMES, _KEYS, _EVIDENCE = schema.outcomes, schema.outcome_keys, schema.evidence
_PLEDGES, _PLEDGE_KEYS = schema.pledges, schema.pledge_keys


def evidence_id(article: str, span: Span) -> str:
    """The id of what became of a promise, by the words that tell it."""
    return identity.finding_id("evidence", article, span.start, span.end)


def withdraw(connection: Connection, revision: int) -> None:
    """Take back what a revision told, and what was told of its promises."""
    told = select(_OUTCOMES.c.pk).where(_OUTCOMES.c.revision == revision)
    promised = select(_PLEDGES.c.pk).where(_PLEDGES.c.revision == revision)
    gone = or_(_EVIDENCE.c.outcome.in_(told), _EVIDENCE.c.pledge.in_(promised))
    concerned = connection.execute(select(_EVIDENCE.c.pledge).where(gone)).scalars().all()
    connection.execute(update(_PLEDGES).where(_PLEDGES.c.pk.in_(concerned)).values(stale=True))
    connection.execute(delete(_EVIDENCE).where(gone))
    connection.execute(delete(_KEYS).where(_KEYS.c.outcome.in_(told)))
    connection.execute(delete(_OUTCOMES).where(_OUTCOMES.c.revision == revision))


def with_evidence(connection: Connection, pledges: Collection[int]) -> set[int]:
    """Those of some promises of which something was told."""
    return set(connection.execute(select(_EVIDENCE.c.pledge).where(_EVIDENCE.c.pledge.in_(pledges))).scalars())


def outcomes_of(connection: Connection, pledges: Collection[int]) -> dict[int, list[Outcome]]:
    """What was told that may be of some promises, by their keys, in the order in which it came."""
    found: dict[int, list[Outcome]] = {}
    chosen = select(_EVIDENCE.c.pledge, _OUTCOMES.c.payload).join(_OUTCOMES, _OUTCOMES.c.pk == _EVIDENCE.c.outcome)
    for row in connection.execute(chosen.where(_EVIDENCE.c.pledge.in_(pledges)).order_by(_OUTCOMES.c.pk)):
        found.setdefault(row.pledge, []).append(msgspec.json.decode(row.payload, type=Outcome))
    return found


def told_of(whole: Undertaking, told: Iterable[Outcome], judged: Sequence[Judged]) -> tuple[Evidence, ...]:
    """What was told of an undertaking, and what people said of it; told: what may be of it."""
    found = (*evidence_of(whole, told), *told_again(whole))
    about = [row for row in standing(judged) if row.subject is Subject.FATE]
    return tuple(msgspec.structs.replace(each, status=_status(whole, each, about)) for each in found)


def _status(whole: Undertaking, evidence: Evidence, judged: Iterable[Judged]) -> Status:
    """What a person said last of evidence about an undertaking: of the words of one of its mentions and those of the evidence."""
    said = Status.PROPOSED
    for row in judged:
        if any(_is(row.one, mention.article, mention.span) for mention in whole.mentions) and _is(
            row.other, evidence.article, evidence.span
        ):
            said = _SAID[row.judgement]
    return said


_SAID = {
    Judgement.SAME: Status.CONFIRMED,
    Judgement.DIFFERENT: Status.REJECTED,
    Judgement.UNSURE: Status.PROPOSED,
}


def _is(anchor: Anchor, article: str, span: Span) -> bool:
    return anchor.article == article and any(span.start < held.end and held.start < span.end for held in anchor.spans)
