"""Folding and its map back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.letters import ascii_digits, fold, fold_map, fold_word, is_arabic_letter, strip_marks

ARABIC = st.text(alphabet="كتبَُّـ‏ ﻻﷲﻛأئةى١٢.x", max_size=40)
ANY_TEXT = st.text(max_size=60) | ARABIC


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أكّد إبراهيم آل ٱلياسين", "اكد ابراهيم ال الياسين"),
        ("مسؤول رئيس مستشفى لجنة", "مسوول رييس مستشفي لجنه"),
        ("سماء", "سماء"),
        ("كـــتابٌ", "كتاب"),
        ("ا\u0655ن", "ان"),
        ("\u202bبغداد\u200f\u202c", "بغداد"),
        ("می\u200cگوید پوتین چ ڤ ژ ہے ۀ", "ميكويد بوتين ج ف ز هي ه"),
        ("ﷲ ﻻ ﻣﺤﻤﺪ ﻷن", "الله لا محمد لان"),
        ("\ufc5eشد", "شد"),
        ("١٢٫٥ و١٤٬٠٠٠ و۷", "12.5 و14,000 و7"),
        ("Biden İ", "biden i\u0307"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_code_point_folds_to_what_folds_to_itself() -> None:
    assert [point for point in range(0x110000) if fold(fold(chr(point))) != fold(chr(point))] == []


@given(ANY_TEXT, ANY_TEXT)
def test_folding_is_idempotent_and_local(one: str, other: str) -> None:
    assert fold(fold(one)) == fold(one)
    assert fold(one + other) == fold(one) + fold(other)
    assert fold_word(one) == fold(one)


@given(ANY_TEXT)
def test_the_map_holds_the_folded_text_and_points_into_the_source(text: str) -> None:
    folded = fold_map(text)
    assert folded.text == fold(text)
    spans = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(ANY_TEXT, st.data())
def test_a_range_comes_back_as_the_source_that_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold_map(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    source_start, source_end = folded.span(start, end)
    source = fold(text[source_start:source_end])
    assert folded.text[start:end] in source
    cuts_a_ligature = len(source) > end - start
    assert not cuts_a_ligature or any(len(fold(char)) > 1 for char in text[source_start:source_end])


@pytest.mark.parametrize(
    ("text", "folded_range", "source"),
    [
        ("قالَ ثم", (0, 3), "قالَ"),
        ("قال\u200f ثم", (0, 3), "قال"),
        ("كـتــابٌ جديد", (0, 4), "كـتــابٌ"),
        ("ﻻ بأس", (0, 1), "ﻻ"),
        ("ﻻ بأس", (1, 2), "ﻻ"),
        ("ﷲ أكبر", (1, 6), "ﷲ أ"),
        ("\u064bنعم", (0, 1), "ن"),
    ],
)
def test_span_covers_the_marks_of_its_letters(text: str, folded_range: tuple[int, int], source: str) -> None:
    start, end = fold_map(text).span(*folded_range)
    assert text[start:end] == source


def test_an_empty_range_stays_empty() -> None:
    folded = fold_map("َقالَ")
    assert folded.span(0, 0) == (1, 1)
    assert folded.span(3, 3) == (5, 5)


@pytest.mark.parametrize("bad_range", [(-1, 1), (2, 1), (0, 4)])
def test_a_range_outside_the_text_is_refused(bad_range: tuple[int, int]) -> None:
    with pytest.raises(IndexError, match="not within a text of 3 characters"):
        fold_map("قال").span(*bad_range)


def test_strip_marks_keeps_hamza() -> None:
    assert strip_marks("أَكَّـــدَ\u200f المسؤولُ") == "أكد المسؤول"


@given(ANY_TEXT)
def test_ascii_digits_keeps_offsets(text: str) -> None:
    assert len(ascii_digits(text)) == len(text)


@pytest.mark.parametrize(("char", "answer"), [("ق", True), ("گ", True), ("ﻻ", True), ("ء", True), ("ـ", False)])
def test_arabic_letters(char: str, answer: bool) -> None:
    assert is_arabic_letter(char) is answer


@pytest.mark.parametrize("char", ["َ", "٣", "،", "a", " "])
def test_not_arabic_letters(char: str) -> None:
    assert not is_arabic_letter(char)
