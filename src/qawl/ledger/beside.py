"""Two articles side by side: what may be one utterance in both, and what each of them carries alone.

Invariants:

- What is found is a pure function of two traces and of what is known of their reports, the same whichever comes first.
- An article carries nothing alone that the other one may tell: what is at all likely to be one utterance with a report there is
  left out; so is what holds such a report or stands in it («ذكرت الوكالة أن الوزير تعهد بفتح الميناء» beside «تعهد بفتح
  الميناء»), and what the other one tells in the same words without saying whose they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.ledger.across import Again, each_once
from qawl.ledger.likeness import report_features, telling
from qawl.ledger.utterances import DOUBTFUL, likelihood
from qawl.ledger.words import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qawl.ledger.likeness import Matrix
    from qawl.ledger.traces import Report, Trace


# What share of a report's runs of words stands in the other article, wherever: from there on it is told there.
LEAST_SAME = 1 / 3
# What share of a shorter report stands in another one of the article that tells it too; a mark at its end may stand outside.
LEAST_INSIDE = 0.8


class Sides(NamedTuple):
    """What stands on both sides perhaps, each report once, and the reports that stand on one side alone.

    Headlines are not among those: they say again what is told below.
    """

    perhaps: list[Again]
    ours: list[Report]
    theirs: list[Report]


def sides(
    one: Trace, other: Trace, both: Collection[tuple[int, int]], apart: Collection[tuple[int, int]] = ()
) -> Sides:
    """Put two articles side by side; both, apart: pairs of reports that are known to be of one utterance, and of two."""
    likely = _likely(one, other)
    for pair in apart:
        likely[pair] = 0.0
    for pair in both:
        likely[pair] = 1.0
    worth = [(left, right) for left, right in np.argwhere(likely >= DOUBTFUL).tolist()]
    ours, theirs = {left for left, _ in both}, {right for _, right in both}
    perhaps = each_once(
        Again(left, right, float(likely[left, right]))
        for left, right in worth
        if left not in ours and right not in theirs
    )
    return Sides(
        perhaps=sorted(perhaps),
        ours=list(_alone(one, {left for left, _ in worth}, other)),
        theirs=list(_alone(other, {right for _, right in worth}, one)),
    )


def widest(reports: Sequence[Report]) -> list[Report]:
    """Reports without those that stand in another one of them."""
    return [report for report in reports if not any(_within(report, each) for each in reports)]


def _likely(one: Trace, other: Trace) -> Matrix:
    """How likely each report of one article and each of the other are of one utterance."""
    if not (one.reports and other.reports):
        return np.zeros((len(one.reports), len(other.reports)))
    return likelihood(report_features(one, other, telling((one, other))))


def _alone(trace: Trace, told: Collection[int], other: Trace) -> Iterator[Report]:
    """The reports of the body that the other article does not tell; told: orders of those that it may tell."""
    known = [trace.reports[order] for order in told]
    words = stems(other.article.text)
    runs = frozenset(zip(words, words[1:], words[2:], strict=False))
    for report in trace.reports:
        same = len(report.runs & runs) >= LEAST_SAME * max(1, len(report.runs))
        if not (report.headline or same or any(_overlap(report, each) for each in known)):
            yield report


def _overlap(one: Report, other: Report) -> bool:
    ours, theirs = one.statement.content, other.statement.content
    return any(here.start < there.end and there.start < here.end for here in ours for there in theirs)


def _within(inner: Report, outer: Report) -> bool:
    """Whether what one report tells is a part of what another one tells."""
    (start, end), (first, last) = _extent(inner), _extent(outer)
    return end - start < last - first and min(end, last) - max(start, first) >= LEAST_INSIDE * (end - start)


def _extent(report: Report) -> tuple[int, int]:
    return report.statement.content[0].start, report.statement.content[-1].end
