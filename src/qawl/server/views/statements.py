"""The search: statements by words, speaker, outlet, act, kind and days, the newest first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.records import Act, Kind, Record
from qawl.server.views.asked import Pages, asked, page_number
from qawl.server.views.pieces import Line, line
from qawl.store import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

LENGTH = 25
"""Statements of a page."""


class StatementsAsked(Record, frozen=True, kw_only=True):
    """What may be asked: words that were said, of the speaker's and outlet's names, act, kind, days of publication."""

    words: str | None = None
    speaker: str | None = None
    outlet: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1


class StatementsView(Record, frozen=True, kw_only=True):
    """What the search shows; held, articles: how many statements the store holds, of how many articles."""

    asked: StatementsAsked
    statements: tuple[Line, ...]
    pages: Pages
    held: int
    articles: int


def statements(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> StatementsView:
    """The statements that meet a question. Raises `StoreError`."""
    question = asked(StatementsAsked, parameters)
    query = Query(
        words=question.words,
        speaker=question.speaker,
        outlet=question.outlet,
        act=question.act,
        kind=question.kind,
        since=question.since,
        until=question.until,
        skip=LENGTH * (page_number(question.page) - 1),
        limit=LENGTH + 1,
    )
    found = list(store.statements(query))
    counts = store.counts()
    return StatementsView(
        asked=question,
        statements=tuple(map(line, found[:LENGTH])),
        pages=Pages(page=question.page, more=len(found) > LENGTH),
        held=counts.statements,
        articles=counts.articles,
    )
