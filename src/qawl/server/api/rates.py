"""How often a client may ask: a token bucket for each, told with every answer.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy` with quota and window in seconds, `RateLimit`
with what is left and the seconds until the quota is whole again. A client is whose token came with the question, else its address;
of IPv6 the network of 64 bits, which one client has to itself.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from qawl.server.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

RATE = 600
"""Questions of one client in a minute, where nothing else is said."""

WINDOW = 60
"""Seconds in which an empty bucket fills."""

CLIENTS = 10_000
"""Buckets that are kept; those that were not asked for longest are let go, so that memory stays bounded."""


class Left(NamedTuple):
    """What is left to a client: whole questions, -1 where this one was too many; the seconds until its quota is whole again, and
    until it may ask again.
    """

    questions: int
    whole_in: int
    again_in: int


class Limiter:
    """A bucket for each client; safe to use from several threads."""

    def __init__(
        self, rate: int = RATE, *, clock: Callable[[], float] = time.monotonic, clients: int = CLIENTS
    ) -> None:
        """rate: questions in a minute, all of which may come at once; 0 sets no limit. clock: seconds."""
        self.rate = rate
        self._clock, self._clients = clock, clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str) -> Left | None:
        """Count a question of a client, and say what is left to it; None where there is no limit."""
        if self.rate == 0:
            return None
        with self._lock:
            now = self._clock()
            held, at = self._buckets.pop(client, (float(self.rate), now))
            held = min(self.rate, held + (now - at) * self.rate / WINDOW)
            may = held >= 1
            held -= may
            self._buckets[client] = (held, now)
            while len(self._buckets) > self._clients:
                self._buckets.popitem(last=False)
        second = WINDOW / self.rate
        again = 0 if held >= 1 else math.ceil((1 - held) * second)
        return Left(int(held) if may else -1, math.ceil((self.rate - held) * second), again)

    @property
    def clients(self) -> int:
        """How many clients are known."""
        return len(self._buckets)


class Limited:
    """An application behind a limiter."""

    def __init__(self, app: ASGIApp, limiter: Limiter, who: Callable[[Request], str | None]) -> None:
        """who: the name of whose token came with a question, once it was checked; None where none did."""
        self._app, self._limiter, self._who = app, limiter, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question, or say when to come again."""
        left = self._limiter.take(self._client(scope)) if scope["type"] == "http" else None
        if left is None:
            await self._app(scope, receive, send)
            return
        told = {
            "RateLimit-Policy": f'"default";q={self._limiter.rate};w={WINDOW}',
            "RateLimit": f'"default";r={max(0, left.questions)};t={left.whole_in}',
        }
        if left.questions < 0:
            hint = f"wait {left.again_in} seconds"
            headers = {**told, "Retry-After": str(left.again_in)}
            await problem(429, "too many questions in a short time", hint=hint, headers=headers)(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, telling)

    def _client(self, scope: Scope) -> str:
        name = self._who(Request(scope))
        return f"token {name}" if name is not None else _network((scope.get("client") or ("",))[0])


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    return f"address {ipaddress.ip_network((known, 64), strict=False)}" if known.version == 6 else f"address {known}"
