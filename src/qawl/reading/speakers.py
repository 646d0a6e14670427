"""Who said it: the mention of the source that stands with a cue.

The subject slot is bounded by grammar, so a source is found without knowing the name: after the verb and before the
complementizer («قال [وزير الخارجية] إن»), before the verb in a headline or a relative clause («[الكرملين] ينفي»), after
the word that opens a source phrase («بحسب [الوزارة]»).
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.arabic.letters import fold_word
from qawl.lexicon.channels import channels
from qawl.reading.document import MARGIN, Cue, Document
from qawl.reading.linear import Codes, Features, Indexes, Scores, Sheet, Templates, Weights, best, code, joined
from qawl.reading.vocabulary import CLOSED, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from qawl.reading.persons import Persons

MAX_WORDS = 22
MAX_BEFORE = 7
MAX_HEADS = 4
MAX_TO_HEAD = 8
MAX_SPAN_BEFORE = 14
IMPLIED = -1
NOT_A_HEAD = frozenset(("comp", "prep", "conj", "time", "kan", "qad", "neg", "cond", "rel", "turn"))
# A span behind the cue that is this sure need not be weighed against those before the cue.
SURE = 0.9
AFTER_CUE, BEFORE_CUE = 0, 1

# The shapes that are counted inside a span and between it and its cue, in three sets; which of a set occur is one column.
CLAUSE = ("rel", "time", "comp", "conj", "pron", "neg", "turn", "kan")
MARKS = ("،", "(", "-", "«", '"')
NOMINAL = ("prep", "dem", "def", "fem", "num", "acc", "nom")
INNER = (*CLAUSE, *MARKS, *NOMINAL)
HELD = ("clause", "marks", "nominal", "comma", "relative")


def _around(*places: str) -> tuple[str, ...]:
    return tuple(f"{place}.{column}" for place in places for column in COLUMNS)


# `side`: after the cue or before it; `whole`: the span fills the slot that grammar leaves it; `holds`: shapes up to the cue.
CUE_COLUMNS = ("side", "kind", "lemma", "headline", "agreement", "person", "form", "addressed")
FIRST = Templates(
    "speaker first",
    (*CUE_COLUMNS, "starts", "gap", "close", *HELD, *_around("b", "w")),
    """
    side
    side kind
    side lemma
    side b.shape w.shape
    side b.word
    side w.shape
    side w.word
    side starts kind
    side w.group
    side b.group
    side b.group w.group
    side w.force
    side gap kind
    side headline kind close
    side agreement w.feminine
    side agreement w.shape
    side person
    side form
    side w.norm w.open
    side clause
    side marks
    side nominal
    """,
)
LAST = Templates(
    "speaker last",
    (*CUE_COLUMNS, "whole", "gap", "close", "mark", "ends", "beyond", *HELD, *_around("w", "a", "a2")),
    """
    side whole w.shape a.shape
    side w.shape a.shape
    side w.shape a.word
    side a.shape a2.shape
    side a.word
    side w.size w.shape
    side w.group mark
    side w.group a.group
    side a.group whole
    side ends beyond whole
    side ends beyond mark
    side gap kind
    side headline kind close
    side clause
    side marks
    side nominal
    """,
)
TAG = Templates("speaker tag", ("side", "place", "tag", "shape"), "side place tag\nside place tag shape")
SPAN = Templates(
    "speaker span",
    (
        *(*CUE_COLUMNS, "words", "size", "whole", "first", "second", "last", "before_last", "named", "named_last"),
        *("office", "body", "starts", "ends", "beyond", "verb", "prepositions", *HELD),
    ),
    """
    side words
    side whole size
    side first second
    side comma relative whole
    side prepositions whole
    side named named_last whole
    side named office whole
    side before_last last
    side starts ends beyond whole
    side starts ends beyond office
    side starts ends body size
    side verb whole
    side addressed whole
    side clause
    side marks
    side nominal
    """,
)
IMPLIED_OWN = ("kind", "slot", "lemma", "form", "object", "prefixes", "first", "before", "open")
IMPLIED_SPAN = Templates(
    "speaker implied",
    (*IMPLIED_OWN, *_around("b", "w", "a")),
    """
    kind
    kind slot
    lemma
    b.shape slot
    b.word kind
    a.shape kind
    a.word
    form
    form slot a.shape
    object slot
    prefixes kind
    first kind slot
    before
    a.group open kind
    b.group kind
    lemma slot
    lemma a.shape
    """,
)


class Spans(NamedTuple):
    """The spans that may be the speakers of several cues, cue after cue, the implied one (`IMPLIED`, `IMPLIED`) first.

    parts: features of what spans share, and for each span the one of them that it has.
    """

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    sizes: list[int]
    parts: list[tuple[Features, Indexes]]

    def scores(self, weights: Weights) -> Scores:
        """The score of each span."""
        total: Scores = np.sum([weights.score(features)[part] for features, part in self.parts], axis=0)
        return total


class Field:
    """What spans of a document are measured by: running counts, so that any stretch is counted in one step."""

    def __init__(self, document: Document, persons: Persons) -> None:
        self.document = document
        count = len(document.words)
        codes = document.codes
        shapes = codes[MARGIN : count + MARGIN, COLUMNS.index("shape")]
        self.shapes = _running(shapes[:, None] == _INNER_CODES)
        self.namely = np.array([w.namely for w in document.words], dtype=bool)
        self.named = _running(self.namely)
        self.begins, self.ends = np.zeros(count + 1, dtype=bool), np.zeros(count + 1, dtype=bool)
        self.begins[list(persons.begins)] = True
        self.ends[list(persons.ends)] = True
        self.names = _running(self.begins)
        forces = codes[MARGIN : count + MARGIN, COLUMNS.index("force")]
        self.forces = np.append(forces, np.uint64(0))
        places = np.where(self.forces != 0, np.arange(count + 1), count)
        self.next_force = np.minimum.accumulate(places[::-1])[::-1]
        self.sentence_starts = np.zeros(count, dtype=bool)
        self.sentence_starts[[first for first, _ in document.bounds]] = True
        self.offices, self.bodies = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.offices[[index for index, tags in document.tagged if "office" in tags]] = True
        self.bodies[[index for index, tags in document.tagged if "body" in tags]] = True

    def holds(self, first: Indexes, end: Indexes) -> Codes:
        """Which shapes stand in tokens `[first, end)`: the columns `HELD` of each stretch."""
        held = self.shapes[np.maximum(first, end)] > self.shapes[first]
        return np.concatenate([held @ _BITS, held[:, _COMMA_RELATIVE]], axis=1).astype(np.uint64)

    def prepositions(self, first: Indexes, end: Indexes) -> Indexes:
        """How many prepositions stand in tokens `[first, end)`."""
        counts = self.shapes[:, INNER.index("prep")]
        return counts[np.maximum(first, end)] - counts[first]

    def name_between(self, first: Indexes, end: Indexes) -> NDArray[np.bool_]:
        """Whether a name begins in tokens `[first, end)`."""
        return self.names[np.maximum(first, end)] > self.names[first]


_INNER_CODES = np.array([code(shape) for shape in INNER], dtype=np.uint64)
_WORD = code("w")
_COMMA_RELATIVE = [INNER.index("،"), INNER.index("rel")]
# From which shapes occur to a number a set: shape i of a set has the bit i.
_BITS = np.array(
    [[(shape in shapes) << INNER.index(shape) for shapes in (CLAUSE, MARKS, NOMINAL)] for shape in INNER],
    dtype=np.int64,
)


def _running(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of the flags before each place are set: one row more than flags."""
    counts = np.zeros((len(flags) + 1, *flags.shape[1:]), dtype=np.int64)
    np.cumsum(flags, axis=0, out=counts[1:])
    return counts


