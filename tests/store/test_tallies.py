"""Counts for charts: what they count is what the lists show."""

from __future__ import annotations

import datetime as dt

import pytest
from browsed import filled
from charted_articles import CHARTED, join_promises
from told_articles import ARTICLES

from qawl.errors import NotHeldError, QuestionError
from qawl.reading import read
from qawl.records import PromiseState, Topic
from qawl.store import Query, Store, UndertakingQuery, Verdict


@pytest.fixture
def store(place: str) -> Store:
    path = filled(place, [(each, read(each)) for each in (*ARTICLES, *CHARTED)])
    join_promises(path)
    return Store.open(path)


def test_statements_are_counted_by_outlet_and_day(store: Store) -> None:
    counts = store.said_by_day()
    assert sum(each.statements for each in counts) == len(list(store.statements()))
    own = store.said_by_day("منبر الساحل")
    assert own == [each for each in counts if each.outlet == "منبر الساحل"]
    assert store.said_by_day("منبر") == []


def test_what_a_person_rejected_is_not_counted(store: Store) -> None:
    before = sum(each.statements for each in store.said_by_day())
    said = next(iter(store.statements(Query(speaker="الجبير"))))
    _, days = store.said_of(entity="person:adel-al-jubeir")
    assert said.outlet is not None
    quoted = {each.speaker: each.statements for each in store.quoted_by(said.outlet)}
    store.decide(said.id, Verdict.REJECT, by="reviewer")
    assert sum(each.statements for each in store.said_by_day()) == before - 1
    assert (
        sum(each.statements for each in store.said_of(entity="person:adel-al-jubeir")[1])
        == sum(each.statements for each in days) - 1
    )
    after = {each.speaker: each.statements for each in store.quoted_by(said.outlet)}
    assert after.get(said.speaker or "", 0) == quoted[said.speaker or ""] - 1


def test_a_statement_of_two_topics_counts_for_both(store: Store) -> None:
    topics, days = store.said_of(entity="person:adel-al-jubeir")
    assert sum(each.statements for each in topics) >= sum(each.statements for each in days)
    assert {each.topic for each in topics} <= {*Topic, None}


def test_promises_are_counted_in_the_state_in_which_they_stand(store: Store) -> None:
    day = dt.date(2021, 8, 1)
    assert store.promise_states(day)[PromiseState.OPEN] >= 1
    assert len(store.undertakings(UndertakingQuery(as_of=day, moved=True))) == 1
    assert PromiseState.OPEN not in store.promise_states(dt.date(2030, 1, 1))


def test_an_article_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    said = next(iter(store.statements()))
    assert store.article(said.article[:8]).id == said.article
    with pytest.raises(NotHeldError):
        store.article("00000000")
    with pytest.raises(QuestionError):
        store.article("no id")


def test_a_process_keeps_its_id_when_more_is_told_of_it(store: Store) -> None:
    (found,) = store.processes()
    assert found.rounds == (3, 4)
    assert found.articles == 3
    assert store.process(found.id).process == found
    with pytest.raises(NotHeldError):
        store.process("0000000000000000")
