"""Zip, gzip and WARC: read as they are, lazily, within bounds; whatever they hold, nothing is written and nothing
raises."""

from __future__ import annotations

import gzip
import io
import json
import os
from typing import TYPE_CHECKING

import pytest
from making import BODY, FIRST, SECOND, TITLE, page, read, zipped, zipped_pairs

from qawl.pages import Bad, Limits, articles
from qawl.records import Article

if TYPE_CHECKING:
    from pathlib import Path


def texts(found: list[Article | Bad]) -> list[str]:
    return [item.text if isinstance(item, Article) else f"BAD {item.what}" for item in found]


JSONL = f'{{"text": "{FIRST}"}}\n{{"text": "{SECOND}"}}\n'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.zip", zipped(**{"a.txt": BODY, "b.jsonl": JSONL}), [BODY, FIRST, SECOND]),
        ("a.zip", zipped(**{"a.json": json.dumps([{"text": FIRST}])}), [FIRST]),
        ("a.zip", zipped(**{"in.zip": zipped(**{"a.txt": BODY}), "b.txt": FIRST}), [BODY, FIRST]),
        ("a.zip", zipped(**{"a.jsonl.gz": gzip.compress(JSONL.encode())}), [FIRST, SECOND]),
        ("a.zip", zipped(**{".DS_Store": b"\x00\x01", "__MACOSX/a.txt": b"\x00", "a.txt": BODY}), [BODY]),
        ("a.txt.gz", gzip.compress(BODY.encode()), [BODY]),
        ("a.gz", gzip.compress(JSONL.encode()), [FIRST, SECOND]),
        (
            "a.jsonl.gz",
            gzip.compress(JSONL.encode()[:20]) + gzip.compress(JSONL.encode()[20:]) + b"\x00" * 99,
            [FIRST, SECOND],
        ),
        ("named.txt", zipped(**{"a.txt": BODY}), [BODY]),
        ("a.gz", gzip.compress(zipped(**{"a.txt": BODY})), [BODY]),
    ],
)
def test_an_archive_is_read_as_it_is(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    assert texts(read(tmp_path, name, data)) == expected
    assert texts(list(articles(io.BytesIO(data)))) == expected


def test_the_locator_names_file_member_and_record(tmp_path: Path) -> None:
    data = zipped(**{"2015-07.json": json.dumps([{"text": FIRST}, {"a": 1}]), "b.jsonl": "{oops\n" + JSONL})
    places = [item.where.rpartition(os.sep)[2] for item in read(tmp_path, "news.zip", data) if isinstance(item, Bad)]
    assert places == ["news.zip!2015-07.json#2", "news.zip!b.jsonl:1"]


def test_a_stream_without_seek_holds_a_zip_too() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            return self._data.read(min(size, 7) if size > 0 else 7)

    assert texts(list(articles(Pipe(zipped(**{"a.txt": BODY}))))) == [BODY]  # type: ignore[arg-type]


SMALL = Limits(free=10_000, ratio=50)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.jsonl.gz", gzip.compress(b"[" + b" " * 9_000_000), "the archive unpacks to more than 50 times its size"),
        (
            "a.gz",
            gzip.compress(gzip.compress(b"[" + b" " * 9_000_000)),
            "the archive unpacks to more than 50 times its size",
        ),
        ("a.zip", zipped(**{"a.json": b"[" + b" " * 9_000_000}), "the archive unpacks to more than 50 times its size"),
        (
            "a.zip",
            zipped(**{"b.zip": zipped(**{"a.json": b"[" + b" " * 9_000_000})}),
            "the archive unpacks to more than 50 times",
        ),
        (
            "a.zip",
            zipped(**{"b.gz": gzip.compress(b"[" + b" " * 9_000_000)}),
            "the archive unpacks to more than 50 times its size",
        ),
        (
            "a.zip",
            zipped(**{"b.zip": zipped(**{"c.zip": zipped(**{"a.txt": BODY})})}),
            "an archive in an archive in an archive",
        ),
        (
            "a.zip",
            zipped(**{"b.zip": zipped(**{"c.gz": gzip.compress(BODY.encode())})}),
            "an archive in an archive in an archive",
        ),
    ],
)
def test_a_bomb_is_refused(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    found = read(tmp_path, name, data, limits=SMALL)
    assert [isinstance(item, Bad) and item.what.startswith(what) for item in found] == [True]


def test_many_members_cannot_add_up_to_a_bomb(tmp_path: Path) -> None:
    data = zipped(**{f"{number}.jsonl": " " * 50_000 + JSONL for number in range(200)})
    found = read(tmp_path, "a.zip", data, limits=Limits(free=10_000, ratio=10))
    assert isinstance(found[-1], Bad)
    assert len(found) < 200


@pytest.mark.parametrize(
    "member",
    ["../../etc/cron.d/x.txt", "/etc/x.txt", "C:\\x.txt", "a\x1b[31m\n.txt", "\u202etxt.exe", "a\x9b.txt", "x" * 5000],
)
def test_a_member_name_is_only_ever_a_printable_name(tmp_path: Path, member: str) -> None:
    before = set(tmp_path.iterdir())
    found = read(tmp_path, "a.zip", zipped_pairs([(member, b"%PDF-1.4"), ("b.txt", BODY)]))
    assert set(tmp_path.iterdir()) - before == {tmp_path / "a.zip"}
    refused, article = found
    assert isinstance(article, Article)
    assert str(refused).isprintable()


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.zip", zipped(**{"a.txt": BODY})[:-30], "the zip file is damaged or cut off"),
        ("a.zip", b"PK\x03\x04 and nothing more", "the zip file is damaged or cut off"),
        ("a.zip", zipped(), "the zip file is empty"),
        (
            "a.docx",
            zipped(**{"[Content_Types].xml": "<x/>"}),
            "this is an office document or an e-book, which is not read",
        ),
        ("a.txt.gz", gzip.compress(os.urandom(3000).hex().encode())[:-900], "the gzip file is cut off before its end"),
        ("a.txt.gz", gzip.compress(BODY.encode())[:-4], "the gzip file is cut off before its end"),
        ("a.gz", b"\x1f\x8b\x08nothing of the kind", "the gzip data are damaged"),
        ("a.gz", gzip.compress(b""), "the input is empty"),
    ],
)
def test_a_damaged_archive_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (refused,) = read(tmp_path, name, data)
    assert isinstance(refused, Bad)
    assert refused.what == what
    assert str(refused).isprintable()


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.txt": os.urandom(400).hex(), "b.txt": BODY}))
    data[60:70] = b"\xff" * 10
    first, second = read(tmp_path, "a.zip", bytes(data))
    assert isinstance(first, Bad)
    assert isinstance(second, Article)


