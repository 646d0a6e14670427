"""Commitments of several articles that are one undertaking."""

from __future__ import annotations

import datetime as dt
from functools import cache

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.entities import Namings
from qawl.ledger.undertakings import (
    WITHIN,
    Frame,
    Pledge,
    acts_of,
    compared,
    features,
    frames,
    keys,
    pledges,
    same_undertaking,
    sentence_around,
    undertakings,
)
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Article, Polarity, Span


@cache
def told(text: str, day: str = "2021-06-21", outlet: str = "جريدة المثال") -> tuple[Article, tuple[Pledge, ...]]:
    made = article_from_text(text, published=dt.date.fromisoformat(day), outlet=outlet)
    article = msgspec.structs.replace(
        made, id=f"{made.id} {day} {outlet}"
    )  # the same words on another day are another article
    return article, pledges(article, read(article), Namings(article))


def pledge(text: str, day: str = "2021-06-21", outlet: str = "جريدة المثال") -> Pledge:
    _, (found,) = told(text, day, outlet)
    return found


OPENING = "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021."
OPENING_TOO = "أكدت وزارة الأشغال أنها ستدشن جسر الضفاف الجديد بالبصرة في 30 يونيو."
SCHOOL = "أعلنت وزارة التربية أنها ستبني مدرسة جديدة للبنات في الموصل قبل نهاية العام الجاري."
LEAVING = "تعهدت الحكومة الإسبانية بسحب جنودها من النيجر خلال سنتين."
NOT_STAYING = "أكد رئيس الوزراء الإسباني أن مدريد لن تبقي أي قوات لها في النيجر بعد 30 يونيو 2019."
AT_ONCE = "أعلنت شركة الواحة أنها ستنقل عمال المصنع المحاصرين في الموصل إلى أربيل خلال 48 ساعة."
TEXTS = (OPENING, OPENING_TOO, SCHOOL, LEAVING, NOT_STAYING, AT_ONCE)
DAYS = ("2018-03-01", "2018-11-20", "2021-06-21", "2021-06-22", "2023-01-01")
PLEDGES = st.builds(pledge, st.sampled_from(TEXTS), st.sampled_from(DAYS), st.sampled_from(("أولى", "ثانية")))


# --- what is kept of a commitment ---------------------------------------------------------------------------------------


def test_a_pledge_has_neither_the_words_of_its_deadline_nor_those_of_its_party() -> None:
    found = pledge(OPENING)
    assert found.deadline == "2021-06-30"
    assert [who.name for who in found.by] == ["وزارة الأشغال"]
    assert found.act == "open"
    assert {"جسر", "ضفاف"} <= found.stems
    assert found.stems.isdisjoint({"يونيو", "اشغال"})
    assert found.due == (dt.date(2021, 6, 30), dt.date(2021, 6, 30))


@pytest.mark.parametrize("text", [*TEXTS, "", "لا شيء هنا.", "\n\n", "سوف " * 500, "».«", "ستفتتح"])
def test_pledges_of_any_text_lie_in_it_and_survive_being_stored(text: str) -> None:
    if not text.strip():
        return
    article, found = told(text)
    for each in found:
        assert 0 <= each.span.start < each.span.end <= len(article.text)
        assert msgspec.json.decode(msgspec.json.encode(each), type=Pledge) == each


@pytest.mark.parametrize(
    ("words", "polarity", "acts"),
    [
        ("سحب القوات من البلاد", Polarity.DO, {"leave"}),
        ("خروج سريع للقوات", Polarity.DO, {"leave"}),
        ("لن يكون هناك وجود لقوات", Polarity.NOT_DO, {"leave"}),
        ("لن تبقي قوات", Polarity.NOT_DO, {"leave"}),
        ("لن تنسحب من البلاد", Polarity.NOT_DO, {"stay"}),
        ("ستكون هناك قوات", Polarity.DO, set()),
        ("تدشين المحطة", Polarity.DO, {"open"}),
        ("افتتاح المحطة", Polarity.DO, {"open"}),
        ("دراسة المقترح", Polarity.DO, set()),
    ],
)
def test_what_is_done(words: str, polarity: Polarity, acts: set[str]) -> None:
    assert acts_of(words.split(), polarity) == acts


