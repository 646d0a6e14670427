"""Answers as bytes: with a strong entity tag, and nothing but headers where the client holds the same already (RFC 9110).

Invariant: a tag is made from the bytes of the answer, never from the state of the store. An answer follows from the record, the day
and the version of qawl, and no cheap mark of the store changes whenever one of them does; a wrong 304 would be a wrong record. So
304 saves the way, not the work.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from contextlib import ExitStack
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response, StreamingResponse

from qawl.server.api import cursors
from qawl.server.api.answered import Page
from qawl.server.api.problems import ApiError
from qawl.server.api.questions import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from qawl.records import Record
    from qawl.server.api.lists import Context, Listing
    from qawl.server.api.questions import Pages

JSON, LINES = "application/json", "application/x-ndjson"

REVALIDATED = "private, no-cache"
"""How long an answer of the record may be kept: as long as it is asked each time whether it still holds."""

FIXED = "public, max-age=300"
"""How long what only a new version of qawl changes may be kept."""

EXPORTS = 4
"""Exports that are made or sent at once; each may take a file as long as the store."""

_AT_ONCE = 1000
"""Records of an export that are asked for at once."""

_IN_MEMORY = 1 << 20
"""Bytes of an export that are kept in memory; more go to a file."""

_exporting = BoundedSemaphore(EXPORTS)


def whole(request: Request, content: bytes, media_type: str, *, kept: str = REVALIDATED, **headers: str) -> Response:
    """An answer of these bytes, or 304 where the client holds them. headers: further ones, `_` for `-`."""
    tag = f'"{hashlib.sha256(media_type.encode() + content).hexdigest()[:32]}"'
    told = {"ETag": tag, "Cache-Control": kept, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if _holds(request, tag):
        return Response(status_code=304, headers=told)
    return Response(content, media_type=media_type, headers=told)


def _holds(request: Request, tag: str) -> bool:
    """Whether the tags of `If-None-Match`, compared weakly, have this one."""
    asked = ",".join(request.headers.getlist("if-none-match"))
    return asked.strip() == "*" or tag in re.findall(r'"[\x21\x23-\x7e\x80-\xff]*"', asked)


def wants_lines(request: Request) -> bool:
    """Whether `Accept` asks for JSONL rather than JSON."""
    weights = {JSON: 0.0, LINES: 0.0}
    for part in ",".join(request.headers.getlist("accept")).split(","):
        name, _, parameters = part.partition(";")
        found = re.search(r"(?:^|;)\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", parameters)
        if name.strip().lower() in weights:
            weights[name.strip().lower()] = float(found[1]) if found else 1.0
    return weights[LINES] > weights[JSON]


def page(request: Request, at: Context, listing: Listing, asked: Pages) -> Response:
    """A part of a list with the address of the next one, as JSON or JSONL; as JSONL without a limit, all of it."""
    after = cursors.place(asked, listing.place)
    lines = wants_lines(request)
    if lines and asked.limit is None:
        return _all(request, at, listing, asked, after)
    part = listing.part(at, asked, asked.limit or USUAL, after)
    following = _following(request, asked, part.places[-1]) if part.more else None
    headers = {"Vary": "Accept"} | ({"Link": f'<{following}>; rel="next"'} if following else {})
    if lines:
        return whole(request, msgspec.json.Encoder().encode_lines(part.records), LINES, **headers)
    return whole(request, msgspec.json.encode(Page(items=part.records, next=following)), JSON, **headers)


def record(request: Request, found: Record) -> Response:
    """One record as JSON."""
    return whole(request, msgspec.json.encode(found), JSON)


def _following(request: Request, asked: Pages, place: object) -> str:
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{request.url.path}?{urlencode([*query, ('cursor', cursors.cursor(asked, place))])}"


def _all(request: Request, at: Context, listing: Listing, asked: Pages, after: Any) -> Response:
    """All of a list as JSONL, made whole before the first byte goes out: what cannot be made is an error, never half an export."""
    if not _exporting.acquire(blocking=False):
        what = "as many exports as may be are under way"
        raise ApiError(503, what, hint="ask again in a few seconds", headers={"Retry-After": "5"})
    spooled: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it was sent
    with ExitStack() as opened:
        opened.callback(_exporting.release)
        opened.enter_context(spooled)
        tag = _spool(spooled, _lines(at, listing, asked, after))
        told = {"ETag": tag, "Cache-Control": REVALIDATED, "Vary": "Accept"}
        if _holds(request, tag):
            return Response(status_code=304, headers=told)
        told["Content-Length"] = str(spooled.tell())
        if request.method == "HEAD":
            return Response(media_type=LINES, headers=told)
        return _Export(spooled, opened.pop_all(), told)


class _Export(StreamingResponse):
    """An export that lies in a file; whatever becomes of the client, the file is let go."""

    def __init__(self, spooled: IO[bytes], opened: ExitStack, headers: Mapping[str, str]) -> None:
        super().__init__(_sent(spooled), media_type=LINES, headers=headers)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._opened:
            await super().__call__(scope, receive, send)


def _lines(at: Context, listing: Listing, asked: Pages, after: Any) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    more = True
    while more:
        part = listing.part(at, asked, _AT_ONCE, after)
        yield encoder.encode_lines(part.records)
        more = part.more
        after = part.places[-1] if more else None


def _spool(spooled: IO[bytes], lines: Iterator[bytes]) -> str:
    made = hashlib.sha256(LINES.encode())
    for piece in lines:
        made.update(piece)
        spooled.write(piece)
    return f'"{made.hexdigest()[:32]}"'


def _sent(spooled: IO[bytes]) -> Iterator[bytes]:
    spooled.seek(0)
    while piece := spooled.read(1 << 16):
        yield piece
