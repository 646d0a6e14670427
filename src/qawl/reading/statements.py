"""Who said what: every statement of an article, assembled from the decisions of this package."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading import acts, contents, cues, linear, names, speakers
from qawl.reading.chains import Chain, chains, span_of
from qawl.reading.document import Cue, Document, find_cues
from qawl.records import Act, Kind, Span, Statement, Why

if TYPE_CHECKING:
    from qawl.reading.persons import Persons


class Draft(NamedTuple):
    """A statement on tokens: content is `[start, end)`, the speaker tokens `first` to `last` (-1 when implied).

    `sure` is the probability that the cue is one and the content is right, `speaker_sure` that of the speaker.
    """

    cue: Cue
    start: int
    end: int
    first: int
    last: int
    act: Act
    mould: str
    sure: float
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
    """A cue, where its content begins and ends, how sure that is, and its speaker."""

    cue: Cue
    start: int
    end: int
    sure: float
    speaker: speakers.Choice


def find_drafts(document: Document, persons: Persons, model: linear.Model) -> list[Draft]:
    """The statements of a document on tokens, in the order of their cues."""
    decide = model.decisions
    found, odds = _accepted(document, decide["cue"])
    if not found:
        return []
    drafts: list[Draft] = []
    taken = 0  # the first token that no content holds yet
    for place, cue_sure in zip(_placed(document, persons, model, found), odds, strict=True):
        cue, first, end = place.cue, place.start, place.end
        if place.start == contents.BEFORE:
            span = contents.before_span(document, cue, taken if taken <= cue.token else 0)
            if span is None:
                continue
            first, end = span
        if drafts and drafts[-1].start == first and cue.token - drafts[-1].cue.token <= 2:
            continue  # two words that are one cue: «تابع قائلاً», «جدد التأكيد»
        mould, speaker, sure = _mould(document, cue, place.start), place.speaker, cue_sure * place.sure
        if sure < LEAST_CONFIDENCE:
            continue
        drafts.append(Draft(cue, first, end, speaker.first, speaker.last, Act.ASSERT, mould, sure, speaker.sure))
        taken = max(taken, end)
    contents_of = [(draft.cue, draft.start, draft.end) for draft in drafts]
    acted = decide["act"].class_scores(acts.features(document, contents_of)).argmax(axis=1)
    return [draft._replace(act=Act(linear.ACTS[act])) for draft, act in zip(drafts, acted.tolist(), strict=True)]


# A statement that is less likely than this, cue and content together, is not recorded (chosen by cross-validation on train).
LEAST_CONFIDENCE = 0.4

# How many beginnings of a content are weighed with the speaker that each leaves room for, and how likely one has to be.
BEGINNINGS, LEAST_BEGINNING = 3, 0.03
# How many ends are weighed, and how likely one has to be.
ENDS, LEAST_END = 20, 0.003


def _placed(document: Document, persons: Persons, model: linear.Model, found: list[Cue]) -> list[_Placed]:
    """For each cue the beginning of its content and its speaker that are the likeliest together, and the best end of the content.

    «أكدت [الولايات المتحدة] مواصلة دعمها»: the slot that a beginning leaves is filled by a source, or it is not.
    """
    decide = model.decisions
    accepted = {cue.token: cue for cue in found}
    begun: list[list[tuple[int, float]]] = []
    beginnings = _likely(contents.starts(document, found, accepted), decide["start"], LEAST_BEGINNING)
    for cue, likely in zip(found, beginnings, strict=True):
        begun.append([(contents.past_renewal(document, cue, start), sure) for start, sure in likely[:BEGINNINGS]])
    options = [(number, start, sure) for number, likely in enumerate(begun) for start, sure in likely]
    field = speakers.Field(document, persons)
    cues_of, starts_of = [found[number] for number, _, _ in options], [start for _, start, _ in options]
    spoken = speakers.choose(field, cues_of, starts_of, decide["speaker"])
    best: dict[int, tuple[float, int, float, speakers.Choice]] = {}
    for (number, start, sure), speaker in zip(options, spoken, strict=True):
        together = sure * speaker.sure
        if number not in best or together > best[number][0]:
            best[number] = together, start, sure, speaker
    behind = [number for number, (_, start, _, _) in best.items() if start != contents.BEFORE]
    finals = contents.ends(document, [found[n] for n in behind], [best[n][1] for n in behind], accepted)
    ends_of = dict(zip(behind, _likely(finals, decide["end"], LEAST_END), strict=True))
    placed = []
    for number, (_, start, sure, speaker) in sorted(best.items()):
        end = start
        if number in ends_of:
            end, sure = contents.best_end(start, begun[number], ends_of[number][:ENDS])
        placed.append(_Placed(found[number], start, end, sure, speaker))
    return placed


def _accepted(document: Document, weights: linear.Weights) -> tuple[list[Cue], list[float]]:
    """The words that are cues here, and how sure each is."""
    candidates = find_cues(document)
    if not candidates:
        return [], []
    odds = weights.score(cues.features(document, candidates)).tolist()
    kept = [(cue, linear.probability(score)) for cue, score in zip(candidates, odds, strict=True) if score > 0]
    return [cue for cue, _ in kept], [sure for _, sure in kept]


def _likely(options: linear.Options, weights: linear.Weights, least: float) -> list[list[tuple[int, float]]]:
    """For each choice its values that are at least so likely, with their likelihoods, the best first; the best always."""
    found, offset = [], 0
    scores = weights.score(options.features).tolist()
    for size in options.sizes:
        shares = linear.shares(scores[offset : offset + size])
        values = options.values[offset : offset + size]
        likely = [(value, share) for value, share in zip(values, shares, strict=True) if share >= least]
        if not likely:
            top = max(shares)
            likely = [(values[shares.index(top)], top)]
        found.append(sorted(likely, key=_share, reverse=True))
        offset += size
    return found


_share = itemgetter(1)

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
        why=Why(rule=draft.mould, confidence=round(draft.sure, 3)),
        speaker_why=Why(rule=source.rule, confidence=round(draft.speaker_sure * source.sure, 3)),
    )


def _speaker_span(document: Document, draft: Draft) -> Span | None:
    """The speaker; behind a source phrase without the preposition that is written to it (وفقاً [لـ]لوزارة)."""
    if draft.first < 0:
        return None
    mention = (draft.first, draft.last)
    return span_of(document, mention) if draft.cue.phrase == "source" else document.span(*mention)


def _cue_span(document: Document, cue: Cue) -> Span:
    """The cue without its conjunction, with the act that it renews."""
    conjunction = 1 if cue.prefixes[:1] in ("و", "ف") and cue.prefixes else 0
    return Span(document.tokens[cue.token].start + conjunction, document.tokens[cue.last].end)


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
    if not document.opens:
        return Kind.INDIRECT
    words = [index for index in range(start, end) if document.tokens[index].is_word]
    if words and all(document.depth[index] for index in words):
        return Kind.DIRECT
    longest = max((document.quote_words(index) for index in range(start, end) if index in document.opens), default=0)
    opened = bool(words) and document.depth[words[0]] > 0 and start - 1 in document.opens
    return Kind.MIXED if longest > 1 or opened else Kind.INDIRECT
