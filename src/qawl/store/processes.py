"""Processes that run over rounds («الحوار الاستراتيجي»), put together from the events that name them.

Invariant: a process is known by its name with its letters folded, so its id stays whatever articles are added; two names are two
processes, since which names mean one is not known.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from qawl.arabic.letters import fold
from qawl.errors import NotHeldError
from qawl.records import EventKind, Record
from qawl.store import identity, schema
from qawl.store.events import StoredEvent, stored
from qawl.store.query import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

DOCUMENTS = (EventKind.JOINT_STATEMENT, EventKind.AGREEMENT)
"""The events that leave a document."""

_ROWS = schema.events.c


class StoredProcess(Record, frozen=True, kw_only=True):
    """A process as a line of a list: how it is called most often, how often it is told, its rounds, and by whom it is told.

    first_day, last_day: of the articles that tell it.
    """

    id: str
    name: str
    events: int
    articles: int
    rounds: tuple[int, ...]
    outlets: tuple[str, ...]
    first_day: dt.date | None
    last_day: dt.date | None


class WholeProcess(Record, frozen=True, kw_only=True):
    """A process with every event of it; documents: joint statements and agreements told in the same articles."""

    process: StoredProcess
    events: tuple[StoredEvent, ...]
    documents: tuple[StoredEvent, ...]


def process_id(name: str) -> str:
    """The id of a process by its name."""
    return identity.finding_id("process", " ".join(fold(name).split()))


def processes(connection: Connection) -> list[StoredProcess]:
    """Every process that an event names, those that most articles tell first."""
    found = [_process(id_, events) for id_, events in _grouped(connection).items()]
    return sorted(found, key=lambda each: (-each.articles, -each.events, each.name))


def process(connection: Connection, id_: str) -> WholeProcess:
    """A process by its id. Raises `StoreError` where there is none."""
    events = _grouped(connection).get(id_)
    if events is None:
        raise NotHeldError("no process with this id", where=id_, hint="look for it in the list of processes")
    own = {each.id for each in events}
    of_articles = select(schema.revisions.c.pk).join(schema.articles)
    of_articles = of_articles.where(schema.articles.c.id.in_({each.article for each in events}))
    told = rows(schema.events).where(
        _ROWS.current.is_(True), _ROWS.kind.in_([kind.value for kind in DOCUMENTS]), _ROWS.revision.in_(of_articles)
    )
    order = (_ROWS.published.asc().nulls_last(), _ROWS.revision, _ROWS.position)
    documents = map(stored, connection.execute(told.order_by(*order)))
    return WholeProcess(
        process=_process(id_, events),
        events=tuple(events),
        documents=tuple(each for each in documents if each.id not in own),
    )


def _grouped(connection: Connection) -> dict[str, list[StoredEvent]]:
    chosen = rows(schema.events).where(_ROWS.current.is_(True), _ROWS.process.is_not(None))
    order = (_ROWS.published.asc().nulls_last(), _ROWS.revision, _ROWS.position)
    found: defaultdict[str, list[StoredEvent]] = defaultdict(list)
    for each in map(stored, connection.execute(chosen.order_by(*order))):
        found[process_id(each.process or "")].append(each)
    return found


def _process(id_: str, events: Sequence[StoredEvent]) -> StoredProcess:
    days = [each.published for each in events if each.published]
    names = Counter(each.process for each in events if each.process)
    return StoredProcess(
        id=id_,
        name=names.most_common(1)[0][0],
        events=len(events),
        articles=len({each.article for each in events}),
        rounds=tuple(sorted({each.round for each in events if each.round is not None})),
        outlets=_once(each.outlet for each in events),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
    )


def _once(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
