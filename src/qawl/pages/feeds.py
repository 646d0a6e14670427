"""RSS and Atom, read by feedparser: one article an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import dates, fragments
from .article import build
from .bad import Bad, UnreadableError, bad
from .fields import Known, too_long

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Article


def from_feed(data: bytes, where: str, known: Known, *, charset: str | None = None) -> Iterator[Article | Bad]:
    """The entries of a feed. Locators count entries from 1: `feed.xml#3`. Raises `UnreadableError` where it is no
    feed."""
    import feedparser

    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    feed = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        broken = feed.bozo and not feed.feed
        raise UnreadableError(
            "the feed is broken" if broken else "the feed has no entries", "give the address of another feed"
        )
    outlet = known.outlet or _plain(feed.feed.get("title")) or None
    for number, entry in enumerate(feed.entries, 1):
        place = f"{where}#{number}"
        try:
            yield _from_entry(entry, outlet, known)
        except UnreadableError as error:
            yield bad(place, error.what, error.hint)


def _from_entry(entry: Any, outlet: str | None, known: Known) -> Article:
    title = _plain(entry.get("title"))
    body = _body(entry)
    if not body and not title:
        raise UnreadableError("the entry has neither a title nor a text", "nothing to read here")
    if len(body) > known.limits.text:
        raise too_long(len(body), known.limits)
    stated = entry.get("published") or entry.get("created") or entry.get("dc_date")
    return build(
        body,
        title=title or None,
        published=known.published or dates.from_field(stated),
        outlet=outlet,
        url=entry.get("link") or None,
        author=_plain(entry.get("author")) or None,
        id=entry.get("id") or None,
    )


def _body(entry: Any) -> str:
    """The longest text that the entry carries: its content, or else its summary."""
    parts = [part.get("value") or "" for part in entry.get("content") or []]
    return max((_plain(part) for part in [*parts, entry.get("summary") or ""]), key=len)


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    return (fragments.text_of(text) if fragments.is_markup(text) else text).strip()
