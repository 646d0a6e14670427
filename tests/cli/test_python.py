"""The one function that most programs need."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import toy_read

import qawl
from qawl.errors import InputError

if TYPE_CHECKING:
    from qawl.records import Article, Reading


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """The articles that the reader was given."""
    articles: list[Article] = []

    def read(article: Article) -> Reading:
        articles.append(article)
        return toy_read(article)

    monkeypatch.setattr("qawl.reading.read", read)
    return articles


@pytest.mark.parametrize("published", ["2021-07-27", dt.date(2021, 7, 27)])
def test_a_text_and_what_is_known_about_it(given: list[Article], published: dt.date | str) -> None:
    text = "قال الوزير إن الجسر سيفتح."
    reading = qawl.read(text, published=published, outlet="النشرة", title="الجسر", url="https://example.org/1")
    (article,) = given
    assert (article.published, article.outlet, article.url) == (dt.date(2021, 7, 27), "النشرة", "https://example.org/1")
    (span,) = reading.statements[0].content
    assert article.text == f"الجسر\n\n{text}"
    assert article.text[span.start : span.end] == "الجسر سيفتح"


def test_without_a_title_spans_point_into_the_text_that_was_given(given: list[Article]) -> None:
    text = " قال الوزير إن الجسر سيفتح. \n"
    (span,) = qawl.read(text).statements[0].content
    assert text[span.start : span.end] == "الجسر سيفتح"


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="2021-07-27"):
        qawl.read("نص", published="أمس")


def test_importing_qawl_loads_nothing_else() -> None:
    code = "import sys, qawl; print(sorted(name for name in sys.modules if name.startswith('qawl')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert result.stdout.strip() == "['qawl']"
