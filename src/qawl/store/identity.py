"""What makes two articles, texts or statements the same one over time, and the ids that follow from it.

Ids are permalinks: they depend on the article's address (or outlet and text), on the text, and on where a statement
begins, but not on when it was added or on the reader that found it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from qawl.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.records import Article, Span, Statement

ID_LENGTH = 16
"""Hexadecimal digits of an id: 64 bits, enough for a hundred million statements."""


KEY_LENGTH = 200
"""Characters of a key that something is looked up by: an index takes no entry of any length."""


def bounded(keys: Iterable[str]) -> frozenset[str]:
    """Keys as the store looks them up: of one that is too long its beginning and the hash of all of it."""
    return frozenset(map(bounded_key, keys))


def bounded_key(key: str) -> str:
    """One key, likewise."""
    return key if len(key) <= KEY_LENGTH else key[: KEY_LENGTH - 64] + hashlib.sha256(key.encode()).hexdigest()


def text_hash(article: Article) -> str:
    """The SHA-256 of the article's text. Raises `StoreError` for a text that is not valid Unicode."""
    try:
        return hashlib.sha256(article.text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        what = f"the text has half a character (a lone surrogate) at {error.start}"
        raise StoreError(what, where=article.id, hint="read the page again with its right encoding") from None


def article_id(article: Article) -> str:
    """The id of an article: of its address without fragment, else of its outlet and text."""
    if article.url:
        return _short("url", urldefrag(article.url).url)
    return _short("text", article.outlet or "", text_hash(article))


def statement_ids(article: str, text: str, statements: Iterable[Statement]) -> list[str]:
    """The ids of an article's statements, in order, from the article's id and the hash of its text.

    A statement is known by where its cue starts, or its content where it has none: this is what a better reader is
    least likely to change. Statements that share it are told apart by their order.
    """
    anchors = [f"{'content' if each.cue is None else 'cue'}:{_anchor(each).start}" for each in statements]
    return record_ids("statement", article, text, anchors)


def record_ids(kind: str, article: str, text: str, anchors: Iterable[object]) -> list[str]:
    """The ids of an article's records of one kind, in order: by where each begins; those that share it by their order."""
    seen: dict[object, int] = {}
    ids = []
    for anchor in anchors:
        seen[anchor] = seen.get(anchor, 0) + 1
        ids.append(_short(kind, article, text, str(anchor), str(seen[anchor])))
    return ids


def finding_id(kind: str, *parts: object) -> str:
    """The id of what was found across articles: of its kind and of what it is known by, such as its first article."""
    return _short(kind, *map(str, parts))


def _anchor(statement: Statement) -> Span:
    return statement.cue or statement.content[0]


def _short(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]
