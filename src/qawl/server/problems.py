"""What goes wrong, said on a page in the reader's language, or as problem+json (RFC 9457) where the JSON twin was asked for."""

from __future__ import annotations

import http
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from qawl.errors import NotHeldError, QawlError, QuestionError
from qawl.server.languages import LANGUAGES, Language, preferred
from qawl.server.rendering import render

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope


class Problem(NamedTuple):
    """What is wrong, with what, and what to do about it: messages of the catalogue, where it has them."""

    status: int
    what: str
    where: str | None = None
    hint: str | None = None


def of_qawl(request: Request, error: Exception) -> Response:
    """The answer to an error of qawl's own."""
    assert isinstance(error, QawlError)
    status = 404 if isinstance(error, NotHeldError) else 400 if isinstance(error, QuestionError) else 503
    return _answer(request, Problem(status, error.what, error.where, error.hint))


def of_http(request: Request, error: Exception) -> Response:
    """The answer to an address that no page has, or a method that it has not."""
    status = getattr(error, "status_code", 500)
    if status == http.HTTPStatus.NOT_FOUND:
        return _answer(
            request, Problem(404, "no page has this address", request.url.path, "go to the front page, or search")
        )
    answer = _answer(
        request, Problem(status, "this cannot be asked in this way", request.method, "read the page with GET")
    )
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to a fault of qawl: what it was is told on standard error, not on the page."""
    hint = "try again; if it stays, report it with the lines that `qawl serve` printed"
    return _answer(request, Problem(500, "a fault in qawl", request.url.path, hint))


def wrong_host(scope: Scope) -> ASGIApp:
    """What answers a question that names another host than ours."""
    request = Request(scope)
    where = request.headers.get("host", "")
    return _answer(
        request, Problem(421, "this host name is not served here", where, "use the address that `qawl serve` printed")
    )


def _answer(request: Request, problem: Problem) -> Response:
    path = request.url.path
    code = path.strip("/").partition("/")[0].removesuffix(".json")
    language = Language(code) if code in LANGUAGES else preferred(request.headers.get("accept-language", ""))
    if path.endswith(".json") or path.startswith("/api/"):
        told = {
            "type": "about:blank",
            "title": http.HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": problem.what,
            "where": problem.where,
            "hint": problem.hint,
        }
        return Response(msgspec.json.encode(told), problem.status, media_type="application/problem+json")
    known = path.removeprefix(f"/{code}") if code in LANGUAGES else ""
    content = render(
        "problem.html", language, problem=problem, path=known, elsewhere=f"/{language.other}{known}", twin=None
    )
    return Response(content, problem.status, media_type="text/html", headers={"Content-Language": language.code})
