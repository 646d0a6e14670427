"""The body of a question, read with a bound and understood as a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import anyio
import msgspec
from starlette.requests import ClientDisconnect

from qawl.records import Record
from qawl.server.api.problems import ApiError

if TYPE_CHECKING:
    from starlette.requests import Request

Given = TypeVar("Given", bound=Record)

LARGEST = 4 << 20
"""Bytes of a body."""

PATIENCE = 30.0
"""Seconds to wait for the whole of a body."""


async def given(request: Request, kind: type[Given]) -> Given:
    """The body of a question as a record. Raises `ApiError`: 400, 408, 413, 415 or 422."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        hint = "send JSON as application/json"
        raise ApiError(
            415, "a body of another type than JSON", where=media_type, hint=hint, headers={"Accept": "application/json"}
        )
    with anyio.move_on_after(PATIENCE):
        return _understood(await _bytes(request), kind)
    raise ApiError(408, "the body did not come in time", hint="send it again", headers={"Connection": "close"})


async def _bytes(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > LARGEST:
        raise _too_large()
    held = bytearray()
    try:
        async for piece in request.stream():
            held += piece
            if len(held) > LARGEST:
                raise _too_large()
    except ClientDisconnect:
        raise ApiError(400, "the body broke off", hint="send it again") from None
    return bytes(held)


def _understood(body: bytes, kind: type[Given]) -> Given:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `")
        raise ApiError(422, what, where=path.rstrip("`") or "$", hint="/api/v1/docs tells the fields") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(400, "the body is no JSON", where=str(error), hint="send one JSON object in UTF-8") from None


def _too_large() -> ApiError:
    hint = f"send at most {LARGEST >> 20} MiB"
    return ApiError(413, "the body is too large", hint=hint, headers={"Connection": "close"})
