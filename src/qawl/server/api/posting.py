"""What is sent to the API: a text to be read without being stored, and articles to be added."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec
from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.responses import Response

from qawl.accounts import Scope
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.server.api.answered import AddedArticles, Read
from qawl.server.api.answers import JSON
from qawl.server.api.bodies import given
from qawl.server.api.problems import ApiError
from qawl.server.api.questions import ArticlesGiven, ReadingGiven

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from qawl.records import Article, Record
    from qawl.server.api.access import Programs
    from qawl.store import Store

READING, WAITING = 2, 8
"""Readings that are made at once, and that may wait for their turn: whoever comes then is asked to come again."""


class Turns:
    """Work of which some is done at once in threads, some waits, and the rest is refused; used from one event loop."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most, self._held = at_once + waiting, 0

    async def do(self, work: Callable[[], Any]) -> Any:
        """The result of the work. Raises `ApiError` (503) where too much waits already."""
        if self._held >= self._most:
            what = "too much is being read already"
            raise ApiError(503, what, hint="ask again in a few seconds", headers={"Retry-After": "2"})
        self._held += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._held -= 1


class Posting:
    """What may be sent, over a store that may be written to, or None where there is none."""

    def __init__(self, writable: Store | None, programs: Programs) -> None:
        self._writable, self._programs = writable, programs
        self._readings, self._additions = Turns(READING, WAITING), Turns(1, WAITING)
        self._telling = Lock()

    async def reading(self, request: Request) -> Response:
        """Read a text; nothing is stored. Raises `QawlError`."""
        asked = await given(request, ReadingGiven)

        def work() -> Read:
            made = article_from_text(asked.text, title=asked.title, outlet=asked.outlet, published=asked.published)
            return Read(article=made, reading=read(made))

        return _made(await self._readings.do(work))

    async def articles(self, request: Request) -> Response:
        """Add articles; the ledger takes them in once the answer is out. Raises `QawlError`."""
        store = self._writable
        if store is None:
            what, hint = "this record is served read-only", "add articles with `qawl add`"
            raise ApiError(403, what, where=request.url.path, hint=hint)
        self._programs.may(request, Scope.ADD)
        asked = await given(request, ArticlesGiven)
        added = await self._additions.do(lambda: _add(store, asked))
        return _made(added, BackgroundTask(self._tell, store))

    def _tell(self, store: Store) -> None:
        """Bring the ledger up to date; who comes while it is done leaves it to the one who does."""
        while store.waiting() and self._telling.acquire(blocking=False):
            try:
                for _ in store.tell():
                    pass
            finally:
                self._telling.release()


def _add(store: Store, asked: ArticlesGiven) -> AddedArticles:
    articles: list[Article] = [
        article_from_text(each.text, title=each.title, outlet=each.outlet, url=each.url, published=each.published)
        for each in asked.articles
    ]
    added = tuple(store.add_all([(each, read(each)) for each in articles]))
    return AddedArticles(added=added, waiting=store.waiting())


def _made(found: Record, then: BackgroundTask | None = None) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(found), media_type=JSON, headers=headers, background=then)
