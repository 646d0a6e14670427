"""Reports of one utterance, put together from the likelihood of their pairs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.ledger.clustering import clustered

# How likely two groups of reports have to be one utterance, on average over their pairs: chosen by cross-validation, for precision.
LEAST = 0.42
# Reports that are no likelier than this to be of one utterance with any other are left out from the start; two reports of one
# article are not compared, and count as this likely.
WORTH, WITHIN = 0.1, 0.2


# From what likelihood on a pair of reports that stayed apart is worth a person's look.
DOUBTFUL = 0.2


class Place(NamedTuple):
    """A report: the number of its article in the ledger, and its place among the article's statements."""

    article: int
    report: int


# For two articles that were compared, the lower number first, how likely each report of one is of one utterance with each of the
# other.
Likely = Mapping[tuple[int, int], NDArray[np.floating]]


def pairs_of(likely: Likely) -> dict[tuple[Place, Place], float]:
    """How likely each two reports of articles that were compared are of one utterance."""
    return {
        (Place(one, i), Place(other, j)): float(value)
        for (one, other), values in likely.items()
        for (i, j), value in np.ndenumerate(values)
    }


def groups(
    pairs: Mapping[tuple[Place, Place], float],
    together: Collection[tuple[Place, Place]] = (),
    apart: Collection[tuple[Place, Place]] = (),
) -> list[list[Place]]:
    """The groups of two reports or more, each in order.

    Articles that were never compared tell nothing: their pairs do not count. together, apart: reports that people judged to be of
    one utterance, or of two.
    """
    worth = [pair for pair, value in pairs.items() if value >= WORTH]
    kept = sorted({place for pair in (*worth, *together) for place in pair})
    number = {place: n for n, place in enumerate(kept)}
    told = {(number[a], number[b]): value for (a, b), value in pairs.items() if a in number and b in number}
    for one, other in combinations(kept, 2):
        if one.article == other.article:
            told[number[one], number[other]] = WITHIN
    joined = [(number[a], number[b]) for a, b in together]
    parted = [(number[a], number[b]) for a, b in apart if a in number and b in number]
    found = clustered(told, LEAST, together=joined, apart=parted)
    return [[kept[n] for n in cluster] for cluster in found if len(cluster) > 1]
