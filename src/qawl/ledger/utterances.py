"""Reports of one utterance, put together from the likelihood of their pairs.

Invariant: two reports of one article are of two utterances where one is told inside the other, where each is a point of its own
in the body behind the lead, or where their speakers cannot be one, whatever another article runs together; only people can say
that they are one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.ledger import decisions
from qawl.ledger.clustering import clustered
from qawl.ledger.entities import are_two
from qawl.ledger.likeness import REPORT, Matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.ledger.traces import Report

# How likely two groups of reports have to be one utterance, on average over their pairs, and how likely one more pair is that the
# average counts, so that two reports alone have to be likelier than many: chosen by cross-validation, for precision.
LEAST, DOUBT = 0.42, 0.2
# Reports that are no likelier than this to be of one utterance with any other are left out from the start.
WORTH = 0.1
# Two reports of one article are not compared. Headline and lead tell in short what the body tells again; the body makes one point
# after the other.
IN_SHORT, IN_BODY = 0.4, 0.0
# What share of the shorter one's stems two reports of a body have in common where both make one point. Nobody is quoted twice with
# the same words behind the lead: two say alike there («أعرب الزائر عن شكره ... كما أعرب مرافقه عن شكره»).
ONE_POINT, SAME_WORDS = 0.5, 0.9
# What is left of the likelihood where two speakers have no run of words in common.
OWN_WORDS = 0.5
# What is left of it where they are two persons, or two bodies of one kind: little enough is taken away that the
# same words stay together (an outlet, or the reader, may have mistaken the speaker), and enough that of two who send the same
# congratulations, and do so in one article, each comes to his own.
OTHER_SPEAKER = 0.9
# From what likelihood on two reports are of one appearance of a speaker, whatever the others of their groups say.
SURE = 0.9
# From what likelihood on a pair of reports that stayed apart is worth a person's look.
DOUBTFUL = 0.2

_SPEAKERS = [REPORT.index(feature) for feature in ("same", "side", "open")]
_RUNS = REPORT.index("runs")


class Place(NamedTuple):
    """A report: the number of its article in the ledger, and its place among the article's statements."""

    article: int
    report: int


# For two articles that were compared, the lower number first, how likely each report of one is of one utterance with each of the
# other.
Likely = Mapping[tuple[int, int], NDArray[np.floating]]


def likelihood(features: Matrix) -> Matrix:
    """How likely two reports are of one utterance, by their features (the last axis).

    Two speakers of one matter («تعليم نجران», «تعليم تبوك») say alike; that they are one, or say it in one statement, the same
    words have to tell.
    """
    found = decisions.reports().probability(features)
    two = ~features[..., _SPEAKERS].any(axis=-1)
    kept: Matrix = np.where(two, OWN_WORDS + (1 - OWN_WORDS) * features[..., _RUNS], 1.0)
    return found * kept


def pairs_of(likely: Likely) -> dict[tuple[Place, Place], float]:
    """How likely each two reports of articles that were compared are of one utterance."""
    return {
        (Place(one, i), Place(other, j)): float(value)
        for (one, other), values in likely.items()
        for (i, j), value in np.ndenumerate(values)
    }


def groups(
    pairs: Mapping[tuple[Place, Place], float],
    reports: Mapping[int, Sequence[Report]],
    together: Collection[tuple[Place, Place]] = (),
    apart: Collection[tuple[Place, Place]] = (),
) -> list[list[Place]]:
    """The groups of two reports or more, each in order.

    Articles that were never compared tell nothing: their pairs do not count. reports: of each article; together, apart: reports
    that people judged to be of one utterance, or of two.
    """
    worth = [pair for pair, value in pairs.items() if value >= WORTH]
    kept = sorted({place for pair in (*worth, *together) for place in pair})
    number = {place: n for n, place in enumerate(kept)}
    told = {(number[a], number[b]): value for (a, b), value in pairs.items() if a in number and b in number}
    parted = [(number[a], number[b]) for a, b in apart if a in number and b in number]
    for one, other in pairs:
        if one in number and other in number and _are_two(reports, one, other):
            told[number[one], number[other]] *= OTHER_SPEAKER
    for one, other in _of_one_article(kept):
        all_of_it = reports[one.article]
        left, right = all_of_it[one.report], all_of_it[other.report]
        in_short = left.headline or right.headline or left is _lead(all_of_it)
        told[number[one], number[other]] = IN_SHORT if in_short else IN_BODY
        inside = is_inside(left, right) or is_inside(right, left)
        if inside or are_two(left.who, right.who) or not (in_short or _one_point(left, right)):
            parted.append((number[one], number[other]))
    joined = [(number[a], number[b]) for a, b in together]
    found = clustered(told, LEAST, together=joined, apart=parted, doubt=DOUBT)
    return [[kept[n] for n in cluster] for cluster in found if len(cluster) > 1]


def _of_one_article(places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """The pairs of places that stand in one article; the places come in order."""
    for _, within in groupby(places, key=lambda place: place.article):
        yield from combinations(within, 2)


def _are_two(reports: Mapping[int, Sequence[Report]], one: Place, other: Place) -> bool:
    """Whether the speakers of two reports are hardly one."""
    return are_two(reports[one.article][one.report].who, reports[other.article][other.report].who)


def _lead(reports: Sequence[Report]) -> Report | None:
    """The first report of the body."""
    return next((report for report in reports if not report.headline), None)


def _one_point(one: Report, other: Report) -> bool:
    """Whether two reports of one body are near enough to make one point, in words of its own each."""
    least = min(len(one.stems), len(other.stems))
    return ONE_POINT * least <= len(one.stems & other.stems) < SAME_WORDS * least


def is_inside(one: Report, other: Report) -> bool:
    """Whether what one reports is a part of the words that the other reports."""
    ours, theirs = one.statement.content, other.statement.content
    return ours != theirs and all(
        any(start <= span.start and span.end <= end for start, end in theirs) for span in ours
    )
