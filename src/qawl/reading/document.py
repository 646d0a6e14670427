"""An article as words in place: the one view of the text that every step of the reading shares.

Invariant: `Document` is built once an article and never changes. Everything in it is parallel to `tokens`: the word, its
sentence, how deep in quote marks it stands. Furniture is not in it: its words are left out, and a sentence never runs
across it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.arabic.letters import fold_word
from qawl.arabic.quotes import Quote, quoted_spans
from qawl.arabic.sentences import sentences
from qawl.arabic.words import Token, pieces
from qawl.lexicon.people import FullName, full_names
from qawl.reading.vocabulary import CLOSED, COLUMNS, EDGE_CODES, FILIATION, CueWord, Word, name_word, word
from qawl.records import Article, Span

if TYPE_CHECKING:
    from qawl.lexicon.cues import CueForm
    from qawl.reading.linear import Codes, Indexes

# How many words around a place feature templates may look at.
MARGIN = 5
# A quotation of no more words than this is as often a name or a term: «عكاظ», "داعش".
SHORT_QUOTE = 3
# How many tokens of a quotation are counted.
COUNTED = 12


class Cue(NamedTuple):
    """A word that may be a cue, at a token: see `vocabulary.CueWord`.

    renews: it renews the act that the next word names («جدد التأكيد»): the two are one cue, and it is read as a verb of that act.
    """

    token: int
    prefixes: str
    readings: tuple[CueForm, ...]
    phrase: str | None
    kind: str
    governs: frozenset[str]
    lemma: str
    codes: tuple[int, int]
    renews: bool = False

    @property
    def last(self) -> int:
        """The last token of the cue."""
        return self.token + self.renews


# «علي» is the name, or the preposition as those write it who leave out the dots of a final ya. Where «على» occurs it may be a name.
_ON, _ALI = "على", "علي"
_EITHER = word(_ALI)


def _may_be_beside(before: list[Word], behind: list[Word]) -> bool:
    """Whether the words beside may be those beside a name: «العقيد [علي] بن عمير», not «يقبل [علي] مشاهدة العروض»."""
    titled = any(w.name.strong or not w.tags.isdisjoint(("title", "office", "particle")) for w in before)
    return titled or any(w.name.strong or w.name.surname or w.name.stranger or "particle" in w.tags for w in behind)


class Document:
    """The words of an article in place.

    tokens, words, norms, shapes, tags, classes, forces: parallel lists; sentence: index of the sentence of each token (-1 outside
    any); bounds: token ranges of the sentences; opens, closes: tokens of quote marks, opening -> closing (or the token after the
    last where unclosed) and back; depth: how many open quotes hold the token.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        furniture = [(item.span.start, item.span.end) for item in article.furniture]
        self.tokens, self.words, self.barriers = _outside(*_read(self.text), furniture)
        self.full_names = self._know_names()
        self.norms = [w.norm for w in self.words]
        self.shapes = [w.shape for w in self.words]
        self.tags = [w.tags for w in self.words]
        self.classes = [w.group for w in self.words]
        self.forces = [w.force for w in self.words]
        self._begins = [token[0] for token in self.tokens]
        self.headline_end = article.headline.end if article.headline else 0
        quotes = quoted_spans(self.text)
        self.sentence = [-1] * len(self.tokens)
        self.bounds = self._sentences(furniture, quotes)
        self.opens: dict[int, int] = {}
        self.closes: dict[int, int] = {}
        self.depth = self._pair(quotes)

    def _know_names(self) -> dict[int, int]:
        """The full names of holders of office, first token -> last: their words are names here, whatever else they may be."""
        names, words, found = full_names(), self.words, dict[int, int]()
        if _ON in self.text:
            for index in [index for index, w in enumerate(words) if w is _EITHER]:
                if _may_be_beside(words[index - 1 : index], words[index + 1 : index + 2]):
                    words[index] = name_word(_ALI, first=True)
        end = 0
        for first in [index for index, w in enumerate(words) if w.norm in names]:
            if first < end or (
                first and words[first - 1].norm in FILIATION
            ):  # «عبدالعزيز بن [عبدالله آل الشيخ]» is another
                continue
            for name in names[words[first].norm]:
                end = first + len(name.norms)
                if self._is_name(first, name):
                    found[first] = end - 1
                    for index in range(first, end):
                        if words[index].is_word:
                            words[index] = name_word(self.written(index), first=index == first)
                    break
            else:
                end = first
        return found

    def _is_name(self, first: int, name: FullName) -> bool:
        """Whether a full name stands at a token; a word of a closed class has to be written as it is there: بان, not بأن."""
        here = self.words[first : first + len(name.norms)]
        return tuple(w.norm for w in here) == name.norms and all(
            w.shape not in CLOSED or self.written(index) == written
            for index, (w, written) in enumerate(zip(here, name.written, strict=True), first)
        )

    @cached_property
    def codes(self) -> Codes:
        """The columns of each word (`vocabulary.COLUMNS`), with `MARGIN` rows for the edges of the text on both sides."""
        edge = EDGE_CODES * MARGIN
        packed = b"".join([edge, *[w.codes for w in self.words], edge])
        return np.frombuffer(packed, dtype="<u8").reshape(-1, len(COLUMNS))

    def around(self, places: Indexes, offsets: range) -> Codes:
        """The columns of the words at `offsets` from each place, side by side: a matrix of places by columns."""
        steps = np.arange(offsets.start + MARGIN, offsets.stop + MARGIN)
        rows: Codes = self.codes.take(places[:, None] + steps, axis=0)
        return rows.reshape(len(places), len(offsets) * len(COLUMNS))

    @cached_property
    def holders(self) -> list[int]:
        """For each token the opening mark of the innermost quotation that holds it, or -1."""
        if not self.opens:
            return [-1] * len(self.tokens)
        found: list[int] = []
        stack: list[int] = []
        for index in range(len(self.tokens)):
            while stack and self.opens[stack[-1]] < index:
                stack.pop()
            found.append(stack[-1] if stack else -1)
            if index in self.opens:
                stack.append(index)
        return found

    @cached_property
    def tagged(self) -> list[tuple[int, frozenset[str]]]:
        """The words that the lexicon knows something of, with their tags: two thirds of the words have none."""
        return [(index, tags) for index, tags in enumerate(self.tags) if tags]

    @cached_property
    def turns(self) -> list[int]:
        """The words that turn to another speaker: من [جهته]."""
        return [index for index, shape in enumerate(self.shapes) if shape == "turn"]

    @cached_property
    def verbs(self) -> list[int]:
        """The finite reporting verbs."""
        return [index for index, force in enumerate(self.forces) if force]

    @cached_property
    def carriers(self) -> list[int]:
        """The words that carry a preposition."""
        return [index for index, w in enumerate(self.words) if w.carries]

    @cached_property
    def speech(self) -> list[int]:
        """The nouns of speech, and the marks that end a clause before one."""
        return [index for index, w in enumerate(self.words) if w.speech or w.norm in ("\n", ".", ":")]

    @cached_property
    def openings(self) -> dict[int, str]:
        """What opens content, by token in text order: `comp`, `colon` or `quote`."""
        found = {index: "quote" for index in self.opens if self._quotes_speech(index)}
        for index, (norm, shape) in enumerate(zip(self.norms, self.shapes, strict=True)):
            if shape == "comp" or norm == "ان":
                found[index] = "comp"
            elif norm == ":":
                found[index] = "colon"
        return dict(sorted(found.items()))

    def _quotes_speech(self, opening: int) -> bool:
        return self.quote_words(opening) > SHORT_QUOTE or (opening > 0 and self.norms[opening - 1] == ":")

    @cached_property
    def _opening_places(self) -> list[int]:
        return list(self.openings)

    def next_opening(self, index: int) -> int:
        """The next token from `index` on that opens content, or the end of the text."""
        return self.next_of(self._opening_places, index)

    def next_of(self, places: list[int], index: int) -> int:
        """The next of these places from `index` on, or the end of the text."""
        at = bisect_left(places, index)
        return places[at] if at < len(places) else len(self.words)

    def _sentences(self, furniture: list[tuple[int, int]], quotes: list[Quote]) -> list[tuple[int, int]]:
        """Sentences as token ranges; fills `sentence`."""
        begins = self._begins
        bounds: list[tuple[int, int]] = []
        first = 0
        for found in sentences(self.text, furniture, quotes):
            first = bisect_left(begins, found.start, first)
            end = bisect_left(begins, found.end, first)
            if end > first:
                self.sentence[first:end] = [len(bounds)] * (end - first)
                bounds.append((first, end))
            first = end
        return bounds

    def _pair(self, quotes: list[Quote]) -> list[int]:
        """Depths in quote marks; fills `opens` and `closes`."""
        if not quotes:
            return [0] * len(self.tokens)
        begins = self._begins
        step = [0] * (len(self.tokens) + 1)
        for quote in quotes:
            first = bisect_right(begins, quote.open_start) - 1
            if first < 0 or begins[first] != quote.open_start:  # the mark stands in furniture
                continue
            last = bisect_right(begins, quote.close_start) - 1
            if quote.closed and begins[last] == quote.close_start:
                self.closes[last] = first
            else:
                last = bisect_left(begins, quote.close_start)
            self.opens[first] = last
            step[first + 1] += 1
            step[last] -= 1
        depth, open_now = [], 0
        for change in step[:-1]:
            open_now += change
            depth.append(open_now)
        return depth

    def quote_words(self, opening: int) -> int:
        """How many words the quotation holds that token `opening` opens; of a long one only the beginning is counted."""
        return self._quoted[opening]

    @cached_property
    def _quoted(self) -> dict[int, int]:
        ends = {opening: min(end, opening + COUNTED) for opening, end in self.opens.items()}
        return {opening: sum([w.is_word for w in self.words[opening + 1 : end]]) for opening, end in ends.items()}

    def sentence_bounds(self, index: int) -> tuple[int, int]:
        """The token range of the sentence of a token; the token alone outside any."""
        sentence = self.sentence[index]
        return self.bounds[sentence] if sentence >= 0 else (index, index)

    def lemma_of(self, index: int) -> str:
        """The folded lemma of a word as a reporting verb, with or without a conjunction, or ''."""
        cue = self.words[index].cue
        return cue.lemma if cue and cue.readings else ""

    def near(self, index: int) -> tuple[str, str]:
        """Shape and most telling name of a word, ("edge", "edge") outside the text."""
        return self.words[index].near if 0 <= index < len(self.words) else _EDGE

    def sourcely(self, index: int) -> bool:
        """Whether a word may begin or end a noun phrase that denotes a source of speech."""
        return 0 <= index < len(self.words) and self.words[index].sourcely

    def in_headline(self, index: int) -> bool:
        """Whether a token stands in the headline."""
        return self.tokens[index].start < self.headline_end

    def written(self, index: int) -> str:
        """A word as it stands in the text."""
        return self.text[self.tokens[index].start : self.tokens[index].end]

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """The first and the last token that a span touches."""
        first = max(0, bisect_right(self._begins, span.start) - 1)
        return first, max(first, bisect_left(self._begins, span.end) - 1)

    def span(self, first: int, last: int) -> Span:
        """The span of tokens `first` to `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end)


_EDGE = ("edge", "edge")


def _read(text: str) -> tuple[list[Token], list[Word]]:
    """The tokens of a text and the word at each: one look at what is remembered of a spelling gives both."""
    found = pieces(text)
    words = list(map(word, found.written))
    new = tuple.__new__  # what Token(...) does, at half the price
    read = [
        new(Token, (start, end, w.norm, w.is_word))
        for start, end, w in zip(found.starts, found.ends, words, strict=True)
    ]
    norms = [w.norm for w in words]
    if "" not in norms:
        return read, words
    return list(compress(read, norms)), list(compress(words, norms))


def _outside(
    found: list[Token], words: list[Word], furniture: list[tuple[int, int]]
) -> tuple[list[Token], list[Word], frozenset[int]]:
    """The tokens and words outside furniture, and the indexes of the line breaks that stand where a piece of it stood."""
    if not furniture:
        return found, words, frozenset()
    kept: list[Token] = []
    kept_words: list[Word] = []
    barriers = set()
    pieces_left = iter(furniture)
    piece = next(pieces_left, None)
    passed = False
    for token, w in zip(found, words, strict=True):
        while piece and piece[1] <= token.start:
            piece, passed = next(pieces_left, None), True
        if piece and token.end > piece[0]:
            continue
        if passed:
            barriers.add(len(kept))
            edge = kept[-1].end if kept else token.start
            kept.append(Token(edge, edge, "\n", False))
            kept_words.append(word("\n"))
            passed = False
        kept.append(token)
        kept_words.append(w)
    return kept, kept_words, frozenset(barriers)


# No news article holds a tenth of this many words that may be cues; what comes after them in a hostile text is not read.
MAX_CUES = 4_000


def find_cues(document: Document) -> list[Cue]:
    """Every word that the lexicon knows as a cue, whether or not it is one here."""
    found: list[Cue] = []
    for index, w in enumerate(document.words):
        if w.cue is None:
            continue
        if found and found[-1].token == index - 1 and renewing(found[-1]) and _names_act(w.cue):
            found[-1] = _renewed(found[-1], w.cue)
        else:
            found.append(Cue(index, *w.cue))
    return found[:MAX_CUES]


# Verbs that renew an act of speech.
_RENEWING = frozenset(fold_word(verb) for verb in ("جدد", "كرر", "أعاد", "واصل"))


def renewing(cue: Cue) -> bool:
    """Whether a cue is a verb that renews an act of speech which a later word names."""
    return cue.kind != "noun" and not cue.renews and any(reading.verb.lemma in _RENEWING for reading in cue.readings)


def _names_act(cue: CueWord) -> bool:
    """Whether a word is the verbal noun of an act of speech: التأكيد, not تقديم, nor الاعتبار, which governs no preposition."""
    if cue.kind != "noun" or cue.prefixes or cue.readings[0].verb.force == "weak":
        return False
    return bool(cue.governs & {"علي", "الي", "ب", "ل", "من", "عن"})


def _renewed(cue: Cue, noun: CueWord) -> Cue:
    """A verb and the verbal noun of the act that it renews as one cue: «جددا التأكيد» is read as a form of أكد."""
    verb = noun.readings[0].verb
    readings = tuple(reading._replace(verb=verb) for reading in cue.readings if reading.verb.lemma in _RENEWING)
    return cue._replace(
        readings=readings, governs=noun.governs, lemma=verb.lemma, codes=(cue.codes[0], noun.codes[1]), renews=True
    )
