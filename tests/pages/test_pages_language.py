"""The language of a text is told from its script, its letters and its function words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.pages.language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالت البلدية إن الأشجار التي زرعت هذا العام بلغت ألف شجرة في أنحاء المدينة.", "ar"),
        ("رئيس البلدية يزور القرية", "ar"),
        ("وقال پوتين وگورباتشوف إن اللقاء كان مفيدا في كل ما تناوله من ملفات.", "ar"),
        ("شهردار گفت که این باغ برای همهٔ مردم ساخته شده است و درهای آن باز خواهد بود.", "fa"),
        ("میئر نے کہا ہے کہ یہ باغ سب لوگوں کے لیے کھلا رہے گا اور داخلہ مفت ہے۔", "ur"),
        ("سەرۆکی شارەوانی گوتی ئەم باخچەیە بۆ هەموو خەڵکە و لەگەڵ ئەوەشدا دەکرێتەوە", "ku"),
        ("The mayor said that the garden was open to everyone from this week.", "en"),
        ("Le maire a dit que le jardin est ouvert pour tous les habitants de la ville.", "fr"),
        ("Der Bürgermeister sagte, dass der Garten für alle offen ist und nicht schließt.", "de"),
        ("El alcalde dijo que el jardín está abierto para todos los vecinos de la ciudad.", "es"),
        ("Belediye başkanı bu bahçe için çok çalıştık ve herkese açık olarak kalacak dedi.", "tr"),
        ("ראש העיר אמר שהגן פתוח לכולם השבוע", "he"),
        ("Мэр сказал, что сад открыт для всех", "ru"),
        ("", "und"),
        ("12345 67890 -- 2021", "und"),
        ('"' * 5000, "und"),
        ("نعم", "und"),
        ("Qxz", "und"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language_of(text) == expected


@given(st.text())
def test_every_text_has_a_language_or_none(text: str) -> None:
    assert 2 <= len(language_of(text)) <= 3
