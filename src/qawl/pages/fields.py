"""Which field of a JSON object or CSV row is what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from . import dates, fragments
from .article import build
from .bad import UnreadableError
from .limits import Limits

if TYPE_CHECKING:
    from ..records import Article


class FieldMap(msgspec.Struct, frozen=True, kw_only=True):
    """For each thing, the names of the fields that may hold it, the likeliest first; case does not count.

    A name with a dot reaches into an object (`source.name`). The defaults are the names that news collections use.
    """

    text: tuple[str, ...] = (
        "text",
        "content",
        "body",
        "articlebody",
        "article",
        "maintext",
        "fulltext",
        "full_text",
        "story",
    )
    title: tuple[str, ...] = ("title", "headline", "heading", "subject")
    id: tuple[str, ...] = ("id", "_id", "article_id", "uuid", "guid")
    url: tuple[str, ...] = ("url", "link", "href", "source_url", "canonical_url", "permalink")
    outlet: tuple[str, ...] = (
        "outlet",
        "source",
        "source.name",
        "source.title",
        "publisher",
        "publisher.name",
        "newspaper",
        "site",
        "site_name",
    )
    author: tuple[str, ...] = ("author", "author.name", "authors", "byline", "creator", "writer")
    published: tuple[str, ...] = (
        "published",
        "date",
        "published_at",
        "publishedat",
        "datepublished",
        "date_published",
        "date_publish",
        "publish_date",
        "pubdate",
        "published_date",
        "publication_date",
        "timestamp",
        "date_extracted",
    )

    def names(self) -> frozenset[str]:
        """Every field name that means something here, in lower case."""
        return frozenset(name.lower() for group in msgspec.structs.astuple(self) for name in group)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller says about a whole input; it wins over what a record says of itself.

    foreign: is called for each archived page without Arabic words, which is then passed over.
    """

    fields: FieldMap
    limits: Limits
    published: dt.date | None = None
    outlet: str | None = None
    foreign: Callable[[], None] | None = None


def article_from_record(record: Mapping[str, Any], known: Known) -> Article:
    """An article from a JSON object or a CSV row. Raises `UnreadableError` where it holds no text, or an impossible
    date."""
    names = {str(name).strip().lower(): value for name, value in record.items()}
    fields = known.fields
    title = _text(_find(names, fields.title)) or None
    text = _text(_find(names, fields.text))
    if fragments.is_markup(text):
        text = fragments.text_of(text)
    if not text.strip() and title is None:
        raise UnreadableError(*_nothing(names, fields))
    if len(text) > known.limits.text:
        raise too_long(len(text), known.limits)
    return build(
        text,
        title=title,
        published=known.published or dates.from_field(_find(names, fields.published)),
        outlet=known.outlet or _name(_find(names, fields.outlet)),
        url=_name(_find(names, fields.url)),
        author=_name(_find(names, fields.author)),
        id=_name(_find(names, fields.id)),
    )


def too_long(length: int, limits: Limits) -> UnreadableError:
    """The refusal of a text over the limit."""
    return UnreadableError(
        f"a text of {length:,} characters is over the limit of {limits.text:,}",
        "split it into articles, or raise Limits.text",
    )


def _nothing(names: Mapping[str, Any], fields: FieldMap) -> tuple[str, str]:
    if any(name in names for name in (*fields.text, *fields.title)):
        return "the record has neither a title nor a text", "nothing to read here"
    held = ", ".join(list(names)[:8]) or "none"
    return (
        f"no field for the text among: {held}",
        "name the field with a FieldMap, such as FieldMap(text=('paragraphs',))",
    )


def _find(names: Mapping[str, Any], candidates: tuple[str, ...]) -> Any:
    """The first candidate that holds something."""
    for candidate in candidates:
        value = names.get(candidate.lower())
        if value is None and "." in candidate:
            value = _reach(names, candidate.lower().split("."))
        if value not in (None, "", [], {}) and not (isinstance(value, dict) and "." not in candidate):
            return value
    return None


def _reach(value: Any, path: list[str]) -> Any:
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _text(value: Any) -> str:
    """A text: a string, or paragraphs in a list."""
    if isinstance(value, list):
        return "\n".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str | None:
    """A name, address or number as a string without its outer blanks; names in a list are joined by commas."""
    if isinstance(value, list):
        value = ", ".join(part.strip() for part in value if isinstance(part, str))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 64 else None
    return value.strip() or None if isinstance(value, str) else None
