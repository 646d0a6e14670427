"""What goes wrong, as problem+json (RFC 9457): what, with what, and what to do about it."""

from __future__ import annotations

import http
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from qawl.errors import InputError, NotHeldError, QawlError, QuestionError
from qawl.records import Record
from qawl.server.api.questions import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"


class Problem(Record, frozen=True, kw_only=True):
    """A problem (RFC 9457); where: the input that is wrong; hint: what to do about it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    where: str | None = None
    hint: str | None = None


class ApiError(QawlError):
    """A question that is answered with a problem of a given status, with headers of its own."""

    def __init__(
        self,
        status: int,
        what: str,
        *,
        where: str | None = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.status = status
        self.headers = headers or {}


def problem(
    status: int,
    what: str,
    *,
    where: str | None = None,
    hint: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells of a problem."""
    told = Problem(
        title=http.HTTPStatus(status).phrase,
        status=status,
        detail=what,
        where=where if where is None or len(where) <= LONGEST else f"{where[:LONGEST]}…",
        hint=hint,
    )
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(told), status, media_type=MEDIA_TYPE, headers=kept)


def of_qawl(request: Request, error: Exception) -> Response:
    """The answer to an error of qawl's own."""
    assert isinstance(error, QawlError)
    if isinstance(error, ApiError):
        return problem(error.status, error.what, where=error.where, hint=error.hint, headers=error.headers)
    status = 503
    for kind, known in ((NotHeldError, 404), (QuestionError, 400), (InputError, 422)):
        if isinstance(error, kind):
            status = known
    return problem(status, error.what, where=error.where, hint=error.hint)


def of_http(request: Request, error: Exception) -> Response:
    """The answer to an address that the API does not have, or a method that an address does not have."""
    status = getattr(error, "status_code", 500)
    headers = getattr(error, "headers", None)
    if status == http.HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (headers or {}).get("Allow", "GET")
        return problem(
            405, "this address has no such method", where=request.method, hint=f"use {allowed}", headers=headers
        )
    what = "the API has no such address"
    return problem(status, what, where=request.url.path, hint="/api/v1/docs lists the addresses", headers=headers)


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to a fault of qawl: what it was is told on standard error, not to who asked."""
    hint = "try again; if it stays, report it with the lines that `qawl serve` printed"
    return problem(500, "a fault in qawl", where=request.url.path, hint=hint)
