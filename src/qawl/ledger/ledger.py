"""Articles as they come, put beside their neighbours in memory: the ledger of a stream.

Invariants:

- An article is compared with those of the days around its own, never with everything: what an article costs does not grow with
  the ledger, and neither does the memory, since a story that the days have passed is told and forgotten.
- What is found depends on the articles and their order alone. Give them in order of day: an article that comes more than
  `WINDOW` days after those of its day finds nobody.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.ledger.findings import Doubt
from qawl.ledger.neighbours import WINDOW, Days, looked_up
from qawl.ledger.stories import APART, Held, likely_with, stories_of, tell
from qawl.ledger.traces import Trace, traces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.ledger.findings import Finding
    from qawl.records import Article, Reading


class Ledger:
    """The articles of the last days, and what holds across them."""

    def __init__(self) -> None:
        self._count = 0
        self._traces: dict[int, Trace] = {}
        self._known: set[tuple[str, str | None]] = set()
        self._days = Days()
        self._likely: dict[tuple[int, int], float] = {}
        self._copies: dict[int, list[int]] = {}
        self._latest: dt.date | None = None

    def add(self, pairs: Sequence[tuple[Article, Reading]]) -> Iterator[Finding]:
        """Take articles in, with their readings, and tell of the stories that the days have passed; several at once are faster."""
        for trace in traces(pairs):
            yield from self.take(trace)

    def take(self, trace: Trace) -> Iterator[Finding]:
        """Take one article in by its trace, which may have been made elsewhere; one that is held already changes nothing."""
        if _name(trace) in self._known:
            return
        self._known.add(_name(trace))
        self._place(trace)
        if trace.day and (self._latest is None or trace.day > self._latest):
            self._latest = trace.day
            yield from self._settle(trace.day - dt.timedelta(2 * WINDOW))

    def close(self) -> Iterator[Finding]:
        """Tell of every story that is left, and forget all articles."""
        yield from self._settle(None)

    def _place(self, trace: Trace) -> None:
        number, self._count = self._count, self._count + 1
        terms = looked_up(trace)
        near = self._days.near(trace.day, terms)
        others = [self._traces[other] for other in near]
        found = dict(zip(near, likely_with(trace, others), strict=True))
        self._likely |= {(other, number): so.likely for other, so in found.items() if so.likely >= APART}
        self._copies[number] = [other for other, so in found.items() if so.copy]
        self._traces[number] = trace
        self._days.add(trace.day, number, terms)

    def _settle(self, before: dt.date | None) -> Iterator[Finding]:
        """Tell of the stories whose last day is before another, and forget them; of all stories where it is None."""
        told = stories_of(self._likely)
        single = self._traces.keys() - {number for story in told for number in story}
        past = [story for story in [*told, *([number] for number in sorted(single))] if self._is_past(story, before)]
        held = Held(self._traces, self._likely, self._copies)
        for story in past:
            yield from (found for found in tell([story], held) if not isinstance(found, Doubt))
        self._forget({number for story in past for number in story})

    def _is_past(self, story: Sequence[int], before: dt.date | None) -> bool:
        days = [day for number in story if (day := self._traces[number].day)]
        return before is None or bool(days and max(days) < before)

    def _forget(self, gone: set[int]) -> None:
        for number in gone:
            self._known.remove(_name(self._traces.pop(number)))
            del self._copies[number]
        for pair in [pair for pair in self._likely if gone.intersection(pair)]:
            del self._likely[pair]
        self._days.forget(gone)


def _name(trace: Trace) -> tuple[str, str | None]:
    """What tells an article from others: two outlets may print one text, and its id may be made from the text."""
    return trace.id, trace.article.outlet
