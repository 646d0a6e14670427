"""The application: pages and their JSON twins over one store, answers to what goes wrong, and the guard around all of it.

The API is an application of its own, mounted at `/api`. What people may do has its place beside it, as a router that asks who they
are.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import msgspec
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from qawl import __version__
from qawl.errors import QawlError
from qawl.server import exporting, preferences, problems
from qawl.server.access import Access, who_asks
from qawl.server.access.answering import PRIVATE
from qawl.server.access.asking import READ_ONLY
from qawl.server.access.identifying import Identified
from qawl.server.access.routes import routes
from qawl.server.api import PROGRAMS, Limiter, Programs, create_api
from qawl.server.feeds import answers
from qawl.server.follows import routes as follows
from qawl.server.languages import LANGUAGES, Language, preferred
from qawl.server.pages import MOVED, PAGES, Page
from qawl.server.rendering import ASSETS, render
from qawl.server.review import routes as review
from qawl.server.security import LOOPBACK, Guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    from starlette.types import ASGIApp

    from qawl.records import Record
    from qawl.server.rendering import Asset
    from qawl.store import Store

    Handler = Callable[[Request], Response | Awaitable[Response]]

TWIN = ".json"
"""What the address of a page's JSON twin ends in."""

_METHODS = ["GET", "HEAD"]


def create_app(
    store: Store,
    *,
    today: Callable[[], dt.date] = dt.date.today,
    access: Access = READ_ONLY,
    hosts: Collection[str] = LOOPBACK,
    limiter: Limiter | None = None,
    programs: Programs = PROGRAMS,
) -> ASGIApp:
    """The application over an open store, which it only reads, unless `access` says that it may be changed.

    today: what day it is; access: who may read and write; hosts: the names that questions may call this host; limiter: how often a
    client may ask the API; programs: how the API knows who asks.
    """
    app = FastAPI(
        title="qawl", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    if access.accounts is not None:
        app.include_router(routes(access.accounts))
        if access.edits:
            app.include_router(review.routes(store, today))
    app.include_router(follows.routes(store))
    app.add_api_route("/", _to_language, methods=_METHODS)
    for asset in ASSETS:
        app.add_api_route(asset.address, _asset(asset), methods=_METHODS)
    api = create_api(
        store, limiter=limiter or Limiter(), today=today, writable=store if access.edits else None, programs=programs
    )
    app.mount("/api", api)
    for language in map(Language, LANGUAGES):
        app.add_api_route(f"/{language.code}/", _without_slash, methods=_METHODS)
        for address, select in exporting.SELECTIONS.items():
            app.add_api_route(f"/{language.code}{address}", _export(store, select, today), methods=["GET"])
        for path in answers.FEEDS:
            for form in answers.FORMS:
                address = f"/{language.code}{path}{form.suffix}"
                app.add_api_route(address, _feed(store, path, form, language, today), methods=_METHODS)
        app.add_api_route(f"/{language.code}{preferences.PATH}", preferences.choose, methods=_METHODS)
        for page in PAGES:  # the twin first: an id could else end in its suffix
            path = f"/{language.code}{page.path}"
            app.add_api_route(f"{path}{TWIN}", _twin(store, page, today), methods=_METHODS)
            app.add_api_route(path, _page(store, page, language, today), methods=_METHODS)
        for old, (path, parameters) in MOVED.items():
            for suffix in ("", TWIN):
                there = f"/{language.code}{path}{suffix}"
                app.add_api_route(f"/{language.code}{old}{suffix}", _moved(there, parameters), methods=_METHODS)
    app.add_exception_handler(QawlError, problems.of_qawl)
    app.add_exception_handler(HTTPException, problems.of_http)
    app.add_exception_handler(Exception, problems.unexpected)
    return Guarded(Identified(app, access, problems.of_refused), problems.wrong_host, hosts)


def _page(store: Store, page: Page, language: Language, today: Callable[[], dt.date]) -> Handler:
    def answer(request: Request) -> Response:
        view = page.view(store, request.path_params.get("id", ""), request.query_params, today())
        if (elsewhere := _permalink(request, page, view)) is not None:
            return RedirectResponse(elsewhere, status_code=302)
        path = request.url.path.removeprefix(f"/{language.code}")
        query = f"?{request.url.query}" if request.url.query else ""
        content = render(
            page.template,
            preferences.preferred(request, language),
            view=view,
            path=path,
            here=f"/{language.code}{path}{query}",
            elsewhere=f"/{language.other}{path}{query}",
            twin=f"/{language.code}{path}{TWIN}{query}",
            who=who_asks(request),
        )
        headers = {"Content-Language": language.code, "Vary": "Cookie", **_kept(request)}
        return Response(content, media_type="text/html", headers=headers)

    return answer


def _twin(store: Store, page: Page, today: Callable[[], dt.date]) -> Handler:
    def answer(request: Request) -> Response:
        view = page.view(store, request.path_params.get("id", ""), request.query_params, today())
        if (elsewhere := _permalink(request, page, view)) is not None:
            return RedirectResponse(elsewhere, status_code=302)
        return Response(msgspec.json.encode(view), media_type="application/json", headers=_kept(request))

    return answer


def _export(store: Store, select: exporting.Select, today: Callable[[], dt.date]) -> Handler:
    def answer(request: Request) -> Response:
        return exporting.exported(store, select, request, today())

    return answer


def _feed(store: Store, path: str, form: answers.Form, language: Language, today: Callable[[], dt.date]) -> Handler:
    def answer(request: Request) -> Response:
        return answers.answer(store, path, form, language, request, today())

    return answer


def _kept(request: Request) -> dict[str, str]:
    """How an answer may be kept: one that is made for somebody by nobody else."""
    return PRIVATE if who_asks(request).user is not None else {}


def _permalink(request: Request, page: Page, view: Record) -> str | None:
    """Where a view stands for good, if the address asked for it by something else; not for ever, since an id may come to be two."""
    given = request.path_params.get("id")
    whole = page.whole(view) if page.whole and given else None
    if whole is None or whole == given:
        return None
    before, _, behind = request.url.path.rpartition(f"/{given}")
    return f"{before}/{quote(whole, safe='')}{behind}" + (f"?{request.url.query}" if request.url.query else "")


def _to_language(request: Request) -> Response:
    """To the pages in the language that the reader's browser asks for."""
    language = preferred(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language.code}", headers={"Vary": "Accept-Language"})


def _without_slash(request: Request) -> Response:
    return RedirectResponse(request.url.path.rstrip("/"), status_code=308)


def _moved(there: str, parameters: Mapping[str, str]) -> Handler:
    def answer(request: Request) -> Response:
        asked = urlencode({**parameters, **request.query_params})
        return RedirectResponse(f"{there}?{asked}", status_code=308)

    return answer


def _asset(asset: Asset) -> Handler:
    def answer(request: Request) -> Response:
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(asset.content, media_type=asset.media_type, headers=kept)

    return answer
