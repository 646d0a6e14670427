"""The parameters of an address as a record, understood strictly: a condition that is passed over answers another question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

from qawl.errors import QuestionError
from qawl.records import Record
from qawl.server.api.questions import LONGEST_CURSOR
from qawl.server.api.schemas import Schemas

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

Asked = TypeVar("Asked", bound=Record)

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def asked(kind: type[Asked], parameters: QueryParams) -> Asked:
    """The parameters as a record. Raises `QuestionError` for one that there is not, comes twice, or has a wrong value."""
    given: dict[str, str] = {}
    for name, value in parameters.multi_items():
        if name not in kind.__struct_fields__:
            known = ", ".join(kind.__struct_fields__) or "none"
            raise QuestionError("there is no such parameter", where=name, hint=f"the parameters are: {known}")
        if name in given:
            raise QuestionError("a parameter that comes twice", where=name, hint="give it once")
        if len(value) > LONGEST_CURSOR or _UNPRINTABLE.search(value):
            raise QuestionError("too long a value, or one with control characters", where=name, hint="shorten it")
        given[name] = value
    try:
        found = msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$.")
        raise _wrong(kind, given, path.rstrip("`"), what) from None
    for name in given:
        if getattr(found, name) is None:  # `null` is a word, not a condition left out
            raise _wrong(kind, given, name, "leave it out to ask without it")
    return found


def _wrong(kind: type[Record], given: dict[str, str], name: str, what: str) -> QuestionError:
    if missing := re.search("missing required field `(.*)`", what):
        return QuestionError("a parameter is missing", where=missing[1], hint="give it")
    allowed = next((schema.get("enum") for field, schema, _ in Schemas.fields(kind) if field == name), None)
    hint = f"give one of: {', '.join(allowed)}" if allowed else what
    return QuestionError("a parameter that cannot be understood", where=f"{name}={given[name]}", hint=hint)
