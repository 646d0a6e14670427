"""Questions that mean harm: each is refused with a problem, none is a fault, and nothing of it comes back as more than text."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from asked_api import DAY, V1, client_of

from qawl.pages.limits import DEFAULT
from qawl.server import create_app
from qawl.server.api import Limiter, bodies
from qawl.server.api.document import document
from qawl.server.api.questions import LONGEST_READING
from qawl.store import Store  # noqa: TC001 - the fixtures are annotated with it

if TYPE_CHECKING:
    from starlette.testclient import TestClient

JSON = {"Content-Type": "application/json"}
EVIL = [
    "%00",
    "a%00b",
    "%0d%0aSet-Cookie:%20a=b",
    "%ed%a0%80",
    "%ff%fe",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%27%20OR%201=1%20--",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "9" * 199,
    "-1",
    "1e400",
    "NaN",
    "null",
    "%D9%A3",
    "a" * 5000,
    "*%20OR%20NEAR(a%20b)",
    "%25_%25",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2021-02-30",
    "%F0%9F%98%80",
    "%E2%80%AE%D8%B3",
]
GETS = sorted(path for path, methods in document()["paths"].items() if "get" in methods)


@pytest.mark.parametrize("evil", EVIL)
def test_no_value_of_a_parameter_is_a_fault(api: TestClient, evil: str) -> None:
    for path in GETS:
        for parameter in document()["paths"][path]["get"].get("parameters", ()):
            if parameter["in"] == "query":
                answer = api.get(f"{path.replace('{id}', '0' * 16)}?{parameter['name']}={evil}")
                assert answer.status_code in (200, 400, 404), (path, parameter["name"], answer.text)
                assert "set-cookie" not in answer.headers
                assert "\n" not in "".join(answer.headers.values())
                assert answer.headers["content-type"] in ("application/json", "application/problem+json")


@pytest.mark.parametrize("evil", [*EVIL, "a?b", "a#b", "%2e%2e", "....//", "%2F%2F"])
def test_no_path_is_a_fault(api: TestClient, evil: str) -> None:
    for path in (f"{V1}/{evil}", *(each.replace("{id}", evil) for each in GETS if "{id}" in each)):
        assert api.get(path).status_code in (400, 404)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("state", ["open", "due_soon", "overdue", "undated"])
def test_the_first_and_the_last_day_of_the_calendar(api: TestClient, day: str, state: str) -> None:
    for path in ("/promises", "/undertakings"):
        assert api.get(f"{V1}{path}", params={"as_of": day, "state": state}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "words=a&words=b",
        "word=a",
        "WORDS=a",
        "limit=0",
        "limit=501",
        "limit=1;limit=2",
        "limit",
        "=",
        "limit=1.5",
        "[]=1",
    ],
)
def test_a_parameter_that_would_be_passed_over_is_refused(api: TestClient, query: str) -> None:
    assert api.get(f"{V1}/statements?{query}").status_code == 400


@pytest.mark.parametrize(
    ("path", "where", "hint"),
    [
        ("/statements?act=shout", "act=shout", "accuse, announce, assert, commit"),
        ("/statements?limit=0", "limit=0", "`int` >= 1"),
        ("/statements?since=null", "since=null", "leave it out"),
        ("/statements?word=a", "word", "limit, cursor, words, speaker"),
        ("/people", "name", "give it"),
        ("/promises?state=withdrawn", "state=withdrawn", "/api/v1/undertakings"),
        ("/positions?who=nobody&side=true", "who=nobody", "name a country"),
    ],
)
def test_an_error_says_with_what_and_what_to_do(api: TestClient, path: str, where: str, hint: str) -> None:
    answer = api.get(f"{V1}{path}")
    assert answer.status_code == 400
    assert answer.json()["where"] == where
    assert hint in answer.json()["hint"]


@pytest.mark.parametrize("evil", ['a"b', "a>; rel=evil", "é", "سعد", "a\\b", "a b", "a%0d%0ab"])
def test_the_address_of_the_next_page_is_one_address(api: TestClient, evil: str) -> None:
    answer = api.get(f"{V1}/statements", params={"limit": "1", "outlet": f"العيّنة {evil}"})
    said = api.get(f"{V1}/statements?limit=1&words={quote('العراق')}")
    assert answer.status_code in (200, 400)
    link = said.headers["link"]
    assert link.isascii()
    assert link.count("<") == link.count(">") == 1
    assert link == f'<{said.json()["next"]}>; rel="next"'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"text": "\xed\xa0\x80"}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b"[" * 100_000, 422),
        (b'{"a":' * 100_000, 422),
        (b"null", 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"text": 1}', 422),
        (b'{"text": ""}', 422),
        (b'{"text": "a", "more": 1}', 422),
        (b'{"text": "a", "published": "yesterday"}', 422),
        (b'{"text": "a", "published": "2021-02-30"}', 422),
        (b'{"text": "a", "published": 99999999999999999999}', 422),
        (json.dumps({"text": "a" * (LONGEST_READING + 1)}).encode(), 422),
        (json.dumps({"text": "a", "outlet": "a" * 1001}).encode(), 422),
        (b'{"text": "a\\u0000b"}', 200),
        (json.dumps({"text": " \n\t"}).encode(), 200),
        (json.dumps({"text": "\N{RIGHT-TO-LEFT OVERRIDE}قال سعد إن المطر قادم"}).encode(), 200),
        (json.dumps({"text": "a", "outlet": "a\r\nSet-Cookie: a=b"}).encode(), 200),
    ],
)
def test_a_body_is_understood_or_refused(api: TestClient, body: bytes, status: int) -> None:
    answer = api.post(f"{V1}/readings", content=body, headers=JSON)
    assert answer.status_code == status, answer.text
    assert "set-cookie" not in answer.headers
    if status != 200:
        assert answer.json()["status"] == status
        assert len(answer.content) < 1000


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/jsonx"],
)
def test_a_body_of_another_type_is_refused(api: TestClient, media_type: str) -> None:
    answer = api.post(f"{V1}/readings", content=b'{"text": "a"}', headers={"Content-Type": media_type})
    assert answer.status_code == 415


def test_json_may_name_its_charset(api: TestClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert api.post(f"{V1}/readings", content=b'{"text": "a"}', headers=headers).status_code == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api: TestClient) -> None:
    answer = api.post(f"{V1}/readings", content=b"{", headers={**JSON, "Content-Length": str(bodies.LARGEST + 1)})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


def test_a_body_that_does_not_say_how_large_it_is_is_refused_where_it_is_too_large(api: TestClient) -> None:
    sent: list[int] = []

    def pieces() -> Any:
        for _ in range(100):
            sent.append(1 << 20)
            yield b" " * (1 << 20)

    assert api.post(f"{V1}/readings", content=pieces(), headers=JSON).status_code == 413


def asked_raw(store: Store, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the application sends to a question whose body comes in these messages, and then no more."""
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": f"{V1}/readings",
        "raw_path": f"{V1}/readings".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    app = create_app(store, limiter=Limiter(0), today=lambda: DAY)
    asyncio.run(app(scope, receive, send))
    return answered


def test_a_slow_client_is_not_waited_for_without_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    answered = asked_raw(store, [{"type": "http.request", "body": b'{"text', "more_body": True}])
    assert answered[0]["status"] == 408


def test_a_client_that_goes_away_is_no_fault(store: Store) -> None:
    answered = asked_raw(store, [{"type": "http.disconnect"}])
    assert answered[0]["status"] == 400


def test_what_is_long_is_not_sent_back(api: TestClient) -> None:
    answer = api.get(f"{V1}/{'a' * 5000}")
    assert len(answer.content) < 1000


def test_a_long_text_is_read(api: TestClient) -> None:
    sentence = "قال الوزير إن الجسر سيفتح غداً. "
    answer = api.post(f"{V1}/readings", json={"text": sentence * (LONGEST_READING // len(sentence) // 10)})
    assert answer.status_code == 200
    assert DEFAULT.text >= LONGEST_READING


def test_the_page_of_the_api_has_no_script_and_asks_nobody(store: Store) -> None:
    page = client_of(store).get(f"{V1}/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert 'src="' not in page.text
