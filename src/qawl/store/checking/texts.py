"""The texts of a store and how they were read: each as it was put down, and each span on words of its text.

Invariant: what passes is proven by digests, not by its looks: a reading that was changed to one that could be right is found too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import select

from qawl.records import Article, Reading, Record, Span
from qawl.store import digests, identity, schema
from qawl.store.checking import decided
from qawl.store.checking.faults import Fault, Found, Looked, Repair
from qawl.store.checking.rows import Rows
from qawl.store.derived import Held, Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Row, Select

_AT_ONCE = 200
"""Revisions that are looked at together."""


class Text(NamedTuple):
    """What other parts of a check need of a revision: its article's id, the text's hash and length, and when it was read.

    current: whether it is the article's newest.
    """

    article: str
    hash: str
    length: int
    read: dt.datetime
    current: bool


class Texts:
    """A pass over all revisions; afterwards `held` are those that can be understood, by their keys, and `spans` were looked up."""

    def __init__(self, connection: Connection, *, quick: bool) -> None:
        self._connection, self._quick = connection, quick
        self._decisions = decided.by_text(connection)
        self.held: dict[int, Text] = {}
        self.spans = 0

    def looked(self) -> Looked:
        """How much was looked at."""
        return Looked(
            articles=len({text.article for text in self.held.values()}),
            revisions=len(self.held),
            spans=self.spans,
            decisions=sum(len(each or ()) for each in self._decisions.values()),
        )

    def run(self, advance: Callable[[int], None]) -> Iterator[Found]:
        """Look at every revision; `advance` is told how many more were looked at."""
        found = self._connection.execution_options(yield_per=_AT_ONCE).execute(_revisions())
        for part in found.partitions(_AT_ONCE):
            rows = None if self._quick else Rows(self._connection, part[0].pk, part[-1].pk)
            for row in part:
                yield from self._revision(row, rows)
            advance(len(part))
        yield from self._without_newest()

    def _revision(self, row: Row[Any], rows: Rows | None) -> Iterator[Found]:
        faults = [*_article(row)]
        yield from faults
        if not faults:
            article = msgspec.json.decode(row.payload, type=Article)
            current = row.current == row.text_hash
            if row.reading is not None:
                self.held[row.pk] = Text(row.id, row.text_hash, len(article.text), row.read, current)
            faults = [*_sealed(row)]
            yield from faults
            if not faults and rows is not None:
                yield from self._reading(row, article, rows, current=current)

    def _reading(self, row: Row[Any], article: Article, rows: Rows, *, current: bool) -> Iterator[Found]:
        """A reading whose digest holds: whether it was right when it was put down, and what rests on it."""
        try:
            reading = msgspec.json.decode(row.reading, type=Reading)
        except msgspec.DecodeError as error:
            yield _misread(row, f"its reading cannot be understood: {error}")
            return
        pointing = [*spans(reading)]
        self.spans += len(pointing)
        outside = [span for span in pointing if not 0 <= span.start < span.end <= len(article.text)]
        if outside or reading.article != article.id or reading.reader != row.reader:
            at = ", ".join(f"{start}-{end}" for start, end in outside[:3])
            yield _misread(
                row, f"its reading points at {at}, where no words are" if at else "its reading is of another"
            )
            return
        decisions = self._decisions.get((row.id, row.text_hash), [])
        if decisions is None:
            return  # what its rows should be cannot be told
        yield from decided.about_text(decisions, article, reading, row.read)
        yield from rows.compared(Held(Place(row.id, row.pk, current=current), article, reading, decisions))

    def _without_newest(self) -> Iterator[Fault]:
        """Articles of which no text is the newest."""
        of = schema.revisions.c
        same = (of.article == schema.articles.c.pk) & (of.text_hash == schema.articles.c.current)
        lacking = select(schema.articles.c.id).outerjoin(schema.revisions, same).where(of.pk.is_(None))
        for id_ in self._connection.execute(lacking.order_by(schema.articles.c.id)).scalars():
            yield Fault(where=f"article {id_}", what="its newest text is not there")


def _revisions() -> Select[Any]:
    of = schema.readings.c
    reading = (of.reader, of.read, of.payload.label("reading"), of.digest.label("reading_digest"))
    return (
        select(schema.revisions, schema.articles.c.id, schema.articles.c.current, *reading)
        .select_from(schema.revisions.join(schema.articles).outerjoin(schema.readings))
        .order_by(schema.revisions.c.pk)
    )


def _article(row: Row[Any]) -> Iterator[Fault]:
    """An article as it was put down."""

    def fault(what: str) -> Fault:
        return Fault(where=f"article {row.id}", what=what, revision=row.pk)

    if row.digest != digests.of_article(row.payload):
        yield fault("it is not what was put down")
        return
    try:
        article = msgspec.json.decode(row.payload, type=Article)
    except msgspec.DecodeError as error:
        yield fault(f"it cannot be understood: {error}")
        return
    if identity.text_hash(article) != row.text_hash:
        yield fault("its text has another hash")
    if identity.article_id(article) != row.id:
        yield fault("its id is not that of its address, or of its outlet and text")
    if any(not 0 <= span.start < span.end <= len(article.text) for span in spans(article)):
        yield fault("its headline or furniture is outside its text")


def _sealed(row: Row[Any]) -> Iterator[Fault]:
    """A reading as it was put down, of this text."""
    if row.reading is None:
        yield _misread(row, "it has no reading")
    elif row.reading_digest != digests.of_reading(row.text_hash, row.reading):
        yield _misread(row, "its reading is not what was put down, or not of this text")


def _misread(row: Row[Any], what: str) -> Fault:
    return Fault(where=f"article {row.id}", what=what, repair=Repair.READING, revision=row.pk)


def spans(record: Record) -> Iterator[Span]:
    """Every span of a record and of the records in it."""
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if type(value) is Span:
            yield value
        elif type(value) is tuple:
            for each in value:
                if type(each) is Span:
                    yield each
                elif isinstance(each, Record):
                    yield from spans(each)
