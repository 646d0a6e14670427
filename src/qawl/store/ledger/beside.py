"""Articles of two stories that tell some of the same, in the store: what both carry, and what only one of them does.

Invariants:

- Two articles stand beside each other where one tells an utterance of the other again: in another story, in another outlet, on the
  same day or the next. That they tell one event is not claimed: only what stands in the one and not in the other.
- What a person said is one or two, or rejected, is respected.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from qawl.errors import StoreError
from qawl.ledger.across import NEAR
from qawl.ledger.beside import Sides, sides, widest
from qawl.ledger.traces import head_of
from qawl.records import Record
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.ledger.echoes import echoes_of
from qawl.store.ledger.lookup import statements_of
from qawl.store.query import StoredStatement, beginning, naming, rows, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.traces import Report
    from qawl.store.ledger.judging import Standing
    from qawl.store.ledger.shelf import Shelf

_STATEMENTS, _ECHOES = schema.statements, schema.echoes


class BesideArticle(Record, frozen=True, kw_only=True):
    """One of two articles that stand beside each other."""

    id: str
    outlet: str | None
    published: dt.date | None


class Beside(Record, frozen=True, kw_only=True):
    """Two articles of two stories that tell some of the same; both: how many utterances."""

    one: BesideArticle
    other: BesideArticle
    both: int


class SideBySide(Record, frozen=True, kw_only=True):
    """What two articles carry, by the headlines of both.

    both: what the ledger holds for one utterance; perhaps: what may be one; only_one, only_other: what one of them carries and the
    other does not, the widest statement where one stands in another.
    """

    one: BesideArticle
    other: BesideArticle
    headline_one: str
    headline_other: str
    both: tuple[tuple[StoredStatement, StoredStatement], ...]
    perhaps: tuple[tuple[StoredStatement, StoredStatement], ...]
    only_one: tuple[StoredStatement, ...]
    only_other: tuple[StoredStatement, ...]


def beside(connection: Connection, statements: Collection[str], judged: Standing) -> list[Beside]:
    """What stands beside the articles of some statements, those that tell most of the same first."""
    echoes = echoes_of(connection, statements, judged)
    held = {row.id: stored(row) for row in statements_of(connection, echoes)}
    found = Counter[tuple[BesideArticle, BesideArticle]]()
    for each, others in echoes.items():
        here = _article(held[each])
        # An article that tells it twice tells one utterance.
        found.update((here, there) for there in dict.fromkeys(map(_article, others)) if _are_beside(here, there))
    order = sorted(found.items(), key=lambda item: (-item[1], item[0][0].id, item[0][1].id))
    return [Beside(one=one, other=other, both=both) for (one, other), both in order]


def beside_of_story(connection: Connection, story: int, judged: Standing) -> list[Beside]:
    """What stands beside the articles of a story, by its key."""
    told = select(schema.story_articles.c.revision).where(schema.story_articles.c.story == story)
    chosen = select(_STATEMENTS.c.id).where(_STATEMENTS.c.revision.in_(told))
    return beside(connection, connection.execute(chosen).scalars().all(), judged)


def beside_of_outlet(connection: Connection, outlet: str, judged: Standing) -> list[Beside]:
    """What stands beside the articles of an outlet, by words of its name. Raises `StoreError` for a name that holds no word."""
    ends = or_(_STATEMENTS.c.id.in_(select(_ECHOES.c.one)), _STATEMENTS.c.id.in_(select(_ECHOES.c.other)))
    chosen = select(_STATEMENTS.c.id).where(ends, *naming((_STATEMENTS.c.outlet_words, outlet)))
    return beside(connection, connection.execute(chosen).scalars().all(), judged)


def lacking(connection: Connection, shelf: Shelf, statement: str, judged: Standing) -> list[Beside]:
    """The articles beside that of a statement which do not carry it, by the statement's whole id."""
    revision = select(_STATEMENTS.c.revision).where(_STATEMENTS.c.id == statement).scalar_subquery()
    own = connection.execute(select(_STATEMENTS.c.id).where(_STATEMENTS.c.revision == revision)).scalars().all()
    found = []
    for each in beside(connection, own, judged):
        compared = _Compared(connection, shelf, (each.one.id, each.other.id), judged)
        if statement in {compared.here(report).id for report in compared.sides.ours}:
            found.append(each)
    return found


def side_by_side(connection: Connection, shelf: Shelf, one: str, other: str, judged: Standing) -> SideBySide | None:
    """Two articles by their ids or the beginnings of them; None where one of them is no article's. Raises `StoreError`."""
    ids = [id_ for asked in (one, other) for id_ in _ids(connection, asked)]
    if len(ids) != len((one, other)):
        return None
    compared = _Compared(connection, shelf, (ids[0], ids[1]), judged)
    return compared.whole()


