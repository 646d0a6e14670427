"""Average-linkage clustering (UPGMA, Sokal and Michener 1958) of things of which only some pairs were compared.

Invariant: the clusters are a function of the pairs, whatever the order in which they came.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = TypeVar("Item")


def clustered(likely: Mapping[tuple[int, int], float], least: float, missing: float | None = None) -> list[list[int]]:
    """The clusters of the items of some pairs, joined while the mean likelihood between two clusters is at least `least`.

    A pair that was not compared counts as `missing`; where that is None, it does not count. Takes time in the order of the pairs.
    """
    clusters = {item: [item] for pair in likely for item in pair}
    links: defaultdict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
    waiting: list[tuple[float, int, int]] = []

    def mean(one: int, other: int) -> float:
        total, count = links[one][other]
        if missing is None:
            return total / count
        pairs = len(clusters[one]) * len(clusters[other])
        return (total + missing * (pairs - count)) / pairs

    for (one, other), value in sorted(likely.items()):
        links[one][other] = links[other][one] = (value, 1)
    for one, other in likely:
        heapq.heappush(waiting, (-mean(one, other), min(one, other), max(one, other)))
    while waiting:
        value, one, other = heapq.heappop(waiting)
        if -value < least:
            break
        if other not in links.get(one, ()) or -value != mean(one, other):
            continue  # one of the two has grown or gone since
        clusters[one] += clusters.pop(other)
        del links[one][other]
        for third, (total, count) in links.pop(other).items():
            if third == one:
                continue
            before = links[one].get(third, (0.0, 0))
            links[one][third] = links[third][one] = (before[0] + total, before[1] + count)
            del links[third][other]
        for third in links[one]:
            heapq.heappush(waiting, (-mean(one, third), min(one, third), max(one, third)))
    return sorted(sorted(cluster) for cluster in clusters.values())


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
