"""Where two articles of one story cannot both be right as told: another toll, another occasion.

Invariant: a disagreement names two places, one in each article, and what they differ in. Precision before recall: what may be
another event, some of a toll, or another appearance of a speaker is not compared.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from qawl.ledger.claims import Claim, occasions, places_told
from qawl.ledger.clustering import Sets
from qawl.ledger.findings import Difference, Disagreement, Place
from qawl.ledger.traces import LEAD
from qawl.ledger.words import weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qawl.ledger import utterances
    from qawl.ledger.traces import Trace

# How likely two articles have to tell one story for their tolls to be compared, and how many days they may be apart (read on
# stories of the corpus, for precision).
SURE, DAYS = 0.8, 1
# A toll in the headline or the first words is that of the event which an article tells. Further down it has to be told in the
# same words: how much of the lighter frame two claims share there, and how many stems.
ALIKE, SHARED = 0.5, 3
# Tolls of one event differ by no more than this factor; a round figure is no other one where it is this near.
FACTOR, ROUND = 3, 0.05


def of_articles(one: Trace, other: Trace, likely: float) -> Iterator[Disagreement]:
    """The tolls of one event that two articles of one story tell differently.

    likely: that they tell one story. A figure that the other article has anywhere is left alone. Figures of other things are not
    compared: they are told of many things in the same words (markets, matches, weather).
    """
    if likely < SURE or not (one.day and other.day) or abs((one.day - other.day).days) > DAYS:
        return
    pairs = [
        (weight(left.frame & right.frame), left, right)
        for left, right in _tolls(one, other)
        if _differ(left, right) and ((_leads(one, left) and _leads(other, right)) or _alike(left, right) >= ALIKE)
    ]
    for _, left, right in sorted(pairs, key=lambda pair: (-pair[0], pair[1].span, pair[2].span)):
        ours, theirs = places_told(one.article, left), places_told(other.article, right)
        if ours and theirs and not ours & theirs:
            continue  # two attacks of one day
        yield Disagreement(
            type=Difference.NUMBER,
            a=Place(one.id, left.span),
            b=Place(other.id, right.span),
            why=f"{_people(left)} and {_people(right)} {left.harm.replace(' ', ' or ')}",
        )
        return


def _tolls(one: Trace, other: Trace) -> Iterator[tuple[Claim, Claim]]:
    """The tolls of two articles that count the same harm and that only one of them has."""
    ours = [claim for claim in one.figures if claim.harm]
    theirs = [claim for claim in other.figures if claim.harm]
    if not (ours and theirs):
        return
    here, there = ({value for claim in trace.figures for value in claim.values} for trace in (one, other))
    for left in ours:
        if there.isdisjoint(left.values):
            yield from ((left, right) for right in theirs if right.harm == left.harm and here.isdisjoint(right.values))


def _leads(trace: Trace, claim: Claim) -> bool:
    """Whether a claim stands in the headline or the first words."""
    return claim.span.start < LEAD + (trace.article.headline.end if trace.article.headline else 0)


def _differ(left: Claim, right: Claim) -> bool:
    """Whether one figure is another one than the other, and no other one rounded, nor one of another event."""
    low, high = sorted((_people(left), _people(right)))
    digits = min(len(str(count).rstrip("0")) for count in (low, high))
    rounded = digits <= 2 and high >= 100 and high - low <= ROUND * high
    return 0 < high <= FACTOR * low and not rounded


def _people(claim: Claim) -> int:
    """How many people a toll counts: «1.596 قتيلا» is no fraction of one; 0 where it reads as no count."""
    return next((int(value) for value in claim.values if value.isdigit()), 0)


def _alike(left: Claim, right: Claim) -> float:
    shared = left.frame & right.frame
    if left.unit != right.unit or len(shared) < SHARED:
        return 0.0
    return weight(shared) / max(1.0, min(weight(left.frame), weight(right.frame)))


def of_occasions(traces: Mapping[int, Trace], groups: Iterable[Sequence[utterances.Place]]) -> Iterator[Disagreement]:
    """Articles that report one appearance of a speaker as made on different occasions.

    It is one appearance where a chain of utterances, each reported by several of the articles, joins them. groups: reports of one
    utterance each; a report may stand in several.
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

    None where it gives several, or one that does not hold for any of the shared words: «أشار في [كلمته] في الافتتاح» far below
    what was said to the press. A headline tells what the body tells, wherever that is.
    """
    said = [number for number, report in enumerate(trace.reports) if report.who and report.who.key == key]
    every = occasions(trace.article, trace.reading, said)
    ends = (
        len(trace.article.text) if trace.reports[number].headline else trace.reports[number].statement.content[-1].end
        for number in shared
    )
    if len({occasion.channel for occasion in every}) != 1 or min(occasion.since for occasion in every) > max(ends):
        return []
    beside = occasions(trace.article, trace.reading, shared)
    return [occasion.claim for occasion in beside or every]
