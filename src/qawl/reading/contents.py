"""What was said: where the content of a cue begins and where it ends.

The content leaves out the complementizer, the outer quote marks and the final punctuation. It begins after the cue, except in
source phrases and inversions that follow what was said («...، بحسب الوزارة»).
"""

from __future__ import annotations

from typing import NamedTuple

from qawl.arabic.letters import fold_word
from qawl.lexicon.cues import reporting_forms
from qawl.reading.cues import REACH, SHORT_QUOTE, cue_class, distance, governed
from qawl.reading.document import CLOSED, ENDS, Cue, Document

# Direct speech without quote marks may run over several sentences of its paragraph; more than this many is never one statement.
MAX_SENTENCES = 12
# Content that nothing opens (a bare object) begins at most this many words behind its cue, and never behind a complementizer.
PLAIN_REACH = 12


class Start(NamedTuple):
    """Where content may begin: token index (-1: before the cue) and the features that speak for it."""

    token: int
    features: list[str]


class End(NamedTuple):
    """Where content may end: index of the token after its last one, and the features that speak for it."""

    token: int
    features: list[str]


BEFORE = -1


def starts(document: Document, cue: Cue, accepted: dict[int, Cue]) -> list[Start]:
    """Candidates for the first token of the content, in text order, `BEFORE` last; `accepted` holds the cues of the article."""
    found: list[Start] = []
    counts = {"comp": 0, "quote": 0, ":": 0, "،": 0}
    k = cue.token
    kind = cue_class(cue)
    lemma = cue.readings[0].verb.lemma if cue.readings else document.norms[k]
    strong: list[int] = []
    others: list[str] = []
    stop = _reach(document, k)
    for i in range(k + 1, stop):
        _count(document, i - 1, k, counts, accepted, others)
        if document.tokens[i].is_word:
            opened = i - 1 in document.opens
            comp = (
                document.shapes[i - 1] == "comp"
                or document.norms[i - 1] in ("ان",)
                or (i - 1 in document.opens and document.shapes[i - 2] == "comp")
            )
            colon = document.norms[i - 1] == ":" or (opened and document.norms[i - 2] == ":")
            short = opened and not colon and document.quote_words(i - 1) <= SHORT_QUOTE
            trigger = ("c" if comp else "") + ("s" if short else "q" if opened else "") + (":" if colon else "")
            if kind == "source" and i == k + 1 and not trigger:
                continue  # what stands behind بحسب is the source
            if trigger and trigger != "s":
                strong.append(len(found))
            elif strong or (
                i - k > PLAIN_REACH
                and not trigger
                and not governed(document, cue, i)
                and not governed(document, cue, i - 1)
            ):
                continue
            option = _start_features(document, cue, i, kind, lemma, trigger, counts)
            if opened:
                size = min(document.quote_words(i - 1), 6)
                option += [f"quoted={tag} size={size}" for tag in document.tags[i - 2]]
                option += [f"quoted size={size} {trigger}", f"quoted b2={document.shapes[i - 2]} size={size}"]
            passed = "/".join(others[:2])
            option += [
                f"passed={passed} m={bool(trigger)}",
                f"passed={passed} k={kind}",
                f"verb={document.forces[i]} m={trigger}",
            ]
            found.append(Start(i, option))
    for order, start in enumerate(found):
        later = sum(1 for s in strong if s > order)
        if start.token - 1 in document.opens:
            start.features.append(f"quoted size={min(document.quote_words(start.token - 1), 6)} later={min(later, 2)}")
        start.features.append(f"later={min(later, 2)} now={order in strong}")
        start.features.append(f"later={min(later, 2)} {start.features[1]}")
    found.append(Start(BEFORE, _before_features(document, cue, kind, lemma, bool(strong))))
    return found


