"""Articles of a store put beside their neighbours: how likely two tell one story, and whether they are one text.

Invariants:

- An article waits from the moment it is added, in the same transaction; it is placed in one transaction, whole or not at all.
- What it costs to place an article does not grow with the store: its neighbours are looked up in the days around it.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, insert, or_, select, update

from qawl.errors import QawlError
from qawl.ledger.across import told_again
from qawl.ledger.neighbours import WINDOW, looked_up, nearest
from qawl.ledger.notes import traces_and_notes
from qawl.ledger.stories import APART, LEAST_STORY, likely_with
from qawl.store import identity, schema
from qawl.store.ledger import codec, echoes, entities, fates, matching, undertakings
from qawl.store.ledger.echoes import Echo
from qawl.store.ledger.findings import forget
from qawl.store.ledger.lookup import permalinks, pieces
from qawl.store.ledger.shelf import page_of, pages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from qawl.ledger.judgements import Judged
    from qawl.ledger.neighbours import Terms
    from qawl.ledger.notes import Notes
    from qawl.ledger.traces import Trace
    from qawl.records import Article, Reading, Span
    from qawl.store.ledger.codec import Prepared
    from qawl.store.ledger.shelf import Shelf

_TRACES, _LOOKUPS, _LINKS = schema.traces, schema.lookups, schema.links


class Taken(NamedTuple):
    """An article that is put beside its neighbours; day: of publication, 0 where it is unknown."""

    revision: int
    day: int
    trace: Trace
    notes: Notes


def wait(connection: Connection, added: Iterable[tuple[int, dt.date | None, Prepared | None]]) -> None:
    """Let revisions wait for their places, each with its day; trace and notes are kept where they were made already."""
    rows = [
        {
            "revision": revision,
            "day": day.toordinal() if day else 0,
            "stage": schema.WAITING,
            "payload": prepared and prepared.trace,
            "notes": prepared and prepared.notes,
            "made_by": codec.VERSION if prepared else None,
        }
        for revision, day, prepared in added
    ]
    connection.execute(insert(_TRACES), rows)


def withdraw(connection: Connection, revision: int) -> None:
    """Take a revision out of the ledger: it is outdated, or was read again. Its story will be told without it."""
    members = schema.story_articles.c
    story = connection.execute(select(members.story).where(members.revision == revision)).scalar()
    connection.execute(delete(_LINKS).where(or_(_LINKS.c.one == revision, _LINKS.c.other == revision)))
    for table in (_LOOKUPS, schema.spoken, _TRACES):
        connection.execute(delete(table).where(table.c.revision == revision))
    echoes.withdraw(connection, revision)
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
    if connection.execute(outdated).first() is not None:
        begin_again(connection)


def begin_again(connection: Connection) -> None:
    """Let every article wait again, and forget all that was found across articles."""
    for table in schema.FOUND:
        connection.execute(delete(table))
    connection.execute(update(_TRACES).values(stage=schema.WAITING, payload=None, notes=None, made_by=None))


def first_waiting(connection: Connection) -> int | None:
    """The earliest day on which an article waits."""
    waiting = select(func.min(_TRACES.c.day)).where(_TRACES.c.stage == schema.WAITING)
    return connection.execute(waiting).scalar()


def latest_placed(connection: Connection) -> int:
    """The latest day of which an article was placed; 0 where none was."""
    latest = select(func.max(_TRACES.c.day))  # one look into the index for each stage
    stages = (schema.PLACED, schema.TOLD_OF)
    return max(connection.execute(latest.where(_TRACES.c.stage == stage)).scalar() or 0 for stage in stages)


def place(connection: Connection, shelf: Shelf, judged: Sequence[Judged], limit: int) -> int:
    """Place the next waiting articles, the earliest day first; how many there were."""
    chosen = pages().where(_TRACES.c.stage == schema.WAITING).order_by(_TRACES.c.day, _TRACES.c.pk).limit(limit)
    rows = connection.execute(chosen).all()
    if not rows:
        return 0
    taken = _taken(connection, shelf, rows)
    for _, of_one_day in groupby(taken, key=lambda each: each.day):
        _link(connection, shelf, list(of_one_day))
    _note_speakers(connection, taken, entities.note(connection, taken, judged))
    matching.note(connection, taken)
    placed = update(_TRACES).where(_TRACES.c.revision.in_([each.revision for each in taken]))
    connection.execute(placed.values(stage=schema.PLACED, notes=None))
    return len(rows)


def _taken(connection: Connection, shelf: Shelf, rows: Sequence[Row[Any]]) -> list[Taken]:
    """Rows with their traces and notes; those that lack them get them, and where that fails stay out of the ledger."""
    read = [page_of(row) for row in rows]
    lacking = [number for number, row in enumerate(rows) if row.payload is None or row.notes is None]
    made = dict(zip(lacking, _made([read[number] for number in lacking]), strict=True))
    taken = []
    for number, row in enumerate(rows):
        if number not in made:
            trace, notes = codec.decode(row.payload, *read[number]), codec.decode_notes(row.notes)
        elif found := made[number]:
            trace, notes = found
            _keep(connection, row, payload=codec.encode(trace))
        else:
            _keep(connection, row, stage=schema.FAILED)
            continue
        shelf.put(row.pk, trace)
        taken.append(Taken(row.revision, row.day, trace, notes))
    return taken


def _made(pairs: Sequence[tuple[Article, Reading]]) -> list[tuple[Trace, Notes] | None]:
    """What the ledger keeps of articles; None for one at which qawl fails, so that it holds up no other."""
    try:
        return [*traces_and_notes(pairs)]
    except (QawlError, OSError):
        raise  # no article's fault
    except Exception:
        return [None] if len(pairs) == 1 else [found for pair in pairs for found in _made([pair])]


def _keep(connection: Connection, row: Row[Any], **values: Any) -> None:
    """Keep what this version of the ledger made of a row; what it failed at is tried again by the next."""
    connection.execute(update(_TRACES).where(_TRACES.c.pk == row.pk).values(made_by=codec.VERSION, **values))


def _link(connection: Connection, shelf: Shelf, taken: Sequence[Taken]) -> None:
    """Link articles of one day with those of the days around that tell the same story, or are the same text."""
    day = taken[0].day
    terms = {
        each.revision: [(identity.bounded_key(stem), value) for stem, value in looked_up(each.trace)] for each in taken
    }
    near = _near(connection, day, terms)
    held = shelf.traces(connection, {other for others in near.values() for other in others} - terms.keys())
    links, again = [], list[Echo]()
    for each in taken:
        others = {other: held[other] for other in near[each.revision] if other in held}
        for other, found in zip(others, likely_with(each.trace, list(others.values())), strict=True):
            if found.copy or found.likely >= APART:
                one, later = sorted((other, each.revision))
                links.append({"one": one, "other": later, "likely": found.likely, "copy": found.copy})
            if not found.copy or found.likely < LEAST_STORY:  # one text in one story: its reports are one already
                again += _echoes(other, others[other], each)
        held[each.revision] = each.trace
    if links:
        connection.execute(insert(_LINKS), links)
    echoes.note(connection, again)
    rows = [
        {"stem": stem, "day": day, "revision": revision, "value": value}
        for revision, told in terms.items()
        for stem, value in told
    ]
    if rows:
        connection.execute(insert(_LOOKUPS), rows)


def _echoes(revision: int, earlier: Trace, later: Taken) -> list[Echo]:
    """What an article tells again of one that was placed before it."""
    return [
        Echo(
            one=(revision, earlier.reports[pair.one].statement.id),
            other=(later.revision, later.trace.reports[pair.other].statement.id),
            likely=pair.likely,
        )
        for pair in told_again(earlier, later.trace)
    ]


def _near(connection: Connection, day: int, terms: Mapping[int, Terms]) -> dict[int, list[int]]:
    """For each article of a day those before it, in the days around, that share most of the stems that tell most."""
    first, last = (day - WINDOW, day + WINDOW) if day else (0, 0)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    shared = select(_LOOKUPS.c.stem, _LOOKUPS.c.revision, _LOOKUPS.c.value)
    for piece in pieces({stem for told in terms.values() for stem, _ in told}):
        for row in connection.execute(shared.where(_LOOKUPS.c.stem.in_(piece), _LOOKUPS.c.day.between(first, last))):
            holders[row.stem].append((row.revision, row.value))
    found = {}
    for revision, told in terms.items():
        scores: defaultdict[int, float] = defaultdict(float)
        for stem, value in told:
            for other, its in holders[stem]:
                scores[other] += its * value
        found[revision] = nearest(scores)
        for stem, value in told:
            holders[stem].append((revision, value))
    return found


def _note_speakers(connection: Connection, taken: Sequence[Taken], known: Mapping[tuple[int, Span], int]) -> None:
    """Note who made each statement, and what it is about; known: the profiles of those whom the registry does not know."""
    ids = permalinks(connection, schema.statements, [each.revision for each in taken])
    rows = [
        {
            "statement": ids[revision, report.statement.id],
            "revision": revision,
            "entity": report.who.key if report.who and report.who.registered else None,
            "profile": known.get((revision, name)) if (name := report.statement.speaker_name) else None,
            "seats": _listed(report.who.seats if report.who else ()),
            "topics": _listed(about),
        }
        for revision, _, trace, notes in taken
        for report, about in zip(trace.reports, notes.topics, strict=True)
    ]
    if rows:
        connection.execute(insert(schema.spoken), rows)


def _listed(values: Iterable[str]) -> str:
    """Values with blanks around each, so that one can be looked for."""
    return f" {' '.join(values)} "
