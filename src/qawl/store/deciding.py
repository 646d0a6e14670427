"""Decisions put on record: checked against the text, and against what whoever decides has seen.

Invariant: a decision is made in one transaction with the look at those before it, so that of two people who decide at once the
second is told what the first did.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select

from qawl.errors import ChangedError, NotHeldError, QuestionError, StoreError
from qawl.records import Commitment, Subject
from qawl.store import identity, schema
from qawl.store.decisions import Correction, Decision, Verdict, version
from qawl.store.ledger import undertakings
from qawl.store.promises import BY_DEADLINE
from qawl.store.query import beginning, rows
from qawl.store.revisions import article_and_reading, decided, decisions_of, rewrite
from qawl.timex import days

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from qawl.records import Article, Reading, Span, Statement

LONGEST = 300
"""Characters of a name in a correction."""

_TABLES = {Subject.STATEMENT: schema.statements, Subject.PROMISE: schema.commitments}
_HINTS = {Subject.STATEMENT: "`qawl statements` lists the ids", Subject.PROMISE: "`qawl promises --json` lists the ids"}


def row_of(connection: Connection, id_: str, subject: Subject = Subject.STATEMENT) -> Row[Any]:
    """The row of a statement or promise, by its id or the beginning of it. Raises `StoreError`."""
    table, hint = _TABLES[subject], _HINTS[subject]
    found = connection.execute(rows(table).where(*beginning(table.c.id, id_, hint)).limit(2)).all()
    if not found:
        raise NotHeldError(f"no {subject} with this id", where=id_, hint=hint)
    if len(found) > 1:
        raise QuestionError(f"more than one {subject}'s id begins so", where=id_, hint="give more of the id")
    return found[0]


def decide(
    connection: Connection,
    subject: Subject,
    id_: str,
    verdict: Verdict,
    correction: Correction,
    *,
    by: str,
    why: str,
    seen: int | None,
) -> Decision:
    """Write a decision down and let the rows follow it. Raises `StoreError`, `ChangedError` where `seen` is not the last."""
    row = row_of(connection, id_, subject)
    article, reading = article_and_reading(connection, row.revision)
    found = _record(reading, subject, row.record)
    _check_seen(connection, row, article, found, seen)
    _check(correction, article, subject)
    return _written(connection, row, article, reading, _decision(row.id, subject, found, verdict, correction, by, why))


def undo(connection: Connection, number: int, *, by: str, why: str, seen: int | None) -> Decision:
    """Take a decision back by another row. Raises `StoreError`, `ChangedError` where it is not the next after `seen`."""
    table = schema.decisions
    held = connection.execute(select(table).where(table.c.pk == number, table.c.undoes.is_(None))).first()
    if held is None:
        raise NotHeldError("no decision with this number", where=str(number), hint="the history lists them")
    revisions = schema.revisions.join(schema.articles)
    of_text = (schema.articles.c.id == held.article, schema.revisions.c.text_hash == held.text_hash)
    revision = connection.execute(select(schema.revisions.c.pk).select_from(revisions).where(*of_text)).scalar_one()
    article, reading = article_and_reading(connection, revision)
    every = decisions_of(connection, held.article, held.text_hash)
    decision = next(each for each in every if each.id == number)
    last = max(each.id for each in every if _same_words(each, decision))
    if any(each.undoes == number for each in every):
        raise ChangedError("it was taken back already", where=str(number), hint="see the history", last=last)
    if seen is not None and seen != last:
        raise ChangedError(_CHANGED, where=str(number), hint=_LOOK, last=last)
    made = msgspec.structs.replace(decision, id=0, by=by, why=why, at=dt.datetime.now(dt.UTC), undoes=number)
    values = msgspec.to_builtins(made, builtin_types=(dt.datetime,))
    key = _insert(connection, held.article, held.text_hash, values)
    _let_follow(connection, held.article, revision, article, reading, decision.subject)
    return msgspec.structs.replace(made, id=key)


_CHANGED = "somebody decided about this meanwhile"
_LOOK = "see what was decided, then decide again"


def _same_words(one: Decision, other: Decision) -> bool:
    return (one.subject, one.statement) == (other.subject, other.statement)


def _check_seen(
    connection: Connection, row: Row[Any], article: Article, found: Statement | Commitment, seen: int | None
) -> None:
    last = version(decisions_of(connection, row.article, identity.text_hash(article)), found)
    if seen is not None and seen != last:
        raise ChangedError(_CHANGED, where=row.id, hint=_LOOK, last=last)


def _check(correction: Correction, article: Article, subject: Subject) -> None:
    """Raises `QuestionError` for values that cannot be right."""
    of_promise = (correction.parties, correction.towards, correction.deadline, correction.state)
    of_statement = (correction.speaker, correction.act, correction.kind, correction.content)
    if any(value is not None for value in (of_promise if subject is Subject.STATEMENT else of_statement)):
        raise QuestionError(f"a {subject} has no such values", hint="correct what it has")
    if correction.content is not None:
        _check_spans(correction.content, len(article.text))
    if correction.deadline and days(correction.deadline) is None:
        hint = "give a day, month or year, as 2021-12-31, 2021-12 or 2021"
        raise QuestionError("this is no time of the calendar", where=correction.deadline[:50], hint=hint)
    if correction.state in BY_DEADLINE:
        raise QuestionError("the deadline tells this state", where=correction.state, hint="correct the deadline")
    for name in (correction.speaker, *(correction.parties or ()), *(correction.towards or ())):
        if name is not None and (not name.strip() or len(name) > LONGEST):
            raise QuestionError(f"a name has 1 to {LONGEST} characters", hint="write the name")


def _check_spans(spans: tuple[Span, ...], length: int) -> None:
    inside = all(0 <= span.start < span.end <= length for span in spans)
    if not spans or not inside or any(one.end > other.start for one, other in pairwise(spans)):
        raise QuestionError("these words do not stand in the text", hint="choose where they begin and end")


def _record(reading: Reading, subject: Subject, id_: str) -> Statement | Commitment:
    found = reading.statements if subject is Subject.STATEMENT else reading.commitments
    return next(each for each in found if each.id == id_)


def _decision(
    id_: str,
    subject: Subject,
    found: Statement | Commitment,
    verdict: Verdict,
    correction: Correction,
    by: str,
    why: str,
) -> Decision:
    words: dict[str, Any]
    if isinstance(found, Commitment):
        words = {"cue": None, "content": (found.text,)}
    else:
        words = {"cue": found.cue, "content": found.content}
    return Decision(
        statement=id_,
        subject=subject,
        verdict=verdict,
        correction=correction,
        by=by,
        why=why,
        at=dt.datetime.now(dt.UTC),
        **words,
    )


def _written(connection: Connection, row: Row[Any], article: Article, reading: Reading, decision: Decision) -> Decision:
    values = msgspec.to_builtins(decision, builtin_types=(dt.datetime,))
    key = _insert(connection, row.article, identity.text_hash(article), values)
    _let_follow(connection, row.article, row.revision, article, reading, decision.subject)
    return msgspec.structs.replace(decision, id=key)


def _let_follow(
    connection: Connection, id_: str, revision: int, article: Article, reading: Reading, subject: Subject
) -> None:
    """The rows of a revision follow what was decided at once; undertakings of several articles wait to be made again."""
    rewrite(connection, id_, revision, article, reading)
    if subject is Subject.PROMISE:
        undertakings.follow_decision(connection, revision)


def _insert(connection: Connection, article: str, text: str, values: dict[str, Any]) -> int:
    kept = {name: value for name, value in values.items() if name != "id"}
    key = connection.execute(insert(schema.decisions).values(article=article, text_hash=text, **kept))
    if key.inserted_primary_key is None:
        raise StoreError("the database gave a decision no number", hint="see to the database, then try again")
    return int(key.inserted_primary_key[0])


def latest(connection: Connection, limit: int | None) -> list[Decision]:
    """Decisions about any text, the last first."""
    table = schema.decisions
    chosen = select(table).order_by(table.c.pk.desc()).limit(limit)
    return [decided(row) for row in connection.execute(chosen)]