def test_a_truncated_gzip_keeps_its_whole_lines(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{FIRST} {os.urandom(40).hex()}"}) + "\n" for _ in range(2000))
    found = read(tmp_path, "a.jsonl.gz", gzip.compress(lines.encode())[:-5000])
    assert len(found) > 1000
    assert all(isinstance(item, Article) for item in found[:-1])
    assert isinstance(found[-1], Bad)


def record(
    number: int,
    body: bytes,
    *,
    kind: str = "response",
    mime: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    more: str = "",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2022-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/2021/07/28/{number}\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


PAGE = page().encode()


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_a_web_archive_are_articles(tmp_path: Path, packed: bool) -> None:
    parts = [
        record(1, b"", kind="request"),
        record(2, PAGE),
        record(3, b"\x89PNG", mime="image/png"),
        record(4, PAGE, status="404 Not Found"),
        record(5, page(title="عنوان آخر").encode("cp1256"), mime="text/html; charset=windows-1256"),
        record(6, gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"),
        record(7, b"%x\r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n"),
        record(8, b"<html><body></body></html>"),
    ]
    data = b"".join(gzip.compress(part) if packed else part for part in parts)
    found = read(tmp_path, "a.warc.gz" if packed else "a.warc", data)
    assert [item.url for item in found if isinstance(item, Article)] == [
        f"https://example.org/2021/07/28/{n}" for n in (2, 5, 6, 7)
    ]
    assert all(FIRST in item.text for item in found if isinstance(item, Article))
    (refused,) = [item for item in found if isinstance(item, Bad)]
    assert refused.where.endswith("#8")


@pytest.mark.parametrize("packed", [False, True])
def test_a_truncated_web_archive_keeps_its_whole_pages(tmp_path: Path, packed: bool) -> None:
    data = record(1, PAGE) + record(2, page(BODY * 20).encode())
    cut = (
        gzip.compress(record(1, PAGE)) + gzip.compress(record(2, PAGE + os.urandom(3000)))[:-2000]
        if packed
        else data[:-400]
    )
    first, refused = read(tmp_path, "a.warc", cut)
    assert isinstance(first, Article)
    assert isinstance(refused, Bad)
    assert "cut off" in refused.what


@pytest.mark.parametrize(
    "data", [b"WARC/1.0\r\n", b"WARC/1.0\r\nnonsense", record(1, b"", kind="request"), record(1, PAGE)[:40]]
)
def test_a_web_archive_without_a_page_is_refused(tmp_path: Path, data: bytes) -> None:
    (refused,) = read(tmp_path, "a.warc", data)
    assert isinstance(refused, Bad)
    assert str(refused).isprintable()


def test_a_titled_record_in_a_zip_has_its_headline(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "a.zip", zipped(**{"a.json": json.dumps([{"title": TITLE, "content": BODY}])}))
    assert isinstance(article, Article)
    assert article.headline == (0, len(TITLE))


def test_pages_without_arabic_words_are_passed_over_and_counted(tmp_path: Path) -> None:
    sentence = "<p>The minister said that the bridge will open before the end of the year.</p>"
    english = f"<html><body><article><h1>The bridge</h1>{sentence * 5}</article></body></html>"
    references = "".join(f"&#{ord(char)};" if "\u0621" <= char <= "\u064a" else char for char in page())
    data = b"".join(record(number, text.encode()) for number, text in enumerate([english, page(), references]))
    passed: list[None] = []
    found = read(tmp_path, "a.warc", data, foreign=lambda: passed.append(None))
    assert [each.language for each in found if isinstance(each, Article)] == ["ar", "ar"]
    assert len(passed) == 1
    assert [each.language for each in read(tmp_path, "a.warc", data) if isinstance(each, Article)] == ["en", "ar", "ar"]
