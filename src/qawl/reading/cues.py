"""Is this word a cue here? «ذكر» reports in «ذكر المتحدث أن...» and not in «ذكر وأنثى»."""

from __future__ import annotations

from qawl.lexicon.cues import reporting_forms
from qawl.reading.document import CLOSED, Cue, Document, name_classes

# How far a cue is looked past for what it governs: the longest apposition of a speaker with his offices is rarely longer.
REACH = 22
# A quotation of no more words than this is as often a name or a term: «عكاظ», "داعش".
SHORT_QUOTE = 3


def first_trigger(document: Document, cue: Cue) -> tuple[str, int]:
    """What opens the content after the cue, by the outside: `comp`, `quote`, `colon` or `none`, and the distance in words."""
    first = cue.token + 1
    for index in range(first, min(first + REACH, _sentence_end(document, cue.token))):
        norm, shape = document.norms[index], document.shapes[index]
        if shape == "comp" or norm == "ان":
            return "comp", index - cue.token
        if norm == ":":
            return "colon", index - cue.token
        if index in document.opens and (document.quote_words(index) > SHORT_QUOTE or document.norms[index - 1] == ":"):
            return "quote", index - cue.token
    return "none", REACH


def governed(document: Document, cue: Cue, index: int) -> str:
    """The preposition of the cue's government that word `index` carries, or ''."""
    norm, shape = document.norms[index], document.shapes[index]
    for reading in cue.readings:
        if shape == "prep" and (norm in reading.verb.governs or norm[1:] in reading.verb.governs):
            return norm
        if norm[0] in "بل" and norm[0] in reading.verb.governs and len(norm) > 2 and shape not in CLOSED:
            return norm[0]
    return ""


def first_governed(document: Document, cue: Cue) -> tuple[str, int]:
    """The first word after the cue that carries a preposition the cue governs, and its distance."""
    first = cue.token + 1
    for index in range(first, min(first + REACH, _sentence_end(document, cue.token))):
        found = governed(document, cue, index)
        if found:
            return found, index - cue.token
    return "", REACH


def distance(words: int) -> str:
    """A distance in words as a coarse class."""
    return str(words) if words < 4 else "4" if words < 7 else "7" if words < 12 else "12"


def cue_class(cue: Cue) -> str:
    """Verb in past or present, participle, noun, or what a source phrase opens."""
    return cue.phrase or cue.readings[0].form.tense