class Choice(NamedTuple):
    """First and last token of a speaker (`IMPLIED` both when implied), and how sure the choice is."""

    first: int
    last: int
    sure: float


def choose(field: Field, found: Sequence[Cue], begun: Sequence[int], weights: Weights) -> list[Choice]:
    """The speaker of each cue whose content begins at token `begun` (`contents.BEFORE` if before the cue)."""
    options = _scored(spans(field, found, begun, AFTER_CUE), weights)
    chosen = [_best(weighed) for weighed in options]
    unsure = [n for n, choice in enumerate(chosen) if choice.first == IMPLIED or choice.sure < SURE]
    if unsure:
        further = spans(field, [found[n] for n in unsure], [begun[n] for n in unsure], BEFORE_CUE)
        for number, more in zip(unsure, _scored(further, weights), strict=True):
            chosen[number] = _best(options[number], more)
    for number, cue in enumerate(found):
        fixed = reported_words(field.document, cue) or subject_before(field.document, cue)
        if fixed:
            chosen[number] = Choice(*fixed, 1.0)
    return chosen


class _Weighed(NamedTuple):
    """The spans of a cue: parallel lists of their scores, first and last tokens."""

    scores: list[float]
    first: list[int]
    last: list[int]


def _scored(options: Spans, weights: Weights) -> list[_Weighed]:
    """For each cue its spans."""
    scores, firsts, lasts = options.scores(weights).tolist(), options.first.tolist(), options.last.tolist()
    return [
        _Weighed(scores[end - size : end], firsts[end - size : end], lasts[end - size : end])
        for end, size in zip(accumulate(options.sizes), options.sizes, strict=True)
    ]