def _count(
    document: Document, index: int, k: int, counts: dict[str, int], accepted: dict[int, Cue], others: list[str]
) -> None:
    """Count what stands between a cue and a candidate: complementizers, quotations, colons, commas, other cues."""
    if index <= k:
        return
    if index in accepted and index > k + 1:
        others.append(cue_class(accepted[index]))
    norm = document.norms[index]
    if document.shapes[index] == "comp":
        counts["comp"] += 1
    elif index in document.opens:
        counts["quote"] += 1
    elif norm == ":":
        counts[":"] += 1
    elif norm in "،,":
        counts["،"] += 1


def _start_features(
    document: Document, cue: Cue, i: int, kind: str, lemma: str, trigger: str, passed: dict[str, int]
) -> list[str]:
    comps, quotes, colons, commas = (min(count, 2) for count in passed.values())
    away = i - cue.token
    preposition = governed(document, cue, i)
    after_preposition = governed(document, cue, i - 1) if i - 1 > cue.token else ""
    before, before_word = document.near(i - 1)
    before2, before2_word = document.near(i - 2)
    here, here_word = document.near(i)
    after, _ = document.near(i + 1)
    norm = document.norms[i]
    mark = f"{trigger or '-'}{preposition and 'g'}{after_preposition and 'G'}"
    found = [
        "bias",
        f"m={mark} passed={comps}{quotes}{colons}",
        f"m={mark} k={kind}",
        f"m={mark} l={lemma}",
        f"d={distance(away)} m={mark}",
        f"d={distance(away)} k={kind}",
        f"b={before} h={here}",
        f"bw={before_word} h={here}",
        f"bw={before_word}",
        f"hw={here_word} b={before}",
        f"hw={here_word} k={kind} d={min(away, 3)}",
        f"h={here} a={after}",
        f"b2={before2} b={before} h={here}",
        f"b2w={before2_word} m={mark}",
        f"gp={preposition}{after_preposition} k={kind}",
        f"commas={commas} m={mark}",
        f"q={document.depth[i] - document.depth[cue.token]} m={mark}",
    ]
    if here not in CLOSED and not trigger:
        found += [
            f"n={norm}",
            f"pre={norm[:2]} h={here}",
            f"suf={norm[-2:]}",
            f"n={norm} l={lemma}",
            f"len={min(len(norm), 7)} h={here}",
        ]
        found += [
            f"hc={document.classes[i]}",
            f"hc={document.classes[i]} bc={document.classes[i - 1]}",
            f"bc={document.classes[i - 1]} h={here}",
            f"hc={document.classes[i]} k={kind}",
        ]
        found += [f"ht={tag}" for tag in document.tags[i]]
        found += [f"bt={tag} h={here}" for tag in document.tags[i - 1]]
        found += [f"o={'o' in reading.verb.governs} h={here} b={before}" for reading in cue.readings]
    return found


def _before_features(document: Document, cue: Cue, kind: str, lemma: str, strong: bool) -> list[str]:
    before, before_word = document.near(cue.token - 1)
    before2, before2_word = document.near(cue.token - 2)
    after, after_word = document.near(cue.token + 1)
    sentence = document.sentence[cue.token]
    first, last = document.bounds[sentence] if sentence >= 0 else (cue.token, cue.token)
    left, right = min(cue.token - first, 6), min(last - cue.token, 12) // 3
    form = cue.readings[0].form if cue.readings else None
    return [
        "B",
        f"B m={'strong' if strong else '-'}",
        f"B k={kind} s={strong}",
        f"B l={lemma}",
        f"B bw={before_word} k={kind}",
        f"B b={before}",
        f"B b2w={before2_word} bw={before_word}",
        f"B b2={before2}",
        f"B a={after}",
        f"B aw={after_word}",
        f"B left={left} k={kind}",
        f"B right={right} k={kind}",
        f"B obj={bool(form and form.object)} b={before}",
    ]


# Verbs that renew an earlier act of speech: with the verbal noun of that act they are one cue.
_RENEWING = frozenset(fold_word(verb) for verb in ("جدد", "كرر", "أعاد", "واصل"))


