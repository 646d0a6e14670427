"""What two articles carry side by side, in sentences written for these tests."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_articles import DAY, article

from qawl.ledger.across import told_again
from qawl.ledger.beside import sides, widest
from qawl.ledger.traces import Report, Trace, traces, words_of_statement
from qawl.reading import read

FEES = "قال رئيس لجنة الموانئ سعد الحربي إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء."
WAGES = "وأكد ناصر الدوسري أن أجور العمال سترتفع بعد عيد الفطر."
NIGHTS = "وذكرت سلمى الراوي أن السفن الكبيرة تصل ليلا."
AGENCY = "وذكرت وكالة الضفاف أن ناصر الدوسري أكد أن أجور العمال سترتفع بعد عيد الفطر."


def traced(ours: str, theirs: str) -> tuple[Trace, Trace]:
    made = [
        article("a", "النهار الجديد", "افتتاح الميناء القديم", ours, DAY),
        article("b", "منبر الساحل", "مدارس الطفيلة تشكو الازدحام", theirs, DAY + dt.timedelta(1)),
    ]
    one, other = traces([(each, read(each)) for each in made])
    return one, other


def alone(one: Trace, other: Trace, *, known: bool = True) -> tuple[list[str], list[str]]:
    """What each of two articles carries alone; known: with what `told_again` finds in both."""
    both = [(pair.one, pair.other) for pair in told_again(one, other)] if known else []
    found = sides(one, other, both)
    return said(one, widest(found.ours)), said(other, widest(found.theirs))


def said(trace: Trace, reports: list[Report]) -> list[str]:
    return [words_of_statement(trace.article.text, report.statement.content) for report in reports]


@pytest.mark.parametrize(
    ("ours", "theirs", "only_one", "only_other"),
    [
        (f"{FEES} {WAGES}", FEES, ["أجور العمال سترتفع بعد عيد الفطر"], []),
        (f"{FEES} {WAGES}", f"{FEES} {NIGHTS}", ["أجور العمال سترتفع بعد عيد الفطر"], ["السفن الكبيرة تصل ليلا"]),
        (FEES, FEES, [], []),
        pytest.param(f"{FEES} {AGENCY}", f"{FEES} {WAGES}", [], [], id="what holds a report of both"),
        pytest.param(
            f"{FEES} {WAGES}", f"{FEES} وكانت أجور العمال سترتفع بعد عيد الفطر.", [], [], id="told without a speaker"
        ),
    ],
)
def test_what_each_article_carries_alone(ours: str, theirs: str, only_one: list[str], only_other: list[str]) -> None:
    assert alone(*traced(ours, theirs)) == (only_one, only_other)


def test_what_stands_in_a_wider_statement_is_told_with_it() -> None:
    one, other = traced(f"{FEES} {AGENCY}", FEES)
    assert alone(one, other)[0] == ["ناصر الدوسري أكد أن أجور العمال سترتفع بعد عيد الفطر"]


def test_what_may_be_one_is_carried_by_nobody_alone() -> None:
    one, other = traced(FEES, FEES.replace("قبل نهاية الشتاء", "قريبا"))
    assert [(pair.one, pair.other) for pair in sides(one, other, []).perhaps] == [(0, 0)]
    assert alone(one, other, known=False) == ([], [])
    assert sides(one, other, [(0, 0)]).perhaps == sides(one, other, [], apart=[(0, 0)]).perhaps == []


def test_an_article_without_statements_carries_nothing() -> None:
    one, other = traced(FEES, "افتتح الميناء القديم في العقبة صباح الاثنين.")
    assert alone(one, other) == (["رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء"], [])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from((FEES, WAGES, NIGHTS, AGENCY)), min_size=1, max_size=4),
    st.lists(st.sampled_from((FEES, WAGES, NIGHTS, AGENCY)), min_size=1, max_size=4),
)
def test_sides_are_the_same_from_both_sides(ours: list[str], theirs: list[str]) -> None:
    one, other = traced(" ".join(ours), " ".join(theirs))
    here, there = sides(one, other, []), sides(other, one, [])
    assert (here.ours, here.theirs) == (there.theirs, there.ours)
    assert sorted((pair.other, pair.one) for pair in here.perhaps) == [(pair.one, pair.other) for pair in there.perhaps]
