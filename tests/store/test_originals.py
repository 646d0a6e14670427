"""The articles of many records at once, who spoke, and lists by what was added last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from told_articles import ARTICLES, article

from qawl.reading import read
from qawl.store import PromiseQuery, Query, Store, UndertakingQuery, Verdict

if TYPE_CHECKING:
    from databases import Places

BRIDGE = "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم {day} يونيو 2021."
PROMISES = [
    article("x", "النهار الجديد", "جسر", BRIDGE.format(day=30), dt.date(2021, 6, 21)),
    article("y", "صدى المدينة", "الجسر الثاني", BRIDGE.format(day=20).replace("الضفاف", "السلام"), dt.date(2021, 6, 1)),
]


@pytest.fixture
def store(place: str) -> Store:
    opened = Store.open(place)
    list(opened.add_all((each, read(each)) for each in (*PROMISES, *ARTICLES)))
    list(opened.tell())
    return opened


def test_originals_have_the_records_by_their_permalinks(store: Store) -> None:
    statements = list(store.statements())
    found = store.originals({each.article for each in statements} | {"no such id"})
    assert "no such id" not in found
    for each in statements:
        original = found[each.article]
        assert original.statements[each.id].id == each.record
        assert original.article == store.article(each.article).article
    promised = next(store.promises(PromiseQuery(words="السلام")))
    bound = found[promised.article].commitments[promised.id]
    assert "السلام" in found[promised.article].article.text[bound.text.start : bound.text.end]


def test_a_decision_changes_an_article_without_adding_it(store: Store) -> None:
    said = next(store.statements(Query(speaker="الحربي")))
    before = store.originals([said.article])[said.article]
    assert before.changed == before.added
    decided = store.decide(said.id, Verdict.CONFIRM, by="مدققة")
    after = store.originals([said.article])[said.article]
    assert (after.changed, after.added) == (decided.at, before.added)


def test_many_speakers_are_those_of_each(store: Store) -> None:
    ids = [each.id for each in store.statements()]
    found = store.spoken_of(ids)
    assert found == {id_: store.spoken(id_) for id_ in ids}
    assert any(each.entity for each in found.values())
    assert any(each.known for each in found.values())


def test_what_was_added_last_comes_first(store: Store) -> None:
    by_addition = [each.article for each in store.statements(Query(by_addition=True))]
    order = list(dict.fromkeys(by_addition))
    assert order[-1] == next(store.promises(PromiseQuery(words="الضفاف"))).article
    promised = list(store.promises(PromiseQuery(words="جسر", by_addition=True)))
    assert [each.published for each in promised] == [dt.date(2021, 6, 1), dt.date(2021, 6, 21)]


def test_the_latest_deadline_comes_first_where_it_is_asked_for(store: Store) -> None:
    nearest = [each.due for each in store.promises(PromiseQuery(words="جسر"))]
    latest = [each.due for each in store.promises(PromiseQuery(words="جسر", latest_due=True))]
    assert latest == nearest[::-1] == [dt.date(2021, 6, 30), dt.date(2021, 6, 20)]


def test_a_promise_knows_the_undertaking_that_it_is_a_report_of(places: Places) -> None:
    again = article("z", "منبر الساحل", "جسر الضفاف", BRIDGE.format(day=30), dt.date(2021, 6, 22))
    with Store.open(places()) as store:
        list(store.add_all((each, read(each)) for each in (*PROMISES, again)))
        list(store.tell())
        (whole,) = store.undertakings(UndertakingQuery())
        day = dt.date(2021, 6, 25)
        promises = {each.id for each in store.promises()}
        found = store.undertakings_of(promises, day)
        assert found.keys() == {each.id for each in whole.mentions} < promises
        assert {each.id for each in found.values()} == {whole.id}
        assert store.undertakings_of(promises, dt.date(2021, 6, 1)) == {}
        assert store.moved(UndertakingQuery(limit=5), day) == []