class _Compared:
    """Two articles of the store as they are compared. Raises `StoreError` where the ledger has not taken one in."""

    def __init__(self, connection: Connection, shelf: Shelf, ids: tuple[str, str], judged: Standing) -> None:
        if ids[0] == ids[1]:
            raise StoreError("that is one and the same article", where=ids[0], hint="name two")
        self._connection, self._judged = connection, judged
        self._revisions = [_revision(connection, id_) for id_ in ids]
        held = shelf.traces(connection, self._revisions)
        waiting = [id_ for id_, revision in zip(ids, self._revisions, strict=True) if revision not in held]
        if waiting:
            raise StoreError("the ledger has not taken the article in yet", where=waiting[0], hint="qawl reread")
        self._traces = [held[revision] for revision in self._revisions]
        self._statements = [self._stored(revision) for revision in self._revisions]
        self.both = self._both()
        self.sides: Sides = sides(self._traces[0], self._traces[1], self.both, self._apart())

    def here(self, report: Report) -> StoredStatement:
        """A report of the first article as it is stored."""
        return self._statements[0][report.statement.id]

    def whole(self) -> SideBySide:
        """What was found."""
        return SideBySide(
            one=self._head(0),
            other=self._head(1),
            headline_one=head_of(self._traces[0].article),
            headline_other=head_of(self._traces[1].article),
            both=tuple(self._pairs(self.both)),
            perhaps=tuple(self._pairs((pair.one, pair.other) for pair in self.sides.perhaps)),
            only_one=tuple(self._kept(0, self.sides.ours)),
            only_other=tuple(self._kept(1, self.sides.theirs)),
        )

    def _stored(self, revision: int) -> Mapping[str, StoredStatement]:
        """The statements of a revision by their ids in the reading."""
        chosen = rows().where(_STATEMENTS.c.revision == revision)
        return {row.record: stored(row) for row in self._connection.execute(chosen)}

    def _head(self, side: int) -> BesideArticle:
        article = self._traces[side].article
        return BesideArticle(id=article.id, outlet=article.outlet, published=article.published)

    def _both(self) -> list[tuple[int, int]]:
        """The pairs of reports that the ledger holds for one utterance, by their orders, each report once."""
        orders = [self._orders(side) for side in (0, 1)]
        reported = self._reported([*orders[0], *orders[1]])
        echoes = echoes_of(self._connection, list(orders[0]), self._judged)
        found: dict[int, int] = {}
        for id_, order in orders[0].items():
            same = [there for there in orders[1] if id_ in reported and reported[id_] == reported.get(there)]
            again = [echo.id for echo in echoes.get(id_, ()) if echo.id in orders[1]]
            free = [orders[1][there] for there in (*same, *again) if orders[1][there] not in found.values()]
            if free:
                found[order] = free[0]
        return sorted(found.items())

    def _orders(self, side: int) -> dict[str, int]:
        """The orders of the reports of an article by the permalinks of their statements."""
        stored_by = self._statements[side]
        return {stored_by[report.statement.id].id: report.order for report in self._traces[side].reports}

    def _reported(self, statements: Iterable[str]) -> dict[str, int]:
        """The utterances that statements report, by statement."""
        table = schema.reports.c
        chosen = select(table.statement, table.utterance).where(table.statement.in_(list(statements)))
        return {row.statement: row.utterance for row in self._connection.execute(chosen)}

    def _apart(self) -> list[tuple[int, int]]:
        """The pairs of reports that a person said are two."""
        one, other = self._revisions
        parted = self._judged.bonds(self._connection, {one, other}).reports_apart
        turned = [(left, right) if left.article == one else (right, left) for left, right in parted]
        return [(left.report, right.report) for left, right in turned if right.article == other]

    def _pairs(self, pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[StoredStatement, StoredStatement]]:
        for left, right in pairs:
            one, other = (
                self._statements[side][self._traces[side].reports[order].statement.id]
                for side, order in enumerate((left, right))
            )
            yield one, other

    def _kept(self, side: int, reports: Sequence[Report]) -> Iterable[StoredStatement]:
        """Statements that stand on one side alone, without what a person rejected."""
        found = [(report, self._statements[side][report.statement.id]) for report in reports]
        kept = [(report, each) for report, each in found if each.verdict is not Verdict.REJECT]
        shown = widest([report for report, _ in kept])
        return [each for report, each in kept if report in shown]


def _article(each: StoredStatement) -> BesideArticle:
    return BesideArticle(id=each.article, outlet=each.outlet, published=each.published)


def _are_beside(one: BesideArticle, other: BesideArticle) -> bool:
    """Whether two outlets told, on the same day or the next."""
    if one.outlet is not None and one.outlet == other.outlet:
        return False
    if one.published is None or other.published is None:
        return False
    return abs((one.published - other.published).days) <= NEAR


def _ids(connection: Connection, asked: str) -> list[str]:
    """The id of the one article that an id or the beginning of it names; none or more where it is not one."""
    chosen = select(schema.articles.c.id).where(*beginning(schema.articles.c.id, asked, "`qawl story` lists the ids"))
    found = list(connection.execute(chosen.limit(2)).scalars())
    return found if len(found) == 1 else []


def _revision(connection: Connection, article: str) -> int:
    """The newest revision of an article."""
    current = schema.articles.c.current == schema.revisions.c.text_hash
    chosen = select(schema.revisions.c.pk).join(schema.articles).where(schema.articles.c.id == article, current)
    found: int = connection.execute(chosen).scalar_one()
    return found
