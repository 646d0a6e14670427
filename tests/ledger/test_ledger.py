"""Articles side by side, written for these tests: stories, copies, utterances, disagreements."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from told_articles import ARTICLES, DAY, WIRE, article

from qawl.ledger import Ledger
from qawl.ledger.findings import Copies, Difference, Disagreement, Finding, Story, Utterance
from qawl.ledger.traces import REPORTS
from qawl.reading import read
from qawl.records import Article


def findings(articles: list[Article]) -> list[Finding]:
    ledger = Ledger()
    return [*ledger.add([(each, read(each)) for each in articles]), *ledger.close()]


def of_kind(found: list[Finding], kind: type[Any]) -> list[Any]:
    return [each for each in found if isinstance(each, kind)]


@pytest.fixture(scope="module")
def found() -> list[Finding]:
    return findings(ARTICLES)


def test_articles_of_one_event_are_one_story_and_others_are_not(found: list[Finding]) -> None:
    assert [set(story.articles) for story in of_kind(found, Story)] == [{"a", "b", "c"}]


def test_the_same_text_in_two_outlets_is_a_copy(found: list[Finding]) -> None:
    assert [set(copies.articles) for copies in of_kind(found, Copies)] == [{"a", "b"}]


def test_an_utterance_has_every_wording_and_counts_a_wire_as_one_voice(found: list[Finding]) -> None:
    told = of_kind(found, Utterance)
    whole = max(told, key=lambda utterance: len({mention.article for mention in utterance.mentions}))
    assert {mention.article for mention in whole.mentions} == {"a", "b", "c"}
    assert whole.entity == "person:adel-al-jubeir"
    assert whole.voices == 2


def test_who_left_an_utterance_out_is_named(found: list[Finding]) -> None:
    missing = [told.left_out for told in of_kind(found, Utterance) if len({m.article for m in told.mentions}) == 2]
    assert ("منبر الساحل",) in missing


def test_another_toll_and_another_occasion_are_disagreements(found: list[Finding]) -> None:
    text = {each.id: each.text for each in ARTICLES}
    told = {
        (each.type, *(text[place.article][slice(*place.span)] for place in (each.a, each.b)))
        for each in of_kind(found, Disagreement)
    }
    assert (Difference.NUMBER, "40 مدنيا", "60 مدنيا") in told
    assert (Difference.OCCASION, "مؤتمر صحفي", "خطاب") in told


def test_spans_lie_in_their_articles(found: list[Finding]) -> None:
    text = {each.id: each.text for each in ARTICLES}
    for told in of_kind(found, Utterance):
        for mention in told.mentions:
            for start, end in mention.content:
                assert 0 <= start < end <= len(text[mention.article])


def test_the_order_within_a_day_changes_nothing_but_the_order_of_the_findings(found: list[Finding]) -> None:
    shuffled = list(ARTICLES)
    random.Random(3).shuffle(shuffled)
    other = findings(shuffled)
    for kind in (Story, Copies):
        assert {frozenset(each.articles) for each in of_kind(found, kind)} == {
            frozenset(each.articles) for each in of_kind(other, kind)
        }
    groups = [
        {frozenset((m.article, m.statement) for m in each.mentions) for each in of_kind(findings_, Utterance)}
        for findings_ in (found, other)
    ]
    assert groups[0] == groups[1]


def test_an_article_that_comes_twice_counts_once(found: list[Finding]) -> None:
    assert findings([*ARTICLES, ARTICLES[0]]) == found


def test_articles_of_other_weeks_are_no_story() -> None:
    later = article("later", "صدى المدينة", "السعودية تفتح معبرا", WIRE, DAY + dt.timedelta(14))
    assert of_kind(findings([ARTICLES[0], later]), Story) == []


def test_a_story_is_told_when_the_days_have_passed_it() -> None:
    ledger = Ledger()
    assert list(ledger.add([(each, read(each)) for each in ARTICLES])) == []
    later = article("later", "منبر الساحل", "مهرجان الورد", "افتتح أمير المنطقة مهرجان الورد.", DAY + dt.timedelta(10))
    assert of_kind(list(ledger.add([(later, read(later))])), Story)
    assert list(ledger.close()) == []


def test_articles_without_a_day_are_compared_with_each_other() -> None:
    undated = [
        Article(id=each.id, text=each.text, headline=each.headline, outlet=each.outlet, language="ar")
        for each in ARTICLES
    ]
    assert [set(copies.articles) for copies in of_kind(findings(undated), Copies)] == [{"a", "b"}]


def test_a_hostile_article_costs_no_more_than_a_long_one() -> None:
    many = "وأكد الوزير سعد الحربي أن الطريق سيفتح. " * 300
    hostile = [article(key, "النهار الجديد", f"الوزير {key}", many) for key in ("x", "y")]
    told = of_kind(findings(hostile), Utterance)
    assert sum(len(each.mentions) for each in told) <= 2 * REPORTS


def test_empty_and_foreign_articles_find_nobody() -> None:
    assert (
        findings([article("x", "النهار الجديد", "", "كلمة"), article("y", "النهار الجديد", "", "Only English.")]) == []
    )
