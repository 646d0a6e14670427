"""The store: articles, their revisions, readings and statements, and what people decided, in one database.

Invariants:

- What is acknowledged is on the disk; what is not is not there at all: every write is one transaction.
- A reading may be replaced, a decision never.
"""

from __future__ import annotations

import datetime as dt
import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import msgspec
from sqlalchemy import func, select

from qawl.errors import NotHeldError, QuestionError
from qawl.ledger.neighbours import WINDOW
from qawl.records import Article, Reading, Record, Subject
from qawl.store import adding, deciding, events, originals, processes, promises, schema, slices, tallies
from qawl.store import engine as database
from qawl.store.adding import Added, Given
from qawl.store.checking.check import examine
from qawl.store.checking.faults import DATABASE, Repair
from qawl.store.checking.repairing import repair
from qawl.store.checking.shelves import compared
from qawl.store.copying.backup import counted, write
from qawl.store.decisions import Correction, Decision, Verdict
from qawl.store.dialects import dialect_of
from qawl.store.events import EventQuery, StoredEvent
from qawl.store.following import Following
from qawl.store.kept import Kept, renumber
from qawl.store.ledger import anchors, asking, beside, coverage, entities, judging, positions, proposing, undertakings
from qawl.store.ledger.asking import StoryQuery
from qawl.store.ledger.identifications import Identifications
from qawl.store.ledger.judging import Standing, all_rows
from qawl.store.ledger.placing import first_waiting, latest_placed, place, renew
from qawl.store.ledger.shelf import Shelf
from qawl.store.ledger.telling import tell_next
from qawl.store.ledger.undertakings import UndertakingQuery
from qawl.store.promises import PromiseQuery, StoredPromise
from qawl.store.query import Query, StoredStatement, beginning, rows, selection, stored
from qawl.store.revisions import StoredArticle, stored_article
from qawl.store.search import meanings, sheet
from qawl.store.search.finding import find, keys
from qawl.store.watching import Watching

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import IO

    from sqlalchemy import Connection, Engine, Table

    from qawl.ledger.judgements import Judged
    from qawl.records import Judgement, PromiseState
    from qawl.store.checking.faults import Examined, Fault
    from qawl.store.copying.backup import Head
    from qawl.store.keyset import Values
    from qawl.store.ledger.asking import Spoken, StoredStory, StoredUtterance, WholeStory
    from qawl.store.ledger.beside import Beside, SideBySide
    from qawl.store.ledger.codec import Prepared
    from qawl.store.ledger.coverage import Coverage, CoverageQuery
    from qawl.store.ledger.entities import StoredEntity
    from qawl.store.ledger.positions import Position, PositionQuery, PositionStatement
    from qawl.store.ledger.questions import Proposal
    from qawl.store.ledger.undertakings import StoredUndertaking
    from qawl.store.originals import Original
    from qawl.store.processes import StoredProcess, WholeProcess
    from qawl.store.search.query import Found, SearchQuery
    from qawl.store.search.sheet import Numbers
    from qawl.store.slices import Listed, Slice
    from qawl.store.tallies import DayCount, Quoted, TopicCount

BATCH = 32
"""How many articles share a transaction when many are added: enough to hide the disk, few enough to lose little."""

PLACED_AT_ONCE, TOLD_AT_ONCE = 4, 16
"""How many batches of articles share a transaction when they are placed, and when their stories are told: what stands around them
is gathered once, and around stories that is much.
"""

PATIENCE = 30.0
"""Seconds to wait for another writer."""


def _nobody(looked_at: int) -> None:
    """Nobody wants to know how far it is."""


class Counts(Record, frozen=True, kw_only=True):
    """How much a store holds. Statements, promises and events are those of the newest revisions."""

    articles: int
    revisions: int
    statements: int
    promises: int
    events: int
    decisions: int


class Drawn(Record, frozen=True, kw_only=True):
    """What the statements of a store are drawn from: how many outlets, and between which days; when an article was added last."""

    outlets: int
    first: dt.date | None
    last: dt.date | None
    added: dt.datetime | None


