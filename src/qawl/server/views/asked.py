"""What a reader asks in the address of a page, understood: the parameters of a page are the fields of a record.

Invariant: a parameter that is empty is one that is not there, so a form may be sent as it is; parameters that a page does not know
are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from qawl.errors import QuestionError
from qawl.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

Asked = TypeVar("Asked", bound=Record)

LONGEST = 200
"""Characters of one parameter: more than any name or question of words has."""

PAGES = 1000
"""Pages of a list that may be turned: whoever wants more narrows the question."""


class Pages(Record, frozen=True, kw_only=True):
    """Where a list stands: its number, from 1, and whether there are more."""

    page: int
    more: bool


def asked(kind: type[Asked], parameters: Mapping[str, str]) -> Asked:
    """The parameters of an address as a record. Raises `QuestionError`."""
    known = {name: value.strip() for name, value in parameters.items() if name in kind.__struct_fields__}
    for name, value in known.items():
        if len(value) > LONGEST:
            raise QuestionError("too long a value", where=name, hint="give fewer words")
    try:
        return msgspec.convert({name: value for name, value in known.items() if value}, kind, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).partition("$.")[2].rstrip("`")
        where = f"{name}={known.get(name, '')}"
        raise QuestionError(
            "a value that cannot be understood", where=where, hint="correct it, or leave it out"
        ) from None


def page_number(page: int) -> int:
    """The number of a page of a list. Raises `QuestionError`."""
    if not 1 <= page <= PAGES:
        raise QuestionError("there is no such page of a list", where="page", hint="narrow the question")
    return page
