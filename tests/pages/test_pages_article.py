"""An article's text is the text as it was given, and its headline is found where there is one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.errors import InputError
from qawl.pages import article_from_gold, article_from_text
from qawl.records import DateSource, Span, content_id, words_of

TITLE = "الوزيرة تعلن خطة لترميم الجسور القديمة"
BODY = "أعلنت وزيرة الأشغال أن فرق الصيانة ستبدأ العمل قبل حلول الشتاء.\nوأضافت أن الكلفة معقولة."


@pytest.mark.parametrize(
    ("text", "title", "expected", "headline"),
    [
        (BODY, TITLE, f"{TITLE}\n\n{BODY}", TITLE),
        (f"{TITLE}\n{BODY}", TITLE, f"{TITLE}\n{BODY}", TITLE),
        (f"{TITLE}\n\n{BODY}", None, f"{TITLE}\n\n{BODY}", TITLE),
        (f"{TITLE}\n{BODY}", None, f"{TITLE}\n{BODY}", TITLE),
        (f"{BODY}\n", None, f"{BODY}\n", None),
        (BODY, BODY[:30], BODY, None),
        ("", TITLE, TITLE, TITLE),
        (f"بغداد – وكالات\n{BODY}", None, f"بغداد – وكالات\n{BODY}", None),
        (f"نشر في: 3 مايو 2021\n{BODY}", None, f"نشر في: 3 مايو 2021\n{BODY}", None),
        (f"  {BODY}  ", "  ", f"  {BODY}  ", None),
    ],
)
def test_headline_and_text(text: str, title: str | None, expected: str, headline: str | None) -> None:
    article = article_from_text(text, title=title)
    assert article.text == expected
    assert (words_of(article.text, article.headline) if article.headline else None) == headline


def test_what_the_caller_knows_is_kept() -> None:
    article = article_from_text(
        BODY, published=dt.date(2021, 7, 28), outlet="صحيفة العينة", url="https://example.org/a", id="a1"
    )
    assert (article.id, article.outlet, article.url) == ("a1", "صحيفة العينة", "https://example.org/a")
    assert (article.published, article.published_source) == (dt.date(2021, 7, 28), DateSource.GIVEN)
    assert article.language == "ar"


def test_the_id_is_made_from_the_content_where_there_is_none() -> None:
    assert article_from_text(BODY).id == content_id(BODY) == article_from_text(BODY).id


def test_nul_and_lone_surrogates_are_replaced_one_for_one() -> None:
    article = article_from_text("قال\x00 الوزير \ud800 إن العمل بدأ")
    assert article.text == "قال\ufffd الوزير \ufffd إن العمل بدأ"
    assert article.text.encode("utf-8")


def test_a_gold_line_keeps_its_text_to_the_letter() -> None:
    text = f"{TITLE}\n\n{BODY} \n"
    article = article_from_gold({"id": "x1", "source": "عينة", "published": "2021-07-28", "title": TITLE, "text": text})
    assert (article.id, article.outlet, article.text) == ("x1", "عينة", text)
    assert article.headline == Span(0, len(TITLE))
    assert (article.published, article.published_source) == (dt.date(2021, 7, 28), DateSource.GIVEN)


def test_a_gold_title_that_is_the_cut_first_sentence_is_no_headline() -> None:
    assert article_from_gold({"id": "x", "title": BODY[:25], "text": BODY}).headline is None


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"id": "a"},
        {"id": 3, "text": "x"},
        {"id": "a", "text": None},
        {"id": "a", "text": "x", "published": "9999-01-01"},
    ],
)
def test_a_gold_line_that_lacks_something_is_refused(line: dict[str, object]) -> None:
    with pytest.raises(InputError):
        article_from_gold(line)


@given(st.text())
def test_a_text_is_kept_exactly(text: str) -> None:
    kept = article_from_text(text).text
    assert len(kept) == len(text)
    assert kept == text.replace("\x00", "\ufffd")


@given(st.text(), st.text(max_size=60))
def test_headline_and_furniture_lie_in_the_text(text: str, title: str) -> None:
    article = article_from_text(text, title=title)
    start = 0
    if article.headline:
        assert 0 <= article.headline.start < article.headline.end <= len(article.text)
        start = article.headline.end
    for piece in article.furniture:
        assert start <= piece.span.start < piece.span.end <= len(article.text)
        start = piece.span.end
