"""A store that was multiplied (benchmarks/multiply.py) is a store: nothing in it is at fault, and every copy can be found."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from multiply import multiply
from told_articles import ARTICLES

from qawl.reading import read
from qawl.store import SearchQuery, Store
from qawl.store.ledger.codec import prepare

if TYPE_CHECKING:
    from pathlib import Path

COPIES = 3


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store, and the one that was made of it."""
    folder = tmp_path_factory.mktemp("multiplied")
    with Store.open(folder / "one.db") as store:
        list(store.add_prepared(prepare([(each, read(each)) for each in ARTICLES])))
        list(store.tell())
    multiply(folder / "one.db", COPIES, folder / "more.db")
    return folder / "one.db", folder / "more.db"


def test_it_holds_everything_so_many_times(stores: tuple[Path, Path]) -> None:
    one, more = (Store.open(path, create=False) for path in stores)
    with one, more:
        held, copied = (msgspec.structs.astuple(each.counts()) for each in (one, more))
        assert copied == tuple(number * (COPIES + 1) for number in held)
        assert len(list(more.stories())) == len(list(one.stories())) * (COPIES + 1)


def test_nothing_in_it_is_at_fault(stores: tuple[Path, Path]) -> None:
    with Store.open(stores[1], create=False) as store:
        examined = store.check()
        assert not examined.faults
        assert examined.looked.articles == len(ARTICLES) * (COPIES + 1)


def test_every_copy_is_found_under_an_id_and_a_day_of_its_own(stores: tuple[Path, Path]) -> None:
    with Store.open(stores[1], create=False) as store:
        word = next(store.statements()).content.split()[-1]
        found = store.search(SearchQuery(as_of=dt.date(2026, 1, 1), words=word, limit=100)).hits
        copies = [each.statement for each in found]
        assert len({each.id for each in copies}) == len(copies)
        assert len({each.published for each in copies}) >= COPIES + 1
        for each in copies:
            assert each.id in store.article(each.article).ids.values()
