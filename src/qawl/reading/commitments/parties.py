"""Who is bound by an undertaking: the speaker, the side that he speaks for, or whom the text names beside the trigger.

«سنواصل دعم العراق»: in the mouth of a foreign minister his country; «قال إن [تركيا] ستفتح القاعدة»: who stands before the verb;
«سيزور [فابيوس] إيران»: who stands behind it. A linear choice weighs the candidates (McFadden's conditional logit).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.commitments.places import overlap
from qawl.reading.commitments.subjects import CERTAIN, OURS, Grammar, by_grammar
from qawl.reading.cues import distance
from qawl.reading.linear import Options, Sheet, Templates, Weights, best, code
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.commitments.places import Places
    from qawl.reading.commitments.triggers import Trigger
    from qawl.reading.document import Document
    from qawl.records import Span

# How many mentions before and behind a trigger are weighed.
BEFORE, BEHIND = 4, 3
# How far behind the trigger its party may begin.
REACH = 12


class Candidate(NamedTuple):
    """Who may be bound: the fullest name, the mention that it was taken from (-1: none), its columns."""

    name: Span
    mention: int
    columns: tuple[int, ...]


OWN = (
    *(
        "from",
        "rank",
        "kind",
        "sort",
        "sense",
        "person",
        "gap",
        "before",
        "speaker",
        "passed",
        "agrees",
        "spoken",
        "comp",
    ),
    *("lemma", "act", "relative", "inside", "ours", "subject", "order", "attached", "here", "first", "side", "grammar"),
)
PARTY = Templates(
    "party",
    OWN,
    """
    from
    from sort
    from sense
    from sort person
    from lemma
    from person speaker
    from act sort
    from rank sort
    from rank kind
    from kind sort person
    from gap sort
    from gap person
    from before
    from before sort
    from before gap
    from passed sort
    from passed gap
    from agrees sort
    from agrees gap person
    from spoken sort
    from spoken speaker kind
    from comp sort
    from comp rank
    from comp gap passed
    from relative gap
    from inside sort
    from inside rank
    kind sense
    ours from
    ours from person
    subject from
    subject from sort
    subject gap from
    order from sort
    order from
    order sort kind
    order sense
    order before
    order passed
    attached order
    attached from sort
    here from
    here from rank
    here passed from
    here speaker sort
    first here from
    first order
    subject order
    subject from speaker
    side sort
    side ours
    side person sort
    side act
    side speaker from
    grammar
    grammar kind
    grammar sort
    grammar from
    grammar sense
    """,
)


def candidates(places: Places, trigger: Trigger) -> list[Candidate]:
    """Who may be bound by a trigger: its speaker, those whom he speaks for, and those named before and behind it."""
    speaker = places.speaker_of(trigger)
    at = bisect_left(places.first, trigger.token)
    bound = places.document.sentence_bounds(trigger.token)[0] - FURTHER
    behind = [n for n in range(at, min(at + BEHIND, len(places.first))) if places.first[n] <= trigger.token + REACH]
    before = [n for n in range(at - 1, max(-1, at - 1 - BEFORE), -1) if places.last[n] >= bound]
    # Of several mentions under one name the one that stands where a subject stands is weighed.
    ranked = [("before", rank, n) for rank, n in enumerate(before)] + [
        ("behind", rank, n) for rank, n in enumerate(behind)
    ]
    ranked.sort(key=lambda place: _ORDER.index(_order(places, trigger, place[2])))
    named: dict[Span, tuple[str, int, int]] = {}
    for source, rank, n in ranked:
        named.setdefault(places.mentions[n].name, (source, rank, n))
    if speaker:
        named.setdefault(speaker, ("speaker", 0, -1))
    sides = {places.country_of(speaker): "country", places.body_of(speaker): "body"} if speaker else {}
    for side, source in sides.items():
        if side:
            named.setdefault(side, (source, 0, -1))
    grammar = by_grammar(places, trigger)
    for name in grammar.names:
        named.setdefault(name, ("grammar", 0, -1))
    starts = {places.first[n] for n in (*before, *behind)}
    for place, source in (
        (_phrase_before(places.document, trigger), "phrase before"),
        (_phrase_behind(places.document, trigger), "phrase behind"),
    ):
        if place and place[0] not in starts:
            named.setdefault(places.document.span(*place), (source, 0, -1))
    return [
        Candidate(
            name,
            place[2],
            _columns(places, trigger, name, *place, speaker, sides.get(name, "-"), _by_rule(grammar, name)),
        )
        for name, place in named.items()
    ]


# How many tokens before the sentence of a trigger its party may still be named.
FURTHER = 40
_ORDER = ("touches behind", "touches before", "between", "apart", "inside")


def _by_rule(grammar: Grammar, name: Span) -> str:
    return f"{grammar.rule} {'this' if name in grammar.names else 'other'}" if grammar.rule else ""


def _columns(
    places: Places,
    trigger: Trigger,
    name: Span,
    source: str,
    rank: int,
    mention: int,
    speaker: Span | None,
    side: str,
    grammar: str,
) -> tuple[int, ...]:
    document = places.document
    kind = str(places.mentions[mention].kind) if mention >= 0 else "-"
    gap, passed, before, comp, relative = 20, 0, "-", 0, 0
    if mention >= 0:
        first, last = places.first[mention], places.last[mention]
        gap = distance(max(0, abs(trigger.token - (last if last < trigger.token else first)) - 1))
        between = range(last + 1, trigger.token) if last < trigger.token else range(trigger.token + 1, first)
        marks = sum(not document.words[i].is_word for i in between)
        verbs = sum(bool(document.forces[i]) or document.shapes[i] in ("impي", "impت") for i in between)
        passed = min(marks, 2) + 3 * min(verbs, 2)
        before = document.near(first - 1)[0]
        comp = before == "comp" or document.near(first - 2)[0] == "comp"
        relative = any(document.shapes[i] == "rel" for i in between)
    spoken = name in places.speakers
    kind_of_speaker = (
        "-" if speaker is None else "same" if speaker == name else "inside" if overlap(speaker, name) else "other"
    )
    feminine = document.text[name.start : name.end].split()[0].endswith(("ة", "ات"))
    return (
        code(source),
        rank + 1,
        code(kind),
        code(trigger.sort),
        code(trigger.sense),
        code(trigger.person),
        gap,
        code(before),
        code(kind_of_speaker),
        passed,
        code(f"{trigger.person}{feminine}"),
        spoken,
        comp,
        code(trigger.lemma),
        code(str(places.statements[trigger.said.number].act)) if trigger.said else 0,
        relative,
        trigger.start <= places.first[mention] if mention >= 0 else 2,
        any(document.norms[i] in OURS for i in range(max(0, trigger.token - 5), trigger.token)),
        code(_slot(document, trigger)),
        code(_order(places, trigger, mention)) if mention >= 0 else code(source),
        *(_place_columns(places, trigger, mention) if mention >= 0 else (0, 2, 2)),
        code(side),
        code(grammar),
    )


def _place_columns(places: Places, trigger: Trigger, mention: int) -> tuple[int, bool, bool]:
    """The letter that is written to a mention (و, ل), whether it stands in the trigger's sentence, whether it begins one."""
    document, first = places.document, places.first[mention]
    start = document.tokens[first].start
    attached = document.text[start : places.mentions[mention].span.start]
    sentence = document.sentence[first]
    begins = sentence >= 0 and first - document.bounds[sentence][0] < 3
    return code(attached), sentence == document.sentence[trigger.token], begins


