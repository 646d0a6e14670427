"""Quotation marks: every style, nested, turned round, glued and unbalanced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.quotes import quoted_spans

MARKED_TEXT = st.text(alphabet="\"'“”«»‹›‘’()قو \n،.", max_size=60)


def quoted(text: str) -> list[str]:
    return [text[quote.open_end : quote.close_start] for quote in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال "نريد السلام" وأضاف "نريد العدل".', ["نريد السلام", "نريد العدل"]),
        ("قال “نريد السلام” ثم", ["نريد السلام"]),
        ("قال «نريد السلام» ثم", ["نريد السلام"]),
        ("قال ‹نريد السلام› ثم", ["نريد السلام"]),
        ("قال ‘نريد السلام’ ثم", ["نريد السلام"]),
        ("قال 'نريد السلام' ثم", ["نريد السلام"]),
        ("قال ''نريد السلام'' ثم", ["نريد السلام"]),
        ("قال ((نريد السلام)) ثم", ["نريد السلام"]),
        ("قال (نريد السلام) ثم", []),
        ("قال „نريد السلام“ ثم", ["نريد السلام"]),
        ('قال “نريد السلام" ثم', ["نريد السلام"]),
    ],
)
def test_every_style(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال ”نريد السلام“ ثم", ["نريد السلام"]),
        ("قال ” نريد السلام “ ثم", [" نريد السلام "]),
        ("قال: “نعم “ وقال “ لا “", ["نعم ", " لا "]),
        ("قال »نعم« ثم » لا «", ["نعم", " لا "]),
        ('و"النصر" بـ"الحلف" ول«القدس»', ["النصر", "الحلف", "القدس"]),
        ('قال:"نعم"، ثم', ["نعم"]),
        ('قال " نعم "وأضاف " لا "', [" نعم ", " لا "]),
        ('"نعم "وقال زيد: "لا"', ["نعم ", "لا"]),
        ("\u200f”\u200fنعم“\u200f قال", ["\u200fنعم"]),
    ],
)
def test_careless_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال «إن "الحزب" باق» ثم', ['إن "الحزب" باق', "الحزب"]),
        ('قال «"نعم"» ثم', ['"نعم"', "نعم"]),
        ("«قال إن «الحزب» باق»", ["قال إن «الحزب» باق", "الحزب"]),
        ('"قال إن "الحزب" باق" وذهب', ['قال إن "الحزب" باق', "الحزب"]),
    ],
)
def test_nesting(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال "نعم\nوقال "لا"', [("نعم", False), ("لا", True)]),
        ('قال «نعم "وربما» ثم', [('نعم "وربما', True), ("وربما", False)]),
        ('كلام ختم". وقال "نعم"', [("نعم", True)]),
        ("كلام ختم» ثم", []),
        ('"', []),
    ],
)
def test_unbalanced_marks(text: str, expected: list[tuple[str, bool]]) -> None:
    spans = quoted_spans(text)
    assert [(text[quote.open_end : quote.close_start], quote.closed) for quote in spans] == expected


@pytest.mark.parametrize("text", ["it's", "l'Orient", "القادة’ اجتمعوا", "'كلمة وحيدة", "the players' union"])
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert quoted_spans(text) == []


def test_a_part_of_a_text_keeps_the_texts_offsets() -> None:
    text = '"أ" "ب" "ج"'
    assert [tuple(quote) for quote in quoted_spans(text, 4, 7)] == [(4, 5, 6, 7)]


@given(MARKED_TEXT)
def test_quotations_nest_or_are_apart_and_stay_in_their_paragraph(text: str) -> None:
    around: list[int] = []
    spans = quoted_spans(text)
    assert spans == sorted(spans)
    for quote in spans:
        assert 0 <= quote.open_start < quote.open_end <= quote.close_start <= quote.close_end <= len(text)
        assert "\n" not in text[quote.open_start : quote.close_end]
        while around and around[-1] <= quote.open_start:
            around.pop()
        assert not around or quote.close_end <= around[-1]
        around.append(quote.close_end)


@given(MARKED_TEXT)
def test_no_mark_is_used_twice(text: str) -> None:
    used = [place for quote in quoted_spans(text) for place in range(quote.open_start, quote.open_end)]
    used += [place for quote in quoted_spans(text) for place in range(quote.close_start, quote.close_end)]
    assert len(used) == len(set(used))


@pytest.mark.parametrize("mark", ['"', "«", "»", "“ ”", '« " ', "'", "((", '\u200f"'])
def test_a_hundred_thousand_marks(mark: str) -> None:
    text = mark * 100_000
    assert all(quote.close_end <= len(text) for quote in quoted_spans(text))
