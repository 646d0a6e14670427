"""The rows that a revision, its reading and people's decisions make: they can be made again at any time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert

from qawl.records import name_of, words_of
from qawl.store import identity, schema
from qawl.store.decisions import Correction, Decision, standing
from qawl.store.words import forms, forms_of_name, phrase_forms
from qawl.timex import days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from qawl.records import Article, Commitment, Event, Reading, Span, Statement

Values = dict[str, Any]


class Place(NamedTuple):
    """The revision that rows belong to: the article's id, the revision's key, whether it is the article's newest."""

    article: str
    revision: int
    current: bool


def delete_rows(connection: Connection, revision: int) -> None:
    """Delete everything that was derived from a revision."""
    for table in schema.DERIVED:
        connection.execute(delete(table).where(table.c.revision == revision))


class Held(NamedTuple):
    """A revision: where it belongs, what it says, how it was read, and what people decided about it."""

    place: Place
    article: Article
    reading: Reading
    decisions: Sequence[Decision] = ()


def insert_rows(connection: Connection, held: Iterable[Held]) -> None:
    """Insert what the readings of revisions hold, with the decisions that stand."""
    rows: defaultdict[Table, list[Values]] = defaultdict(list)
    for each in held:
        for table, values in rows_of(each):
            rows[table] += values
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def rows_of(held: Held) -> Iterator[tuple[Table, list[Values]]]:
    """The rows that a revision has in each of `schema.DERIVED`, in order, without their keys."""
    place, article, reading, decisions = held
    text = identity.text_hash(article)
    statements = identity.statement_ids(place.article, text, reading.statements)
    permalinks = {each.id: id_ for each, id_ in zip(reading.statements, statements, strict=True)}
    starts = [each.text.start for each in reading.commitments]
    commitments = identity.record_ids("commitment", place.article, text, starts)
    events = identity.record_ids("event", place.article, text, [each.span.start for each in reading.events])
    rows = (
        (schema.statements, statements, [_statement(article, s, standing(decisions, s)) for s in reading.statements]),
        (
            schema.commitments,
            commitments,
            [_commitment(article, c, standing(decisions, c), permalinks) for c in reading.commitments],
        ),
        (schema.events, events, [_event(article, e) for e in reading.events]),
    )
    for table, ids, found in rows:
        yield (
            table,
            [
                {"id": id_, "revision": place.revision, "current": place.current, "position": position}
                | {"outlet": article.outlet, "outlet_words": forms_of_name(article.outlet or "")}
                | {"published": article.published}
                | each
                for position, (id_, each) in enumerate(zip(ids, found, strict=True))
            ],
        )


def _statement(article: Article, statement: Statement, decision: Decision | None) -> Values:
    text = article.text
    correction = decision.correction if decision else Correction()
    speaker = correction.speaker or name_of(text, statement.speaker_name)
    content = " … ".join(_line(text, span) for span in correction.content or statement.content)
    return {
        "record": statement.id,
        "speaker": speaker,
        "speaker_words": forms_of_name(speaker or ""),
        "via": _names(text, statement.via),
        "addressee": name_of(text, statement.addressee),
        "act": correction.act or statement.act,
        "kind": correction.kind or statement.kind,
        "cue": words_of(text, statement.cue) if statement.cue else None,
        "content": content,
        "words": phrase_forms(content),
        "confidence": statement.why.confidence,
        "verdict": decision.verdict if decision else None,
    }


def _commitment(
    article: Article, commitment: Commitment, decision: Decision | None, permalinks: dict[str, str]
) -> Values:
    text = article.text
    correction = decision.correction if decision else Correction()
    by = _names(text, commitment.by) if correction.parties is None else [*correction.parties]
    to = _names(text, commitment.to) if correction.towards is None else [*correction.towards]
    deadline = (correction.deadline or None) if correction.deadline is not None else commitment.deadline
    period = days(deadline) if deadline else None
    words = _line(text, commitment.text)
    return {
        "record": commitment.id,
        "by": by,
        "by_words": forms_of_name(" ".join(by)),
        "to": to,
        "to_words": forms_of_name(" ".join(to)),
        "text": words,
        "words": forms(words),
        "deadline": deadline,
        "deadline_text": _line(text, commitment.deadline_text) if commitment.deadline_text else None,
        "due": period[1] if period else None,
        "polarity": commitment.polarity,
        "strength": commitment.strength,
        "condition": _line(text, commitment.condition) if commitment.condition else None,
        "statement": permalinks.get(commitment.statement or ""),
        "confidence": commitment.why.confidence,
        "verdict": decision.verdict if decision else None,
        "state": correction.state,
    }


def _event(article: Article, event: Event) -> Values:
    text = article.text
    participants = [
        {"name": name_of(text, each.name), "office": name_of(text, each.office)} for each in event.participants
    ]
    period = days(event.time) if event.time else None
    named = " ".join(str(each["name"]) for each in participants)
    process = name_of(text, event.process)
    words = _line(text, event.span)
    return {
        "record": event.id,
        "kind": event.kind,
        "text": words,
        "words": forms(words),
        "participants": participants,
        "participant_words": forms_of_name(named),
        "place": name_of(text, event.place),
        "time": event.time,
        "first_day": period[0] if period else None,
        "last_day": period[1] if period else None,
        "process": process,
        "process_words": forms_of_name(process or ""),
        "round": event.round,
        "confidence": event.why.confidence,
    }


def _names(text: str, spans: Iterable[Span]) -> list[str]:
    return [name_of(text, span) or "" for span in spans]


def _line(text: str, span: Span) -> str:
    return " ".join(words_of(text, span).split())
