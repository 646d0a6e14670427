"""Texts cut at the ends of their marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qawl.records import Span
from qawl.server.segments import Mark, MarkKind, paragraphs, segments, word_start

TEXT = "قال سعد إن الجسر تم.\n\nوأضاف أنه سيفتح غدا."


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet=st.sampled_from("ابت <&\"'\n\0\u202e"), min_size=1, max_size=40))
    marks = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(Mark(draw(st.sampled_from(MarkKind)), Span(start, end), number))
    return text, marks


@given(marked())
def test_the_segments_put_together_are_the_text(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    found = segments(text, marks)
    assert "".join(segment.text for segment in found) == text
    assert [segment.end for segment in found[:-1]] == [segment.start for segment in found[1:]]


@given(marked())
def test_each_mark_covers_exactly_its_own_words(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    found = segments(text, marks)
    for mark in marks:
        assert "".join(segment.text for segment in found if mark in segment.marks) == text[slice(*mark.span)]


@given(marked(), st.data())
def test_a_stretch_gives_the_segments_of_the_stretch(given_: tuple[str, list[Mark]], data: st.DataObject) -> None:
    text, marks = given_
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert "".join(segment.text for segment in segments(text, marks, Span(start, end))) == text[start:end]


@given(marked())
def test_paragraphs_are_the_lines_that_hold_something(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    lines = ["".join(segment.text for segment in line) for line in paragraphs(segments(text, marks))]
    assert lines == [line for line in text.split("\n") if line.strip()]


def test_the_widest_mark_comes_first() -> None:
    outer, inner = Mark(MarkKind.CONTENT, Span(0, 20), 1), Mark(MarkKind.CONTENT, Span(11, 19), 2)
    found = segments(TEXT, [inner, outer])
    assert next(segment for segment in found if segment.start == 11).marks == (outer, inner)


def test_a_place_in_a_word_is_carried_to_where_the_word_begins() -> None:
    assert TEXT[word_start(TEXT, TEXT.index("أضاف")) :].startswith("وأضاف")