class Store:
    """An open store. Use it in a `with` block, or `close` it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._shelf = Shelf()
        self._kept = Kept()
        self._is_renewed = False
        with engine.connect() as connection:
            self._full_text = dialect_of(engine).full_text(connection)
        self.following = Following(engine, self._found)
        self.watching = Watching(engine)

    @classmethod
    def open(
        cls,
        url_or_path: str | os.PathLike[str] | None = None,
        *,
        create: bool = True,
        patience: float = PATIENCE,
        read_only: bool = False,
    ) -> Self:
        """Open the store at a path or SQLAlchemy URL; None is the default path in the user's data folder.

        `create` makes a store where there is none; `patience` is how many seconds a write waits for another writer; through a
        store that is `read_only` the database refuses every write. Raises `StoreError`.
        """
        location = database.locate(url_or_path)
        return cls(database.connect(location, create=create, patience=patience, read_only=read_only))

    def begin(self, *, writing: bool = False) -> AbstractContextManager[Connection]:
        """A transaction of a part of qawl with tables of its own, which leaves the record as it is; one that writes locks first."""
        return database.begin_writing(self._engine) if writing else self._engine.begin()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    # --- adding -------------------------------------------------------------------------------------------------------

    def add(self, article: Article, reading: Reading) -> Added:
        """Add one article with its reading, durably. Raises `StoreError`."""
        return next(self.add_all([(article, reading)]))

    def add_all(self, pairs: Iterable[tuple[Article, Reading]], *, batch: int = BATCH) -> Iterator[Added]:
        """Add articles in transactions of `batch`; each result comes after its transaction is on the disk.

        Raises `StoreError`; the transaction at hand is then undone, those before it stay.
        """
        return self._add_all((Given(article, reading) for article, reading in pairs), batch)

    def add_prepared(self, prepared: Iterable[Prepared], *, batch: int = BATCH) -> Iterator[Added]:
        """As `add_all`, for articles of which all that the ledger keeps was made already."""
        return self._add_all((Given(*each.records(), each) for each in prepared), batch)

    def _add_all(self, given: Iterable[Given], batch: int) -> Iterator[Added]:
        remaining = iter(given)
        while chunk := list(itertools.islice(remaining, batch)):
            with self._writing() as connection:
                added = adding.add(connection, chunk)
            yield from added

    # --- the ledger ---------------------------------------------------------------------------------------------------

    def tell(self, *, batch: int = BATCH, more_to_come: bool = False) -> Iterator[int]:
        """Bring the ledger up to date: put the articles that wait beside their neighbours, day by day, then tell their stories.

        more_to_come: while articles are still being added; where they come by day, the stories of the days before are told already.
        Yields how many steps are done after each transaction, two for each article; what was done stays when it is stopped.
        """
        self._renew()
        while (day := self._first_waiting()) is not None:
            yield self._step(
                lambda connection: place(connection, self._shelf, all_rows(connection), PLACED_AT_ONCE * batch)
            )
            if day >= self._latest() - WINDOW:  # else more may be put beside any of them, and telling them now is vain
                yield from self._told(batch, before=day - WINDOW)
        if more_to_come:
            return
        yield from self._told(batch, before=None)
        while self._step(
            lambda connection: undertakings.make_next(connection, all_rows(connection), TOLD_AT_ONCE * batch)
        ):
            pass
        while self._step(lambda connection: meanings.make_next(connection, PLACED_AT_ONCE * batch)):
            yield 0  # an article that was prepared has its vectors already: these are of older ones

    def _renew(self) -> None:
        """Let articles wait again where another version of the ledger took them in; looked for once, it takes a pass over all."""
        if not self._is_renewed:
            with self._writing() as connection:
                renew(connection)
            self._is_renewed = True

    def _told(self, batch: int, before: int | None) -> Iterator[int]:
        while done := self._step(
            lambda connection: tell_next(
                connection, self._shelf, Standing(all_rows(connection)), TOLD_AT_ONCE * batch, before
            )
        ):
            yield done

    def _step(self, work: Callable[[Connection], int]) -> int:
        with self._writing() as connection:
            return work(connection)

    def _first_waiting(self) -> int | None:
        with self._engine.connect() as connection:
            return first_waiting(connection)

    def _latest(self) -> int:
        with self._engine.connect() as connection:
            return latest_placed(connection)

    def waiting(self) -> int:
        """How many steps are left until the ledger is up to date: two for an article that waits, one for one that was placed."""
        stage = schema.traces.c.stage
        with self._engine.connect() as connection:
            left = select(stage, func.count()).where(stage < schema.TOLD_OF).group_by(stage)
            return sum((schema.TOLD_OF - at) * count for at, count in connection.execute(left))

    def failed(self) -> list[str]:
        """The ids of the articles at which this version of the ledger failed; the next one tries them again."""
        of_revision = schema.traces.join(schema.revisions).join(schema.articles)
        chosen = select(schema.articles.c.id).select_from(of_revision).where(schema.traces.c.stage == schema.FAILED)
        with self._engine.connect() as connection:
            return list(connection.execute(chosen.order_by(schema.articles.c.id)).scalars())

    def holds(self, article: Article, reader: str) -> bool:
        """Whether adding an article, read by this reader, would change nothing: then it need not be read."""
        with self._engine.connect() as connection:
            return adding.holds(connection, article, reader)

    # --- checking and copying -----------------------------------------------------------------------------------------

    def check(self, *, quick: bool = False, advance: Callable[[int], None] = _nobody) -> Examined:
        """Look for everything that is not as it must be, as one moment has it, whoever writes meanwhile; nothing is changed.

        quick: without the words under each span, what is made of them, and the contents of indexes. `advance` is told how many
        more texts were looked at; there are `revisions()` of them.
        """
        with self._engine.connect() as connection:
            found = examine(connection, quick=quick, advance=advance)
        if quick or any(fault.where == DATABASE for fault in found.faults):
            return found
        with self.begin(writing=True) as connection:  # FTS5 compares only where it may write, and writes nothing
            return msgspec.structs.replace(found, faults=(*found.faults, *compared(connection)))

    def revisions(self) -> int:
        """How many texts the store holds, older ones included."""
        with self._engine.connect() as connection:
            return counted(connection, schema.revisions)

    def repair(self, faults: Iterable[Fault], read: Callable[[Article], Reading]) -> int:
        """Make again what is derived and was found wrong; how many of the faults that concerns. Raises `StoreError`.

        read: how an article is read. What the ledger holds may be wrong only because of what it rests on: as long as there is
        anything else to be made again, the ledger is left, and another check tells whether it is right then.
        """
        derived = [fault for fault in faults if fault.repair is not None]
        chosen = [fault for fault in derived if fault.repair is not Repair.LEDGER] or derived
        if chosen:
            with self._writing() as connection:
                repair(connection, chosen, read)
        return len(chosen)

    def backup(self, file: IO[bytes], *, advance: Callable[[int], None] = _nobody) -> Head:
        """Write all that the store holds to a file, as it stands at one moment, whoever writes meanwhile. Raises `StoreError`.

        `advance` is told how many more rows are written. `restore` makes a store of it again.
        """
        with self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":  # which has no other way
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            return write(connection, file, advance)

    def decide(
        self,
        statement: str,
        verdict: Verdict,
        *,
        by: str,
        why: str = "",
        correction: Correction | None = None,
        subject: Subject = Subject.STATEMENT,
        seen: int | None = None,
    ) -> Decision:
        """Record what a person decided about a statement, or a promise (`subject`), by its id. Earlier decisions stay on record.

        seen: the number of the last decision about it that whoever decides has seen (0: none); None: whichever. Raises `StoreError`
        when there is no such statement, `QuestionError` for a correction that cannot be right, and `ChangedError` where somebody
        decided meanwhile.
        """
        with self._writing() as connection:
            return deciding.decide(
                connection, subject, statement, verdict, correction or Correction(), by=by, why=why, seen=seen
            )

    def undo_decision(self, decision: int, *, by: str, why: str = "", seen: int | None = None) -> Decision:
        """Take a decision back; it stays on record, and the one before it counts. Raises as `decide`."""
        with self._writing() as connection:
            return deciding.undo(connection, decision, by=by, why=why, seen=seen)

    def decisions(self, *, limit: int | None = 50) -> list[Decision]:
        """The decisions about any text, the last first, those taken back and their undoing included."""
        with self._engine.connect() as connection:
            return deciding.latest(connection, limit)

    # --- judging ------------------------------------------------------------------------------------------------------

    def judge(
        self,
        subject: Subject,
        one: str,
        other: str,
        judgement: Judgement,
        *,
        by: str,
        why: str = "",
        seen: int | None = None,
    ) -> Judged:
        """Record what a person judged of two things, by their ids: articles for a story, statements for an utterance, entities.

        An entity may go by the id of a statement of its own, a person of the registry by his key, a record of a service by its
        address (`https://www.wikidata.org/wiki/Q42`). Stories wait to be told again. seen: the number of the last judgement that
        whoever judges has seen. Raises `StoreError` where there is no such thing, or where it contradicts what stands,
        `ChangedError` where somebody judged the two meanwhile, and `IdentifierError` for an address that can be no identifier.
        """
        with self._writing() as connection:
            ends = judging.ends(connection, subject, one, other)
            made = judging.record(connection, subject, *ends, judgement, by=by, why=why, seen=seen)
            judging.follow(connection, made)
            proposing.answered(connection, subject, one, other)
        return made

    def undo(self, judgement: int, *, by: str, why: str = "") -> Judged:
        """Take a judgement back; it stays on record. Raises `StoreError` where there is none to take back."""
        with self._writing() as connection:
            made = judging.undo(connection, judgement, by=by, why=why)
            judging.follow(connection, made)
        return made

    def judged(self, subject: Subject, one: str, other: str) -> list[Judged]:
        """What was judged of two things, in order of time, what was taken back included. Raises `StoreError`."""
        with self._engine.connect() as connection:
            pair = {*judging.ends(connection, subject, one, other)}
            every = judging.all_rows(connection)
        return [row for row in every if row.subject is subject and {row.one, row.other} == pair]

    def judgements(self) -> list[Judged]:
        """Every judgement ever made, in order of time, those taken back and their undoing included."""
        with self._engine.connect() as connection:
            return judging.all_rows(connection)

    def promise(self, id_: str) -> tuple[StoredPromise, StoredArticle]:
        """A promise by its id, or the beginning of it, and the article and reading that it stands in. Raises `StoreError`."""
        with self._engine.connect() as connection:
            row = deciding.row_of(connection, id_, Subject.PROMISE)
            return promises.stored(row), stored_article(connection, row.revision)

    def proposals(self, subject: Subject | None = None, *, limit: int = 50) -> list[Proposal]:
        """What the ledger would like a person to judge, the likeliest first; what was judged is not asked again.

        Without a subject all of them come in turn. Raises `StoreError`.
        """
        with self._engine.connect() as connection:
            return proposing.proposals(connection, all_rows(connection), subject, limit)

    # --- asking -------------------------------------------------------------------------------------------------------

    def statements(self, query: Query | None = None) -> Iterator[StoredStatement]:
        """The statements that meet a query, newest day first. Raises `StoreError`."""
        chosen = selection(query or Query(), full_text=self._full_text)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(chosen):
                yield stored(row)

    def search(self, query: SearchQuery) -> Found:
        """Statements by words or by meaning, with how many each condition more would leave. Raises `StoreError`."""
        with self._engine.connect() as connection:
            columns = self._kept.get(connection, sheet.load)
            return find(
                connection,
                columns,
                lambda: self._kept.get(connection, self._meanings),
                query,
                full_text=self._full_text,
            )

    def _found(self, connection: Connection, query: SearchQuery) -> Numbers:
        """The keys of the statements that a search finds, as a transaction sees them."""
        columns = self._kept.get(connection, sheet.load)
        return keys(
            connection, columns, lambda: self._kept.get(connection, self._meanings), query, full_text=self._full_text
        )

    def _meanings(self, connection: Connection) -> meanings.Meanings:
        return meanings.load(connection, self._kept.get(connection, sheet.load))

    def promises(self, query: PromiseQuery | None = None) -> Iterator[StoredPromise]:
        """The promises that meet a query, the nearest deadline first. Raises `StoreError`."""
        with self._engine.connect() as connection:
            chosen = promises.selection(query or PromiseQuery())
            for row in connection.execution_options(yield_per=500).execute(chosen):
                yield promises.stored(row)

    def events(self, query: EventQuery | None = None) -> Iterator[StoredEvent]:
        """The events that meet a query, the earliest day first. Raises `StoreError`."""
        with self._engine.connect() as connection:
            chosen = events.selection(query or EventQuery())
            for row in connection.execution_options(yield_per=500).execute(chosen):
                yield events.stored(row)

    def slice(self, query: Listed, size: int, *, after: Values | None = None) -> Slice:
        """At most `size` records that meet a query, behind the place of one of them; the query's `limit` and `skip` do not count.

        What is added meanwhile never makes a record come twice or not at all. Raises `StoreError`.
        """
        with self._engine.connect() as connection:
            judged, today = all_rows(connection), dt.datetime.now(dt.UTC).date()
            return slices.cut(connection, query, size, after, full_text=self._full_text, judged=judged, today=today)

    def event(self, id_: str) -> StoredEvent:
        """An event by its whole id. Raises `StoreError` when there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(rows(schema.events).where(schema.events.c.id == id_)).first()
        if row is None:
            raise NotHeldError("no event with this id", where=id_, hint="`qawl events` lists the ids")
        return events.stored(row)

    def undertaking(self, id_: str, day: dt.date) -> StoredUndertaking:
        """An undertaking by its whole id, as it stood on a day. Raises `StoreError` when there was none by then."""
        with self._engine.connect() as connection:
            found = undertakings.by_id(connection, id_, day, all_rows(connection))
        if found is None:
            raise NotHeldError(
                "no undertaking with this id by that day", where=id_, hint="`qawl promises` lists the ids"
            )
        return found

    def processes(self) -> list[StoredProcess]:
        """The processes that events name, those that most articles tell first."""
        with self._engine.connect() as connection:
            return processes.processes(connection)

    def process(self, id_: str) -> WholeProcess:
        """A process with its events, by its id. Raises `StoreError` when there is none."""
        with self._engine.connect() as connection:
            return processes.process(connection, id_)

    def statement(self, id_: str) -> tuple[StoredStatement, StoredArticle]:
        """A statement by its id, or the beginning of it, and the article and reading that it stands in.

        Raises `StoreError` when there is none, or more than one that begins so.
        """
        with self._engine.connect() as connection:
            row = deciding.row_of(connection, id_)
            return stored(row), stored_article(connection, row.revision)

    def article(self, id_: str) -> StoredArticle:
        """An article's newest revision by the article's id, or the beginning of it.

        Raises `StoreError` when there is none, or more than one that begins so.
        """
        hint = "`qawl statements` lists what is stored"
        with self._engine.connect() as connection:
            found = connection.execute(
                select(schema.revisions.c.pk)
                .join(schema.articles)
                .where(
                    *beginning(schema.articles.c.id, id_, hint),
                    schema.articles.c.current == schema.revisions.c.text_hash,
                )
                .limit(2)
            ).all()
            if not found:
                raise NotHeldError("no article with this id", where=id_, hint=hint)
            if len(found) > 1:
                raise QuestionError("more than one article's id begins so", where=id_, hint="give more of the id")
            return stored_article(connection, found[0].pk)

    def originals(self, articles: Collection[str]) -> dict[str, Original]:
        """The newest texts of many articles with their readings, by the articles' whole ids; unknown ids are left out."""
        with self._engine.connect() as connection:
            return originals.originals(connection, articles)

    def spoken_of(self, statements: Collection[str]) -> dict[str, Spoken]:
        """Who spoke many statements and of what, by their whole ids; those that the ledger has not taken in are left out."""
        with self._engine.connect() as connection:
            return originals.spoken(connection, statements)

    def undertakings_of(self, promises: Collection[str], day: dt.date) -> dict[str, StoredUndertaking]:
        """The undertakings of many promises on a day, by the promises' whole ids; those that one article tells are left out."""
        with self._engine.connect() as connection:
            return undertakings.of_promises(connection, promises, all_rows(connection), day)

    def moved(self, query: UndertakingQuery, day: dt.date) -> list[StoredUndertaking]:
        """The undertakings by some parties and words whose deadline moved, those first of which an article was added last."""
        with self._engine.connect() as connection:
            return undertakings.moved_last(connection, query, all_rows(connection), day)

    def stories(self, query: StoryQuery | None = None) -> Iterator[StoredStory]:
        """The stories that meet a query, the latest first. Raises `StoreError`."""
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(asking.selection(query or StoryQuery())):
                yield asking.stored_story(row)

    def story(self, id_: str) -> WholeStory:
        """A story by its id or that of one of its articles, or the beginning of either. Raises `StoreError`."""
        with self._engine.connect() as connection:
            return asking.whole_story(connection, id_, Standing(all_rows(connection)))

    def story_of(self, article: str) -> StoredStory | None:
        """The story of an article, by the article's whole id; None where no other article tells it."""
        with self._engine.connect() as connection:
            return asking.story_of(connection, article)

    def spoken(self, statement: str) -> Spoken:
        """Who spoke a statement, and of what, by the statement's whole id."""
        with self._engine.connect() as connection:
            return asking.spoken(connection, statement)

    def utterance_of(self, statement: str) -> StoredUtterance | None:
        """The utterance that a statement reports beside others, by the statement's id; None where it stands alone."""
        with self._engine.connect() as connection:
            return asking.utterance_of(connection, statement, Standing(all_rows(connection)))

    def entities(self, words: str, *, limit: int = 20) -> list[StoredEntity]:
        """Whom the articles alone make known under a name, those of most articles first. Raises `StoreError`."""
        with self._engine.connect() as connection:
            return entities.named(connection, words, limit, all_rows(connection))

    def entity(self, id_: str) -> StoredEntity | None:
        """Whom the articles alone make known, by the whole id; None where there is nobody."""
        with self._engine.connect() as connection:
            return entities.by_id(connection, id_, all_rows(connection))

    def identifications(self, ids: Iterable[str]) -> dict[str, dict[str, Judgement]]:
        """Of entities by their ids, and persons of the registry by their keys: identifiers, with what was judged of each.

        What follows from judgements is among them: who is the same as somebody who is not `https://www.wikidata.org/wiki/Q42` is
        not either. Raises `StoreError`.
        """
        with self._engine.connect() as connection:
            known = Identifications(connection, all_rows(connection))
            keys = {id_: id_ if anchors.is_key(id_) else anchors.entity_of(connection, id_) for id_ in ids}
            return {id_: {} if key is None else known.of(key) for id_, key in keys.items()}

    def identifiers(self, judged: Judged) -> list[tuple[str, ...]]:
        """The identifiers of the two things that a judgement names, as they stand now."""
        with self._engine.connect() as connection:
            known = Identifications(connection, all_rows(connection))
            return [known.accepted_for(anchor) for anchor in (judged.one, judged.other)]

    def undertakings(self, query: UndertakingQuery | None = None) -> list[StoredUndertaking]:
        """Promises of several articles that are one undertaking, with every deadline that it has had. Raises `StoreError`."""
        with self._engine.connect() as connection:
            asked = query or UndertakingQuery()
            return list(undertakings.found(connection, asked, all_rows(connection), dt.datetime.now(dt.UTC).date()))

    def coverage(self, query: CoverageQuery) -> Coverage:
        """What two outlets made of the stories that both told. Raises `StoreError`."""
        with self._engine.connect() as connection:
            return coverage.coverage(connection, query, Standing(all_rows(connection)))

    def lacking(self, statement: str) -> list[Beside]:
        """The articles of other stories that tell some of the same as the article of a statement, and not this, by its id."""
        with self._engine.connect() as connection:
            return beside.lacking(connection, self._shelf, statement, Standing(all_rows(connection)))

    def side_by_side(self, one: str, other: str) -> SideBySide | None:
        """What two articles carry, by their ids or the beginnings of them; None where one of them is no article's.

        Raises `StoreError` for what can be no id, for one article named twice, and where the ledger has not taken an article in.
        """
        with self._engine.connect() as connection:
            return beside.side_by_side(connection, self._shelf, one, other, Standing(all_rows(connection)))

    def position(self, query: PositionQuery) -> Position:
        """What a speaker or a side said, in order of day, and what changed. Raises `StoreError`."""
        with self._engine.connect() as connection:
            return positions.position(connection, query)

    def latest(self, query: PositionQuery) -> list[PositionStatement]:
        """What a speaker or a side said, the latest first, without what changed: that costs a look into every article.

        Raises `StoreError`.
        """
        with self._engine.connect() as connection:
            return positions.latest(connection, query)

    def outdated(self, reader: str) -> Iterator[Article]:
        """The articles, every revision of them, whose reading another reader made."""
        chosen = select(schema.revisions.c.payload).join(schema.readings).where(schema.readings.c.reader != reader)
        with self._engine.connect() as connection:
            for payload in connection.execution_options(yield_per=50).execute(chosen).scalars():
                yield msgspec.json.decode(payload, type=Article)

    def drawn(self) -> Drawn:
        """What the record is drawn from."""
        with self._engine.connect() as connection:
            return self._kept.get(connection, _drawn)

    def said_by_day(self, outlet: str | None = None) -> list[DayCount]:
        """Statements by outlet and day of publication; of one outlet, by its exact name, where one is given."""
        with self._engine.connect() as connection:
            if outlet is not None:
                return tallies.by_outlet_and_day(connection, outlet)
            return self._kept.get(connection, tallies.by_outlet_and_day)

    def quoted_by(self, outlet: str, *, limit: int = 20) -> list[Quoted]:
        """Whom an outlet quotes most, by the outlet's exact name."""
        with self._engine.connect() as connection:
            return tallies.quoted_by(connection, outlet, limit)

    def said_of(
        self, *, entity: str | None = None, known: str | None = None
    ) -> tuple[list[TopicCount], list[DayCount]]:
        """How much somebody said by topic and day, and by outlet and day; by the key of the registry or the id of an entity."""
        with self._engine.connect() as connection:
            return tallies.said_of(connection, entity=entity, known=known)

    def promise_states(self, day: dt.date) -> dict[PromiseState, int]:
        """How many promises stand in each state on a day; what several articles tell is one."""
        with self._engine.connect() as connection:
            counted = self._kept.get(connection, _no_states)
            if day not in counted:
                found = tallies.promise_states(
                    connection, self._kept.get(connection, tallies.deadlines), day, all_rows(connection)
                )
                if len(counted) >= _DAYS_KEPT:
                    counted.clear()
                counted[day] = found
            return counted[day]

    def counts(self) -> Counts:
        """How much the store holds."""
        with self._engine.connect() as connection:
            return self._kept.get(connection, _counts)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that writes; with it ends what was kept in memory of the store, here and in other processes."""
        with database.begin_writing(self._engine) as connection:
            yield connection
            renumber(connection)


_DAYS_KEPT = 32


def _no_states(connection: Connection) -> dict[dt.date, dict[PromiseState, int]]:
    """Where the states of promises are kept by day, while the store is what it is."""
    return {}


def _drawn(connection: Connection) -> Drawn:
    table = schema.statements.c
    chosen = select(func.count(table.outlet.distinct()), func.min(table.published), func.max(table.published))
    outlets, first, last = connection.execute(chosen.where(table.current.is_(True))).one()
    added = connection.execute(select(func.max(schema.articles.c.added))).scalar()
    return Drawn(outlets=outlets, first=first, last=last, added=added)


def _counts(connection: Connection) -> Counts:
    def count(table: Table, *where: Any) -> int:
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

    return Counts(
        articles=count(schema.articles),
        revisions=count(schema.revisions),
        statements=count(schema.statements, schema.statements.c.current.is_(True)),
        promises=count(schema.commitments, schema.commitments.c.current.is_(True)),
        events=count(schema.events, schema.events.c.current.is_(True)),
        decisions=count(schema.decisions),
    )
