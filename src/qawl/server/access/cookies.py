"""The cookies of signing in: one that a session goes by, one that the form for signing in goes by.

Over https their names begin with `__Host-`, so that no other host, not even one of the same domain, can set them (RFC 6265bis,
4.1.3.2). No page that needs no sign-in sets any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

SESSION, SIGNING_IN = "qawl-session", "qawl-sign-in"


def given(request: HTTPConnection, name: str) -> str:
    """The value of a cookie, `''` where there is none."""
    return request.cookies.get(_named(request, name), "")


def give(request: HTTPConnection, response: Response, name: str, value: str) -> None:
    """Let the browser keep a value until it is closed; no script of a page can read it."""
    response.set_cookie(
        _named(request, name), value, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def forget(request: HTTPConnection, response: Response, name: str) -> None:
    """Let the browser forget a value."""
    response.delete_cookie(_named(request, name), path="/", secure=_is_secure(request), httponly=True, samesite="lax")


def _named(request: HTTPConnection, name: str) -> str:
    return f"__Host-{name}" if _is_secure(request) else name


def _is_secure(request: HTTPConnection) -> bool:
    return request.url.scheme == "https"
