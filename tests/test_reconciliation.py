"""Looking names up in a reconciliation service: a small service that speaks the API, and every way in which one may fail."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import socket
import sys
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs

import httpx2
import keyboard
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import qawl
from qawl.cli.app import app
from qawl.reconciliation import (
    CITIZENSHIP,
    HUMAN,
    ORGANISATION,
    POSITION_HELD,
    WIKIDATA,
    Candidate,
    Property,
    Query,
    ReconciliationError,
    Service,
    Type,
    wikidata,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MANIFEST: dict[str, Any] = {
    "versions": ["0.1", "0.2"],
    "name": "سجل\nالتجربة",
    "identifierSpace": "http://names.example/entity/",
    "schemaSpace": "http://names.example/schema/",
    "view": {"url": "https://names.example/wiki/{{id}}"},
    "defaultTypes": [{"id": "Q35120", "name": "entity"}],
}
HARBI = {
    "id": "Q900001",
    "name": "سعد الحربي",
    "description": "مهندس",
    "score": 71.5,
    "match": False,
    "type": [{"id": "Q5", "name": "إنسان"}],
    "features": [{"id": "all_labels", "value": 71.5}],
}
NAMESAKE = {"id": "Q900002", "name": "سعد الحربي", "score": 100, "match": True, "type": ["Q5"]}
COMPANY = {"id": "Q900003", "name": "شركة الحربي", "score": 55, "type": [{"id": "Q43229"}]}
DIRECTORY = {"سعد الحربي": [HARBI, COMPANY, NAMESAKE], "شركة الحربي": [COMPANY]}


class Asked(NamedTuple):
    """One request as the server saw it."""

    method: str
    path: str
    agent: str
    queries: dict[str, Any]


class Desk(ThreadingHTTPServer):
    """A service with a directory of invented names; `first` puts another reply before its own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Clerk)
        self.manifest: object = MANIFEST
        self.replies: dict[str, list[Callable[[Clerk], None]]] = {"GET": [], "POST": []}
        self.seen: list[Asked] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ar/api"

    def first(self, method: str, *replies: Callable[[Clerk], None]) -> None:
        self.replies[method] += replies

    def asked(self, method: str) -> list[Asked]:
        return [one for one in self.seen if one.method == method]


