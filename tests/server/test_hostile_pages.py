"""Texts from the web that want to be more than text."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from urllib.parse import quote

import pytest
from browsed import Checked, Client, filled

from qawl.records import Act, Article, Kind, Reading, Span, Statement, Why
from qawl.server.texts import direction, one_line, shown, source_link
from qawl.store import Store

EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></q></blockquote><h1>",
    "{{ 7 * 7 }}{% raw %}",
    "%(num)s %(day)s %s",
    "\u202eسمعت\u2066",
    "ab\0cd\x1b[31m",
    "&lt;b&gt;&amp;",
]


def hostile(evil: str, url: str | None = None) -> tuple[Article, Reading]:
    """An article whose headline, outlet, author, speaker, cue and words are all the same evil."""
    text = f"{evil}\n\nسعد {evil} قال {evil} تم."
    first, second = text.index(evil, len(evil)), text.rindex(evil)
    name = Span(first, first + len(evil))
    why = Why(rule=evil, confidence=0.5)
    said = Statement(
        id="s1",
        cue=Span(second - 4, second - 1),
        content=(Span(second, second + len(evil)),),
        kind=Kind.INDIRECT,
        act=Act.ASSERT,
        speaker=name,
        speaker_name=name,
        via=(name,),
        addressee=name,
        why=why,
        speaker_why=why,
    )
    article = Article(
        id="a",
        text=text,
        headline=Span(0, len(evil)),
        outlet=evil,
        author=evil,
        url=url,
        published=dt.date(2021, 7, 27),
    )
    return article, Reading(article="a", reader=evil, statements=(said,))


@pytest.mark.parametrize("evil", EVIL)
def test_text_never_becomes_markup(serving: Client, tmp_path: Path, evil: str) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile(evil)]))
    with Store.open(tmp_path / "store.db", read_only=True) as store:
        said = next(store.statements())
    asked = quote(evil, safe="")
    paths = ("", "/search", f"/statement/{said.id}", f"/article/{said.article}", "/stories", "/promises")
    for path in (
        *paths,
        f"/search?speaker={asked}",
        f"/search?words={asked}",
        f"/people?name={asked}",
        f"/{asked}",
        f"/statement/{asked}",
    ):
        for language in ("ar", "en"):
            page = client.get(f"/{language}{path}").text
            elements = Checked(page).elements
            tags = [tag for tag, _ in elements]
            assert not {"script", "img", "b"} & {*tags}
            assert (tags.count("h1"), tags[: tags.index("body")].count("title")) == (1, 1)
            assert not any(name.startswith("on") for _, given in elements for name in given)
            assert "49" not in re.findall(r">([^<]*)<", page)
            assert not re.search("[\0\x1b\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize("evil", EVIL)
def test_the_twin_keeps_the_text_as_it_was_given(serving: Client, tmp_path: Path, evil: str) -> None:
    given, reading = hostile(evil)
    client = serving(filled(tmp_path / "store.db", [(given, reading)]))
    with Store.open(tmp_path / "store.db", read_only=True) as store:
        said = next(store.statements())
    view = client.get(f"/en/article/{said.article}.json").json()
    assert "".join(segment["text"] for segment in view["title"]) == given.text[: len(evil)]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "//host/path",
        "ftp://host/",
        "http://",
        "https://a b/",
        "http://[x/",
        "",
    ],
)
def test_only_addresses_of_the_web_are_linked(serving: Client, tmp_path: Path, address: str) -> None:
    assert source_link(address) is None
    client = serving(filled(tmp_path / "store.db", [hostile("سعد", address)]))
    with Store.open(tmp_path / "store.db", read_only=True) as store:
        said = next(store.statements())
    assert 'class="source"' not in client.get(f"/en/article/{said.article}").text


def test_a_source_is_linked_without_telling_where_from(serving: Client, tmp_path: Path) -> None:
    address = 'https://news.example/a?b=1&c="2"'
    client = serving(filled(tmp_path / "store.db", [hostile("سعد", address)]))
    with Store.open(tmp_path / "store.db", read_only=True) as store:
        said = next(store.statements())
    link = 'href="https://news.example/a?b=1&amp;c=&#34;2&#34;" rel="noopener noreferrer nofollow"'
    assert link in client.get(f"/en/article/{said.article}").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سطر\r\nسطر", "سطر\nسطر"),
        ("a\u202eb\u2069c", "abc"),
        ("a\0b", "a\ufffdb"),
        ("نص\u200fعربي", "نص\u200fعربي"),
        ("\ud800", "\ufffd"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_one_line() -> None:
    assert one_line(" سعد \n الحربي\t") == "سعد الحربي"


@pytest.mark.parametrize(("text", "expected"), [("سعد", "rtl"), ("John", "ltr"), ("12 سعد", "rtl"), ("…", "rtl")])
def test_direction(text: str, expected: str) -> None:
    assert direction(text) == expected
