"""What was said: where the content of a cue begins and where it ends.

The content leaves out the complementizer, the outer quote marks and the final punctuation. It begins after the cue, except in
source phrases and inversions that follow what was said («...، بحسب الوزارة»).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.lexicon.cues import reporting_forms
from qawl.reading.cues import distance, governed
from qawl.reading.document import SHORT_QUOTE, Cue, Document, renewing
from qawl.reading.linear import Options, Sheet, Templates, code, joined, matrix
from qawl.reading.vocabulary import CLOSED, COLUMNS, ENDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Direct speech without quote marks may run over several sentences of its paragraph; more than this many is never one statement.
MAX_SENTENCES = 12
# Content begins at most this many tokens behind its cue: the offices of two speakers, an aside, the place and the occasion.
# What opens content ends the search after the nearer bound.
NEAR_REACH, START_REACH = 30, 60
# Content that nothing opens (a bare object) begins at most this many words behind its cue or right behind a mark, and never
# behind a complementizer.
PLAIN_REACH = 12
# Content is never longer than this many tokens.
MAX_CONTENT = 400

# How many places are weighed as the end of content.
MAX_ENDS = 120

# How far before a cue a comma is looked for that may end content.
BEFORE_REACH = 8

# Content is right where at least this share of the words is (Dice, as in `docs/evaluation.md`).
HALF = 0.5

BEFORE = -1  # the content stands before its cue

START_AROUND = range(-2, 2)
START_OWN = (
    *(
        "kind",
        "lemma",
        "mark",
        "opened",
        "comps",
        "quotes",
        "colons",
        "commas",
        "distance",
        "away",
        "governed",
        "governs",
    ),
    *("depth", "passed", "later", "strong", "size", "direct"),
)
START_COLUMNS = (*START_OWN, *(f"{place}.{column}" for place in ("b2", "b", "w", "a") for column in COLUMNS))
START = Templates(
    "start",
    START_COLUMNS,
    """
    mark
    mark comps quotes colons
    mark kind
    mark lemma
    distance mark
    distance kind
    b.shape w.shape
    b.word w.shape
    b.word
    w.word b.shape
    w.word kind away
    w.shape a.shape
    b2.shape b.shape w.shape
    b2.word mark
    governed governs kind
    commas mark
    depth mark
    passed opened
    passed kind
    w.force opened
    later strong
    later mark comps quotes
    lemma w.shape mark
    mark w.group
    mark w.norm
    mark b.group
    """,
)
PLAIN = Templates(
    "start plain",
    START_COLUMNS,
    """
    w.norm
    w.head w.shape
    w.tail
    w.norm lemma
    w.size w.shape
    w.group
    w.group b.group
    b.group w.shape
    w.group kind
    direct w.shape b.shape
    """,
)
QUOTED = Templates(
    "start quoted",
    START_COLUMNS,
    """
    size mark
    size b2.shape
    size later
    """,
)
START_TAG = Templates(
    "start tag",
    ("place", "tag", *START_COLUMNS),
    """
    place tag
    place tag w.shape
    place tag size
    """,
)
BEFORE_OWN = ("kind", "lemma", "strong", "left", "right", "object", "subject", "options", "clause")
BEFORE_START = Templates(
    "before",
    (*BEFORE_OWN, *START_COLUMNS),
    """
    strong
    kind strong
    lemma
    b.word kind
    b.shape
    b2.word b.word
    b2.shape
    a.shape
    a.word
    left kind
    right kind
    object b.shape
    subject kind
    subject options kind
    options kind
    clause kind
    clause strong subject
    lemma subject
    """,
)

END_AROUND = range(-1, 4)
END_OWN = (
    *("kind", "opened", "place", "spot", "sentences", "closing", "mark", "depth", "inside", "commas", "cue", "length"),
    *("left", "ahead", "lemma", "relative", "nested"),
)
END = Templates(
    "end",
    (*END_OWN, *(f"{place}.{column}" for place in ("b", "w", "a", "a2", "a3") for column in COLUMNS)),
    """
    place opened
    place spot sentences
    place closing mark
    depth place
    spot opened sentences
    spot kind sentences
    spot inside sentences
    w.shape cue
    w.shape a.shape place
    w.word a.shape
    w.word kind
    w.word opened
    cue inside opened
    cue place
    cue kind
    a.word mark
    length opened spot
    length kind mark
    commas mark inside
    b.shape w.shape
    a.group mark
    w.group
    left opened mark
    left place mark
    ahead mark inside
    ahead left place
    a.shape a2.shape mark
    a.word a2.shape
    a.word a2.word mark
    a.group a2.group mark
    a.norm mark
    a.force mark opened
    a.head a2.shape mark
    a2.group a.shape
    w.word a.group
    w.head w.shape mark
    lemma mark spot
    a2.word a3.shape mark
    relative mark opened
    relative w.shape opened
    nested mark opened
    nested spot opened
    nested closing place
    """,
)


class _Passed:
    """What has been passed between a cue and a candidate: complementizers, quotations, colons, commas, other cues."""

    def __init__(self, document: Document, cue: Cue, accepted: Mapping[int, Cue]) -> None:
        self._document, self._first, self._accepted = document, cue.token + 1, accepted
        self.comps = self.quotes = self.colons = self.commas = 0
        self.others: list[str] = []

    def add(self, index: int) -> None:
        """Pass the word or mark at `index`."""
        if index in self._accepted and index > self._first:
            self.others.append(self._accepted[index].kind)
        norm = self._document.norms[index]
        if self._document.shapes[index] == "comp":
            self.comps += 1
        elif index in self._document.opens:
            self.quotes += 1
        elif norm == ":":
            self.colons += 1
        elif norm in "،,":
            self.commas += 1


class _Start(NamedTuple):
    """A place where content may begin, what opens it there, its columns but the last ones, and the words of a quotation."""

    token: int
    opened: str
    strong: bool
    columns: tuple[int, ...]
    size: int


def starts(document: Document, found: Sequence[Cue], accepted: Mapping[int, Cue]) -> Options:
    """For each cue the tokens at which its content may begin, in text order, `BEFORE` last.

    `accepted` holds the cues of the article by token.
    """
    values: list[int] = []
    sizes: list[int] = []
    places: list[int] = []
    rows: list[tuple[int, ...]] = []
    start, plain, quoted, tag_sheet, before = (Sheet(t) for t in (START, PLAIN, QUOTED, START_TAG, BEFORE_START))
    for cue in found:
        options = _start_options(document, cue, accepted)
        later = sum(option.strong for option in options)
        direct = "o" in cue.governs
        for option in options:
            number, token = len(values), option.token
            later -= option.strong
            values.append(token)
            places.append(token)
            rows.append((*option.columns, min(later, 2), option.strong, option.size + 1, direct))
            start.add(number)
            if not option.opened and document.shapes[token] not in CLOSED:
                plain.add(number)
                for tag in document.words[token].tag_codes:
                    tag_sheet.add(number, (1, tag))
                for tag in document.words[token - 1].tag_codes:
                    tag_sheet.add(number, (2, tag))
            elif option.size >= 0:
                quoted.add(number)
                for tag in document.words[token - 2].tag_codes if token > 1 else ():
                    tag_sheet.add(number, (3, tag))
        before.add(len(values), _before_columns(document, cue, options))
        values.append(BEFORE)
        places.append(cue.token)
        rows.append((0,) * len(START_OWN))
        sizes.append(len(options) + 1)
    own = matrix(rows, len(START_OWN))
    base = np.concatenate([own, document.around(np.array(places, dtype=np.intp), START_AROUND)], axis=1)
    sheets = (start, plain, quoted, tag_sheet, before)
    return Options(values, sizes, joined([sheet.features(len(values), base) for sheet in sheets]))


def _start_options(document: Document, cue: Cue, accepted: Mapping[int, Cue]) -> list[_Start]:
    found: list[_Start] = []
    passed = _Passed(document, cue, accepted)
    words, shapes, norms = document.words, document.shapes, document.norms
    k = cue.token
    any_strong = crossed = False
    behind = ""
    for i in range(k + 1, _reach(document, k)):
        if any_strong and i >= k + NEAR_REACH:
            break
        if i > k + 1:
            passed.add(i - 1)
        carried, before = governed(document, cue, i), behind
        behind = carried
        if not words[i].is_word:
            continue
        in_quotes = i - 1 in document.opens
        comp = shapes[i - 1] == "comp" or norms[i - 1] == "ان" or (in_quotes and shapes[i - 2] == "comp")
        colon = norms[i - 1] == ":" or (in_quotes and norms[i - 2] == ":")
        size = min(document.quote_words(i - 1), 6) if in_quotes else -1
        short = in_quotes and not colon and size <= SHORT_QUOTE
        opened = ("c" if comp else "") + ("s" if short else "q" if in_quotes else "") + (":" if colon else "")
        if cue.kind == "source" and i == k + 1 and not opened:
            continue  # what stands behind بحسب is the source
        strong = opened not in ("", "s")
        any_strong = any_strong or strong
        far = i - k > PLAIN_REACH
        crossed = crossed or (bool(found) and norms[i - 1] == "\n")  # what nothing opens begins no later paragraph
        loose = far and words[i - 1].is_word and not (opened or carried or before)
        if not strong and (any_strong or crossed or loose):
            continue
        columns = (
            *cue.codes,
            code(f"{opened or '-'}{carried and 'g'}{before and 'G'}{'f' * far}"),
            code(opened),
            min(passed.comps, 2),
            min(passed.quotes, 2),
            min(passed.colons, 2),
            min(passed.commas, 2),
            distance(i - k),
            min(i - k, 3),
            code(carried),
            code(before),
            document.depth[i] - document.depth[k] + DEEPEST,
            code("/".join(passed.others[:2])),
        )
        found.append(_Start(i, opened, strong, columns, size))
    return found


def _before_columns(document: Document, cue: Cue, options: Sequence[_Start]) -> tuple[int, ...]:
    first, last = document.sentence_bounds(cue.token)
    form = cue.readings[0].form if cue.readings else None
    around = document.sourcely(cue.token - 1) + 2 * document.sourcely(cue.token + 1)
    passed = document.norms[max(first, cue.token - BEFORE_REACH) : cue.token]
    return (
        *cue.codes,
        any(option.strong for option in options),
        min(cue.token - first, 6),
        min(max(last - cue.token, 0), 12) // 3,
        bool(form and form.object),
        around,
        min(len(options), 5),
        min(passed[::-1].index("،"), 3) if "،" in passed else 4,
    )


def past_renewal(document: Document, cue: Cue, start: int) -> int:
    """The start of content behind the act that a verb renews: «جدد الوفدان [التأكيد على] عزمهما» begins at عزمهما."""
    if not (cue.renews or renewing(cue)) or start < 0 or start + 2 >= len(document.tokens):
        return start
    named = cue.renews and start == cue.last  # the noun next to the verb; further on it must be definite
    if not named and not document.norms[start].startswith("ال"):
        return start
    forms = reporting_forms().get(document.norms[start], ())
    governed_next = document.shapes[start + 1] == "prep"
    if not governed_next or not any(
        r.form.tense == "noun" and document.norms[start + 1] in r.verb.governs for r in forms
    ):
        return start
    return start + 3 if document.shapes[start + 2] == "comp" else start + 2


def ends(document: Document, found: Sequence[Cue], begun: Sequence[int], accepted: Mapping[int, Cue]) -> Options:
    """For each cue whose content begins at the token `begun` the tokens before which it may end, in text order."""
    values: list[int] = []
    sizes: list[int] = []
    rows: list[tuple[int, ...]] = []
    cued = sorted(accepted)
    reached = {place for token in accepted for place in (token, token - 1, token - 2)}
    for cue, start in zip(found, begun, strict=True):
        options = _end_options(document, cue, start, accepted, reached, cued)
        values += [token for token, _ in options]
        rows += [columns for _, columns in options]
        sizes.append(len(options))
    around = document.around(np.array(values, dtype=np.intp), END_AROUND)
    return Options(values, sizes, END.features(np.concatenate([matrix(rows, len(END_OWN)), around], axis=1)))


def _end_options(
    document: Document, cue: Cue, start: int, accepted: Mapping[int, Cue], reached: set[int], cued: list[int]
) -> list[tuple[int, tuple[int, ...]]]:
    """The places where content may end, with their columns; `reached` are the places from which `_cue_from` may see a cue."""
    quote = document.holders[start]
    close = document.opens[quote] if quote >= 0 else -1
    opened_by = trigger(document, start)
    kind, opened = cue.codes[0], code(opened_by)
    own = _holding(document, quote, start) if quote >= 0 else ""
    norms, shapes, words, sentence = document.norms, document.shapes, document.words, document.sentence
    found: list[tuple[int, tuple[int, ...]]] = []
    relative = cue.token > 0 and shapes[cue.token - 1] == "rel"
    first, _ = document.sentence_bounds(cue.token)
    nested = min(bisect_left(cued, cue.token) - bisect_left(cued, first), 2)
    sentences = inside = commas = 0
    count = len(words)
    stop = start
    for e in range(start + 1, min(count, start + MAX_CONTENT) + 1):
        edge = e == count
        plain = not edge and words[e].is_word and e not in reached and e != close and sentence[e] == sentence[e - 1]
        if plain and (sentences or inside or not (shapes[e] in CLOSED or shapes[e] == "wnom")):
            continue  # most words: no content ends before them, and nothing is counted of them
        norm, shape = ("\n", "\n") if edge else (norms[e], shapes[e])
        last = edge or e in document.barriers or (norm == "\n" and e > close)
        if e >= stop:
            stop = count if edge else document.sentence_bounds(e)[1]
        sentence_end = last or sentence[e] != sentence[e - 1] or (norm in ENDS and _ends_here(document, e))
        mark = edge or not words[e].is_word
        cue_at = _cue_from(document, e, accepted) if e in reached else None
        opener = not sentences and not inside and (shape in CLOSED or shape == "wnom" or cue_at is not None)
        if opener or e == close or (mark and (edge or words[e - 1].is_word or norms[e - 1] in _CLOSING)):
            place = f"{own}{'<' if e < close else '=' if e == close else '>'}" if own else "noq"
            closing = _quote_at(document, e, start)
            depth = 0 if edge else document.depth[e]
            columns = (
                kind,
                opened,
                code(place),
                sentence_end + 2 * last,
                min(sentences, 3),
                code(closing),
                code(shape if shape in _STOPS or len(shape) == 1 else "w"),
                depth - document.depth[start] + DEEPEST,
                min(inside, 3),
                min(commas, 3),
                code(f"{cue_at.kind}{cue_at.prefixes}" if cue_at else "-"),
                _length(e - start),
                _length(stop - e),
                _length(max(0, document.next_of(cued, e) - e)),
                cue.codes[1],
                relative,
                nested,
            )
            found.append((e, columns))
        if last or len(found) == MAX_ENDS:
            break
        if sentence_end and e >= close and norm != "\n":
            sentences += 1
            if sentences > MAX_SENTENCES or (opened_by in ("-", "c") and sentences > 1):
                break
        inside += e in accepted
        commas += norm in _COMMAS
    return found or [(min(count, start + 1), (0,) * len(END_OWN))]


def _quote_at(document: Document, e: int, start: int) -> str:
    """Whether a quotation closes at token `e`, one that opened before the content or in it, or what size of one opens."""
    if e in document.closes:
        return "out" if document.closes[e] < start else "in"
    if e in document.opens:
        return "long" if document.quote_words(e) > SHORT_QUOTE else "short"
    return "-"


def _holding(document: Document, quote: int, start: int) -> str:
    """How the quotation that mark `quote` opens holds the beginning of content: as its own first word, or further in."""
    if quote < start - 1:
        return "mid"
    return "own" if document.quote_words(quote) > SHORT_QUOTE else "short"


_CLOSING = frozenset('»”")')
_STOPS = frozenset("\n.،,؛:")
_COMMAS = frozenset("،,؛")
# Quotations nest no deeper than this where a difference of depths is a column.
DEEPEST = 1 << 20


_LENGTHS = (0, 3, 6, 10, 20, 40)


def _length(size: int) -> int:
    """A length in tokens as a coarse class: the least of its class."""
    return _LENGTHS[bisect_right(_LENGTHS, size) - 1]


def best_end(start: int, begun: Sequence[tuple[int, float]], ended: Sequence[tuple[int, float]]) -> tuple[int, float]:
    """The end of content from `start` that shares most with what may be the content, and how likely it shares half of it.

    `begun` and `ended` are the beginnings and the ends of the content with their likelihoods. Where «قال إن A، وB، وC» may end
    behind each clause, and A and C are the likeliest, B is right enough in either case (minimum Bayes risk; Goel, Byrne 2000).
    """

    lengths = [(end - start, sure) for end, sure in ended]

    def worth(length: int) -> float:  # by the Dice coefficient, as `_shared` has it for stretches that begin elsewhere
        return sum(
            [sure * common for other, sure in lengths if (common := 2 * min(length, other) / (length + other)) >= HALF]
        )

    best = start + max((length for length, _ in lengths), key=worth) if len(ended) > 1 else ended[0][0]
    likely = (
        first_sure * last_sure
        for first, first_sure in begun
        for last, last_sure in ended
        if BEFORE < first < last and _shared(start, best, first, last) >= HALF
    )
    return best, sum(likely)


def _shared(start: int, end: int, other_start: int, other_end: int) -> float:
    """The Dice coefficient of two stretches of tokens, neither of them empty."""
    common = min(end, other_end) - max(start, other_start)
    return max(0.0, 2 * common / (end - start + other_end - other_start))


def before_span(document: Document, cue: Cue, taken: int) -> tuple[int, int] | None:
    """Tokens `(first, end)` of content that stands before its cue: the quotation or clause that ends just before it.

    Of a relative clause it is the noun phrase that the clause is about: «[الهدنة الإنسانية] التي طلبها الرئيس».
    `taken` is the first token that no earlier statement of the sentence holds.
    """
    sentence = document.sentence[cue.token]
    if sentence < 0:
        return None
    first = max(document.bounds[sentence][0], taken)
    end = cue.token
    if end - 1 > first and document.norms[end - 1] in _RELATIVES and document.norms[end - 2] != _RESUMING:
        return _antecedent(document, first, end - 1), end - 1
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


def _antecedent(document: Document, least: int, end: int) -> int:
    """The first token of the noun phrase that ends before a relative pronoun at `end`: its run of definite words, or one word."""
    first = end
    while first > least and document.shapes[first - 1] in _DEFINITE:
        first -= 1
        if document.shapes[first] not in ("def", "wdef"):
            break  # a preposition or demonstrative begins it
    return min(first, end - 1)


_RELATIVES = CLOSED["rel"] - {"ما", "مما", "عما"}
_RESUMING = "الامر"  # «وهو الأمر الذي نفته الوزارة»: the clause before is meant
_DEFINITE = frozenset(("def", "wdef", "bdef", "ldef", "dem"))
_LINKS = frozenset(("كما", "وذلك", "الذي", _RESUMING, "علي", "ما", "حسبما", "هكذا", "فيما", "وفق", "بحسب", "وهو"))
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
    return min(end, k + START_REACH, len(document.tokens))


def trigger(document: Document, start: int) -> str:
    """What opens content at token `start`: q a quote mark, q: one behind a colon, c a complementizer, : a colon, - nothing."""
    if start - 1 in document.opens:
        return "q:" if document.norms[start - 2] == ":" else "q"
    if document.shapes[start - 1] == "comp" or document.norms[start - 1] == "ان":
        return "c"
    return ":" if document.norms[start - 1] == ":" else "-"


def _cue_from(document: Document, e: int, accepted: Mapping[int, Cue]) -> Cue | None:
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