def test_forces_that_leave_have_a_side_and_a_country() -> None:
    assert Frame("ES", "leave", "NE") in frames(pledge(LEAVING, "2018-03-01"))
    assert frames(pledge(LEAVING, "2018-03-01")) & frames(pledge(NOT_STAYING, "2018-11-20"))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("أولا. ثم قال نعم. وبعد", "قال", "ثم قال نعم"),
        ("قال نعم", "قال", "قال نعم"),
        ("عنوان\nقال نعم\nآخر", "نعم", "قال نعم"),
    ],
)
def test_the_sentence_around_words(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    assert text[slice(*sentence_around(text, Span(start, start + len(words))))].strip() == expected


# --- one or two ---------------------------------------------------------------------------------------------------------


@given(PLEDGES, PLEDGES)
def test_how_likely_two_pledges_are_one_is_a_probability_and_the_same_both_ways(one: Pledge, other: Pledge) -> None:
    likely = same_undertaking(one, other)
    assert 0 <= likely <= 1
    assert same_undertaking(other, one) == likely
    assert features(one, other) == features(other, one)
    if one.article == other.article:
        assert likely <= WITHIN


@given(PLEDGES, PLEDGES)
def test_likely_pledges_share_a_key(one: Pledge, other: Pledge) -> None:
    if same_undertaking(one, other) >= 0.5:
        assert keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((OPENING, "2021-06-21"), (OPENING_TOO, "2021-06-22"), True),
        ((OPENING, "2021-06-21"), (OPENING, "2021-06-22"), True),
        ((OPENING, "2021-06-21"), (SCHOOL, "2021-06-21"), False),
        ((LEAVING, "2018-03-01"), (NOT_STAYING, "2018-11-20"), True),
        ((LEAVING, "2018-03-01"), (LEAVING.replace("النيجر", "لبنان"), "2018-11-20"), False),
        ((LEAVING, "2018-03-01"), (LEAVING.replace("سحب", "زيادة"), "2018-11-20"), False),
        ((LEAVING, "2012-03-01"), (NOT_STAYING, "2018-11-20"), False),  # that was over by then
    ],
)
def test_one_undertaking_or_two(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert (same_undertaking(pledge(*one, "أولى"), pledge(*other, "ثانية")) >= 0.5) is same


# --- put together -------------------------------------------------------------------------------------------------------


@given(st.lists(PLEDGES, max_size=8, unique_by=lambda each: each.article))
def test_every_pledge_is_in_one_undertaking_in_order_of_day(held: list[Pledge]) -> None:
    found = undertakings(held)
    assert sorted(map(id, held)) == sorted(id(mention) for each in found for mention in each.mentions)
    for each in found:
        days = [mention.day for mention in each.mentions if mention.day]
        assert days == sorted(days)


def test_what_was_compared_before_need_not_be_compared_again() -> None:
    held = [pledge(OPENING), pledge(OPENING_TOO, "2021-06-22"), pledge(SCHOOL)]
    assert undertakings(held, compared(held)) == undertakings(held)


def test_forces_that_leave_earlier_or_later_than_was_told_are_one_undertaking_whose_deadline_moved() -> None:
    (found,) = undertakings([pledge(NOT_STAYING, "2018-11-20"), pledge(LEAVING, "2018-03-01")])
    assert [(each.day, each.deadline, each.moved) for each in found.deadlines] == [
        (dt.date(2018, 3, 1), "2020-03", False),
        (dt.date(2018, 11, 20), "2019-06-30", True),
    ]


def test_the_words_of_a_deadline_that_are_passed_on_a_day_later_are_no_other_deadline() -> None:
    (found,) = undertakings([pledge(AT_ONCE, "2021-06-21"), pledge(AT_ONCE, "2021-06-22")])
    assert len(found.mentions) == 2
    assert len(found.deadlines) == 1


def test_a_finer_deadline_is_no_other() -> None:
    month = OPENING.replace("يوم 30 يونيو", "في يونيو")
    (found,) = undertakings([pledge(month, "2021-05-21"), pledge(OPENING, "2021-05-22")])
    assert [(each.deadline, each.moved) for each in found.deadlines] == [("2021-06-30", False)]