def past_renewal(document: Document, cue: Cue, start: int) -> int:
    """The start of content behind the act that a verb renews: «جدد الوفدان [التأكيد على] عزمهما» begins at عزمهما."""
    renews = any(reading.verb.lemma in _RENEWING for reading in cue.readings)
    if not renews or start < 0 or start + 2 >= len(document.tokens) or not document.norms[start].startswith("ال"):
        return start
    forms = reporting_forms().get(document.norms[start], ())
    governed_next = document.shapes[start + 1] == "prep"
    if not governed_next or not any(
        r.form.tense == "noun" and document.norms[start + 1] in r.verb.governs for r in forms
    ):
        return start
    return start + 3 if document.shapes[start + 2] == "comp" else start + 2


def ends(document: Document, cue: Cue, start: int, accepted: dict[int, Cue]) -> list[End]:
    """Candidates for the end of content that begins at token `start`; `accepted` holds the cues of the article by token."""
    quote = _holding_quote(document, start)
    close = document.opens[quote] if quote is not None else -1
    kind = cue_class(cue)
    opened_by = trigger(document, start)
    found: list[End] = []
    sentences = inside = commas = 0
    limit = min(len(document.tokens), start + 400)
    e = start + 1
    while e <= limit:
        edge = e == len(document.tokens)
        norm = "\n" if edge else document.norms[e]
        shape = "\n" if edge else document.shapes[e]
        last = edge or e in document.barriers or (norm == "\n" and e > close)
        sentence_end = (
            last or document.sentence[e] != document.sentence[e - 1] or (norm in ENDS and _ends_here(document, e))
        )
        cue_at = _cue_from(document, e, accepted)
        mark = edge or not document.tokens[e].is_word
        opener = shape in CLOSED or shape == "wnom" or cue_at is not None
        if (
            (mark and (edge or document.tokens[e - 1].is_word or e == close or document.norms[e - 1] in '»”")'))
            or (opener and sentences == 0 and not inside)
            or e == close
        ):
            found.append(
                End(
                    e,
                    _end_features(
                        document,
                        e,
                        start,
                        kind,
                        opened_by,
                        cue_at,
                        (sentences, inside, commas),
                        (quote, close),
                        sentence_end,
                        last,
                    ),
                )
            )
        if last:
            break
        if sentence_end and (e >= close) and norm != "\n":
            sentences += 1
            if sentences > MAX_SENTENCES or (opened_by in ("-", "c") and sentences > 1):
                break
        if e in accepted:
            inside += 1
        if norm in "،,؛":
            commas += 1
        e += 1
    if not found:
        found.append(End(min(limit, start + 1), ["bias"]))
    return found


def _end_features(
    document: Document,
    e: int,
    start: int,
    kind: str,
    trigger: str,
    cue_at: Cue | None,
    counts: tuple[int, int, int],
    quote: tuple[int | None, int],
    sentence_end: bool,
    last: bool,
) -> list[str]:
    sentences, inside, commas = (min(count, 3) for count in counts)
    here, here_word = document.near(e)
    before, _ = document.near(e - 1)
    after, after_word = document.near(e + 1)
    if quote[0] is None:
        place = "noq"
    else:
        own = "own" if quote[0] == start - 1 else "mid"
        place = own + ("<" if e < quote[1] else "=" if e == quote[1] else ">")
    depth = 0 if e >= len(document.depth) else document.depth[e]
    closing = ("out" if document.closes[e] < start else "in") if e in document.closes else "-"
    at = f"{cue_class(cue_at)}{cue_at.prefixes}" if cue_at else "-"
    mark = here if here in "\n.،,؛:" or len(here) == 1 else "w"
    spot = f"{'S' if sentence_end else '-'}{'P' if last else '-'}"
    size = e - start
    length = (
        "1"
        if size < 3
        else "3"
        if size < 6
        else "6"
        if size < 10
        else "10"
        if size < 20
        else "20"
        if size < 40
        else "40"
    )
    return [
        "bias",
        f"{place} t={trigger}",
        f"{place} spot={spot} n={sentences}",
        f"{place} closing={closing} here={mark}",
        f"depth={depth - document.depth[start]} {place}",
        f"spot={spot} t={trigger} n={sentences}",
        f"spot={spot} k={kind} n={sentences}",
        f"spot={spot} in={inside} n={sentences}",
        f"here={here} at={at}",
        f"here={here} after={after} {place}",
        f"hw={here_word} after={after}",
        f"hw={here_word} k={kind}",
        f"hw={here_word} t={trigger}",
        f"at={at} in={inside} t={trigger}",
        f"at={at} {place}",
        f"at={at} k={kind}",
        f"aw={after_word} here={mark}",
        f"len={length} t={trigger} spot={spot}",
        f"len={length} k={kind} here={mark}",
        f"commas={commas} here={mark} in={inside}",
        f"b={before} here={here}",
        f"ac={document.classes[e + 1] if e + 1 < len(document.classes) else '-'} here={mark}",
        f"hc={document.classes[e] if e < len(document.classes) else '-'}",
    ]


