"""An article and its reading as one JSON document that can be used without the records: names and words stand beside
the spans.

A span is `{"start", "end", "words"}`: code-point offsets into the document's `text`, and the words that stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qawl.records import name_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.records import Article, Commitment, Event, Reading, Span, Statement, TimeExpression


def document(article: Article, reading: Reading) -> dict[str, Any]:
    """The article as it was given and everything that was read from it; JSON-able."""
    text = article.text
    return {
        "id": article.id,
        "outlet": article.outlet,
        "url": article.url,
        "title": name_of(text, article.headline),
        "author": article.author,
        "published": article.published.isoformat() if article.published else None,
        "published_source": article.published_source.value,
        "language": article.language,
        "text": text,
        "furniture": [{"kind": each.kind.value, **pointed(text, each.span)} for each in article.furniture],
        "reader": reading.reader,
        "statements": [statement(article, each) for each in reading.statements],
        "commitments": [commitment(article, each) for each in reading.commitments],
        "events": [event(article, each) for each in reading.events],
        "times": [time(article, each) for each in reading.times],
    }


def statement(article: Article, read: Statement) -> dict[str, Any]:
    """One statement with its chain from the speaker to the outlet, and why it was read so."""
    text = article.text
    return {
        "id": read.id,
        "chain": chain(article, read),
        "cue": _maybe(text, read.cue),
        "content": [pointed(text, span) for span in read.content],
        "kind": read.kind.value,
        "act": read.act.value,
        "speaker": _maybe(text, read.speaker),
        "speaker_name": name_of(text, read.speaker_name),
        "via": [name_of(text, span) for span in read.via],
        "addressee": name_of(text, read.addressee),
        "parent": read.parent,
        "channel": read.channel.value if read.channel else None,
        "why": {"rule": read.why.rule, "confidence": read.why.confidence},
        "speaker_why": {"rule": read.speaker_why.rule, "confidence": read.speaker_why.confidence},
    }


def commitment(article: Article, read: Commitment) -> dict[str, Any]:
    """One commitment: who is bound to what, towards whom and by when, and why it was read so."""
    text = article.text
    return {
        "id": read.id,
        "text": pointed(text, read.text),
        "by": [name_of(text, span) for span in read.by],
        "to": [name_of(text, span) for span in read.to],
        "deadline": read.deadline,
        "deadline_text": _maybe(text, read.deadline_text),
        "polarity": read.polarity.value,
        "strength": read.strength.value,
        "condition": _maybe(text, read.condition),
        "statement": read.statement,
        "mentions": [pointed(text, span) for span in read.mentions],
        "why": {"rule": read.why.rule, "confidence": read.why.confidence},
    }


def event(article: Article, read: Event) -> dict[str, Any]:
    """One event: what, who, where, when, and the round of which process."""
    text = article.text
    return {
        "id": read.id,
        "kind": read.kind.value,
        "text": pointed(text, read.span),
        "participants": [
            {"name": name_of(text, each.name), "office": name_of(text, each.office)} for each in read.participants
        ],
        "place": name_of(text, read.place),
        "time": read.time,
        "time_text": _maybe(text, read.time_text),
        "process": name_of(text, read.process),
        "round": read.round,
        "mentions": [pointed(text, span) for span in read.mentions],
        "why": {"rule": read.why.rule, "confidence": read.why.confidence},
    }


def time(article: Article, read: TimeExpression) -> dict[str, Any]:
    """One time expression with its TIMEX3 value."""
    return {
        "text": pointed(article.text, read.span),
        "type": read.type.value,
        "value": read.value,
        "mod": read.mod.value if read.mod else None,
        "offset": read.offset,
        "anchor": read.anchor.isoformat() if read.anchor else None,
        "why": {"rule": read.why.rule, "confidence": read.why.confidence},
    }


def chain(article: Article, read: Statement) -> list[str | None]:
    """Who passed the words on: see `chain_of`."""
    via = [name_of(article.text, span) or "" for span in read.via]
    return chain_of(name_of(article.text, read.speaker_name), via, article.outlet)


def chain_of(speaker: str | None, via: Iterable[str], outlet: str | None) -> list[str | None]:
    """Speaker, transmitters from the innermost out, outlet where it is known. A speaker who is not named is None.

    `via` are the transmitters as records hold them, outermost first.
    """
    return [speaker, *reversed([*via]), *([outlet] if outlet else [])]


def pointed(text: str, span: Span) -> dict[str, Any]:
    """A span with its words."""
    return {"start": span.start, "end": span.end, "words": words_of(text, span)}


def _maybe(text: str, span: Span | None) -> dict[str, Any] | None:
    return None if span is None else pointed(text, span)
