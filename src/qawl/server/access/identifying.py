"""What stands before every page: whether the question is of this site, not too large and not too slow, and who asks.

Defence in depth against forged questions of other sites (CSRF): cookies are `SameSite=Lax`, whatever changes something is refused
where the browser says that another site asks (`Sec-Fetch-Site`, `Origin`), and every form carries a key of its session.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request

from qawl.accounts import Role, Scope, scopes_of
from qawl.errors import QawlError
from qawl.server.access import cookies
from qawl.server.access.asking import SAFE, Access, Who, of_session
from qawl.server.access.refusals import ForbiddenError, SignInError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Send
    from starlette.types import Scope as Asked

SMALL, LARGE = 64 * 1024, 8 * 1024 * 1024
"""Bytes that a form and a question under `/api/` may have."""

PATIENCE = 30.0
"""Seconds to wait for the whole of a question."""

SIGN_IN = "/sign-in"
"""The page for signing in, behind the language."""

_PUBLIC = ("/", "/ar/sign-in", "/en/sign-in")


class Identified:
    """An application that knows who asks it."""

    def __init__(self, app: ASGIApp, access: Access, refuse: Callable[[Request, Exception], Response]) -> None:
        """refuse: makes the answer to an error of qawl's own."""
        self._app = app
        self._access = access
        self._refuse = refuse

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Answer one question."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            _check_site(request)
            request.state.who = who = await run_in_threadpool(self._who, request)
            self._check_reader(request, who)
            limit = LARGE if request.url.path.startswith("/api/") else SMALL
            if _length(request) > limit:
                raise HTTPException(413)
        except (QawlError, HTTPException) as error:
            await self._refuse(request, error)(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, limit), send)

    def _who(self, request: HTTPConnection) -> Who:
        """Who asks. Raises `SignInError` for a token that does not hold."""
        accounts, edits = self._access.accounts, self._access.edits
        nobody = Who(edits=edits, accounts=accounts is not None)
        if self._access.is_open:
            nobody = nobody._replace(role=Role.READER, scopes=scopes_of(Role.READER))
        if accounts is None:
            return nobody
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            found = accounts.token(token.strip())
            if found is None:
                raise SignInError(
                    "this token does not hold", hint="it ended, was revoked, or is mistyped: make another"
                )
            allowed = frozenset(found.scopes) & scopes_of(found.user.role)
            return nobody._replace(user=found.user, role=found.user.role, scopes=allowed)
        key = cookies.given(request, cookies.SESSION)
        session = accounts.session(key) if key else None
        return of_session(session, key, edits=edits) if session else nobody

    def _check_reader(self, request: Request, who: Who) -> None:
        """Raises where somebody asks who may not even read."""
        path = request.url.path
        if path in _PUBLIC or path.startswith("/static/"):
            return
        if who.role is None:
            raise SignInError("sign in to read this record", hint="follow the link to sign in")
        if request.method in SAFE and Scope.READ not in who.scopes:
            raise ForbiddenError("this token is not for reading", hint="make one with the scope `read`")


def _check_site(request: Request) -> None:
    """Raises `ForbiddenError` where a page of another site asks to change something. A program that is no browser says nothing."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = request.headers.get("host", "").lower()
    elsewhere = origin is not None and _site_of(origin) != ours
    if elsewhere if site is None else site not in ("same-origin", "none"):
        raise ForbiddenError(
            "this came from a page of another site", where=origin or site, hint="use the page of this record"
        )


def _site_of(origin: str) -> str | None:
    try:
        return urlsplit(origin.lower()).netloc
    except ValueError:
        return None


def _length(request: Request) -> int:
    given = request.headers.get("content-length", "0")
    return int(given[:15]) if given.isascii() and given.isdigit() else 0


def _bounded(receive: Receive, limit: int) -> Receive:
    """What is received, up to `limit` bytes, the whole in time. Raises `HTTPException` (413, 408)."""
    taken, whole, begun = 0, False, time.monotonic()

    async def bounded() -> Message:
        nonlocal taken, whole
        if whole:  # what comes now is only that the reader went away, which nobody waits for in vain
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), begun + PATIENCE - time.monotonic())
        except TimeoutError:
            raise HTTPException(408) from None
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        whole = not message.get("more_body", False)
        return message

    return bounded
