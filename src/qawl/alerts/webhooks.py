"""Alerts sent to a webhook, signed, and sent again until they are taken.

Follows Standard Webhooks 1.0 (standardwebhooks.com): the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`
(`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`), secrets written as `whsec_` and base64, any answer of 2xx takes
it, 410 wants no more. An alert may arrive twice, always under the same id: a receiver forgets what it has seen.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple

import httpcore2
import msgspec

from qawl import __version__
from qawl.errors import QawlError
from qawl.network import Guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.store import Alert, Delivery, Following

AGAIN = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
"""How long after each attempt that failed the next one is made; after the last it is given up."""

SECONDS = 20.0
"""How long one attempt may take in all."""

_GONE = 410
_PREFIX = "whsec_"


class Sent(NamedTuple):
    """How an attempt ended: answer in words; again: when to try next, None where it is over; taken: whether it arrived."""

    alert: Alert
    taken: bool
    answer: str
    again: dt.datetime | None


def shown(secret: bytes) -> str:
    """A secret as receivers are given it."""
    return _PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, id_: str, timestamp: int, body: bytes) -> str:
    """The signature of a message; timestamp: seconds since 1970 in UTC."""
    signed = f"{id_}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def body_of(alert: Alert) -> bytes:
    """What is sent: type, time and the alert itself, as JSON."""
    return msgspec.json.encode({"type": f"alert.{alert.kind.value}", "timestamp": alert.at, "data": alert})


def send_due(following: Following, now: dt.datetime) -> Iterator[Sent]:
    """Send what is due, one after the other; how each attempt ended comes when it is on the disk. Raises `StoreError`."""
    gone: set[str] = set()
    for delivery in following.due(now):
        if delivery.follow.id in gone:
            continue
        status, answer = _attempt(delivery, now)
        taken = status is not None and 200 <= status < 300
        if status == _GONE:
            gone.add(delivery.follow.id)
            following.end(delivery.follow, now)
        over = taken or status == _GONE or delivery.attempts >= len(AGAIN)
        again = None if over else now + AGAIN[delivery.attempts]
        following.settle(delivery, answer=answer, now=now, again=again)
        yield Sent(delivery.alert, taken, answer, again)


def _attempt(delivery: Delivery, now: dt.datetime) -> tuple[int | None, str]:
    """The status of the answer and its words; no status where there was no answer."""
    assert delivery.follow.webhook is not None
    body, timestamp = body_of(delivery.alert), int(now.timestamp())
    headers: dict[bytes | str, bytes | str] = {
        "content-type": "application/json",
        "user-agent": f"qawl/{__version__} (alerts)",
        "webhook-id": f"msg_{delivery.alert.id}",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(delivery.secret, f"msg_{delivery.alert.id}", timestamp, body),
    }
    guarded = Guarded(seconds=SECONDS, private=delivery.follow.private)
    try:
        with (
            httpcore2.ConnectionPool(network_backend=guarded) as pool,
            pool.stream("POST", delivery.follow.webhook, headers=headers, content=body) as answer,
        ):
            return answer.status, f"answered {answer.status}"  # its body is nobody's business
    except QawlError as error:
        return None, error.what
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
        return None, " ".join(str(error).split()) or type(error).__name__
