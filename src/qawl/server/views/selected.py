"""The statements that a search finds, as files, feeds and dossiers take them along: all of them, not a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from qawl.server.views.asked import asked
from qawl.server.views.search import SearchAsked, day_of
from qawl.store import Order, Query, SearchQuery, Way

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qawl.store import Store, StoredStatement

_OF_A_PAGE = ("page", "order")
_OF_A_QUERY = ("words", "speaker", "outlet", "act", "kind", "since", "until")


def conditions(parameters: Mapping[str, str]) -> dict[str, Any]:
    """What the parameters of an address ask for, without what is asked for by not asking. Raises `QuestionError`."""
    question, usual = asdict(asked(SearchAsked, parameters)), asdict(SearchAsked())
    return {name: value for name, value in question.items() if name not in _OF_A_PAGE and value != usual[name]}


def statements(
    store: Store, question: dict[str, Any], today: dt.date, limit: int, *, by_addition: bool = False
) -> Iterator[StoredStatement]:
    """The statements that meet conditions, the newest day first, by their meaning the nearest. Raises `StoreError`.

    by_addition: those added last come first, as far as conditions of a query alone are asked for.
    """
    if all(name in _OF_A_QUERY for name in question):
        yield from store.statements(Query(**question, by_addition=by_addition, limit=limit))
        return
    order = Order.RELEVANCE if question.get("way") is Way.MEANING else Order.DATE
    day = day_of(store, question.get("as_of"), today)
    for hit in store.search(SearchQuery(**{**question, "as_of": day}, order=order, limit=limit)).hits:
        yield hit.statement
