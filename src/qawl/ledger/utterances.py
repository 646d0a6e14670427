"""Reports of one utterance, put together from the likelihood of their pairs.

Invariants:

- Two reports of one article are of two utterances where one is told inside the other, where each is a point of its own in the
  body, or where their speakers cannot be one, whatever another article runs together.
- Reports of which the reader holds none for a statement with some certainty are no utterance: mistaken in the same words, they
  would agree.
- Only people can say otherwise.
"""

from __future__ import annotations

import re
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
    from collections.abc import Iterable, Iterator

    from qawl.ledger.traces import Report

# How likely two groups of reports have to be one utterance, on average over their pairs, and how likely one more pair is that the
# average counts, so that two reports alone have to be likelier than many: chosen by cross-validation, for precision.
LEAST, DOUBT = 0.42, 0.2
# How much of what is lacking a headline is given: it shares few words with what it sums up, so none of its pairs is very likely.
LEEWAY = 0.2
# How sure the reader has to be of one report of an utterance at least that it is a statement at all (68 of 100 are right at 0.43).
SURELY_SAID = 0.6
# Reports that are no likelier than this to be of one utterance with any other are left out from the start.
WORTH = 0.1
# Two reports of one article are not compared. Headline and lead tell in short what the body tells again; the body makes one point
# after the other.
IN_SHORT, IN_BODY = 0.4, 0.0
# What share of the shorter one's stems two reports of a body have in common where both make one point, and what share of all their
# stems where two say alike: nobody is quoted twice in the same words («استقبل المحافظ الضيف، الذي هنأه بالعيد ... كما استقبل رئيس
# البلدية، الذي هنأه بالعيد»).
ONE_POINT, SAME_WORDS = 0.6, 0.8
# What is left of the likelihood where two speakers have no run of words in common.
OWN_WORDS = 0.5
# What is left of it where they are two persons, or two bodies of one kind: little enough is taken away that the
# same words stay together (an outlet, or the reader, may have mistaken the speaker), and enough that of two who send the same
# congratulations, and do so in one article, each comes to his own.
OTHER_SPEAKER = 0.9
# What is left of it where the same words are said of another matter: of so many figures in each less than this share is in both
# («بلغ صافي الربح 504 ملايين ريال» of one company and another), or both are felt, and for other countries or in others («برقية
# تهنئة لرئيس تونس», «لرئيس كولومبيا»).
OTHER_MATTER = 0.3
FIGURES, SHARED_FIGURES = 3, 0.5
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
    told = {
        (number[a], number[b]): _weighed(_at(reports, a), _at(reports, b), value)
        for (a, b), value in pairs.items()
        if a in number and b in number
    }
    parted = [(number[a], number[b]) for a, b in apart if a in number and b in number]
    for one, other in _of_one_article(kept):
        left, right = _at(reports, one), _at(reports, other)
        in_short = left.headline or right.headline or left is _lead(reports[one.article])
        told[number[one], number[other]] = IN_SHORT if in_short else IN_BODY
        if not _may_be_one(left, right):
            parted.append((number[one], number[other]))
    joined = [(number[a], number[b]) for a, b in together]
    found = clustered(told, LEAST, together=joined, apart=parted, doubt=DOUBT)
    judged = {place for pair in together for place in pair}
    several = ([kept[n] for n in cluster] for cluster in found if len(cluster) > 1)
    return [
        group for group in several if not judged.isdisjoint(group) or _is_sure(_at(reports, place) for place in group)
    ]


def worth_asking(
    pairs: Mapping[tuple[Place, Place], float], reports: Mapping[int, Sequence[Report]]
) -> dict[tuple[Place, Place], float]:
    """The pairs that a person may be asked of: where neither report is surely a statement there is nothing to ask."""
    return {pair: value for pair, value in pairs.items() if _is_sure(_at(reports, place) for place in pair)}


def _of_one_article(places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """The pairs of places that stand in one article; the places come in order."""
    for _, within in groupby(places, key=lambda place: place.article):
        yield from combinations(within, 2)


def _at(reports: Mapping[int, Sequence[Report]], place: Place) -> Report:
    return reports[place.article][place.report]


def _weighed(one: Report, other: Report, likely: float) -> float:
    """How likely two reports are of one utterance, by what the average of many makes of it."""
    kept = likely * OTHER_SPEAKER if are_two(one.who, other.who) else likely
    if _of_other_matter(one, other):
        kept *= OTHER_MATTER
    return kept + LEEWAY * (1 - kept) if kept >= WORTH and (one.headline or other.headline) else kept


def _of_other_matter(one: Report, other: Report) -> bool:
    """Whether countries or figures tell that two reports are of two matters, whatever else is the same."""
    if one.lands and other.lands and one.lands.isdisjoint(other.lands):
        return True
    if not (one.numbers and other.numbers) or one.headline or other.headline:
        return False
    ours, theirs = _figures(one), _figures(other)
    least = min(len(ours), len(theirs))
    return least >= FIGURES and len(ours & theirs) < SHARED_FIGURES * least


def _figures(report: Report) -> set[str]:
    """The runs of digits of a report: «10.68», «10,68» and «68ر10» have the same."""
    return {digits for number in report.numbers for digits in _DIGITS.findall(number)}


_DIGITS = re.compile(r"\d+")


def _is_sure(group: Iterable[Report]) -> bool:
    """Whether one report of a group is a statement with some certainty."""
    return any(report.statement.why.confidence >= SURELY_SAID for report in group)


def _lead(reports: Sequence[Report]) -> Report | None:
    """The first report of the body."""
    return next((report for report in reports if not report.headline), None)


def _may_be_one(one: Report, other: Report) -> bool:
    """Whether two reports of one article may be of one utterance."""
    if is_inside(one, other) or is_inside(other, one) or are_two(one.who, other.who):
        return False
    if one.headline or other.headline or one.statement.content == other.statement.content:
        return True
    shared, least = len(one.stems & other.stems), min(len(one.stems), len(other.stems))
    return ONE_POINT * least <= shared < SAME_WORDS * len(one.stems | other.stems)


def is_inside(one: Report, other: Report) -> bool:
    """Whether what one reports is a part of the words that the other reports."""
    ours, theirs = one.statement.content, other.statement.content
    return ours != theirs and all(
        any(start <= span.start and span.end <= end for start, end in theirs) for span in ours
    )