def _best(*options: _Weighed) -> Choice:
    scores, firsts, lasts = (list(chain.from_iterable(lists)) for lists in zip(*options, strict=True))
    index, sure = best(scores)
    return Choice(firsts[index], lasts[index], sure)


# How many words before عن a verb that passes on is looked for: in a hostile text a sentence has no end.
PASSED_REACH = 100
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
            earliest = max(first, index - PASSED_REACH)
            passed_on = any(document.lemma_of(before) in _PASS_ON for before in range(earliest, index))
            last = cue.token - 1
            while last > index + 1 and not document.tokens[last].is_word:
                last -= 1
            return (index + 1, last) if passed_on and document.tokens[index + 1].is_word else None
    return None


def subject_before(document: Document, cue: Cue) -> tuple[int, int] | None:
    """The speaker that grammar fixes before its verb: «كان [الوزير] قد أعلن», «أما [المدرب]، وهو برتغالي، فقال»; in a
    headline «[الوزير] يحذر التجار من».
    """
    sentence = document.sentence[cue.token]
    if sentence < 0 or not document.forces[cue.token]:
        return None
    if document.in_headline(cue.token):
        return _before_in_headline(document, cue)
    shapes, norms = document.shapes, document.norms
    edge = max(document.bounds[sentence][0], cue.token - MAX_WORDS)
    if norms[cue.token - 1] == "قد" and cue.token - 1 > edge:
        end, opens = cue.token - 1, _KAN
    elif cue.prefixes[:1] == "ف" or norms[cue.token - 1] == "فقد":
        end, opens = cue.token, _AMMA
    else:
        return None
    for index in range(end - 1, edge - 1, -1):
        if norms[index] in opens:
            return _subject(document, index + 1, end)
        if shapes[index] == "comp" or norms[index] in (":", "."):
            return None
    return None


