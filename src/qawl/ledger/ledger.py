"""Articles as they come, put beside their neighbours: stories, copies, utterances reported more than once, disagreements.

Invariants:

- An article is compared with those of the days around its own, never with everything: what an article costs does not grow with
  the ledger, and neither does the memory, since a story that the days have passed is told and forgotten.
- What is found depends on the articles and their order alone. Give them in order of day: an article that comes more than
  `WINDOW` days after those of its day finds nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from qawl.ledger import decisions
from qawl.ledger.clustering import Sets, clustered
from qawl.ledger.disagreements import of_articles, of_occasions
from qawl.ledger.findings import Copies, Finding, Mention, Story, Utterance
from qawl.ledger.likeness import Matrix, copied, report_features, story_features, telling
from qawl.ledger.traces import Trace, traces
from qawl.ledger.utterances import Place, groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qawl.records import Article, Reading

# How many days an article is apart from another of its story.
WINDOW = 3
# By how many of its stems, those that tell most, an article is looked up, how much it has to share of them with another for a
# closer look, and how many neighbours are looked at.
LOOKED_UP, NEAR, NEIGHBOURS = 24, 0.04, 40
# How likely two sets of articles have to tell one story, on average over their pairs (chosen by cross-validation), and how likely
# that is of a pair that was not near enough for a closer look.
LEAST_STORY, APART = 0.65, 0.1
# With how many articles of its story, the likeliest, the reports of an article are compared.
COMPARED = 12
# What share of the shorter text's runs of words a copy has.
LEAST_COPIED = 0.36


class _Day:
    """The articles of one day, by the stems that tell most in them."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._holding: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, number: int, terms: Iterable[tuple[str, float]]) -> None:
        """Take an article in."""
        self.numbers.append(number)
        for stem, value in terms:
            self._holding[stem].append((number, value))

    def gather(self, terms: Iterable[tuple[str, float]], scores: defaultdict[int, float]) -> None:
        """Add to each article's score what it shares of some terms."""
        for stem, value in terms:
            for number, other in self._holding.get(stem, ()):
                scores[number] += value * other


