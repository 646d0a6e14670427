"""Who said it: the mention of the source that stands with a cue.

The subject slot is bounded by grammar, so a source is found without knowing the name: after the verb and before the
complementizer («قال [وزير الخارجية] إن»), before the verb in a headline or a relative clause («[الكرملين] ينفي»), after the word that
opens a source phrase («بحسب [الوزارة]»).
"""

from __future__ import annotations

from typing import NamedTuple

from qawl.reading.cues import cue_class, near
from qawl.reading.document import CLOSED, Cue, Document
from qawl.reading.persons import Persons

MAX_WORDS = 22
MAX_BEFORE = 7


class SpeakerSpan(NamedTuple):
    """Tokens `first` to `last` (both included) as the speaker, or (-1, -1) for an implied one, and the features for it."""

    first: int
    last: int
    features: list[str]


IMPLIED = -1
NOT_A_HEAD = frozenset(("comp", "prep", "conj", "time", "kan", "qad", "neg", "cond", "rel", "turn"))


def candidates(document: Document, cue: Cue, start: int, persons: Persons) -> list[SpeakerSpan]:
    """The spans that may be the speaker of a cue whose content begins at token `start` (`contents.BEFORE` if before the cue)."""
    found = [SpeakerSpan(IMPLIED, IMPLIED, _implied_features(document, cue, start))]
    stop = slot_end(document, cue, start)
    found += _after(document, cue, stop, persons)
    found += _before(document, cue, stop, persons)
    return found


def slot_end(document: Document, cue: Cue, start: int) -> int:
    """The token that ends the slot after the cue: the complementizer, quote mark, colon or preposition that opens the content."""
    if start < 0:
        sentence = document.sentence[cue.token]
        last = document.bounds[sentence][1] if sentence >= 0 else len(document.tokens)
        return min(last, cue.token + MAX_WORDS)
    stop = start
    while stop > cue.token + 1 and (not document.tokens[stop - 1].is_word or document.shapes[stop - 1] == "comp" or document.norms[stop - 1] in _OPENERS):
        stop -= 1
    return stop


_OPENERS = frozenset(("ان", "علي", "الي", "عن", "من", "بالقول", "قايلا", "قايله", "وقال"))


def _after(document: Document, cue: Cue, stop: int, persons: Persons) -> list[SpeakerSpan]:
    found = []
    heads = 0
    for first in range(cue.token + 1, min(stop, cue.token + 9)):
        if not document.tokens[first].is_word or document.shapes[first] in NOT_A_HEAD:
            continue
        if heads and document.tokens[first - 1].is_word and document.shapes[first - 1] not in CLOSED and not document.tags[first]:
            continue
        heads += 1
        if heads > 4:
            break
        for last in range(first, min(stop, first + MAX_WORDS)):
            if document.tokens[last].is_word:
                found.append(SpeakerSpan(first, last, _features(document, cue, first, last, stop, "A", persons)))
    return found


def _before(document: Document, cue: Cue, stop: int, persons: Persons) -> list[SpeakerSpan]:
    sentence = document.sentence[cue.token]
    edge = document.bounds[sentence][0] if sentence >= 0 else max(0, cue.token - MAX_WORDS)
    found = []
    reach = 2 * MAX_BEFORE if cue_class(cue) == "noun" else MAX_BEFORE
    for last in range(cue.token - 1, max(edge, cue.token - reach) - 1, -1):
        if not document.tokens[last].is_word or document.shapes[last] in CLOSED and document.shapes[last] != "pron":
            continue
        for first in range(last, max(edge, last - 14) - 1, -1):
            if not document.tokens[first].is_word or document.shapes[first] in NOT_A_HEAD:
                continue
            before = first - 1
            if first == edge or not document.tokens[before].is_word or document.shapes[before] in CLOSED or document.tags[first]:
                found.append(SpeakerSpan(first, last, _features(document, cue, first, last, stop, "B", persons)))
    return found


