"""Who said what: every statement of an article, assembled from the decisions of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.reading import acts, contents, cues, linear, names, speakers
from qawl.reading.chains import Chain, chains, span_of
from qawl.reading.document import Cue, Document, find_cues
from qawl.records import Act, Kind, Span, Statement, Why

if TYPE_CHECKING:
    from qawl.reading.persons import Persons


class Draft(NamedTuple):
    """A statement on tokens: content is `[start, end)`, the speaker tokens `first` to `last` (-1 when implied).

    The `sure` figures are the probabilities of the cue, of where its content begins and ends, and of its speaker.
    """

    cue: Cue
    start: int
    end: int
    first: int
    last: int
    act: Act
    mould: str
    sure: float
    start_sure: float
    end_sure: float
    speaker_sure: float


def find_statements(document: Document, persons: Persons, model: linear.Model) -> tuple[Statement, ...]:
    """The statements of an article, in text order of their cues."""
    drafts = find_drafts(document, persons, model)
    parents = find_parents(drafts)
    slots = [
        names.Slot(d.cue, (d.first, d.last) if d.first >= 0 else None, p) for d, p in zip(drafts, parents, strict=True)
    ]
    namings = names.Namings(document, persons.all, [slot.speaker for slot in slots if slot.speaker])
    sources = names.resolve(document, namings, slots, model.decisions["implied"])
    return tuple(
        _record(document, namings, number, draft, parent, source, chain)
        for number, (draft, parent, source, chain) in enumerate(
            zip(drafts, parents, sources, chains(document, drafts), strict=True), 1
        )
    )


class _Placed(NamedTuple):
    """A cue with the tokens of its content, `[first, end)`, where the grammar says that it begins, and how sure each was."""

    cue: Cue
    start: int
    first: int
    end: int
    sure: tuple[float, float, float]


def find_drafts(document: Document, persons: Persons, model: linear.Model) -> list[Draft]:
    """The statements of a document on tokens, in the order of their cues."""
    placed = _placed(document, model)
    if not placed:
        return []
    found = [place.cue for place in placed]
    field = speakers.Field(document, persons)
    spoken = speakers.choose(field, found, [place.start for place in placed], model.decisions["speaker"])
    contents_of = [(place.cue, place.first, place.end) for place in placed]
    acted = model.decisions["act"].class_scores(acts.features(document, contents_of)).argmax(axis=1).tolist()
    return [
        Draft(
            place.cue,
            place.first,
            place.end,
            speaker,
            last,
            Act(linear.ACTS[act]),
            _mould(document, place.cue, place.start),
            *place.sure,
            speaker_sure,
        )
        for place, (speaker, last, speaker_sure), act in zip(placed, spoken, acted, strict=True)
    ]


def _placed(document: Document, model: linear.Model) -> list[_Placed]:
    """The cues of a document, each with its content."""
    decide = model.decisions
    found, odds = _accepted(document, decide["cue"])
    if not found:
        return []
    accepted = {cue.token: cue for cue in found}
    chosen = _choices(contents.starts(document, found, accepted), decide["start"])
    starts = [(contents.past_renewal(document, cue, start), p) for cue, (start, p) in zip(found, chosen, strict=True)]
    behind = [(cue, start) for cue, (start, _) in zip(found, starts, strict=True) if start != contents.BEFORE]
    ends = contents.ends(document, [cue for cue, _ in behind], [start for _, start in behind], accepted)
    end_of = iter(_choices(ends, decide["end"]))
    placed: list[_Placed] = []
    taken = 0  # the first token that no content holds yet
    for cue, sure, (start, start_sure) in zip(found, odds, starts, strict=True):
        if start == contents.BEFORE:
            span = contents.before_span(document, cue, taken if taken <= cue.token else 0)
            if span is None:
                continue
            first, end, end_sure = *span, start_sure
        else:
            first, (end, end_sure) = start, next(end_of)
        if placed and placed[-1].first == first and cue.token - placed[-1].cue.token <= 2:
            continue  # two words that are one cue: «تابع قائلاً», «جدد التأكيد»
        placed.append(_Placed(cue, start, first, end, (sure, start_sure, end_sure)))
        taken = max(taken, end)
    return placed


# The log-odds above which a word is taken as a cue.
LEAST_ODDS = 0.0


def _accepted(document: Document, weights: linear.Weights) -> tuple[list[Cue], list[float]]:
    """The words that are cues here, and how sure each is."""
    candidates = find_cues(document)
    if not candidates:
        return [], []
    odds = weights.score(cues.features(document, candidates)).tolist()
    kept = [(cue, linear.probability(score)) for cue, score in zip(candidates, odds, strict=True) if score > LEAST_ODDS]
    return [cue for cue, _ in kept], [sure for _, sure in kept]


def _choices(options: linear.Options, weights: linear.Weights) -> list[tuple[int, float]]:
    """The value that each choice falls on, and how sure it is."""
    found, offset = [], 0
    scores = weights.score(options.features)
    for (index, sure), size in zip(linear.best_of_each(scores, options.sizes), options.sizes, strict=True):
        found.append((options.values[offset + index], sure))
        offset += size
    return found


_OPENED = {"q": "quote", "q:": "quote", "c": "clause", ":": "colon", "-": "nominal"}


def _mould(document: Document, cue: Cue, start: int) -> str:
    """The name of the mould: what kind of cue, and what opens its content."""
    kind = cue.kind
    if start == contents.BEFORE:
        return f"{kind}+before"
    return f"{kind}+{_OPENED[contents.trigger(document, start)]}"


def _record(
    document: Document,
    namings: names.Namings,
    number: int,
    draft: Draft,
    parent: int | None,
    source: names.Source,
    chain: Chain,
) -> Statement:
    return Statement(
        id=f"s{number}",
        cue=_cue_span(document, draft.cue),
        content=(document.span(draft.start, draft.end - 1),),
        kind=kind_of(document, draft.start, draft.end),
        act=draft.act,
        speaker=_speaker_span(document, draft),
        speaker_name=source.name,
        via=tuple(span_of(document, namings.fullest(*mention, [])[0]) for mention in chain.via),
        addressee=span_of(document, namings.fullest(*chain.addressee, [])[0]) if chain.addressee else None,
        parent=f"s{parent + 1}" if parent is not None else None,
        channel=chain.channel,
        why=Why(rule=draft.mould, confidence=round(draft.sure * draft.start_sure * draft.end_sure, 3)),
        speaker_why=Why(rule=source.rule, confidence=round(draft.speaker_sure * source.sure, 3)),
    )


def _speaker_span(document: Document, draft: Draft) -> Span | None:
    """The speaker; behind a source phrase without the preposition that is written to it (وفقاً [لـ]لوزارة)."""
    if draft.first < 0:
        return None
    mention = (draft.first, draft.last)
    return span_of(document, mention) if draft.cue.phrase == "source" else document.span(*mention)


def _cue_span(document: Document, cue: Cue) -> Span:
    """The cue without its conjunction."""
    token = document.tokens[cue.token]
    conjunction = 1 if cue.prefixes[:1] in ("و", "ف") and cue.prefixes else 0
    return Span(token.start + conjunction, token.end)


# A statement holds at most some dozens of others; what stands further off in the order of cues is not looked at.
NEAR = 60


def find_parents(drafts: list[Draft]) -> list[int | None]:
    """For each draft the index of the innermost other whose content holds its cue."""
    found: list[int | None] = []
    for index, draft in enumerate(drafts):
        near = range(max(0, index - NEAR), min(len(drafts), index + NEAR))
        holding = [
            other
            for other in near
            if other != index
            and drafts[other].start <= draft.cue.token < drafts[other].end
            and not draft.start <= drafts[other].cue.token < draft.end
        ]
        found.append(min(holding, key=lambda other: drafts[other].end - drafts[other].start, default=None))
    return found


def kind_of(document: Document, start: int, end: int) -> Kind:
    """Direct when quote marks hold all of it, mixed when they hold a part that is more than a name or a term."""
    words = [index for index in range(start, end) if document.tokens[index].is_word]
    if words and all(document.depth[index] for index in words):
        return Kind.DIRECT
    longest = max((document.quote_words(index) for index in range(start, end) if index in document.opens), default=0)
    opened = bool(words) and document.depth[words[0]] > 0 and start - 1 in document.opens
    return Kind.MIXED if longest > 1 or opened else Kind.INDIRECT
