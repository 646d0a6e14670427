"""What each operation answers over the samples, with which headers, and how the same answer is asked for again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from asked_api import V1, client_of

from qawl.records import Act
from qawl.server.api import answers
from qawl.server.api.document import document
from qawl.server.api.examples import examples
from qawl.server.api.operations import OPERATIONS, Operation
from qawl.server.security import HEADERS
from qawl.store import Query, Store

if TYPE_CHECKING:
    from starlette.testclient import TestClient

BY_ID = {each.id: each for each in OPERATIONS}


def address(operation: Operation) -> str:
    """An operation asked with the example of its document."""
    found = examples().get(operation.id)
    path = operation.path.replace("{id}", found.id if found and found.id else "")
    return f"{V1}{path}"


def parameters(operation: Operation) -> dict[str, str]:
    found = examples().get(operation.id)
    return found.parameters if found else {}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_the_example_of_an_operation_is_what_is_answered(api: TestClient, operation: Operation) -> None:
    answer = api.get(address(operation), params=parameters(operation))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    held = examples().get(operation.id)
    if held is not None and held.answer is not None:
        assert answer.json() == held.answer


def test_a_text_is_read_as_its_example_says(api: TestClient) -> None:
    held = examples()["readText"]
    answer = api.post(f"{V1}/readings", json=held.body)
    assert answer.json() == held.answer
    (said,) = answer.json()["reading"]["statements"]
    text = answer.json()["article"]["text"]
    assert [text[start:end] for start, end in said["content"]] == [
        "الجسر الجديد سيفتح أمام السيارات في نهاية العام الجاري"
    ]


def test_a_reading_is_not_stored(api: TestClient, store: Store) -> None:
    before = store.counts()
    assert api.post(f"{V1}/readings", json={"text": "قال سعد الحربي إن المطر قادم."}).status_code == 200
    assert store.counts() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_head_has_the_headers_of_get_and_no_body(api: TestClient, operation: Operation) -> None:
    got, head = (api.request(method, address(operation), params=parameters(operation)) for method in ("GET", "HEAD"))
    assert head.status_code == 200
    assert not head.content
    assert dict(head.headers) == dict(got.headers)
    assert {name: got.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_what_the_client_holds_is_not_sent_again(api: TestClient, operation: Operation) -> None:
    first = api.get(address(operation), params=parameters(operation))
    tag = first.headers["etag"]
    for held in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = api.get(address(operation), params=parameters(operation), headers={"If-None-Match": held})
        assert again.status_code == 304
        assert not again.content
        assert again.headers["etag"] == tag
    for other in ('"other"', tag.strip('"'), ""):
        again = api.get(address(operation), params=parameters(operation), headers={"If-None-Match": other})
        assert again.content == first.content


def test_a_tag_changes_with_the_question_and_the_form(api: TestClient) -> None:
    asked = [("limit=2", "*/*"), ("limit=3", "*/*"), ("limit=2", "application/x-ndjson")]
    tags = {api.get(f"{V1}/statements?{query}", headers={"Accept": accept}).headers["etag"] for query, accept in asked}
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/json, application/x-ndjson;q=0.5", "application/json"),
        ("application/json;q=0.1, application/x-ndjson;q=0.5", "application/x-ndjson"),
        ("text/html", "application/json"),
        ("application/x-ndjson;q=0", "application/json"),
        ("application/x-ndjson;q=nonsense", "application/x-ndjson"),
        (";;,q=,", "application/json"),
    ],
)
def test_the_form_that_is_asked_for(api: TestClient, accept: str, media_type: str) -> None:
    answer = api.get(f"{V1}/events?limit=1", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert answer.headers["vary"] == "Accept"


LISTS = [each for each in OPERATIONS if each.listing is not None]


@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.id)
def test_jsonl_holds_the_whole_selection(api: TestClient, operation: Operation) -> None:
    asked = {name: value for name, value in parameters(operation).items() if name != "limit"}
    lines = api.get(address(operation), params=asked, headers={"Accept": "application/x-ndjson"})
    assert int(lines.headers["content-length"]) == len(lines.content)
    items = api.get(address(operation), params=asked | {"limit": "500"}).json()["items"]
    assert [json.loads(line) for line in lines.text.splitlines()] == items
    assert items
    tag = lines.headers["etag"]
    headers = {"Accept": "application/x-ndjson", "If-None-Match": tag}
    assert api.get(address(operation), params=asked, headers=headers).status_code == 304
    head = api.head(address(operation), params=asked, headers={"Accept": "application/x-ndjson"})
    assert dict(head.headers) == dict(lines.headers)


def test_an_export_that_fails_is_an_error_and_not_half_of_one(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    held = Store.slice

    def failing(self: Store, *asked: Any, **more: Any) -> Any:
        calls.append(asked)
        if len(calls) > 1:
            raise ZeroDivisionError
        return held(self, asked[0], 5, **more)

    monkeypatch.setattr(Store, "slice", failing)
    answer = api.get(f"{V1}/statements", headers={"Accept": "application/x-ndjson"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_exports_are_let_go_when_they_were_sent_and_refused_when_too_many_are_under_way(api: TestClient) -> None:
    headers = {"Accept": "application/x-ndjson"}
    for method in ["GET"] * (answers.EXPORTS + 1) + ["HEAD"] * (answers.EXPORTS + 1):
        assert api.request(method, f"{V1}/events", headers=headers).status_code == 200
    for _ in range(answers.EXPORTS):
        assert answers._exporting.acquire(blocking=False)
    try:
        refused = api.get(f"{V1}/events", headers=headers)
    finally:
        for _ in range(answers.EXPORTS):
            answers._exporting.release()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert api.get(f"{V1}/events", headers=headers).status_code == 200


def test_a_statement_says_who_reports_it_and_who_left_it_out(api: TestClient, store: Store) -> None:
    said = next(each for each in store.statements() if (found := store.utterance_of(each.id)) and found.left_out)
    told = api.get(f"{V1}/statements/{said.id}").json()
    assert told["chain"][0] == said.speaker
    assert told["utterance"]["left_out"]
    assert said.id in [each["id"] for each in told["utterance"]["reports"]]
    assert 0 < told["why"]["confidence"] <= 1
    text = store.article(said.article).article.text
    assert [text[each["span"][0] : each["span"][1]] for each in told["content"]] == [
        each["words"] for each in told["content"]
    ]


def test_a_promise_stands_by_the_day_that_is_asked_for(api: TestClient) -> None:
    path = f"{V1}/promises/{examples()['getPromise'].id}"
    assert api.get(path, params={"as_of": "2021-09-01"}).json()["state"] == "open"
    assert api.get(path, params={"as_of": "2021-12-15"}).json()["state"] == "due_soon"
    assert api.get(path, params={"as_of": "2022-01-01"}).json()["state"] == "overdue"
    assert api.get(path).json()["as_of"] == "2021-09-01"


def test_the_filters_are_those_of_the_store(api: TestClient, store: Store) -> None:
    found = api.get(f"{V1}/statements", params={"speaker": "الكاظمي", "act": "assert", "limit": "500"}).json()["items"]
    expected = [each.id for each in store.statements(Query(speaker="الكاظمي", act=Act.ASSERT))]
    assert [each["id"] for each in found] == expected
    assert expected


def test_articles_of_an_outlet_and_of_days(api: TestClient) -> None:
    every = api.get(f"{V1}/articles", params={"limit": "500"}).json()["items"]
    outlet = "وكالة العيّنة"
    of_outlet = api.get(f"{V1}/articles", params={"limit": "500", "outlet": outlet}).json()["items"]
    assert of_outlet == [each for each in every if each["outlet"] == outlet]
    assert 0 < len(of_outlet) < len(every)
    days = {"since": "2021-07-01", "until": "2021-07-31", "limit": "500"}
    of_days = api.get(f"{V1}/articles", params=days).json()["items"]
    assert of_days == [each for each in every if (each["published"] or "").startswith("2021-07")]
    assert of_days


def test_a_position_is_asked_for_by_name_by_key_and_by_side(api: TestClient, store: Store) -> None:
    key = next(key for each in store.statements(Query(speaker="الكاظمي")) if (key := store.spoken(each.id).entity))

    def told(**asked: str) -> list[str]:
        answer = api.get(f"{V1}/positions", params={"limit": "500", **asked})
        assert answer.status_code == 200, answer.text
        return [each["statement"]["id"] for each in answer.json()["statements"]]

    assert key.startswith("person:")
    of_key = told(who=key)
    assert of_key
    assert {store.spoken(id_).entity for id_ in of_key} == {key}
    assert set(of_key) <= set(told(who="الكاظمي"))
    assert set(told(who="العراق")) < set(told(who="العراق", side="true"))
    assert told(who="government:IQ") == [id_ for id_ in told(who="العراق") if store.spoken(id_).entity]


def test_what_is_not_there_is_said(api: TestClient) -> None:
    for path, methods in document()["paths"].items():
        if "{id}" in path and "get" in methods:
            for id_ in ("0000000000000000", "person:nobody", "..%2f..%2fetc%2fpasswd", "%00", "x" * 3000, "%ff"):
                answer = api.get(path.replace("{id}", id_))
                assert answer.status_code == 404, (path, id_)
                assert answer.headers["content-type"] == "application/problem+json"
                assert len(answer.content) < 1000


def test_another_method_is_refused_with_those_that_there_are(api: TestClient) -> None:
    for path, methods in document()["paths"].items():
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"):
            if method.lower() not in methods:
                answer = api.request(method, path.replace("{id}", "0"))
                assert answer.status_code == 405
                allowed = {each.strip() for each in answer.headers["allow"].split(",")}
                assert allowed == {each.upper() for each in methods} | ({"HEAD"} if "get" in methods else set())
                assert answer.json()["status"] == 405


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/", "/api/v2", "/api/v1/statement", "/api/v1/openapi.yaml"])
def test_an_address_that_the_api_does_not_have(api: TestClient, path: str) -> None:
    assert api.get(path).status_code == 404


def test_a_store_that_fails_is_503_and_a_fault_is_500(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from qawl.errors import StoreError

    client = client_of(store)
    for error, status in (
        (StoreError("the store is damaged", where="a.db", hint="restore it"), 503),
        (ZeroDivisionError(), 500),
    ):

        def fail(self: Store, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(Store, "counts", fail)
        answer = client.get(V1)
        assert (answer.status_code, answer.json()["status"]) == (status, status)
        assert "division" not in answer.text
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_another_host_is_refused_with_a_problem(api: TestClient) -> None:
    answer = api.get(V1, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (421, "application/problem+json")
