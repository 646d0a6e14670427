"""What every answer carries and every question must: headers that allow nothing, and a host name that is ours.

A page of another site that a reader has open may let its own name point to this machine (DNS rebinding) and read what it answers.
Therefore only questions that name this host as it is called are answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))
"""The names of this machine as it calls itself."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with `no-referrer` browsers would not say that a form came from this site
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guarded:
    """An application behind the check of the host, with the headers on whatever it answers, errors included."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Scope], ASGIApp], hosts: Collection[str] = LOOPBACK) -> None:
        """refuse: what answers questions that name another host than one of `hosts`."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = host_of(Headers(scope=scope).get("host", "")) in self._hosts
        app = self._app if known else self._refuse(scope)
        await app(scope, receive, _with_headers(send))


def host_of(header: str) -> str:
    """The name in a `Host` header, without the port."""
    name, colon, port = header.lower().rpartition(":")
    return name if colon and port.isdigit() else header.lower()


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return guarded
