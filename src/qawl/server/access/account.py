"""The account of who signed in: password, browsers, tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from qawl.accounts import Role, Scope
from qawl.errors import AccountError
from qawl.server.access import forms
from qawl.server.access.answering import page, to
from qawl.server.access.asking import needs
from qawl.server.access.hashing import apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.accounts.accounts import Accounts
    from qawl.server.access.asking import Who
    from qawl.server.access.forms import Form
    from qawl.server.languages import Language

ACCOUNT = "/account"
DONE = frozenset(("password", "elsewhere", "revoked"))
"""What the page can say to have been done."""


class Account:
    """The page of who signed in, in one language, and what its forms do."""

    def __init__(self, accounts: Accounts, language: Language) -> None:
        self._accounts = accounts
        self._language = language

    async def show(self, request: Request) -> Response:
        """The page."""
        who = _signed_in(request)
        done = request.query_params.get("done", "")
        return await run_in_threadpool(self._page, request, who, done=done if done in DONE else "")

    async def change_password(self, request: Request) -> Response:
        """Another password; the other browsers are signed out."""

        def change(who: Who, form: Form) -> None:
            assert who.user is not None
            address = request.client.host if request.client else ""
            if not self._accounts.is_password(who.user, form.raw("password"), address):
                raise AccountError("the password is wrong", hint="give the one that you sign in with now")
            if form.raw("new") != form.raw("again"):
                raise AccountError("the two new passwords differ", hint="write the same twice")
            self._accounts.set_password(who.user.name, form.raw("new"), keep=who.session)

        return await self._do(request, change, "password")

    async def sign_out_elsewhere(self, request: Request) -> Response:
        """End the other sessions."""

        def end(who: Who, form: Form) -> None:
            assert who.session is not None
            self._accounts.sign_out_elsewhere(who.session)

        return await self._do(request, end, "elsewhere")

    async def revoke(self, request: Request) -> Response:
        """Let a token hold no more."""

        def revoke(who: Who, form: Form) -> None:
            assert who.user is not None
            given = form["token"]
            number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
            self._accounts.revoke(who.user, number)

        return await self._do(request, revoke, "revoked")

    async def make_token(self, request: Request) -> Response:
        """A new token, shown on the page that answers and nowhere again."""
        who = _signed_in(request)
        form = await forms.read(request, who.key)
        assert who.user is not None
        scopes = {scope for scope in Scope if scope.value in form.all("scope")}
        days = int(form["days"]) if form["days"].isascii() and form["days"].isdigit() and len(form["days"]) < 5 else 0
        try:
            _, secret = await run_in_threadpool(
                self._accounts.make_token, who.user, scopes, label=form["label"], days=days
            )
        except AccountError as error:
            return await run_in_threadpool(self._page, request, who, error=error, status=400)
        return await run_in_threadpool(self._page, request, who, secret=secret)

    async def _do(self, request: Request, work: Callable[[Who, Form], None], done: str) -> Response:
        who = _signed_in(request)
        form = await forms.read(request, who.key)
        try:
            await apart(work, who, form)
        except AccountError as error:
            status = 429 if hasattr(error, "seconds") else 400
            return await run_in_threadpool(self._page, request, who, error=error, status=status)
        return to(self._language, ACCOUNT, done=done)

    def _page(
        self,
        request: Request,
        who: Who,
        *,
        error: AccountError | None = None,
        status: int = 200,
        done: str = "",
        secret: str = "",
    ) -> Response:
        assert who.user is not None
        return page(
            request,
            self._language,
            "account.html",
            path=ACCOUNT,
            status=status,
            error=error,
            done=done,
            secret=secret,
            sessions=self._accounts.sessions(who.user),
            tokens=self._accounts.tokens(who.user),
            scopes=[scope for scope in Scope if who.user.role.covers(scope.role)],
        )


def _signed_in(request: Request) -> Who:
    """Who signed in with this browser. Raises `SignInError`, `ForbiddenError`."""
    who = needs(Role.READER)(request)
    return who if who.session is not None else needs(Role.ADMIN)(request)
