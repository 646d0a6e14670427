"""Average-linkage clustering (UPGMA, Sokal and Michener 1958) of things of which only some pairs were compared.

Invariant: the clusters are a function of the pairs, whatever the order in which they came.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Item = TypeVar("Item", bound=Hashable)


def clustered(
    likely: Mapping[tuple[int, int], float],
    least: float,
    missing: float | None = None,
    together: Iterable[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    doubt: float | None = None,
) -> list[list[int]]:
    """The clusters of the items of some pairs, joined while the mean likelihood between two clusters is at least `least`.

    A pair that was not compared counts as `missing`; where that is None, it does not count. together, apart: pairs that are in one
    cluster, and pairs that never are, whatever is likely (must-link and cannot-link, Wagstaff et al. 2001); together wins. doubt:
    how likely one more pair is that every mean counts, so that one pair has to be likelier than many. Takes time in the order of
    the pairs.
    """
    together, apart = list(together), list(apart)
    clusters = _Clusters(likely, missing, doubt, {item for pair in (*likely, *together, *apart) for item in pair})
    for one, other in together:
        clusters.join(one, other)
    for one, other in apart:
        clusters.forbid(one, other)
    waiting = [(-clusters.mean(one, other), one, other) for one, other in clusters.links()]
    heapq.heapify(waiting)
    while waiting:
        value, one, other = heapq.heappop(waiting)
        if -value < least:
            break
        if not clusters.may_join(one, other) or -value != clusters.mean(one, other):
            continue  # one of the two has grown or gone since, or they are kept apart
        for third in clusters.join(one, other):
            heapq.heappush(waiting, (-clusters.mean(one, third), min(one, third), max(one, third)))
    return sorted(sorted(members) for members in clusters.members.values())


def likely_apart(
    likely: Mapping[tuple[Item, Item], float],
    clusters: Iterable[Iterable[Item]],
    least: float,
    known: Iterable[tuple[Item, Item]] = (),
) -> list[tuple[Item, Item, float]]:
    """Of each two clusters that stayed two, the likeliest pair between them, where it is at least `least`.

    An item in no cluster is one of its own. known: pairs of which it is settled that they are two, or that nobody can tell.
    """
    cluster_of: dict[Item, object] = {item: number for number, cluster in enumerate(clusters) for item in cluster}
    settled = {frozenset((cluster_of.get(one, one), cluster_of.get(other, other))) for one, other in known}
    best: dict[frozenset[object], tuple[Item, Item, float]] = {}
    for (one, other), value in likely.items():
        sides = frozenset((cluster_of.get(one, one), cluster_of.get(other, other)))
        if value >= least and len(sides) > 1 and sides not in settled and value > best.get(sides, (0, 0, 0.0))[2]:
            best[sides] = (one, other, value)
    return list(best.values())


class _Clusters:
    """Clusters by the item that stands for each, what their pairs add up to, and which are kept apart."""

    def __init__(
        self,
        likely: Mapping[tuple[int, int], float],
        missing: float | None,
        doubt: float | None,
        items: Iterable[int],
    ) -> None:
        self._missing = missing
        self._doubted, self._doubts = (0.0, 0) if doubt is None else (doubt, 1)
        self.members = {item: [item] for item in items}
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        self._links: defaultdict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        self._stands: Sets[int] = Sets()
        for (one, other), value in sorted(likely.items()):
            self._links[one][other] = self._links[other][one] = (value, 1)

    def links(self) -> Iterator[tuple[int, int]]:
        """The pairs of clusters of which something is known, each once."""
        for one, others in self._links.items():
            yield from ((one, other) for other in others if one < other)

    def mean(self, one: int, other: int) -> float:
        """The mean likelihood between two clusters of which something is known."""
        total, count = self._links[one][other]
        pairs = count
        if self._missing is not None:
            pairs = len(self.members[one]) * len(self.members[other])
            total += self._missing * (pairs - count)
        return (total + self._doubted) / (pairs + self._doubts)

    def may_join(self, one: int, other: int) -> bool:
        """Whether both are clusters still, something is known of them, and nothing keeps them apart."""
        return other in self._links.get(one, ()) and other not in self._apart[one]

    def forbid(self, one: int, other: int) -> None:
        """Keep the clusters of two items apart, where they are two."""
        one, other = self._stands.find(one), self._stands.find(other)
        if one != other:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def join(self, one: int, other: int) -> Iterable[int]:
        """Make the clusters of two items one, named by the first; the clusters that it is linked with."""
        one, other = self._stands.find(one), self._stands.find(other)
        if one == other:
            return ()
        self._stands.join(one, other)
        self.members[one] += self.members.pop(other)
        self._links[one].pop(other, None)
        for third, (total, count) in self._links.pop(other, {}).items():
            if third != one:
                before = self._links[one].get(third, (0.0, 0))
                self._links[one][third] = self._links[third][one] = (before[0] + total, before[1] + count)
                del self._links[third][other]
        for third in self._apart.pop(other, ()):
            self._apart[third].discard(other)
            self._apart[third].add(one)
            self._apart[one].add(third)
        return self._links[one]


class Sets(Generic[Item]):
    """Disjoint sets (Tarjan 1975)."""

    def __init__(self) -> None:
        self._parent: dict[Item, Item] = {}

    def find(self, item: Item) -> Item:
        """The item that stands for the set of this one."""
        while (parent := self._parent.setdefault(item, item)) != item:
            self._parent[item] = self._parent[parent]
            item = parent
        return item

    def join(self, one: Item, other: Item) -> None:
        """Make the sets of two items one."""
        self._parent[self.find(other)] = self.find(one)

    def sets(self) -> list[list[Item]]:
        """The sets, each in the order in which its items came."""
        found: defaultdict[Item, list[Item]] = defaultdict(list)
        for item in list(self._parent):
            found[self.find(item)].append(item)
        return list(found.values())
