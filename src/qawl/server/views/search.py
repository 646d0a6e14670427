"""The search: statements by words or by meaning, narrowed and widened by what they are counted by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.records import Act, Kind, PromiseState, Record, Topic
from qawl.server.views.asked import Pages, asked, page_number
from qawl.server.views.pieces import Line, line
from qawl.store import Bar, Facet, Order, Piece, SearchQuery, Sought, Way, sought

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Hit, Store

LENGTH = 25
"""Statements of a page."""


class SearchAsked(Record, frozen=True, kw_only=True):
    """What may be asked, as `qawl.store.SearchQuery` has it; as_of: today, or the last day of the record where that is earlier."""

    words: str | None = None
    way: Way = Way.WORDS
    speaker: str | None = None
    outlet: str | None = None
    voice: str | None = None
    carrier: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    topic: Topic | None = None
    promise: PromiseState | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    order: Order = Order.RELEVANCE
    page: int = 1


class Result(Record, frozen=True, kw_only=True):
    """A statement that was found; pieces: its words, those that were looked for apart; alike: the cosine, by meaning."""

    line: Line
    pieces: tuple[Piece, ...]
    alike: float | None


class SearchView(Record, frozen=True, kw_only=True):
    """What the search shows; what a facet or a day counts is what the page of that link lists.

    held, articles: how many statements were looked through, and how many articles the store holds; known: how many of the
    statements by their meaning; by_meaning: whether one may ask so.
    """

    asked: SearchAsked
    as_of: dt.date
    total: int
    results: tuple[Result, ...]
    facets: tuple[Facet, ...]
    days: tuple[Bar, ...]
    pages: Pages
    held: int
    known: int | None
    by_meaning: bool
    articles: int


def search(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> SearchView:
    """What a question finds. Raises `StoreError`."""
    question = asked(SearchAsked, parameters)
    day = day_of(store, question.as_of, today)
    skip = LENGTH * (page_number(question.page) - 1)
    conditions = {name: getattr(question, name) for name in question.__struct_fields__ if name not in ("page", "as_of")}
    found = store.search(SearchQuery(**conditions, as_of=day, skip=skip, limit=LENGTH))
    by_words = question.words is not None and question.way is Way.WORDS
    marking = sought(question.words or "") if by_words else None
    return SearchView(
        asked=question,
        as_of=day,
        total=found.total,
        results=tuple(_result(each, marking) for each in found.hits),
        facets=found.facets,
        days=found.days,
        pages=Pages(page=question.page, more=found.total > skip + LENGTH),
        held=found.held,
        known=found.known,
        by_meaning=found.by_meaning,
        articles=store.counts().articles,
    )


def day_of(store: Store, asked_for: dt.date | None, today: dt.date) -> dt.date:
    """The day to look from: the one asked for, else today, or the last day of the record where that is earlier."""
    return asked_for or min(today, store.drawn().last or today)


def _result(hit: Hit, marking: Sought | None) -> Result:
    content = hit.statement.content
    pieces = marking.marked(content) if marking else (Piece(content, False),)
    return Result(line=line(hit.statement), pieces=pieces, alike=hit.alike)
