"""Web archives (WARC 1.0 and 1.1, ISO 28500), read by fastwarc: one article an archived page."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from .bad import Bad, UnreadableError, bad
from .decoding import decode_page
from .html import article_from_page
from .language import may_be_arabic
from .streams import Budget, Gunzip, Stream, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastwarc.warc import WarcRecord

    from ..records import Article
    from .fields import Known

_PAGES = ("text/html", "application/xhtml+xml")
_FETCH_AGAIN = "what came before was read; fetch the file again"


def from_warc(stream: Stream, where: str, known: Known) -> Iterator[Article | Bad]:
    """The HTML pages among the responses; redirects, errors and other files are passed over, and pages without Arabic
    words where `known.foreign` is to be told of them. Locators count records from 1.

    Raises `UnreadableError` where the archive is damaged, cut off, or holds no page.
    """
    from fastwarc.warc import WarcRecordType

    pages = 0
    for number, record in _records(stream):
        if record.record_type != WarcRecordType.response:
            if record.consume() < record.content_length:
                raise _cut()
            continue
        data = _payload(record, known)
        if data is None:
            continue
        pages += 1
        place = f"{where}#{number}"
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
        try:
            page, charset = _unpacked(record, data, known), record.http_charset
            if known.foreign is not None and not may_be_arabic(decode_page(page, charset)):
                known.foreign()
            else:
                yield article_from_page(page, known, url=url, charset=charset)
        except UnreadableError as error:
            yield bad(place, error.what, error.hint)
    if not pages:
        raise UnreadableError("the web archive holds no page", "give an archive with HTML responses")


def _records(stream: Stream) -> Iterator[tuple[int, WarcRecord]]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    records = ArchiveIterator(
        _Told(stream), record_types=WarcRecordType.any_type, parse_http=False, stream_detect=False
    )
    number = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except (OSError, ValueError) as error:
            raise UnreadableError(f"the web archive is damaged ({error})", _FETCH_AGAIN) from None
        number += 1
        yield number, record


def _payload(record: WarcRecord, known: Known) -> bytes | None:
    """The body of a successful HTML response, None for any other. Raises `UnreadableError` where it is cut off."""
    try:
        record.parse_http(auto_decode="transfer")
    except (OSError, ValueError):
        return None
    headers = record.http_headers
    wanted = (
        headers is not None
        and headers.status_code == 200
        and (record.http_content_type or "").lower() in _PAGES
        and record.content_length <= known.limits.record
    )
    if not wanted:
        return None
    chunked = "chunked" in (headers.get("Transfer-Encoding") or "").lower()
    data = read_all(record.reader, known.limits.record)
    if len(data) < record.content_length and not chunked:
        raise _cut()
    return data


def _unpacked(record: WarcRecord, data: bytes, known: Known) -> bytes:
    """The page itself where the server had sent it packed."""
    packing = (record.http_headers.get("Content-Encoding") or "").strip().lower()
    if packing in ("", "identity"):
        return data
    if packing in ("gzip", "x-gzip"):
        return read_all(
            Gunzip(io.BytesIO(data), Budget(known.limits, len(data)), counts_packed=False), known.limits.record
        )
    if packing == "deflate":
        return zlib.decompressobj().decompress(data, known.limits.record)
    raise UnreadableError(f"the page is packed with {packing}, which is not read", "unpack the archive's pages first")


def _cut() -> UnreadableError:
    return UnreadableError("the web archive is cut off before its end", _FETCH_AGAIN)


class _Told:
    """A stream that tells how far it was read, as fastwarc asks."""

    def __init__(self, source: Stream) -> None:
        self._source = source
        self._position = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(size) or b""
        self._position += len(data)
        return data

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation("seek")

    def close(self) -> None:
        pass
