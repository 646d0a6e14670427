"""Figures and occasions in their frames of words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.claims import figures, occasions
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
    assert [told for told, _ in found] == ([channel] if channel else [])


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
