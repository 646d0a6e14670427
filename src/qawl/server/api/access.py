"""Who may do what: the seam at which accounts and tokens come in.

Reading needs nobody's leave here; an application that serves more than the loopback asks for it before the API is reached.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qawl.server.api.problems import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request


class Scope(StrEnum):
    """What a token may be good for."""

    ADD = "add"


class Access(NamedTuple):
    """What the API asks about who asks.

    who: the name of whose valid token came with a question, None where none did; never raises. may: raises `unauthorized` or
    `forbidden` where who asks may not do what a scope allows.
    """

    who: Callable[[Request], str | None]
    may: Callable[[Request, Scope], None]


def unauthorized(*, wrong: bool) -> ApiError:
    """The refusal of a question without a token, or with a wrong one (RFC 6750)."""
    what = "this token is not known" if wrong else "this needs a token"
    challenge = 'Bearer realm="qawl"' + (', error="invalid_token"' if wrong else "")
    hint = "send it as `Authorization: Bearer TOKEN`"
    return ApiError(401, what, hint=hint, headers={"WWW-Authenticate": challenge})


def forbidden(scope: Scope) -> ApiError:
    """The refusal of a token that is not good for a scope (RFC 6750)."""
    challenge = f'Bearer realm="qawl", error="insufficient_scope", scope="{scope.value}"'
    hint = f"use a token with the scope {scope.value}"
    return ApiError(403, "this token may not do this", hint=hint, headers={"WWW-Authenticate": challenge})


def _nobody(request: Request) -> str | None:
    return None


def _refuse(request: Request, scope: Scope) -> None:
    raise unauthorized(wrong="authorization" in request.headers)


NOBODY = Access(_nobody, _refuse)
"""Where there are no accounts: nobody has a token, and nothing that needs one may be done."""
