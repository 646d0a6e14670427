"""Many articles added at once: the store holds what it would hold had they come one after the other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hand_made import TEXT, article, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qawl.records import DateSource
from qawl.store import Store

if TYPE_CHECKING:
    from databases import Places

    from qawl.records import Article, Reading
    from qawl.store import Added

ADDRESSES = [None, "https://example.org/news/1", "https://example.org/news/2"]
LATER = f"{TEXT}\nتم تحديث الخبر."


def _given(url: str | None, text: str, outlet: str | None, day: int | None) -> Article:
    published = dt.date(2021, 7, day) if day else None
    known = DateSource.GIVEN if day else DateSource.UNKNOWN
    return article(text, url=url, outlet=outlet, published=published, published_source=known)


OUTLETS, DAYS = [None, "النشرة"], [None, 27]
ARTICLES = st.builds(
    _given, st.sampled_from(ADDRESSES), st.sampled_from([TEXT, LATER]), st.sampled_from(OUTLETS), st.sampled_from(DAYS)
)


def _added(place: str, pairs: list[tuple[Article, Reading]], batch: int) -> tuple[list[Added], list[object]]:
    """What adding in batches says, and what the store holds afterwards but for the time of day."""
    with Store.open(place) as store:
        added = list(store.add_all(pairs, batch=batch))
        held = [store.article(id_) for id_ in sorted({each.article for each in added})]
        told = [(each.id, each.article, each.reading, each.ids, each.revisions) for each in held]
        return added, [*told, list(store.statements()), store.waiting()]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ARTICLES, st.sampled_from(["1.9", "1.10"])), max_size=8), st.integers(2, 8))
def test_batches_change_nothing(places: Places, told: list[tuple[Article, str]], batch: int) -> None:
    pairs = [(each, reading(each, reader)) for each, reader in told]
    assert _added(places(), pairs, 1) == _added(places(), pairs, batch)
    places.give_back()
