"""Who said it: the mention of the source that stands with a cue.

The subject slot is bounded by grammar, so a source is found without knowing the name: after the verb and before the
complementizer («قال [وزير الخارجية] إن»), before the verb in a headline or a relative clause («[الكرملين] ينفي»), after
the word that opens a source phrase («بحسب [الوزارة]»).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.reading.cues import cue_class
from qawl.reading.document import CLOSED, Cue, Document
from qawl.reading.linear import Weights, best_of_parts

if TYPE_CHECKING:
    from qawl.reading.persons import Persons

MAX_WORDS = 22
MAX_BEFORE = 7


class SpeakerSpan(NamedTuple):
    """Tokens `first` to `last` (both included) as the speaker, or (-1, -1) for an implied one, and the features for it.

    The features come in parts: those of the first token and of the last are shared by all spans that have it.
    """

    first: int
    last: int
    parts: tuple[list[str], ...]


IMPLIED = -1
NOT_A_HEAD = frozenset(("comp", "prep", "conj", "time", "kan", "qad", "neg", "cond", "rel", "turn"))


def candidates(document: Document, cue: Cue, start: int, persons: Persons) -> list[SpeakerSpan]:
    """The spans that may be the speaker of a cue whose content begins at token `start` (`contents.BEFORE` if before the cue)."""
    stop = slot_end(document, cue, start)
    return [
        *_implied(document, cue, start),
        *_after(document, cue, stop, persons),
        *_before(document, cue, stop, persons),
    ]


# A span behind the cue that is this sure need not be weighed against those before the cue.
SURE = 0.9


def choose(document: Document, cue: Cue, start: int, persons: Persons, weights: Weights) -> tuple[int, int, float]:
    """First and last token of the speaker (`IMPLIED` both when implied), and how sure the choice is."""
    quoted = reported_words(document, cue)
    if quoted:
        return *quoted, 1.0
    stop = slot_end(document, cue, start)
    spans = [*_implied(document, cue, start), *_after(document, cue, stop, persons)]
    chosen, sure = best_of_parts(weights, [span.parts for span in spans])
    if chosen == 0 or sure < SURE:
        spans += _before(document, cue, stop, persons)
        chosen, sure = best_of_parts(weights, [span.parts for span in spans])
    return spans[chosen].first, spans[chosen].last, sure


# Verbs that pass on another's words: «نقلت الوكالة عن [الوزير] قوله».
_PASS_ON = frozenset(fold_word(verb) for verb in ("نقل", "نسب", "أورد", "حكى", "روى"))


def reported_words(document: Document, cue: Cue) -> tuple[int, int] | None:
    """The speaker that grammar fixes: what stands between عن and a verbal noun with his pronoun, behind a verb that passes on."""
    form = cue.readings[0].form if cue.readings else None
    sentence = document.sentence[cue.token]
    if form is None or form.tense != "noun" or not form.object or sentence < 0:
        return None
    first = document.bounds[sentence][0]
    for index in range(cue.token - 2, max(first, cue.token - MAX_WORDS), -1):
        if document.norms[index] == "عن":
            passed_on = any(document.lemma_of(before) in _PASS_ON for before in range(first, index))
            last = cue.token - 1
            while last > index + 1 and not document.tokens[last].is_word:
                last -= 1
            return (index + 1, last) if passed_on and document.tokens[index + 1].is_word else None
    return None


def _implied(document: Document, cue: Cue, start: int) -> list[SpeakerSpan]:
    return [SpeakerSpan(IMPLIED, IMPLIED, (_implied_features(document, cue, start),))]


def slot_end(document: Document, cue: Cue, start: int) -> int:
    """The token that ends the slot after the cue: the complementizer, quote mark, colon or preposition that opens the content."""
    if start < 0:
        sentence = document.sentence[cue.token]
        last = document.bounds[sentence][1] if sentence >= 0 else len(document.tokens)
        return min(last, cue.token + MAX_WORDS)
    stop = start
    while stop > cue.token + 1 and (
        not document.tokens[stop - 1].is_word
        or document.shapes[stop - 1] == "comp"
        or document.norms[stop - 1] in _OPENERS
    ):
        stop -= 1
    return stop


_OPENERS = frozenset(("ان", "علي", "الي", "عن", "من", "بالقول", "قايلا", "قايله", "وقال"))


def _after(document: Document, cue: Cue, stop: int, persons: Persons) -> list[SpeakerSpan]:
    spans: list[tuple[int, int]] = []
    # «جاء في [البيان]»: what a verb governs is no circumstance of it.
    governs = cue.readings[0].verb.governs if cue.readings else frozenset()
    heads = 0
    for first in range(cue.token + 1, min(stop, cue.token + 9)):
        if not document.tokens[first].is_word or document.shapes[first] in NOT_A_HEAD:
            continue
        if first > cue.token + 1 and document.norms[first - 1] in _CIRCUMSTANCE - governs:
            continue
        if (
            heads
            and document.tokens[first - 1].is_word
            and document.shapes[first - 1] not in CLOSED
            and not document.tags[first]
        ):
            continue
        heads += 1
        if heads > 4:
            break
        for last in range(first, min(stop, first + MAX_WORDS)):
            if document.norms[last] == "\n":
                break
            if document.tokens[last].is_word:
                spans.append((first, last))
    return _with_features(document, cue, spans, stop, "A", persons)


# What stands behind these is the occasion, not the source: «قال في [تصريح صحفي]», «عبر [الهاتف]».
_CIRCUMSTANCE = frozenset(
    fold_word(word) for word in ("في", "عبر", "خلال", "على", "إلى", "مع", "بعد", "عقب", "أثناء", "أمام", "منذ")
)


def _before(document: Document, cue: Cue, stop: int, persons: Persons) -> list[SpeakerSpan]:
    sentence = document.sentence[cue.token]
    edge = document.bounds[sentence][0] if sentence >= 0 else max(0, cue.token - MAX_WORDS)
    spans: list[tuple[int, int]] = []
    reach = 2 * MAX_BEFORE if cue_class(cue) == "noun" else MAX_BEFORE
    for last in range(cue.token - 1, max(edge, cue.token - reach) - 1, -1):
        if not document.tokens[last].is_word or (document.shapes[last] in CLOSED and document.shapes[last] != "pron"):
            continue
        for first in range(last, max(edge, last - 14) - 1, -1):
            if not document.tokens[first].is_word or document.shapes[first] in NOT_A_HEAD:
                continue
            before = first - 1
            if (
                first == edge
                or not document.tokens[before].is_word
                or document.shapes[before] in CLOSED
                or document.tags[first]
            ):
                spans.append((first, last))
    return _with_features(document, cue, spans, stop, "B", persons)


def _with_features(
    document: Document, cue: Cue, spans: list[tuple[int, int]], stop: int, side: str, persons: Persons
) -> list[SpeakerSpan]:
    firsts = {first: _first_features(document, cue, first, side, persons) for first in {first for first, _ in spans}}
    lasts = {last: _last_features(document, cue, last, stop, side, persons) for last in {last for _, last in spans}}
    return [
        SpeakerSpan(
            first, last, (firsts[first], lasts[last], _span_features(document, cue, first, last, stop, side, persons))
        )
        for first, last in spans
    ]


def _first_features(document: Document, cue: Cue, first: int, side: str, persons: Persons) -> list[str]:
    """What speaks for a span of this side that begins at `first`, wherever it ends."""
    s = side
    kind = cue_class(cue)
    before, before_word = document.near(first - 1)
    head, head_word = document.near(first)
    gap_words = document.shapes[cue.token + 1 : first] if s == "A" else ()
    form = cue.readings[0].form if cue.readings else None
    lemma = cue.readings[0].verb.lemma if cue.readings else document.norms[cue.token]
    sentence = document.sentence[first]
    starts = sentence >= 0 and document.bounds[sentence][0] == first
    tags = document.tags[first]
    fem = document.text[document.tokens[first].start : document.tokens[first].end].endswith("ة") or "fem" in tags
    before_class = document.classes[first - 1] if first else "-"
    head_class = document.classes[first]
    found = [
        f"{s}",
        f"{s} k={kind}",
        f"{s} l={lemma}",
        f"{s} b={before} h={head}",
        f"{s} bw={before_word}",
        f"{s} h={head}",
        f"{s} hw={head_word}",
        f"{s} starts={starts} k={kind}",
        f"{s} hc={head_class}",
        f"{s} bc={before_class}",
        f"{s} bc={before_class} hc={head_class}",
        f"{s} hv={document.forces[first]}",
    ]
    if s == "A":
        gap = first - cue.token - 1
        found += [
            f"A gap={min(gap, 5)} k={kind}",
            f"A head={document.headline_end > document.tokens[cue.token].start} k={kind} gap={min(gap, 2)}",
        ]
    found += [f"{s} gw={shape}" for shape in set(gap_words)]
    found += [f"{s} ht={tag}" for tag in tags]
    if form:
        agreement = f"{form.gender}{form.number}"
        found += [
            f"{s} g={agreement} fem={fem}",
            f"{s} g={agreement} h={head}",
            f"{s} p={form.person}",
            f"{s} f={form.tense}{form.accusative}",
        ]
    if not (tags or head in CLOSED):
        found += [f"{s} hn={document.norms[first]}", f"{s} tags=0"]
    return found


def _last_features(document: Document, cue: Cue, last: int, stop: int, side: str, persons: Persons) -> list[str]:
    """What speaks for a span of this side that ends at `last`, wherever it begins."""
    s = side
    kind = cue_class(cue)
    after, after_word = document.near(last + 1)
    after2, _ = document.near(last + 2)
    tail, _ = document.near(last)
    whole = "W" if s == "A" and last + 1 >= stop else "-"
    classes = document.classes
    more = last + 1 < len(classes)
    after_class = classes[last + 1] if more else "-"
    mark = after if after in CLOSED or not (more and document.tokens[last + 1].is_word) else "w"
    beyond = persons.any_between(last + 1, stop if s == "A" else cue.token)
    found = [
        f"{s} whole={whole} tail={tail} after={after}",
        f"{s} t={tail} a={after}",
        f"{s} t={tail} aw={after_word}",
        f"{s} a={after} a2={after2}",
        f"{s} aw={after_word}",
        f"{s} taillen={min(len(document.norms[last]), 6)} t={tail}",
        f"{s} tc={classes[last]} m={mark}",
        f"{s} tc={classes[last]} ac={after_class}",
        f"{s} ac={after_class} w={whole}",
        f"{s} ends={last in persons.ends}{beyond} w={whole}",
        f"{s} ends={last in persons.ends}{beyond} m={mark}",
    ]
    if s == "B":
        gap = cue.token - 1 - last
        found += [
            f"B gap={min(gap, 5)} k={kind}",
            f"B head={document.headline_end > document.tokens[cue.token].start} k={kind} gap={min(gap, 2)}",
        ]
        found += [f"B gw={shape}" for shape in set(document.shapes[last + 1 : cue.token])]
    found += [f"{s} tt={tag}" for tag in document.tags[last]]
    found += [f"{s} at={tag} t={tail}" for tag in (document.tags[last + 1] if more else ())]
    return found


def _span_features(
    document: Document, cue: Cue, first: int, last: int, stop: int, side: str, persons: Persons
) -> list[str]:
    """What speaks for a span as a whole."""
    s = side
    name_like = document.name_like
    words = last - first + 1
    head = document.shapes[first]
    tail = document.shapes[last]
    inner = document.shapes[first + 1 : last + 1]
    whole = "W" if s == "A" and last + 1 >= stop else "-"
    starts_name, ends_name = first in persons.begins, last in persons.ends
    named = any(name_like[first : last + 1])
    office, body = "office" in document.tags[first], "body" in document.tags[first]
    beyond = persons.any_between(last + 1, stop if s == "A" else cue.token)
    verb = next((document.forces[i] for i in range(first, last + 1) if document.forces[i]), "-")
    size = min(words, 4)
    found = [
        f"{s} n={words if words < 5 else 5 if words < 9 else 9}",
        f"{s} whole={whole} n={size}",
        f"{s} h={head} h2={document.shapes[first + 1] if words > 1 else ''}",
        f"{s} comma={'،' in inner} rel={'rel' in inner} w={whole}",
        f"{s} preps={min(inner.count('prep'), 3)} w={whole}",
        f"{s} time={'time' in inner}",
        f"{s} named={named} tail={name_like[last]} w={whole}",
        f"{s} named={named} office={office} w={whole}",
        f"{s} t2={document.shapes[last - 1] if words > 1 else '-'} t={tail}",
        f"{s} name={starts_name}{ends_name}{beyond} w={whole}",
        f"{s} name={starts_name}{ends_name}{beyond} office={office}",
        f"{s} name={starts_name}{ends_name} body={body} n={size}",
        f"{s} verbs={verb} w={whole}",
    ]
    found += [f"{s} in={shape}" for shape in set(inner)]
    if cue.readings:
        found.append(f"{s} adr={'a' in cue.readings[0].verb.governs} w={whole}")
    return found


def _implied_features(document: Document, cue: Cue, start: int) -> list[str]:
    kind = cue_class(cue)
    stop = slot_end(document, cue, start)
    form = cue.readings[0].form if cue.readings else None
    lemma = cue.readings[0].verb.lemma if cue.readings else document.norms[cue.token]
    before, before_word = document.near(cue.token - 1)
    after, after_word = document.near(cue.token + 1)
    slot = stop - cue.token - 1
    sentence = document.sentence[cue.token]
    first = document.bounds[sentence][0] if sentence >= 0 else 0
    return [
        "0",
        f"0 k={kind}",
        f"0 k={kind} slot={min(slot, 4)}",
        f"0 l={lemma}",
        f"0 b={before} slot={min(slot, 2)}",
        f"0 bw={before_word} k={kind}",
        f"0 a={after} k={kind}",
        f"0 aw={after_word}",
        f"0 f={form and (form.tense + form.gender + form.number + str(form.accusative) + str(form.person))}",
        f"0 f={form and form.tense} slot={min(slot, 3)} a={after}",
        f"0 obj={bool(form and form.object)} slot={min(slot, 2)}",
        f"0 pre={cue.prefixes} k={kind}",
        f"0 first={min(cue.token - first, 3)} k={kind} slot={min(slot, 2)}",
        f"0 before={start < 0}",
        f"0 ac={document.classes[cue.token + 1] if slot else '-'} k={kind}",
        f"0 bc={document.classes[cue.token - 1] if cue.token else '-'} k={kind}",
    ]
