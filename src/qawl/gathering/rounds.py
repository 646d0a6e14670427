"""One round of a watch: every source that is due is looked at, and every link that is due is fetched.

Invariants:

- Whatever one source or page does, the others have their turn.
- A round ends: each source is looked at once, each link fetched at most once, and after `LONGEST` no other is begun.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from qawl.errors import QawlError
from qawl.fetching import NOT_MODIFIED, FetchError, origin_of
from qawl.gathering import links, schedule
from qawl.gathering.manners import LaterError
from qawl.pages import DEFAULT, Bad, FieldMap, article_from_text
from qawl.pages.bad import UnreadableError, printable
from qawl.pages.fields import Known
from qawl.pages.signatures import Format, format_of
from qawl.pages.sources import articles_of
from qawl.pages.streams import HEAD
from qawl.records import Record
from qawl.store import Link, Looked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from random import Random

    from qawl.fetching import Fetched
    from qawl.gathering.clock import Clock
    from qawl.gathering.manners import Manners
    from qawl.records import Article
    from qawl.store import Added, Source, Store, Waiting, Watched
    from qawl.store.ledger.codec import Prepared

    Ready = Callable[[Sequence[Article]], Sequence[Prepared | Bad]]

LONGEST = dt.timedelta(minutes=30)
"""How long a round begins new work."""

_AT_ONCE = 200
_ARTICLES = 50
"""Articles that one link may give: it may lead to a file of many."""

_LONGEST_TAG = 1000


class Trouble(Record, frozen=True):
    """What went wrong, and with which address."""

    address: str
    what: str


class Round(Record, frozen=True, kw_only=True):
    """What a round did.

    looked: sources; changed: those with something new; same: those that said that nothing has changed; failed: those that gave
    nothing; fetched: links; articles: what became of their articles (`new`, `revised`, ...); lost: links that were given up;
    postponed: sources and links whose host wants to be left alone; troubles: the first of them, in words; next: when something
    is due.
    """

    began: dt.datetime
    ended: dt.datetime
    looked: int
    changed: int
    same: int
    failed: int
    fetched: int
    articles: dict[str, int]
    lost: int
    postponed: int
    troubles: tuple[Trouble, ...]
    next: dt.datetime | None


class _Job(NamedTuple):
    origin: str
    address: str
    do: Callable[[], None]


class Gatherer:
    """A watch over sources of a store.

    ready: makes articles ready for the store, as `qawl add` does; manners: how hosts are asked; random: by how much waits vary;
    check: called between two steps, and may raise to end the round.
    """

    def __init__(
        self,
        store: Store,
        manners: Manners,
        ready: Ready,
        clock: Clock,
        random: Random,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._watching = store, store.watching
        self._manners, self._ready, self._clock, self._random, self._check = manners, ready, clock, random, check
        self._counts: Counter[str] = Counter()
        self._added: Counter[str] = Counter()
        self._troubles: list[Trouble] = []

    def round(self, addresses: Collection[str] | None = None) -> Round:
        """Do what is due of all sources, or of some. Raises `StoreError`."""
        self._counts, self._added, self._troubles = Counter(), Counter(), []
        began = self._clock.now()
        watched = {each.number: each for each in self._watching.sources(addresses)}
        due = [each for each in watched.values() if each.due <= began]
        self._all(map(self._looking, due), began + LONGEST)
        seen: set[int] = set()
        while self._clock.now() < began + LONGEST:
            waiting = self._watching.waiting(watched.keys(), self._clock.now(), _AT_ONCE)
            waiting = [each for each in waiting if each.number not in seen]
            if not waiting:
                break
            seen.update(each.number for each in waiting)
            self._all((self._fetching(watched[each.source], each) for each in waiting), began + LONGEST)
        counts = {name: self._counts[name] for name in Round.__struct_fields__ if name in _COUNTED}
        return Round(
            began=began,
            ended=self._clock.now(),
            articles=dict(self._added),
            troubles=tuple(self._troubles),
            next=self._watching.next_due(watched.keys()),
            **counts,
        )

    def _all(self, jobs: Iterable[_Job], ends: dt.datetime) -> None:
        """Jobs by host: while one has to be left alone the others have their turn."""
        by_origin: dict[str, deque[_Job]] = {}
        for job in jobs:
            by_origin.setdefault(job.origin, deque()).append(job)
        while by_origin and self._clock.now() < ends:
            self._check()
            origin = min(by_origin, key=lambda each: self._manners.free(by_origin[each][0].address))
            job = by_origin[origin].popleft()
            if not by_origin[origin]:
                del by_origin[origin]
            job.do()

    # --- sources ----------------------------------------------------------------------------------------------------------

    def _looking(self, watched: Watched) -> _Job:
        address = watched.source.address
        return _Job(origin_of(address), address, lambda: self._look(watched))

    def _look(self, watched: Watched) -> None:
        """Look at a source, and put down what it holds."""
        headers = {"If-None-Match": watched.etag, "If-Modified-Since": watched.modified}
        self._counts["looked"] += 1
        try:
            with self._manners.page(
                watched.source.address, {name: value for name, value in headers.items() if value}
            ) as answer:
                if answer.status == NOT_MODIFIED:
                    self._counts["same"] += 1
                    self._end_look(watched, answer, [], [])
                else:
                    self._take(watched, answer)
        except LaterError as error:
            self._counts["looked"] -= 1
            self._counts["postponed"] += 1
            self._watching.postpone(watched, error.due)
        except UnreadableError as error:
            self._failed(watched, FetchError(error.what, hint=error.hint))
        except QawlError as error:
            self._failed(watched, error)

    def _take(self, watched: Watched, answer: Fetched) -> None:
        source, head = watched.source, answer.body.read(HEAD)
        answer.body.seek(0)
        if source.kind == "article":
            self._take_article(watched, answer)
        elif source.kind == "feed" or (source.kind is None and format_of(head, answer.name) is Format.FEED):
            self._take_feed(watched, answer)
        else:
            found = links.of_page(answer.body.read(), answer.url, source, answer.charset)
            if not found:
                raise UnreadableError(
                    "no links to articles were found in this page", 'say which they are: links = "/news/*"'
                )
            self._end_look(watched, answer, self._watching.unknown(found), [])

    def _take_feed(self, watched: Watched, answer: Fetched) -> None:
        from qawl.pages.feeds import parsed

        feed = parsed(answer.body.read(), charset=answer.charset)
        held = {link.key: (link, here) for link, here in links.of_feed(feed, answer.url, watched.source)}
        unknown = self._watching.unknown([link for link, _ in held.values()])
        later = [each for each in unknown if not held[each.key][1]]
        whole = [each for each in unknown if held[each.key][1]]
        made = self._ready([_article(each, watched.source) for each in whole])
        self._end_look(watched, answer, later, list(zip(whole, made, strict=True)))

    def _take_article(self, watched: Watched, answer: Fetched) -> None:
        from qawl.reading import READER

        source = watched.source
        found = _articles(answer, _known(source, None), source.address)
        bad = [each for each in found if isinstance(each, Bad)]
        if len(bad) == len(found):
            raise UnreadableError(bad[0].what if bad else "no article was found in this page", "check the address")
        new = [each for each in found if not isinstance(each, Bad) and not self._store.holds(each, READER)]
        link = Link(key=source.address, address=source.address)
        self._end_look(watched, answer, [], [(link, each) for each in self._ready(new)])

    def _end_look(
        self, watched: Watched, answer: Fetched, later: list[Link], done: list[tuple[Link, Prepared | Bad]]
    ) -> None:
        """Put down a look that went well."""
        now, source = self._clock.now(), watched.source
        found = bool(later or done)
        every = schedule.interval(watched.interval, fixed=source.every, found=found)
        ended = Looked(
            due=now + dt.timedelta(seconds=every),
            interval=every,
            etag=_tag(answer.headers.get("etag")) or (watched.etag if answer.status == NOT_MODIFIED else None),
            modified=_tag(answer.headers.get("last-modified"))
            or (watched.modified if answer.status == NOT_MODIFIED else None),
        )
        self._counts["changed"] += found
        said = [(link, _said(made)) for link, made in done]
        for link, made in said:
            if isinstance(made, str):
                self._lose(link.address or source.address, made)
        self._count(self._watching.looked(watched, ended, now, later=later, done=said))

    def _failed(self, watched: Watched, error: QawlError) -> None:
        """Put down a look that went wrong."""
        after = error.after if isinstance(error, FetchError) else None
        if after:
            self._manners.leave(watched.source.address, after)
        self._counts["failed"] += 1
        self._tell(watched.source.address, error.what)
        now, wait = self._clock.now(), schedule.after_failure(watched.failures + 1, after, self._random)
        ended = Looked(
            due=now + wait,
            interval=watched.interval,
            etag=watched.etag,
            modified=watched.modified,
            error=printable(error.what),
        )
        self._watching.looked(watched, ended, now)

    # --- links ------------------------------------------------------------------------------------------------------------

    def _fetching(self, watched: Watched, waiting: Waiting) -> _Job:
        address = waiting.link.address
        assert address is not None  # what has none is taken from the feed
        return _Job(origin_of(address), address, lambda: self._fetch(watched.source, waiting))

    def _fetch(self, source: Source, waiting: Waiting) -> None:
        """Fetch a link, and put its article into the store."""
        link = waiting.link
        assert link.address is not None
        try:
            with self._manners.page(link.address) as answer:
                found = _articles(answer, _known(source, link), link.address)
        except LaterError as error:
            self._counts["postponed"] += 1
            self._watching.postpone(waiting, error.due)
            return
        except QawlError as error:
            self._counts["fetched"] += 1
            self._missed(source, waiting, error)
            return
        self._counts["fetched"] += 1
        made = self._ready([each for each in found if not isinstance(each, Bad)])
        good = [each for each in made if not isinstance(each, Bad)]
        if good:
            self._count(self._watching.settle(waiting, good, error=None, due=None))
        else:
            bad = next((each for each in (*made, *found) if isinstance(each, Bad)), None)
            self._give_up(source, waiting, bad.what if bad else "no article was found in this page")

    def _missed(self, source: Source, waiting: Waiting, error: QawlError) -> None:
        """Try a link again later, or give it up."""
        link, failures = waiting.link, waiting.failures + 1
        after = error.after if isinstance(error, FetchError) else None
        if after and link.address:
            self._manners.leave(link.address, after)
        if isinstance(error, FetchError) and error.passing and failures < schedule.TRIES:
            wait = schedule.after_failure(failures, after, self._random)
            self._tell(link.address or "", error.what)
            self._watching.settle(waiting, [], error=printable(error.what), due=self._clock.now() + wait)
        else:
            self._give_up(source, waiting, error.what)

    def _give_up(self, source: Source, waiting: Waiting, what: str) -> None:
        """A page that cannot be had: what the feed says of the article is the article, where it says something."""
        made = self._ready([_article(waiting.link, source)] if waiting.link.body else [])
        good = [each for each in made if not isinstance(each, Bad)]
        if not good:
            self._lose(waiting.link.address or "", what)
        self._count(self._watching.settle(waiting, good, error=None if good else printable(what), due=None))

    # --- telling ----------------------------------------------------------------------------------------------------------

    def _count(self, added: Iterable[Added]) -> None:
        self._added.update(each.status.value for each in added)

    def _lose(self, address: str, what: str) -> None:
        self._counts["lost"] += 1
        self._tell(address, what)

    def _tell(self, address: str, what: str) -> None:
        if len(self._troubles) < _AT_ONCE:
            self._troubles.append(Trouble(printable(address), printable(what)))


_COUNTED = frozenset({"looked", "changed", "same", "failed", "fetched", "lost", "postponed"})


def _known(source: Source, link: Link | None) -> Known:
    """What is known of an article before its page is read."""
    return Known(
        fields=FieldMap(),
        limits=DEFAULT,
        published=link.published if link else None,
        outlet=source.outlet or (link.outlet if link else None),
    )


def _article(link: Link, source: Source) -> Article:
    """The article that a feed carries."""
    made = article_from_text(
        link.body,
        title=link.title or None,
        published=link.published,
        outlet=source.outlet or link.outlet,
        url=link.address,
    )
    return msgspec.structs.replace(made, author=link.author)


def _articles(answer: Fetched, known: Known, where: str) -> list[Article | Bad]:
    """The articles of a page, no more than a page may have."""
    return list(islice(articles_of(answer, known, where=where), _ARTICLES))


def _said(made: Prepared | Bad) -> Prepared | str:
    return printable(made.what) if isinstance(made, Bad) else made


def _tag(header: str | None) -> str | None:
    """An entity tag or a date as it is sent back: to the letter, where it is no longer than one."""
    return header if header and header.isprintable() and header.isascii() and len(header) <= _LONGEST_TAG else None
