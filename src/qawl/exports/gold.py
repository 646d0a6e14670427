"""The line format of the project's gold files: spans as `[start, end]` lists, names as strings.

A line holds `id`, `statements` and `commitments` of one article; `evaluation` scores such lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from qawl.records import name_of

if TYPE_CHECKING:
    from qawl.records import Article, Reading, Span, Statement


def reading(article: Article, read: Reading) -> dict[str, Any]:
    """A reading as the object of one line; JSON-able."""
    statements = [statement(article.text, each) for each in read.statements]
    return {"id": article.id, "statements": statements, "commitments": []}


def statement(text: str, read: Statement) -> dict[str, Any]:
    """One statement; spans are code-point offsets into `text`."""
    return {
        "id": read.id,
        "cue": _span(read.cue),
        "content": [_span(span) for span in read.content],
        "kind": read.kind.value,
        "speaker": _span(read.speaker),
        "speaker_name": name_of(text, read.speaker_name),
        "via": [name_of(text, span) for span in read.via],
        "addressee": name_of(text, read.addressee),
        "parent": read.parent,
        "act": read.act.value,
    }


def line(article: Article, read: Reading) -> bytes:
    """A reading as one line of JSONL, UTF-8, with its line end."""
    return msgspec.json.encode(reading(article, read)) + b"\n"


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
