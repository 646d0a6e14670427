"""Selections of the record as files: what the pages show, in the formats of `qawl.exports`.

A file is made in the temporary folder before it is answered: what goes wrong is answered as an error, never as half a file, and a
client that reads slowly holds a file, not the store. At most `AT_ONCE` are made at a time, each of at most `LIMIT` records.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import contextmanager
from itertools import islice
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import asdict
from starlette.responses import StreamingResponse

from qawl.errors import NotHeldError, StoreError
from qawl.exports import items
from qawl.exports.formats import FORMATS
from qawl.exports.items import What
from qawl.exports.spool import PIECE
from qawl.records import EventKind, Record
from qawl.server.views import selected
from qawl.server.views.asked import asked
from qawl.server.views.promises import PromisesAsked
from qawl.store import BY_DEADLINE, EventQuery, PromiseQuery, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.exports.formats import Format
    from qawl.exports.items import Item
    from qawl.store import Store

    Select = Callable[[Store, str, Mapping[str, str], dt.date], "Selection"]

LIMIT = 10_000
"""Records of one file; `qawl export` has no limit."""

AT_ONCE = 2
"""Files that are made at the same time."""


class EventsAsked(Record, frozen=True, kw_only=True):
    """What may be asked of events: their kind, words of names and of what tells them, days of the event."""

    kind: EventKind | None = None
    participant: str | None = None
    process: str | None = None
    words: str | None = None
    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class Selection(NamedTuple):
    """What is exported: its name, what was asked for, the kinds of records that there may be, and the records."""

    name: str
    asked: dict[str, Any]
    kinds: tuple[What, ...]
    found: Iterator[Item]


def statements(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> Selection:
    """The statements that a search finds. Raises `StoreError`."""
    question = selected.conditions(parameters)
    found = items.of_statements(store, selected.statements(store, question, today, LIMIT + 1))
    return Selection("statements", question, (What.STATEMENT,), found)


def promises(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> Selection:
    """The promises of the board: every report of those that several articles tell, then those that one does."""
    question = _conditions(asked(PromisesAsked, parameters))
    question["as_of"] = day = question["as_of"] or today
    several = UndertakingQuery(**question, limit=LIMIT + 1)
    single = PromiseQuery(**question, alone=True, limit=LIMIT + 1)
    by_deadline = question["state"] is None or question["state"] in BY_DEADLINE
    found = items.board(store, several, single if by_deadline else None, day)
    return Selection("promises", question, (What.PROMISE,), found)


def events(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> Selection:
    """The events that meet a question. Raises `StoreError`."""
    question = _conditions(asked(EventsAsked, parameters))
    return Selection("events", question, (What.EVENT,), items.events(store, EventQuery(**question, limit=LIMIT + 1)))


def article(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> Selection:
    """Everything that was read from an article, by its id. Raises `StoreError`."""
    held = store.article(id_).id
    return Selection(f"article-{held}", {"article": held}, tuple(What), items.article(store, held, today))


def story(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> Selection:
    """Everything that was read from the articles of a story, by its id. Raises `StoreError`."""
    whole = store.story(id_)
    found = items.story(store, [each.id for each in whole.articles], today)
    return Selection(f"story-{whole.story.id}", {"story": whole.story.id}, tuple(What), found)


SELECTIONS: dict[str, Select] = {
    "/export/statements/{format}": statements,
    "/export/promises/{format}": promises,
    "/export/events/{format}": events,
    "/export/article/{id}/{format}": article,
    "/export/story/{id}/{format}": story,
}
"""What each address exports; the path behind the language."""

_making = BoundedSemaphore(AT_ONCE)


def exported(store: Store, select: Select, request: Request, today: dt.date) -> Response:
    """The file that is asked for. Raises `StoreError`, and `QawlError` for what the format cannot hold."""
    name = request.path_params["format"]
    format_ = FORMATS.get(name)
    if format_ is None:
        raise NotHeldError("there is no such format", where=name, hint=f"there are {', '.join(FORMATS)}")
    with _turn():
        selection = select(store, request.path_params.get("id", ""), request.query_params, today)
        file, is_whole = _made(store, selection, format_)
    size = file.seek(0, 2)
    file.seek(0)
    # Of names that are made here alone: nothing of a text or a question can reach the header.
    part = "" if is_whole else f"-first-{LIMIT}"
    named = f'attachment; filename="qawl-{selection.name}-{today.isoformat()}{part}.{format_.suffix}"'
    headers = {"Content-Disposition": named, "Content-Length": str(size), "Cache-Control": "no-store"}
    return StreamingResponse(_pieces(file), media_type=format_.media_type, headers=headers)


@contextmanager
def _turn() -> Iterator[None]:
    if not _making.acquire(blocking=False):
        raise StoreError("other files are being made", hint="try again in a moment")
    try:
        yield
    finally:
        _making.release()


def _made(store: Store, selection: Selection, format_: Format) -> tuple[IO[bytes], bool]:
    """The file, and whether it has everything that was asked for."""
    first = islice(selection.found, LIMIT)
    drawn = items.about(store, selection.name, selection.asked, dt.datetime.now(dt.UTC), LIMIT)
    file = tempfile.TemporaryFile(prefix="qawl-")  # noqa: SIM115 - it is closed when it has been sent
    try:
        for piece in format_.write(first, drawn, selection.kinds):
            file.write(piece)
        return file, next(selection.found, None) is None
    except BaseException:
        file.close()
        raise


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _conditions(question: Record) -> dict[str, Any]:
    """What was asked for, without the page of the list."""
    return {name: value for name, value in asdict(question).items() if name != "page"}