def features(document: Document, cue: Cue) -> list[str]:
    """What speaks for or against the cue."""
    index = cue.token
    kind = cue_class(cue)
    trigger, reach = first_trigger(document, cue)
    preposition, away = first_governed(document, cue)
    before, before_word = document.near(index - 1)
    before2, before2_word = document.near(index - 2)
    after, after_word = document.near(index + 1)
    after2, _ = document.near(index + 2)
    lemmas = [reading.verb.lemma for reading in cue.readings] or [document.norms[index]]
    form = cue.readings[0].form if cue.readings else None
    first, _ = document.bounds[document.sentence[index]] if document.sentence[index] >= 0 else (index, index)
    headline = document.tokens[index].start < document.headline_end
    written = document.text[document.tokens[index].start : document.tokens[index].end]
    found = [
        "bias",
        f"k={kind}",
        f"k={kind} h={headline}",
        f"k={kind} first={index - first if index - first < 3 else 3} h={headline}",
        f"k={kind} t={trigger}{distance(reach)}",
        f"k={kind} g={preposition}{distance(away)}",
        f"k={kind} b={before}",
        f"k={kind} bw={before_word}",
        f"k={kind} a={after}",
        f"k={kind} aw={after_word}",
        f"b2={before2} b={before}",
        f"b2w={before2_word}",
        f"a={after} a2={after2}",
        f"k={kind} q={min(document.depth[index], 1)}",
        f"p={cue.prefixes} k={kind}",
        f"shadda={'ّ' in written}",
        f"k={kind} turn={index > first and document.last_turn[index - 1] >= first}",
        f"next={document.norms[index + 1] if index + 1 < len(document.norms) else ''}",
        f"ac={document.classes[index + 1] if index + 1 < len(document.norms) else '-'} k={kind}",
        f"ac2={document.classes[index + 2] if index + 2 < len(document.norms) else '-'} k={kind}",
        f"bc={document.classes[index - 1] if index else '-'} k={kind}",
        f"cc={document.classes[index]}",
        f"b2w={before2_word} bw={before_word}",
    ]
    found += [f"af={tag} k={kind}" for tag in (document.tags[index + 1] if index + 1 < len(document.tags) else ())]
    found += [f"bf={tag} k={kind}" for tag in (document.tags[index - 1] if index else ())]
    if kind == "colon":
        found += colon_features(document, index, first, headline)
    if form:
        found += [
            f"f={form.tense}{form.gender}{form.number}{form.person}{bool(form.object)}{form.accusative}",
            f"obj={bool(form.object)} k={kind} t={trigger}",
            f"acc={form.accusative} b={before}",
            f"acc={form.accusative} t={trigger} g={bool(preposition)}",
        ]
    source_after = source_like(document, index + 1) or (after == "prep" and source_like(document, index + 2))
    source_before = source_like(document, index - 1) or source_like(document, index - 2)
    spoken = speech_noun(document, index)
    found += [f"sn={spoken} k={kind}", f"src={source_after}{source_before} k={kind}"]
    for reading in cue.readings[:2]:
        force, act = reading.verb.force, reading.verb.act
        found += [
            f"force={force} k={kind}",
            f"force={force} k={kind} t={trigger}{distance(reach)}",
            f"force={force} k={kind} g={bool(preposition)}{distance(away)}",
            f"force={force} b={before} k={kind}",
            f"force={force} a={after} k={kind}",
            f"force={force} src={source_after} k={kind} t={trigger}{bool(preposition)}",
            f"force={force} src={source_after} bsrc={source_before} k={kind}",
            f"force={force} bsrc={source_before} k={kind} t={trigger}{bool(preposition)}",
            f"force={force} sn={spoken} k={kind}",
            f"force={force} sn={bool(spoken)} src={source_after} k={kind}",
            f"force={force} b={before} t={trigger}",
            f"act={act} k={kind} a={after}",
            f"act={act} k={kind} h={headline}",
            f"o={'o' in reading.verb.governs} a={after} a2={after2} k={kind}",
        ]
    for lemma in lemmas:
        found += [
            f"l={lemma}",
            f"l={lemma} k={kind}",
            f"l={lemma} t={trigger}",
            f"l={lemma} k={kind} g={preposition}{away < 5}",
            f"l={lemma} b={before}",
            f"l={lemma} a={after}",
        ]
    return list(dict.fromkeys(found))


def colon_features(document: Document, index: int, first: int, headline: bool) -> list[str]:
    """What tells «كيري: لن نتراجع» from «عاجل: انفجار في بغداد»."""
    words = index - first
    opener_tags = [tag for tag in document.tags[first] if "." not in tag]
    verbs = index > first and document.last_force[index - 1] >= first
    after, after_word = document.near(index + 1)
    source = source_like(document, first)
    return [
        f": n={min(words, 7)} h={headline}",
        f": src={source}{source_like(document, index - 1)} h={headline} n={min(words, 4)}",
        f": verbs={verbs} h={headline}",
        f": verbs={verbs} src={source}",
        f": after={after} src={source}",
        f": aw={after_word}",
        f": quote={index + 1 in document.opens} src={source} verbs={verbs}",
        *(f": first={tag} h={headline}" for tag in opener_tags),
    ]


_SOURCES = frozenset(
    (
        "office",
        "title",
        "given_name",
        "surname",
        "body",
        "named_body",
        "agency",
        "country",
        "capital",
        "group",
        "document",
    )
)


def source_like(document: Document, index: int) -> bool:
    """Whether a word may begin or end a noun phrase that denotes a source of speech."""
    if not 0 <= index < len(document.tokens):
        return False
    return bool(document.tags[index] & _SOURCES) or document.classes[index] in name_classes()


def speech_noun(document: Document, index: int) -> str:
    """The first noun of speech among the words after a cue (قدم [شكره], وجه [دعوة]), as its lemma, or ''."""
    forms = reporting_forms()
    for i in range(index + 1, min(index + 8, len(document.tokens))):
        norm = document.norms[i]
        if norm == "\n" or norm in ".:":
            break
        for reading in forms.get(norm, ()) or forms.get(norm[1:], ()):
            if reading.form.tense == "noun" and reading.verb.force in ("core", "usual") and not document.forces[i]:
                return reading.verb.lemma
    return ""


def _sentence_end(document: Document, index: int) -> int:
    sentence = document.sentence[index]
    return document.bounds[sentence][1] if sentence >= 0 else min(index + REACH, len(document.tokens))
