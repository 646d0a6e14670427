"""What an input is: by its first bytes, then by its name."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from . import tabular
from .bad import UnreadableError
from .decoding import encoding_of_records, looks_binary

if TYPE_CHECKING:
    from .fields import FieldMap


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    FEED = "feed"
    ZIP = "zip"
    GZIP = "gzip"
    WARC = "warc"
    PARQUET = "parquet"


_ARTICLE_HINT = "give qawl text, HTML, JSON, JSONL, CSV, Parquet, RSS, Atom, WARC, zip or gzip"
_PICTURE_HINT = "give qawl the text: run character recognition on it first"
_UNPACK_HINT = "unpack it first; of archives, zip and gzip are read"
_MAGIC = (
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),
    (b"\x1f\x8b", Format.GZIP),
    (b"WARC/", Format.WARC),
    (b"PAR1", Format.PARQUET),
)
# Start of the input, what it is, what to do.
_REFUSED = (
    (b"%PDF-", "a PDF document", "extract its text first, for example with: pdftotext FILE -"),
    (b"\x89PNG", "an image (PNG)", _PICTURE_HINT),
    (b"\xff\xd8\xff", "an image (JPEG)", _PICTURE_HINT),
    (b"GIF8", "an image (GIF)", _PICTURE_HINT),
    (b"II*\x00", "an image (TIFF)", _PICTURE_HINT),
    (b"MM\x00*", "an image (TIFF)", _PICTURE_HINT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document", "save it as plain text first"),
    (b"{\\rtf", "a rich text document", "save it as plain text first"),
    (b"BZh", "a bzip2 archive", _UNPACK_HINT),
    (b"\xfd7zXZ\x00", "an xz archive", _UNPACK_HINT),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", _UNPACK_HINT),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK_HINT),
    (b"Rar!\x1a\x07", "a rar archive", _UNPACK_HINT),
    (b"SQLite format 3\x00", "a database", "export its articles as JSONL or CSV"),
    (b"\x7fELF", "a program", _ARTICLE_HINT),
    (b"ID3", "a sound recording", _ARTICLE_HINT),
    (b"OggS", "a recording", _ARTICLE_HINT),
)
_NAMES = {
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
}
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|table|h1|script|br)\b", re.IGNORECASE)
_JSON_OBJECT = re.compile(r'\{\s*(?:"|\}|$)')
_JSON_ARRAY = re.compile(r'\[\s*(?:[\[{"\]]|-?\d|$)')


def format_of(head: bytes, name: str) -> Format:
    """The format of an input that begins with `head` (up to 64 KiB). Raises `UnreadableError` for what is not read."""
    if not head:
        raise UnreadableError("the input is empty", "nothing to read here")
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    _refuse_known(head)
    if looks_binary(head):
        raise UnreadableError("the input is binary, not text", _ARTICLE_HINT)
    return _format_of_text(head.decode(encoding_of_records(head), "ignore"), name.lower())


def refined(found: Format, head: bytes, name: str, fields: FieldMap) -> Format:
    """What only more than the first bytes can tell: one JSON value a line or one in all, a header line or plain
    text."""
    if found not in (Format.JSONL, Format.TEXT):
        return found
    start = head.decode(encoding_of_records(head), "ignore")
    if found is Format.JSONL and not name.lower().endswith((".jsonl", ".ndjson")):
        return Format.JSONL if tabular.is_jsonl(start) else Format.JSON
    if found is Format.TEXT and not name.lower().endswith(".txt"):
        return Format.CSV if tabular.delimiter_of(start.partition("\n")[0], fields) else Format.TEXT
    return found


def _refuse_known(head: bytes) -> None:
    for magic, what, hint in _REFUSED:
        if head.startswith(magic):
            raise UnreadableError(f"this is {what}, which is not read", hint)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnreadableError("this is an image (WebP), which is not read", _PICTURE_HINT)
    if head[257:262] == b"ustar":
        raise UnreadableError("this is a tar archive, which is not read", _UNPACK_HINT)
    if head[4:8] == b"ftyp":
        raise UnreadableError("this is a film or sound recording, which is not read", _ARTICLE_HINT)


def _format_of_text(start: str, name: str) -> Format:
    named = next((found for ending, found in _NAMES.items() if name.endswith(ending)), None)
    text = start.lstrip("\ufeff \t\r\n")
    if not text:
        raise UnreadableError("the input holds nothing but blanks", "nothing to read here")
    if text.startswith("<") and (found := _markup(text)):
        return found
    if _JSON_ARRAY.match(text[:64]):
        return Format.JSONL if named is Format.JSONL else Format.JSON
    if _JSON_OBJECT.match(text[:64]):
        return named if named in (Format.JSON, Format.JSONL) else Format.JSONL
    return named or Format.TEXT


def _markup(text: str) -> Format | None:
    if _FEED.search(text[:2000]):
        return Format.FEED
    return Format.HTML if _HTML.search(text[:8000]) else None