class Ledger:
    """The articles of the last days, and what holds across them."""

    def __init__(self) -> None:
        self._count = 0
        self._traces: dict[int, Trace] = {}
        self._held: set[tuple[str, str | None]] = set()
        self._days: defaultdict[dt.date | None, _Day] = defaultdict(_Day)
        self._likely: dict[tuple[int, int], float] = {}  # pairs of articles: that they tell one story
        self._copies: dict[int, list[int]] = {}  # for each article those before it that are one text with it
        self._latest: dt.date | None = None

    def add(self, pairs: Sequence[tuple[Article, Reading]]) -> Iterator[Finding]:
        """Take articles in, with their readings, and tell of the stories that the days have passed; several at once are faster."""
        for trace in traces(pairs):
            yield from self.take(trace)

    def take(self, trace: Trace) -> Iterator[Finding]:
        """Take one article in by its trace, which may have been made elsewhere; one that is held already changes nothing."""
        if _name(trace) in self._held:
            return
        self._held.add(_name(trace))
        self._add(trace)
        if trace.day and (self._latest is None or trace.day > self._latest):
            self._latest = trace.day
            yield from self._settle(trace.day - dt.timedelta(2 * WINDOW))

    def close(self) -> Iterator[Finding]:
        """Tell of every story that is left, and forget all articles."""
        yield from self._settle(None)

    def _settle(self, before: dt.date | None) -> Iterator[Finding]:
        """Tell of the stories whose last day is before another, and forget them; of all stories where it is None."""
        told = clustered(self._likely, LEAST_STORY, APART)
        single = self._traces.keys() - {number for story in told for number in story}
        gone: set[int] = set()
        for story in [*told, *([number] for number in sorted(single))]:
            days = [day for number in story if (day := self._traces[number].day)]
            if before is None or (days and max(days) < before):
                yield from self._told(story)
                gone |= set(story)
        self._forget(gone)

    def _forget(self, gone: set[int]) -> None:
        for number in gone:
            self._held.remove(_name(self._traces.pop(number)))
            del self._copies[number]
        for pair in [pair for pair in self._likely if gone.intersection(pair)]:
            del self._likely[pair]
        for day in [day for day, held in self._days.items() if gone.issuperset(held.numbers)]:
            del self._days[day]

    def _told(self, story: Sequence[int]) -> Iterator[Finding]:
        """What is found in a story of two articles or more."""
        if len(story) < 2:
            return
        yield Story(tuple(self._traces[number].id for number in story))
        held = set(story)
        wires = Sets[int]()
        for number in story:
            for other in held.intersection(self._copies[number]):
                wires.join(other, number)
        for wire in wires.sets():
            yield Copies(tuple(self._traces[number].id for number in sorted(wire)))
        alike = self._alike(story)
        said = groups(alike)
        for group in said:
            yield self._utterance(story, group, wires)
        for one, other in alike:
            yield from of_articles(self._traces[one], self._traces[other], self._likely[one, other])
        yield from of_occasions(self._traces, said)

    def _utterance(self, story: Sequence[int], group: Sequence[Place], wires: Sets[int]) -> Utterance:
        reports = [(self._traces[place.article], self._traces[place.article].reports[place.report]) for place in group]
        named = Counter(report.who.name for _, report in reports if report.who)
        known = Counter(report.who.key for _, report in reports if report.who and report.who.registered)
        carried = {trace.article.outlet for trace, _ in reports}
        outlets = dict.fromkeys(self._traces[number].article.outlet for number in story)
        return Utterance(
            speaker=max(named, key=lambda name: (named[name], len(name))) if named else None,
            entity=known.most_common(1)[0][0] if known else None,
            voices=len({wires.find(place.article) for place in group}),
            mentions=tuple(
                Mention(
                    article=trace.id,
                    outlet=trace.article.outlet,
                    statement=report.statement.id,
                    content=report.statement.content,
                    speaker=report.who.name if report.who else None,
                )
                for trace, report in reports
            ),
            left_out=tuple(outlet for outlet in outlets if outlet and outlet not in carried),
        )

    def _add(self, trace: Trace) -> None:
        number, self._count = self._count, self._count + 1
        terms = sorted(trace.terms.items(), key=lambda term: (-term[1], term[0]))[:LOOKED_UP]
        near = self._near(trace, terms)
        likely = self._told_together(trace, near)
        self._traces[number] = trace
        self._days[trace.day].add(number, terms)
        self._likely |= {(other, number): value for other, value in likely.items()}
        self._copies[number] = [other for other in near if copied(trace, self._traces[other]) >= LEAST_COPIED]

    def _near(self, trace: Trace, terms: Sequence[tuple[str, float]]) -> list[int]:
        """The articles of the days around that share most of what an article is about."""
        days = [None] if trace.day is None else [trace.day + dt.timedelta(n) for n in range(-WINDOW, WINDOW + 1)]
        scores: defaultdict[int, float] = defaultdict(float)
        for day in days:
            if day in self._days:
                self._days[day].gather(terms, scores)
        near = sorted(((score, number) for number, score in scores.items() if score >= NEAR), reverse=True)
        return sorted(number for _, number in near[:NEIGHBOURS])

    def _told_together(self, trace: Trace, near: Sequence[int]) -> dict[int, float]:
        """How likely each near article tells the same story."""
        if not near:
            return {}
        features = np.array([story_features(trace, self._traces[other]) for other in near])
        return dict(zip(near, decisions.stories().probability(features).tolist(), strict=True))

    def _alike(self, story: Sequence[int]) -> dict[tuple[int, int], Matrix]:
        """For pairs of articles of a story how likely each report of one and each of the other are of one utterance."""
        told = telling(self._traces[number] for number in story)
        found = {}
        for one, other in self._compared(story):
            left, right = self._traces[one], self._traces[other]
            found[one, other] = np.zeros((len(left.reports), len(right.reports)))
            if found[one, other].size:
                found[one, other] = decisions.reports().probability(report_features(left, right, told))
        return found

    def _compared(self, story: Sequence[int]) -> list[tuple[int, int]]:
        """Each article of a story with those before it that most likely tell the same."""
        found = []
        for other in story:
            before = [(self._likely[one, other], one) for one in story if (one, other) in self._likely]
            found += [(one, other) for _, one in sorted(before, reverse=True)[:COMPARED]]
        return sorted(found)


def _name(trace: Trace) -> tuple[str, str | None]:
    """What tells an article from others: two outlets may print one text, and its id may be made from the text."""
    return trace.id, trace.article.outlet
