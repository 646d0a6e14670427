"""How hosts are asked: as their robots.txt wants it (RFC 9309), one question after the other, with pauses, and by name.

Invariants:

- Before every question to a host, redirects included, its robots.txt is known, and so is when it was asked last. Both are in the
  store, so another run keeps to them too.
- A host whose robots.txt cannot be had is not asked for anything else; one that has none may be.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import IO, TYPE_CHECKING

import msgspec

from qawl import __version__
from qawl.errors import InputError, QawlError
from qawl.fetching import Bounds, Fetched, FetchError, fetched, origin_of
from qawl.gathering.schedule import PACE
from qawl.store import Host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from protego import Protego

    from qawl.gathering.clock import Clock
    from qawl.store import Watching

PRODUCT = "qawl"
"""What robots.txt may call this program."""

PATIENCE = dt.timedelta(seconds=60)
"""How long a host is waited for; what has to wait longer comes in a later round."""

PAGE = Bounds(size=16 << 20, seconds=90.0, silence=20.0)
_ROBOTS = Bounds(size=500 << 10, seconds=30.0, silence=15.0, cut=True)  # RFC 9309 asks to read so much of it at least
_KEPT, _AGAIN = dt.timedelta(hours=24), dt.timedelta(hours=1)
_LONGEST_CONTACT = 200


class KeptOutError(QawlError):
    """A host's robots.txt keeps this program away from an address."""


class LaterError(QawlError):
    """A host is not to be asked before a moment, which is too far off to wait for it."""

    def __init__(self, what: str, *, due: dt.datetime, where: str | None = None) -> None:
        super().__init__(what, where=where, hint="it is asked in a later round")
        self.due = due


def agent(contact: str | None) -> str:
    """The name by which hosts are asked; contact: an address of who watches. Raises `InputError`."""
    if contact is None:
        return f"{PRODUCT}/{__version__} (watches news sources)"
    if (
        not contact.isascii()
        or not contact.isprintable()
        or len(contact) > _LONGEST_CONTACT
        or set("()") & set(contact)
    ):
        raise InputError("not a contact", where=repr(contact), hint="give an address of mail or of the web, in ASCII")
    return f"{PRODUCT}/{__version__} (watches news sources; {contact})"


class Manners:
    """How the hosts of one watch are asked."""

    def __init__(
        self, watching: Watching, clock: Clock, *, agent: str, pace: float = PACE, private: bool = False
    ) -> None:
        self._watching, self._clock = watching, clock
        self._agent, self._pace, self._private = agent, pace, private
        self._hosts: dict[str, Host] = {}

    def page(self, url: str, headers: Mapping[str, str] | None = None) -> AbstractContextManager[Fetched]:
        """What stands at an address, asked as its host wants. Raises `KeptOutError`, `LaterError`, `FetchError`, `AddressError`."""
        return fetched(url, agent=self._agent, bounds=PAGE, private=self._private, headers=headers, before=self._before)

    def free(self, url: str) -> dt.datetime:
        """When the host of an address may be asked next."""
        return self._known(origin_of(url)).free

    def leave(self, url: str, wait: dt.timedelta) -> None:
        """Leave a host alone for as long as it asked for."""
        host = self._known(origin_of(url))
        self._keep(host, free=max(host.free, self._clock.now() + wait))

    def _before(self, url: str) -> None:
        """Wait until an address may be asked."""
        origin = origin_of(url)
        host = self._with_robots(origin)
        if host.closed:
            error = FetchError("the host's robots.txt cannot be had, so it is not asked", where=origin)
            error.hint, error.passing = "try again later", True
            raise error
        if host.robots is not None and not may(host.robots, url):
            raise KeptOutError("robots.txt keeps programs away from it", where=url, hint="read it in a browser")
        self._wait(origin)

    def _wait(self, url: str) -> None:
        """Wait for a host's turn, which is then taken."""
        host = self._known(origin_of(url))
        now = self._clock.now()
        if host.free - now > PATIENCE:
            raise LaterError("the host wants to be left alone for now", due=host.free, where=host.origin)
        if host.free > now:
            self._clock.sleep((host.free - now).total_seconds())
        self._keep(host, free=self._clock.now() + dt.timedelta(seconds=max(self._pace, delay_of(host.robots or ""))))

    def _with_robots(self, origin: str) -> Host:
        """A host with its robots.txt, asked for again after a day."""
        host = self._known(origin)
        now = self._clock.now()
        if host.stale is not None and now < host.stale:
            return host
        try:
            robots: str | None = self._robots(origin)
        except FetchError as error:
            if error.after:
                self.leave(origin, error.after)
            gone = error.status is not None and 400 <= error.status < 500 and not error.passing
            # What it wanted before still holds where it cannot be asked now.
            robots, closed = (None, False) if gone else (host.robots, host.closed or host.stale is None)
            return self._keep(
                self._known(origin), robots=robots, closed=closed, stale=now + (_KEPT if gone else _AGAIN)
            )
        return self._keep(self._known(origin), robots=robots, closed=False, stale=now + _KEPT)

    def _robots(self, origin: str) -> str:
        with fetched(
            f"{origin}/robots.txt", agent=self._agent, bounds=_ROBOTS, private=self._private, before=self._wait
        ) as answer:
            return text_of(answer.body)

    def _known(self, origin: str) -> Host:
        if origin not in self._hosts:
            self._hosts[origin] = self._watching.host(origin) or Host(origin=origin, free=self._clock.now())
        return self._hosts[origin]

    def _keep(self, host: Host, **changed: object) -> Host:
        self._hosts[host.origin] = made = msgspec.structs.replace(host, **changed)
        self._watching.keep_host(made)
        return made


def text_of(body: IO[bytes]) -> str:
    """The words of a robots.txt: UTF-8, as RFC 9309 has it, without a byte order mark and without what no database can hold."""
    return body.read().decode("utf-8-sig", "replace").replace("\x00", "\ufffd")


def may(robots: str, url: str) -> bool:
    """Whether a robots.txt lets this program have an address."""
    return bool(_rules(robots).can_fetch(url, PRODUCT))


@lru_cache(maxsize=64)
def _rules(robots: str) -> Protego:
    from protego import Protego

    return Protego.parse(robots)


def delay_of(robots: str) -> float:
    """Seconds that a robots.txt wants between two questions (crawl-delay, which is no part of RFC 9309), a day at most."""
    wanted = _rules(robots).crawl_delay(PRODUCT)
    return min(max(float(wanted), 0.0), 24 * 3600.0) if wanted is not None and wanted == wanted else 0.0
