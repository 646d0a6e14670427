"""The addresses of what is followed, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from qawl.server.feeds.answers import FORMS
from qawl.server.follows.following import FOLLOW, FOLLOWS, Follows
from qawl.server.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from qawl.store import Store


def routes(store: Store) -> APIRouter:
    """A router of what is followed; only users who may write in this store save and end anything."""
    router = APIRouter(include_in_schema=False)
    for language in map(Language, LANGUAGES):
        follows = Follows(store, language)
        prefix = f"/{language.code}"
        for form in FORMS:  # the feeds first: an id could else end in their suffix
            router.add_route(f"{prefix}{FOLLOW}/{{id}}{form.suffix}", follows.feed(form), methods=["GET", "HEAD"])
        for suffix in (".json", ""):
            router.add_route(f"{prefix}{FOLLOWS}{suffix}", follows.list, methods=["GET", "HEAD"])
            router.add_route(f"{prefix}{FOLLOW}/{{id}}{suffix}", follows.one, methods=["GET", "HEAD"])
        router.add_route(f"{prefix}{FOLLOWS}", follows.add, methods=["POST"])
        router.add_route(f"{prefix}{FOLLOW}/{{id}}/remove", follows.remove, methods=["POST"])
    return router
