"""Stories: articles that tell one event or development; and what is found in them: copies, utterances, disagreements.

Invariant: what is told is a pure function of the traces, of what was found of their pairs, and of what people judged; the order in
which articles came does not matter.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.ledger import decisions, utterances
from qawl.ledger.clustering import Sets, clustered, likely_apart
from qawl.ledger.disagreements import of_articles, of_occasions
from qawl.ledger.findings import Copies, Doubt, Finding, Mention, Report, Story, Utterance
from qawl.ledger.likeness import STORY, Matrix, report_features, story_features, telling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from qawl.ledger.traces import Trace
    from qawl.ledger.utterances import Place

# How likely two sets of articles have to tell one story, on average over their pairs (chosen by cross-validation), and how likely
# that is of a pair that was not near enough for a closer look; a pair no likelier than that is as good as not looked at.
LEAST_STORY, APART = 0.5, 0.1
# From what likelihood on two articles that stayed in two stories are worth a person's look.
DOUBTFUL = 0.65
# How likely one more pair is that the average counts: where two articles are all that there is, they have to be likelier.
DOUBT = 0.2
# With how many articles of its story, the likeliest, the reports of an article are compared.
COMPARED = 12
# What share of the shorter text's runs of words a copy has.
LEAST_COPIED = 0.36

Pair = tuple[int, int]


class Held(NamedTuple):
    """Articles by number, and what was found of their pairs, the lower number first.

    likely: how likely two tell one story, for pairs that had a closer look; copies: for an article the lower ones that are one text
    with it in good part.
    """

    traces: Mapping[int, Trace]
    likely: Mapping[Pair, float]
    copies: Mapping[int, Collection[int]]


class Bonds(NamedTuple):
    """What people judged of the articles and reports at hand: pairs that are one, that are two, and that nobody can tell."""

    stories_together: Collection[Pair] = ()
    stories_apart: Collection[Pair] = ()
    stories_unsure: Collection[Pair] = ()
    reports_together: Collection[tuple[Place, Place]] = ()
    reports_apart: Collection[tuple[Place, Place]] = ()
    reports_unsure: Collection[tuple[Place, Place]] = ()


NO_BONDS = Bonds()


class Likeness(NamedTuple):
    """How likely two articles tell one story, and whether they are one text in good part."""

    likely: float
    copy: bool


def likely_with(trace: Trace, others: Sequence[Trace]) -> list[Likeness]:
    """How likely an article tells the same story as each of some others."""
    if not others:
        return []
    features = story_features(trace, others)
    likely = decisions.stories().probability(features).tolist()
    copies = (features[:, STORY.index("copied")] >= LEAST_COPIED).tolist()
    return list(map(Likeness, likely, copies))


def stories_of(likely: Mapping[Pair, float], bonds: Bonds = NO_BONDS) -> list[list[int]]:
    """The stories of the articles of some pairs; an article alone in its story may be among them."""
    return clustered(likely, LEAST_STORY, APART, bonds.stories_together, bonds.stories_apart, DOUBT)


def doubts_of(
    likely: Mapping[Pair, float], stories: Iterable[Sequence[int]], bonds: Bonds
) -> list[tuple[int, int, float]]:
    """The pairs of articles that are likely to tell one story and stayed in two, one for each two stories."""
    settled = (*bonds.stories_apart, *bonds.stories_unsure)
    return likely_apart(likely, stories, DOUBTFUL, settled)


def tell(stories: Iterable[Sequence[int]], held: Held, bonds: Bonds = NO_BONDS) -> Iterator[Finding | Doubt]:
    """What is found in stories: each with its copies, doubts and disagreements; then utterances, which may reach across stories.

    stories: every article of `held`; bonds: what was judged of them and of others.
    """
    story_of: dict[int, Sequence[int]] = {}
    said: Sets[Place] = Sets()
    for story in stories:
        story_of |= dict.fromkeys(story, story)
        if len(story) > 1:
            yield from _told(story, held, bonds, said)
    for one, other in bonds.reports_together:
        if one.article in story_of and other.article in story_of:
            said.join(one, other)
    wires = _wires(held, story_of)
    for group in said.sets():
        if len(group) > 1:
            within = [number for place in sorted(group) for number in story_of[place.article]]
            yield _utterance(list(dict.fromkeys(within)), sorted(group), held, wires)


def _told(story: Sequence[int], held: Held, bonds: Bonds, said: Sets[Place]) -> Iterator[Finding | Doubt]:
    """What is found in one story of two articles or more; what was said in it is joined in `said`."""
    traces = held.traces
    yield Story(tuple(traces[number].id for number in story))
    for wire in _wires(held, set(story)).sets():
        yield Copies(tuple(traces[number].id for number in sorted(wire)))
    alike = _alike(story, held)
    pairs = utterances.pairs_of(alike)
    reports = {number: traces[number].reports for number in story}
    together, apart = _within(story, bonds.reports_together), _within(story, bonds.reports_apart)
    groups = utterances.groups(pairs, reports, together, apart)
    for group in groups:
        for place in group:
            said.join(group[0], place)
    settled = (*bonds.reports_apart, *bonds.reports_unsure)
    doubted = utterances.worth_asking(pairs, reports)
    for one, other, likely in likely_apart(doubted, groups, utterances.DOUBTFUL, settled):
        yield Doubt(_report(traces, one), _report(traces, other), likely)
    for pair in alike:
        yield from of_articles(traces[pair[0]], traces[pair[1]], held.likely[pair])
    yield from of_occasions(traces, [*groups, *(pair for pair, likely in pairs.items() if likely >= utterances.SURE)])


def _report(traces: Mapping[int, Trace], place: Place) -> Report:
    trace = traces[place.article]
    return Report(trace.id, trace.reports[place.report].statement.id)


def _within(story: Collection[int], pairs: Iterable[tuple[Place, Place]]) -> list[tuple[Place, Place]]:
    return [(one, other) for one, other in pairs if one.article in story and other.article in story]


def _wires(held: Held, numbers: Collection[int]) -> Sets[int]:
    """The articles that are copies of each other, in sets."""
    wires = Sets[int]()
    for number in sorted(numbers):
        for other in held.copies.get(number, ()):
            if other in numbers:
                wires.join(other, number)
    return wires


def _alike(story: Sequence[int], held: Held) -> dict[Pair, Matrix]:
    """For pairs of articles of a story how likely each report of one and each of the other are of one utterance."""
    told = telling(held.traces[number] for number in story)
    found = {}
    for one, other in _compared(story, held.likely):
        left, right = held.traces[one], held.traces[other]
        found[one, other] = np.zeros((len(left.reports), len(right.reports)))
        if found[one, other].size:
            found[one, other] = utterances.likelihood(report_features(left, right, told))
    return found


def _compared(story: Sequence[int], likely: Mapping[Pair, float]) -> list[Pair]:
    """Each article of a story with those before it that most likely tell the same."""
    found = []
    for other in story:
        before = [(likely[one, other], one) for one in story if (one, other) in likely]
        found += [(one, other) for _, one in sorted(before, reverse=True)[:COMPARED]]
    return sorted(found)


def _utterance(within: Sequence[int], group: Sequence[Place], held: Held, wires: Sets[int]) -> Utterance:
    """An utterance by its reports; within: the articles of the stories that they stand in."""
    reports = [(held.traces[place.article], held.traces[place.article].reports[place.report]) for place in group]
    named = Counter(report.who.name for _, report in reports if report.who)
    known = Counter(report.who.key for _, report in reports if report.who and report.who.registered)
    carried = {trace.article.outlet for trace, _ in reports}
    outlets = dict.fromkeys(held.traces[number].article.outlet for number in within)
    return Utterance(
        speaker=max(named, key=lambda name: (named[name], len(name))) if named else None,
        entity=known.most_common(1)[0][0] if known else None,
        voices=len({wires.find(place.article) for place in group}),
        mentions=tuple(
            Mention(
                article=trace.id,
                outlet=trace.article.outlet,
                statement=report.statement.id,
                content=report.statement.content,
                speaker=report.who.name if report.who else None,
            )
            for trace, report in reports
        ),
        left_out=tuple(outlet for outlet in outlets if outlet and outlet not in carried),
    )
