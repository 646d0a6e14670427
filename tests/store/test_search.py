"""The search over the sample articles: words, meaning, facets that count what they leave, and nothing stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_articles import ARTICLES, article

from qawl.errors import QuestionError
from qawl.pages import articles
from qawl.reading import read
from qawl.records import Act, Article, Kind, PromiseState, Topic
from qawl.store import BY_DEADLINE, Correction, FacetName, Found, Order, Query, SearchQuery, Store, Verdict, Way
from qawl.store.ledger.codec import prepare

if TYPE_CHECKING:
    from databases import Places

DAY = dt.date(2021, 8, 1)
SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def samples(places: Places) -> Iterator[Store]:
    pages = sorted([*SAMPLES.glob("page/*.html"), *SAMPLES.glob("report/*.html")])
    found = [each for page in pages for each in articles(page) if isinstance(each, Article)]
    with Store.open(places()) as store:
        list(store.add_prepared(prepare([(each, read(each)) for each in found])))
        list(store.tell())
        yield store


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        list(opened.add_all((each, read(each)) for each in ARTICLES))
        list(opened.tell())
        yield opened


def asked(store: Store, words: str | None = None, **conditions: object) -> Found:
    return store.search(SearchQuery(words=words, as_of=DAY, **conditions))  # type: ignore[arg-type]


def contents(found: Found) -> list[str]:
    return [hit.statement.content for hit in found.hits]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("القوات القتاليه", "القوات القتالية"),
        ('"القوات القتالية"', "القوات القتالية"),
        ("لقاح", "لقاح"),
        ("انتخابات", "انتخابات"),
    ],
)
def test_words_find_the_statements_that_have_them(samples: Store, words: str, holds: str) -> None:
    found = asked(samples, words, limit=100)
    assert found.total == len(found.hits) > 0
    listed = {each.id for each in samples.statements(Query(words=words))}
    assert {hit.statement.id for hit in found.hits} == listed
    assert any(holds in each for each in contents(found))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("troops leave by the end of the year", "نهاية العام"),
        ("ستغادر القوات قبل انتهاء السنة", "نهاية العام"),
        ("vaccine doses will be sent", "جرعة"),
        ("the United States keeps reducing its forces", "تخفيض قواتها"),
        ("الجيش الأميركي ينسحب", "تخفيض قواتها"),
    ],
)
def test_a_paraphrase_in_either_language_finds_what_was_meant(samples: Store, question: str, words: str) -> None:
    found = asked(samples, question, way=Way.MEANING)
    assert any(words in each for each in contents(found)[:3])
    likeness = [hit.alike for hit in found.hits]
    assert likeness == sorted(likeness, reverse=True)  # type: ignore[type-var]
    assert found.known == found.held == samples.counts().statements


QUERIES = st.builds(
    SearchQuery,
    words=st.sampled_from([None, "العراق", "القوات", '"القوات القتالية"', "الأميركية"]),
    way=st.sampled_from(Way),
    speaker=st.sampled_from([None, "الكاظمي", "وزير"]),
    act=st.sampled_from([None, *Act]),
    kind=st.sampled_from([None, *Kind]),
    topic=st.sampled_from([None, *Topic]),
    promise=st.sampled_from([None, *sorted(BY_DEADLINE)]),
    since=st.sampled_from([None, dt.date(2021, 7, 1)]),
    as_of=st.just(DAY),
)


@settings(deadline=None, max_examples=40)
@given(QUERIES)
def test_a_facet_counts_what_the_narrowed_list_holds(samples: Store, query: SearchQuery) -> None:
    found = samples.search(query)
    kinds: dict[FacetName, type] = {
        FacetName.ACT: Act,
        FacetName.KIND: Kind,
        FacetName.TOPIC: Topic,
        FacetName.PROMISE: PromiseState,
    }
    for facet in found.facets:
        for each in facet.values:
            value = kinds.get(facet.name, str)(each.value)
            narrowed = samples.search(msgspec.structs.replace(query, **{facet.name.value: value}))
            assert narrowed.total == each.count
    for bar in found.days:
        assert samples.search(msgspec.structs.replace(query, since=bar.since, until=bar.until)).total == bar.count
    assert sum(bar.count for bar in found.days) <= found.total


def test_the_list_is_in_the_order_asked_for(samples: Store) -> None:
    days = [hit.statement.published for hit in asked(samples, "العراق", order=Order.DATE, limit=200).hits]
    known = [day for day in days if day]
    assert known == sorted(known, reverse=True)
    by_relevance = asked(samples, "العراق", limit=200)
    assert {*contents(by_relevance)} == {*contents(asked(samples, "العراق", order=Order.DATE, limit=200))}


def test_pages_of_a_list_follow_each_other(samples: Store) -> None:
    whole = [hit.statement.id for hit in asked(samples, "العراق", limit=20).hits]
    turned = [hit.statement.id for skip in (0, 5, 10, 15) for hit in asked(samples, "العراق", skip=skip, limit=5).hits]
    assert turned == whole


def test_without_full_text_the_same_is_found(samples: Store) -> None:
    index, samples._full_text = samples._full_text, None
    try:
        plain = {hit.statement.id for hit in asked(samples, '"القوات القتالية" العراق', limit=200).hits}
    finally:
        samples._full_text = index
    assert plain == {hit.statement.id for hit in asked(samples, '"القوات القتالية" العراق', limit=200).hits}


def test_what_is_added_is_found_at_once_by_words_and_by_meaning(store: Store, place: str) -> None:
    before = asked(store, "السد")
    drawn = store.drawn()
    with Store.open(place) as other:  # as another process does it
        new = article("n", "نهر الأخبار", "السد", "قال الوزير سامر إن السد سيمتلئ بعد عام.", dt.date(2015, 8, 9))
        list(other.add_prepared(prepare([(new, read(new))])))
    assert asked(store, "السد").total == before.total + 1
    assert store.drawn().outlets == drawn.outlets + 1
    assert "السد سيمتلئ" in contents(asked(store, "the reservoir will be full within a year", way=Way.MEANING))[0]


def test_a_new_text_takes_the_meaning_of_the_old_one_away(store: Store) -> None:
    one = article("n", "نهر الأخبار", "السد", "قال الوزير سامر إن السد سيمتلئ بعد عام.")
    one = msgspec.structs.replace(one, url="https://example.org/dam")
    other = article("n", "نهر الأخبار", "السد", "قال الوزير سامر إن المدارس ستفتح أبوابها غدا.")
    other = msgspec.structs.replace(other, url="https://example.org/dam")
    question = "schools open tomorrow"
    for each in (one, other):
        list(store.add_prepared(prepare([(each, read(each))])))
    assert "المدارس" in contents(asked(store, question, way=Way.MEANING))[0]
    assert not any("السد" in each for each in contents(asked(store, "the dam will be full", way=Way.MEANING)))


def test_articles_that_were_not_prepared_get_their_meaning_when_the_ledger_is_told(store: Store) -> None:
    new = article("n", "نهر الأخبار", "السد", "قال الوزير سامر إن السد سيمتلئ بعد عام.", dt.date(2015, 8, 9))
    store.add(new, read(new))
    waiting = asked(store, "the dam will be full", way=Way.MEANING)
    assert waiting.known is not None
    assert waiting.known < waiting.held
    list(store.tell())
    told = asked(store, "the dam will be full", way=Way.MEANING)
    assert told.known == told.held


def test_a_rejected_statement_is_not_found_and_a_corrected_speaker_is(store: Store) -> None:
    hit = asked(store, "التمور").hits[0].statement
    store.decide(hit.id, Verdict.CORRECT, by="somebody", correction=Correction(speaker="ماجد الراوي"))
    assert [each.statement.id for each in asked(store, speaker="الراوي").hits] == [hit.id]
    store.decide(hit.id, Verdict.REJECT, by="somebody")
    assert hit.id not in {each.statement.id for each in asked(store, "التمور").hits}


@pytest.mark.parametrize("conditions", [{"words": "؟"}, {"words": "!", "way": Way.MEANING}, {"speaker": "-"}])
def test_a_condition_without_a_word_is_refused(store: Store, conditions: dict[str, object]) -> None:
    with pytest.raises(QuestionError):
        asked(store, **conditions)  # type: ignore[arg-type]


def test_a_state_that_no_deadline_tells_is_refused(store: Store) -> None:
    with pytest.raises(QuestionError):
        asked(store, promise=PromiseState.REPORTED_KEPT)


def test_an_empty_store_finds_nothing(places: Places) -> None:
    with Store.open(places()) as store:
        assert asked(store, "القوات").total == 0
        assert asked(store, "troops", way=Way.MEANING).total == 0
        assert asked(store).days == ()
