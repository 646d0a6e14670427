"""The JSON Schemas of records, as OpenAPI 3.1 has them: components for what is answered, plain schemas for parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.records import Record

_REFERENCE = "#/components/schemas/"


class Schemas:
    """The schemas of some records and of all that they are made of."""

    def __init__(self, kinds: Sequence[type[Record]]) -> None:
        """components: the schemas by name."""
        found, components = msgspec.json.schema_components(kinds, ref_template=f"{_REFERENCE}{{name}}")
        names = _names(components)
        self._of = {kind: _renamed(schema, names) for kind, schema in zip(kinds, found, strict=True)}
        self.components = {names[name]: _tidied(_renamed(schema, names)) for name, schema in components.items()}

    def of(self, kind: type[Record]) -> dict[str, Any]:
        """The schema of one of the records, as a reference."""
        return dict(self._of[kind])

    @staticmethod
    def fields(kind: type[Record]) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """The fields of a record that is asked with: the name, the schema of a value that is given, whether it has to be."""
        (found,), components = msgspec.json.schema_components([kind], ref_template=f"{_REFERENCE}{{name}}")
        known = components[found["$ref"].removeprefix(_REFERENCE)]
        for name, schema in known["properties"].items():
            yield name, _given(schema, components), name in known.get("required", ())


_KNOWN_AS = {
    "qawl.records.Statement": "ReadStatement",
    "qawl.server.api.answered.Statement": "Statement",
    "qawl.server.views.people.Held": "Tenure",
    "qawl.ledger.profiles.Held": "Told",
    "qawl.ledger.fates.Status": "FateStatus",
    "qawl.store.adding.Status": "AddedStatus",
}
"""What records are called in the document whose name another one has too."""


def _names(components: dict[str, Any]) -> dict[str, str]:
    return {name: _KNOWN_AS[name] if "." in name else name for name in components}


def _renamed(schema: Any, names: dict[str, str]) -> Any:
    if isinstance(schema, dict):
        return {
            key: f"{_REFERENCE}{names[value.removeprefix(_REFERENCE)]}" if key == "$ref" else _renamed(value, names)
            for key, value in schema.items()
        }
    return [_renamed(each, names) for each in schema] if isinstance(schema, list) else schema


def _tidied(schema: dict[str, Any]) -> dict[str, Any]:
    """Without the line breaks of docstrings."""
    if "description" in schema:
        schema["description"] = re.sub(r"\s+", " ", schema["description"])
    return schema


def _given(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value that is given: nobody can give a null in an address."""
    plain = {key: value for key, value in schema.items() if key not in ("anyOf", "default", "title")}
    for part in schema.get("anyOf", ()):
        if part.get("type") != "null":
            plain |= {key: value for key, value in part.items() if key != "title"}
    if "$ref" in plain:
        values = components[plain.pop("$ref").removeprefix(_REFERENCE)]
        plain = {"type": "string", "enum": values["enum"]} | plain
    if schema.get("default") is not None:
        plain["default"] = schema["default"]
    return plain
