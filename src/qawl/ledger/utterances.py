"""Reports of one utterance, put together from the likelihood of their pairs."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.ledger.clustering import clustered

# How likely two groups of reports have to be one utterance, on average over their pairs: chosen by cross-validation, for precision.
LEAST = 0.35
# Reports that are no likelier than this to be of one utterance with any other are left out from the start; two reports of one
# article are not compared, and count as this likely.
WORTH, WITHIN = 0.1, 0.2


class Place(NamedTuple):
    """A report: the number of its article in the ledger, and its place among the article's statements."""

    article: int
    report: int


# For two articles that were compared, the lower number first, how likely each report of one is of one utterance with each of the
# other.
Likely = Mapping[tuple[int, int], NDArray[np.floating]]


def groups(likely: Likely) -> list[list[Place]]:
    """The groups of two reports or more, each in order.

    Articles that were never compared tell nothing: their pairs do not count.
    """
    pairs = {
        (Place(one, i), Place(other, j)): float(value)
        for (one, other), values in likely.items()
        for (i, j), value in np.ndenumerate(values)
    }
    kept = sorted({place for pair, value in pairs.items() if value >= WORTH for place in pair})
    number = {place: n for n, place in enumerate(kept)}
    told = {(number[a], number[b]): value for (a, b), value in pairs.items() if a in number and b in number}
    for one, other in combinations(kept, 2):
        if one.article == other.article:
            told[number[one], number[other]] = WITHIN
    return [[kept[n] for n in cluster] for cluster in clustered(told, LEAST) if len(cluster) > 1]
