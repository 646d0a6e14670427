"""The OpenAPI document: valid, complete, and true of what the API does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from asked_api import V1
from browsed import Checked

from qawl.server.api import questions
from qawl.server.api.document import document
from qawl.server.api.examples import examples
from qawl.server.api.operations import OPERATIONS
from qawl.store import ArticleQuery, EventQuery, PositionQuery, PromiseQuery, Query, StoryQuery, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    import msgspec
    from starlette.testclient import TestClient

# A list that is read in parts has one order.
ORDERS = {"by_addition", "latest_due"}
ASKED = [
    (questions.StatementsAsked, Query, ORDERS),
    (questions.PromisesAsked, PromiseQuery, ORDERS),
    (questions.UndertakingsAsked, UndertakingQuery, set()),
    (questions.EventsAsked, EventQuery, set()),
    (questions.StoriesAsked, StoryQuery, set()),
    (questions.ArticlesAsked, ArticleQuery, set()),
    (questions.PositionsAsked, PositionQuery, {"entities", "known", "speaker"}),  # `who` says which of them
]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that stands alone."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": document()["components"]}


def test_the_document_is_what_is_served(api: TestClient) -> None:
    assert api.get(f"{V1}/openapi.json").json() == json.loads(json.dumps(document()))
    assert document()["openapi"] == "3.1.0"


def test_every_schema_is_one() -> None:
    for schema in document()["components"]["schemas"].values():
        jsonschema_rs.validator_for(inlined(schema))


def test_every_reference_leads_somewhere() -> None:
    def references(held: Any) -> Iterator[str]:
        if isinstance(held, dict):
            for key, value in held.items():
                if key == "$ref":
                    yield value
                else:
                    yield from references(value)
        elif isinstance(held, list):
            for each in held:
                yield from references(each)

    found = set(references(document()))
    for reference in found:
        held: Any = document()
        for step in reference.removeprefix("#/").split("/"):
            held = held[step]
    schemas = {each.rpartition("/")[2] for each in found if "/schemas/" in each}
    assert schemas == set(document()["components"]["schemas"])


def test_every_example_is_of_its_schema() -> None:
    checked = 0
    for _, _, operation in operations():
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                value = parameter["example"]
                is_number = parameter["schema"].get("type") == "integer"
                jsonschema_rs.validate(parameter["schema"], int(value) if is_number else value)
                checked += 1
        contents = [
            operation["responses"]["200"].get("content", {}),
            operation.get("requestBody", {}).get("content", {}),
        ]
        for content in contents:
            for held in content.values():
                if "example" in held:
                    jsonschema_rs.validate(inlined(held["schema"]), held["example"])
                    checked += 1
    assert checked > 80


def test_every_operation_is_named_and_tells_its_errors() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(names)) == len(names)
    assert set(examples()) <= set(names)
    for method, path, operation in operations():
        assert operation["summary"]
        told = set(operation["responses"])
        assert {"200", "401", "403", "421", "429", "500"} <= told
        assert ("304" in told) == (method == "get")
        assert ("404" in told) == ("{id}" in path or path.endswith("/comparisons/articles"))
        assert ({} in operation["security"]) == (operation["operationId"] != "addArticles")
        assert ({"413", "415", "422"} <= told) == (method == "post")


@pytest.mark.parametrize(("asked", "query", "besides"), ASKED, ids=lambda each: getattr(each, "__name__", ""))
def test_whatever_the_store_can_be_asked_the_api_can(
    asked: type[msgspec.Struct], query: type[msgspec.Struct], besides: set[str]
) -> None:
    assert {*query.__struct_fields__} - {"skip", "limit"} - besides <= {*asked.__struct_fields__}


def test_parameters_have_types_and_words() -> None:
    for _, path, operation in operations():
        for parameter in operation.get("parameters", ()):
            schema = parameter["schema"]
            assert schema.get("type") in ("string", "integer", "boolean"), (path, parameter["name"])
            assert "null" not in schema.get("type", "")
            assert parameter["description"] != parameter["name"], (path, parameter["name"])


def test_the_page_for_people_is_well_formed_and_shows_every_operation_and_record(api: TestClient) -> None:
    page = Checked(api.get(f"{V1}/docs").text)
    assert len(page.ids) == len(set(page.ids))
    shown = set(page.ids)
    assert {operation["operationId"] for _, _, operation in operations()} <= shown
    assert {f"schema-{name}" for name in document()["components"]["schemas"]} <= shown
    inner = {
        (given["href"] or "")[1:]
        for tag, given in page.elements
        if tag == "a" and (given["href"] or "").startswith("#")
    }
    assert inner <= shown
    assert page.elements[0] == ("html", {"lang": "en", "dir": "ltr"})
    assert [tag for tag, _ in page.elements].count("h1") == 1


def test_every_link_of_the_page_leads_somewhere(api: TestClient) -> None:
    page = Checked(api.get(f"{V1}/docs").text)
    addresses = {given.get("href") or "" for _, given in page.elements if given.get("href")}
    for address in addresses:
        assert address.startswith(("#", "/"))
        if address.startswith("/"):
            assert api.get(address).status_code == 200


def test_every_operation_stands_in_the_document() -> None:
    told = {path for method, path, _ in operations() if method == "get"}
    assert {f"{V1}{each.path}" for each in OPERATIONS} | {f"{V1}/docs", f"{V1}/openapi.json"} == told
