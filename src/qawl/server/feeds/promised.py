"""What happened to promises as entries of a feed: a new promise, a deadline that passed, a date that was moved.

A promise that several articles tell is one: it is new by its first report, and its last deadline is the one that passes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.exports.parties import urn
from qawl.records import PromiseState
from qawl.server.feeds.entries import LENGTH, Entry, Telling, latest, lines, midnight, titled
from qawl.server.texts import source_link
from qawl.server.views.asked import asked
from qawl.server.views.promises import PromisesAsked
from qawl.store import PromiseQuery, UndertakingQuery, state_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qawl.store import Original, Store, StoredPromise, StoredUndertaking


def promises(store: Store, parameters: Mapping[str, str], today: dt.date, telling: Telling) -> list[Entry]:
    """What happened to the promises that a search finds, as it is known today. Raises `StoreError`.

    The day from which the page looks (`as_of`) does not count: a feed looks from today.
    """
    question = asked(PromisesAsked, parameters)
    names: dict[str, Any] = {"by": question.by, "to": question.to, "words": question.words}
    since, until = question.due_since, question.due_until
    yesterday = today - dt.timedelta(days=1)
    told = [*store.promises(PromiseQuery(**names, due_since=since, due_until=until, by_addition=True, limit=LENGTH))]
    before = min(until or yesterday, yesterday)
    due = [*store.promises(PromiseQuery(**names, due_since=since, due_until=before, latest_due=True, limit=LENGTH))]
    moved = store.moved(UndertakingQuery(**names, limit=LENGTH), today)
    wholes = store.undertakings_of({each.id for each in (*told, *due)}, today)
    articles = {each.article for each in (*told, *due)} | {each.article for one in moved for each in one.mentions}
    change = _Changes(store.originals(articles), wholes, telling, today)
    wanted = question.state
    found = [*change.new(told), *change.passed(due), *change.moved(moved, since, until)]
    return latest(entry for state, entry in found if wanted is None or state is wanted)


class _Changes(NamedTuple):
    """What entries are made from: the articles, the undertakings of promises, the language, and the day from which it is looked."""

    originals: dict[str, Original]
    wholes: dict[str, StoredUndertaking]
    telling: Telling
    today: dt.date

    def new(self, told: Iterable[StoredPromise]) -> Iterator[tuple[PromiseState, Entry]]:
        """Promises that were told for the first time."""
        for each in told:
            whole = self.wholes.get(each.id)
            if whole is None or whole.mentions[0].id == each.id:
                added = self.originals[each.article].added
                yield self._state(each), self._entry(each, "new", self.telling.say("New promise"), added)

    def passed(self, due: Iterable[StoredPromise]) -> Iterator[tuple[PromiseState, Entry]]:
        """Promises whose last deadline lies before today, and of which nothing is reported to have become."""
        for each in due:
            state, whole = self._state(each), self.wholes.get(each.id)
            last = whole.deadlines[-1].promise if whole and whole.deadlines else each.id
            if each.due is None or state is not PromiseState.OVERDUE or last != each.id:
                continue
            day_after = midnight(each.due + dt.timedelta(days=1))
            assert day_after is not None
            updated = max(day_after, self.originals[each.article].added)
            said = f"{self.telling.say('Deadline passed')} ({self.telling.language.short_day(each.due)})"
            yield state, self._entry(each, f"passed {each.due}", said, updated)

    def moved(
        self, moved: Iterable[StoredUndertaking], since: dt.date | None, until: dt.date | None
    ) -> Iterator[tuple[PromiseState, Entry]]:
        """Every later deadline of promises that had more than one, where it lies between two days."""
        for whole in moved:
            by_id = {each.id: each for each in whole.mentions}
            for before, after in zip(whole.deadlines, whole.deadlines[1:], strict=False):
                if (since and (not after.due or after.due < since)) or (until and (not after.due or after.due > until)):
                    continue
                told = by_id[after.promise]
                period = self.telling.language.period
                arrow = "←" if self.telling.language.direction == "rtl" else "→"
                dates = f"{period(before.deadline)} {arrow} {period(after.deadline)}"
                said = f"{self.telling.say('Date moved')} ({dates})"
                added = self.originals[told.article].added
                yield whole.state, self._entry(told, f"moved {after.deadline}", said, added)

    def _state(self, each: StoredPromise) -> PromiseState:
        whole = self.wholes.get(each.id)
        return whole.state if whole else state_on(each.due, self.today)

    def _entry(self, each: StoredPromise, what: str, said: str, updated: dt.datetime) -> Entry:
        parties = "، ".join(each.by) or self.telling.say("nobody named")
        due = f"{self.telling.say('Due:')} {self.telling.language.period(each.deadline)}" if each.deadline else None
        return Entry(
            id=urn("promise", f"{each.id} {what}"),
            title=titled(f"{said}: {parties}: {each.text}"),
            text=lines(said, parties, f"«{each.text}»", due, self.telling.where(each.outlet, each.published)),
            path=f"/statement/{each.statement}" if each.statement else f"/article/{each.article}",
            author=each.outlet,
            source=source_link(self.originals[each.article].article.url),
            published=midnight(each.published),
            updated=updated,
        )
