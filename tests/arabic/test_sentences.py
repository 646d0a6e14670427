"""Sentences: where they end, and where a stop is no end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.letters import is_invisible
from qawl.arabic.sentences import Sentence, sentences

STOPPED_TEXT = st.text(alphabet='.!؟…؛،"«»()قدa3 \n\u200f', max_size=60)


def split(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["وصل الوفد أمس.", "وغادر اليوم."],
        ["أين الوفد؟", "في بغداد!", "حقا؟!", "نعم"],
        ["بلغت النسبة 14.8% أي 3.5 مليون.", "وهي ١٢.٥ في البلدة."],
        ["وصل د. سالم وأ. هدى إلى ص. 5 من الكتاب.", "ثم ذهبا."],
        ["نقلت أ.ف.ب. عن مصدر.", "وقال آخر."],
        ["بثت إيه.آر.دي/دابليو.آر.دي الخبر.", "ثم نفته بي. بي. سي مساء."],
        ["عاد الوفد.. والطريق مغلق... والناس… في الانتظار.", "وانتهى الأمر"],
        ["وقع الاتفاق؛ ثم عاد الوفد، وانتهى الأمر."],
        ["كتب موقع البلد.نت ذلك.", "وانتهى"],
        ["على https://example.org/a.b?c=البلد.وقال شيء.", "وعلى www.example.org.", "وانتهى"],
        ["بريده press@example.org للسؤال.", "وانتهى"],
        ["كان ذلك عام 1442 هـ.", "ثم تغير."],
        ["1. البند الأول.", "2. البند الثاني."],
        ["The U.S. envoy met Dr. Hale.", "He left"],
        ["قال نصا (...) ثم سكت.", "وانتهى"],
        ["(هذا قوس كامل.)", "وهذا غيره."],
        ["انتهى الاجتماع . ", "وبدأ غيره"],
    ],
)
def test_where_sentences_end(expected: list[str]) -> None:
    assert split(" ".join(expected)) == [sentence.strip() for sentence in expected]


def test_a_forgotten_space() -> None:
    assert split("كان الدعم واسعا.وأكد الوزير ذلك؟نعم") == ["كان الدعم واسعا.", "وأكد الوزير ذلك؟", "نعم"]


@pytest.mark.parametrize(
    "expected",
    [
        ['قال: "انتهى الأمر."', "وأضاف غيره"],
        ["قال «نعم».", "وأضاف غيره"],
        ["قال «نعم»..", "وأضاف غيره"],
        ['أطلقوا حملة "إلى متى؟" في البلدة.', "ثم عادوا"],
        ['وتساءل: "إلى متى؟"', "وأضاف غيره"],
        ["قال «نعم.»، ثم عاد."],
        ['قال "نعم . "', "ثم عاد"],
    ],
)
def test_stops_at_closing_marks(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_sentences_inside_a_long_quotation_are_flagged() -> None:
    text = 'قال: "وصلنا أمس. نعود غدا. لن ننتظر". ثم غادر.'
    found = [(text[sentence.start : sentence.end], sentence.in_quote) for sentence in sentences(text)]
    assert found == [
        ('قال: "وصلنا أمس.', False),
        ("نعود غدا.", True),
        ('لن ننتظر".', True),
        ("ثم غادر.", False),
    ]


def test_a_line_break_ends_a_sentence() -> None:
    assert split("عنوان بلا نقطة\n\nوصل الوفد\r\nوغادر") == ["عنوان بلا نقطة", "وصل الوفد", "وغادر"]


def test_furniture_is_left_out_and_never_crossed() -> None:
    text = "وصل الوفد [إعلان] إلى بغداد. وغادر"
    start = text.index("[")
    assert sentences(text, [(start, start + len("[إعلان]"))]) == [
        Sentence(0, 9, False),
        Sentence(18, 28, False),
        Sentence(29, 34, False),
    ]


@pytest.mark.parametrize("furniture", [[(0, 100)], [(5, 8), (2, 6)], [(3, 4), (3, 4)]])
def test_furniture_may_overlap_and_reach_too_far(furniture: list[tuple[int, int]]) -> None:
    hidden = {place for start, end in furniture for place in range(start, end)}
    for sentence in sentences("وصل الوفد. وغادر", furniture):
        assert hidden.isdisjoint(range(sentence.start, sentence.end))


@pytest.mark.parametrize(("text", "expected"), [("", []), (" \n\u200f", []), ("***", ["***"]), (". نعم", [". نعم"])])
def test_hardly_any_text(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(STOPPED_TEXT)
def test_sentences_cover_every_visible_character_once(text: str) -> None:
    covered: list[int] = []
    for sentence in sentences(text):
        assert not text[sentence.start].isspace()
        assert not text[sentence.end - 1].isspace()
        assert "\n" not in text[sentence.start : sentence.end]
        covered.extend(range(sentence.start, sentence.end))
    assert covered == sorted(set(covered))
    visible = {place for place, char in enumerate(text) if not char.isspace() and not is_invisible(char)}
    assert visible <= set(covered)


@pytest.mark.parametrize("piece", [".", "ق.", '"ق. ', "؟ ", "...)", "www.", '").', "1."])
def test_a_hundred_thousand_stops(piece: str) -> None:
    text = piece * 100_000
    assert sum(sentence.end - sentence.start for sentence in sentences(text)) <= len(text)
