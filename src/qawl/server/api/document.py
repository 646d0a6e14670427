"""The OpenAPI 3.1 document of the API, made from its table of operations and the records that it asks and answers.

Invariant: nothing in it is written twice. Parameters, bodies and answers are the schemas of the records that are decoded and
encoded; so the document cannot say what the API does not do.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from qawl import __version__
from qawl.accounts import Scope
from qawl.server.api import answered, questions
from qawl.server.api.answers import JSON, LINES
from qawl.server.api.bodies import LARGEST
from qawl.server.api.examples import answer_example, body_example, id_example, parameter_example
from qawl.server.api.operations import OPERATIONS, PREFIX, Operation
from qawl.server.api.problems import MEDIA_TYPE, Problem
from qawl.server.api.schemas import Schemas

if TYPE_CHECKING:
    from qawl.records import Record

_ABOUT = f"""The record of who said what, through whom, to whom and when, as Arabic news tells it: every record is bound to words
of an article.

**Lists** come in pages of `limit` records. `next` in the body, and `Link: rel="next"`, hold the address of the next page until
there is none; records that are added meanwhile make none come twice or not at all. With `Accept: {LINES}` a list comes as JSONL,
one record a line: a page where `limit` is given, else all of it.

**Every GET** also answers HEAD, and has a strong `ETag`: sent back in `If-None-Match`, it is answered with 304 while nothing
changed.

**Errors** are problems (RFC 9457) as `{MEDIA_TYPE}`: `detail` says what is wrong, `where` with what, `hint` what to do. Any
address answers 405 with `Allow` to a method that it does not have, and what is no address of the API is 404. A parameter that an
operation does not have is an error, never passed over.

**Rates**: `RateLimit-Policy` tells how many questions a client may ask in how many seconds, `RateLimit` how many are left; 429
tells in `Retry-After` when to ask again.