def _slot(document: Document, trigger: Trigger) -> str:
    """What stands where the subject would: the word before the trigger and its shape."""
    shape, word = document.near(trigger.token - 1)
    return word if shape in ("comp", "pron", "rel", "conj") or not word else shape


def _order(places: Places, trigger: Trigger, mention: int) -> str:
    """Whether a mention stands right before the trigger, right behind it, between it and what is to be done, or apart."""
    first, last = places.first[mention], places.last[mention]
    if last == trigger.token - 1 or (
        last == trigger.token - 2 and not places.document.words[trigger.token - 1].is_word
    ):
        return "touches before"
    if first == trigger.token + 1:
        return "touches behind"
    if trigger.token < first < trigger.start:
        return "between"
    return "inside" if trigger.start <= first else "apart"


def _phrase_before(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """The noun phrase between what opens a clause and the trigger: «أن [أهالي المدينة] سيبدأون»."""
    last = first = trigger.token - 1
    if trigger.token == 0 or not document.words[last].is_word or document.shapes[last] in CLOSED:
        return None
    while first > 0 and trigger.token - first < PHRASE_WORDS:
        shape = document.shapes[first - 1]
        if not document.words[first - 1].is_word or document.forces[first - 1] or shape in _OPENERS:
            return first, last
        first -= 1
    return None


def _phrase_behind(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """The noun phrase behind a trigger that is a verb: «ستبدأ [اللجنة] أعمالها»."""
    first = trigger.token + 1
    if first >= len(document.words) or not document.words[first].is_word or document.shapes[first] in CLOSED:
        return None
    return first, max(first, phrase_last(document, first))


PHRASE_WORDS = 9
_OPENERS = frozenset(("comp", "rel", "conj", "turn"))


def parties(places: Places, triggers: Sequence[Trigger]) -> tuple[Options, list[Candidate]]:
    """For each trigger who may be bound by it."""
    sheet = Sheet(PARTY)
    every: list[Candidate] = []
    sizes = []
    for trigger in triggers:
        found = candidates(places, trigger)
        for candidate in found:
            sheet.add(len(every), candidate.columns)
            every.append(candidate)
        sizes.append(len(found))
    return Options(list(range(len(every))), sizes, sheet.features(len(every))), every


class Party(NamedTuple):
    """Who is bound, and how sure that is."""

    names: tuple[Span, ...]
    sure: float


def choose(places: Places, triggers: Sequence[Trigger], weights: Weights) -> list[Party]:
    """Who is bound by each trigger, with those who are named together with it; nobody where the article names none."""
    options, every = parties(places, triggers)
    scores = weights.score(options.features).tolist() if every else []
    found, offset = [], 0
    for trigger, size in zip(triggers, options.sizes, strict=True):
        grammar = by_grammar(places, trigger)
        if grammar.rule in CERTAIN:
            found.append(Party(grammar.names, 1.0))
        elif size:
            chosen, sure = best(scores[offset : offset + size])
            candidate = every[offset + chosen]
            together = (
                grammar.names if candidate.name in grammar.names else places.together(candidate.name, candidate.mention)
            )
            found.append(Party(together, sure))
        else:
            found.append(Party((), 0.0))
        offset += size
    return found
