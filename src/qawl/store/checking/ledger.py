"""What was found across articles: that it points at statements and words which are there, and that its counts are right."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import func, select

from qawl.ledger.fates import Outcome
from qawl.ledger.profiles import Profile
from qawl.ledger.undertakings import Pledge
from qawl.records import Span, Subject
from qawl.store import schema
from qawl.store.checking.faults import Fault, Repair
from qawl.store.checking.texts import spans
from qawl.store.ledger import codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Column, ColumnElement, Connection, Table

    from qawl.records import Record
    from qawl.store.checking.texts import Text

_AT_ONCE = 1000


class _Pointer(NamedTuple):
    """A column that holds ids of statements or promises, and the column that says in which revision they stand."""

    at: Column[Any]
    revision: Column[Any]
    to: Table = schema.statements


_POINTERS = (
    _Pointer(schema.spoken.c.statement, schema.spoken.c.revision),
    _Pointer(schema.reports.c.statement, schema.reports.c.revision),
    _Pointer(schema.echoes.c.one, schema.echoes.c.one_revision),
    _Pointer(schema.echoes.c.other, schema.echoes.c.other_revision),
    _Pointer(schema.pledges.c.id, schema.pledges.c.revision, schema.commitments),
)


class _Count(NamedTuple):
    """A number that is kept, and what it counts: rows, or different values of a column."""

    kept: Column[Any]
    of: Column[Any]
    counted: ColumnElement[int]


_COUNTS = (
    _Count(schema.stories.c.articles, schema.story_articles.c.story, func.count()),
    _Count(schema.undertakings.c.mentions, schema.pledges.c.undertaking, func.count()),
    _Count(schema.entities.c.articles, schema.profiles.c.entity, func.count()),
)
"""An article that speaks of one entity in two profiles counts twice in `entities.articles`, as the ledger in memory has it."""


def pointers(connection: Connection) -> Iterator[Fault]:
    """Rows that point at statements or promises which are not there, or stand in another text."""
    for at, revision, to in _POINTERS:
        yield from _absent(connection, at, revision, to)
    asked = schema.proposals.c
    for end, revision in ((asked.one, asked.one_revision), (asked.other, asked.other_revision)):
        of_statements = asked.subject == Subject.STATEMENT.value
        yield from _absent(connection, end, revision, schema.statements, of_statements)


def _absent(
    connection: Connection, at: Column[Any], revision: Column[Any], to: Table, *where: ColumnElement[bool]
) -> Iterator[Fault]:
    there = to.alias()
    chosen = select(at).outerjoin(there, at == there.c.id).where(*where)
    wrong = there.c.id.is_(None) | (there.c.revision != revision)
    for id_ in connection.execute(chosen.where(wrong).order_by(at)).scalars():
        what = f"{at.table.name} points at it, and its text has no such {to.name.removesuffix('s')}"
        yield Fault(where=f"{to.name.removesuffix('s')} {id_}", what=what, repair=Repair.LEDGER)


def counts(connection: Connection) -> Iterator[Fault]:
    """Numbers that are kept beside what they count, and findings in which nothing is left."""
    for kept, of, counted in _COUNTS:
        table = kept.table
        real = select(of.label("key"), counted.label("count")).where(of.is_not(None)).group_by(of).subquery()
        found = func.coalesce(real.c.count, 0)
        chosen = select(table.c.id, kept, found).outerjoin(real, real.c.key == table.c.pk)
        for id_, said, there in connection.execute(chosen.where((kept != found) | (found == 0)).order_by(table.c.pk)):
            what = f"{said} {kept.name} are counted, {there} are there"
            yield Fault(where=f"{table.name} {id_}", what=what, repair=Repair.LEDGER)
    told = select(schema.reports.c.utterance)
    silent = select(schema.utterances.c.id).where(schema.utterances.c.pk.not_in(told))
    for id_ in connection.execute(silent).scalars():
        yield Fault(where=f"utterances {id_}", what="no statement reports it", repair=Repair.LEDGER)


def places(connection: Connection, texts: Mapping[int, Text]) -> Iterator[Fault]:
    """Every newest text waits for the ledger or has its place in it once, with all its statements, and no other text has one."""
    of = schema.traces.c
    stages: dict[int, int] = {row.revision: row.stage for row in connection.execute(select(of.revision, of.stage))}
    said, placed = _by_revision(connection, schema.statements), _by_revision(connection, schema.spoken)
    for revision, text in texts.items():
        stage = stages.get(revision)
        what = None
        if text.current is (stage is None):
            what = "it does not wait for the ledger" if text.current else "the ledger has an older text of it"
        elif stage in (schema.PLACED, schema.TOLD_OF) and placed.get(revision, 0) != said.get(revision, 0):
            what = f"the ledger knows {placed.get(revision, 0)} of its {said.get(revision, 0)} statements"
        if what is not None:
            yield Fault(where=f"article {text.article}", what=what, repair=Repair.LEDGER, revision=revision)


def _by_revision(connection: Connection, table: Table) -> dict[int, int]:
    """How many rows each revision has."""
    chosen = select(table.c.revision, func.count().label("rows")).group_by(table.c.revision)
    return {row.revision: row.rows for row in connection.execute(chosen)}


def records(connection: Connection, texts: Mapping[int, Text]) -> Iterator[Fault]:
    """What the ledger keeps of each article: that it can be understood, and that its spans lie in the article's text."""
    kinds: Sequence[tuple[Table, type[Record]]] = (
        (schema.profiles, Profile),
        (schema.pledges, Pledge),
        (schema.outcomes, Outcome),
    )
    for table, kind in kinds:
        chosen = select(table.c.pk, table.c.revision, table.c.payload)
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(chosen):
            try:
                pointing = [*spans(msgspec.json.decode(row.payload, type=kind))]
            except msgspec.DecodeError as error:
                what = f"it cannot be understood: {error}"
                yield Fault(where=f"{table.name} {row.pk}", what=what, repair=Repair.LEDGER)
                continue
            yield from _outside(f"{table.name} {row.pk}", pointing, texts.get(row.revision))
    of = schema.disagreements.c
    for id_, *ends in connection.execute(select(of.id, of.one, of.one_span, of.other, of.other_span)):
        for revision, span in (ends[:2], ends[2:]):
            yield from _outside(f"disagreements {id_}", [Span(*span)], texts.get(revision))


def _outside(where: str, pointing: Sequence[Span], text: Text | None) -> Iterator[Fault]:
    if text is not None and any(not 0 <= span.start < span.end <= text.length for span in pointing):
        what = f"it points where article {text.article} has no words"
        yield Fault(where=where, what=what, repair=Repair.LEDGER)


def traces(connection: Connection, texts: Mapping[int, Text]) -> Iterator[Fault]:
    """The traces by which articles are compared: their bytes carry a checksum of their own."""
    of = schema.traces.c
    chosen = select(of.revision, of.payload).where(of.payload.is_not(None), of.made_by == codec.VERSION)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(chosen):
        try:
            zlib.decompress(row.payload)
        except zlib.error:
            text = texts.get(row.revision)
            where = f"article {text.article}" if text else f"revision {row.revision}"
            what = "what the ledger compares it by cannot be understood"
            yield Fault(where=where, what=what, repair=Repair.LEDGER, revision=row.revision)
