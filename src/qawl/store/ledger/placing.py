"""Articles of a store put beside their neighbours: how likely two tell one story, and whether they are one text.

Invariants:

- An article waits from the moment it is added, in the same transaction; it is placed in one transaction, whole or not at all.
- What it costs to place an article does not grow with the store: its neighbours are looked up in the days around it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select, update

from qawl.ledger.neighbours import WINDOW, looked_up, nearest
from qawl.ledger.stories import APART, is_copy, likely_with
from qawl.ledger.topics import topics
from qawl.ledger.traces import lead_of, traces, words_of_statement
from qawl.store import schema
from qawl.store.ledger import codec, entities, fates, undertakings
from qawl.store.ledger.findings import forget
from qawl.store.ledger.shelf import page_of, pages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.judgements import Judged
    from qawl.ledger.neighbours import Terms
    from qawl.ledger.traces import Trace
    from qawl.records import Span
    from qawl.store.ledger.shelf import Shelf

_TRACES, _LOOKUPS, _LINKS = schema.traces, schema.lookups, schema.links


def wait(connection: Connection, revision: int, day: dt.date | None, trace: Trace | None) -> None:
    """Let a revision wait for its place; its trace is kept where it was made already."""
    made = {"payload": codec.encode(trace), "made_by": codec.VERSION} if trace else {}
    row = {"revision": revision, "day": day.toordinal() if day else 0, "stage": schema.WAITING}
    connection.execute(insert(_TRACES).values(row | made))


def withdraw(connection: Connection, revision: int) -> None:
    """Take a revision out of the ledger: it is outdated, or was read again. Its story will be told without it."""
    members = schema.story_articles.c
    story = connection.execute(select(members.story).where(members.revision == revision)).scalar()
    connection.execute(delete(_LINKS).where(or_(_LINKS.c.one == revision, _LINKS.c.other == revision)))
    for table in (_LOOKUPS, schema.spoken, _TRACES):
        connection.execute(delete(table).where(table.c.revision == revision))
    entities.withdraw(connection, revision)
    fates.withdraw(connection, revision)
    undertakings.withdraw(connection, revision)
    if story is not None:
        left = connection.execute(select(members.revision).where(members.story == story)).scalars().all()
        tell_again(connection, left)
        waiting = select(_TRACES.c.pk).where(_TRACES.c.revision.in_(left))
        if connection.execute(waiting).first() is None:
            forget(connection, [story], left)


def tell_again(connection: Connection, revisions: Iterable[int]) -> None:
    """Let the stories of placed revisions be told again."""
    placed = _TRACES.c.stage == schema.TOLD_OF
    connection.execute(update(_TRACES).where(_TRACES.c.revision.in_(revisions), placed).values(stage=schema.PLACED))


def renew(connection: Connection) -> None:
    """Let every article wait again where another version of the ledger made a trace: what it found goes with it."""
    outdated = select(_TRACES.c.pk).where(_TRACES.c.made_by.is_not(None), _TRACES.c.made_by != codec.VERSION).limit(1)
    if connection.execute(outdated).first() is None:
        return
    for table in schema.FOUND:
        connection.execute(delete(table))
    connection.execute(update(_TRACES).values(stage=schema.WAITING, payload=None, made_by=None))


def first_waiting(connection: Connection) -> int | None:
    """The earliest day on which an article waits."""
    waiting = select(func.min(_TRACES.c.day)).where(_TRACES.c.stage == schema.WAITING)
    return connection.execute(waiting).scalar()


def place(connection: Connection, shelf: Shelf, judged: Sequence[Judged], limit: int) -> int:
    """Place the next waiting articles, the earliest day first; how many there were."""
    chosen = pages().where(_TRACES.c.stage == schema.WAITING).order_by(_TRACES.c.day, _TRACES.c.pk).limit(limit)
    rows = connection.execute(chosen).all()
    unmade = [row for row in rows if row.payload is None]
    made = dict(zip([row.pk for row in unmade], traces([page_of(row) for row in unmade]), strict=True))
    for row in rows:
        trace = made.get(row.pk) or codec.decode(row.payload, *page_of(row))
        _place(connection, shelf, row.revision, row.day, trace, judged)
        kept = {"payload": codec.encode(trace), "made_by": codec.VERSION} if row.payload is None else {}
        placed = {"stage": schema.PLACED} | kept
        connection.execute(update(_TRACES).where(_TRACES.c.pk == row.pk).values(placed))
        shelf.put(row.pk, trace)
    return len(rows)


def _place(
    connection: Connection, shelf: Shelf, revision: int, day: int, trace: Trace, judged: Sequence[Judged]
) -> None:
    terms = looked_up(trace)
    others = shelf.traces(connection, _near(connection, day, terms))
    links = [
        {"one": min(other, revision), "other": max(other, revision), "likely": likely, "copy": copy}
        for (other, held), likely in zip(others.items(), likely_with(trace, list(others.values())), strict=True)
        if (copy := is_copy(held, trace)) or likely >= APART
    ]
    if links:
        connection.execute(insert(_LINKS), links)
    if terms:
        rows = [{"stem": stem, "day": day, "revision": revision, "value": value} for stem, value in terms]
        connection.execute(insert(_LOOKUPS), rows)
    _note_speakers(
        connection, revision, trace, entities.note(connection, revision, trace.article, trace.reading, judged)
    )
    undertakings.note(connection, revision, trace)
    fates.note(connection, revision, trace)


def _note_speakers(connection: Connection, revision: int, trace: Trace, known: Mapping[Span, int]) -> None:
    """Note who made each statement, and what it is about; known: the profiles of those whom the registry does not know."""
    table = schema.statements.c
    found = connection.execute(select(table.record, table.id).where(table.revision == revision))
    permalinks = {row.record: row.id for row in found}
    around = lead_of(trace.article)
    rows = [
        {
            "statement": permalinks[report.statement.id],
            "revision": revision,
            "entity": report.who.key if report.who and report.who.registered else None,
            "profile": known.get(report.statement.speaker_name) if report.statement.speaker_name else None,
            "seats": _listed(report.who.seats if report.who else ()),
            "topics": _listed(topics(words_of_statement(trace.article.text, report.statement.content), around)),
        }
        for report in trace.reports
    ]
    if rows:
        connection.execute(insert(schema.spoken), rows)


def _listed(values: Iterable[str]) -> str:
    """Values with blanks around each, so that one can be looked for."""
    return f" {' '.join(values)} "


def _near(connection: Connection, day: int, terms: Terms) -> list[int]:
    """The articles of the days around that share most of the stems that tell most."""
    asked = dict(terms)
    first, last = (day - WINDOW, day + WINDOW) if day else (0, 0)
    shared = select(_LOOKUPS.c.revision, _LOOKUPS.c.stem, _LOOKUPS.c.value)
    scores: defaultdict[int, float] = defaultdict(float)
    found = connection.execute(shared.where(_LOOKUPS.c.stem.in_(asked), _LOOKUPS.c.day.between(first, last)))
    for revision, stem, value in found.all():
        scores[revision] += value * asked[stem]
    return nearest(scores)
