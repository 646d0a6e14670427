"""Connections that say nothing, or say it too slowly, or take no answer: each is ended, and others are answered meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn

from qawl.server import create_app, slowness
from qawl.server.access import identifying
from qawl.server.slowness import Impatient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.store import Store

HEAD = b"GET /en HTTP/1.1\r\nHost: localhost\r\n"


async def much(scope: Any, receive: Any, send: Any) -> None:
    """Answers more than any buffer of the system holds."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(64):
        await send({"type": "http.response.body", "body": b"x" * (1 << 20), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def listening(app: Any) -> Iterator[int]:
    """An application on a port of its own, as `qawl serve` runs it."""
    with socket.create_server(("127.0.0.1", 0)) as given:
        server = uvicorn.Server(uvicorn.Config(app, http=Impatient, log_level="error", timeout_keep_alive=30))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [given]}, daemon=True)
        thread.start()
        try:
            yield given.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowness, "HEAD", 1.0)
    monkeypatch.setattr(slowness, "READER", 0.5)
    monkeypatch.setattr(identifying, "PATIENCE", 0.5)


def ended(connection: socket.socket) -> bool:
    """Whether the other side lets go."""
    connection.settimeout(20)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("said", [b"", b"G", HEAD, HEAD + b"X: " + b"a" * 500])
def test_who_does_not_finish_a_question_is_let_go(store: Store, said: bytes) -> None:
    with listening(create_app(store)) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(said)
        assert ended(slow)
        assert httpx2.get(f"http://127.0.0.1:{port}/en", trust_env=False).status_code == 200


def test_a_byte_now_and_then_keeps_no_connection_open(store: Store) -> None:
    with listening(create_app(store)) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        taken = 0
        while taken < 30 / PAUSE and is_taken(slow, HEAD[taken % len(HEAD) :][:1]):
            time.sleep(PAUSE)
            taken += 1
        assert taken < 30 / PAUSE


PAUSE = 0.05
"""Seconds between two bytes."""


def is_taken(connection: socket.socket, byte: bytes) -> bool:
    try:
        connection.sendall(byte)
    except ConnectionError:
        return False
    return True


def test_the_second_question_of_a_connection_has_its_own_time(store: Store) -> None:
    with listening(create_app(store)) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(HEAD + b"\r\n")
        slow.settimeout(20)
        assert slow.recv(12) == b"HTTP/1.1 200"
        while len(slow.recv(1 << 16)) == 1 << 16:
            pass
        slow.sendall(b"GET /en")
        assert drained(slow)


def drained(connection: socket.socket) -> bool:
    """Whether the other side lets go after what it had sent."""
    connection.settimeout(20)
    try:
        while connection.recv(1 << 16):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def test_who_takes_no_answer_is_let_go() -> None:
    with listening(much) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(HEAD + b"\r\n")
        time.sleep(2.5)
        taken = 0
        slow.settimeout(20)
        try:
            while piece := slow.recv(1 << 20):
                taken += len(piece)
        except ConnectionError:
            pass
        assert taken < 64 << 20


def test_who_takes_the_answer_gets_it_whole() -> None:
    with listening(much) as port:
        answer = httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False)
        assert len(answer.content) == 64 << 20


def test_a_body_that_does_not_come_is_not_waited_for(store: Store) -> None:
    head = b"POST /api/v1/readings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with listening(create_app(store)) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(head)
        slow.settimeout(20)
        assert slow.recv(12) == b"HTTP/1.1 408"
