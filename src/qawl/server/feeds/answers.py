"""The addresses of the feeds, and their answers: what a reader has already is not sent again (RFC 9110, 13)."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from qawl.exports.parties import urn
from qawl.server.feeds import forms, promised, said
from qawl.server.feeds.entries import Entries, Entry, Telling
from qawl.server.feeds.forms import Feed
from qawl.server.languages import Language, translations
from qawl.server.texts import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from qawl.store import Store


class Form(NamedTuple):
    """A form of a feed: what its addresses end in, its media type, and what writes it."""

    suffix: str
    media_type: str
    write: Callable[[Feed], bytes]


FORMS = (
    Form(".atom", "application/atom+xml", forms.atom),
    Form(".feed.json", "application/feed+json", forms.json_feed),
)

FEEDS: dict[str, tuple[str, Entries]] = {
    "/statements": ("Statements", said.statements),
    "/promises": ("Promises", promised.promises),
}
"""By the path of the page: the message that names it, and its entries."""


def answer(store: Store, path: str, form: Form, language: Language, request: Request, today: dt.date) -> Response:
    """A feed, or that nothing is new. Raises `StoreError`."""
    say = translations(language.code).gettext
    name, entries_of = FEEDS[path]
    entries = entries_of(store, request.query_params, today, Telling(language, say))
    query = [(key, value) for key, value in sorted(request.query_params.items()) if value]
    asked = f"?{urlencode(query)}" if query else ""
    conditions = " · ".join(one_line(value) for _, value in query)
    return told(
        store, request, language, form, path, say(name) + (f" ({conditions})" if conditions else ""), entries, asked
    )


def told(
    store: Store,
    request: Request,
    language: Language,
    form: Form,
    path: str,
    name: str,
    entries: list[Entry],
    asked: str = "",
) -> Response:
    """Entries as a feed of the page at a path, or that nothing is new; asked: what stands behind the path."""
    base = f"{str(request.base_url).rstrip('/')}/{language.code}"
    updated = max(entry.updated for entry in entries) if entries else store.drawn().added or _BEGINNING
    feed = Feed(
        id=urn("feed", f"{language.code}{path}{asked}"),
        title=f"{translations(language.code).gettext('qawl')}: {one_line(name)}",
        language=language.code,
        address=f"{base}{path}{form.suffix}{asked}",
        page=f"{base}{path}{asked}",
        base=base,
        updated=updated,
        entries=entries,
    )
    return conditional(request, form.write(feed), form.media_type, updated)


_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def conditional(request: Request, content: bytes, media_type: str, updated: dt.datetime) -> Response:
    """An answer with its `ETag` and `Last-Modified`; 304 without content where the reader has it."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(updated.astimezone(dt.UTC), usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _has_it(request, tag, updated):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _has_it(request: Request, tag: str, updated: dt.datetime) -> bool:
    held = request.headers.get("if-none-match")
    if held is not None:  # then the date does not count
        return held.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in held.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return updated.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
