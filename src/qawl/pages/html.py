"""Web pages: trafilatura finds the article, the page's own metadata its headline, author, outlet and day.

The day is read here and not by trafilatura, whose date finder also guesses from the text of a page.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from . import dates
from .article import build
from .bad import UnreadableError
from .decoding import decode_page
from .fields import Known, too_long

if TYPE_CHECKING:
    import datetime as dt

    from ..records import Article

_DATE_NAMES = frozenset(
    (
        "article:published_time",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "published_time",
        "parsely-pub-date",
        "sailthru.date",
        "article.published",
    )
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_FEWEST_LETTERS = 40
_LETTER = re.compile(r"[^\W\d_]")


def article_from_page(data: bytes, known: Known, *, url: str | None = None, charset: str | None = None) -> Article:
    """The article of an HTML page. Raises `UnreadableError` where the page holds none."""
    markup = _DECLARATION.sub("", decode_page(data, charset).lstrip("\ufeff")).replace("\x00", "\ufffd")
    tree = _tree(markup)
    published = known.published or _metadata_date(tree)
    # An address in the page (canonical link) is only used where the caller has none.
    document = _extracted(markup, url)
    body = (document.text or "") if document is not None else ""
    if document is None or len(_LETTER.findall(body)) < _FEWEST_LETTERS:
        raise UnreadableError("no article was found in this page", "give the article's own page, or its text")
    if len(body) > known.limits.text:
        raise too_long(len(body), known.limits)
    address = url or document.url
    return build(
        body,
        title=document.title,
        published=known.published,
        metadata_date=published,
        outlet=known.outlet or _site_name(tree) or _host(address),
        url=address,
        author=document.author,
    )


def _tree(markup: str) -> Any:
    try:
        return lxml_html.document_fromstring(markup)
    except (etree.LxmlError, ValueError, RecursionError):
        raise UnreadableError(
            "the page is not HTML that can be read", "give the article's own page, or its text"
        ) from None


def _extracted(markup: str, url: str | None) -> Any:
    """trafilatura's document, or None. Its log is not for the reader of articles: what it refuses is said in a
    `Bad`."""
    import trafilatura

    logger = logging.getLogger("trafilatura")
    logger.setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return trafilatura.bare_extraction(
            markup,
            url=url,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # of any kind: a page can break any step of the extraction; it is then a page without an article
        return None


def _metadata_date(tree: Any) -> dt.date | None:
    """The day of publication that the page states: JSON-LD, then `meta`, then the one `time` element of the page."""
    for found in (_linked_data_dates(tree), _meta_dates(tree), _time_dates(tree)):
        days = {day for value in found if (day := dates.from_text(value))}
        if len(days) == 1:
            return days.pop()
    return None


def _linked_data_dates(tree: Any) -> list[str]:
    found: list[str] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            try:
                _collect_dates(json.loads(script.text or "null", strict=False), found, depth=0)
            except (ValueError, RecursionError):
                continue
    return found


def _collect_dates(value: Any, found: list[str], depth: int) -> None:
    """The `datePublished` of the page's own things; those of parts deeper down (comments, related articles) are not
    its day."""
    if depth > 3:
        return
    if isinstance(value, list):
        for item in value:
            _collect_dates(item, found, depth + 1)
    elif isinstance(value, dict):
        if isinstance(day := value.get("datePublished"), str):
            found.append(day)
        _collect_dates(value.get("@graph"), found, depth + 1)


def _meta_dates(tree: Any) -> list[str]:
    return [
        meta.get("content")
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower() in _DATE_NAMES
        and meta.get("content")
    ]


def _time_dates(tree: Any) -> list[str]:
    times = list(tree.iter("time"))
    marked = [
        time for time in times if "publi" in (time.get("itemprop") or "").lower() or time.get("pubdate") is not None
    ]
    return [time.get("datetime") for time in marked or times if time.get("datetime")]


def _site_name(tree: Any) -> str | None:
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:site_name", "application-name"):
            name = (meta.get("content") or "").strip()
            if name:
                return str(name)
    return None


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
