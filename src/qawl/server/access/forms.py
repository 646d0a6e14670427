"""What a form sends: read whole and strictly, and only where it was made for who sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from qawl.server.access.asking import is_form_key
from qawl.server.access.refusals import ForbiddenError

if TYPE_CHECKING:
    from starlette.requests import Request

TYPE = "application/x-www-form-urlencoded"
FIELDS = 200
"""How many fields a form may have."""


class Form:
    """The fields of a form, in order; a name may occur more than once."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self.fields = fields

    def __getitem__(self, name: str) -> str:
        """The value of a field, without blanks around it; `''` where it was not sent."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def raw(self, name: str) -> str:
        """The value of a field as it was sent: a password may begin with a blank."""
        return next((value for key, value in self.fields if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.fields if key == name]


async def read(request: Request, key: str) -> Form:
    """The form of a question; key: what the browser keeps and the form has to be made for.

    Raises `HTTPException` (400, 415) for what is no form, and `ForbiddenError` for one that was made for somebody else.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != TYPE:
        raise HTTPException(415)
    try:
        body = await request.body()
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=FIELDS,
        )
    except (ValueError, ClientDisconnect):  # not UTF-8, no form, too many fields; or whoever sent it went away
        raise HTTPException(400) from None
    form = Form(fields)
    if not is_form_key(key, form["csrf"]):
        raise ForbiddenError(
            "this form was not made for you, or it is old", hint="load the page again, then send the form once more"
        )
    return form
