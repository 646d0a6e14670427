"""From a text and what is known about it to an `Article`.

Invariant: `Article.text` is the text as it was given (with its headline before it where the two came apart). The
only change ever made keeps every offset: what cannot be stored or sent, NUL and lone surrogates, becomes U+FFFD, one
for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..records import Article, DateSource, Span, content_id
from . import datelines, dates
from .bad import UnreadableError, printable
from .furniture import furniture_of
from .language import language_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
_LONGEST_HEADLINE = 200  # code points
_FEWEST_HEADLINE_WORDS = 3
_MOST_HEADLINE_WORDS = 25
_SENTENCE_END = (".", "؟", "!", "،", "؛", ":", "»", '"', "”", "…")
_DATE_LINES_HEAD = 8
_DATE_LINES_TAIL = 4


def article_from_text(
    text: str,
    *,
    published: dt.date | None = None,
    outlet: str | None = None,
    url: str | None = None,
    title: str | None = None,
    id: str | None = None,
) -> Article:
    """An article from its text. The headline, where `title` is given and the text does not begin with it, is put
    before the text.

    published: the day of publication where the caller knows it; else the address, then a date line of the text, may
    tell it.
    """
    return build(text, title=title, published=published, outlet=outlet, url=url, id=id)


def article_from_gold(line: Mapping[str, Any]) -> Article:
    """An article from a line of the gold and score format: `id`, `source`, `published` (ISO date), `title`, `text`.

    The text is kept to the letter, so that offsets hold. Raises `InputError` where a field is missing or of another
    type.
    """
    identity, text, title = line.get("id"), line.get("text"), line.get("title")
    where = f"record {printable(str(identity))}"
    if not isinstance(identity, str) or not isinstance(text, str):
        raise InputError("a line needs the strings `id` and `text`", where=where, hint="see the gold format")
    try:
        published = dates.from_field(line.get("published"))
    except UnreadableError as error:
        raise InputError(error.what, where=where, hint=error.hint) from None
    outlet = line.get("source")
    return _article(
        text,
        id=identity,
        headline=headline_of(text, title if isinstance(title, str) else None),
        outlet=outlet if isinstance(outlet, str) else None,
        published=published,
        published_source=DateSource.GIVEN if published else DateSource.UNKNOWN,
    )


def build(
    text: str,
    *,
    title: str | None = None,
    published: dt.date | None = None,
    metadata_date: dt.date | None = None,
    outlet: str | None = None,
    url: str | None = None,
    author: str | None = None,
    id: str | None = None,
) -> Article:
    """An article from what a reader of some format has found; `metadata_date` is the day that the page's metadata
    give."""
    whole = joined(title, text)
    day, source = _published(whole, published, metadata_date, url)
    return _article(
        whole,
        id=id,
        headline=headline_of(whole, title),
        outlet=outlet,
        url=url,
        author=author,
        published=day,
        published_source=source,
    )


def joined(title: str | None, text: str) -> str:
    """Headline, blank line, body; the text alone where it begins with the headline or there is none."""
    headline = (title or "").strip()
    if not headline or text.lstrip().startswith(headline):
        return text
    body = text.strip()
    return f"{headline}\n\n{body}" if body else headline


def headline_of(text: str, title: str | None = None) -> Span | None:
    """The headline's span: the title where the text begins with it as a line of its own, else a first line that
    reads like one."""
    start = len(text) - len(text.lstrip())
    if title and (wanted := title.strip()):
        end = start + len(wanted)
        alone = text.startswith(wanted, start) and text[end : end + 1] in ("", "\n", "\r")
        return Span(start, end) if alone else None
    newline = text.find("\n", start)
    line = text[start:newline].rstrip() if newline >= 0 else ""
    if not line or not _reads_like_a_headline(line, len(text[newline:].strip())):
        return None
    return Span(start, start + len(line))


def _reads_like_a_headline(line: str, rest: int) -> bool:
    """A phrase of 3 to 25 words that no sentence end closes, over a text that is longer; not a byline or a date
    line."""
    words = line.split()
    if (
        len(line) > _LONGEST_HEADLINE
        or len(line) >= rest
        or not _FEWEST_HEADLINE_WORDS <= len(words) <= _MOST_HEADLINE_WORDS
    ):
        return False
    byline = len(words) <= 6 and ("–" in words or "-" in words or "ـ" in words)
    return not (byline or line.endswith(_SENTENCE_END) or datelines.is_date_line(line) or furniture_of(line))


def _published(
    text: str, given: dt.date | None, metadata: dt.date | None, url: str | None
) -> tuple[dt.date | None, DateSource]:
    """The day of publication and how it is known: given, then metadata, then address, then date line, else unknown."""
    if given:
        return given, DateSource.GIVEN
    if metadata:
        return metadata, DateSource.METADATA
    if day := dates.from_url(url):
        return day, DateSource.URL
    if day := _dateline(text):
        return day, DateSource.DATELINE
    return None, DateSource.UNKNOWN


def _dateline(text: str) -> dt.date | None:
    """The day that a date line near the head or the foot gives; None where two of them disagree."""
    head = [line for line in text[:2000].split("\n", 2 * _DATE_LINES_HEAD) if line.strip()][:_DATE_LINES_HEAD]
    foot = [line for line in text[2000:][-800:].rsplit("\n", 2 * _DATE_LINES_TAIL) if line.strip()][-_DATE_LINES_TAIL:]
    found = {day for line in head + foot if (day := datelines.date_of(line.strip()))}
    return found.pop() if len(found) == 1 else None


def _article(
    text: str,
    *,
    id: str | None,
    headline: Span | None,
    outlet: str | None,
    published: dt.date | None,
    published_source: DateSource,
    url: str | None = None,
    author: str | None = None,
) -> Article:
    text = storable(text)
    return Article(
        id=storable(id) if id else content_id(text),
        text=text,
        headline=headline,
        outlet=outlet and storable(outlet),
        url=url and storable(url),
        author=author and storable(author),
        published=published,
        published_source=published_source,
        language=language_of(text),
        furniture=furniture_of(text, headline),
    )


def storable(text: str) -> str:
    """`text` with NUL and lone surrogates as U+FFFD, one for one, so that it can be encoded and stored and offsets
    hold."""
    return _UNSTORABLE.sub("\ufffd", text)
