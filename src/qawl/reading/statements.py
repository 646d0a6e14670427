"""Who said what: every statement of an article, assembled from the decisions of this package."""

from __future__ import annotations

from typing import NamedTuple

from qawl.reading import acts, contents, cues, linear, names, speakers
from qawl.reading.document import Cue, Document, find_cues
from qawl.reading.persons import Persons, persons_of
from qawl.records import Act, Kind, Span, Statement, Why


class Draft(NamedTuple):
    """A statement on tokens: content is `[start, end)`, the speaker tokens `first` to `last` (-1 when implied)."""

    cue: Cue
    start: int
    end: int
    first: int
    last: int
    act: Act
    sure: float
    start_sure: float
    end_sure: float
    speaker_sure: float
    mould: str


def draft_all(document: Document, model: linear.Model, persons: Persons) -> list[Draft]:
    """The statements of a document, in the order of their cues."""
    decide = model.decisions
    sure = {}
    for cue in find_cues(document):
        odds = linear.score(decide["cue"], cues.features(document, cue))
        if odds > 0:
            sure[cue.token] = (cue, linear.probability(odds))
    accepted = {token: cue for token, (cue, _) in sure.items()}
    drafts: list[Draft] = []
    for cue, probability in sure.values():
        draft = _draft(document, model, cue, probability, accepted, drafts, persons)
        if draft:
            drafts.append(draft)
    return drafts


def _draft(
    document: Document, model: linear.Model, cue: Cue, sure: float, accepted: dict[int, Cue], earlier: list[Draft],
    persons: Persons,
) -> Draft | None:
    decide = model.decisions
    starts = contents.starts(document, cue, accepted)
    chosen, start_sure = linear.best(decide["start"], [option.features for option in starts])
    start = starts[chosen].token
    if start == contents.BEFORE:
        taken = max((draft.end for draft in earlier), default=0)
        span = contents.before_span(document, cue, taken if taken <= cue.token else 0)
        if span is None:
            return None
        (first, end), end_sure = span, 1.0
    else:
        first = start
        ends = contents.ends(document, cue, start, accepted)
        chosen, end_sure = linear.best(decide["end"], [option.features for option in ends])
        end = ends[chosen].token
    spans = speakers.candidates(document, cue, start, persons)
    chosen, speaker_sure = linear.best_of_parts(decide["speaker"], [option.parts for option in spans])
    scored = acts.features(document, cue, first, end)
    scores = linear.class_scores(model.act_table, scored, len(acts.ACTS))
    act = scores.index(max(scores))
    return Draft(
        cue, first, end, spans[chosen].first, spans[chosen].last, Act(acts.ACTS[act]), sure, start_sure, end_sure, speaker_sure, _mould(document, cue, start)
    )


def _mould(document: Document, cue: Cue, start: int) -> str:
    """The name of the mould: what kind of cue, and what opens its content."""
    kind = cues.cue_class(cue)
    if start == contents.BEFORE:
        return f"{kind}+before"
    opened = {"q": "quote", "q:": "quote", "c": "clause", ":": "colon", "-": "nominal"}[contents.trigger(document, start)]
    return f"{kind}+{opened}"


def find_statements(document: Document, model: linear.Model) -> tuple[Statement, ...]:
    """The finished records, in text order of their cues."""
    persons = persons_of(document)
    drafts = draft_all(document, model, persons)
    parents = _parents(drafts)
    slots = [names.Slot(d.cue, (d.first, d.last) if d.first >= 0 else None, p) for d, p in zip(drafts, parents, strict=True)]
    sources = names.resolve(document, slots, persons.all, model.decisions["implied"])
    found = []
    for number, (draft, parent, source) in enumerate(zip(drafts, parents, sources, strict=True), 1):
        found.append(
            Statement(
                id=f"s{number}",
                cue=_cue_span(document, draft.cue),
                content=(document.span(draft.start, draft.end - 1),),
                kind=_kind(document, draft.start, draft.end),
                act=draft.act,
                speaker=document.span(draft.first, draft.last) if draft.first >= 0 else None,
                speaker_name=source.name,
                parent=f"s{parent + 1}" if parent is not None else None,
                why=Why(rule=draft.mould, confidence=round(draft.sure, 3)),
                speaker_why=Why(rule=source.rule, confidence=round(draft.speaker_sure * source.sure, 3)),
            )
        )
    return tuple(found)


def _cue_span(document: Document, cue: Cue) -> Span:
    token = document.tokens[cue.token]
    return Span(token.start + min(len(cue.prefixes), token.end - token.start - 1), token.end)


def _parents(drafts: list[Draft]) -> list[int | None]:
    """For each draft the innermost other whose content holds its cue."""
    found: list[int | None] = []
    for index, draft in enumerate(drafts):
        holding = [
            other
            for other, outer in enumerate(drafts)
            if other != index and outer.start <= draft.cue.token < outer.end and not draft.start <= outer.cue.token < draft.end
        ]
        found.append(min(holding, key=lambda other: drafts[other].end - drafts[other].start, default=None))
    return found


def _kind(document: Document, start: int, end: int) -> Kind:
    """Direct when quote marks hold all of it, mixed when they hold a part that is more than a name or a term."""
    words = [i for i in range(start, end) if document.tokens[i].is_word]
    if words and all(document.depth[i] for i in words):
        return Kind.DIRECT
    longest = max((document.quote_words(i) for i in range(start, end) if i in document.opens), default=0)
    return Kind.MIXED if longest > 1 or (words and document.depth[words[0]] and start - 1 in document.opens) else Kind.INDIRECT