def _before_in_headline(document: Document, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase at the beginning of a headline, right before a verb in the present."""
    first = document.bounds[document.sentence[cue.token]][0]
    form = cue.readings[0].form
    if form.tense != "present" or form.person != 3 or cue.prefixes or not 0 < cue.token - first <= MAX_WORDS:
        return None
    inside = range(first, cue.token)
    if any(not document.words[i].is_word or document.forces[i] for i in inside):
        return None
    last = cue.token - (2 if document.shapes[cue.token - 1] == "neg" else 1)  # «[مسؤول] لا يستبعد»
    return (first, last) if first <= last and document.shapes[first] not in NOT_A_HEAD else None


_KAN = CLOSED["kan"]
_AMMA = frozenset(fold_word(word) for word in ("أما", "وأما"))


def _subject(document: Document, first: int, end: int) -> tuple[int, int] | None:
    """The noun phrase that begins at a token, up to a comma or `end`."""
    while first < end and not document.tokens[first].is_word:
        first += 1
    last = first
    while last + 1 < end and document.norms[last + 1] not in ("،", ",", "؛"):
        last += 1
    while last > first and not document.tokens[last].is_word:
        last -= 1
    return (first, last) if first < end and document.shapes[first] not in NOT_A_HEAD else None


class _Lists:
    """Spans while they are gathered: for each span the indexes of its cue, its first and its last token."""

    def __init__(self) -> None:
        self.cue: list[int] = []
        self.first: list[int] = []
        self.last: list[int] = []
        # The ends that spans share: cue and token of each.
        self.firsts: list[tuple[int, int]] = []
        self.lasts: list[tuple[int, int]] = []
        self.sides: tuple[list[int], list[int]] = ([], [])

    def ends(self, number: int, side: int, firsts: Sequence[int], lasts: Sequence[int]) -> tuple[int, int]:
        """Add tokens that begin or end spans of cue `number`; the indexes of the first of each."""
        at = len(self.firsts), len(self.lasts)
        self.firsts += [(number, first) for first in firsts]
        self.lasts += [(number, last) for last in lasts]
        self.sides[0].extend([side] * len(firsts))
        self.sides[1].extend([side] * len(lasts))
        return at

    def add(self, number: int, first: int, lasts: range) -> None:
        """Add the spans from one first token to each of several last ones, given by their indexes."""
        self.cue += [number] * len(lasts)
        self.first += [first] * len(lasts)
        self.last += lasts


def spans(field: Field, found: Sequence[Cue], begun: Sequence[int], *sides: int) -> Spans:
    """The spans on these sides of cues that may be their speakers; the implied speaker goes with those after the cue."""
    document = field.document
    lists = _Lists()
    implied = Sheet(IMPLIED_SPAN)
    stops = [slot_end(document, cue, start) for cue, start in zip(found, begun, strict=True)]
    sizes: list[int] = []
    for number, (cue, start, stop) in enumerate(zip(found, begun, stops, strict=True)):
        size = len(lists.cue)
        if AFTER_CUE in sides:
            implied.add(number, _implied_columns(document, cue, start, stop))
            lists.add(number, IMPLIED, range(IMPLIED, 0))
            _add_after(document, lists, number, cue, stop)
        if BEFORE_CUE in sides:
            _add_before(document, lists, number, cue)
        sizes.append(len(lists.cue) - size)
    return _measured(field, lists, found, np.array(stops, dtype=np.intp), implied, sizes)


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
    return _before_occasion(document, cue.token + 1, stop)


def _before_occasion(document: Document, first: int, stop: int) -> int:
    """Where the occasion begins behind a source, or `stop`: «قال [الوزير] في مؤتمر صحفي إن», not «قال في مؤتمر صحفي [الوزير]»."""
    norms, nouns = document.norms, channels()
    opened = False
    for index in range(first, stop - 1):
        if opened and norms[index] in _OCCASIONS and norms[index + 1] in nouns:
            return index
        opened = opened or (document.words[index].is_word and document.shapes[index] not in NOT_A_HEAD)
        if norms[index] in _OCCASIONS and not opened:
            return stop
    return stop


_OCCASIONS = frozenset(fold_word(word) for word in ("في", "خلال", "عبر", "أثناء", "أمام"))
_OPENERS = frozenset(("ان", "علي", "الي", "عن", "من", "بالقول", "قايلا", "قايله", "وقال"))


def _add_after(document: Document, lists: _Lists, number: int, cue: Cue, stop: int) -> None:
    words, shapes, norms = document.words, document.shapes, document.norms
    heads: list[int] = []
    if cue.phrase is None and _agrees_in_number(cue):
        return
    objects = _IDIOMS | (_PRAYED if cue.lemma in _PRAY else frozenset())
    for first in range(cue.token + 1, min(stop, cue.token + 1 + MAX_TO_HEAD)):
        if not words[first].is_word or shapes[first] in NOT_A_HEAD or norms[first] in objects:
            continue
        if (
            words[first].tags & _ADDRESSED and cue.phrase != "source"
        ):  # «أضاف [لقناة] الجزيرة», not «وفقاً [لقناة] الجزيرة»
            continue
        # «جاء في [البيان]»: what a verb governs is no circumstance of it.
        if first > cue.token + 1 and norms[first - 1] in _CIRCUMSTANCE and norms[first - 1] not in cue.governs:
            continue
        if heads and words[first - 1].is_word and shapes[first - 1] not in CLOSED and not words[first].tags:
            continue
        heads.append(first)
        if len(heads) == MAX_HEADS:
            break
    if not heads:
        return
    lasts: list[int] = []
    for last in range(heads[0], min(stop, heads[-1] + MAX_WORDS)):
        if norms[last] == "\n" or (last > heads[0] and _names_source(document, last)):
            break
        if words[last].is_word:
            lasts.append(last)
    heads = [head for head in heads if lasts and head <= lasts[-1]]
    at_first, at_last = lists.ends(number, AFTER_CUE, heads, lasts)
    for order, head in enumerate(heads):
        lists.add(number, at_first + order, range(at_last + lasts.index(head), at_last + len(lasts)))


def _names_source(document: Document, index: int) -> bool:
    """Whether a word opens a phrase that names another source: «قال كاميرون [بحسب] الصحيفة إن»."""
    cue = document.words[index].cue
    return cue is not None and cue.phrase == "source"


def _agrees_in_number(cue: Cue) -> bool:
    """Whether a cue can only be a verb in the dual or plural, whose subject does not stand behind it: «[النواب] يتهمون»."""
    forms = [reading.form for reading in cue.readings]
    return bool(forms) and all(f.tense in ("past", "present") and f.person == 3 and f.number != "s" for f in forms)


# What is never a source behind a cue: «لفت [النظر] إلى», «كشف [النقاب] عن».
_IDIOMS = frozenset(fold_word(word) for word in ("النظر", "الانتباه", "الأنظار", "النقاب", "الستار"))
# Whom a prayer asks is not who speaks: «سأل [المولى] أن».
_PRAY = frozenset(fold_word(verb) for verb in ("سأل", "دعا", "شكر"))
_PRAYED = frozenset(fold_word(word) for word in ("الله", "المولى", "العلي", "الباري"))
# To whom a source speaks.
_ADDRESSED = frozenset(("لagency", "لbody"))
# What stands behind these is the occasion, not the source: «قال في [تصريح صحفي]», «عبر [الهاتف]».
_CIRCUMSTANCE = frozenset(
    fold_word(word) for word in ("في", "عبر", "خلال", "على", "إلى", "مع", "بعد", "عقب", "أثناء", "أمام", "منذ")
)


def _is_given(document: Document, index: int) -> bool:
    """Whether a word denotes somebody to whom something is said: «العمري [لوزير] الإسكان: ...»."""
    tags = document.words[index].tags
    return bool(tags) and all(tag[0] == "ل" for tag in tags)


def _add_before(document: Document, lists: _Lists, number: int, cue: Cue) -> None:
    words, shapes = document.words, document.shapes
    sentence = document.sentence[cue.token]
    edge = document.bounds[sentence][0] if sentence >= 0 else max(0, cue.token - MAX_WORDS)
    reach = 2 * MAX_BEFORE if cue.kind == "noun" else MAX_BEFORE
    lasts = [
        last
        for last in range(max(edge, cue.token - reach), cue.token)
        if words[last].is_word and (shapes[last] not in CLOSED or shapes[last] == "pron")
    ]
    if not lasts:
        return
    firsts = [
        first
        for first in range(max(edge, lasts[0] - MAX_SPAN_BEFORE), lasts[-1] + 1)
        if words[first].is_word
        and shapes[first] not in NOT_A_HEAD
        and not (cue.kind == "colon" and _is_given(document, first))
        and (first == edge or not words[first - 1].is_word or shapes[first - 1] in CLOSED or words[first].tags)
    ]
    at_first, at_last = lists.ends(number, BEFORE_CUE, firsts, lasts)
    for order, first in enumerate(firsts):
        fitting = [n for n, last in enumerate(lasts) if first <= last <= first + MAX_SPAN_BEFORE]
        if fitting:
            lists.add(number, at_first + order, range(at_last + fitting[0], at_last + fitting[-1] + 1))


def _measured(
    field: Field, lists: _Lists, found: Sequence[Cue], stops: Indexes, implied: Sheet, sizes: list[int]
) -> Spans:
    document = field.document
    tokens = np.array([cue.token for cue in found], dtype=np.intp)
    by_cue = _cue_columns(document, found)
    ends = [
        _Ends(pairs, sides, by_cue, tokens)
        for pairs, sides in zip((lists.firsts, lists.lasts), lists.sides, strict=True)
    ]
    firsts, lasts = ends
    first_index = np.array(lists.first, dtype=np.intp)
    last_index = np.array(lists.last, dtype=np.intp)
    cue_index = np.array(lists.cue, dtype=np.intp)
    is_implied = first_index == IMPLIED
    named = np.flatnonzero(~is_implied)
    first_token = np.append(firsts.token, IMPLIED)[first_index]
    last_token = np.append(lasts.token, IMPLIED)[last_index]
    limits = np.where(lasts.side == AFTER_CUE, stops[lasts.cue], tokens[lasts.cue])
    span_features = _span_features(
        field,
        firsts.columns[first_index[named]],
        first_token[named],
        last_token[named],
        limits[last_index[named]],
    )
    count = len(found)
    start_places = document.around(tokens, range(-1, 2))
    parts = [
        (
            implied.features(count + 1, np.vstack([start_places, start_places[:1]])),
            np.where(is_implied, cue_index, count),
        ),
        (_first_features(field, firsts), np.where(is_implied, len(firsts.token), first_index)),
        (_last_features(field, lasts, limits), np.where(is_implied, len(lasts.token), last_index)),
        (span_features, np.where(is_implied, len(named), np.cumsum(~is_implied) - 1)),
    ]
    return Spans(first_token, last_token, sizes, parts)


class _Ends:
    """The tokens at which spans begin, or end: token, cue and side of each, and the columns of its cue."""

    def __init__(self, pairs: list[tuple[int, int]], sides: list[int], by_cue: Codes, tokens: Indexes) -> None:
        numbers = np.array(pairs, dtype=np.intp).reshape(len(pairs), 2)
        self.cue, self.token = numbers[:, 0], numbers[:, 1]
        self.side = np.array(sides, dtype=np.intp)
        self.columns = by_cue[self.cue]
        self.columns[:, 0] = self.side
        self.cue_token = tokens[self.cue]


def _cue_columns(document: Document, found: Sequence[Cue]) -> Codes:
    """`CUE_COLUMNS` of each cue."""
    rows = np.zeros((len(found), len(CUE_COLUMNS)), dtype=np.uint64)
    for row, cue in zip(rows, found, strict=True):
        form = cue.readings[0].form if cue.readings else None
        row[1:] = (
            *cue.codes,
            document.in_headline(cue.token),
            code(f"{form.gender}{form.number}") if form else 0,
            form.person if form else 0,
            code(f"{form.tense}{form.accusative}") if form else 0,
            "a" in cue.governs,
        )
    return rows


def _beside(*columns: NDArray[np.generic]) -> Codes:
    """Columns of numbers, or matrices of them, side by side."""
    widths = [1 if column.ndim == 1 else column.shape[1] for column in columns]
    found = np.empty((len(columns[0]), sum(widths)), dtype=np.uint64)
    for column, width, end in zip(columns, widths, accumulate(widths), strict=True):
        found[:, end - width : end] = column.reshape(-1, width)
    return found


def _first_features(field: Field, firsts: _Ends) -> Features:
    """What speaks for a span that begins at a token, wherever it ends; one candidate more than tokens, which has none."""
    document, token, after = field.document, firsts.token, firsts.side == AFTER_CUE
    gap = np.where(after, np.minimum(token - firsts.cue_token - 1, 5), 6)
    held = field.holds(np.minimum(firsts.cue_token + 1, token), np.where(after, token, 0))
    rows = np.concatenate(
        [
            firsts.columns,
            _beside(field.sentence_starts[token], gap, np.minimum(gap, 2), held),
            document.around(token, range(-1, 1)),
        ],
        axis=1,
    )
    tags = Sheet(TAG)
    for number, (index, side) in enumerate(zip(token.tolist(), firsts.side.tolist(), strict=True)):
        shape = code(document.shapes[index - 1]) if index else 0
        for tag in document.words[index].tag_codes:
            tags.add(number, (side, 0, tag, shape))
    count = len(token) + 1
    return joined([FIRST.features(rows, np.arange(len(token)), count), tags.features(count)])


def _last_features(field: Field, lasts: _Ends, limits: Indexes) -> Features:
    """What speaks for a span that ends at a token, wherever it begins; one candidate more than tokens, which has none."""
    document, token, after = field.document, lasts.token, lasts.side == AFTER_CUE
    gap = np.where(after, 6, np.minimum(lasts.cue_token - 1 - token, 5))
    whole = after & (token + 1 >= limits)
    following = document.around(token, range(1, 2))
    mark = np.where(following[:, COLUMNS.index("open")] == 1, np.uint64(_WORD), following[:, 0])
    held = field.holds(token + 1, np.where(after, 0, lasts.cue_token))
    rows = np.concatenate(
        [
            lasts.columns,
            _beside(
                whole, gap, np.minimum(gap, 2), mark, field.ends[token], field.name_between(token + 1, limits), held
            ),
            document.around(token, range(3)),
        ],
        axis=1,
    )
    tags = Sheet(TAG)
    for number, (index, side) in enumerate(zip(token.tolist(), lasts.side.tolist(), strict=True)):
        shape = code(document.shapes[index])
        for tag in document.words[index].tag_codes:
            tags.add(number, (side, 1, tag, shape))
        for tag in document.words[index + 1].tag_codes if index + 1 < len(document.words) else ():
            tags.add(number, (side, 2, tag, shape))
    count = len(token) + 1
    return joined([LAST.features(rows, np.arange(len(token)), count), tags.features(count)])


def _span_features(field: Field, cue_columns: Codes, first: Indexes, last: Indexes, limit: Indexes) -> Features:
    """What speaks for spans as a whole; one candidate more than spans, which has none."""
    words = last - first + 1
    shapes = field.document.codes[:, COLUMNS.index("shape")]
    verb = np.where(field.next_force[first] <= last, field.forces[field.next_force[first]], np.uint64(0))
    rows = np.concatenate(
        [
            cue_columns,
            _beside(
                np.where(words < 5, words, np.where(words < 9, 5, 9)),
                np.minimum(words, 4),
                (cue_columns[:, 0] == AFTER_CUE) & (last + 1 >= limit),
                shapes[first + MARGIN],
                np.where(words > 1, shapes[first + MARGIN + 1], np.uint64(0)),
                shapes[last + MARGIN],
                np.where(words > 1, shapes[last + MARGIN - 1], np.uint64(0)),
                field.named[last + 1] > field.named[first],
                field.namely[last],
                field.offices[first],
                field.bodies[first],
                field.begins[first],
                field.ends[last],
                field.name_between(last + 1, limit),
                verb,
                np.minimum(field.prepositions(first + 1, last + 1), 3),
                field.holds(first + 1, last + 1),
            ),
        ],
        axis=1,
    )
    return SPAN.features(rows, np.arange(len(rows)), len(rows) + 1)


def _implied_columns(document: Document, cue: Cue, start: int, stop: int) -> tuple[int, ...]:
    form = cue.readings[0].form if cue.readings else None
    slot = stop - cue.token - 1
    first, _ = document.sentence_bounds(cue.token)
    return (
        cue.codes[0],
        min(max(slot, 0), 4),
        cue.codes[1],
        code(f"{form.tense}{form.gender}{form.number}{form.accusative}{form.person}") if form else 0,
        bool(form and form.object),
        code(cue.prefixes),
        min(max(cue.token - first, 0), 3),
        start < 0,
        slot > 0,
    )
