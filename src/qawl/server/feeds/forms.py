"""A feed in its two forms: Atom (RFC 4287) and JSON Feed 1.1. Whatever comes from an article is text, never markup."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree

import msgspec

from qawl import __version__
from qawl.server.texts import one_line

if TYPE_CHECKING:
    from qawl.server.feeds.entries import Entry

ATOM = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"


class Feed(NamedTuple):
    """A feed: its id, title and language; the addresses of itself and of its page, and what those of entries begin with.

    updated: when an entry last changed.
    """

    id: str
    title: str
    language: str
    address: str
    page: str
    base: str
    updated: dt.datetime
    entries: list[Entry]


def atom(feed: Feed) -> bytes:
    """The feed in Atom."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", moment(feed.updated))
    _add(_add(root, "author"), "name", "qawl")
    _add(root, "generator", "qawl", version=__version__)
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        of_entry = _add(root, "entry")
        _add(of_entry, "id", entry.id)
        _add(of_entry, "title", entry.title, type="text")
        _add(of_entry, "updated", moment(entry.updated))
        if entry.published:
            _add(of_entry, "published", moment(entry.published))
        if entry.author:
            _add(_add(of_entry, "author"), "name", one_line(entry.author))
        _add(of_entry, "link", rel="alternate", type="text/html", href=feed.base + entry.path)
        if entry.source:
            _add(of_entry, "link", rel="via", href=entry.source)
        _add(of_entry, "content", entry.text, type="text")
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element


def json_feed(feed: Feed) -> bytes:
    """The feed in JSON Feed."""
    items: list[dict[str, Any]] = []
    for entry in feed.entries:
        item: dict[str, Any] = {
            "id": entry.id,
            "url": feed.base + entry.path,
            "title": entry.title,
            "content_text": entry.text,
            "date_modified": moment(entry.updated),
        }
        if entry.source:
            item["external_url"] = entry.source
        if entry.published:
            item["date_published"] = moment(entry.published)
        if entry.author:
            item["authors"] = [{"name": one_line(entry.author)}]
        items.append(item)
    whole = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.language,
        "items": items,
    }
    return msgspec.json.encode(whole)


def moment(at: dt.datetime) -> str:
    """A moment as RFC 3339 has it, in UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
