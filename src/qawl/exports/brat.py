"""brat stand-off: for each article its text (`ID.txt`) and its annotations (`ID.ann`), in one ZIP file.

Stand-off rather than columns of tokens (CoNLL, BIO): statements nest and their words stand in pieces, which one layer of BIO
cannot say, and tokens would be the exporter's, not the article's. brat's offsets count code points of the text as it stands in
`ID.txt`, UTF-8 without change, so read it without translating line ends.

- Text-bound (`T`): `Content`, `Cue`, `Speaker`, `Via`, `Addressee`; `Promise`, `Deadline`, `By`, `To`; `Event`, `Participant`,
  `Place`, `Time`. Words that go over a line end are in several fragments, as brat asks for.
- Relations (`R`) from the words of a record to its parts, named as the part.
- Attributes (`A`): `Act`, `Kind`; `State`, `Due`; `EventKind`. Notes (`#`): the record's id.
"""

from __future__ import annotations

import re
import zipfile
from itertools import groupby
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from qawl.exports.spool import spooled
from qawl.store import StoredEvent, StoredPromise, StoredStatement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qawl.exports.items import About, Item, What
    from qawl.records import Article, Span

# Whatever some reader of lines ends a line at: it must not stand in an annotation.
_LINE_END = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

_PARTS = ("Cue", "Speaker", "Via", "Addressee", "Deadline", "By", "To", "Participant", "Place", "Time")
_WHOLES = ("Content", "Promise", "Event")
_ATTRIBUTES = ("Act", "Kind", "State", "Due", "EventKind")

CONFIGURATION = "\n".join(
    (
        "[entities]",
        *_WHOLES,
        *_PARTS,
        "[relations]",
        *(f"{part} Arg1:{'|'.join(_WHOLES)}, Arg2:{part}" for part in _PARTS),
        "[events]",
        "[attributes]",
        *(f"{name} Arg:<ENTITY>" for name in _ATTRIBUTES),
        "",
    )
)
"""What brat has to know of the annotations: `annotation.conf`."""


class Marked(NamedTuple):
    """A record as brat has it: the type and spans of its words, its parts by type, its attributes, and its id."""

    type: str
    spans: Sequence[Span]
    parts: tuple[tuple[str, Span], ...]
    attributes: dict[str, str]
    id: str


def stand_off(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """A ZIP file of all articles in which a record stands, with the records that were asked for."""
    return spooled(lambda file: _write(file, items, about))


def _write(file: IO[bytes], items: Iterable[Item], about: About) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", msgspec.json.format(msgspec.json.encode(about)))
        archive.writestr("annotation.conf", CONFIGURATION)
        parts: dict[str, int] = {}
        for id_, of_article in groupby(items, key=lambda item: item.original.id):
            together = list(of_article)
            # Promises come by deadline, so an article may come again: it is then a document of its own.
            parts[id_] = parts.get(id_, 0) + 1
            name = id_ if parts[id_] == 1 else f"{id_}-{parts[id_]}"
            article = together[0].original.article
            archive.writestr(f"{name}.txt", article.text)
            archive.writestr(f"{name}.ann", annotated(article, [marked(item) for item in together]))


def marked(item: Item) -> Marked:
    """A record as it is annotated."""
    found, original = item.found, item.original
    parts: list[tuple[str, Span | None]]
    if isinstance(found, StoredStatement):
        read = original.statements[found.id]
        parts = [("Cue", read.cue), ("Speaker", read.speaker or read.speaker_name)]
        parts += [*(("Via", span) for span in read.via), ("Addressee", read.addressee)]
        return _marked("Content", item, parts, {"Act": found.act, "Kind": found.kind})
    if isinstance(found, StoredPromise):
        bound = original.commitments[found.id]
        parts = [("Deadline", bound.deadline_text), *(("By", span) for span in bound.by)]
        parts += [("To", span) for span in bound.to]
        return _marked("Promise", item, parts, {"State": item.state or "", "Due": found.deadline or ""})
    event = original.events[found.id]
    assert isinstance(found, StoredEvent)
    parts = [("Participant", each.name) for each in event.participants]
    parts += [("Place", event.place), ("Time", event.time_text)]
    return _marked("Event", item, parts, {"EventKind": found.kind})


def _marked(type_: str, item: Item, parts: list[tuple[str, Span | None]], attributes: dict[str, str]) -> Marked:
    held = tuple((name, span) for name, span in parts if span is not None)
    return Marked(type_, item.spans, held, {name: value for name, value in attributes.items() if value}, item.found.id)


def annotated(article: Article, records: Iterable[Marked]) -> str:
    """The annotations of an article, one a line."""
    lines: list[str] = []
    bounds: dict[tuple[str, tuple[Span, ...]], int] = {}

    def bound(type_: str, spans: Sequence[Span]) -> str:
        """The name of a text-bound annotation, which is written where it is new."""
        key = (type_, tuple(spans))
        if key not in bounds:
            bounds[key] = len(bounds) + 1
            pieces = [piece for span in spans for piece in fragments(article.text, span)]
            places = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(_LINE_END.sub(" ", article.text[start:end]) for start, end in pieces)
            lines.append(f"T{bounds[key]}\t{type_} {places}\t{words}")
        return f"T{bounds[key]}"

    relations = attributes = 0
    for number, record in enumerate(records, start=1):
        whole = bound(record.type, record.spans)
        for type_, span in record.parts:
            relations += 1
            lines.append(f"R{relations}\t{type_} Arg1:{whole} Arg2:{bound(type_, (span,))}")
        for name, value in record.attributes.items():
            attributes += 1
            lines.append(f"A{attributes}\t{name} {whole} {value}")
        lines.append(f"#{number}\tAnnotatorNotes {whole}\t{record.id}")
    return "".join(f"{line}\n" for line in lines)


def fragments(text: str, span: Span) -> list[tuple[int, int]]:
    """A span without line ends: the stretches between them, code points, half-open.

    White space alone is no stretch, unless there is nothing else.
    """
    found, start = [], span.start
    for match in _LINE_END.finditer(text, span.start, span.end):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, span.end))
    return [(left, right) for left, right in found if text[left:right].strip()] or [(span.start, span.end)]
