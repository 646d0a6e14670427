"""The OpenAPI document as a page for people, in English, without a script."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
from markupsafe import Markup

from qawl.server.api.document import document
from qawl.server.api.operations import PREFIX
from qawl.server.languages import ENGLISH, Language
from qawl.server.rendering import render


@cache
def human() -> str:
    """The page, as HTML."""
    told = document()
    return render(
        "api.html",
        Language(ENGLISH),
        info=told["info"],
        paragraphs=told["info"]["description"].split("\n\n"),
        operations=[
            _shown(method, path, operation, told)
            for path, methods in told["paths"].items()
            for method, operation in methods.items()
        ],
        schemas=sorted(told["components"]["schemas"].items()),
        prose=prose,
        kind=kind_of,
        document=f"{PREFIX}/openapi.json",
    )


def _shown(method: str, path: str, operation: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    responses = told["components"]["responses"]
    answers = {}
    for status, answer in operation["responses"].items():
        known = responses[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        answers[status] = known["description"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    made = operation["responses"]["200"].get("content", {}).get("application/json", {})
    return {
        "parameters": [],
        "security": [{}],
        **operation,
        "method": method.upper(),
        "path": path,
        "answers": answers,
        "body": _kind(body),
        "body_example": _pretty(body.get("example")),
        "answer": _kind(made),
        "answer_example": _pretty(made.get("example")),
    }


def _kind(content: dict[str, Any]) -> str | None:
    reference = content.get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2] or None


def _pretty(example: Any) -> str | None:
    return None if example is None else msgspec.json.format(msgspec.json.encode(example), indent=2).decode()


def prose(text: str) -> Markup:
    """A text of the document with its `code` and **weight** as elements; all else is escaped."""
    escaped = str(Markup("{}").format(text))
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return Markup(re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", coded))


def kind_of(schema: dict[str, Any]) -> str:
    """What a value is, in a word or two: a type, a name of a schema, or both."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(kind_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"array of {kind_of(schema['items'])}" if isinstance(schema.get("items"), dict) else "array"
    more = [schema["format"]] if "format" in schema else []
    return " ".join([str(schema.get("type", "any")), *more])
