"""What a reading process makes of several articles at once: in order, and one that fails harms nothing but its own entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from told_articles import ARTICLES

from qawl.cli import traced
from qawl.cli.pool import ordered_in_chunks
from qawl.pages import Bad
from qawl.store.ledger.codec import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.ledger.traces import Trace
    from qawl.records import Article, Reading


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_prepared_comes_in_the_order_of_the_articles(jobs: int) -> None:
    found = list(ordered_in_chunks(traced.prepared, ARTICLES * 20, jobs))
    assert [each.records()[0] for each in found if isinstance(each, Prepared)] == ARTICLES * 20


def test_bad_input_stays_where_it_was() -> None:
    bad = Bad("a.json", "nothing to read", "")
    assert traced.prepared([bad, ARTICLES[0]])[0] is bad


def test_an_article_that_cannot_be_traced_is_bad_input_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    made = traced.traces
    broken = ARTICLES[1].id

    def failing(pairs: Sequence[tuple[Article, Reading]]) -> list[Trace]:
        if any(article.id == broken for article, _ in pairs):
            raise IndexError("a fault of qawl")
        return made(pairs)

    monkeypatch.setattr(traced, "traces", failing)
    found = traced.traced(ARTICLES)
    assert [isinstance(each, Bad) for each in found] == [article.id == broken for article in ARTICLES]
