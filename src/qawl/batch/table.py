"""The columns of an output: an article, its reading as nested columns with the words beside the spans, and as the record itself.

Invariant: `article_of` and `reading_of` give back what `row_of` was given, whatever it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from qawl.errors import QawlError
from qawl.exports.document import document
from qawl.records import Article, DateSource, Furniture, FurnitureKind, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUT = "qawl-batch/1"
"""Names the columns and the partitions: an output of another layout is made again."""

STORED = (
    *("id", "text", "headline", "furniture", "outlet", "url", "author"),
    *("published", "published_source", "language", "reader", "reading"),
)
"""The columns from which the records are made again."""


def arrow() -> Any:
    """pyarrow. Raises `QawlError` where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise QawlError(
            "the output is Parquet, which needs pyarrow; it is not installed",
            hint="pip install 'qawl[parquet]', about 170 MB on disk",
        ) from None
    return pyarrow


def schema() -> Any:
    """The columns and their types."""
    pa = arrow()
    text, texts = pa.string(), pa.list_(pa.string())
    span = pa.struct([("start", pa.int32()), ("end", pa.int32())])
    words = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("words", text)])
    why = pa.struct([("rule", text), ("confidence", pa.float64())])
    furniture = pa.struct([("kind", text), ("start", pa.int32()), ("end", pa.int32()), ("words", text)])
    statement = pa.struct(
        [
            *(("id", text), ("chain", texts), ("cue", words), ("content", pa.list_(words)), ("kind", text)),
            *(("act", text), ("speaker", words), ("speaker_name", text), ("via", texts), ("addressee", text)),
            *(("parent", text), ("channel", text), ("why", why), ("speaker_why", why)),
        ]
    )
    commitment = pa.struct(
        [
            *(("id", text), ("text", words), ("by", texts), ("to", texts), ("deadline", text)),
            *(("deadline_text", words), ("polarity", text), ("strength", text), ("condition", words)),
            *(("statement", text), ("mentions", pa.list_(words)), ("why", why)),
        ]
    )
    participant = pa.struct([("name", text), ("office", text)])
    event = pa.struct(
        [
            *(("id", text), ("kind", text), ("text", words), ("participants", pa.list_(participant))),
            *(("place", text), ("time", text), ("time_text", words), ("process", text), ("round", pa.int32())),
            *(("mentions", pa.list_(words)), ("why", why)),
        ]
    )
    time = pa.struct(
        [
            *(("text", words), ("type", text), ("value", text), ("mod", text), ("offset", text)),
            *(("anchor", text), ("why", why)),
        ]
    )
    return pa.schema(
        [
            *(("id", text), ("outlet", text), ("url", text), ("title", text), ("author", text)),
            *(("published", pa.date32()), ("published_source", text), ("language", text), ("text", text)),
            *(("headline", span), ("furniture", pa.list_(furniture)), ("reader", text)),
            *(("statements", pa.list_(statement)), ("commitments", pa.list_(commitment))),
            *(("events", pa.list_(event)), ("times", pa.list_(time)), ("reading", text)),
        ]
    )


def row_of(article: Article, reading: Reading) -> dict[str, Any]:
    """One row: the document of `qawl read --json`, the headline's span, and the reading as the store keeps it."""
    headline = article.headline
    return document(article, reading) | {
        "published": article.published,
        "headline": None if headline is None else {"start": headline.start, "end": headline.end},
        "reading": msgspec.json.encode(reading).decode(),
    }


def article_of(row: Mapping[str, Any]) -> Article:
    """The article of a row with the `STORED` columns."""
    headline = row["headline"]
    return Article(
        id=row["id"],
        text=row["text"],
        headline=None if headline is None else Span(headline["start"], headline["end"]),
        outlet=row["outlet"],
        url=row["url"],
        author=row["author"],
        published=row["published"],
        published_source=DateSource(row["published_source"]),
        language=row["language"],
        furniture=tuple(
            Furniture(span=Span(each["start"], each["end"]), kind=FurnitureKind(each["kind"]))
            for each in row["furniture"]
        ),
    )


def reading_of(row: Mapping[str, Any]) -> Reading:
    """The reading of a row with the `STORED` columns. Raises `msgspec.MsgspecError` for one that this version does not know."""
    return msgspec.json.decode(row["reading"], type=Reading)