class Clerk(BaseHTTPRequestHandler):
    server: Desk

    def do_GET(self) -> None:
        self.serve("GET", lambda: self.server.manifest)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode("ascii"), strict_parsing=True)
        queries = json.loads(form["queries"][0])
        self.serve(
            "POST", lambda: {key: {"result": DIRECTORY.get(q["query"], [])} for key, q in queries.items()}, queries
        )

    def serve(self, method: str, answer: Callable[[], object], queries: dict[str, Any] | None = None) -> None:
        self.server.seen.append(Asked(method, self.path, self.headers["User-Agent"], queries or {}))
        waiting = self.server.replies[method]
        if waiting:
            waiting.pop(0)(self)
        else:
            self.reply(200, json.dumps(answer()).encode())

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def replying(status: int, body: object = b"", **headers: str) -> Callable[[Clerk], None]:
    """A reply with bytes as they are, or anything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda clerk: clerk.reply(status, sent, **headers)


def silent(clerk: Clerk) -> None:
    clerk.server.closing.wait(5)


def dripping(clerk: Clerk) -> None:
    """One byte at a time, each in good time, for ever."""
    clerk.send_response(200)
    clerk.end_headers()
    while not clerk.server.closing.wait(0.05):
        clerk.wfile.write(b" ")


def endless(clerk: Clerk) -> None:
    clerk.send_response(200)
    clerk.end_headers()
    while not clerk.server.closing.is_set():
        clerk.wfile.write(b" " * 65536)


def broken_off(clerk: Clerk) -> None:
    clerk.send_response(200)
    clerk.send_header("Content-Length", "1000")
    clerk.end_headers()
    clerk.wfile.write(b'{"q0": ')


@pytest.fixture
def desk() -> Iterator[Desk]:
    server = Desk()
    # What a client that has gone away makes of a reply is no news.
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    made: list[float] = []
    monkeypatch.setattr("qawl.reconciliation.time.sleep", made.append)
    return made


def found(desk: Desk, *names: str, timeout: float = 5.0, limit: int = 5) -> list[list[Candidate]]:
    return list(Service(desk.url, timeout=timeout, limit=limit).reconcile([Query(name) for name in names]))


def failure(desk: Desk, *names: str, timeout: float = 5.0) -> ReconciliationError:
    with pytest.raises(ReconciliationError) as caught:
        found(desk, *(names or ("سعد الحربي",)), timeout=timeout)
    error = caught.value
    assert str(error).isprintable()
    assert error.where == desk.url
    assert error.hint
    return error


# --- what is asked and answered -------------------------------------------------------------------------------------------


def test_candidates_come_best_first_and_keep_their_identifiers(desk: Desk) -> None:
    (candidates,) = found(desk, "سعد الحربي")
    assert [candidate.id for candidate in candidates] == ["Q900002", "Q900001", "Q900003"]
    assert candidates[1] == Candidate(
        id="Q900001",
        name="سعد الحربي",
        description="مهندس",
        score=71.5,
        match=False,
        types=(Type("Q5", "إنسان"),),
    )
    assert candidates[0].match
    assert candidates[0].description is None
    assert candidates[0].types == (Type("Q5"),)


def test_a_name_that_the_service_does_not_know_has_no_candidates(desk: Desk) -> None:
    assert found(desk, "ليس في السجل") == [[]]


def test_answers_stand_in_the_order_of_the_names(desk: Desk) -> None:
    names = ["شركة الحربي", "ليس في السجل", "سعد الحربي"] * 9
    assert [len(candidates) for candidates in found(desk, *names)] == [1, 0, 3] * 9


def test_no_more_candidates_than_asked_for(desk: Desk) -> None:
    (candidates,) = found(desk, "سعد الحربي", limit=1)
    assert [candidate.id for candidate in candidates] == ["Q900002"]
    assert desk.asked("POST")[0].queries["q0"]["limit"] == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("سعد الحربي"), {"query": "سعد الحربي", "limit": 5}),
        (Query("  سَعْد\n الحـــربي\u200f"), {"query": "سعد الحربي", "limit": 5}),
        (Query("سعد & الحربي=+%"), {"query": "سعد & الحربي=+%", "limit": 5}),
        (Query("شركة الحربي", types=(ORGANISATION,)), {"query": "شركة الحربي", "limit": 5, "type": ["Q43229"]}),
        (
            Query(
                "سعد الحربي",
                types=(HUMAN,),
                properties=(Property(POSITION_HELD, "وزير الخارجية"), Property(CITIZENSHIP, "Q796")),
            ),
            {
                "query": "سعد الحربي",
                "limit": 5,
                "type": ["Q5"],
                "properties": [{"pid": "P39", "v": "وزير الخارجية"}, {"pid": "P27", "v": "Q796"}],
            },
        ),
    ],
)
def test_a_question_in_the_words_of_the_api(desk: Desk, query: Query, expected: dict[str, object]) -> None:
    list(Service(desk.url).reconcile([query]))
    (asked,) = desk.asked("POST")
    assert asked.queries == {"q0": expected}
    assert asked.path == "/ar/api"


def test_every_request_says_who_asks(desk: Desk) -> None:
    found(desk, "سعد الحربي")
    assert len(desk.seen) == 2
    assert all(asked.agent.startswith(f"qawl/{qawl.__version__}") for asked in desk.seen)


@pytest.mark.parametrize(
    ("batch_size", "batches"), [(None, [10, 10, 5]), (4, [4, 4, 4, 4, 4, 4, 1]), (500, [10, 10, 5]), (0, [10, 10, 5])]
)
def test_names_are_asked_in_batches_that_the_service_takes(
    desk: Desk, batch_size: int | None, batches: list[int]
) -> None:
    desk.manifest = MANIFEST | {"batchSize": batch_size}
    assert len(found(desk, *["سعد الحربي"] * 25)) == 25
    assert [len(asked.queries) for asked in desk.asked("POST")] == batches
    assert len(desk.asked("GET")) == 1


def test_names_are_read_as_they_are_needed(desk: Desk) -> None:
    taken: list[int] = []

    def names() -> Iterator[Query]:
        for number in range(1000):
            taken.append(number)
            yield Query(f"اسم {number}")

    next(Service(desk.url).reconcile(names()))
    assert len(taken) == 10


def test_nobody_is_asked_about_no_names(desk: Desk) -> None:
    assert found(desk) == []
    assert desk.seen == []


def test_answers_before_a_failure_stand(desk: Desk) -> None:
    answers = Service(desk.url).reconcile([Query("سعد الحربي")] * 20)
    for _ in range(10):
        assert len(next(answers)) == 3
    desk.first("POST", replying(404))
    with pytest.raises(ReconciliationError, match="HTTP 404"):
        next(answers)


def test_a_candidate_goes_into_json_and_back(desk: Desk) -> None:
    (candidates,) = found(desk, "سعد الحربي")
    assert msgspec.json.decode(msgspec.json.encode(candidates), type=list[Candidate]) == candidates


# --- the manifest ---------------------------------------------------------------------------------------------------------


def test_the_manifest_is_asked_for_once(desk: Desk) -> None:
    service = Service(desk.url)
    manifest = service.manifest()
    assert service.manifest() is manifest
    assert len(desk.seen) == 1
    assert manifest.name == "سجل التجربة"
    assert manifest.identifier_space == "http://names.example/entity/"
    assert manifest.page("Q5") == "https://names.example/wiki/Q5"
    assert manifest.page("a/b?c") == "https://names.example/wiki/a%2Fb%3Fc"


@pytest.mark.parametrize(
    "view",
    [
        None,
        {"url": "javascript:alert('{{id}}')"},
        {"url": "file:///etc/{{id}}"},
        {"url": "https://names.example/"},
        {"url": "https://names.example/\u202e{{id}}"},
        {"url": "https://[/{{id}}"},
    ],
)
def test_a_page_that_is_not_on_the_web_is_none(desk: Desk, view: object) -> None:
    desk.manifest = MANIFEST | {"view": view}
    assert Service(desk.url).manifest().page("Q5") is None


def test_a_service_of_the_first_version_names_none(desk: Desk) -> None:
    desk.manifest = {key: value for key, value in MANIFEST.items() if key != "versions"}
    assert len(found(desk, "سعد الحربي")[0]) == 3


@pytest.mark.parametrize(("versions", "spoken"), [(["1.0-draft"], "1.0-draft"), ([], "none")])
def test_a_service_of_another_version_is_not_asked(desk: Desk, versions: list[str], spoken: str) -> None:
    desk.manifest = MANIFEST | {"versions": versions}
    assert failure(desk).what == f"the service speaks versions {spoken} of the API, not 0.2"
    assert desk.asked("POST") == []


@pytest.mark.parametrize(
    ("manifest", "what"),
    [
        ([], "not in the shape of the API"),
        ({"name": "x"}, "missing required field `identifierSpace`"),
        (MANIFEST | {"batchSize": "ten"}, "at `$.batchSize`"),
        (MANIFEST | {"view": "https://names.example/{{id}}"}, "at `$.view`"),
    ],
)
def test_a_manifest_that_is_none(desk: Desk, manifest: object, what: str) -> None:
    desk.manifest = manifest
    assert what in failure(desk).what


# --- faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_passes_is_waited_for(desk: Desk, waits: list[float], status: int) -> None:
    desk.first("POST", replying(status), replying(status))
    assert len(found(desk, "سعد الحربي")[0]) == 3
    assert waits == [2.0, 8.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_stays_is_told_after_three_attempts(desk: Desk, waits: list[float], status: int) -> None:
    desk.first("POST", *[replying(status)] * 3)
    assert failure(desk).what == f"the service answers HTTP {status}"
    assert len(desk.asked("POST")) == 3
    assert waits == [2.0, 8.0]


@pytest.mark.parametrize("status", [201, 204, 304, 400, 401, 403, 404, 405, 410, 413, 451, 501])
def test_a_refusal_is_told_at_once(desk: Desk, waits: list[float], status: int) -> None:
    desk.first("POST", replying(status))
    assert failure(desk).what == f"the service answers HTTP {status}"
    assert waits == []


@pytest.mark.parametrize(
    ("header", "pause"), [("5", 5.0), ("1", 2.0), ("0", 2.0), ("-5", 2.0), ("soon", 2.0), ("٥", 2.0), ("120", 120.0)]
)
def test_the_service_says_how_long_to_wait(desk: Desk, waits: list[float], header: str, pause: float) -> None:
    desk.first("POST", lambda clerk: clerk.reply(429, b"", Retry_After=header.encode().decode("latin-1")))
    found(desk, "سعد الحربي")
    assert waits == [pause]


@pytest.mark.parametrize("form", ["{:%a, %d %b %Y %H:%M:%S} GMT", "{:%a %b %d %H:%M:%S %Y}"])
def test_the_service_says_until_when_to_wait(desk: Desk, waits: list[float], form: str) -> None:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    desk.first("POST", replying(503, Retry_After=form.format(until)))
    found(desk, "سعد الحربي")
    assert 30 < waits[0] <= 60


def test_a_day_that_has_passed_is_not_waited_for(desk: Desk, waits: list[float]) -> None:
    desk.first("POST", replying(503, Retry_After=format_datetime(dt.datetime(2015, 7, 21, tzinfo=dt.UTC), usegmt=True)))
    found(desk, "سعد الحربي")
    assert waits == [2.0]


@pytest.mark.parametrize("header", ["121", "86400", "999999999"])
def test_nobody_is_kept_waiting_for_long(desk: Desk, waits: list[float], header: str) -> None:
    desk.first("POST", replying(429, Retry_After=header))
    assert failure(desk).what == f"the service answers HTTP 429, and asks to wait {int(header):,} seconds"
    assert waits == []


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (silent, "the service did not answer in 0.2 seconds"),
        (dripping, "the service did not answer in 0.2 seconds"),
        (broken_off, "the answer broke off: "),
        (lambda clerk: clerk.connection.shutdown(socket.SHUT_RDWR), "the answer broke off: "),
    ],
)
def test_an_answer_that_does_not_arrive(
    desk: Desk, waits: list[float], reply: Callable[[Clerk], None], what: str
) -> None:
    desk.first("POST", reply, reply, reply)
    assert failure(desk, timeout=0.2).what.startswith(what)
    assert waits == [2.0, 8.0]


def test_an_answer_that_arrives_at_the_second_attempt(desk: Desk) -> None:
    desk.first("POST", broken_off)
    assert len(found(desk, "سعد الحربي")[0]) == 3


@pytest.mark.parametrize("reply", [endless, replying(200, b"[" * 9_000_000), replying(200, b" " * 8_400_000 + b"{}")])
def test_an_answer_is_not_read_without_end(desk: Desk, reply: Callable[[Clerk], None]) -> None:
    desk.first("POST", reply)
    assert failure(desk).what == "the answer is over 8,388,608 bytes"


def test_an_endless_refusal_is_a_refusal(desk: Desk) -> None:
    desk.first("POST", replying(403, b"x" * 1_000_000))
    assert failure(desk).what == "the service answers HTTP 403"


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip", "br"])
def test_a_packed_answer_is_not_unpacked(desk: Desk, coding: str) -> None:
    desk.first("POST", replying(200, gzip.compress(b"{}"), Content_Encoding=coding))
    assert failure(desk).what.startswith("the answer is packed")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>\xd8\xb3</html>",
        b"{",
        b'{"q0": ',
        b"\xff\xfe",
        b'{"q0":{"result":[{"id":"\xff"',
        b'{"a":' * 100_000,
    ],
)
def test_an_answer_that_is_not_json(desk: Desk, body: bytes) -> None:
    desk.first("POST", replying(200, body))
    assert failure(desk).what == "the answer is not JSON"


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        ([], "Expected `object`, got `array`"),
        ("q0", "Expected `object`, got `str`"),
        ({"q0": []}, "at `$[...]`"),
        ({"q0": {}}, "missing required field `result`"),
        ({"q0": {"result": None}}, "at `$[...].result`"),
        ({"q0": {"result": ["Q1"]}}, "at `$[...].result[0]`"),
        ({"q0": {"result": [{"name": "x", "score": 1}]}}, "missing required field `id`"),
        ({"q0": {"result": [{"id": "Q1", "score": 1}]}}, "missing required field `name`"),
        ({"q0": {"result": [{"id": "Q1", "name": "x"}]}}, "missing required field `score`"),
        ({"q0": {"result": [HARBI | {"id": 900001}]}}, "at `$[...].result[0].id`"),
        ({"q0": {"result": [HARBI | {"score": "100"}]}}, "at `$[...].result[0].score`"),
        ({"q0": {"result": [HARBI | {"match": "yes"}]}}, "at `$[...].result[0].match`"),
        ({"q0": {"result": [HARBI | {"type": "Q5"}]}}, "at `$[...].result[0].type`"),
        ({"q0": {"result": [HARBI | {"type": [5]}]}}, "at `$[...].result[0].type[0]`"),
    ],
)
def test_an_answer_in_another_shape(desk: Desk, answer: object, where: str) -> None:
    desk.first("POST", replying(200, answer))
    error = failure(desk)
    assert error.what.startswith("the answer is not in the shape of the API: ")
    assert where in error.what


def test_a_score_beyond_numbers(desk: Desk) -> None:
    desk.first("POST", replying(200, b'{"q0": {"result": [{"id": "Q1", "name": "x", "score": 1e999}]}}'))
    assert "Number out of range" in failure(desk).what


def test_what_a_service_may_leave_out_or_add(desk: Desk) -> None:
    bare = {"id": "Q1", "name": "", "score": -1, "description": None, "match": None, "type": None, "more": [{}]}
    desk.first("POST", replying(200, {"q0": {"result": [bare], "more": 1}, "q7": {"result": []}}))
    assert found(desk, "سعد الحربي") == [[Candidate(id="Q1", name="", score=-1)]]


def test_no_answer_is_not_the_answer_that_there_is_nobody(desk: Desk) -> None:
    desk.first("POST", replying(200, {"q0": {"result": []}, "q2": {"result": []}}))
    assert failure(desk, "سعد", "ليلى", "هند").what == "1 of 3 questions have no answer"


@pytest.mark.parametrize("status", [200, 400, 403])
def test_a_service_that_tells_what_is_wrong(desk: Desk, status: int) -> None:
    told = {"status": "error", "message": "invalid query", "details": "line 1\x1b[31m", "arguments": {"lang": "ar"}}
    desk.first("POST", replying(status, told))
    assert failure(desk).what.endswith(": invalid query: line 1\\x1b[31m")


# --- hostile strings ------------------------------------------------------------------------------------------------------


def test_names_and_descriptions_are_one_line_that_is_safe_to_print(desk: Desk) -> None:
    hostile = HARBI | {
        "name": "سعد\x1b[2J\nالحربي\u202e",
        "description": "x" * 100_000,
        "type": [{"id": "Q5", "name": "\u2066human\r\n"}],
    }
    desk.first("POST", replying(200, {"q0": {"result": [hostile]}}))
    ((candidate,),) = found(desk, "سعد الحربي")
    assert candidate.name == "سعد\\x1b[2J الحربي\\u202e"
    assert candidate.description is not None
    assert len(candidate.description) == 300
    assert candidate.types == (Type("Q5", "\\u2066human"),)


@pytest.mark.parametrize("id_", ["", " Q5", "Q5\n", "Q\x1b5", "Q\u202e5", "Q" * 301])
@pytest.mark.parametrize("where", ["candidate", "type"])
def test_an_identifier_is_taken_as_it_is_or_not_at_all(desk: Desk, id_: str, where: str) -> None:
    entity = HARBI | ({"id": id_} if where == "candidate" else {"type": [{"id": id_}]})
    desk.first("POST", replying(200, {"q0": {"result": [entity]}}))
    assert failure(desk).what.startswith("the answer has ")


# --- redirects ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_question_goes_along_where_a_service_has_moved(desk: Desk, status: int) -> None:
    desk.first("GET", replying(status, Location="/new/api"))
    desk.first("POST", replying(status, Location=f"http://127.0.0.1:{desk.server_port}/new/api"))
    assert len(found(desk, "سعد الحربي")[0]) == 3
    assert [(asked.method, asked.path) for asked in desk.seen] == [
        ("GET", "/ar/api"),
        ("GET", "/new/api"),
        ("POST", "/ar/api"),
        ("POST", "/new/api"),
    ]
    assert desk.seen[2].queries == desk.seen[3].queries


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://names.example/", "javascript:alert(1)", "data:,{}"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_out_of_the_web_is_not_followed(desk: Desk, location: str, method: str) -> None:
    desk.first(method, replying(302, Location=location))
    assert failure(desk)
    assert len(desk.asked(method)) == 1


def test_a_redirect_that_would_send_names_in_the_clear_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(301, headers={"Location": "http://names.example/api"})

    client = httpx2.Client
    monkeypatch.setattr(httpx2, "Client", lambda **given: client(transport=httpx2.MockTransport(answer), **given))
    with pytest.raises(ReconciliationError, match="the service redirects to http:"):
        Service("https://names.example/api").manifest()
    assert asked == ["https://names.example/api"]


def test_a_redirect_to_another_page_is_not_an_answer(desk: Desk) -> None:
    desk.first("POST", replying(303, Location="/thanks"))
    assert failure(desk).what.startswith("the service redirects to ")


def test_a_redirect_to_nowhere(desk: Desk) -> None:
    desk.first("POST", replying(302, Location="http://127.0.0.1:99999/"))
    assert failure(desk)


def test_redirects_come_to_an_end(desk: Desk) -> None:
    desk.first("GET", *[replying(302, Location="/ar/api")] * 7)
    assert failure(desk).what == "the service redirects more than 5 times"
    assert len(desk.seen) == 6


# --- what cannot be asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "names.example/api",
        "ftp://names.example/api",
        "file:///etc/passwd",
        "http://",
        "https://[::1",
        "http://a\x1b/",
    ],
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ReconciliationError, match="not the address of a service") as caught:
        Service(url)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "url", ["http://exa mple/", "http://127.0.0.1:99999/", "http://a.invalid/", "http://127.0.0.1:1/"]
)
def test_an_address_that_cannot_be_reached(waits: list[float], url: str) -> None:
    with pytest.raises(ReconciliationError) as caught:
        Service(url, timeout=2).manifest()
    assert caught.value.where == url
    assert caught.value.hint
    assert str(caught.value).isprintable()
    assert waits == []


def test_a_password_in_the_address_is_used_and_not_told(desk: Desk) -> None:
    desk.first("GET", replying(302, Location="ftp:/secret"), replying(303, Location="/elsewhere"))
    service = Service(desk.url.replace("//", "//reader:word@"))
    for _ in range(2):
        with pytest.raises(ReconciliationError) as caught:
            service.manifest()
        assert "word" not in str(caught.value)


@pytest.mark.parametrize("name", ["", " \n", "\u200f\u0640", "س" * 251, "سعد \ud800"])
def test_a_name_that_cannot_be_asked(name: str) -> None:
    with pytest.raises(ReconciliationError) as caught:
        Query(name)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("limit", "timeout"), [(0, 1.0), (-1, 1.0), (1, 0.0), (1, -1.0)])
def test_a_service_is_asked_for_something_and_given_some_time(limit: int, timeout: float) -> None:
    with pytest.raises(ReconciliationError, match="both must be above zero"):
        Service("http://127.0.0.1/", limit=limit, timeout=timeout)


def test_the_address_of_wikidata() -> None:
    assert wikidata() == "https://wikidata.reconci.link/ar/api"
    assert wikidata("zh-hans") == "https://wikidata.reconci.link/zh-hans/api"
    for language in ("", "AR", "../en", "ar/api?x="):
        with pytest.raises(ReconciliationError, match="not a language code"):
            wikidata(language)


# --- whatever a service answers -------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["q0", "result", "id", "name", "score", "type", "status"]), inner, max_size=4)
    ),
    max_leaves=12,
)
CANDIDATES = st.fixed_dictionaries(
    {"id": st.text(max_size=4), "name": st.text(), "score": st.integers() | st.floats(allow_nan=False)},
    optional={"description": st.none() | st.text(), "match": st.booleans(), "type": st.lists(st.text(max_size=3))},
)
ANSWERS = st.fixed_dictionaries({"q0": st.fixed_dictionaries({"result": st.lists(CANDIDATES, max_size=3)})})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=40) | JSON.map(msgspec.json.encode) | ANSWERS.map(msgspec.json.encode))
def test_an_answer_is_candidates_or_one_line(desk: Desk, body: bytes) -> None:
    desk.first("POST", replying(200, body))
    answers = Service(desk.url).reconcile([Query("سعد الحربي")])
    told = None
    try:
        candidates = next(answers)
    except ReconciliationError as error:
        told = str(error)
    if told is not None:
        assert told.isprintable()
        return
    answered = [candidate["id"] for candidate in msgspec.json.decode(body)["q0"]["result"]]
    assert sorted(candidate.id for candidate in candidates) == sorted(answered)
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


# --- the command ----------------------------------------------------------------------------------------------------------


def who(*arguments: str) -> Result:
    """`qawl who`, where there is no store but one that is named."""
    return CliRunner().invoke(app, ["who", *arguments], env={"QAWL_STORE": None, "XDG_DATA_HOME": "/nowhere"})


def test_nobody_is_asked_unless_somebody_wants_it(desk: Desk) -> None:
    assert who("كيري").exit_code == 0
    assert desk.seen == []


def test_a_name_that_is_not_known_here_is_asked_about_as_it_is(desk: Desk) -> None:
    told = json.loads(who("سعد الحربي", "--reconcile", desk.url, "--json").stdout)
    (answer,) = told["reconciled"]
    assert answer["name"] == "سعد الحربي"
    assert [(each["id"], each["score"]) for each in answer["candidates"]] == [
        ("Q900002", 100),
        ("Q900001", 71.5),
        ("Q900003", 55),
    ]
    assert answer["candidates"][1]["description"] == "مهندس"
    assert answer["candidates"][1]["page"] == "https://names.example/wiki/Q900001"
    shown = who("سعد الحربي", "--reconcile", desk.url, "--no-bidi").stdout
    for part in ("Q900002", "100, certain to the service", "مهندس", "https://names.example/wiki/Q900001"):
        assert part in shown


def test_a_person_of_the_registry_is_asked_about_by_the_name_in_arabic(desk: Desk) -> None:
    shown = who("kerry", "--reconcile", desk.url, "--no-bidi").stdout
    assert "John Kerry" in shown
    assert "the service knows nobody by this name" in shown
    (asked,) = desk.asked("POST")
    assert asked.queries == {"q0": {"query": "جون كيري", "limit": 5}}


def test_types_are_sent_to_who_has_the_identifiers_of_wikidata(desk: Desk) -> None:
    desk.manifest = MANIFEST | {"identifierSpace": WIKIDATA}
    who("kerry", "--reconcile", desk.url)
    (asked,) = desk.asked("POST")
    assert asked.queries["q0"]["type"] == ["Q5"]


def test_who_the_articles_make_known_is_asked_about_once_a_name(desk: Desk, tmp_path: Path) -> None:
    texts = ["قال العقيد ماهر المرجاني مدير شرطة الضفاف إن المتهم أوقف.", "أكد ماهر المرجاني أن الحملة ستستمر شهرا."]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        added = ["add", str(tmp_path / f"{number}.txt"), "--published", f"2021-06-0{number + 1}"]
        assert CliRunner().invoke(app, [*added, "--store", str(tmp_path / "qawl.db")]).exit_code == 0
    found = who("المرجاني", "--reconcile", desk.url, "--store", str(tmp_path / "qawl.db"), "--json")
    told = json.loads(found.stdout)
    assert [answer["name"] for answer in told["reconciled"]] == ["ماهر المرجاني"]
    assert told["articles"]
    assert len(desk.asked("POST")) == 1


@pytest.fixture
def held(tmp_path: Path) -> str:
    """A store that knows one whom the service knows too, and another of the same name."""
    texts = [
        "قال رئيس لجنة التمور سعد الحربي إن موسم التمور بدأ في القصيم.",
        "صرح مدرب فريق الضفاف لكرة القدم سعد الحربي بأن الفريق جاهز للمباراة.",
    ]
    store = str(tmp_path / "qawl.db")
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        added = ["add", str(tmp_path / f"{number}.txt"), "--published", f"2021-06-0{number + 1}"]
        assert CliRunner().invoke(app, [*added, "--store", store]).exit_code == 0
    return store


def candidates(store: str, desk: Desk) -> dict[str, dict[str, Any]]:
    told = json.loads(who("سعد الحربي", "--reconcile", desk.url, "--store", store, "--json").stdout)
    (answer,) = told["reconciled"]
    return {each["id"]: each for each in answer["candidates"]}


def entities(store: str) -> list[str]:
    return [each["id"] for each in json.loads(who("سعد الحربي", "--store", store, "--json").stdout)["articles"]]


def page(id_: str) -> str:
    return f"https://names.example/wiki/{id_}"


def test_what_was_judged_of_a_candidate_is_shown_beside_it(desk: Desk, held: str) -> None:
    one, other = entities(held)
    assert all(each["judged"] == {} for each in candidates(held, desk).values())
    for verdict, id_, entity in (("--same", HARBI, one), ("--different", NAMESAKE, one), ("--unsure", COMPANY, other)):
        judge = [
            "review",
            "--subject",
            "entity",
            verdict,
            entity,
            page(str(id_["id"])),
            "--store",
            held,
            "--by",
            "سلمى",
        ]
        assert CliRunner().invoke(app, judge).exit_code == 0
    found = candidates(held, desk)
    assert found["Q900001"]["identifier"] == page("Q900001")
    assert {id_: each["judged"] for id_, each in found.items()} == {
        "Q900001": {one: "same"},
        "Q900002": {one: "different"},
        "Q900003": {other: "unsure"},
    }
    shown = who("سعد الحربي", "--reconcile", desk.url, "--store", held, "--no-bidi").stdout
    for part in (f"accepted for {one[:10]}", f"refused for {one[:10]}", f"nobody could tell for {other[:10]}"):
        assert part in shown


def test_a_candidate_without_a_page_has_no_identifier(desk: Desk, held: str) -> None:
    desk.manifest = {name: value for name, value in MANIFEST.items() if name != "view"}
    assert {each["identifier"] for each in candidates(held, desk).values()} == {None}
    desk.manifest = MANIFEST | {"view": {"url": "https://names.example/wiki/#{{id}}"}}
    assert {each["identifier"] for each in candidates(held, desk).values()} == {None}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_a_person_at_the_keyboard_says_which_candidate_it_is(desk: Desk, held: str) -> None:
    def asked(typed: str) -> str:
        options = ("--reconcile", desk.url, "--store", held, "--by", "سلمى", "--no-bidi")
        return keyboard.at_the_keyboard(typed, "who", "سعد الحربي", *options)

    one, other = entities(held)
    # of the first: not the namesake, gone back over, not the namesake, the second it is; then of the other: the end
    shown = asked("d\nb\nd\ns\nq\n")
    assert "1 of 6" in shown
    assert "3 of 6" not in shown, "who is accepted for one is not asked about the others"
    assert "4 of 6" in shown
    assert "2 judged" in shown
    found = candidates(held, desk)
    assert found["Q900002"]["judged"] == {one: "different"}
    assert found["Q900001"]["judged"] == {one: "same"}
    (row, *_) = [row for row in json.loads(history(held))["judgements"] if row["judgement"] == "same"]
    assert (row["by"], row["why"]) == ("سلمى", f"proposed by {desk.url} for «سعد الحربي»")
    shown = asked("u\n\nd\n")  # the second is passed on
    assert "1 of 3" in shown
    assert candidates(held, desk)["Q900002"]["judged"] == {one: "different", other: "unsure"}
    assert "1 of 1" in asked("s\n"), "what was passed on is asked again, the rest is not"
    assert entities(held) == [one], "two of one record are one"
    assert "[s]ame" not in asked("")


def history(store: str) -> str:
    return CliRunner().invoke(app, ["review", "--history", "--json", "--store", store, "--by", "سلمى"]).stdout


def test_where_nobody_sits_at_the_keyboard_nothing_is_asked_or_kept(desk: Desk, held: str) -> None:
    shown = CliRunner().invoke(
        app, ["who", "سعد الحربي", "--reconcile", desk.url, "--store", held, "--by", "سلمى"], input="s\ns\n"
    )
    assert shown.exit_code == 0
    assert "[s]ame" not in shown.stdout
    assert json.loads(history(held))["judgements"] == []


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        (replying(500), "HTTP 500"),
        (replying(404), "HTTP 404"),
        (replying(200, b"<html>"), "not JSON"),
        (replying(200, {"q0": []}), "not in the shape of the API"),
        (broken_off, "broke off"),
    ],
)
def test_a_service_that_fails_is_one_line_with_a_way_out(
    desk: Desk, reply: Callable[[Clerk], None], complaint: str
) -> None:
    desk.first("POST", *[reply] * 3)
    result = who("سعد الحربي", "--reconcile", desk.url, "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"qawl: {desk.url}: ")
    assert complaint in line
    assert line.endswith(")")


def test_a_service_that_is_silent_is_told_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.cli.who._PATIENCE", 0.2)
    desk.first("POST", *[silent] * 3)
    result = who("سعد الحربي", "--reconcile", desk.url)
    assert result.exit_code == 3
    assert "did not answer in 0.2 seconds" in result.stderr


@pytest.mark.parametrize("address", ["", "names.example", "ftp://names.example/api"])
def test_what_is_no_address_is_not_asked(address: str) -> None:
    result = who("سعد الحربي", "--reconcile", address)
    assert result.exit_code == 3
    assert "not the address of a service" in result.stderr
