"""Files, folders, streams, addresses; and every input that is no article, with the one line it gives."""

from __future__ import annotations

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from making import BODY, FIRST, TITLE, page, read, zipped

from qawl.errors import InputError
from qawl.pages import Bad, Limits, articles
from qawl.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.txt", b"", "the input is empty"),
        ("a.txt", b" \n\t\n", "the input holds nothing but blanks"),
        ("a.txt", b"\xef\xbb\xbf", "the input holds nothing but blanks"),
        ("a.txt", bytes(range(256)) * 9, "the input is binary, not text"),
        ("a.txt", b"%PDF-1.7\n", "this is a PDF document, which is not read"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "this is an image (PNG), which is not read"),
        ("a.txt", b"\xff\xd8\xff\xe0", "this is an image (JPEG), which is not read"),
        ("a.txt", b"RIFF\x00\x00\x00\x00WEBP", "this is an image (WebP), which is not read"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an office document, which is not read"),
        ("a.tar", b"a" * 257 + b"ustar", "this is a tar archive, which is not read"),
        ("a.mp4", b"\x00\x00\x00\x20ftypisom", "this is a film or sound recording, which is not read"),
        (
            "a.txt",
            BODY.encode() + b"\xff\xfe\xfa\xf0\xc3\x28" * 9,
            "the text is neither valid UTF-8 (byte 287) nor another encoding of Arabic",
        ),
        ("a.json", b"[" * 200_000, "the JSON is nested too deep"),
        ("a.json", b'"text"', "broken JSON at character 1: Expecting value"),
        ("a.json", b"", "the input is empty"),
        ("a.csv", b"a,b\n1,2\n", "no column for the text among: a, b"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (refused,) = read(tmp_path, name, data)
    if isinstance(refused, Article):
        pytest.fail(refused.text[:80])
    if name == "a.json" and data.startswith(b'"'):
        assert refused.what
        return
    assert refused.what == what
    assert refused.hint
    assert str(refused).startswith(str(tmp_path))
    assert str(refused).isprintable()


def test_fifty_megabytes_of_text_are_refused_without_being_held(tmp_path: Path) -> None:
    data = (FIRST + "\n").encode()
    (refused,) = read(tmp_path, "a.txt", data * (50_000_000 // len(data)))
    assert isinstance(refused, Bad)
    assert refused.what == "one article of over 1,200,000 bytes is over the limit of 300,000 characters"


@pytest.mark.parametrize("text", ['"' * 1_000_000, FIRST * 30_000], ids=["a million quotes", "a line of 5 MB"])
def test_what_is_longer_than_any_article_is_refused(tmp_path: Path, text: str) -> None:
    (refused,) = read(tmp_path, "a.txt", text.encode())
    assert isinstance(refused, Bad)
    assert "over the limit of 300,000" in refused.what
    assert refused.hint == "split it into articles, or raise Limits.text"


def test_a_record_over_the_limit_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    data = f'{{"text": "{FIRST * 9}"}}\n{{"text": "{FIRST}"}}\n'
    refused, article = read(tmp_path, "a.jsonl", data.encode(), limits=Limits(text=200))
    assert isinstance(refused, Bad)
    assert "over the limit of 200" in refused.what
    assert isinstance(article, Article)


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    data = f'{{"text": "{FIRST * 99}"}}\n{{"text": "{FIRST}"}}\n'
    refused, article = read(tmp_path, "a.jsonl", data.encode(), limits=Limits(record=4000))
    assert isinstance(refused, Bad)
    assert refused.what == "a line is over 1,000 characters"
    assert isinstance(article, Article)


@pytest.mark.parametrize(
    "text",
    ['"' * 250_000, FIRST * 3_000, "«" * 250_000 + FIRST, f"{FIRST}\x00{FIRST}"],
    ids=["quotes", "line", "guillemets", "nul"],
)
def test_hostile_text_is_still_an_article(tmp_path: Path, text: str) -> None:
    (article,) = read(tmp_path, "a.txt", text.encode())
    assert isinstance(article, Article)
    assert len(article.text) == len(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said that the garden was open to everyone from this week.", "en"),
        ("شهردار گفت که این باغ برای همهٔ مردم ساخته شده است و درهای آن باز خواهد بود.", "fa"),
    ],
)
def test_an_article_in_another_language_comes_with_its_language(tmp_path: Path, text: str, language: str) -> None:
    (article,) = read(tmp_path, "a.txt", text.encode())
    assert isinstance(article, Article)
    assert article.language == language


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859-6", "utf-32"]
)
def test_plain_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    (article,) = read(tmp_path, "a.txt", BODY.encode(encoding))
    assert isinstance(article, Article)
    assert article.text == BODY


def test_a_folder_is_read_in_order_and_one_bad_file_does_not_stop_it(tmp_path: Path) -> None:
    for name, data in (
        ("b/2.txt", BODY),
        ("a.txt", FIRST),
        ("b/1.pdf", "%PDF-1.4"),
        (".hidden", "x"),
        ("b/.git/x.txt", "x"),
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(data, "utf-8")
    found = list(articles(tmp_path))
    assert [item.text if isinstance(item, Article) else item.where.rpartition("/")[2] for item in found] == [
        FIRST,
        "1.pdf",
        BODY,
    ]


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (refused,) = articles(tmp_path)
    assert isinstance(refused, Bad)


def test_a_missing_path_raises_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        articles(tmp_path / "none.txt")
    with pytest.raises(InputError, match="no such file or folder"):
        articles("a\x1b[31m\x00b")


def test_a_file_name_cannot_drive_a_terminal(tmp_path: Path) -> None:
    (refused,) = read(tmp_path, "a\x1b[31m\n\u202e.txt", b"")
    assert str(refused).isprintable()


def test_a_stream_is_read_as_it_comes() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            return f'{{"text": "{FIRST}"}}\n'.encode()

    found = articles(Endless())  # type: ignore[arg-type]
    for _ in range(3):
        assert isinstance(next(found), Article)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"%PDF-1.4")))
    (refused,) = articles("-")
    assert str(refused).startswith("standard input: this is a PDF document")


