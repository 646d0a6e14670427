"""RSS and Atom, read by feedparser: one article an entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from . import dates, fragments
from .article import build
from .bad import Bad, UnreadableError, bad
from .decoding import decode_page
from .fields import Known, too_long

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Article

_DECLARATION = re.compile(r"\A<\?xml\b[^>]*>", re.IGNORECASE)
_ELEMENT = re.compile(r"<\w")
_LONGEST_HEAD = 4096
_OURS = '<?xml version="1.0" encoding="utf-8"?>\n'
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


class Entry(NamedTuple):
    """An entry of a feed, as words.

    content: what it carries as its whole text, summary: what it carries as less, each "" where it has none; stated: the day as it
    is written.
    """

    title: str
    content: str
    summary: str
    link: str | None
    id: str | None
    stated: str | None
    author: str | None

    @property
    def body(self) -> str:
        """The longest text that it carries."""
        return max(self.content, self.summary, key=len)


class Feed(NamedTuple):
    """A feed: what it calls itself, and its entries."""

    title: str | None
    entries: list[Entry]


def from_feed(data: bytes, where: str, known: Known, *, charset: str | None = None) -> Iterator[Article | Bad]:
    """The entries of a feed. Locators count entries from 1: `feed.xml#3`. Raises `UnreadableError` where it is no
    feed."""
    feed = parsed(data, charset=charset)
    if not feed.entries:
        raise UnreadableError("the feed has no entries", "give the address of another feed")
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield article_of(entry, feed, known)
        except UnreadableError as error:
            yield bad(f"{where}#{number}", error.what, error.hint)


def parsed(data: bytes, *, charset: str | None = None) -> Feed:
    """A feed, which may have no entries. Raises `UnreadableError` where it is broken."""
    import feedparser

    broken = UnreadableError("the feed is broken", "give the address of another feed")
    try:
        feed = feedparser.parse(
            _tame(decode_page(data, charset)),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except UnreadableError:
        raise
    except Exception:  # of any kind: `&#xffffffff;` alone is an OverflowError in it
        raise broken from None
    if not feed.entries and not feed.version:
        raise broken
    return Feed(_plain(feed.feed.get("title")) or None, [_entry(each) for each in feed.entries])


def _entry(entry: Any) -> Entry:
    contents = [_plain(part.get("value")) for part in entry.get("content") or []]
    return Entry(
        title=_plain(entry.get("title")),
        content=max(contents, key=len, default=""),
        summary=_plain(entry.get("summary")),
        link=entry.get("link") or None,
        id=entry.get("id") or None,
        stated=entry.get("published") or entry.get("created") or entry.get("dc_date") or None,
        author=_plain(entry.get("author")) or None,
    )


def article_of(entry: Entry, feed: Feed, known: Known) -> Article:
    """The article that an entry carries. Raises `UnreadableError` where it carries none."""
    if not entry.body and not entry.title:
        raise UnreadableError("the entry has neither a title nor a text", "nothing to read here")
    if len(entry.body) > known.limits.text:
        raise too_long(len(entry.body), known.limits)
    return build(
        entry.body,
        title=entry.title or None,
        published=known.published or dates.from_field(entry.stated),
        outlet=known.outlet or feed.title,
        url=entry.link,
        author=entry.author,
        id=entry.id,
    )


def _tame(text: str) -> bytes:
    """A feed as feedparser takes it in time that grows with its length.

    Its search for an encoding takes time by the square of the first line, that for entities by the square of what stands before the
    first element: the line is one of ours, and what stands there is left out where it is long.
    """
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    first = _ELEMENT.search(text)
    start = first.start() if first else len(text)
    return (_OURS + (text if start <= _LONGEST_HEAD else text[start:])).encode("utf-8", "replace")


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return (fragments.text_of(text) if fragments.is_markup(text) else text).strip()
