"""What two outlets made of the stories that both told: asked of the store."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from qawl.records import Record
from qawl.store import schema
from qawl.store.ledger.asking import StoredUtterance, StoryQuery, conditions, utterances
from qawl.store.ledger.beside import Beside, beside_of_outlet
from qawl.store.query import naming
from qawl.store.words import query_forms

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qawl.store.ledger.judging import Standing


class CoverageQuery(Record, frozen=True, kw_only=True):
    """Which two outlets, by words of their names, and between which days.

    limit: of how many utterances of each kind, and how many pairs of articles, at most.
    """

    one: str
    other: str
    since: dt.date | None = None
    until: dt.date | None = None
    limit: int = 20


class Coverage(Record, frozen=True, kw_only=True):
    """How many stories both told, and only one of the two; of the stories that both told, the utterances.

    shared: how many utterances both carried; only_one, only_other: what one carried and the other left out, most voices first, with
    how many there are; beside: pairs of articles, one of each outlet, that tell some of the same in different stories, with how
    many there are.
    """

    stories: int
    stories_one: int
    stories_other: int
    shared: int
    count_one: int
    count_other: int
    only_one: tuple[StoredUtterance, ...]
    only_other: tuple[StoredUtterance, ...]
    count_beside: int = 0
    beside: tuple[Beside, ...] = ()


def coverage(connection: Connection, query: CoverageQuery, judged: Standing) -> Coverage:
    """Compare two outlets. Raises `StoreError` for a name that holds no word."""
    days = conditions(StoryQuery(since=query.since, until=query.until))
    words = schema.stories.c.outlet_words
    one, other = naming((words, query.one)), naming((words, query.other))

    def count(*where: object) -> int:
        return connection.execute(select(func.count()).select_from(schema.stories).where(*where)).scalar_one()  # type: ignore[arg-type]

    both = select(schema.stories.c.pk).where(*days, *one, *other)
    told = (
        select(schema.utterances)
        .where(schema.utterances.c.story.in_(both))
        .order_by(schema.utterances.c.voices.desc(), schema.utterances.c.pk)
    )
    carried: dict[tuple[bool, bool], list[StoredUtterance]] = {(True, True): [], (True, False): [], (False, True): []}
    for said in utterances(connection, connection.execute(told).all()):
        names = [f" {' '.join(query_forms(report.outlet or ''))} " for report in said.reports]
        sides = tuple(any(_has(name, asked) for name in names) for asked in (query.one, query.other))
        if sides in carried:
            carried[sides].append(said)
    shared = count(*days, *one, *other)
    near = _beside(connection, query, judged)
    return Coverage(
        stories=shared,
        stories_one=count(*days, *one) - shared,
        stories_other=count(*days, *other) - shared,
        shared=len(carried[True, True]),
        count_one=len(carried[True, False]),
        count_other=len(carried[False, True]),
        only_one=tuple(carried[True, False][: query.limit]),
        only_other=tuple(carried[False, True][: query.limit]),
        count_beside=len(near),
        beside=tuple(near[: query.limit]),
    )


def _beside(connection: Connection, query: CoverageQuery, judged: Standing) -> list[Beside]:
    """Pairs of articles of the two outlets that tell some of the same in different stories."""
    return [
        each
        for each in beside_of_outlet(connection, query.one, judged)
        if _has(f" {' '.join(query_forms(each.other.outlet or ''))} ", query.other)
        and all(_within(article.published, query) for article in (each.one, each.other))
    ]


def _within(day: dt.date | None, query: CoverageQuery) -> bool:
    after = query.since is None or (day is not None and day >= query.since)
    return after and (query.until is None or (day is not None and day <= query.until))


def _has(name: str, asked: str) -> bool:
    return all(f" {form} " in name for form in query_forms(asked))
