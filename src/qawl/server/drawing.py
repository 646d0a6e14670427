"""The charts of the pages, from their views: what is drawn, how it is called in the reader's language, and the table behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.records import Topic
from qawl.server.charts import Cell, Chart, Mark, Row, Shape, Track, bars, chains, tracks
from qawl.server.labels import label, seat
from qawl.timex import days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from qawl.server.languages import Language
    from qawl.server.views.events import ProcessView
    from qawl.server.views.people import Moved, Registered
    from qawl.server.views.pieces import Card, Line, Utterance
    from qawl.server.views.volumes import Period, Volume

DEADLINES, CHAINS = 12, 8
"""The most promises and reports that a chart draws; what it leaves out stands on the page itself."""

_NAME = 60  # characters of words in a table


class Drawing(NamedTuple):
    """What makes the charts of a language; say: the message of the catalogue, address: of a page with its parameters."""

    language: Language
    say: Callable[[str], str]
    address: Callable[..., str]

    def volume(
        self,
        key: str,
        title: str,
        volume: Volume | None,
        *,
        path: str = "",
        by: str = "outlet",
        name: Any = None,
        **asked: Any,
    ) -> Chart | None:
        """Bars by name and period.

        path, asked: the list that a number of the table counts and what else it is asked for; by: the parameter that the name is;
        name: how a name is called, where the record has it otherwise.
        """
        if volume is None:
            return None
        called = name or (lambda given: given or self.say("outlet unknown"))
        whole = volume.periods[0].first, volume.periods[-1].last

        def address(given: str | None, first: dt.date, last: dt.date) -> str | None:
            return self.address(path, **asked, **{by: given}, since=first, until=last) if path and given else None

        rows = [
            self._row(
                called(each.name),
                each.counts,
                [address(each.name, *_ends(at)) for at in volume.periods],
                address(each.name, *whole),
            )
            for each in volume.series
        ]
        if volume.rest is not None:
            rest = self.say("the others (%(number)s)") % {"number": self.language.number(volume.more)}
            rows.append(self._row(rest, volume.rest.counts, [None] * len(volume.periods), None))
        told = self.say("From %(first)s to %(last)s; all rows have one scale.") % {
            "first": self.language.short_day(whole[0]),
            "last": self.language.short_day(whole[1]),
        }
        columns = (self.say("Day") if whole[0] == volume.periods[0].last else self.say("Period"), self.say("Together"))
        return bars(key, title, told, [self._period(each) for each in volume.periods], rows, columns, rtl=self._rtl)

    def deadlines(self, key: str, title: str, cards: Iterable[Card], today: dt.date) -> Chart | None:
        """The deadlines of promises, those that moved as the days that they had one after the other."""
        found = [track for card in cards if (track := self._deadline(card)) is not None][:DEADLINES]
        if not found:
            return None
        told = self.say("A ring is a deadline that was moved, a dot the one that stands; the upright line is %(day)s.")
        columns = (self.say("Promise"), self.say("Who is bound"), self.say("State"), self.say("Deadlines"))
        return tracks(
            key,
            title,
            told % {"day": self.language.short_day(today)},
            found,
            columns,
            self.language.axis_day,
            rtl=self._rtl,
            today=today,
        )

    def tenures(self, key: str, title: str, person: Registered, today: dt.date) -> Chart | None:
        """The offices of somebody over time."""
        found = []
        for each in person.tenures:
            since, until = days(each.since), days(each.until) if each.until else (today, today)
            if since and until:
                still = self.say("until now")
                end = self.language.period(each.until) if each.until else still
                said = f"{self.language.period(each.since)} – {end}"
                name = f"{self.say(each.office)} ({self.say(seat(each.seat, self.language.code))})"
                marks = (Mark(since[0], max(since[0], until[0]), Shape.SPAN),)
                found.append(Track(name, said, marks, (Cell(name), Cell(said))))
        if not found:
            return None
        told = self.say("A bar is the time in an office.")
        columns = (self.say("Office"), self.say("Time"))
        return tracks(key, title, told, found, columns, self.language.axis_day, rtl=self._rtl)

    def moved(self, key: str, title: str, changes: Sequence[Moved]) -> Chart | None:
        """What somebody said otherwise later, from the day of the earlier statement to that of the later."""
        found = []
        for each in changes:
            if each.earlier_day and each.later_day:
                what = f"{self.say(label(each.shift))}: {self._turned(each.old, each.new)}"
                said = self._turned(self.language.short_day(each.earlier_day), self.language.short_day(each.later_day))
                marks = (
                    Mark(each.earlier_day, each.earlier_day, Shape.WAS),
                    Mark(each.later_day, each.later_day, Shape.NOW),
                )
                row = (
                    Cell(what),
                    Cell(self.language.short_day(each.earlier_day), self.address(f"/statement/{each.earlier}")),
                    Cell(self.language.short_day(each.later_day), self.address(f"/statement/{each.later}")),
                )
                found.append(Track(what, said, marks, row))
        if not found:
            return None
        told = self.say("A ring is the earlier statement, a dot the later one.")
        columns = (self.say("What changed"), self.say("Before the change"), self.say("After"))
        return tracks(key, title, told, found, columns, self.language.axis_day, rtl=self._rtl)

    def rounds(self, key: str, title: str, view: ProcessView) -> Chart | None:
        """The rounds of a process on the days that articles tell of them."""
        found = []
        for each in view.rounds:
            name = self.round(each.number) if each.number is not None else self.say("no round is told")
            count = Cell(self.language.number(len(each.events)), f"#round-{each.number or 0}")
            if each.first_day and each.last_day:
                said = self._days(each.first_day, each.last_day)
                mark = Mark(each.first_day, each.last_day, Shape.NOW if each.first_day == each.last_day else Shape.SPAN)
            elif each.told_first and each.told_last:
                said = self.say("day unknown, told %(days)s") % {"days": self._days(each.told_first, each.told_last)}
                mark = Mark(each.told_first, each.told_last, Shape.TOLD)
            else:
                continue
            found.append(Track(name, said, (mark,), (Cell(name), Cell(said), count)))
        if not found:
            return None
        told = self.say(
            "A dot is one day, a bar several; a thin line, the days of articles that give no day of the round."
        )
        columns = (self.say("Round"), self.say("Day"), self.say("Places that tell it"))
        return tracks(key, title, told, found, columns, self.language.axis_day, rtl=self._rtl)

    def chains(self, key: str, title: str, line: Line, said: Utterance | None) -> Chart | None:
        """Who passed the words of a statement on to each outlet that reports them."""
        reports: list[Any] = [line]
        reports += [each for each in said.wordings if each.statement.id != line.statement.id] if said else []
        reports = reports[:CHAINS]
        found = []
        for each in reports:
            names = [name or self.say("a source not named") for name in each.chain]
            outlet = each.statement.outlet or self.say("outlet unknown")
            cells = (
                Cell(names[0]),
                Cell(" ".join((self._arrow, *names[1:-1])) if len(names) > 2 else "–"),
                Cell(outlet, self.address(f"/statement/{each.statement.id}")),
            )
            found.append((names if each.statement.outlet else [*names, outlet], cells))
        told = self.say(
            "The source stands at the start, the outlet at the end; what several reports share is drawn once."
        )
        columns = (self.say("Source"), self.say("Passed on by"), self.say("Outlet"))
        return chains(key, title, told, found, columns, rtl=self._rtl)

    def topic(self, name: str | None) -> str:
        """What a topic is called."""
        return self.say(label(Topic(name))) if name else self.say("of no known topic")

    def round(self, number: int) -> str:
        """What a round is called."""
        return self.say("round %(number)s") % {"number": self.language.number(number)}

    @property
    def _rtl(self) -> bool:
        return self.language.direction == "rtl"

    @property
    def _arrow(self) -> str:
        return "←" if self._rtl else "→"

    def _turned(self, old: str, new: str) -> str:
        return f"{old} {self._arrow} {new}"

    def _row(self, name: str, counts: Sequence[int], hrefs: Sequence[str | None], href: str | None) -> Row:
        told = [self.language.number(count) for count in counts]
        return Row(name, counts, told, self.language.number(sum(counts)), hrefs, href)

    def _period(self, each: Period) -> str:
        if each.first == each.last:
            return self.language.axis_day(each.first)
        return (
            self.language.month(each.first)
            if each.first.month == each.last.month
            else self.language.number(each.first.year, grouped=False)
        )

    def _days(self, first: dt.date, last: dt.date) -> str:
        return (
            self.language.short_day(first)
            if first == last
            else f"{self.language.short_day(first)} – {self.language.short_day(last)}"
        )

    def _deadline(self, card: Card) -> Track | None:
        """A promise with a day to which it is due: the periods that its deadlines name, in the order in which they were told."""
        told = [each.deadline for each in card.deadlines] if len(card.deadlines) > 1 else [card.deadline]
        if card.deadline and told[-1] != card.deadline:
            told.append(card.deadline)
        known = [(value, period) for value in told if value and (period := days(value))]
        if not known:
            return None
        shapes = [Shape.WAS] * (len(known) - 1) + [Shape.NOW]
        marks = [Mark(*period, shape) for (_, period), shape in zip(known, shapes, strict=True)]
        said = f" {self._arrow} ".join(self.language.period(value) for value, _ in known)
        by = "، ".join(card.by) or self.say("nobody named")
        words = card.text if len(card.text) <= _NAME else f"{card.text[:_NAME].rsplit(' ', 1)[0]}…"
        row = (
            Cell(words, self.address(f"/statement/{card.statement}" if card.statement else f"/article/{card.article}")),
            Cell(by),
            Cell(self.say(label(card.state))),
            Cell(said),
        )
        return Track(f"{by}: {words}", said, marks, row)


def _ends(period: Period) -> tuple[dt.date, dt.date]:
    return period.first, period.last
