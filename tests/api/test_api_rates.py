"""How often a client may ask, by a clock that the test sets."""

from __future__ import annotations

import pytest
from asked_api import V1, client_of
from starlette.testclient import TestClient
from typer.testing import CliRunner

from qawl.cli.app import app
from qawl.server import create_app
from qawl.server.api import PROGRAMS, Limiter, Programs
from qawl.server.api.rates import Left
from qawl.store import Store  # noqa: TC001 - the fixtures are annotated with it


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_bucket_empties_and_fills(clock: Clock) -> None:
    limiter = Limiter(6, clock=clock)
    assert [limiter.take("a") for _ in range(7)] == [
        Left(5, 10, 0),
        Left(4, 20, 0),
        Left(3, 30, 0),
        Left(2, 40, 0),
        Left(1, 50, 0),
        Left(0, 60, 10),
        Left(-1, 60, 10),
    ]
    clock.now += 9.5
    assert limiter.take("a") == Left(-1, 51, 1)
    clock.now += 0.5
    assert limiter.take("a") == Left(0, 60, 10)
    clock.now += 10_000
    assert limiter.take("a") == Left(5, 10, 0)


def test_each_client_has_its_own_bucket_and_memory_is_bounded(clock: Clock) -> None:
    limiter = Limiter(1, clock=clock, clients=100)
    for number in range(1000):
        assert limiter.take(str(number)) == Left(0, 60, 60)
    assert limiter.clients == 100
    assert limiter.take("999") == Left(-1, 60, 60)


def test_no_limit(clock: Clock) -> None:
    limiter = Limiter(0, clock=clock)
    assert limiter.take("a") is None
    assert limiter.clients == 0


def test_who_asks_too_often_is_told_when_to_come_again(store: Store, clock: Clock) -> None:
    client = client_of(store, limiter=Limiter(3, clock=clock))
    for left in (2, 1, 0):
        answer = client.get(V1)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"default";q=3;w=60'
        assert answer.headers["ratelimit"].startswith(f'"default";r={left};t=')
    for path in (V1, f"{V1}/nothing", f"{V1}/docs", f"{V1}/openapi.json"):
        refused = client.get(path)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "20"
        assert refused.headers["ratelimit"] == '"default";r=0;t=60'
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["hint"] == "wait 20 seconds"
    clock.now += 20
    assert client.get(V1).status_code == 200


def test_errors_count_and_are_told_too(store: Store, clock: Clock) -> None:
    client = client_of(store, limiter=Limiter(3, clock=clock))
    statuses = [
        client.request(method, f"{V1}{path}").status_code
        for method, path in (("GET", "/x"), ("PUT", ""), ("GET", "?x=1"))
    ]
    assert statuses == [404, 405, 400]
    assert client.get(V1).status_code == 429


def test_pages_are_not_counted(store: Store, clock: Clock) -> None:
    client = client_of(store, limiter=Limiter(1, clock=clock))
    assert [client.get("/en/statements").status_code for _ in range(3)] == [200] * 3
    assert client.get(V1).status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("a socket", "a socket", True),
    ],
)
def test_a_client_is_its_address_and_of_ipv6_its_network(
    store: Store, clock: Clock, one: str, other: str, is_same: bool
) -> None:
    app = create_app(store, limiter=Limiter(1, clock=clock))
    first, second = (TestClient(app, base_url="http://localhost", client=(each, 1)) for each in (one, other))
    assert first.get(V1).status_code == 200
    assert second.get(V1).status_code == (429 if is_same else 200)


def test_a_checked_token_is_a_client_of_its_own_and_an_unknown_one_is_not(store: Store, clock: Clock) -> None:
    known = {"Bearer one": "one", "Bearer two": "two"}
    programs = Programs(lambda request: known.get(request.headers.get("authorization", "")), PROGRAMS.may)
    client = client_of(store, limiter=Limiter(1, clock=clock), programs=programs)
    tokens = ("Bearer one", "Bearer two", "Bearer guess 1", "Bearer guess 2", "Bearer one")
    statuses = [client.get(V1, headers={"Authorization": token}).status_code for token in tokens]
    assert statuses == [200, 200, 200, 429, 429]


def test_a_forwarded_address_is_not_believed(store: Store, clock: Clock) -> None:
    client = client_of(store, limiter=Limiter(1, clock=clock))
    statuses = [
        client.get(V1, headers={"X-Forwarded-For": address, "Forwarded": f"for={address}"}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 429]


def test_the_rate_of_serve_is_no_negative_number() -> None:
    assert CliRunner().invoke(app, ["serve", "--rate", "-1"]).exit_code == 2
