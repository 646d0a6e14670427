"""The users of the record, for an admin: their roles changed, or taken from among them. They are added on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from qawl.accounts import Role
from qawl.errors import AccountError
from qawl.server.access import forms
from qawl.server.access.answering import page, to
from qawl.server.access.asking import needs

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.accounts.accounts import Accounts
    from qawl.server.languages import Language

USERS = "/users"


class Managing:
    """The page of the users, in one language, and what its forms do."""

    def __init__(self, accounts: Accounts, language: Language) -> None:
        self._accounts = accounts
        self._language = language

    async def show(self, request: Request) -> Response:
        """The page."""
        needs(Role.ADMIN)(request)
        return await run_in_threadpool(self._page, request)

    async def change(self, request: Request) -> Response:
        """Another role, or none."""
        who = needs(Role.ADMIN)(request)
        form = await forms.read(request, who.key)
        name, role = form["user"], form["role"]
        try:
            if role == "none":
                await run_in_threadpool(self._accounts.remove, name)
            elif role in (*Role,):
                await run_in_threadpool(self._accounts.set_role, name, Role(role))
            else:
                raise AccountError("there is no such role", where=role, hint="choose one of the list")
        except AccountError as error:
            return await run_in_threadpool(self._page, request, error, 400)
        return to(self._language, USERS)

    def _page(self, request: Request, error: AccountError | None = None, status: int = 200) -> Response:
        users = self._accounts.users()
        return page(request, self._language, "users.html", path=USERS, status=status, users=users, error=error)
