"""The lists of the store in parts, one after the other: what a program turns the pages of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from qawl.store import articles, events, promises, query
from qawl.store.articles import ArticleQuery
from qawl.store.events import EventQuery
from qawl.store.keyset import Keys, rows_behind, values_of
from qawl.store.ledger import asking, entities, undertakings
from qawl.store.ledger.asking import StoryQuery
from qawl.store.ledger.entities import EntityQuery
from qawl.store.ledger.undertakings import UndertakingQuery
from qawl.store.promises import PromiseQuery
from qawl.store.query import Query

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Row, Select

    from qawl.ledger.judgements import Judged
    from qawl.store.dialects.dialect import FullText
    from qawl.store.keyset import Values

Listed: TypeAlias = Query | PromiseQuery | UndertakingQuery | EventQuery | StoryQuery | ArticleQuery | EntityQuery
"""What may be asked for in parts."""

KEYS: dict[type[Listed], Keys] = {
    Query: query.KEYS,
    PromiseQuery: promises.KEYS,
    EventQuery: events.KEYS,
    StoryQuery: asking.KEYS,
    ArticleQuery: articles.KEYS,
    EntityQuery: entities.KEYS,
    UndertakingQuery: undertakings.KEYS,
}
"""What each list is ordered by."""


class Slice(NamedTuple):
    """A part of a list; places: the values of each record's keys, behind which the list goes on; more: whether it does."""

    records: tuple[Any, ...]
    places: tuple[Values, ...]
    more: bool


def cut(
    connection: Connection,
    asked: Listed,
    size: int,
    after: Values | None,
    *,
    full_text: FullText | None,
    judged: Sequence[Judged],
    today: dt.date,
) -> Slice:
    """At most `size` records that come behind a place. Raises `StoreError` for a condition on words that holds none."""
    keys = KEYS[type(asked)]
    if isinstance(asked, UndertakingQuery):
        told = undertakings.behind(connection, asked, judged, today, after, size + 1)
        return _slice([(values_of(row, keys), each) for row, each in told], size)
    chosen, stored = _asked(connection, asked, full_text=full_text, judged=judged)
    found = rows_behind(connection, chosen.limit(None).offset(None), keys, after, size + 1)
    return _slice([(values_of(row, keys), stored(row)) for row in found], size)


def _slice(found: Sequence[tuple[Values, Any]], size: int) -> Slice:
    kept = found[:size]
    return Slice(tuple(each for _, each in kept), tuple(place for place, _ in kept), len(found) > size)


def _asked(
    connection: Connection, asked: Listed, *, full_text: FullText | None, judged: Sequence[Judged]
) -> tuple[Select[Any], Callable[[Row[Any]], Any]]:
    """The SELECT that answers a question, and what makes records of its rows."""
    if isinstance(asked, Query):
        return query.selection(asked, full_text=full_text), query.stored
    if isinstance(asked, PromiseQuery):
        return promises.selection(asked), promises.stored
    if isinstance(asked, EventQuery):
        return events.selection(asked), events.stored
    if isinstance(asked, StoryQuery):
        return asking.selection(asked), asking.stored_story
    if isinstance(asked, ArticleQuery):
        return articles.selection(asked), articles.stored
    assert isinstance(asked, EntityQuery)
    return entities.selection(asked), entities.stored(connection, judged)
