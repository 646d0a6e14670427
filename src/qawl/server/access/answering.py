"""Pages that have a form: rendered for who asks, kept by no cache."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from qawl.server.access.asking import who_asks
from qawl.server.preferences import preferred
from qawl.server.rendering import render

if TYPE_CHECKING:
    from starlette.requests import Request

    from qawl.server.languages import Language

PRIVATE = {"Cache-Control": "private, no-store"}
"""What is made for one reader is kept by no cache."""


def page(
    request: Request,
    language: Language,
    template: str,
    *,
    path: str,
    status: int = 200,
    query: str = "",
    **values: object,
) -> Response:
    """A page with forms; path: its address behind the language; query: what its address in the other language keeps."""
    content = render(
        template,
        preferred(request, language),
        path=path,
        here=None,
        elsewhere=f"/{language.other}{path}{query}",
        twin=None,
        **({"who": who_asks(request)} | values),
    )
    headers = {"Content-Language": language.code, **PRIVATE}
    return Response(content, status, media_type="text/html", headers=headers)


def to(language: Language, path: str, **query: str) -> Response:
    """On to another page, after a form did its work."""
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"/{language.code}{path}{asked}", 303, headers=PRIVATE)
