"""Whose words they are: the source behind each mention, under the fullest name that the article gives.

An implied speaker is the last one that agrees in gender and number; a short name is the longest naming that ends in it; a description
(الوزير، المصدر، الوكالة) is the last source that it fits.
"""

from __future__ import annotations

from typing import NamedTuple

from qawl.reading.cues import cue_class
from qawl.reading.document import CLOSED, Cue, Document
from qawl.records import Span


class Source(NamedTuple):
    """The fullest naming of a speaker (None when the article gives none) and the rule that found it."""

    name: Span | None
    rule: str


Slot = tuple[Cue, int, int, "int | None"]  # a cue, its speaker tokens (-1 when implied), the index of its parent


class Referent(NamedTuple):
    """A source seen so far: tokens of its mention, of its fullest name, its gender and number, and the parent it spoke under."""

    mention: tuple[int, int]
    name: tuple[int, int]
    feminine: bool
    number: str
    parent: int | None


def resolve(document: Document, slots: list[Slot]) -> list[Source]:
    """The source of each slot, in order."""
    seen: list[Referent] = []
    found: list[Source] = []
    naming = Namings(document)
    for cue, first, last, parent in slots:
        if first >= 0:
            name, rule = naming.fullest(first, last, seen)
        else:
            referent = implied(cue, parent, seen)
            name, rule = (referent.name, "implied") if referent else (None, "unknown")
        if name is None:
            found.append(Source(None, rule))
            continue
        mention = (first, last) if first >= 0 else name
        seen.append(Referent(mention, name, is_feminine(document, name[0], name[1]), number_of(document, name[0], name[1]), parent))
        found.append(Source(document.span(*name), rule))
    return found


def implied(cue: Cue, parent: int | None, seen: list[Referent]) -> Referent | None:
    """The last referent that agrees with the form of the cue."""
    form = cue.readings[0].form if cue.readings else None
    same_level = [r for r in reversed(seen) if r.parent == parent]
    for pool in (same_level, list(reversed(seen))):
        for referent in pool:
            if form is None or agrees(cue, referent):
                return referent
    return seen[-1] if seen else None


def agrees(cue: Cue, referent: Referent) -> bool:
    """Whether the form of a cue can have this referent as its implied subject."""
    form = cue.readings[0].form
    if form.person == 1:
        return True
    if cue_class(cue) == "noun":
        gender, number = (form.gender, form.number) if form.object else ("", "")
    else:
        gender, number = form.gender, form.number
    if number == "s":
        return referent.number == "s" and referent.feminine == (gender == "f") or referent.number == "p" and gender == "f"
    if number in ("p", "d"):
        return referent.number in ("p", "d")
    return True


class Namings:
    """The namings of an article: where each word stands, so that a short name finds its longest form."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: dict[str, list[int]] = {}
        for index, token in enumerate(document.tokens):
            if token.is_word:
                self.places.setdefault(token.norm, []).append(index)

    def fullest(self, first: int, last: int, seen: list[Referent]) -> tuple[tuple[int, int], str]:
        """The fullest naming of the mention in tokens `first` to `last`, and the rule that found it."""
        document = self.document
        first, last = self._core(first, last)
        words = [document.norms[i] for i in range(first, last + 1) if document.tokens[i].is_word]
        if len(words) <= 2:
            for referent in reversed(seen):
                if fits(document, words, referent.name) or fits(document, words, referent.mention):
                    return referent.name, "same_source"
            longer = self._longer(first, last)
            if longer:
                return longer, "fuller_name"
        return (first, last), "explicit"

    def _core(self, first: int, last: int) -> tuple[int, int]:
        """The mention without leading honorifics; a name before an apposition without the apposition."""
        document = self.document
        while first < last and (("title" in document.tags[first] and "office" not in document.tags[first]) or not document.tokens[first].is_word):
            first += 1
        return first, last

    def _longer(self, first: int, last: int) -> tuple[int, int] | None:
        """The longest run of name words elsewhere that ends in these words."""
        document = self.document
        best: tuple[int, int] | None = None
        width = last - first
        words = document.norms[first : last + 1]
        bare = [words[0][2:] if words[0].startswith("ال") else "ال" + words[0], *words[1:]]
        for variant in (words, bare):
            for end in self.places.get(variant[-1], ()):
                begin = end - width
                if begin < 0 or document.norms[begin : end + 1] != variant:
                    continue
                left = begin
                while left > 0 and begin - left < 4 and self._name_word(left - 1):
                    left -= 1
                if left < begin and (best is None or end - left > best[1] - best[0]):
                    best = (left, end)
        return best

    def _name_word(self, index: int) -> bool:
        document = self.document
        norm, tags = document.norms[index], document.tags[index]
        if not document.tokens[index].is_word or document.shapes[index] in CLOSED or norm.startswith("ال"):
            return False
        return "given_name" in tags or "particle" in tags


def fits(document: Document, words: list[str], name: tuple[int, int]) -> bool:
    """Whether a short mention can stand for a source already named: its last words, its head, or its office."""
    full = [document.norms[i] for i in range(name[0], name[1] + 1) if document.tokens[i].is_word]
    bare = [_bare(word) for word in words]
    known = [_bare(word) for word in full]
    if known[-len(bare) :] == bare or known[: len(bare)] == bare:
        return True
    return all(word in known for word in bare)


def _bare(norm: str) -> str:
    return norm[2:] if norm.startswith("ال") and len(norm) > 4 else norm


def is_feminine(document: Document, first: int, last: int) -> bool:
    """Whether a source takes feminine verbs: by the ending of its head or by the lexicon."""
    head = document.text[document.tokens[first].start : document.tokens[first].end]
    return head.endswith(("ة", "ات")) or "fem" in document.tags[first]


def number_of(document: Document, first: int, last: int) -> str:
    """s, d or p, by the ending of the head and coordination."""
    norm = document.norms[first]
    if norm.endswith(("ون", "ين")) and len(norm) > 4 and "given_name" not in document.tags[first]:
        return "p"
    if "plural" in document.tags[first] or "group" in document.tags[first]:
        return "p"
    return "s"
