"""Two editors at one thing: the second sees what the first did, and has what was written still at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.server.access.answering import page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.errors import ChangedError
    from qawl.ledger.judgements import Judged
    from qawl.server.access.forms import Form
    from qawl.server.languages import Language
    from qawl.store import Decision

_OURS = frozenset(("csrf", "seen"))


def conflict(
    request: Request,
    language: Language,
    error: ChangedError,
    form: Form,
    *,
    back: str,
    decisions: Iterable[Decision] = (),
    judgements: Iterable[Judged] = (),
) -> Response:
    """The answer: what was done since the form was made, and the form again.

    back: where what it is about can be seen, behind the language; decisions, judgements: those about it, in order of time.
    """
    seen = int(form["seen"] or 0)
    return page(
        request,
        language,
        "conflict.html",
        path=request.url.path.removeprefix(f"/{language.code}"),
        status=409,
        error=error,
        decisions=[each for each in decisions if each.id > seen],
        judgements=[each for each in judgements if each.id > seen],
        sent=[(name, value) for name, value in form.fields if name not in _OURS],
        back=back,
    )
