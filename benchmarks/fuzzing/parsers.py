"""Every parser of what comes from outside, with seeds of our own, and pieces that it is known to look for.

A parser is a function of bytes that returns, or raises an error of qawl's. Where a result has a promise of its own (an export that
can be read back, a span within its text), the function asserts it.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import tempfile
import unicodedata
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from fuzzing import seeds
from qawl.errors import QawlError
from qawl.pages import Bad, FieldMap, article_from_text, articles
from qawl.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.testclient import TestClient

    from qawl.store import Store

DAY = dt.date(2021, 7, 27)


class Parser(NamedTuple):
    """A parser: its name, what goes into it, and seeds and pieces from which inputs are made.

    room: bytes by which a byte of input may raise the peak of memory; a reading keeps some 30 tags for every word. time: seconds of
    the processor that a byte of it may take; a reading of nothing but verbs of saying takes 100 µs a byte.
    """

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    pieces: tuple[bytes, ...]
    room: int = 600
    time: float = 30e-6


def _text(data: bytes) -> str:
    """Any text, lone surrogates too."""
    return data.decode("utf-8", "surrogatepass") if _is_utf8(data) else data.decode("utf-8", "surrogateescape")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


# --- files --------------------------------------------------------------------------------------------------------------


class _Named(io.BytesIO):
    """A stream that is called like a file."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def _drives_a_terminal(line: str) -> bool:
    """Whether a line holds controls, line ends, or characters that turn the order of others (Unicode's Bidi_Control)."""
    return any(unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in _TURNING for char in line)


_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


MAPPED = FieldMap(text=("story", "body.text", "text"), title=("title",), outlet=("source.name", "source"))


def _file(name: str, fields: FieldMap | None = None) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        for item in articles(_Named(data, name), fields=fields):
            if isinstance(item, Bad):
                assert not _drives_a_terminal(str(item)), "a message could drive a terminal"
                str(item).encode()
            else:
                msgspec.json.encode(item)
                assert all(0 <= mark.span.start < mark.span.end <= len(item.text) for mark in item.furniture)
        return None

    return run


def _zip(data: bytes) -> object:
    return _file("a.zip")(data if data.startswith(b"PK") else seeds.zipped(data))


def _gzip(data: bytes) -> object:
    return _file("a.gz")(data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1))


def _warc(data: bytes) -> object:
    return _file("a.warc")(data)


# --- one value ------------------------------------------------------------------------------------------------------------


def _date(data: bytes) -> object:
    from qawl.pages import dates
    from qawl.pages.bad import UnreadableError

    text = _text(data)
    found = (dates.from_text(text), dates.from_url(f"https://daffa.invalid/{text}"), dates.from_url(text))
    assert all(day is None or 1900 <= day.year <= 2100 for day in found)
    for value in (text, _number(text)):
        try:
            dates.from_field(value)
        except UnreadableError as error:
            error.what.encode()
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _timex(data: bytes) -> object:
    from qawl import timex
    from qawl.records import TimeMod

    value = _text(data)
    for mod in (None, *TimeMod):
        timex.period(value, mod)
    found = timex.days(value)
    assert found is None or all(1 <= day.year <= 9999 for day in found)
    return found


# The client that asks refuses addresses of 65,536 characters by itself.
_LONGEST_ASKED = 60_000


def _cursor(data: bytes) -> object:
    from qawl.server.api import cursors
    from qawl.server.api.questions import EventsAsked, StatementsAsked

    forged = [cursors.cursor(StatementsAsked(), value) for value in _values(data)]
    for text in forged:
        if len(text) > _LONGEST_ASKED:
            continue
        answer = _api().get("/api/v1/statements", params={"cursor": text})
        assert answer.status_code < 500, answer.text[:300]
    for text in (_text(data), *forged):
        for asked in (StatementsAsked(cursor=text), EventsAsked(cursor=text)):
            with suppress(QawlError):
                cursors.place(asked, tuple[int, str | None] | dict[str, int])
    return None


def _values(data: bytes) -> list[Any]:
    """The JSON value that an input is, where it is one."""
    try:
        return [msgspec.json.decode(data)]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return []


# --- lines ----------------------------------------------------------------------------------------------------------------


def _gold(data: bytes) -> object:
    from qawl.cli.inputs import Line, article_of_line
    from qawl.evaluation import annotation

    for line in data.split(b"\n"):
        found = article_of_line(Line("a.jsonl:1", line))
        str(found.what if isinstance(found, Bad) else found.text).encode()
    path = _scratch() / "gold.jsonl"
    path.write_bytes(data)
    return annotation.load(path)


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="qawl-fuzz-"))


