"""A site on the loopback that says what each of its pages answers, and a clock that only moves when somebody waits."""

from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from qawl.cli.traced import prepared
from qawl.gathering.clock import Clock
from qawl.gathering.manners import Manners, agent
from qawl.gathering.rounds import Gatherer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qawl.store import Source, Store

START = dt.datetime(2021, 9, 1, 8, tzinfo=dt.UTC)
FIRST = "أعلنت وزيرة الأشغال أن فرق الصيانة ستبدأ ترميم ثلاثة جسور قديمة قبل حلول الشتاء."
SECOND = "وأضافت في لقاء مع الصحافيين أن الكلفة لن تتجاوز ما رصدته الموازنة لهذا الباب."
LONG = " ".join([FIRST, SECOND] * 4)


class StillClock(Clock):
    """A clock that stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.time, self.slept = START, list[float]()

    def now(self) -> dt.datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += dt.timedelta(seconds=seconds)

    def pass_(self, **much: float) -> None:
        self.time += dt.timedelta(**much)


class Asked(NamedTuple):
    """A question to the site, and when it came."""

    path: str
    headers: Mapping[str, str]
    at: dt.datetime


class Answer(NamedTuple):
    """What a page answers; hang: it waits for ever after its body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    hang: bool = False


class Site:
    """A site; pages: what stands at each path; asked: every question in order."""

    def __init__(self, clock: Clock | None = None, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = {}
        self.asked: list[Asked] = []
        self.over = threading.Event()
        site, clock = self, clock or Clock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Asked(self.path, headers, clock.now()))
                found = site.pages.get(self.path, Answer(b"none", 404))
                answer = found(headers) if callable(found) else found
                self.send_response(answer.status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                    self.send_header(name, value)
                if not answer.hang:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                    if answer.hang:
                        self.wfile.flush()
                        site.over.wait(60)
                except OSError:
                    return

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def paths(self) -> list[str]:
        """Which pages were asked for, in order."""
        return [each.path for each in self.asked]

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


def page(title: str, *lines: str) -> Answer:
    """A page with an article."""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines or (FIRST, SECOND, FIRST.replace("الجسور", "الطرق")))
    return Answer(
        f"<!DOCTYPE html><html lang='ar'><head><title>{title}</title></head><body><nav><a href='/'>الرئيسية</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>".encode()
    )


def feed(*entries: str, **headers: str) -> Answer:
    """A feed of entries."""
    made = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>صوت الضفاف</title><link>https://daffa.invalid/</link>{''.join(entries)}</channel></rss>"
    )
    return Answer(made.encode(), headers={"Content-Type": "application/rss+xml", **headers})


def entry(
    number: int, *, content: str | None = None, summary: str = "ملخص قصير للخبر.", link: str | None = None
) -> str:
    """An entry that tells of `/a/NUMBER`, with its whole text where `content` is given."""
    whole = f"<content:encoded><![CDATA[<p>{content}</p>]]></content:encoded>" if content else ""
    address = link if link is not None else f"/a/{number}"
    return (
        f"<item><title>خبر رقم {number} عن ترميم الجسور</title><link>{address}</link><guid isPermaLink='false'>{number}</guid>"
        f"<pubDate>Wed, 01 Sep 2021 0{number % 10}:00:00 +0300</pubDate><description>{summary}</description>{whole}</item>"
    )


def gatherer(store: Store, clock: Clock, *sources: Source, pace: float = 5.0) -> Gatherer:
    """A watch over sources, whose pauses by chance are always the same."""
    store.watching.watch(sources, clock.now(), 1800)
    manners = Manners(store.watching, clock, agent=agent("desk@sample.invalid"), pace=pace, private=True)
    return Gatherer(store, manners, prepared, clock, Random(1))
