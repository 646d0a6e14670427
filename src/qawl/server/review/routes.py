"""The addresses of review, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from qawl.records import Subject
from qawl.server.languages import LANGUAGES, Language
from qawl.server.review.decisions import Decisions
from qawl.server.review.history import HISTORY, Undoing
from qawl.server.review.queue import PAIR, REVIEW, Queue
from qawl.server.review.telling import Teller

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from qawl.store import Store


def routes(store: Store, today: Callable[[], dt.date]) -> APIRouter:
    """A router of what editors do, over a store that may be written."""
    router = APIRouter(include_in_schema=False)
    teller = Teller(store)
    for language in map(Language, LANGUAGES):
        queue, undoing = Queue(store, language, teller, today), Undoing(store, language, teller)
        shown = {REVIEW: queue.ask, PAIR: queue.beside}
        done = {PAIR: queue.judge, f"{HISTORY}/undo": undoing.undo}
        for subject in (Subject.STATEMENT, Subject.PROMISE):
            decisions, path = Decisions(store, language, teller, subject), f"/{subject}/{{id}}/review"
            shown[path], done[path] = decisions.ask, decisions.decide
        for path, show in shown.items():
            router.add_route(f"/{language.code}{path}", show, methods=["GET", "HEAD"])
        for path, work in done.items():
            router.add_route(f"/{language.code}{path}", work, methods=["POST"])
    return router
