"""The API as an application of its own: every operation, the document that describes it, and problems for all else."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Route

from qawl.errors import QawlError
from qawl.server.api import answers, problems
from qawl.server.api.access import PROGRAMS, Programs
from qawl.server.api.asking import asked
from qawl.server.api.document import document
from qawl.server.api.human import human
from qawl.server.api.lists import Context
from qawl.server.api.operations import OPERATIONS, Operation
from qawl.server.api.posting import Posting
from qawl.server.api.rates import Limited, Limiter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from qawl.store import Store

    Answering = Callable[[Request], Awaitable[Response]]

VERSION = "/v1"
"""Where the application has the API; it is mounted at `/api`."""


def create_api(
    store: Store,
    *,
    limiter: Limiter,
    today: Callable[[], dt.date] = dt.date.today,
    writable: Store | None = None,
    programs: Programs = PROGRAMS,
) -> ASGIApp:
    """The API over an open store, to be mounted at `/api`.

    writable: the same store opened for writing, None where articles may not be added; programs: who may add them.
    """
    posting = Posting(writable, programs)
    answering: dict[str, dict[str, Answering]] = defaultdict(dict)
    for each in OPERATIONS:
        answering[each.path]["GET"] = _in_thread(_answer(store, each, today))
    answering["/openapi.json"]["GET"] = _in_thread(_document)
    answering["/docs"]["GET"] = _in_thread(_human)
    answering["/readings"]["POST"] = posting.reading
    answering["/articles"]["POST"] = posting.articles
    routes = [Route(f"{VERSION}{path}", _by_method(of), methods=[*of]) for path, of in answering.items()]
    api = Starlette(
        routes=routes,
        exception_handlers={
            QawlError: problems.of_qawl,
            HTTPException: problems.of_http,
            Exception: problems.unexpected,
        },
    )
    api.router.redirect_slashes = False
    return Limited(api, limiter, programs.who)


def _by_method(of: dict[str, Answering]) -> Answering:
    """One address for all its methods, so that a refusal of another names all of them."""

    async def answer(request: Request) -> Response:
        return await of["GET" if request.method == "HEAD" else request.method](request)

    return answer


def _in_thread(answer: Callable[[Request], Response]) -> Answering:
    async def answering(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return answering


def _answer(store: Store, operation: Operation, today: Callable[[], dt.date]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        at = Context(store, today())
        question = asked(operation.asks, request.query_params)
        if operation.listing is not None:
            return answers.page(request, at, operation.listing, question)  # type: ignore[arg-type]
        assert operation.view is not None
        return answers.record(request, operation.view(at, request.path_params.get("id", ""), question))

    return answer


def _document(request: Request) -> Response:
    return answers.whole(request, msgspec.json.encode(document()), answers.JSON, kept=answers.FIXED)


def _human(request: Request) -> Response:
    return answers.whole(request, human().encode(), "text/html; charset=utf-8", kept=answers.FIXED)