def _features(
    document: Document, cue: Cue, first: int, last: int, stop: int, side: str, persons: Persons
) -> list[str]:
    kind = cue_class(cue)
    before, before_word = near(document, first - 1)
    after, after_word = near(document, last + 1)
    after2, _ = near(document, last + 2)
    head, head_word = near(document, first)
    tail, _ = near(document, last)
    head2, _ = near(document, first + 1) if last > first else ("", "")
    words = last - first + 1
    gap = first - cue.token - 1 if side == "A" else cue.token - 1 - last
    inner = document.shapes[first + 1 : last + 1]
    form = cue.readings[0].form if cue.readings else None
    lemma = cue.readings[0].verb.lemma if cue.readings else document.norms[cue.token]
    sentence = document.sentence[first]
    starts = sentence >= 0 and document.bounds[sentence][0] == first
    gap_words = document.shapes[last + 1 : cue.token] if side == "B" else document.shapes[cue.token + 1 : first]
    fem = document.text[document.tokens[first].start : document.tokens[first].end].endswith("ة") or "fem" in document.tags[first]
    whole = "W" if side == "A" and last + 1 >= stop else "-"
    s = side
    found = [
        f"{s}",
        f"{s} k={kind}",
        f"{s} gap={min(gap, 5)} k={kind}",
        f"{s} n={words if words < 5 else 5 if words < 9 else 9}",
        f"{s} whole={whole} n={min(words, 4)}",
        f"{s} whole={whole} tail={tail} after={after}",
        f"{s} l={lemma}",
        f"{s} b={before} h={head}",
        f"{s} bw={before_word}",
        f"{s} h={head}",
        f"{s} h={head} h2={head2}",
        f"{s} hw={head_word}",
        f"{s} t={tail} a={after}",
        f"{s} t={tail} aw={after_word}",
        f"{s} a={after} a2={after2}",
        f"{s} aw={after_word}",
        f"{s} starts={starts} k={kind}",
        f"{s} comma={'،' in inner} rel={'rel' in inner} w={whole}",
        f"{s} preps={min(inner.count('prep'), 3)} w={whole}",
        f"{s} time={'time' in inner}",
        f"{s} cues={min(sum(1 for shape in inner if shape.startswith('imp')), 2)}",
        f"{s} head={document.headline_end > document.tokens[cue.token].start} k={kind} gap={min(gap, 2)}",
        f"{s} taillen={min(len(document.norms[last]), 6)} t={tail}",
    ]
    found += [f"{s} gw={shape}" for shape in set(gap_words)]
    found += [f"{s} in={shape}" for shape in set(inner)]
    classes = document.classes
    head_class, tail_class = classes[first], classes[last]
    after_class = classes[last + 1] if last + 1 < len(classes) else "-"
    before_class = classes[first - 1] if first else "-"
    mark_after = after if after in CLOSED or not document.tokens[min(last + 1, len(classes) - 1)].is_word else "w"
    named = any(_name_like(document, i) for i in range(first, last + 1))
    named_after = mark_after == "w" and last + 1 < stop and _name_like(document, last + 1)
    found += [
        f"{s} hc={head_class}",
        f"{s} tc={tail_class} m={mark_after}",
        f"{s} tc={tail_class} ac={after_class}",
        f"{s} ac={after_class} w={whole}",
        f"{s} bc={before_class}",
        f"{s} bc={before_class} hc={head_class}",
        f"{s} named={named}{named_after} m={mark_after}",
        f"{s} named={named} tail={_name_like(document, last)}{named_after} w={whole}",
        f"{s} named={named} office={'office' in document.tags[first]} w={whole}",
        f"{s} t2={document.shapes[last - 1] if last > first else '-'} t={tail}",
    ]
    if form:
        found += [f"{s} g={form.gender}{form.number} fem={fem}", f"{s} g={form.gender}{form.number} h={head}", f"{s} p={form.person}", f"{s} f={form.tense}{form.accusative}"]
    starts_name, ends_name = first in persons.begins, last in persons.ends
    beyond = persons.any_between(last + 1, stop if side == "A" else cue.token)
    verbs = [document.forces[i] for i in range(first, last + 1) if document.forces[i]]
    found += [
        f"{s} name={starts_name}{ends_name}{beyond} w={whole}",
        f"{s} name={starts_name}{ends_name}{beyond} office={'office' in document.tags[first]} m={mark_after}",
        f"{s} name={starts_name}{ends_name} body={'body' in document.tags[first]} n={min(words, 4)}",
        f"{s} hv={document.forces[first]}",
        f"{s} verbs={verbs[0] if verbs else '-'} w={whole}",
    ]
    found += [f"{s} ht={tag}" for tag in document.tags[first]]
    found += [f"{s} tt={tag}" for tag in document.tags[last]]
    found += [f"{s} at={tag} t={tail}" for tag in (document.tags[last + 1] if last + 1 < len(document.tags) else ())]
    if not (document.tags[first] or head in CLOSED):
        found += [f"{s} hn={document.norms[first]}", f"{s} hn={document.norms[first]} tags=0"]
    for reading in cue.readings[:1]:
        found.append(f"{s} adr={'a' in reading.verb.governs} w={whole} gap={min(gap, 2)}")
    return found


def _name_like(document: Document, index: int) -> bool:
    """A word that may be part of a personal name: a known given name, or one that neither table nor corpus knows."""
    if not document.tokens[index].is_word or document.norms[index].startswith("ال") or document.shapes[index] in CLOSED:
        return False
    tags = document.tags[index]
    return "given_name" in tags or "particle" in tags or (not tags and document.classes[index] == "?")


def _implied_features(document: Document, cue: Cue, start: int) -> list[str]:
    kind = cue_class(cue)
    stop = slot_end(document, cue, start)
    form = cue.readings[0].form if cue.readings else None
    lemma = cue.readings[0].verb.lemma if cue.readings else document.norms[cue.token]
    before, before_word = near(document, cue.token - 1)
    after, after_word = near(document, cue.token + 1)
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
