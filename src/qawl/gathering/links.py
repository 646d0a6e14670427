"""What a source holds: the entries of a feed, or the links of a page that lists articles."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from qawl.network import AddressError, checked
from qawl.pages import dates
from qawl.pages.bad import UnreadableError
from qawl.pages.decoding import decode_page
from qawl.store import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.pages.feeds import Entry, Feed
    from qawl.store import Source

MOST = 300
"""Links of one look at a source: the first of them are the newest."""

WHOLE = 60
"""Words that what a feed carries as content has at least where it is the whole article."""

_FEWEST_WORDS = 4
_LONGEST = 2000
_WORD = re.compile(r"[^\W\d_]{2,}")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[\.\.\.\]|\[…\]|اقرأ المزيد|للمزيد|التتمة|read more|continue reading)[\s.»«\]\)]*\Z", re.IGNORECASE
)
_NOT_NEWS = frozenset({"nav", "header", "footer", "form", "button"})
_FILES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?|css|js|xml|rss)\Z", re.IGNORECASE)


def is_whole(entry: Entry) -> bool:
    """Whether an entry carries its article: as content, not as summary, of 60 words at least, and not cut off («اقرأ المزيد»)."""
    return len(_WORD.findall(entry.content)) >= WHOLE and not _CUT.search(entry.content[-60:])


def of_feed(feed: Feed, base: str, source: Source) -> Iterator[tuple[Link, bool]]:
    """The entries of a feed, each as a link and whether its words are taken from the feed.

    base: the address of the feed, against which links are understood. An entry without a link is taken as it is, and one without
    link, words and title not at all.
    """
    for entry in feed.entries[:MOST]:
        address = absolute(base, entry.link)
        if address is None and not entry.body and not entry.title:
            continue
        link = Link(
            key=address or f"{base}#{entry.id or entry.title + entry.body[:_LONGEST]}",
            address=address,
            title=entry.title,
            body=entry.body,
            published=dates.from_text(entry.stated) if entry.stated else None,
            author=entry.author,
            outlet=feed.title,
        )
        from_feed = is_whole(entry) if source.text is None else source.text == "feed"
        yield link, from_feed or address is None


def of_page(data: bytes, base: str, source: Source, charset: str | None) -> list[Link]:
    """The links of a page that lists articles: those that read like a headline, four words or more, to pages of the same host,
    outside of menus; or those whose path fits `source.links`. Raises `UnreadableError` where the page cannot be read.
    """
    markup = decode_page(data, charset).replace("\x00", "\ufffd")
    try:
        tree = lxml_html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", markup))
    except (etree.LxmlError, ValueError, RecursionError):
        raise UnreadableError("the page is not HTML that can be read", "check the address") from None
    found: dict[str, Link] = {}
    menus = _within_menus(tree)
    for anchor in tree.iter("a"):
        address = absolute(base, anchor.get("href"))
        if address is None or address in found or address == urldefrag(base).url:
            continue
        if _is_wanted(anchor, address, base, source.links, menus):
            found[address] = Link(
                key=address, address=address, title=" ".join(anchor.text_content().split())[:_LONGEST]
            )
        if len(found) == MOST:
            break
    return list(found.values())


def _within_menus(tree: Any) -> set[Any]:
    """Every link within a menu or another part of the page that is no news."""
    return {anchor for part in tree.iter(*_NOT_NEWS) for anchor in part.iter("a")}


def _is_wanted(anchor: Any, address: str, base: str, wanted: str | None, menus: set[Any]) -> bool:
    there, here = urlsplit(address), urlsplit(base)
    if there.hostname is None or _host(there.hostname) != _host(here.hostname or ""):
        return False
    if wanted is not None:
        return fnmatchcase(there.path, wanted)
    words = len(_WORD.findall(anchor.text_content()[:_LONGEST]))
    return (
        words >= _FEWEST_WORDS and anchor not in menus and there.path.strip("/") != "" and not _FILES.search(there.path)
    )


def _host(name: str) -> str:
    return name.lower().removeprefix("www.")


def absolute(base: str, link: str | None) -> str | None:
    """The address that a link means, without its fragment; None where it is none of the web."""
    if not link or len(link) > _LONGEST:
        return None
    try:
        address = urldefrag(urljoin(base, link.strip().replace(" ", "%20"))).url
        return checked(address, private=True)  # whether it may be asked is seen when it is
    except (ValueError, AddressError):
        return None
