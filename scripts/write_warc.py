"""Write articles as web archives like those of a news crawl, to measure `qawl batch` with: `.warc.gz`, one gzip member a record.

    python scripts/write_warc.py ARTICLES FOLDER [--pages N] [--limit N]

Each article becomes the response of a server: a page with its headline, its day in the metadata, its paragraphs, and what stands
round an article. As in a crawl there are warcinfo, request and metadata records between them, moved pages, pictures, and pages in
another language: `FOREIGN` of them for each article. The same articles give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import html
import itertools
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.pages import articles
from qawl.records import Article, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN = 1
OUTLET_HOST = "news.example"
SENTENCES = (
    "The council said on Monday that the bridge would open to traffic before the end of the year.",
    "Workers have repaired the pillars since the spring, and the mayor thanked them for their patience.",
    "Residents of the old quarter hope that the buses will run again as soon as the road is free.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="a file or folder of articles, in any format that is read")
    parser.add_argument("folder", type=Path, help="where to write the archives")
    parser.add_argument("--pages", type=int, default=500, help="articles in an archive")
    parser.add_argument("--limit", type=int, help="articles in all")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    found = itertools.islice(
        (each for each in articles(arguments.articles) if isinstance(each, Article)), arguments.limit
    )
    written = 0
    for number in itertools.count():
        batch = list(itertools.islice(found, arguments.pages))
        if not batch:
            break
        with open(arguments.folder / f"NEWS-{number:05}.warc.gz", "wb") as file:
            for record in archive(batch, written):
                file.write(gzip.compress(record, mtime=0))
        written += len(batch)
    print(f"{written:,} articles in {number:,} archives")


def archive(batch: list[Article], first: int) -> Iterator[bytes]:
    """The records of one archive."""
    yield record("warcinfo", "application/warc-fields", None, b"software: qawl\r\nformat: WARC File Format 1.0\r\n")
    for number, article in enumerate(batch, first):
        url = article.url or f"https://{OUTLET_HOST}/{number}"
        yield record(
            "request", "application/http; msgtype=request", url, b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n"
        )
        yield response(url, "text/html; charset=UTF-8", page(article).encode())
        yield record("metadata", "application/warc-fields", url, b"fetchTimeMs: 100\r\n")
        for foreign in range(FOREIGN):
            yield response(
                f"https://english.example/{number}/{foreign}", "text/html; charset=UTF-8", english(number).encode()
            )
        if number % 10 == 0:
            yield response(f"{url}#moved", "text/html", b"", status="301 Moved Permanently")
            yield response(f"https://{OUTLET_HOST}/{number}.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(400))


def response(url: str, kind: str, body: bytes, status: str = "200 OK") -> bytes:
    """A record with what a server answered."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nServer: nginx\r\n\r\n"
    return record("response", "application/http; msgtype=response", url, head.encode() + body)


def record(kind: str, content_type: str, url: str | None, block: bytes) -> bytes:
    """A WARC 1.0 record (ISO 28500)."""
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {url}")
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{identity}>\r\nWARC-Date: 2022-01-01T00:00:00Z\r\n"
        f"{target}Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(article: Article) -> str:
    """An article as a page of its outlet."""
    title = html.escape(name_of(article.text, article.headline) or "")
    body = article.text[article.headline.end :] if article.headline else article.text
    paragraphs = "".join(f"<p>{html.escape(line.strip())}</p>\n" for line in body.splitlines() if line.strip())
    day = f'<meta property="article:published_time" content="{article.published}">' if article.published else ""
    return (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>{day}'
        f'<meta property="og:site_name" content="{html.escape(article.outlet or "", quote=True)}"></head><body>'
        '<nav><a href="/">الرئيسية</a> <a href="/local">محليات</a> <a href="/sport">رياضة</a></nav>'
        f"<article><h1>{title}</h1>\n{paragraphs}</article>"
        '<aside><h3>اقرأ أيضا</h3><ul><li><a href="/1">خبر آخر</a></li></ul></aside>'
        "<footer>جميع الحقوق محفوظة</footer></body></html>\n"
    )


def english(number: int) -> str:
    """A page in another language."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * (3 + number % 5))
    head = f'<!DOCTYPE html><html lang="en"><head><title>Bridge {number}</title></head>'
    return f"{head}<body><article><h1>Bridge {number}</h1>{paragraphs}</article></body></html>"


if __name__ == "__main__":
    main()
