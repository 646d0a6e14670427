"""Who bound themselves to what: every undertaking of an article, with its parties, its deadline and how firm it is.

Triggers are found by grammar (`triggers`); linear decisions tell which of them carry an undertaking (`carries`; not:
predictions about others, hopes, demands), where its words end (`extent`) and who is bound (`parties`); rules give the
deadline (`deadlines`) and the other terms (`terms`). An undertaking is the content of a commissive in the sense of speech
act theory (Searle 1979), made or reported.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading import linear
from qawl.reading.commitments import carries, extent, parties, terms
from qawl.reading.commitments.deadlines import deadline_of
from qawl.reading.commitments.places import Places
from qawl.reading.commitments.triggers import Trigger, find_triggers
from qawl.records import Commitment, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document
    from qawl.records import Mention, Span, Statement, TimeExpression

# How likely a trigger has to carry an undertaking (chosen by cross-validation: where the F1 of undertakings is highest).
LEAST_LIKELY = 0.28
# How likely a trigger inside a surer undertaking has to be to end it, and how many words an undertaking has at least.
SURE, LEAST_WORDS = 0.5, 2


# No news article tells as many; of a hostile text only the likeliest are read.
MAX_COMMITMENTS = 200


class _Draft(NamedTuple):
    """An undertaking on tokens `[trigger.start, end)`, and how likely trigger and end are."""

    trigger: Trigger
    end: int
    sure: float


def find_commitments(
    document: Document,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    times: Sequence[TimeExpression],
    model: linear.Model,
) -> tuple[Commitment, ...]:
    """The undertakings of an article, each once, in text order of their fullest mention."""
    drafts = find_drafts(document, mentions, statements, times, model)
    if not drafts:
        return ()
    groups = _same_undertaking(document, drafts)
    places = Places(document, mentions, statements)
    told = [group[0] for group in groups]
    bound = parties.choose(places, [draft.trigger for draft in told], model.decisions["party"])
    found = []
    for number, (group, party) in enumerate(zip(groups, bound, strict=True), 1):
        draft, others = group[0], group[1:]
        trigger, end = draft.trigger, draft.end
        deadline = deadline_of(document, trigger.token, trigger.start, end, _clause_end(document, drafts, draft), times)
        condition = terms.condition_of(document, trigger, end)
        to = terms.towards(places, trigger, end)
        found.append(
            Commitment(
                id=f"c{number}",
                text=_span(document, draft),
                by=party.names,
                to=(to,) if to and to not in party.names else (),
                deadline=deadline.value if deadline else None,
                deadline_text=deadline.words if deadline else None,
                polarity=terms.polarity_of(document, trigger),
                strength=terms.strength_of(document, trigger, condition),
                condition=condition,
                statement=statements[trigger.said.number].id if trigger.said else None,
                mentions=tuple(_span(document, other) for other in others),
                why=Why(rule=_rule(trigger), confidence=round(draft.sure * party.sure, 3)),
            )
        )
    return tuple(found)


def find_drafts(
    document: Document,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    times: Sequence[TimeExpression],
    model: linear.Model,
) -> list[_Draft]:
    """The undertakings on tokens, in text order, none inside another."""
    triggers = find_triggers(document, mentions, statements)
    if not triggers:
        return []
    agents = carries.agents_of(document, mentions)
    odds = carries.scores(document, triggers, statements, agents, model.decisions["commitment"])
    likely = [(linear.probability(score), trigger) for score, trigger in zip(odds, triggers, strict=True)]
    kept = [(sure, trigger) for sure, trigger in likely if sure >= LEAST_LIKELY]
    if not kept:
        return []
    options = extent.ends(document, [trigger for _, trigger in kept], times)
    scores = model.decisions["commitment end"].score(options.features).tolist()
    drafts, offset = [], 0
    for (sure, trigger), size in zip(kept, options.sizes, strict=True):
        here = slice(offset, offset + size)
        end, share = extent.chosen(trigger.start, options.values[here], linear.shares(scores[here]))
        drafts.append((sure, _Draft(trigger, end, round(sure * share, 3))))
        offset += size
    found: list[_Draft] = []
    for sure, draft in sorted(drafts, key=lambda each: -each[0]):
        if len(found) == MAX_COMMITMENTS:
            break
        _add(document, found, draft, sure)
    return sorted(found, key=lambda each: each.trigger.start)


def _add(document: Document, found: list[_Draft], draft: _Draft, sure: float) -> None:
    """Add a draft to those that are surer; of two that overlap the first ends before the clause of the second one.

    «سيلتقي نظراءه و[سيطلعهم على التفاصيل]» are two; a second that is not sure itself is part of the first.
    """
    shorter: dict[int, _Draft] = {}
    for n, other in enumerate(found):
        if draft.trigger.start <= other.trigger.start < draft.end:
            draft = draft._replace(end=extent.before(document, draft.trigger.start, other.trigger))
        elif other.trigger.start < draft.trigger.start < other.end:
            shorter[n] = other._replace(end=extent.before(document, other.trigger.start, draft.trigger))
    if shorter and sure < SURE:
        return
    if any(each.end - each.trigger.start < LEAST_WORDS for each in (draft, *shorter.values())):
        return
    for n, each in shorter.items():
        found[n] = each
    found.append(draft)


def _span(document: Document, draft: _Draft) -> Span:
    """The words of a draft without the conjunction that is written to its first one: و[سيقدمون]."""
    whole = document.span(draft.trigger.start, draft.end - 1)
    joined = draft.trigger.sort == "future" and document.norms[draft.trigger.start][0] in "وف"
    return whole._replace(start=whole.start + 1) if joined else whole


def _rule(trigger: Trigger) -> str:
    return "+".join(part for part in (trigger.sort, trigger.sense) if part)


def _clause_end(document: Document, drafts: Sequence[_Draft], draft: _Draft) -> int:
    """The token before which the deadline of a draft may stand: the end of its sentence, or the next draft."""
    last = max(document.sentence_bounds(draft.trigger.start)[1], draft.end)
    return min([last, *(other.trigger.token for other in drafts if other.trigger.token >= draft.end)])


def _same_undertaking(document: Document, drafts: Sequence[_Draft]) -> list[list[_Draft]]:
    """Drafts that name one undertaking, its fullest mention first: they share at least half of their words (Dice)."""
    groups: list[list[_Draft]] = []
    words = {draft: Counter(document.norms[draft.trigger.start : draft.end]) for draft in drafts}
    for draft in sorted(drafts, key=lambda each: each.trigger.start - each.end):
        for group in groups:
            if 2 * (words[draft] & words[group[0]]).total() >= 0.5 * (words[draft] + words[group[0]]).total():
                group.append(draft)
                break
        else:
            groups.append([draft])
    return sorted(groups, key=lambda group: group[0].trigger.start)
