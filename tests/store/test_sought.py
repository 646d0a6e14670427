"""What a question of words finds, and what is marked in it."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.errors import QuestionError
from qawl.store import sought
from qawl.store.dialects.fts5 import match
from qawl.store.words import phrase_forms


def found(question: str, text: str) -> bool:
    """Whether the full-text index and the plain column both find a text by a question, which must be of one mind."""
    asked, kept = sought(question), phrase_forms(text)
    with sqlite3.connect(":memory:") as index:
        index.execute("CREATE VIRTUAL TABLE said USING fts5(words, tokenize='unicode61 remove_diacritics 0')")
        index.execute("INSERT INTO said VALUES (?)", (kept,))
        by_index = bool(index.execute("SELECT 1 FROM said WHERE said MATCH ?", (match(asked),)).fetchall())
    words = all(f" {form} " in kept for form in asked.words)
    phrases = all(any(f" {written} " in kept for written in phrase) for phrase in asked.phrases)
    assert by_index == (words and phrases)
    return by_index


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("القوات", "بالقواتِ المسلحة", True),
        ("أمن", "وأَمْنُ العراق", True),
        ("الإنتخابات المبكره", "عن انتخابات ستكون مبكرة", True),
        ("انتخابات حرب", "عن انتخابات ستكون مبكرة", False),
        ('"القوات القتالية"', "خروج القوات القتالية الباقية", True),
        ('"القوات القتالية"', "والقوات القتاليّة", True),
        ('"القوات القتالية"', "للقوات القتالية", True),
        ('"القوات القتالية"', "القوات غير القتالية", False),
        ('"القتالية القوات"', "خروج القوات القتالية", False),
        ("«قوات الأمن»", "قال إن قوات الامن انسحبت", True),
        ("“وزير الخارجية”", "لقاء بوزير الخارجية", True),
        ('"وزير الخارجية', "وزير للخارجية", True),  # a quote that is not closed is none
        ('"وزير الخارجية" إيران', "وزير الخارجية في طهران", False),
        ('"COVID 19"', "لقاح Covid-19", True),
        ('"" القوات', "القوات", True),
    ],
)
def test_what_a_question_finds(question: str, text: str, expected: bool) -> None:
    assert found(question, text) is expected


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("القوات", "بالقواتِ المسلحة وقوات الأمن", ["بالقواتِ", "وقوات"]),
        ('"القوات القتالية"', "القوات والقوات القتالية", ["والقوات", "القتالية"]),
        ("أميركا", "قال إن أمـيركـا تنسحب", ["أمـيركـا"]),
        ("نفط", "لا شيء هنا", []),
        ('"نفط" غاز', "النفط والغاز", ["النفط", "والغاز"]),
        ("صلى وسلم", "قال ﷺ ذلك", ["ﷺ"]),  # several words in one sign
        ("script", "<SCRIPT>alert(1)</SCRIPT>", ["SCRIPT", "SCRIPT"]),
    ],
)
def test_what_is_marked(question: str, text: str, marked: list[str]) -> None:
    pieces = sought(question).marked(text)
    assert [piece.text for piece in pieces if piece.found] == marked
    assert "".join(piece.text for piece in pieces) == text


@pytest.mark.parametrize("question", ["", '""', "؟؟", "«»", " * ", "ِ"])
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        sought(question)


TYPED = st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"«»“”*^:()-+ ORANDNEAR القوات والن')), max_size=60)


@given(TYPED, TYPED)
def test_nothing_that_is_typed_is_syntax(question: str, text: str) -> None:
    try:
        found(question, text)
    except QuestionError:
        return
    assert "".join(piece.text for piece in sought(question).marked(text)) == text


@given(TYPED)
def test_a_text_is_found_by_its_own_words_and_they_are_marked(text: str) -> None:
    try:
        asked = sought(text.replace('"', " ").translate(dict.fromkeys(map(ord, "«»“”„"), " ")))
    except QuestionError:
        return
    kept = phrase_forms(text)
    assert all(f" {form} " in kept for form in asked.words)
    assert any(piece.found for piece in asked.marked(text))
