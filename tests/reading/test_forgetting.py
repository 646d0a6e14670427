"""What is remembered of words does not grow with their length."""

from __future__ import annotations

import pytest

from qawl.reading import read
from qawl.reading.forgetting import LONGEST, forget_words, holds_no_words
from qawl.reading.vocabulary import word
from qawl.records import Article


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("قال الوزير نعم", False), ("ق" * LONGEST, False), ("قال " + "ق" * (LONGEST + 1), True)],
)
def test_what_is_longer_than_any_word_is_seen(text: str, expected: bool) -> None:
    assert holds_no_words(text) is expected


def test_words_are_forgotten_before_another_text_of_such_words_is_read() -> None:
    forget_words()
    long = "ق" * (LONGEST + 1)
    for number in range(3):
        read(Article(id="a", text=f"قال الوزير {long}{number} إن الجسر سيفتح."))
    # Of one text they may be held, not of all three.
    assert 0 < word.cache_info().currsize < 12


def test_a_reading_is_the_same_whatever_was_forgotten() -> None:
    article = Article(id="a", text="قال وزير الأشغال سالم الراوي إن الجسر سيفتح قريبا.")
    before = read(article)
    forget_words()
    assert read(article) == before
