"""Questions made from the OpenAPI document by schemathesis: no fault, and no answer that the document does not tell of.

QAWL_FUZZ_EXAMPLES sets how many questions are made of each operation at random; the bounds of its schema are tried anyway.
"""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import TYPE_CHECKING, Any

import schemathesis
from asked_api import DAY, V1
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from qawl.server import create_app
from qawl.server.access import Access
from qawl.server.api import Limiter, Programs, unauthorized
from qawl.server.api.document import document
from qawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.accounts import Scope

EXAMPLES = int(os.environ.get("QAWL_FUZZ_EXAMPLES", "5"))

CONFIG = {
    "seed": 5,
    "auth": {"openapi": {"token": {"bearer": "editor"}}},
    "checks": {
        # A schema cannot say that words have a letter in them, or that a cursor was given out: such ones are refused with 400.
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429"]
        },
        # Texts that are too long make a body that is too large, which is refused before it is understood.
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "408", "409", "413", "415", "422", "429"]
        },
    },
    "generation": {"mode": "all", "max-examples": EXAMPLES, "deterministic": True, "database": "none"},
    "phases": {"stateful": {"generation": {"max-examples": EXAMPLES}}},
}


def _who(request: Any) -> str | None:
    return "editor" if request.headers.get("authorization") == "Bearer editor" else None


def _may(request: Any, scope: Scope) -> None:
    if _who(request) is None:
        raise unauthorized(wrong="authorization" in request.headers)


def _at_home(app: Any) -> Any:
    """The application asked by the name of this machine: the client of the tool has another name for it."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        headers = [(name, value) for name, value in scope.get("headers", ()) if name != b"host"]
        await app({**scope, "headers": [*headers, (b"host", b"localhost")]}, receive, send)

    return asked


def _failures(event: Any) -> Iterator[str]:
    """What went wrong in an event of the run, in words."""
    if isinstance(event, events.NonFatalError | events.FatalError):
        yield repr(getattr(event, "value", None) or getattr(event, "exception", None))
    if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
        for id_, checks in event.recorder.checks.items():
            for check in checks:
                if check.status is Status.FAILURE:
                    case = event.recorder.cases[id_].value
                    yield f"{case.method} {case.formatted_path} {case.query} {case.body!r}: {check.failure_info.failure}"


def test_no_question_has_an_answer_that_the_document_does_not_tell_of(samples: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(samples.read_bytes())
    failures, asked, operations = [], 0, set()
    with Store.open(path) as store:
        access, programs = Access(edits=True), Programs(_who, _may)
        app = create_app(store, today=lambda: DAY, limiter=Limiter(0), access=access, programs=programs)
        config = SchemathesisConfig.from_dict(CONFIG)
        schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", _at_home(app), config=config)
        for event in from_schema(schema).execute():
            failures += _failures(event)
            if isinstance(event, events.ScenarioFinished):
                asked += len(event.recorder.cases)
                operations.update(node.value.operation.label for node in event.recorder.cases.values())
    assert failures == [], "\n".join(each[-1500:] for each in failures)
    told = {f"{method.upper()} {path}" for path, methods in document()["paths"].items() for method in methods}
    assert operations == told - {f"GET {V1}/openapi.json"}  # that is where the tool has its questions from
    assert asked > 10 * len(operations)
