"""Examples for the OpenAPI document, from the samples: `scripts/api_examples.py` makes them by asking the API."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A question of an operation and its answer: the id, the parameters, the body, and what came of it."""

    id: str | None = None
    parameters: dict[str, str] = {}
    body: Any = None
    answer: Any = None


@cache
def examples() -> dict[str, Example]:
    """The examples by operation."""
    held = resources.files("qawl.server.api").joinpath("examples.json").read_bytes()
    return msgspec.json.decode(held, type=dict[str, Example])


def _of(operation: str) -> Example:
    return examples().get(operation, Example())


def id_example(operation: str) -> dict[str, Any]:
    """The example of the id in a path."""
    found = _of(operation).id
    return {} if found is None else {"example": found}


def parameter_example(operation: str, name: str, usual: list[Any] | None) -> dict[str, Any]:
    """The example of a parameter: that of its operation, else what is usual."""
    found = _of(operation).parameters.get(name, usual[0] if usual else None)
    return {} if found is None else {"example": found}


def body_example(operation: str) -> dict[str, Any]:
    """The example of a body."""
    return _content(_of(operation).body)


def answer_example(operation: str) -> dict[str, Any]:
    """The example of an answer."""
    return _content(_of(operation).answer)


def _content(found: Any) -> dict[str, Any]:
    return {} if found is None else {"example": found}