# --- a text ---------------------------------------------------------------------------------------------------------------


def _reading(data: bytes) -> object:
    from qawl.reading import read

    article = article_from_text(_text(data), published=DAY, outlet="الضفاف")
    reading = read(article)
    for statement in reading.statements:
        assert all(0 <= span.start < span.end <= len(article.text) for span in statement.content)
    return msgspec.json.encode(reading)


def _export(data: bytes) -> object:
    """Any text as everything that an export holds: it can be read back."""
    from qawl.exports.cells import unguarded
    from qawl.exports.formats import FORMATS
    from qawl.exports.items import What

    words = article_from_text(_text(data)).text.replace("\ufffe", "") or "x"
    item, about = _item(words)
    for name in ("csv", "jsonl", "jsonld", "annotations", "ftm", "brat", "xlsx"):
        whole = b"".join(FORMATS[name].write(iter([item]), about, (What.STATEMENT,)))
        if name == "csv":
            csv.field_size_limit(1 << 30)
            (row,) = csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline=""))
            assert unguarded(row["words"]) == words, "CSV reads back otherwise"
            assert row["words"][:1] not in ("=", "+", "-", "@", "\t", "\r")
        if name == "brat":
            with zipfile.ZipFile(io.BytesIO(whole)) as archive:
                assert archive.read("a.txt").decode() == words, "brat's text is another"
                lines = archive.read("a.ann").decode().split("\n")
                assert all(line.startswith(("T", "R", "A", "#")) for line in lines[:-1]), "brat's lines are broken"
    return None


def _item(words: str) -> tuple[Any, Any]:
    from qawl.exports.items import About, Item, What
    from qawl.records import Act, Kind, Reading, Span, Statement, Why
    from qawl.store import Original, StoredStatement

    made = dt.datetime(2021, 10, 1, tzinfo=dt.UTC)
    article, why = Article(id="a", text=words, outlet=words, url=words), Why(rule="rule", confidence=0.5)
    whole = (Span(0, len(words)),)
    read = Statement(
        id="s1", cue=None, content=whole, kind=Kind.DIRECT, act=Act.ASSERT, speaker=None, speaker_name=None, why=why,
        speaker_why=why,
    )  # fmt: skip
    original = Original(
        id="a", article=article, reading=Reading(article="a", reader=words, statements=(read,)), statements={"i": read},
        commitments={}, events={}, added=made, changed=made,
    )  # fmt: skip
    found = StoredStatement(
        id="i", article="a", record="s1", outlet=words, published=None, speaker=words, via=(words, words), addressee=words,
        act=Act.ASSERT, kind=Kind.DIRECT, cue=words, content=words, confidence=0.5, verdict=None,
    )  # fmt: skip
    about = About(what="statements", selection={}, made=made, articles=1, outlets=1, first=None, last=None)
    return Item(What.STATEMENT, found, original, whole), about


# --- questions ------------------------------------------------------------------------------------------------------------


@cache
def _store() -> Store:
    from qawl.reading import read
    from qawl.store import Store

    made = Store.open(_scratch() / "store.db")
    article = article_from_text(seeds.TEXT, title=seeds.TITLE, published=DAY, outlet="الضفاف")
    made.add(article, read(article))
    list(made.tell())
    return made


@cache
def _api() -> TestClient:
    from starlette.testclient import TestClient

    from qawl.server import create_app
    from qawl.server.api import Limiter

    app = create_app(_store(), limiter=Limiter(0), today=lambda: DAY)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=True)


def _search(data: bytes) -> object:
    from qawl.store import Query, SearchQuery, sought

    words = _text(data)
    asked = sought(words)
    assert "".join(piece.text for piece in asked.marked(words)) == words
    list(_store().statements(Query(words=words)))
    return _store().search(SearchQuery(words=words, as_of=DAY))


_PATHS = ("statements", "search", "promises", "events", "stories", "articles", "positions", "entities")


def _question(data: bytes) -> object:
    """A question to the API: the first word is the list, the rest stands behind the question mark, as it is or as words."""
    name, _, asked = data.partition(b"?")
    path = _PATHS[sum(name) % len(_PATHS)]
    raw = "".join(chr(byte) if 33 <= byte < 127 and byte not in b'"<>#' else f"%{byte:02x}" for byte in asked[:8000])
    answer = _api().get(f"/api/v1/{path}?{raw}")
    assert answer.status_code < 500, answer.text[:300]
    return answer


