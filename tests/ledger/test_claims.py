"""Figures and occasions in their frames of words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.claims import figures, occasions, places_told
from qawl.ledger.words import root, stems
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Channel

DAY = dt.date(2015, 8, 6)


def told(text: str) -> list[tuple[tuple[str, ...], str]]:
    article = article_from_text(text, published=DAY)
    return [(claim.values, text[slice(*claim.span)]) for claim in figures(article, read(article))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("لقي 26 شخصا مصرعهم في الحادث.", [(("26",), "26 شخصا")]),
        ("أصيب ستة وعشرون شخصا.", [(("26",), "ستة وعشرون شخصا")]),
        ("بلغت القروض 22.375 قرضا.", [(("179/8", "22375"), "22.375 قرضا")]),
        ("ارتفعت الأسعار 22 في المئة.", [(("22",), "22 في المئة")]),
        ("بكلفة (167) مليون ريال.", []),
        ("المركز الثالث.", []),
        ("حضر وزيران.", []),
        ("وصل يوم 20 يوليو 2015 إلى جدة.", []),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[tuple[str, ...], str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("قال الوزير سعد الحربي في مؤتمر صحفي إن الطريق سيفتح.", Channel.PRESS_CONFERENCE),
        ("قال الوزير سعد الحربي في خطاب ألقاه في جدة إن الطريق سيفتح.", Channel.SPEECH),
        ("قال الوزير سعد الحربي في مقابلة مع التلفزيون إن الطريق سيفتح.", Channel.INTERVIEW),
        ("قال الوزير سعد الحربي في تصريح إن الطريق سيفتح.", None),
    ],
)
def test_the_occasion_of_a_statement(text: str, channel: Channel | None) -> None:
    article = article_from_text(text, published=DAY)
    found = occasions(article, read(article), [0])
    assert [occasion.channel for occasion in found] == ([channel] if channel else [])


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("أكد الوزير سعد الحربي أن الجسر جاهز. وقال الوزير في مؤتمر صحفي إن الطريق سيفتح.", 36),
        ("أكد الوزير سعد الحربي أن الجسر جاهز. وأضاف الوزير في مؤتمر صحفي أن الطريق سيفتح.", 0),
    ],
)
def test_an_occasion_holds_for_what_follows_it_and_for_what_it_adds_to(text: str, since: int) -> None:
    article = article_from_text(text, published=DAY)
    reading = read(article)
    found = occasions(article, reading, range(len(reading.statements)))
    assert [occasion.since for occasion in found] == [since]


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("لقي 26 شخصا مصرعهم في الحادث.", ["dead"]),
        ("أدى الانفجار إلى مقتل 40 مدنيا.", ["dead"]),
        ("مقتل 40 من المدنيين في القصف.", ["dead"]),
        ("في حريق المصنع 17 عاملا قتلوا وأصيب 31 زائرا.", ["dead", "hurt"]),
        ("سقط 12 قتيلا وجريحا في الانفجار.", ["dead hurt"]),
        ("مصرع وإصابة 6 أشخاص في تصادم.", ["dead hurt"]),
        ("اعتقال 590 من عناصر التنظيم.", ["held"]),
        ("فقدان 14 بحارا بعد غرق القارب.", ["missing"]),
        ("أصيب 31 شخصا بينهم 5 أطفال.", ["hurt", ""]),
        ("سقط 17 قتيلا في حوادث متفرقة.", [""]),
        ("تسجيل 4 إصابات بفيروس جديد.", [""]),
        ("غادر 19 من المصابين المستشفى.", [""]),
        ("مقتل رجل في انهيار 4 منازل.", [""]),
        ("زار المعرض 700 طالب.", [""]),
    ],
)
def test_what_befell_those_who_are_counted(text: str, harms: list[str]) -> None:
    article = article_from_text(text, published=DAY)
    assert [claim.harm for claim in figures(article, read(article))] == harms


def test_the_headline_tells_of_several_events() -> None:
    article = article_from_text("سقط 17 قتيلا في المدينة.", title="قتلى في حوادث متفرقة", published=DAY)
    assert [claim.harm for claim in figures(article, read(article))] == [""]


def test_places_of_the_sentence_of_a_figure() -> None:
    article = article_from_text("لقي 26 شخصا مصرعهم في جدة. وزار الوزير الرياض.", published=DAY)
    claim, *_ = figures(article, read(article))
    assert len(places_told(article, claim)) == 1


@given(st.text())
def test_spans_lie_in_the_text(text: str) -> None:
    article = article_from_text(text or " ", published=DAY)
    for claim in figures(article, read(article)):
        assert 0 <= claim.span.start < claim.span.end <= len(article.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("والاتفاقات للاتفاق", ["اتفاق", "اتفاق"]), ("قال إن الحرب في", ["حرب"]), ("", []), ("، 12 %", [])],
)
def test_stems(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_spellings_of_one_root_meet() -> None:
    assert root("امان") == root("امن")
    assert root("يمنع") == root("منع")
