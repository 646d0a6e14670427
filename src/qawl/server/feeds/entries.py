"""What a feed holds: entries whose ids never change, the last changed first.

Invariant: the same store on the same day gives the same entries; a statement, a promise, a passed deadline and a moved date keep
their ids whatever is added later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from qawl.server.texts import one_line, shown

if TYPE_CHECKING:
    from qawl.server.languages import Language
    from qawl.store import Store

LENGTH = 50
"""Entries of a feed."""

_TITLE = 140
"""Characters of a title."""


class Entry(NamedTuple):
    """One entry: its id, a title and a text without markup, where it is shown behind the language, and where it comes from.

    author: the outlet; source: the address of the article, where it may be linked; published: midnight of the day, in UTC.
    """

    id: str
    title: str
    text: str
    path: str
    author: str | None
    source: str | None
    published: dt.datetime | None
    updated: dt.datetime


class Telling(NamedTuple):
    """In which language entries are told: its dates, and its catalogue by a function from the English message."""

    language: Language
    say: Callable[[str], str]

    def where(self, outlet: str | None, published: dt.date | None) -> str:
        """Outlet and day."""
        day = self.language.day(published) if published else self.say("day unknown")
        return f"{outlet or self.say('outlet unknown')} · {day}"


Entries = Callable[["Store", Mapping[str, str], dt.date, Telling], list[Entry]]


def titled(text: str) -> str:
    """A text as a title: one line, cut at a word."""
    line = one_line(text)
    return line if len(line) <= _TITLE else f"{line[:_TITLE].rsplit(' ', 1)[0]}…"


def lines(*texts: str | None) -> str:
    """Texts as the lines of a content."""
    return "\n".join(shown(text) for text in texts if text)


def midnight(day: dt.date | None) -> dt.datetime | None:
    """The beginning of a day in UTC."""
    return dt.datetime.combine(day, dt.time(), dt.UTC) if day else None


def latest(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that changed last, each id once."""
    ordered = sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True)
    return list({entry.id: entry for entry in ordered}.values())[:LENGTH]