def _body(data: bytes) -> object:
    answer = _api().post("/api/v1/readings", content=data, headers={"content-type": "application/json"})
    assert answer.status_code < 500, answer.text[:300]
    return answer


def _reconciled(data: bytes) -> object:
    from qawl.reconciliation import Query, Service

    class Answered(Service):
        def _answer(self, client: Any, method: str, form: dict[str, str] | None = None) -> bytes:
            return data

    service = Answered("https://daffa.invalid/")
    found: list[object] = []
    for ask in (service.manifest, lambda: list(service.reconcile([Query("سالم")]))):
        with suppress(QawlError):
            found.append(ask())
    return found


# --- the watch ------------------------------------------------------------------------------------------------------------


def _sources(data: bytes) -> object:
    from qawl.gathering.sources import of_file

    return of_file(data, where="a.toml", private=False)


def _robots(data: bytes) -> object:
    from qawl.gathering.manners import delay_of, may, text_of

    text = text_of(io.BytesIO(data))
    assert 0 <= delay_of(text) <= 24 * 3600
    return [
        may(text, f"https://daffa.invalid/{path}")
        for path in ("", "private/a.pdf", "a" * 2000, text[:2000].encode().hex())
    ]


def _list(data: bytes) -> object:
    from qawl.gathering.links import of_feed, of_page
    from qawl.pages.bad import UnreadableError
    from qawl.pages.feeds import parsed
    from qawl.store import Link, Source

    base, source = "https://daffa.invalid/news", Source(address="https://daffa.invalid/news")
    found: list[Link] = []
    with suppress(UnreadableError):
        found += of_page(data, base, source, None)
    with suppress(UnreadableError):
        found += [link for link, _ in of_feed(parsed(data), base, source)]
    assert all(each.address is None or each.address.startswith(("http://", "https://")) for each in found)
    return msgspec.json.encode(found)


def _header(data: bytes) -> object:
    from qawl.fetching import LONGEST_WAIT, Fetched, _redirected, wait_of
    from qawl.network import checked

    text = data.decode("latin-1")
    wait = wait_of(text, dt.datetime(2021, 7, 27, tzinfo=dt.UTC))
    assert wait is None or dt.timedelta() <= wait <= LONGEST_WAIT
    made = Fetched(url="https://daffa.invalid/", status=200, headers={"content-type": text}, body=io.BytesIO())
    found = [made.charset, made.name]
    with suppress(QawlError):
        found.append(checked(text))
    with suppress(QawlError):
        found.append(_redirected("https://daffa.invalid/", text))
    return found


READING = 4000, 300e-6
"""Room and time of what reads a text."""


def _named(parsers: Iterable[Parser]) -> dict[str, Parser]:
    return {each.name: each for each in parsers}


