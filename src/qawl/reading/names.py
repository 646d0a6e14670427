"""Whose words they are: the source behind each mention, under the fullest name that the article gives.

An implied speaker is the last one that agrees with the form of the cue; a short name is the longest naming that ends in it; a
description (الوزير، المصدر، الوكالة) is the nearest source that it fits; both sides (الطرفان) are the two last named together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from qawl.arabic.letters import fold_word
from qawl.lexicon.nouns import sources
from qawl.reading.cues import cue_class
from qawl.reading.document import CLOSED, Cue, Document
from qawl.reading.mentions import Person, bare, find_bodies, find_persons, name_end
from qawl.records import Span

T = TypeVar("T")
Tokens = tuple[int, int]  # first and last token of a mention, both included


class Slot(NamedTuple):
    """A cue, the tokens of its speaker (None when implied), and the index of the statement that holds it."""

    cue: Cue
    speaker: Tokens | None
    parent: int | None


class Source(NamedTuple):
    """The fullest naming of a speaker (None when the article gives none) and the rule that found it."""

    name: Span | None
    rule: str


class Referent(NamedTuple):
    """A source that has spoken: its mention, its fullest name, the gender and number that verbs take with it, its parent."""

    mention: Tokens
    name: Tokens
    gender: str
    number: str
    parent: int | None


_DUALS = frozenset(fold_word(w) for w in "الطرفان الطرفين الجانبان الجانبين البلدان البلدين الوفدان الوفدين الوزيران الرئيسان الزعيمان الدولتان الحكومتان".split())
_HONORIFICS = frozenset(fold_word(w) for w in "معاليه سموه فخامته سعادته جلالته فضيلته سيادته دولته غبطته معاليها سعادتها سموها".split())
_EMPTY_WORDS = frozenset(fold_word(w) for w in "نفسه نفسها ذاته ذاتها المذكور المشار إليه إليها ايضا أيضا".split())


def resolve(document: Document, slots: list[Slot]) -> list[Source]:
    """The source of each slot, in order."""
    namings = Namings(document, [slot.speaker for slot in slots if slot.speaker])
    seen: list[Referent] = []
    found: list[Source] = []
    for slot in slots:
        name, rule = _named(document, namings, slot, seen) if slot.speaker else (None, "implied")
        if name is None:
            referent = implied(slot.cue, slot.parent, seen)
            name, rule = (referent.name, "implied") if referent else (None, "unknown")
        found.append(Source(document.span(*name) if name else None, rule))
        if name:
            seen.append(_referent(document, slot, name, seen))
    return found


def _named(document: Document, namings: Namings, slot: Slot, seen: list[Referent]) -> tuple[Tokens | None, str]:
    first, last = slot.speaker or (0, 0)
    head = document.norms[first]
    if document.shapes[first] == "pron" or head in _HONORIFICS:
        return None, "implied"
    return namings.fullest(first, last, seen)


def _referent(document: Document, slot: Slot, name: Tokens, seen: list[Referent]) -> Referent:
    if slot.speaker is None:
        for referent in reversed(seen):
            if referent.name == name:
                return referent._replace(parent=slot.parent)
    mention = slot.speaker or name
    gender, number = "m", "s"
    head = document.text[document.tokens[mention[0]].start : document.tokens[mention[0]].end]
    if head.endswith(("ة", "ات")) or "fem" in document.tags[mention[0]]:
        gender = "f"
    norm = document.norms[mention[0]]
    if norm in _DUALS or "group.dual" in document.tags[mention[0]]:
        number = "d"
    elif "group" in document.tags[mention[0]] or (norm.endswith(("ون", "ين")) and "office" in document.tags[mention[0]]):
        number = "p"
    form = slot.cue.readings[0].form if slot.cue.readings else None
    if slot.speaker and form and form.tense in ("past", "present") and form.person == 3 and not form.object and slot.speaker[0] > slot.cue.token:
        gender = form.gender  # the verb before its subject agrees with it in gender, and never in number
    return Referent(mention, name, gender, number, slot.parent)


def implied(cue: Cue, parent: int | None, seen: list[Referent]) -> Referent | None:
    """The last referent that agrees with the form of the cue, first among those that spoke at the same level."""
    circumstance = bool(cue.readings) and cue.readings[0].form.accusative
    same_level = [r for r in reversed(seen) if r.parent == parent]
    pools = (list(reversed(seen)),) if circumstance else (same_level, list(reversed(seen)))
    for pool in pools:
        for referent in pool:
            if agrees(cue, referent):
                return referent
    return seen[-1] if seen else None


def agrees(cue: Cue, referent: Referent) -> bool:
    """Whether the form of a cue can have this referent as its implied subject."""
    if not cue.readings:
        return True
    form = cue.readings[0].form
    if form.person == 1 or (cue_class(cue) == "noun" and not form.object):
        return True
    if form.number == "s":
        return form.gender == referent.gender and referent.number != "d" or (referent.number == "p" and form.gender == "f")
    return referent.number in ("p", "d") or referent.mention[1] > referent.mention[0]


class Namings:
    """What the article calls its persons and bodies, so that a short or descriptive mention finds its fullest naming."""

    def __init__(self, document: Document, speakers: list[Tokens]) -> None:
        self.document = document
        self.persons = find_persons(document)
        self._name_tokens = {i for person in self.persons for i in range(person.first, person.last + 1)}
        self.phrases: list[Tokens] = sorted({*((first, self._cut(first, last)) for first, last in speakers), *((body.first, body.last) for body in find_bodies(document))})

    def fullest(self, first: int, last: int, seen: list[Referent]) -> tuple[Tokens, str]:
        """The fullest naming of the mention in tokens `first` to `last`, and the rule that found it."""
        first, last = self._trim(first, last)
        last = self._cut(first, last)
        if document_is_dual(self.document, first):
            pair = self._pair(first, seen)
            return (pair, "both_sides") if pair else ((first, last), "explicit")
        run = self._name_in(first, last)
        if run:
            return self._fuller_name(*run) or run, "name"
        words = self._words(first, last)
        if not words:
            return (first, last), "explicit"
        surname = self._by_surname(last) if last > first else None
        if surname:
            return surname, "surname"
        person = self._by_office(first, words, seen)
        if person:
            return (person.first, person.last), "office"
        short = self._fuller_name(first, last) if last - first <= 1 else None
        if short:
            return short, "fuller_name"
        phrase = self._by_words(first, words)
        return (phrase, "description") if phrase else ((first, last), "explicit")

    def _trim(self, first: int, last: int) -> Tokens:
        """The mention without leading honorifics and marks."""
        document = self.document
        while first < last and (not document.tokens[first].is_word or document.tags[first] & _TITLES and not document.tags[first] & {"office"}):
            first += 1
        return first, last

    def _cut(self, first: int, last: int) -> int:
        """The last token of a bare name, before what is said of the occasion: «ظريف للبرلمان», «بايدن وبجانبه...»."""
        document = self.document
        if document.tags[first] & _COMMON or document.norms[first].startswith("ال"):
            return last
        for index in range(first + 1, last + 1):
            shape, norm = document.shapes[index], document.norms[index]
            joined = norm[0] == "و" and not ("given_name" in sources().get(norm[1:], ()) or sources().get(norm[1:]))
            if shape in CLOSED or shape in _ATTACHED or (joined and index not in self._name_tokens) or not document.tokens[index].is_word:
                return index - 1
        return last

    def _words(self, first: int, last: int) -> frozenset[str]:
        document = self.document
        return frozenset(
            bare(document.norms[i])
            for i in range(first, last + 1)
            if document.tokens[i].is_word and document.shapes[i] not in CLOSED and document.norms[i] not in _EMPTY_WORDS
        )

    def _name_in(self, first: int, last: int) -> Tokens | None:
        """The personal name that the mention consists of or ends in."""
        tags = self.document.tags[first]
        if tags & _BODIES and not tags & {"office"}:
            return None
        inside = [p for p in self.persons if first <= p.first and p.first <= last]
        if not inside:
            return None
        chosen = inside[0] if inside[0].first == first else inside[-1]
        if chosen.first > first and self.document.norms[chosen.first - 1] in ("باسم", "مكتب", "عن", "من", "في", "مع", "ان"):
            return None
        return chosen.first, chosen.last

    def _fuller_name(self, first: int, last: int) -> Tokens | None:
        """The longest name of the article that ends in these words, or else begins with them."""
        words = [bare(self.document.norms[i]) for i in range(first, last + 1) if self.document.tokens[i].is_word]
        if not words:
            return None
        best: tuple[int, int, Tokens] | None = None
        for person in self.persons:
            full = [bare(self.document.norms[i]) for i in range(person.first, person.last + 1) if self.document.tokens[i].is_word]
            if len(full) <= len(words) or not (full[-len(words) :] == words or full[: len(words)] == words or (len(words) == 1 and words[0] in full[1:])):
                continue
            key = (len(full), -abs(person.first - first), (person.first, person.last))
            best = max(best, key) if best else key
        return best[2] if best else None

    def _by_surname(self, last: int) -> Tokens | None:
        """The person whose family name closes the mention: «الرئيس السيسي»."""
        norm = bare(self.document.norms[last])
        if self.document.tags[last] & _COMMON:
            return None
        fitting = [p for p in self.persons if p.last > p.first and bare(self.document.norms[p.last]) == norm]
        person = _nearest(fitting, last, key=lambda p: p.first)
        return (person.first, person.last) if person else None

    def _by_office(self, first: int, words: frozenset[str], seen: list[Referent]) -> Person | None:
        """The person whose offices hold these words: one who has spoken, else the one with the fewest other words, else the nearest."""
        if not self.document.tags[first] & {"office", "title"}:
            return None
        for wanted in (words, frozenset(word for word in words if not self._is_demonym(word))):
            fitting = [p for p in self.persons if p.office and wanted and all(self._holds(p.office, word) for word in wanted)]
            if len(wanted) == 1:
                spoken = {referent.name: order for order, referent in enumerate(seen)}
                before = [p for p in fitting if (p.first, p.last) in spoken]
                if before:
                    return max(before, key=lambda p: spoken[p.first, p.last])
                return _nearest(fitting, first, key=lambda p: p.first)
            if fitting:
                return min(fitting, key=lambda p: (len(p.office), p.first > first, abs(p.first - first)))
        return None

    def _is_demonym(self, word: str) -> bool:
        return bool(sources().get(word, frozenset()) & {"demonym", "country"})

    def _holds(self, office: frozenset[str], word: str) -> bool:
        """Whether an office names this word, or the country of this adjective: تونسي, تونس."""
        if word in office:
            return True
        return self._is_demonym(word) and any(other[:4] == word[:4] for other in office if len(other) > 3)

    def _by_words(self, first: int, words: frozenset[str]) -> Tokens | None:
        """The nearest longer phrase with the same head that holds these words."""
        head = bare(self.document.norms[first])
        fitting = [p for p in self.phrases if p[0] != first and bare(self.document.norms[p[0]]) == head and words < self._words(*p)]
        return _nearest(fitting, first, key=lambda p: p[0])

    def _pair(self, first: int, seen: list[Referent]) -> Tokens | None:
        """The two sides last named together: a source that is two, or two countries joined by و."""
        document = self.document
        for referent in reversed(seen):
            if any(document.norms[i][0] == "و" and sources().get(document.norms[i][1:]) for i in range(referent.name[0] + 1, referent.name[1] + 1)):
                return referent.name
        return None


_ATTACHED = frozenset(("ldef", "bdef", "lnom", "bnom", "لnom", "بnom", "لfem", "بfem", "لown", "بown"))
_COMMON = frozenset(("office", "title", "demonym", "body", "country", "capital", "place", "document", "group"))
_TITLES = frozenset(("title",))
_BODIES = frozenset(("body", "document", "group", "agency", "country", "named_body"))


def document_is_dual(document: Document, index: int) -> bool:
    """Whether a mention is of two sides by a word of its own (الطرفان)."""
    return document.norms[index] in _DUALS


def _nearest(options: list[T], first: int, key: Callable[[T], int]) -> T | None:
    """The option that begins last before token `first`, else the first after it."""
    before = [option for option in options if key(option) < first]
    if before:
        return max(before, key=key)
    return min(options, key=key, default=None)
