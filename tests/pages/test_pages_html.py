"""Web pages and feeds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from making import BODY, FIRST, SECOND, TITLE, one, page, read

from qawl.pages import Bad
from qawl.records import Article, DateSource, words_of

if TYPE_CHECKING:
    from pathlib import Path

JULY_28 = dt.date(2021, 7, 28)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-8", "<meta charset='utf-8'>"),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("cp1256", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'),
        ("cp1256", ""),
        ("cp1256", "<meta charset='utf-8'>"),
        ("cp1256", "<meta charset='iso-8859-1'>"),
        ("iso8859-6", ""),
        ("utf-8", "<meta charset='no-such-thing'>"),
        ("utf-8", "<meta charset='rot13'>"),
    ],
)
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str, declared: str) -> None:
    article = one(tmp_path, "a.html", page(head=declared).encode(encoding))
    assert FIRST in article.text
    assert SECOND in article.text
    assert article.text.startswith(f"{TITLE}\n")
    assert article.headline is not None
    assert words_of(article.text, article.headline) == TITLE
    assert article.language == "ar"


def test_a_stray_broken_byte_in_a_utf8_page_is_replaced(tmp_path: Path) -> None:
    data = page(BODY + "\n" + FIRST * 4).encode()
    position = data.index("وأضافت".encode())
    article = one(tmp_path, "a.html", data[:position] + b"\xff" + data[position:])
    assert "\ufffd" in article.text


@pytest.mark.parametrize(
    ("head", "expected", "source"),
    [
        ('<meta property="article:published_time" content="2021-07-28T23:50:00+03:00">', JULY_28, "metadata"),
        ('<meta name="date" content="28/07/2021">', JULY_28, "metadata"),
        (
            '<script type="application/ld+json">{"@graph":[{"datePublished":"2021-07-28"}]}</script>',
            JULY_28,
            "metadata",
        ),
        ('<meta property="article:published_time" content="0001-01-01">', None, "unknown"),
        ('<meta property="article:modified_time" content="2021-07-28">', None, "unknown"),
        ('<script type="application/ld+json">{broken</script>', None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_the_day_comes_from_the_pages_metadata(
    tmp_path: Path, head: str, expected: dt.date | None, source: str
) -> None:
    article = one(tmp_path, "a.html", page(head=head).encode())
    assert (article.published, article.published_source) == (expected, DateSource(source))


def test_a_day_in_the_text_of_a_page_is_not_its_day(tmp_path: Path) -> None:
    article = one(
        tmp_path, "a.html", page(BODY + "\nووقع الاتفاق في 28 يوليو 2021 في مقر البلدية بحضور الصحافة.").encode()
    )
    assert article.published is None


def test_the_outlet_and_the_address_come_from_the_page(tmp_path: Path) -> None:
    head = '<meta property="og:site_name" content="صحيفة العينة"><link rel="canonical" href="https://news.example.org/2021/07/28/a">'
    article = one(tmp_path, "a.html", page(head=head).encode())
    assert (article.outlet, article.url) == ("صحيفة العينة", "https://news.example.org/2021/07/28/a")
    assert (article.published, article.published_source) == (JULY_28, DateSource.URL)


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><nav><a href='/'>home</a></nav></body></html>",
        b"<!doctype html><html></html>",
        "<html><body><p>قصير</p></body></html>".encode(),
        b"<html>" + b"<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, data: bytes) -> None:
    (refused,) = read(tmp_path, "a.html", data)
    assert isinstance(refused, Bad)
    assert refused.what in ("no article was found in this page", "the page is not HTML that can be read")


RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>صحيفة العينة</title>
<item><title>{TITLE}</title><link>https://e.org/1</link><guid>g1</guid>
<pubDate>Wed, 28 Jul 2021 00:30:00 +0300</pubDate>
<description>موجز</description><content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p><script>x()</script>]]></content:encoded></item>
<item><title>خبر ثان في الموجز</title><description>{FIRST}</description></item><item></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>صحيفة العينة</title><entry><title>{TITLE}</title><id>g1</id>
<link href="https://e.org/1"/><published>2021-07-28T00:30:00+03:00</published><author><name>سالم</name></author>
<content type="html">&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("data", [RSS, ATOM])
@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed"])
def test_a_feed_gives_an_article_an_entry(tmp_path: Path, data: str, name: str) -> None:
    first = read(tmp_path, name, data.encode())[0]
    assert isinstance(first, Article)
    assert first.text == f"{TITLE}\n\n{BODY}"
    assert (first.id, first.url, first.outlet) == ("g1", "https://e.org/1", "صحيفة العينة")
    # The day is the one in the feed's own zone, though in UTC it was still the day before.
    assert (first.published, first.published_source) == (JULY_28, DateSource.GIVEN)


def test_an_entry_without_text_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    _, second, third = read(tmp_path, "feed.xml", RSS.encode())
    assert isinstance(second, Article)
    assert isinstance(third, Bad)
    assert third.where.endswith("feed.xml#3")


def test_a_feed_without_entries_is_refused(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, "feed.xml", b"<rss><channel><title>x</title></channel></rss>")
    assert isinstance(refused, Bad)
