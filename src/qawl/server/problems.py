"""What goes wrong, said on a page in the reader's language, or as problem+json (RFC 9457) where the JSON twin was asked for."""

from __future__ import annotations

import http
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from qawl.errors import AccountError, NotHeldError, QawlError, QuestionError
from qawl.server.access import ForbiddenError, SignInError, who_asks
from qawl.server.access.identifying import SIGN_IN
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
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 503)
    if status == 401 and request.method in ("GET", "HEAD") and not _is_for_programs(request):
        return _to_sign_in(request)
    answer = _answer(request, Problem(status, error.what, error.where, error.hint))
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


_STATUS = {SignInError: 401, ForbiddenError: 403, NotHeldError: 404, QuestionError: 400, AccountError: 400}


def of_refused(request: Request, error: Exception) -> Response:
    """The answer to a question that comes to no page: of an error of qawl's own, or of HTTP."""
    return of_http(request, error) if isinstance(error, HTTPException) else of_qawl(request, error)


def _to_sign_in(request: Request) -> Response:
    """To the page for signing in, and from there back to what was asked."""
    language = _language(request)
    query = f"?{request.url.query}" if request.url.query else ""
    after = urlencode({"next": f"{request.url.path}{query}"})
    return RedirectResponse(f"/{language.code}{SIGN_IN}?{after}", 303, headers={"Cache-Control": "no-store"})


def of_http(request: Request, error: Exception) -> Response:
    """The answer to an address that no page has, or a method that it has not."""
    status = getattr(error, "status_code", 500)
    if status == http.HTTPStatus.NOT_FOUND:
        return _answer(
            request, Problem(404, "no page has this address", request.url.path, "go to the front page, or search")
        )
    what, hint = _MEANT.get(status, ("this cannot be asked in this way", "read the page with GET"))
    answer = _answer(request, Problem(status, what, request.method, hint))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


_MEANT = {
    400: ("this form cannot be understood", "load the page again, then send the form once more"),
    408: ("the question took too long to arrive", "try again"),
    413: ("this is too large", "send less at once"),
    415: ("this form cannot be understood", "load the page again, then send the form once more"),
}
"""What is wrong with a question, by status, and what to do."""


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
    language = _language(request)
    if _is_for_programs(request):
        told = {
            "type": "about:blank",
            "title": http.HTTPStatus(problem.status).phrase,
            "status": problem.status,
            "detail": problem.what,
            "where": problem.where,
            "hint": problem.hint,
        }
        return Response(msgspec.json.encode(told), problem.status, media_type="application/problem+json")
    known = path.removeprefix(f"/{language.code}") if path.startswith(f"/{language.code}/") else ""
    content = render(
        "problem.html",
        language,
        problem=problem,
        path=known,
        here=None,
        elsewhere=f"/{language.other}{known}",
        twin=None,
        who=who_asks(request),
    )
    return Response(content, problem.status, media_type="text/html", headers={"Content-Language": language.code})


def _language(request: Request) -> Language:
    """The language of the page that was asked for, else the one that the browser prefers."""
    code = request.url.path.strip("/").partition("/")[0].removesuffix(".json")
    return Language(code) if code in LANGUAGES else preferred(request.headers.get("accept-language", ""))


def _is_for_programs(request: Request) -> bool:
    """Whether the answer is for a program: of a JSON twin, or of the interface for programs."""
    return request.url.path.endswith(".json") or request.url.path.startswith("/api/")
