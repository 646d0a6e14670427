"""Which program asks, and whether it may: the tokens of users, as `qawl.server.access` knows them.

Reading needs nobody's leave here; an application that serves more than the loopback asks for it before the API is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server.access import ForbiddenError, SignInError, needs_scope, who_asks
from qawl.server.api.problems import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from qawl.accounts import Scope


class Programs(NamedTuple):
    """What the API asks about who asks.

    who: the name of the user whose token or session came with a question, None where none did; never raises. may: raises
    `ApiError` (401, 403) where who asks may not do what a scope allows.
    """

    who: Callable[[Request], str | None]
    may: Callable[[Request, Scope], None]


def unauthorized(*, wrong: bool) -> ApiError:
    """The refusal of a question without a token, or with a wrong one (RFC 6750)."""
    what = "this token is not known" if wrong else "this needs a token"
    challenge = 'Bearer realm="qawl"' + (', error="invalid_token"' if wrong else "")
    hint = "send it as `Authorization: Bearer TOKEN`"
    return ApiError(401, what, hint=hint, headers={"WWW-Authenticate": challenge})


def forbidden(scope: Scope, what: str = "this token may not do this", hint: str | None = None) -> ApiError:
    """The refusal of a token that is not good for a scope (RFC 6750)."""
    challenge = f'Bearer realm="qawl", error="insufficient_scope", scope="{scope.value}"'
    hint = hint or f"use a token with the scope {scope.value}"
    return ApiError(403, what, hint=hint, headers={"WWW-Authenticate": challenge})


def _user(request: Request) -> str | None:
    user = who_asks(request).user
    return None if user is None else user.name


def _may(request: Request, scope: Scope) -> None:
    try:
        needs_scope(scope)(request)
    except SignInError:
        raise unauthorized(wrong="authorization" in request.headers) from None
    except ForbiddenError as error:
        raise forbidden(scope, error.what, error.hint) from None


PROGRAMS = Programs(_user, _may)
"""By the users and tokens of the store."""
