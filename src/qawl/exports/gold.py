"""The line format of the project's gold files: spans as `[start, end]` lists, names as strings.

A line holds `id`, `statements`, `commitments`, `times` and `events` of one article; `evaluation` scores such lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from qawl.records import name_of

if TYPE_CHECKING:
    from qawl.records import Article, Commitment, Event, Reading, Span, Statement, TimeExpression


def reading(article: Article, read: Reading) -> dict[str, Any]:
    """A reading as the object of one line; JSON-able."""
    text = article.text
    return {
        "id": article.id,
        "statements": [statement(text, each) for each in read.statements],
        "commitments": [commitment(text, each) for each in read.commitments],
        "times": [time(each) for each in read.times],
        "events": [event(text, each) for each in read.events],
    }


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


def commitment(text: str, read: Commitment) -> dict[str, Any]:
    """One commitment; the other mentions of the undertaking stand beside it."""
    return {
        "id": read.id,
        "text": _span(read.text),
        "by": [name_of(text, span) for span in read.by],
        "to": [name_of(text, span) for span in read.to],
        "deadline": read.deadline,
        "deadline_text": _span(read.deadline_text),
        "polarity": read.polarity.value,
        "strength": read.strength.value,
        "statement": read.statement,
        "condition": _span(read.condition),
        "mentions": [_span(span) for span in read.mentions],
    }


def time(read: TimeExpression) -> dict[str, Any]:
    """One time expression."""
    return {
        "text": _span(read.span),
        "type": read.type.value,
        "value": read.value,
        "mod": read.mod.value if read.mod else None,
    }


def event(text: str, read: Event) -> dict[str, Any]:
    """One event, with the names of those who took part and their offices."""
    return {
        "id": read.id,
        "kind": read.kind.value,
        "text": _span(read.span),
        "mentions": [_span(span) for span in read.mentions],
        "participants": [
            {"name": name_of(text, each.name), "office": name_of(text, each.office)} for each in read.participants
        ],
        "place": name_of(text, read.place),
        "time": read.time,
        "process": name_of(text, read.process),
        "round": read.round,
    }


def line(article: Article, read: Reading) -> bytes:
    """A reading as one line of JSONL, UTF-8, with its line end."""
    return msgspec.json.encode(reading(article, read)) + b"\n"


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
