"""Two statements, two articles or two outlets side by side: what both carry, and what only one of them does."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from qawl.errors import QuestionError
from qawl.exports.wordings import compared
from qawl.records import Record
from qawl.server.views.asked import asked
from qawl.server.views.pieces import Line, Utterance, Wording, line, utterance
from qawl.store import Beside, BesideArticle, CoverageQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Coverage, SideBySide, Store, StoredStatement

LIMIT = 10
"""Utterances of each kind that are shown of two outlets."""

_ID = re.compile(r"[0-9a-f]{4,16}")
_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/(?:ar|en)/(?:statement|article)/([0-9a-f]{4,16})(?:\.json)?(?:[?#].*)?")


class CompareAsked(Record, frozen=True, kw_only=True):
    """What may be asked: two ids of statements or articles, the addresses of their pages, or two names of outlets, with days."""

    one: str | None = None
    other: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class Pair(Record, frozen=True):
    """Two reports beside each other, with the words that not both have marked."""

    one: Wording
    other: Wording


class TwoStatements(Record, frozen=True, kw_only=True):
    """Two statements; together: whether the ledger holds them for one utterance."""

    pair: Pair
    together: bool


class TwoArticles(Record, frozen=True, kw_only=True):
    """What two articles carry; perhaps: what may be in both."""

    one: BesideArticle
    other: BesideArticle
    headline_one: str
    headline_other: str
    both: tuple[Pair, ...]
    perhaps: tuple[Pair, ...]
    only_one: tuple[Line, ...]
    only_other: tuple[Line, ...]


class TwoOutlets(Record, frozen=True, kw_only=True):
    """What two outlets made of the stories that both told; the counts are of all, the lists show the first."""

    stories: int
    stories_one: int
    stories_other: int
    shared: int
    count_one: int
    count_other: int
    only_one: tuple[Utterance, ...]
    only_other: tuple[Utterance, ...]
    count_beside: int
    beside: tuple[Beside, ...]


class CompareView(Record, frozen=True, kw_only=True):
    """What the page shows: one of the three, or none where nothing was asked."""

    asked: CompareAsked
    statements: TwoStatements | None = None
    articles: TwoArticles | None = None
    outlets: TwoOutlets | None = None


def compare(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> CompareView:
    """Two things side by side. Raises `StoreError`."""
    question = asked(CompareAsked, parameters)
    if question.one is None or question.other is None:
        return CompareView(asked=question)
    one, other = _named(question.one), _named(question.other)
    if not (_ID.fullmatch(one) and _ID.fullmatch(other)):
        query = CoverageQuery(one=one, other=other, since=question.since, until=question.until, limit=LIMIT)
        return CompareView(asked=question, outlets=_outlets(store.coverage(query)))
    if one == other:
        raise QuestionError("one and the same is named twice", where=one, hint="name two")
    found = store.side_by_side(one, other)
    if found is not None:
        return CompareView(asked=question, articles=_articles(found))
    return CompareView(asked=question, statements=_statements(store, one, other))


def _named(asked_for: str) -> str:
    """An id out of the address of a page; whatever else is asked for stays."""
    address = _ADDRESS.fullmatch(asked_for)
    return address[1] if address else asked_for


def _statements(store: Store, one: str, other: str) -> TwoStatements:
    left, right = store.statement(one)[0], store.statement(other)[0]
    said = store.utterance_of(left.id)
    return TwoStatements(
        pair=_pair(left, right),
        together=said is not None and right.id in {report.id for report in (*said.reports, *said.again)},
    )


def _articles(found: SideBySide) -> TwoArticles:
    return TwoArticles(
        one=found.one,
        other=found.other,
        headline_one=found.headline_one,
        headline_other=found.headline_other,
        both=tuple(_pair(*each) for each in found.both),
        perhaps=tuple(_pair(*each) for each in found.perhaps),
        only_one=tuple(map(line, found.only_one)),
        only_other=tuple(map(line, found.only_other)),
    )


def _outlets(found: Coverage) -> TwoOutlets:
    return TwoOutlets(
        stories=found.stories,
        stories_one=found.stories_one,
        stories_other=found.stories_other,
        shared=found.shared,
        count_one=found.count_one,
        count_other=found.count_other,
        only_one=tuple(map(utterance, found.only_one)),
        only_other=tuple(map(utterance, found.only_other)),
        count_beside=found.count_beside,
        beside=found.beside,
    )


def _pair(left: StoredStatement, right: StoredStatement) -> Pair:
    pieces = compared([left.content, right.content])
    one, other = (
        Wording(statement=each, chain=line(each).chain, pieces=told)
        for each, told in zip((left, right), pieces, strict=True)
    )
    return Pair(one, other)
