"""Alerts sent to a real receiver: signed, taken, tried again, given up."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import TYPE_CHECKING

import msgspec
import pytest
from told_articles import article

from qawl.alerts.webhooks import AGAIN, send_due, shown, signature
from qawl.reading import read
from qawl.store import Alert, FollowedStatements, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2021, 9, 1, 12, tzinfo=dt.UTC)


class Receiver:
    """A receiver of webhooks on the loopback; status: what it answers."""

    def __init__(self) -> None:
        self.status = 204
        self.got: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", outer.address)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "qawl.db") as opened:
        yield opened


def told(store: Store, key: str) -> None:
    made = article(key, "النهار الجديد", "بيان", f"قال وزير المياه سامر الدليمي إن السد {key} سيفتح غدا.")
    store.add(made, read(made))
    list(store.tell())


def one_alert(store: Store, webhook: str, *, private: bool = True) -> tuple[Alert, bytes]:
    _, secret = store.following.add("m", FollowedStatements(), by="محرر", now=NOW, webhook=webhook, private=private)
    told(store, "x")
    (alert,) = store.following.check(NOW)
    return alert, secret


def test_an_alert_arrives_signed_once(store: Store, receiver: Receiver) -> None:
    alert, secret = one_alert(store, receiver.address)
    (sent,) = send_due(store.following, NOW)
    assert (sent.taken, sent.again) == (True, None)
    ((headers, body),) = receiver.got
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    received = msgspec.json.decode(body)
    assert received["type"] == "alert.statement"
    assert msgspec.convert(received["data"], Alert) == alert
    assert list(send_due(store.following, NOW + dt.timedelta(days=9))) == []
    assert len(receiver.got) == 1


def test_the_signature_is_that_of_the_standard() -> None:
    """Computed by hand from the definition, for a secret, an id and a body of our own."""
    secret = bytes(range(32))
    wanted = base64.b64encode(hmac.new(secret, b"msg_1.1630497600.{}", hashlib.sha256).digest()).decode()
    assert signature(secret, "msg_1", 1630497600, b"{}") == f"v1,{wanted}"
    assert shown(secret) == "whsec_" + base64.b64encode(secret).decode()


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_what_is_not_taken_is_tried_again_later_under_the_same_id(
    store: Store, receiver: Receiver, status: int
) -> None:
    one_alert(store, receiver.address)
    receiver.status = status
    (sent,) = send_due(store.following, NOW)
    assert (sent.taken, sent.again, sent.answer) == (False, NOW + AGAIN[0], f"answered {status}")
    assert list(send_due(store.following, NOW)) == []  # not before its time
    receiver.status = 200
    (sent,) = send_due(store.following, NOW + AGAIN[0])
    assert sent.taken
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2  # a redirect was not followed


def test_a_receiver_that_never_takes_it_is_given_up(store: Store, receiver: Receiver) -> None:
    one_alert(store, receiver.address)
    receiver.status = 500
    now, attempts = NOW, 0
    while True:
        (sent,) = send_due(store.following, now)
        attempts += 1
        if sent.again is None:
            break
        now = sent.again
    assert attempts == len(AGAIN) + 1
    assert store.following.undelivered() == 0


def test_a_receiver_that_is_gone_is_sent_nothing_more(store: Store, receiver: Receiver) -> None:
    one_alert(store, receiver.address)
    receiver.status = 410
    list(send_due(store.following, NOW))
    told(store, "y")
    assert len(list(store.following.check(NOW))) == 1  # the alert is kept
    assert list(send_due(store.following, NOW)) == []
    (followed,) = store.following.all()
    assert followed.ended == NOW


def test_nobody_listens(store: Store, receiver: Receiver) -> None:
    one_alert(store, receiver.address)
    receiver.server.shutdown()
    receiver.server.server_close()
    (sent,) = send_due(store.following, NOW)
    assert not sent.taken
    assert sent.again == NOW + AGAIN[0]


def test_an_address_inside_is_not_sent_to_unless_it_is_meant(store: Store, receiver: Receiver) -> None:
    one_alert(store, receiver.address.replace("127.0.0.1", "localhost"), private=False)
    (sent,) = send_due(store.following, NOW)
    assert (sent.taken, sent.answer) == (False, "not a public address")
    assert receiver.got == []
