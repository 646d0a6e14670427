"""W3C Web Annotation Data Model (2017): each record an annotation of the words that carry it.

A target is the article's text as qawl holds it, with a `TextPositionSelector` and a `TextQuoteSelector`. The offsets count code
points from 0, the end not included, as the recommendation has it (4.2.5); in a language whose strings count UTF-16 code units a
character beyond the BMP counts two there and one here. Where the article has an address, the page there is a second target, by
its quote alone: positions in the page differ from those in the text. Words in several pieces are a target each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from qawl import __version__
from qawl.exports import jsonld
from qawl.exports.parties import urn
from qawl.records import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What
    from qawl.records import Article, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

AROUND = 32
"""Characters before and after a quote that tell it from others like it."""

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")
"""What can be the identifier of a page (RFC 3987)."""


def annotation_page(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """One `AnnotationPage` of a collection that says what it is drawn from, its annotations as they come."""
    asked = ", ".join(f"{name}: {value}" for name, value in about.selection.items())
    label = f"qawl: {about.what} ({asked or 'all'}) of {about.articles} articles, {about.outlets} outlets"
    made = about.made.strftime("%Y%m%dT%H%M%S")
    collection = {"id": urn("collection", made + label), "type": "AnnotationCollection", "label": label}
    head = {
        "@context": [CONTEXT, {"schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#"}],
        "id": urn("page", made + label),
        "type": "AnnotationPage",
        "partOf": {**collection, "generated": about.made},
        "startIndex": 0,
    }
    yield msgspec.json.encode(head)[:-1] + b',"items":['
    separator = b"\n"
    for item in items:
        yield separator + msgspec.json.encode(annotation(item))
        separator = b",\n"
    yield b"\n]}\n"


def annotation(item: Item) -> dict[str, Any]:
    """A record as an annotation: its body is the schema.org node of the record."""
    article = item.original.article
    return {
        "id": urn("annotation", item.found.id),
        "type": "Annotation",
        "motivation": "describing",
        "generated": item.original.added,
        "generator": {"type": "Software", "name": f"qawl {__version__}, reader {item.original.reading.reader}"},
        "body": _prefixed(jsonld.node(item)),
        "target": [target for span in item.spans for target in _targets(item.original.id, article, span)],
    }


def _targets(id_: str, article: Article, span: Span) -> list[dict[str, Any]]:
    quote = _quote(article.text, span)
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    text = {"id": urn("text", id_), "type": "Text", "format": "text/plain", "language": article.language}
    found: list[dict[str, Any]] = [{"type": "SpecificResource", "source": text, "selector": [position, quote]}]
    if article.url and _ADDRESS.fullmatch(article.url):
        page = {"id": article.url, "type": "Text", "format": "text/html", "language": article.language}
        found.append({"type": "SpecificResource", "source": page, "selector": quote})
    return found


def _quote(text: str, span: Span) -> dict[str, Any]:
    return {
        "type": "TextQuoteSelector",
        "exact": words_of(text, span),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }


def _prefixed(value: Any) -> Any:
    """A schema.org node in the context of an annotation, where names without a prefix are those of annotations."""
    if isinstance(value, list):
        return [_prefixed(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, each in value.items():
        if name == "@type":
            found["type"] = each if ":" in each else f"schema:{each}"
        elif name == "@id":
            found["id"] = each
        else:
            found[name if ":" in name else f"schema:{name}"] = _prefixed(each)
    return found
