"""The addresses of signing in, of accounts and of users, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from qawl.server.access.account import ACCOUNT, Account
from qawl.server.access.identifying import SIGN_IN
from qawl.server.access.managing import USERS, Managing
from qawl.server.access.signing import SIGN_OUT, Signing
from qawl.server.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from qawl.accounts.accounts import Accounts


def routes(accounts: Accounts) -> APIRouter:
    """A router of the pages that need accounts."""
    router = APIRouter(include_in_schema=False)
    for language in map(Language, LANGUAGES):
        signing, account = Signing(accounts, language), Account(accounts, language)
        managing = Managing(accounts, language)
        forms = {
            SIGN_IN: signing.sign_in,
            SIGN_OUT: signing.sign_out,
            f"{ACCOUNT}/password": account.change_password,
            f"{ACCOUNT}/sign-out-elsewhere": account.sign_out_elsewhere,
            f"{ACCOUNT}/token": account.make_token,
            f"{ACCOUNT}/revoke": account.revoke,
            USERS: managing.change,
        }
        for path, show in ((SIGN_IN, signing.ask), (ACCOUNT, account.show), (USERS, managing.show)):
            router.add_route(f"/{language.code}{path}", show, methods=["GET", "HEAD"])
        for path, work in forms.items():
            router.add_route(f"/{language.code}{path}", work, methods=["POST"])
    return router
