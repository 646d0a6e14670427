"""Signing in and out. A session always starts with a key of its own, whatever the browser sent (against session fixation)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from qawl.accounts import Role
from qawl.accounts.keys import new_key
from qawl.errors import LockedError
from qawl.server.access import cookies, forms
from qawl.server.access.answering import PRIVATE, page
from qawl.server.access.asking import form_key, needs, who_asks
from qawl.server.access.hashing import apart
from qawl.server.access.identifying import SIGN_IN
from qawl.server.access.redirects import safe_next

if TYPE_CHECKING:
    from starlette.requests import Request

    from qawl.accounts.accounts import Accounts
    from qawl.server.languages import Language

SIGN_OUT = "/sign-out"


class Signing:
    """The pages for signing in and out, in one language."""

    def __init__(self, accounts: Accounts, language: Language) -> None:
        self._accounts = accounts
        self._language = language

    async def ask(self, request: Request) -> Response:
        """The form for signing in; whoever signed in goes on."""
        after = safe_next(request.query_params.get("next", ""), self._language)
        if who_asks(request).user is not None:
            return RedirectResponse(after, 303, headers=PRIVATE)
        return self._form(request, after)

    async def sign_in(self, request: Request) -> Response:
        """Check name and password, start a session."""
        form = await forms.read(request, cookies.given(request, cookies.SIGNING_IN))
        after = safe_next(form["next"], self._language)
        address = request.client.host if request.client else ""
        try:
            key = await apart(self._accounts.sign_in, form["name"], form.raw("password"), address)
        except LockedError as error:
            answer = self._form(request, after, 429, name=form["name"], seconds=error.seconds)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        if key is None:
            return self._form(request, after, 401, name=form["name"], wrong=True)
        before = who_asks(request).session
        if before is not None:
            await run_in_threadpool(self._accounts.sign_out, before)
        answer = RedirectResponse(after, 303, headers=PRIVATE)
        cookies.give(request, answer, cookies.SESSION, key)
        cookies.forget(request, answer, cookies.SIGNING_IN)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """End the session."""
        who = needs(Role.READER)(request)
        await forms.read(request, who.key)
        if who.session is not None:
            await run_in_threadpool(self._accounts.sign_out, who.session)
        answer = RedirectResponse(f"/{self._language.code}{SIGN_IN}", 303, headers=PRIVATE)
        cookies.forget(request, answer, cookies.SESSION)
        return answer

    def _form(
        self, request: Request, after: str, status: int = 200, *, name: str = "", wrong: bool = False, seconds: int = 0
    ) -> Response:
        key = cookies.given(request, cookies.SIGNING_IN) or new_key()
        query = f"?{urlencode({'next': f'/{self._language.other}{after[3:]}'})}"
        answer = page(
            request,
            self._language,
            "sign_in.html",
            path=SIGN_IN,
            query=query,
            status=status,
            key=form_key(key),
            after=after,
            name_given=name,
            wrong=wrong,
            minutes=-(-seconds // 60),
        )
        cookies.give(request, answer, cookies.SIGNING_IN, key)
        return answer
