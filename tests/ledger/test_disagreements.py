"""What two articles of one story tell differently, and what is no disagreement, in sentences written for these tests."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_articles import DAY, article

from qawl.ledger.disagreements import SURE, of_articles, of_occasions
from qawl.ledger.findings import Difference, Disagreement
from qawl.ledger.traces import Trace, traces
from qawl.ledger.utterances import Place
from qawl.reading import read

FILLER = "وتواصل فرق الإنقاذ عملها في الموقع منذ الصباح وأغلقت الشرطة الطريق المؤدي إليه. " * 5


def traced(*texts: tuple[str, str], days: tuple[int, int] = (0, 0)) -> list[Trace]:
    made = [
        article(key, outlet, title, text, DAY + dt.timedelta(day))
        for key, outlet, (title, text), day in zip("ab", ("النهار الجديد", "منبر الساحل"), texts, days, strict=True)
    ]
    return traces([(each, read(each)) for each in made])


def tolls(one: Trace, other: Trace, likely: float = 1.0) -> list[tuple[str, str, str]]:
    return [
        (each.why, words(one, each, "a"), words(other, each, "b"))
        for each in of_articles(one, other, likely)
        if each.type is Difference.NUMBER
    ]


def words(trace: Trace, told: Disagreement, side: str) -> str:
    place = told.a if side == "a" else told.b
    assert place.article == trace.id
    return trace.article.text[slice(*place.span)]


QUAKE = ("زلزال يضرب المدينة", "لقي 26 شخصا مصرعهم في زلزال ضرب المدينة أمس.")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("قتل 31 شخصا في زلزال ضرب المدينة أمس.", ["26 and 31 dead"]),
        ("قتل واحد وثلاثون شخصا في زلزال ضرب المدينة أمس.", ["26 and 31 dead"]),
        ("قتل ستة وعشرون شخصا في زلزال ضرب المدينة أمس.", []),
        ("أصيب 31 شخصا في زلزال ضرب المدينة أمس.", []),
        ("سقط 31 قتيلا وجريحا في زلزال ضرب المدينة أمس.", []),
        ("قتل 31 شخصا بعد أن أعلن مقتل 26 شخصا في الزلزال أمس.", []),
        ("قتل 90 شخصا في زلزال ضرب المدينة أمس.", []),
        ("تضرر 31 منزلا في زلزال ضرب المدينة أمس.", []),
        (FILLER + "وكان زلزال سابق قبل سنوات قد خلف وراءه 31 قتيلا.", []),
    ],
)
def test_another_toll_of_one_event(other: str, expected: list[str]) -> None:
    one, two = traced(QUAKE, (QUAKE[0], other))
    assert [why for why, _, _ in tolls(one, two)] == expected


def test_a_disagreement_names_both_places() -> None:
    one, other = traced(QUAKE, (QUAKE[0], "قتل 31 شخصا في زلزال ضرب المدينة أمس."))
    assert tolls(one, other) == [("26 and 31 dead", "26 شخصا", "31 شخصا")]


@pytest.mark.parametrize(("days", "likely"), [((0, 0), SURE - 0.01), ((0, 2), 1.0)])
def test_what_may_be_another_event_or_a_later_count_is_not_compared(days: tuple[int, int], likely: float) -> None:
    one, other = traced(QUAKE, (QUAKE[0], "قتل 31 شخصا في زلزال ضرب المدينة أمس."), days=days)
    assert tolls(one, other, likely) == []


def test_a_round_toll_is_no_other_one() -> None:
    title = "زلزال يضرب المدينة"
    one, other = traced((title, "قتل 200 شخص في زلزال أمس."), (title, "قتل 204 أشخاص في زلزال أمس."))
    assert tolls(one, other) == []


def test_tolls_of_two_places_are_two_events() -> None:
    title = "تصادم على الطريق"
    one, other = traced((title, "لقي 5 أشخاص مصرعهم في تصادم في جدة."), (title, "لقي 7 أشخاص مصرعهم في تصادم في تبوك."))
    assert tolls(one, other) == []


def test_below_the_first_words_a_toll_has_to_be_told_in_the_same_words() -> None:
    title, told = "زلزال يضرب المدينة", "وذكرت إدارة الدفاع المدني أن انهيار السد القديم خلف {} قتيلا من سكان القرية."
    one, other = traced((title, FILLER + told.format(26)), (title, FILLER + told.format(31)))
    assert [why for why, _, _ in tolls(one, other)] == ["26 and 31 dead"]


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 900), st.integers(3, 900))
def test_tolls_differ_the_same_way_from_both_sides(low: int, high: int) -> None:
    title, told = "زلزال يضرب المدينة", "أدى زلزال ضرب المدينة أمس إلى مقتل {} شخصا."
    one, other = traced((title, told.format(low)), (title, told.format(high)))
    ours, theirs = tolls(one, other), tolls(other, one)
    assert {(first, second) for _, first, second in ours} == {(second, first) for _, first, second in theirs}
    assert not ours or (low != high and max(low, high) <= 3 * min(low, high))


OPENING = "أكد وزير الخارجية السعودي عادل الجبير أن بلاده ستفتح معبرا جديدا على الحدود مع اليمن."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            f"{OPENING} وأضاف الجبير في مؤتمر صحفي أن المساعدات ستصل غدا.",
            f"{OPENING} وأضاف الجبير في خطاب ألقاه في الرياض أن المساعدات ستصل غدا.",
            ["press conference and speech for the same words"],
        ),
        (
            f"{OPENING} وأضاف الجبير في مؤتمر صحفي أن المساعدات ستصل غدا.",
            f"{OPENING} وأضاف الجبير في مؤتمره الصحفي أن المساعدات ستصل غدا.",
            [],
        ),
        # The speech is told behind the shared words: it may be another appearance.
        (
            f"{OPENING} وأضاف الجبير في مؤتمر صحفي أن المساعدات ستصل غدا.",
            f"{OPENING} وأعلن الجبير في خطاب ألقاه في الرياض أن المطار سيفتح غدا.",
            [],
        ),
        # Two occasions in one article.
        (
            f"{OPENING} وأضاف الجبير في مؤتمر صحفي أن المساعدات ستصل غدا.",
            f"{OPENING} وأضاف الجبير في خطاب أن المساعدات ستصل غدا. وأضاف الجبير في مقابلة أن المطار سيفتح.",
            [],
        ),
    ],
)
def test_another_occasion_of_the_same_words(one: str, other: str, expected: list[str]) -> None:
    title = "معبر جديد على الحدود"
    both = dict(enumerate(traced((title, one), (title, other))))
    opening = [next(n for n, report in enumerate(both[each].reports) if report.who) for each in both]
    found = list(of_occasions(both, [[Place(0, opening[0]), Place(1, opening[1])]]))
    assert [each.why for each in found] == expected
    assert all(each.type is Difference.OCCASION for each in found)