PARSERS = _named(
    [
        Parser(
            "text",
            _file("a.txt"),
            (*seeds.utf8(seeds.TEXT, "abc\n\ndef"), seeds.TEXT.encode("cp1256"), seeds.TEXT.encode("utf-16")),
            seeds.TIMES[:20],
        ),
        Parser(
            "any",
            _file("a"),
            (
                *seeds.utf8(seeds.TEXT, seeds.PAGE, seeds.JSONL, seeds.RSS, seeds.TSV),
                b"%PDF-1.7",
                b"PK\x03\x04",
                b"\x1f\x8b\x08",
            ),
            (*seeds.MARKUP[:8], *seeds.JSON[:8]),
        ),
        Parser(
            "page",
            _file("a.html"),
            tuple(seeds.PAGE.encode(name) for name in ("utf-8", "cp1256", "utf-16")),
            seeds.MARKUP,
        ),
        Parser(
            "json",
            _file("a.json"),
            seeds.utf8(
                *(json.dumps(each) for each in ([seeds.RECORD] * 2, {"articles": [seeds.RECORD]}, seeds.RECORD))
            ),
            seeds.JSON,
        ),
        Parser(
            "jsonl", _file("a.jsonl", MAPPED), seeds.utf8(seeds.JSONL, '{"title":"a"}\n{"story":"b"}\n'), seeds.JSON
        ),
        Parser(
            "csv",
            _file("a.csv", MAPPED),
            seeds.utf8(seeds.CSV, seeds.TSV, "title,text\na,b\n"),
            (b'""', b'"\n"', b";", b"title", b"story", b"date", b"\r"),
        ),
        Parser("feed", _file("a.rss"), (*seeds.utf8(seeds.RSS, seeds.ATOM), seeds.RSS.encode("utf-16")), seeds.FEED),
        Parser(
            "zip",
            _zip,
            (seeds.zipped(seeds.JSONL.encode() + seeds.PAGE.encode()), seeds.JSONL.encode() + seeds.PAGE.encode()),
            (b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04"),
        ),
        Parser(
            "gzip",
            _gzip,
            (gzip.compress(seeds.JSONL.encode()), *seeds.utf8(seeds.JSONL, seeds.PAGE)),
            (b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x1e"),
        ),
        Parser(
            "warc",
            _warc,
            (
                seeds.response(seeds.PAGE.encode()),
                seeds.response(gzip.compress(seeds.PAGE.encode()), "Content-Encoding: gzip\r\n"),
                gzip.compress(seeds.response(seeds.PAGE.encode()) * 2),
                seeds.response(b"5\r\n<p>ab\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
            ),
            seeds.ARCHIVED,
        ),
        Parser("gold", _gold, seeds.utf8(seeds.JSONL, seeds.GOLD), seeds.JSON),
        Parser(
            "date",
            _date,
            seeds.utf8("2021-07-27", "27/7/2021", "28 تموز/يوليو 2021", "July 28, 2021", "1627344000", "/2021/07/27/x"),
            seeds.TIMES,
        ),
        Parser(
            "timex",
            _timex,
            seeds.words("2021-07-27T10:00 2021-W30-WE 2021-Q3 2021-SU 2021/2025 P3Y"),
            (b"9999", b"-WI", b"W99"),
        ),
        Parser(
            "reading",
            _reading,
            seeds.utf8(seeds.TEXT, f"{seeds.TITLE}\n\n{seeds.TEXT}"),
            (*seeds.CUES, *seeds.TIMES[:12]),
            *READING,
        ),
        Parser("times", _reading, seeds.utf8(*seeds.LINES), seeds.TIMES, *READING),
        Parser("export", _export, seeds.utf8(seeds.TEXT, "=1+1", "a|b\\c", "_x0041_"), seeds.CELLS),
        Parser(
            "search",
            _search,
            seeds.utf8("ترميم الجسور", '"الجسر الأول" بيان', "«نعم» OR NEAR(a b)"),
            (*seeds.CUES, *seeds.SEARCHED),
        ),
        Parser(
            "cursor",
            _cursor,
            (
                b"WyJhYmNkZWYwMTIzNDUiLHsiYSI6MX1d",
                b"WyIiLFsxLG51bGxdXQ",
                b'{"a":[1,"2021-07-27",null]}',
                b"[[1,2.5]]",
                b"[1]",
            ),
            (b"=", b"_", b"-", b"W10", b"bnVsbA"),
        ),
        Parser(
            "question",
            _question,
            seeds.utf8(
                "a?words=جسر&limit=5",
                "b?since=2021-07&until=2021&order=date",
                "c?state=overdue&as_of=2021-01-01",
                "d?cursor=WyIiXQ&kind=x",
            ),
            seeds.ASKED,
        ),
        Parser(
            "body",
            _body,
            seeds.utf8(
                *(
                    json.dumps(each)
                    for each in ({"text": seeds.TEXT, "published": "2021-07-27"}, {"text": "a", "title": None})
                )
            ),
            seeds.JSON,
            *READING,
        ),
        Parser(
            "reconciled",
            _reconciled,
            seeds.utf8(seeds.MANIFEST, seeds.CANDIDATES, '{"status":"error","message":"a","details":"b"}'),
            seeds.JSON,
        ),
        Parser("sources", _sources, seeds.utf8(seeds.TOML, seeds.OPML), seeds.SOURCES),
        Parser("robots", _robots, seeds.utf8(seeds.ROBOTS), seeds.RULES),
        Parser("list", _list, seeds.utf8(seeds.PAGE, seeds.RSS, seeds.ATOM), (*seeds.MARKUP, *seeds.FEED)),
        Parser(
            "header",
            _header,
            seeds.utf8(
                "120", "Wed, 21 Oct 2015 07:28:00 GMT", "text/html; charset=utf-8", "/a?b#c", "http://a.example/"
            ),
            (b"//", b"http://[", b"charset=", b"99999999999", b" GMT", b"+9999", b"Feb 31"),
        ),
    ]
)
"""Every parser by its name."""