Spans are half-open ranges of Unicode code points, days are ISO 8601, times are TIMEX3 (ISO 24617-1)."""

_PROBLEMS = {
    400: "The question cannot be understood",
    401: "A token is needed, or this one is not known (RFC 6750)",
    403: "The record is served read-only, or who asks may not do this",
    404: "There is nothing with this id",
    408: "The body did not come in time",
    409: "The ledger has not taken the article in yet",
    413: f"The body has more than {LARGEST >> 20} MiB",
    415: "The body is not `application/json`",
    421: "The question names a host that is not served",
    422: "The body is JSON, but not what is asked for",
    429: "Too many questions in a short time",
    500: "A fault in qawl",
    503: "The store cannot answer, or too much is being done already",
}
_HEADERS = {
    "ETag": "The strong entity tag of this answer",
    "Cache-Control": "How long the answer may be kept",
    "Link": 'The address of the next page, as `rel="next"`',
    "RateLimit": "What is left to the client",
    "RateLimit-Policy": "How many questions a client may ask in how many seconds",
    "Retry-After": "In how many seconds to ask again",
    "WWW-Authenticate": "How to send a token",
}
_ALWAYS = (401, 403, 421, 429, 500)
# Who is not asked for a token may read without one.
_READ = [{}, {"token": [Scope.READ.value]}]
_RATES = ("RateLimit", "RateLimit-Policy")


@cache
def document() -> dict[str, Any]:
    """The document."""
    sent: list[type[Record]] = [answered.Read, answered.AddedArticles, questions.ReadingGiven, questions.ArticlesGiven]
    schemas = Schemas([Problem, *sent, *(each.answers for each in OPERATIONS)])
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(f"{PREFIX}{each.path}", {})["get"] = _asked(each, schemas)
    for path, of, content in (
        ("/openapi.json", ("getDocument", "This document"), {JSON: {"schema": {"type": "object"}}}),
        ("/docs", ("getDocs", "This document as a page for people"), {"text/html": {"schema": {"type": "string"}}}),
    ):
        paths[f"{PREFIX}{path}"] = {"get": _fixed(*of, content)}
    paths.setdefault(f"{PREFIX}/readings", {})["post"] = _sent(
        schemas, "readText", "Read a text; nothing is stored", questions.ReadingGiven, answered.Read
    )
    paths[f"{PREFIX}/articles"]["post"] = _sent(
        schemas,
        "addArticles",
        "Add articles; adding one again changes nothing",
        questions.ArticlesGiven,
        answered.AddedArticles,
        Scope.ADD,
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "qawl",
            "version": __version__,
            "summary": "Who said what, as Arabic news tells it",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "responses": {str(status): _problem(status, schemas) for status in _PROBLEMS},
            "headers": {name: {"description": said, "schema": {"type": "string"}} for name, said in _HEADERS.items()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token of who may do this (RFC 6750)."}
            },
        },
    }


def _asked(each: Operation, schemas: Schemas) -> dict[str, Any]:
    statuses = [400, *([404] if each.of or each.waits else []), *([409] if each.waits else []), *_ALWAYS, 503]
    content: dict[str, Any] = {JSON: {"schema": schemas.of(each.answers), **answer_example(each.id)}}
    headers = ["ETag", "Cache-Control", *_RATES]
    if each.listing is not None:
        line = {"schema": {"type": "string", "description": "One JSON record a line, as in `items`"}}
        content |= {LINES: line}
        headers.append("Link")
    return {
        "operationId": each.id,
        "summary": each.summary,
        "tags": [each.path.strip("/").partition("/")[0] or "about"],
        "security": _READ,
        "parameters": [*([_id(each)] if each.of else []), *_parameters(each, schemas)],
        "responses": {
            "200": {
                "description": each.answers.__doc__ or each.summary,
                "headers": _headers(*headers),
                "content": content,
            },
            "304": _unchanged(),
            **_problems(*statuses),
        },
    }


def _fixed(name: str, summary: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["about"],
        "security": _READ,
        "responses": {
            "200": {"description": summary, "headers": _headers("ETag", "Cache-Control", *_RATES), "content": content},
            "304": _unchanged(),
            **_problems(*_ALWAYS),
        },
    }


def _sent(
    schemas: Schemas, name: str, summary: str, given: type[Record], answers: type[Record], scope: Scope | None = None
) -> dict[str, Any]:
    statuses = (400, 408, 413, 415, 422, *_ALWAYS, 503)
    made = {"schema": schemas.of(answers), **answer_example(name)}
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["articles" if scope else "readings"],
        "security": [{"token": [scope.value]}] if scope else _READ,
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": schemas.of(given), **body_example(name)}},
        },
        "responses": {
            "200": {
                "description": answers.__doc__ or summary,
                "headers": _headers("Cache-Control", *_RATES),
                "content": {JSON: made},
            },
            **_problems(*statuses),
        },
    }


def _id(each: Operation) -> dict[str, Any]:
    is_key = "person:" in (each.of or "")
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": f"The whole id of {each.of}.",
        "schema": {"type": "string", "pattern": "^person:[a-z0-9-]+$" if is_key else "^[0-9a-f]{16}$"},
        **id_example(each.id),
    }


def _parameters(each: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": required,
            "description": schema.pop("description", name),
            "schema": schema,
            **parameter_example(each.id, name, schema.pop("examples", None)),
        }
        for name, schema, required in schemas.fields(each.asks)
    ]


def _unchanged() -> dict[str, Any]:
    return {
        "description": "The client holds this answer already",
        "headers": _headers("ETag", "Cache-Control", *_RATES),
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _problem(status: int, schemas: Schemas) -> dict[str, Any]:
    more = {401: ["WWW-Authenticate"], 403: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}
    return {
        "description": _PROBLEMS[status],
        "headers": _headers("Cache-Control", *more.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": schemas.of(Problem)}},
    }
