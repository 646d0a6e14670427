"""Files of sources: TOML, OPML, and everything that is neither."""

from __future__ import annotations

import pytest

from qawl.errors import InputError, QawlError
from qawl.gathering.sources import LARGEST, of_file, sources
from qawl.store import Source

WHOLE = """
[[source]]
address = "https://daffa.example/feed"

[[source]]
address = "https://wadi.example/news"
outlet = "الوادي"
every = "90m"
kind = "list"
links = "/news/*"
text = "page"
"""

OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="صحف">
<outline text="الضفاف" type="rss" xmlUrl="https://daffa.example/feed"/><outline xmlUrl="https://wadi.example/rss" text="https://wadi.example/rss"/>
</outline></body></opml>"""


def read(text: str) -> list[Source]:
    return of_file(text.encode(), where="sources", private=False)


def test_toml_names_sources_with_what_is_known_of_them() -> None:
    assert read(WHOLE) == [
        Source(address="https://daffa.example/feed"),
        Source(
            address="https://wadi.example/news", outlet="الوادي", every=5400, kind="list", links="/news/*", text="page"
        ),
    ]


def test_opml_names_feeds() -> None:
    assert read(OPML) == [
        Source(address="https://daffa.example/feed", outlet="الضفاف"),
        Source(address="https://wadi.example/rss"),
    ]


def test_a_source_that_is_named_twice_is_one() -> None:
    assert len(sources(["https://daffa.example/feed", "https://daffa.example/feed"], private=False)) == 1


SOURCE = '[[source]]\naddress = "https://daffa.example/"\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "missing required field `source`"),
        ("source = 1", "Expected `array`"),
        ("[[source]]", "missing required field `address`"),
        (SOURCE + "eveyr = '1h'", "unknown field `eveyr`"),
        (SOURCE + "kind = 'page'", "Invalid enum value"),
        (SOURCE + "every = '1x'", "is not between a minute and 30 days"),
        (SOURCE + "every = '59s'", "is not between a minute and 30 days"),
        (SOURCE + "every = '9999999d'", "is not between a minute and 30 days"),
        ("[[source]]\naddress = 'file:///etc/passwd'", "not an address of http or https"),
        ("[[source]]\naddress = 'http://10.0.0.1/'", "not a public address"),
        ("a = " + "[" * 5000, "no file of sources"),
        ("\x00", "no file of sources"),
        ("<opml>", "no OPML"),
        ("<?x\ufeff", "no OPML"),
        ("<opml/>", "names no feed"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><opml><outline xmlUrl='&b;'/></opml>", "no OPML"),
        ("<opml><outline xmlUrl='http://127.0.0.1/'/></opml>", "not a public address"),
    ],
)
def test_what_is_no_file_of_sources_is_refused_in_words(text: str, what: str) -> None:
    with pytest.raises(QawlError) as refused:
        read(text)
    assert what in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_file_that_is_too_large_is_refused(tmp_path: object) -> None:
    path = f"{tmp_path}/sources.toml"
    with open(path, "w") as file:
        file.write("#" * (LARGEST + 1))
    with pytest.raises(InputError, match="over 1,048,576 bytes"):
        sources([path], private=False)
