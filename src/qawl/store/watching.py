"""What is watched: feeds and pages, what they held, and what each host wants, so that a watch can be stopped at any moment.

Invariants:

- What a source held is put down in the transaction that moves on when it is looked at next: no link is lost, none is found twice.
- An article and the end of its link are one transaction: what is in the store is not fetched again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, func, insert, select, update

from qawl.errors import NotHeldError
from qawl.records import Record
from qawl.store import adding, schema
from qawl.store import engine as database
from qawl.store.adding import Added, Given
from qawl.store.kept import renumber
from qawl.store.ledger.lookup import pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import Connection, Engine, Row

    from qawl.store.ledger.codec import Prepared

_SOURCES, _LINKS, _HOSTS = schema.watched_sources, schema.watched_links, schema.watched_hosts


class Source(Record, frozen=True, kw_only=True):
    """A source as whoever watches it describes it.

    kind: `feed`, `list` (a page with links to articles) or `article` (a page that is one), None to tell by what comes; outlet:
    wins over what its pages say; every: seconds between two looks, None to go by how often there is something new; links: which
    links of a list are followed, as a path with `*`; text: `page` or `feed`, where the words of an article are taken from, None
    to decide by the entry.
    """

    address: str
    kind: str | None = None
    outlet: str | None = None
    every: int | None = None
    links: str | None = None
    text: str | None = None


class Watched(Record, frozen=True, kw_only=True):
    """A source with what is known of it. waiting: links that are still to be fetched; lost: links that were given up."""

    number: int
    source: Source
    added: dt.datetime
    due: dt.datetime
    interval: int
    etag: str | None
    modified: str | None
    asked: dt.datetime | None
    changed: dt.datetime | None
    failures: int
    error: str | None
    waiting: int = 0
    lost: int = 0


class Link(Record, frozen=True, kw_only=True):
    """An article that a source told of.

    key: by what it is known, its address or what the feed calls it; address: its page, None where it has none; title, body,
    published, author: what the feed says of it; outlet: what the feed calls itself.
    """

    key: str
    address: str | None
    title: str = ""
    body: str = ""
    published: dt.date | None = None
    author: str | None = None
    outlet: str | None = None


class Waiting(Record, frozen=True, kw_only=True):
    """A link that is to be fetched."""

    number: int
    source: int
    link: Link
    failures: int


class Host(Record, frozen=True, kw_only=True):
    """What a host wants. free: before which it is not asked; robots: its robots.txt, None where nothing keeps programs away.

    closed: whether its robots.txt cannot be had, which closes it; stale: when that is asked for again, None where it never was.
    """

    origin: str
    free: dt.datetime
    robots: str | None = None
    closed: bool = False
    stale: dt.datetime | None = None


class Looked(Record, frozen=True, kw_only=True):
    """How a look at a source ended. error: None where it went well; new: what it held, known links among them."""

    due: dt.datetime
    interval: int
    etag: str | None
    modified: str | None
    error: str | None = None


class Watching:
    """The sources of a store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def watch(self, sources: Iterable[Source], now: dt.datetime, interval: int) -> None:
        """Watch sources from now on; one that is known is described anew, and keeps what is known of it.

        interval: seconds after which one of its own pace is looked at again at first.
        """
        with self._writing() as connection:
            for each in sources:
                key, settings = _key(each.address), msgspec.json.encode(each).decode()
                known = connection.execute(select(_SOURCES).where(_SOURCES.c.key == key)).first()
                paced = each.every or interval
                if known is None:
                    values = {"added": now, "due": now, "interval": paced, "failures": 0}
                    connection.execute(insert(_SOURCES).values(key=key, settings=settings, **values))
                elif known.settings != settings:
                    # It is looked at now, and not as what has not changed: what is taken of it may be different.
                    again = {"settings": settings, "interval": paced, "due": now, "etag": None, "modified": None}
                    connection.execute(update(_SOURCES).where(_SOURCES.c.pk == known.pk).values(again))

    def sources(self, addresses: Collection[str] | None = None) -> list[Watched]:
        """What is watched, or of it those addresses, the oldest first."""
        waiting = _counted(_LINKS.c.due.is_not(None))
        lost = _counted(_LINKS.c.due.is_(None) & _LINKS.c.error.is_not(None))
        chosen = select(_SOURCES, waiting.label("waiting"), lost.label("lost")).order_by(_SOURCES.c.pk)
        with self._engine.connect() as connection:
            found = [_watched(row) for row in connection.execute(chosen)]
        return [each for each in found if addresses is None or each.source.address in addresses]

    def remove(self, address: str) -> None:
        """Watch a source no longer; its articles stay. Raises `NotHeldError`."""
        with self._writing() as connection:
            pk = connection.execute(select(_SOURCES.c.pk).where(_SOURCES.c.key == _key(address))).scalar()
            if pk is None:
                raise NotHeldError("not watched", where=address, hint="`qawl watch list` lists the sources")
            connection.execute(delete(_LINKS).where(_LINKS.c.source == pk))
            connection.execute(delete(_SOURCES).where(_SOURCES.c.pk == pk))

    def waiting(self, sources: Collection[int], now: dt.datetime, limit: int) -> list[Waiting]:
        """Links of some sources that are to be fetched now, the first due first."""
        chosen = select(_LINKS).where(_LINKS.c.due <= now, _LINKS.c.source.in_(sources))
        with self._engine.connect() as connection:
            rows = connection.execute(chosen.order_by(_LINKS.c.due, _LINKS.c.pk).limit(limit)).all()
        return [
            Waiting(
                number=row.pk,
                source=row.source,
                link=msgspec.json.decode(row.payload, type=Link),
                failures=row.failures,
            )
            for row in rows
        ]

    def next_due(self, sources: Collection[int]) -> dt.datetime | None:
        """When a source or a link of some is due first; None where none is."""
        of = select(func.min(_SOURCES.c.due)).where(_SOURCES.c.pk.in_(sources))
        links = select(func.min(_LINKS.c.due)).where(_LINKS.c.source.in_(sources))
        with self._engine.connect() as connection:
            found = [connection.execute(chosen).scalar() for chosen in (of, links)]
        return min((each for each in found if each is not None), default=None)

    def unknown(self, links: Sequence[Link]) -> list[Link]:
        """Those links that no source told of before, each once."""
        by_key = {_key(each.key): each for each in reversed(links)}
        with self._engine.connect() as connection:
            known = _known(connection, by_key)
        return [each for key, each in reversed(by_key.items()) if key not in known]

    def looked(
        self,
        watched: Watched,
        ended: Looked,
        now: dt.datetime,
        *,
        later: Sequence[Link] = (),
        done: Sequence[tuple[Link, Prepared | str]] = (),
    ) -> list[Added]:
        """Put down how a look at a source ended, with what it held: links that are to be fetched, and articles that it gave whole.

        done: with each the article, or why there is none. What became of the articles.
        """
        values: dict[str, Any] = msgspec.structs.asdict(ended) | {"asked": now}
        values["failures"] = watched.failures + 1 if ended.error else 0
        if later or done:
            values["changed"] = now
        with self._writing() as connection:
            connection.execute(update(_SOURCES).where(_SOURCES.c.pk == watched.number).values(values))
            known = _known(connection, {_key(each.key) for each in (*later, *(link for link, _ in done))})
            rows = [
                _row(watched, each, now) | {"due": now, "payload": msgspec.json.encode(each).decode(), "error": None}
                for each in later
            ]
            rows += [
                _row(watched, link, now)
                | {"due": None, "payload": None, "error": made if isinstance(made, str) else None}
                for link, made in done
            ]
            new = {each["key"]: each for each in rows if each["key"] not in known}
            if new:
                connection.execute(insert(_LINKS), [*new.values()])
            return _add(connection, [made for _, made in done if not isinstance(made, str)])

    def settle(
        self, waiting: Waiting, articles: Sequence[Prepared], *, error: str | None, due: dt.datetime | None
    ) -> list[Added]:
        """Put down what became of a link, with its articles; due: when it is tried again, None where it is over."""
        values: dict[str, Any] = {"due": due, "error": error, "failures": waiting.failures + bool(error)}
        if due is None:
            values["payload"] = None
        with self._writing() as connection:
            connection.execute(update(_LINKS).where(_LINKS.c.pk == waiting.number).values(values))
            return _add(connection, articles)

    def postpone(self, what: Watched | Waiting, due: dt.datetime) -> None:
        """Let a source or a link wait: its host is not to be asked before."""
        table = _SOURCES if isinstance(what, Watched) else _LINKS
        with self._writing() as connection:
            connection.execute(update(table).where(table.c.pk == what.number).values(due=due))

    def host(self, origin: str) -> Host | None:
        """What is known of a host."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_HOSTS).where(_HOSTS.c.origin == origin)).first()
        return None if row is None else Host(**row._mapping)

    def keep_host(self, host: Host) -> None:
        """Put down what is known of a host."""
        values = msgspec.structs.asdict(host)
        with self._writing() as connection:
            changed = connection.execute(update(_HOSTS).where(_HOSTS.c.origin == host.origin).values(values))
            if not changed.rowcount:
                connection.execute(insert(_HOSTS).values(values))

    def _writing(self) -> Any:
        return database.begin_writing(self._engine)


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _counted(condition: Any) -> Any:
    return select(func.count()).where(_LINKS.c.source == _SOURCES.c.pk, condition).scalar_subquery()


def _watched(row: Row[Any]) -> Watched:
    held = dict(row._mapping)
    source = msgspec.json.decode(held.pop("settings"), type=Source)
    return Watched(number=held.pop("pk"), source=source, **{name: held[name] for name in held if name != "key"})


def _known(connection: Connection, keys: Iterable[str]) -> set[str]:
    return {
        key
        for piece in pieces(sorted(keys))
        for key in connection.execute(select(_LINKS.c.key).where(_LINKS.c.key.in_(piece))).scalars()
    }


def _row(watched: Watched, link: Link, now: dt.datetime) -> dict[str, Any]:
    return {"source": watched.number, "key": _key(link.key), "found": now, "failures": 0}


def _add(connection: Connection, articles: Sequence[Prepared]) -> list[Added]:
    if not articles:
        return []
    added = adding.add(connection, [Given(*each.records(), each) for each in articles])
    renumber(connection)
    return added