def before_span(document: Document, cue: Cue, taken: int) -> tuple[int, int] | None:
    """Tokens `(first, end)` of content that stands before its cue: the quotation or clause that ends just before it.

    `taken` is the first token that no earlier statement of the sentence holds.
    """
    sentence = document.sentence[cue.token]
    if sentence < 0:
        return None
    first = max(document.bounds[sentence][0], taken)
    end = cue.token
    while end > first and (not document.tokens[end - 1].is_word or document.norms[end - 1] in _LINKS):
        end -= 1
        if end in document.closes:
            return (document.closes[end] + 1, end) if document.closes[end] + 1 < end else None
    if end <= first:  # the quotation or clause of the sentence before: «...». قال ذلك فلان
        if sentence == 0 or taken > document.bounds[sentence - 1][0]:
            return None
        first, end = document.bounds[sentence - 1]
        while end > first and not document.tokens[end - 1].is_word:
            end -= 1
    while first < end and (not document.tokens[first].is_word or document.norms[first] in _LEADS):
        first += 1
    return (first, end) if end > first else None


_LINKS = frozenset(("كما", "وذلك", "علي", "ما", "حسبما", "هكذا", "فيما", "وفق", "بحسب", "وهو"))
_LEADS = frozenset(("كما", "وقد", "فيما"))


def _reach(document: Document, k: int) -> int:
    """The end of the stretch in which the content of a cue may begin: its sentence, or the next where that ends in a colon."""
    sentence = document.sentence[k]
    end = document.bounds[sentence][1] if sentence >= 0 else len(document.tokens)
    if sentence >= 0 and sentence + 1 < len(document.bounds):
        tail = [document.norms[i] for i in range(max(k, end - 2), end)]
        following = document.bounds[sentence + 1]
        if ":" in tail or end - k < 3 or following[0] in document.opens:
            end = following[1]
    return min(end, k + REACH + 8, len(document.tokens))


def trigger(document: Document, start: int) -> str:
    """What opens content at token `start`: q a quote mark, q: one behind a colon, c a complementizer, : a colon, - nothing."""
    if start - 1 in document.opens:
        return "q:" if document.norms[start - 2] == ":" else "q"
    if document.shapes[start - 1] == "comp" or document.norms[start - 1] == "ان":
        return "c"
    return ":" if document.norms[start - 1] == ":" else "-"


def _holding_quote(document: Document, start: int) -> int | None:
    """The innermost quote that holds token `start`."""
    holder = document.holders[start]
    return holder if holder >= 0 else None


def _cue_from(document: Document, e: int, accepted: dict[int, Cue]) -> Cue | None:
    """The accepted cue that begins at token `e`, or right after a mark or a linking word there."""
    for index in (e, e + 1, e + 2):
        if index in accepted:
            return accepted[index]
        if (
            index < len(document.tokens)
            and document.tokens[index].is_word
            and document.shapes[index] not in ("conj", "turn", "prep", "kan", "qad")
        ):
            return None
    return None


def _ends_here(document: Document, e: int) -> bool:
    return e + 1 >= len(document.tokens) or document.sentence[e + 1] != document.sentence[e]
