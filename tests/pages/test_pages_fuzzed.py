"""Inputs on which a parser once failed, hung or took memory for good: each is read or refused in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from making import BODY, FIRST, page, read

from qawl.pages import Bad, feeds
from qawl.pages.decoding import encoding_of
from qawl.records import Article

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        # trafilatura's date finder drops the root of such a page, on an assertion
        ("a.html", b"<iframe>html", "no article was found in this page"),
        # feedparser makes a character of any number
        ("a.rss", b"<rss><item>&#xffffffff;", "the feed is broken"),
        # the csv module takes a lone carriage return for a line end outside of quote marks only
        ("a.csv", b'title,text\r""\n"a","b"\n', "broken CSV in the header line"),
        # half a unit of UTF-16, whose byte is below 128
        ("a.csv", b"\xff\xfe\xff\xfeti\n", "no column for the text among"),
        # a mark of direction is not printed as it is
        ("a.csv", "\u200f".encode(), "among: \\u200f"),
    ],
)
def test_an_input_that_broke_a_parser_is_refused(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (refused,) = read(tmp_path, name, data)
    assert isinstance(refused, Bad), refused
    assert what in refused.what


def test_a_line_of_utf16_with_a_broken_unit_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    good = f'{{"text": "{FIRST}"}}\n'.encode("utf-16-le")
    broken = '{"text": "'.encode("utf-16-le") + b"\x00\xd8" + '"}\n'.encode("utf-16-le")
    first, refused, last = read(tmp_path, "a.jsonl", b"\xff\xfe" + good + broken + good)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(refused, Bad)


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined"])
def test_what_is_no_encoding_of_pages_counts_as_not_declared(name: str) -> None:
    """Decoding as punycode takes time by the square of the length."""
    assert encoding_of(f"<meta charset={name}>{BODY}".encode(), name) == "utf-8"


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0" encoding="' * 20_000,  # feedparser's search for an encoding: minutes
        "<?" + "\r\n" * 100_000,  # its search for entities
        "<!ENTITY " * 30_000,
    ],
    ids=["declarations", "line ends", "entities"],
)
def test_what_feedparser_takes_too_long_for_is_kept_from_it(text: str) -> None:
    tame = feeds._tame(text).decode()
    first, _, rest = tame.partition("\n")
    assert first == '<?xml version="1.0" encoding="utf-8"?>'
    assert rest == ""


def test_a_feed_keeps_its_entities_and_its_encoding(tmp_path: Path) -> None:
    feed = (
        '<?xml version="1.0" encoding="windows-1256"?><!DOCTYPE rss [\n<!ENTITY bridge "الجسر">\n]>'
        f'<rss version="2.0"><channel><item><title>عن &bridge;</title><description>{FIRST}</description></item></channel></rss>'
    )
    (found,) = read(tmp_path, "a.rss", feed.encode("cp1256"))
    assert isinstance(found, Article)
    assert found.text == f"عن الجسر\n\n{FIRST}"


def test_a_page_that_names_a_strange_encoding_is_read(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.html", page(head="<meta charset=punycode>").encode())
    assert isinstance(found, Article)
    assert FIRST in found.text
