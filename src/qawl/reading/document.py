"""An article as tagged words: the one view of the text that every step of the reading shares.

Invariant: `Document` is built once an article and never changes. Everything in it is parallel to `tokens`: class and shape of each
word, its sentence, how deep in quote marks it stands. Furniture is not in it: its words are left out, and a sentence never runs
across it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.quotes import quoted_spans
from qawl.arabic.sentences import sentences
from qawl.arabic.verbs import Form, Tense
from qawl.arabic.words import Token, proclitics, tokens
from qawl.lexicon.cues import CueForm, reporting_forms, source_phrases
from qawl.lexicon.nouns import sources
from qawl.records import Article, Span


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# The closed classes of Arabic, folded. A class is a tag that features and moulds speak of.
CLOSED: dict[str, frozenset[str]] = {
    "comp": _folded(
        "أن أنه أنها أنهم أنهما أنهن أننا أني أنني أنك أنكم"
        " بأن بأنه بأنها بأنهم بأنهما بأننا بأنني بأني وأن وأنه وأنها فإن فإنه فإنها"
        " وبأن وبأنه وبأنها وأنهم وأننا"
    ),
    "prep": _folded(
        "ل ب ك لـ في من على إلى عن مع بين خلال عبر بعد قبل حول ضد نحو لدى عند تحت فوق أمام خلف وراء منذ حتى دون بدون أثناء عقب ضمن"
        " تجاه إزاء بشأن بحق لصالح جراء رغم لأجل وفي ومن وعلى وإلى وعن ومع وبعد وقبل وخلال فيه فيها منه منها عليه عليها إليه إليها"
        " عنه عنها له لها لهم به بها بهم معه معها"
    ),
    "rel": _folded("الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي والذي والتي والذين ما مما عما"),
    "dem": _folded("هذا هذه ذلك تلك هؤلاء هذان هذين أولئك"),
    "pron": _folded("هو هي هم هما نحن أنا أنت أنتم هن وهو وهي وهم وهما"),
    "neg": _folded("لا لم لن ليس ليست غير ولا ولم ولن وليس"),
    "kan": _folded("كان كانت كانوا كانا كانتا وكان وكانت وكانوا يكون تكون"),
    "qad": _folded("قد لقد وقد فقد"),
    "conj": _folded(
        "كذلك أيضا الآن هنا هناك"
        " أو ثم لكن ولكن بل كما فيما بينما حيث إذ حين عندما وذلك فضلا إضافة لأن لأنه لأنها كي لكي وكما وحيث غير"
    ),
    "cond": _folded("إذا لو إن وإذا"),
    "time": _folded(
        "أمس اليوم غدا مساء صباح صباحا مساء ظهر فجر الأول الليلة الجاري الحالي الماضي المقبل القادم سابقا مؤخرا أخيرا حاليا لاحقا"
        " السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة يوم ليل وقت عام شهر أسبوع"
        " يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
    ),
    "turn": _folded("جهته جهتها جانبه جانبها ناحيته ناحيتها بدوره بدورها بدورهم جهتهم جانبهم جانبهما جهتهما"),
    "sub": _folded("كلا كل بعض أحد إحدى عدد جميع معظم أكثر أبرز"),
}
ENDS = frozenset(".!?؟\n")


@lru_cache(maxsize=200_000)
def shape(norm: str, written: str) -> str:
    """The class of a word: a closed class, or what its outside tells of its inside."""
    if written == "علي":  # the name; the preposition على folds to the same letters
        return "nom"
    for name, members in CLOSED.items():
        if norm in members:
            return name
    if norm[0].isdigit():
        return "num"
    if norm[0] < "\u0600":
        return "latin"
    prefix = ""
    stem = norm
    if len(norm) > 4 and norm[0] in "وف" and norm[1:3] in ("ال", "لل", "با"):
        prefix, stem = "و", norm[1:]
    if stem.startswith("ال"):
        return prefix + "def"
    if stem.startswith("بال"):
        return prefix + "bdef"
    if stem.startswith("لل"):
        return prefix + "ldef"
    if written.endswith(("اً", "ًا")):
        return "acc"
    if written.endswith("ة"):
        return "fem" if norm[0] not in "بلكوف" else norm[0] + "fem"
    for suffix in ("هما", "هم", "ها", "ه"):
        if norm.endswith(suffix) and len(norm) > len(suffix) + 2:
            return "own" if norm[0] not in "بلكوف" else norm[0] + "own"
    if norm.endswith(("ون", "ين", "ان", "ات")) and len(norm) > 4:
        return norm[-2:]
    if norm[0] in "يتسن" and 3 < len(norm) < 8:
        return "imp" + norm[0]
    if norm[0] in "بل" and len(norm) > 3:
        return norm[0] + "nom"
    if norm[0] == "و" and len(norm) > 3:
        return "wnom"
    return "nom"


UNKNOWN_CLASS = "?"


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """The distributional class of each common word (see `scripts/train_word_classes.py`)."""
    table = resources.files("qawl.reading").joinpath("word_classes.tsv").read_text("utf-8")
    classes = {}
    for line in table.splitlines()[1:]:
        number, _, words = line.split("\t")
        classes.update(dict.fromkeys(words.split(), sys.intern(number)))
    return classes


# A class in which at least this share of the running words are in a person's name is a class of names.
NAME_SHARE = 0.5


@lru_cache(maxsize=1)
def name_classes() -> frozenset[str]:
    """The classes whose words are mostly names of persons."""
    table = resources.files("qawl.reading").joinpath("word_classes.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return frozenset(number for number, person, _ in rows if float(person) >= NAME_SHARE)


class Cue(NamedTuple):
    """A word that may be a cue: token index, its proclitics, its readings as a verb, or what a source phrase opens."""

    token: int
    prefixes: str
    readings: tuple[CueForm, ...]
    phrase: str | None


class Document:
    """The tagged words of an article.

    tokens, norms, shapes: parallel lists; tags: the lexicon's categories of each word; sentence: index of the sentence of each
    token (-1 outside any); depth: how many open quotes hold the token; opens and closes: token indexes of quote marks by role.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        furniture = [(item.span.start, item.span.end) for item in article.furniture]
        self.tokens, self.barriers = _outside(tokens(self.text), furniture)
        self.norms = [token.norm for token in self.tokens]
        self.shapes = [self._shape(token) for token in self.tokens]
        self.headline_end = article.headline.end if article.headline else 0
        self.bounds = self._sentences(furniture)
        self.opens, self.closes, self.depth = self._quotes()
        known, classes = sources(), word_classes()
        self.tags = [known.get(norm) or _behind_proclitic(norm) for norm in self.norms]
        self.forces = [_force(norm) for norm in self.norms]
        self.nears = [self._near(index) for index in range(len(self.tokens))]
        self.classes = [classes.get(norm, UNKNOWN_CLASS) for norm in self.norms]
        self.last_turn = _last_where([shape == "turn" for shape in self.shapes])
        self.last_force = _last_where([bool(force) for force in self.forces])
        self.holders = self._holders()
        self.name_like = [self._name_like(index) for index in range(len(self.tokens))]

    def _near(self, index: int) -> tuple[str, str]:
        """Shape of a word and its most telling name: itself where it is of a closed class or a mark, else its first tag."""
        shape = self.shapes[index]
        if shape in CLOSED or not self.tokens[index].is_word:
            return shape, self.norms[index]
        tags = self.tags[index]
        return shape, min(tags) if tags else ""

    def _holders(self) -> list[int]:
        """For each token the opening mark of the innermost quotation that holds it, or -1."""
        found: list[int] = []
        stack: list[int] = []
        for index in range(len(self.tokens)):
            while stack and self.opens[stack[-1]] < index:
                stack.pop()
            found.append(stack[-1] if stack else -1)
            if index in self.opens:
                stack.append(index)
        return found

    def _name_like(self, index: int) -> bool:
        """A word that may be part of a personal name: a known given name, or one that neither table nor corpus knows."""
        if not self.tokens[index].is_word or self.norms[index].startswith("ال") or self.shapes[index] in CLOSED:
            return False
        tags = self.tags[index]
        return "given_name" in tags or "particle" in tags or (not tags and self.classes[index] == UNKNOWN_CLASS)

    def near(self, index: int) -> tuple[str, str]:
        """`_near`, with ("edge", "edge") outside the text."""
        return self.nears[index] if 0 <= index < len(self.nears) else _EDGE

    def _shape(self, token: Token) -> str:
        return shape(token.norm, self.text[token.start : token.end]) if token.is_word else token.norm

    def _sentences(self, furniture: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Sentences as token ranges; fills `sentence`."""
        self.sentence = [-1] * len(self.tokens)
        bounds: list[tuple[int, int]] = []
        index = 0
        for found in sentences(self.text, furniture):
            while index < len(self.tokens) and self.tokens[index].start < found.start:
                index += 1
            first = index
            while index < len(self.tokens) and self.tokens[index].end <= found.end:
                self.sentence[index] = len(bounds)
                index += 1
            if index > first:
                bounds.append((first, index))
        return bounds

    def _quotes(self) -> tuple[dict[int, int], dict[int, int], list[int]]:
        """Quote marks by token: opening -> closing (or the token after the last where unclosed) and back, and depths."""
        at = {token.start: index for index, token in enumerate(self.tokens)}
        begins = [token.start for token in self.tokens]
        opens: dict[int, int] = {}
        closes: dict[int, int] = {}
        step = [0] * (len(self.tokens) + 1)
        for quote in quoted_spans(self.text):
            first = at.get(quote.open_start)
            if first is None:
                continue
            last = at.get(quote.close_start) if quote.closed else None
            if last is None:
                last = bisect_left(begins, quote.close_start)
            else:
                closes[last] = first
            opens[first] = last
            step[first + 1] += 1
            step[last] -= 1
        depth, open_now = [], 0
        for change in step[:-1]:
            open_now += change
            depth.append(open_now)
        return opens, closes, depth

    def quote_words(self, opening: int) -> int:
        """How many words the quotation holds that token `opening` opens."""
        return sum(1 for token in self.tokens[opening + 1 : min(self.opens[opening], opening + 12)] if token.is_word)

    def lemma_of(self, index: int) -> str:
        """The folded lemma of a word as a reporting verb, with or without a conjunction, or ''."""
        known = _cue_readings(self.norms[index])
        return known[1][0].verb.lemma if known and known[1] else ""

    def written(self, index: int) -> str:
        """A word as it stands in the text."""
        return self.text[self.tokens[index].start : self.tokens[index].end]

    def span(self, first: int, last: int) -> Span:
        """The span of tokens `first` to `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)


_EDGE = ("edge", "edge")
_NO_TAGS: frozenset[str] = frozenset()


@lru_cache(maxsize=100_000)
def _behind_proclitic(norm: str) -> frozenset[str]:
    """The tags of a word behind و, ل or ب, each with the proclitic before it: والعراق -> {وcountry}."""
    if len(norm) < 4 or norm[0] not in "ولب":
        return _NO_TAGS
    rest = "ال" + norm[2:] if norm.startswith("لل") else norm[1:]
    return frozenset(norm[0] + tag for tag in sources().get(rest, _NO_TAGS) if "." not in tag)


def _force(norm: str) -> str:
    """The force of a word as a finite reporting verb, with or without a conjunction, or ''."""
    known = _cue_readings(norm)
    for reading in known[1] if known else ():
        if reading.form.tense in (Tense.PAST, Tense.PRESENT) and reading.form.person == 3:
            return reading.verb.force
    return ""


def _last_where(flags: list[bool]) -> list[int]:
    """For each place the last one up to and including it that is flagged, or -1."""
    found, last = [], -1
    for index, flag in enumerate(flags):
        last = index if flag else last
        found.append(last)
    return found


def _outside(found: list[Token], furniture: list[tuple[int, int]]) -> tuple[list[Token], frozenset[int]]:
    """The tokens outside furniture, and the indexes of the line breaks that stand where a piece of it stood."""
    if not furniture:
        return found, frozenset()
    kept: list[Token] = []
    barriers = set()
    pieces = iter(furniture)
    piece = next(pieces, None)
    passed = False
    for token in found:
        while piece and piece[1] <= token.start:
            piece, passed = next(pieces, None), True
        if piece and token.end > piece[0]:
            continue
        if passed:
            barriers.add(len(kept))
            edge = kept[-1].end if kept else token.start
            kept.append(Token(edge, edge, "\n", False))
            passed = False
        kept.append(token)
    return kept, frozenset(barriers)


# No news article holds a tenth of this many words that may be cues; what comes after them in a hostile text is not read.
MAX_CUES = 4_000


def find_cues(document: Document) -> list[Cue]:
    """Every word that the lexicon knows as a cue, whether or not it is one here."""
    found: list[Cue] = []
    for index, token in enumerate(document.tokens):
        if len(found) == MAX_CUES:
            break
        if token.is_word:
            known = _cue_readings(token.norm)
            if known:
                found.append(Cue(index, *known))
        elif token.norm == ":":
            found.append(Cue(index, "", (), "colon"))
    return found


@lru_cache(maxsize=200_000)
def _cue_readings(norm: str) -> tuple[str, tuple[CueForm, ...], str | None] | None:
    """The proclitics, the readings as a verb and as a source phrase of a folded word, or None if it is no cue."""
    forms, phrases = reporting_forms(), source_phrases()
    for split in proclitics(norm):
        readings = tuple(r for r in forms.get(split.stem, ()) if _may_carry(split.prefixes, r.form))
        phrase = phrases.get(split.stem)
        if readings or phrase:
            return split.prefixes, readings, phrase
    return None


def _may_carry(prefixes: str, form: Form) -> bool:
    """Whether a form can be a cue with these proclitics: ب on a verbal noun only (بالقول), ل and س on a present only (ليؤكد).

    An impersonal passive (يشار إلى) never is: it has no source. Nor is a first person in the present (نرحب): it speaks, it
    does not report.
    """
    inner = prefixes.lstrip("وف")
    if form.passive or (form.tense is Tense.PRESENT and form.person == 1):
        return False
    if inner == "":
        return True
    if inner == "ب":
        return form.tense is Tense.NOUN
    return form.tense is Tense.PRESENT and inner in ("ل", "س")