class Server(BaseHTTPRequestHandler):
    """A small site."""

    def do_GET(self) -> None:
        pages = {
            "/2021/07/28/a.html": (200, "text/html; charset=windows-1256", page().encode("cp1256")),
            "/news.zip": (200, "application/zip", zipped(**{"a.txt": BODY})),
            "/empty": (200, "text/plain", b""),
            "/refused": (403, "text/html", b"no"),
            "/long.txt": (200, "text/plain", b"x" * 300_000),
        }
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/2021/07/28/a.html")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/slow":
            threading.Event().wait(3)
        status, kind, body = pages.get(self.path, (404, "text/html", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)
        self.server.agents.append(self.headers["User-Agent"])  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.agents = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", server.agents  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/2021/07/28/a.html", "/moved"])
def test_an_address_gives_its_article(site: tuple[str, list[str]], path: str) -> None:
    address, agents = site
    (article,) = articles(address + path, private=True)
    assert isinstance(article, Article)
    assert FIRST in article.text
    assert article.text.startswith(TITLE)
    assert article.url == f"{address}/2021/07/28/a.html"
    assert article.published_source == "url"
    assert article.outlet == "127.0.0.1"
    assert agents[0].startswith("qawl/")


def test_an_archive_at_an_address_is_read(site: tuple[str, list[str]]) -> None:
    (article,) = articles(site[0] + "/news.zip", private=True)
    assert isinstance(article, Article)
    assert article.text == BODY


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/none", "the server has no such page (HTTP 404)"),
        ("/refused", "the server refuses the page (HTTP 403)"),
        ("/empty", "the input is empty"),
        ("/loop", "the address redirects more than 5 times"),
        ("/long.txt", "the page is over 100,000 bytes"),
        ("/slow", "the server did not answer in time"),
    ],
)
def test_an_address_without_an_article(site: tuple[str, list[str]], path: str, what: str) -> None:
    (refused,) = articles(site[0] + path, limits=Limits(download=100_000, timeout=0.5), private=True)
    assert isinstance(refused, Bad)
    assert refused.what == what


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/a", "http://", "https://[::1", "http://a\x1b[31mb/", "http://exa mple/"]
)
def test_an_address_that_cannot_be_reached(url: str) -> None:
    (refused,) = articles(url, limits=Limits(timeout=0.5))
    assert isinstance(refused, Bad)
    assert str(refused).isprintable()
