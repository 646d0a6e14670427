"""What people judged to be one thing or two: judgements as data, and what follows from them.

Invariants:

- What stands is a pure function of the rows in order of time. A row is never changed; one that undoes another makes it count
  as if it had never been.
- The last judgement about a pair counts. `SAME` is transitive; `DIFFERENT` holds between everything that is the same as either
  side; `UNSURE` decides nothing, it says that somebody looked.
- No two things are ever both the same and different: a judgement that would make them so is set aside, and `conflicts` names
  what stands in its way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from qawl.ledger.clustering import Sets
from qawl.records import Judgement, Record, Span, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable


class Anchor(Record, frozen=True, order=True):
    """What is judged, in a way that outlives any reading: words of a text, a key of the registry, or an identifier of others.

    article: the article's id, the key (`person:john-kerry`), or the identifier (`https://www.wikidata.org/wiki/Q42`); text: the
    hash of its text; spans: the words, none for the whole.
    """

    article: str
    text: str = ""
    spans: tuple[Span, ...] = ()


class Judged(Record, frozen=True, kw_only=True):
    """One judgement: of which two things, what, by whom, when and why.

    undoes: the id of a judgement that this one takes back; `judgement` then repeats what it was.
    """

    id: int
    subject: Subject
    one: Anchor
    other: Anchor
    judgement: Judgement
    by: str
    why: str
    at: dt.datetime
    undoes: int | None = None


def standing(rows: Iterable[Judged]) -> list[Judged]:
    """The judgements that count: those not undone, the last of each pair, in order of time."""
    kept = list(rows)
    undone = {row.undoes for row in kept if row.undoes is not None}
    last: dict[tuple[Subject, Anchor, Anchor], Judged] = {}
    for row in kept:
        if row.undoes is None and row.id not in undone:
            one, other = sorted((row.one, row.other))
            last.pop((row.subject, one, other), None)
            last[row.subject, one, other] = row
    return list(last.values())


class Pair(NamedTuple):
    """Two things of one subject, by any names, and what was judged of them."""

    one: str
    other: str
    judgement: Judgement


class Judgements:
    """What follows from judgements about things of one subject, given in order of time."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._same: Sets[str] = Sets()
        self._different: list[Pair] = []
        self._unsure: list[tuple[str, str]] = []
        self.conflicts: list[tuple[Pair, list[Pair]]] = []
        self._alike: list[Pair] = []
        for pair in pairs:
            self.add(pair)

    def add(self, pair: Pair) -> None:
        """Take a judgement in, or set it aside where it contradicts what stands."""
        if self.contradicts(pair):
            self.conflicts.append((pair, self.against(pair)))
        elif pair.judgement is Judgement.SAME:
            self._same.join(pair.one, pair.other)
            self._alike.append(pair)
        elif pair.judgement is Judgement.DIFFERENT:
            self._different.append(pair)
        else:
            self._unsure.append((pair.one, pair.other))

    def contradicts(self, pair: Pair) -> bool:
        """Whether a judgement cannot stand beside those before it."""
        if pair.judgement is Judgement.SAME:
            return self.different(pair.one, pair.other)
        return pair.judgement is Judgement.DIFFERENT and self.same(pair.one, pair.other)

    def against(self, pair: Pair) -> list[Pair]:
        """The judgements that stand in the way of one, those about other pairs included."""
        if not self.contradicts(pair):
            return []
        between = self._between if pair.judgement is Judgement.SAME else self._chain
        return between(pair.one, pair.other)

    def same(self, one: str, other: str) -> bool:
        """Whether two things are one: said so, or by way of others."""
        return self._same.find(one) == self._same.find(other)

    def different(self, one: str, other: str) -> bool:
        """Whether two things are two: said so of them, or of what they are the same as."""
        return bool(self._between(one, other))

    def sets(self) -> list[list[str]]:
        """What is one, in sets of two or more."""
        return [each for each in self._same.sets() if len(each) > 1]

    def apart(self) -> list[tuple[str, str]]:
        """The pairs that were judged to be two."""
        return [(pair.one, pair.other) for pair in self._different]

    def about(self, name: str) -> dict[str, Judgement]:
        """What holds between one thing and everything that was judged beside it, directly or by way of others."""
        sets = {self._same.find(each[0]): each for each in self._same.sets()}
        here = self._same.find(name)
        unsure = [pair for pair in self._unsure if here in map(self._same.find, pair)]
        found = {each: Judgement.UNSURE for pair in unsure for each in pair if self._same.find(each) != here}
        for pair in self._different:
            sides = (self._same.find(pair.one), self._same.find(pair.other))
            if here in sides:
                found |= dict.fromkeys(sets[sides[sides[0] == here]], Judgement.DIFFERENT)
        return found | {each: Judgement.SAME for each in sets.get(here, ()) if each != name}

    def unsure(self) -> list[tuple[str, str]]:
        """The pairs of which somebody could not tell."""
        return list(self._unsure)

    def _between(self, one: str, other: str) -> list[Pair]:
        sides = {self._same.find(one), self._same.find(other)}
        return [pair for pair in self._different if {self._same.find(pair.one), self._same.find(pair.other)} == sides]

    def _chain(self, one: str, other: str) -> list[Pair]:
        """The shortest chain of judgements by which two things are the same."""
        near: defaultdict[str, list[Pair]] = defaultdict(list)
        for pair in self._alike:
            near[pair.one].append(pair)
            near[pair.other].append(pair)
        reached: dict[str, list[Pair]] = {one: []}
        waiting = [one]
        for at in waiting:
            for pair in near[at]:
                to = pair.other if at == pair.one else pair.one
                if to not in reached:
                    reached[to] = [*reached[at], pair]
                    waiting.append(to)
        return reached[other]
