"""Where two articles of one story cannot both be right as told: another count of victims, another occasion.

Invariant: a disagreement names two places, one in each article, and what they differ in. What is not told in the same frame of
words is not compared: precision before recall.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from qawl.ledger.claims import Claim, occasions
from qawl.ledger.clustering import Sets
from qawl.ledger.findings import Difference, Disagreement, Place
from qawl.ledger.words import stems, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qawl.ledger import utterances
    from qawl.ledger.traces import Trace

# How much of the lighter frame two claims have to share, and how many stems (read on stories of the corpus, for precision).
ALIKE, SHARED = 0.5, 3
# How likely two articles have to tell one story for their figures to be compared, and how many days they may be apart.
SURE, DAYS = 0.6, 1
# A round figure is no other one where it is this near.
ROUND = 0.05
# Figures are compared where people are said to have come to harm: other figures are told of many things in the same words (markets,
# matches, weather; of 33 such pairs in stories of the corpus 3 were the same thing told differently).
_HARM = frozenset(
    stems(
        "قتل مقتل قتلى قتيل قتيلا قتلا مصرع مصرعهم لقي لقوا حتفهم وفاة وفيات توفي استشهد استشهاد شهيد شهداء"
        " جريح جرحى أصيب إصابة إصابات مصاب مصابين جثة جثث ضحية ضحايا غرق فقد مفقود مفقودين"
        " نازح نازحين رهينة رهائن معتقل معتقلين اعتقال توقيف موقوف"
    )
)


def of_articles(one: Trace, other: Trace, likely: float) -> Iterator[Disagreement]:
    """Counts of victims that two articles of one story tell differently in the same frame.

    likely: that they tell one story. A figure that both articles have anywhere is left alone.
    """
    if likely < SURE or not (one.day and other.day) or abs((one.day - other.day).days) > DAYS:
        return
    known = {value for claim in one.figures for value in claim.values} & {
        value for claim in other.figures for value in claim.values
    }
    pairs = [
        (_alike(left, right), left, right)
        for left in one.figures
        for right in other.figures
        if _of_harm(left, right) and not known & {*left.values, *right.values} and not _rounded(left, right)
    ]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    if best and best[0] >= ALIKE:
        _, left, right = best
        yield Disagreement(
            type=Difference.NUMBER,
            a=Place(one.id, left.span),
            b=Place(other.id, right.span),
            why=f"{left.values[0]} and {right.values[0]} in the same words",
        )


def _of_harm(left: Claim, right: Claim) -> bool:
    """Whether two figures count the same, and of people that came to harm in the same way."""
    if left.unit != right.unit:
        return False
    return bool(_HARM & {left.unit} or _HARM & left.frame & right.frame)


def _rounded(left: Claim, right: Claim) -> bool:
    """Whether one figure is the other, rounded: «5.085.864» and «5 ملايين»."""
    one, other = (float(Fraction(claim.values[0])) for claim in (left, right))
    digits = min(len(claim.values[0].rstrip("0")) for claim in (left, right))
    return digits <= 2 and max(one, other) >= 100 and abs(one - other) <= ROUND * max(one, other)


def _alike(left: Claim, right: Claim) -> float:
    shared = left.frame & right.frame
    if len(shared) < SHARED:
        return 0.0
    return weight(shared) / max(1.0, min(weight(left.frame), weight(right.frame)))


def of_occasions(traces: Mapping[int, Trace], groups: Iterable[Sequence[utterances.Place]]) -> Iterator[Disagreement]:
    """Articles that report one appearance of a speaker as made on different occasions.

    It is one appearance where a chain of utterances, each reported by several of the articles, joins them.
    """
    shared: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    appearances: defaultdict[str, Sets[int]] = defaultdict(Sets)
    for group in groups:
        for place in group:
            who = traces[place.article].reports[place.report].who
            if who:
                shared[who.key][place.article].append(place.report)
        for one, other in combinations(group, 2):
            left, right = traces[one.article].reports[one.report].who, traces[other.article].reports[other.report].who
            if left and right and left.key == right.key:
                appearances[left.key].join(one.article, other.article)
    for key, sets in appearances.items():
        for articles in sets.sets():
            told = {number: _occasion(traces[number], key, shared[key][number]) for number in sorted(articles)}
            for first, second in combinations(told, 2):
                yield from _apart(traces[first].id, told[first], traces[second].id, told[second])


def _apart(one: str, ours: Sequence[Claim], other: str, theirs: Sequence[Claim]) -> Iterator[Disagreement]:
    """The two places that tell different occasions in the most similar words."""
    pairs = [(weight(a.frame & b.frame), a, b) for a in ours for b in theirs if a.values != b.values]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    if best:
        _, a, b = best
        told = " and ".join(claim.values[0].replace("_", " ") for claim in (a, b))
        yield Disagreement(
            type=Difference.OCCASION, a=Place(one, a.span), b=Place(other, b.span), why=f"{told} for the same words"
        )


def _occasion(trace: Trace, key: str, shared: Sequence[int]) -> list[Claim]:
    """Where an article gives the one occasion of what somebody said, beside the shared words if it can be.

    None where it gives several.
    """
    said = [number for number, report in enumerate(trace.reports) if report.who and report.who.key == key]
    every = occasions(trace.article, trace.reading, said)
    if len({channel for channel, _ in every}) != 1:
        return []
    beside = occasions(trace.article, trace.reading, shared)
    return [claim for _, claim in beside or every]
