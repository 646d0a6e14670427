"""Whose words they are: the source behind each mention, under the fullest name that the article gives.

An implied speaker is the last one that agrees with the form of the cue; a short name is the longest naming that ends in it; a
description (الوزير، المصدر، الوكالة) is the nearest source that it fits; both sides (الطرفان) are the two last named together.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qawl.arabic.letters import fold_word
from qawl.lexicon.channels import channels
from qawl.lexicon.nouns import agreement, sources
from qawl.reading.chains import span_of
from qawl.reading.linear import Features, Sheet, Templates, Weights, best, code, joined
from qawl.reading.mentions import phrase_last
from qawl.reading.persons import (
    ON_BEHALF,
    Person,
    around,
    bare,
    body_heads,
    collective_heads,
    first_of,
    is_accusative,
    office_spoken_for,
    stem,
)
from qawl.reading.vocabulary import CLOSED, FILIATION, JOINED_NAMES, halves, hides_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.reading.document import Cue, Document
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
    sure: float


class Referent(NamedTuple):
    """A source that has spoken: token of its last cue, its fullest name, the gender and number that verbs take with it,
    the statement that held it, whether it was named there or implied."""

    token: int
    name: Tokens
    gender: str
    number: str
    parent: int | None
    explicit: bool


_DUALS = frozenset(
    fold_word(word + ending)
    for word in (
        "الطرف",
        "الجانب",
        "البلد",
        "الوفد",
        "الوزير",
        "الرئيس",
        "الزعيم",
        "الدولت",
        "الحكومت",
        "المسؤول",
        "الرجل",
    )
    for ending in ("ان", "ين")
)
# Two sides that are persons: «الرئيسان».
_TWO_PERSONS = frozenset(
    fold_word(word + ending) for word in ("الوزير", "الرئيس", "الزعيم", "المسؤول", "الرجل") for ending in ("ان", "ين")
)
_HONORIFICS = frozenset(
    fold_word(w)
    for w in [
        "معاليه",
        "سموه",
        "فخامته",
        "سعادته",
        "جلالته",
        "فضيلته",
        "سيادته",
        "دولته",
        "غبطته",
        "معاليها",
        "سعادتها",
        "سموها",
    ]
)
# Who was named last: «التقى الوزير نظيره، وأكد [الأخير]».
_LATTER = frozenset(fold_word(w) for w in ("الأخير", "الأخيرة"))
_EMPTY_WORDS = frozenset(
    fold_word(w) for w in ["نفسه", "نفسها", "ذاته", "ذاتها", "المذكور", "المشار", "إليه", "إليها", "ايضا", "أيضا"]
)


def resolve(document: Document, namings: Namings, slots: list[Slot], weights: Weights) -> list[Source]:
    """The source of each slot, in order; `weights` are those of the decision `implied`."""
    seen: list[Referent] = []
    found: list[Source] = []
    for slot in slots:
        name, rule, sure = (*named(document, namings, slot, seen), 1.0) if slot.speaker else (None, "implied", 1.0)
        if name is None:
            options = implied_options(document, slot, seen, namings)
            if options:
                chosen, sure = best(weights.score(option_features(options)).tolist())
                name, rule = options[chosen].name, "implied"
            else:
                rule = "unknown"
        own = (
            slot.cue.phrase == "source" and slot.speaker is not None and name is not None and name[0] == slot.speaker[0]
        )
        pointed = span_of(document, name) if own and name else _pointed(document, name) if name else None
        found.append(Source(pointed, rule, sure))
        if name:
            seen.append(referent(document, slot, name, seen))
            del seen[:-RECENT]
    return found


def _pointed(document: Document, name: Tokens) -> Span:
    """The span of a name, without the conjunction or preposition that is written to it: و[عبدالفتاح السيسي], ف[الباحث]."""
    span = document.span(*name)
    joined = document.tags[name[0]] & JOINED_NAMES or opens_with_conjunction(document, name[0])
    return span._replace(start=span.start + 1) if joined else span


# Words that و makes another word of: واحد.
_ONE_OF = frozenset(fold_word(w) for w in ("أحد", "إحدى"))


def opens_with_conjunction(document: Document, index: int) -> bool:
    """Whether a word is a known one behind و or ف: والبعض, فالباحث, وحزب."""
    norm = document.norms[index]
    if norm[0] not in "وف" or len(norm) < 4 or norm in sources():
        return False
    return norm.startswith("ال", 1) or (norm[1:] in sources() and norm[1:] not in _ONE_OF)


class Option(NamedTuple):
    """A source that an implied subject may be: its name, the templates that weigh it, and its columns."""

    name: Tokens
    templates: Templates
    columns: tuple[int, ...]


SPOKEN_OPTION = Templates(
    "implied spoken",
    ("kind", "rank", "fit", "level", "last", "same", "gap", "prefixes", "explicit", "headline"),
    """
    rank kind
    fit kind
    fit rank
    level kind rank
    last same kind
    gap
    prefixes same last
    explicit last
    headline
    """,
)
NAMED_OPTION = Templates(
    "implied named",
    (
        *("kind", "rank", "since", "same", "gap", "first", "early", "office", "agreement", "feminine", "headline"),
        *("again", "near", "opening", "before", "gender"),
    ),
    """
    again near kind
    again opening near
    again before near
    agreement gender
    rank kind
    since same kind
    since gap first
    early since same
    office since
    agreement feminine
    rank since
    headline
    """,
)


BODY_OPTION = Templates(
    "implied body",
    ("kind", "rank", "same", "since", "agreement", "number", "before", "tag", "lemma", "definite", "none", "headline"),
    """
    rank kind
    same kind
    since same kind
    agreement number
    agreement number same rank
    before same
    tag same
    tag agreement
    lemma
    definite before
    none since
    headline
    """,
)


def option_features(options: list[Option]) -> Features:
    """What speaks for each of the sources that an implied subject may be."""
    sheets = {templates: Sheet(templates) for templates in (SPOKEN_OPTION, NAMED_OPTION, BODY_OPTION)}
    for number, option in enumerate(options):
        sheets[option.templates].add(number, option.columns)
    return joined([sheet.features(len(options)) for sheet in sheets.values()])


# How many of the last sources a mention may point back to: no news article has as many, and a hostile text with more must not take
# more time for each.
RECENT = 60
# How many sources that have spoken, and how many persons and bodies that were only named, an implied subject may be.
SPOKEN, NAMED, BODIES = 5, 4, 3


def implied_options(document: Document, slot: Slot, seen: list[Referent], namings: Namings) -> list[Option]:
    """The sources that the implied subject of a slot may be: those that spoke last, then persons and bodies named last."""
    token, persons = slot.cue.token, namings.persons
    found: list[Option] = []
    names: set[Tokens] = set()
    words: list[frozenset[str]] = []
    fit: list[bool] = []
    last = seen[-1] if seen else None
    for candidate in reversed(seen):
        if candidate.name not in names and len(names) < SPOKEN:
            names.add(candidate.name)
            words.append(_bare_words(document, candidate.name))
            found.append(
                Option(candidate.name, SPOKEN_OPTION, _spoken_columns(document, slot, candidate, last, len(names)))
            )
            fit.append("g" in agreement_of(slot.cue, candidate) or agreement_of(slot.cue, candidate) == "?")
    agreeing = [option for option, fits in zip(found, fit, strict=True) if fits]
    found = agreeing or found
    end = bisect_left(persons, min(token, slot.speaker[0] if slot.speaker else token), key=first_of)
    nearest = 0
    for person in reversed(persons[max(0, end - RECENT) : end]):
        if nearest == NAMED:
            break
        name = (person.first, person.last)
        own = _bare_words(document, name)
        if name in names or any(own <= other or other <= own for other in words):
            continue
        nearest += 1
        names.add(name)
        words.append(own)
        columns = _person_columns(document, slot, person, seen, nearest) + namings.mentioned(person, slot, last)
        gender = code("".join(sorted(agreement().get(document.norms[person.first], ()))))
        found.append(Option(name, NAMED_OPTION, (*columns, gender)))
    return found + _body_options(document, slot, seen, namings, words)


def _body_options(
    document: Document, slot: Slot, seen: list[Referent], namings: Namings, known: list[frozenset[str]]
) -> list[Option]:
    """Bodies and groups named in this sentence or the one before it: «منحت [الصحف] الخبر حيزاً وقالت»."""
    token = slot.cue.token
    sentence = document.sentence[token]
    first = document.bounds[max(0, sentence - 1)][0] if sentence >= 0 else token
    end = bisect_left(namings.bodies, (min(token, slot.speaker[0] if slot.speaker else token),))
    found: list[Option] = []
    for head, last in reversed(namings.bodies[max(0, end - RECENT) : end]):
        if head < first or len(found) == BODIES:
            break
        own = _bare_words(document, (head, last))
        if last >= token or any(own <= other or other <= own for other in known):
            continue
        known.append(own)
        found.append(Option((head, last), BODY_OPTION, _body_columns(document, slot, head, seen, len(found))))
    return found


def _bare_words(document: Document, name: Tokens) -> frozenset[str]:
    return frozenset(bare(document.norms[i]) for i in range(name[0], name[1] + 1))


def _slot_class(slot: Slot) -> str:
    form = slot.cue.readings[0].form if slot.cue.readings else None
    if form is None:
        return slot.cue.kind
    return f"{form.tense}{'*' if form.accusative else ''}{'o' if form.object else ''}{form.person}"


def _spoken_columns(
    document: Document, slot: Slot, candidate: Referent, last: Referent | None, rank: int
) -> tuple[int, ...]:
    kind = _slot_class(slot)
    token = slot.cue.token
    level = "same" if candidate.parent == slot.parent else "inner" if slot.parent is None else "outer"
    return (
        code(kind),
        min(rank, 4),
        code(agreement_of(slot.cue, candidate)),
        code("-" if "*" in kind else level),
        last is candidate,
        document.sentence[candidate.token] == document.sentence[token],
        max(0, min(document.sentence[token] - document.sentence[candidate.token], 4)),
        code(slot.cue.prefixes),
        candidate.explicit,
        document.in_headline(token),
    )


def _person_columns(document: Document, slot: Slot, person: Person, seen: list[Referent], rank: int) -> tuple[int, ...]:
    token = slot.cue.token
    sentence = document.sentence[person.first]
    form = slot.cue.readings[0].form if slot.cue.readings else None
    return (
        code(_slot_class(slot)),
        min(rank, 3),
        not seen or person.first > seen[-1].token,
        sentence == document.sentence[token],
        max(0, min(document.sentence[token] - sentence, 3)),
        not seen,
        sentence >= 0 and person.first - document.bounds[sentence][0] < 8,
        bool(person.office),
        code(f"{form.gender}{form.number}") if form else 0,
        any(word in _OFFICES_F for word in person.office),
        document.in_headline(token),
    )


def _body_columns(document: Document, slot: Slot, head: int, seen: list[Referent], rank: int) -> tuple[int, ...]:
    token, word = slot.cue.token, document.words[head]
    form = slot.cue.readings[0].form if slot.cue.readings else None
    feminine = document.written(head).endswith(("ة", "ات")) or "fem" in word.tags
    number = "p" if "group.plural" in word.tags else "d" if "group.dual" in word.tags else "s"
    return (
        code(_slot_class(slot)),
        min(rank, 3),
        document.sentence[head] == document.sentence[token],
        not seen or head > seen[-1].token,
        code(f"{form.gender}{form.number}") if form else 0,
        code(f"{feminine}{number}"),
        code(document.near(head - 1)[0]),
        code(min(word.tags, default="")),
        code(slot.cue.lemma),
        word.norm.startswith("ال"),
        not seen,
        document.in_headline(token),
    )


_OFFICES_F = frozenset(
    fold_word(w)
    for w in [
        "رئيسة",
        "وزيرة",
        "مديرة",
        "نائبة",
        "متحدثة",
        "ناطقة",
        "سفيرة",
        "مستشارة",
        "عضوة",
        "خبيرة",
        "باحثة",
        "أستاذة",
    ]
)


def named(document: Document, namings: Namings, slot: Slot, seen: list[Referent]) -> tuple[Tokens | None, str]:
    """The fullest name of an explicit speaker and its rule; None for a pronoun or an honorific (معاليه), which is implied."""
    first, last = slot.speaker or (0, 0)
    head = document.norms[first]
    if document.shapes[first] == "pron" or head in _HONORIFICS:
        return None, "implied"
    if head in _LATTER and first == last:
        person = namings.person_before(first)
        return ((person.first, person.last), "description") if person else ((first, last), "explicit")
    return namings.fullest(first, last, seen)


def referent(document: Document, slot: Slot, name: Tokens, seen: list[Referent]) -> Referent:
    """The source of a slot as later slots see it."""
    if slot.speaker is None:
        for earlier in reversed(seen):
            if earlier.name == name:
                return earlier._replace(token=slot.cue.token, parent=slot.parent, explicit=False)
    mention = slot.speaker or name
    gender, number = "m", "s"
    head = document.text[document.tokens[mention[0]].start : document.tokens[mention[0]].end]
    if head.endswith(("ة", "ات")) or "fem" in document.tags[mention[0]]:
        gender = "f"
    norm = document.norms[mention[0]]
    if norm in _DUALS or "group.dual" in document.tags[mention[0]]:
        number = "d"
    elif "group" in document.tags[mention[0]] or (
        norm.endswith(("ون", "ين")) and "office" in document.tags[mention[0]]
    ):
        number = "p"
    form = slot.cue.readings[0].form if slot.cue.readings else None
    if slot.speaker and form and form.tense in ("past", "present") and form.person == 3 and not form.object:
        # «[النتائج] تؤكد»; the verb before its subject agrees with it in gender, and never in number
        gender = form.gender
    return Referent(slot.cue.token, name, gender, number, slot.parent, slot.speaker is not None)


def agreement_of(cue: Cue, candidate: Referent) -> str:
    """How a cue agrees with a source as its implied subject: gn, g, n or - for gender, number, none; ? where it is open."""
    form = cue.readings[0].form if cue.readings else None
    if form is None or form.person == 1 or (cue.kind == "noun" and not form.object):
        return "?"
    gender = form.gender == candidate.gender
    number = form.number == candidate.number or (candidate.number == "p" and form.number == "s" and form.gender == "f")
    return f"{'g' if gender else ''}{'n' if number else ''}" or "-"


class Namings:
    """What the article calls its persons and bodies, so that a short or descriptive mention finds its fullest naming."""

    def __init__(self, document: Document, persons: list[Person], speakers: list[Tokens]) -> None:
        self.document = document
        self.persons = persons
        self._begins = {person.first: person for person in persons}
        self._by_word: dict[str, list[Person]] = {}
        self._by_office_word: dict[str, list[Person]] = {}
        for person in persons:
            for word in {bare(document.norms[i]) for i in range(person.first, person.last + 1)}:
                self._by_word.setdefault(word, []).append(person)
            for word in person.office:
                self._by_office_word.setdefault(word, []).append(person)
        self._words_here = frozenset(document.norms)
        self._name_tokens = {i for person in self.persons for i in range(person.first, person.last + 1)}
        collectives, bodies = collective_heads(document), body_heads(document)
        last_of = {head: phrase_last(document, head) for head in {*collectives, *bodies}}
        self.bodies = [(head, last_of[head]) for head in collectives]
        phrases: list[Tokens] = sorted(
            {
                *((first, self._cut(first, last)) for first, last in speakers),
                *((head, last_of[head]) for head in bodies),
            }
        )
        # A phrase that names a second party says more than the first alone: «الولايات المتحدة والعراق».
        self._by_head: dict[str, list[Tokens]] = {}
        for phrase in phrases:
            if not any(self._joins(i) for i in range(phrase[0] + 1, phrase[1] + 1)):
                self._by_head.setdefault(bare(document.norms[phrase[0]]), []).append(phrase)

    @cached_property
    def _by_later_word(self) -> dict[str, list[Tokens]]:
        """The phrases for bodies, with what they are for («الهيئة العامة [للطيران المدني]»), by each word behind the first."""
        found: dict[str, list[Tokens]] = {}
        for head in body_heads(self.document):
            if "body" not in self.document.tags[head]:
                continue
            last = phrase_last(self.document, head, takes_for=True)
            for index in range(head + 1, last + 1):
                found.setdefault(stem(self.document.norms[index]), []).append((head, last))
        return found

    def fullest(self, first: int, last: int, seen: list[Referent]) -> tuple[Tokens, str]:
        """The fullest naming of the mention in tokens `first` to `last`, and the rule that found it."""
        first, last = self._trim(first, last)
        last = self._cut(first, last)
        if document_is_dual(self.document, first) and first == last:
            pair = self._pair(first, seen)
            return (pair, "both_sides") if pair else ((first, last), "explicit")
        if self._speaks_for_person(first, last):
            same = self._by_same_head(first, self._words(first, first), seen)
            return (same, "description") if same else ((first, last), "explicit")
        run = self._name_in(first, last)
        if run:
            return self._fuller_name(*run) or run, "name"
        words = self._words(first, last)
        if not words:
            return (first, last), "explicit"
        surname = self._by_surname(last) if last > first and self._is_one(first) else None
        if surname:
            return surname, "surname"
        same = self._by_same_head(first, words, seen)
        if same:
            return same, "description"
        person = self._by_office(first, last, words, seen)
        if person:
            return (person.first, person.last), "office"
        general = self._by_general_office(first, words, seen)
        if general:
            return general, "description"
        short = self._fuller_name(first, last) if last - first <= 1 else None
        if short:
            return short, "fuller_name"
        phrase = self._by_words(first, words) or self._by_field(first, last, words)
        if phrase is None and self.document.norms[first] == _THE_SOURCE and seen:
            phrase = seen[-1].name
        return (phrase, "description") if phrase else ((first, last), "explicit")

    def mentioned(self, person: Person, slot: Slot, last: Referent | None) -> tuple[int, ...]:
        """Where a person named before a slot was mentioned last there, if only by the last word of the name: columns.

        Whether after the last words of anybody, how many sentences ago, whether at the beginning of its sentence, behind what.
        """
        document, token = self.document, slot.cue.token
        places = self._places[bare(document.norms[person.last])]
        before = bisect_left(places, token)
        if not before:  # the cue is in the name
            return 0, 9, 0, 0
        place = places[before - 1]
        sentence = document.sentence[place]
        return (
            1 + (last is None or place > last.token),
            max(0, min(document.sentence[token] - sentence, 3)),
            sentence >= 0 and place - document.bounds[sentence][0] < 6,
            code(document.near(place - 1)[0]),
        )

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The tokens at which the last word of each person's name stands, with article or without."""
        norms = self.document.norms
        last_words = {bare(norms[person.last]) for person in self.persons}
        written = {prefix + word: word for word in last_words for prefix in ("", "ال", "وال", "بال", "لل")}
        found: dict[str, list[int]] = {}
        for index, norm in enumerate(norms):
            if norm in written:
                found.setdefault(written[norm], []).append(index)
        return found

    def person_before(self, token: int) -> Person | None:
        """The person named last before a token."""
        end = bisect_left(self.persons, token, key=first_of)
        return self.persons[end - 1] if end else None

    def _trim(self, first: int, last: int) -> Tokens:
        """The mention without leading honorifics and marks."""
        document = self.document
        while first < last and (
            not document.tokens[first].is_word
            or (document.tags[first] & _TITLES and not document.tags[first] & {"office"})
        ):
            first += 1
        return first, last

    def _cut(self, first: int, last: int) -> int:
        """The last token of a bare name, before what is said of the occasion: «ظريف للبرلمان», «بايدن وبجانبه...»."""
        document = self.document
        for index in range(first + 1, last):
            if (
                document.norms[index] in _OCCASION_WORDS
                or (document.norms[index] == "ل" and index + 1 in document.opens)
                or _speaks_to_media(document.norms[index])
                or (document.tags[index] & _SPOKEN_TO and not self._begins.keys().isdisjoint(range(first, index)))
                or (document.norms[index] in ("في", "عبر", "علي", "خلال") and document.norms[index + 1] in channels())
            ):
                last = index - 1
                break
        if document.tags[first] & _COMMON or document.norms[first].startswith("ال"):
            return last
        for index in range(first + 1, last + 1):
            shape, norm = document.shapes[index], document.norms[index]
            joined = norm[0] == "و" and not sources().get(norm[1:])
            if (
                shape in CLOSED
                or (shape in _ATTACHED and (shape in _WITH_ARTICLE or hides_known(norm)))  # not «رفائيل [بينيتيز]»
                or (joined and index not in self._name_tokens)
                or not document.tokens[index].is_word
            ):
                return index - 1
        return last

    def _words(self, first: int, last: int) -> frozenset[str]:
        document = self.document
        return frozenset(
            stem(half)
            for i in range(first, last + 1)
            if document.tokens[i].is_word and document.shapes[i] not in CLOSED and document.norms[i] not in _EMPTY_WORDS
            for half in halves(document.norms[i])
        )

    def _name_in(self, first: int, last: int) -> Tokens | None:
        """The personal name that the mention consists of or ends in."""
        if self._is_body(first):
            return None
        inside = [self._begins[i] for i in range(first, last + 1) if i in self._begins]
        if not inside:
            return None
        if len(inside) > 1 and self.document.tags[inside[0].last + 1] & _SECOND:
            return inside[0].first, inside[-1].last  # «سامر الدليمي [ووزير] النقل كريم العاني»
        chosen = inside[0] if inside[0].first == first or self._has_apposition(inside[0], last) else inside[-1]
        if chosen.first > first and self.document.norms[chosen.first - 1] in (
            "مكتب",
            "عن",
            "من",
            "في",
            "مع",
            "ان",
        ):
            return None
        family = chosen.last + 1
        if (
            chosen.first == chosen.last
            and family == last
            and not self.document.tags[last]
            and not is_accusative(self.document.norms[last])
        ):
            return chosen.first, last  # «عبدالله [المعيوف]» is not «عبدالله الشيخي»
        return chosen.first, chosen.last

    def _speaks_for_person(self, first: int, last: int) -> bool:
        """Whether a mention is of somebody unnamed who speaks for a person: «المتحدث باسم الكاظمي»."""
        if office_spoken_for(self.document, first, last + 1) is not None:
            return not self._begins.keys().isdisjoint(range(first, last + 1))
        norms = self.document.norms
        return any(norms[index - 1] == ON_BEHALF and index in self._begins for index in range(first + 2, last + 1))

    def _is_body(self, first: int) -> bool:
        """Whether a mention is of a body by its first word, even if that may be an office as well: مؤسسة, طالبان."""
        tags = self.document.tags[first]
        if not tags & _BODIES or "title" in tags:
            return False
        feminine = "body" in tags and agreement().get(self.document.norms[first], _NONE) == {"fs"}  # not محافظ
        return "office" not in tags or "named_body" in tags or feminine

    def _is_one(self, first: int) -> bool:
        """Whether a mention may be of one person by its first word: not مستشارو, nor a body."""
        known = agreement().get(self.document.norms[first], frozenset())
        return (
            not self.document.tags[first] & (_BODIES - {"group", "body"})
            and not self._is_body(first)
            and (not known or bool(known & {"ms", "fs"}))
        )

    def _has_apposition(self, person: Person, last: int) -> bool:
        """Whether offices follow a name inside its mention: «تورستن البيج، رئيس حكومة الولاية»."""
        after = person.last + 1
        return after < last and (
            (self.document.norms[after] in ("،", ",", "؛", "-", "(") and after + 1 not in self._begins)
            or "office" in self.document.tags[after]
        )

    def _fuller_name(self, first: int, last: int) -> Tokens | None:
        """The longest name of the article that ends in these words, or else begins with them."""
        words = [bare(self.document.norms[i]) for i in range(first, last + 1) if self.document.tokens[i].is_word]
        if not words:
            return None
        best: tuple[int, int, Tokens] | None = None
        bearers = (around(self._by_word.get(word, ()), first, first_of) for word in (words[0], words[-1]))
        for person in set().union(*bearers):
            full = [
                bare(self.document.norms[i])
                for i in range(person.first, person.last + 1)
                if self.document.tokens[i].is_word
            ]
            if len(full) <= len(words) or not _shortens(words, full):
                continue
            key = (len(full), -abs(person.first - first), (person.first, person.last))
            best = max(best, key) if best else key
        return best[2] if best else None

    def _by_surname(self, last: int) -> Tokens | None:
        """The person whose family name closes the mention: «الرئيس السيسي»."""
        norm = bare(self.document.norms[last])
        if self.document.tags[last] & _COMMON or self.document.shapes[last] in _ATTACHED:
            return None
        fitting = [
            p
            for p in around(self._by_word.get(norm, ()), last, first_of)
            if p.last > p.first and bare(self.document.norms[p.last]) == norm
        ]
        person = _nearest(fitting, last, key=lambda p: p.first)
        return (person.first, person.last) if person else None

    def _by_office(self, first: int, last: int, words: frozenset[str], seen: list[Referent]) -> Person | None:
        """The person whose offices hold these words: one who has spoken, else the one of fewest other words, else the nearest."""
        if not self.document.tags[first] & {"office", "title"} or not self._is_one(first):
            return None
        if not self.document.in_headline(first) and not self._is_definite(first, last):
            return None  # «قال [نائب معارض]» is somebody new
        head = stem(halves(self.document.norms[first])[0])
        for wanted in (words, frozenset(word for word in words if not self._is_demonym(word))):
            known = [word for word in wanted if not self._is_demonym(word)]
            pool = min((self._by_office_word.get(word, []) for word in known), key=len, default=[])
            near = around(pool, first, first_of)
            fitting = [p for p in near if head in p.heads and all(self._holds(p.office, word) for word in wanted)]
            spoken = {earlier.name: order for order, earlier in enumerate(seen)}
            before = [p for p in fitting if (p.first, p.last) in spoken]
            if before:
                return max(before, key=lambda p: spoken[p.first, p.last])
            if len(wanted) == 1:
                return _nearest(fitting, first, key=lambda p: p.first)
            if fitting:
                return min(fitting, key=lambda p: (len(p.office), p.first > first, abs(p.first - first)))
        return None

    def _is_definite(self, first: int, last: int) -> bool:
        """Whether a mention has the article, or a name behind it: الرئيس, وزير الخارجية, مدرب برشلونة."""
        document = self.document
        return any(
            document.norms[i].startswith(("ال", "وال", "بال", "لل")) or document.tags[i] & _PROPER
            for i in range(first, last + 1)
        )

    def _by_same_head(self, first: int, words: frozenset[str], seen: list[Referent]) -> Tokens | None:
        """The last source without a name that a lone office with the article repeats: «متحدث باسم الشرطة ... [المتحدث]»."""
        norms = self.document.norms
        if len(words) > 1 or not norms[first].startswith("ال") or "office" not in self.document.tags[first]:
            return None
        for earlier in reversed(seen):
            if stem(norms[earlier.name[0]]) in words and not norms[earlier.name[0]].startswith("ال"):
                return earlier.name
            person = self._begins.get(earlier.name[0])
            if person and words & person.heads:
                return None
        return None

    def _by_general_office(self, first: int, words: frozenset[str], seen: list[Referent]) -> Tokens | None:
        """The last source that a general office with the article may mean: «[المسؤول] التركي» holds an office of that country."""
        if not words & _GENERIC or not self.document.norms[first].startswith("ال"):
            return None
        origins = {word for word in words if self._is_demonym(word)}
        found = None
        for earlier in reversed(seen):
            person = self._begins.get(earlier.name[0])
            named = person is not None and person.last == earlier.name[1]
            if named or self.document.tags[earlier.name[0]] & {"office", "group"}:  # مسؤول غربي كبير
                office = person.office if named and person else self._words(*earlier.name)
                if not origins or all(self._holds(office, word) for word in origins):
                    return earlier.name
                found = found or earlier.name
        return found

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
        phrases = around(self._by_head.get(head, ()), first, lambda phrase: phrase[0])
        fitting = [p for p in phrases if p[0] != first and words < self._words(*p)]
        return _nearest(fitting, first, key=lambda p: p[0])

    def _by_field(self, first: int, last: int, words: frozenset[str]) -> Tokens | None:
        """The nearest body whose name a short one closes: «[الكهرباء]» of «الشركة السعودية للكهرباء»."""
        if first != last or not self.document.norms[first].startswith("ال") or self.document.tags[first] & _NO_FIELDS:
            return None
        found: list[Tokens] = []
        for word in words:
            if word in self._by_word:  # «[المعيوف]» is a person
                return None
            found += around(self._by_later_word.get(word, ()), first, lambda p: p[0])
        return _nearest(found, first, key=lambda p: p[0])

    def _joins(self, index: int) -> bool:
        """Whether a word adds a second party: و before a word that is known or that stands alone elsewhere."""
        norm = self.document.norms[index]
        return norm[0] == "و" and (norm[1:] in sources() or norm[1:] in self._words_here)

    def _pair(self, first: int, seen: list[Referent]) -> Tokens | None:
        """The two sides last named together: a source that is two, or two countries joined by و."""
        if self.document.norms[first] in _TWO_PERSONS:
            couple = self._couple(first)
            if couple:
                return couple
        for earlier in reversed(seen):
            if any(self._joins(i) for i in range(earlier.name[0] + 1, earlier.name[1] + 1)):
                return earlier.name
        return self._countries(first)

    def _couple(self, first: int) -> Tokens | None:
        """The two persons last named together before a token: «عمر البشير وعبدالفتاح السيسي»."""
        end = bisect_left(self.persons, first, key=first_of)
        for later, earlier in pairwise(reversed(self.persons[max(0, end - RECENT) : end])):
            between = [i for i in range(earlier.last + 1, later.first) if self.document.tokens[i].is_word]
            if not between and self.document.norms[later.first].startswith("و"):
                return earlier.first, later.last
        return None

    def _countries(self, first: int) -> Tokens | None:
        """The two countries last named together before a token: «الولايات المتحدة والعراق»."""
        document = self.document
        for index in range(first - 1, max(0, first - 400), -1):
            if not document.tags[index] & {"وcountry", "وcapital"}:
                continue
            for begin in range(index - 1, max(0, index - 4), -1):
                if not document.tokens[begin].is_word or document.shapes[begin] in CLOSED:
                    break
                if document.tags[begin] & {"country", "capital"}:
                    return begin, index
        return None


def _shortens(words: list[str], full: list[str]) -> bool:
    """Whether words are short for a longer name: its end, its beginning, one word of it, or its first and last words.

    «سلمان بن عبدالعزيز» is not short for «محمد بن سلمان بن عبدالعزيز»: what follows بن is the father.
    """
    if full[: len(words)] == words or (len(words) > 1 and words[0] == full[0] and words[-1] == full[-1]):
        return True
    ends = [len(full) - len(words)] if full[-len(words) :] == words else []
    inside = [n for n, word in enumerate(full) if n and word == words[0]] if len(words) == 1 else []
    return any(full[at - 1] not in FILIATION for at in ends + inside)


# Whoever spoke last, whatever his name: «أضاف [المصدر] نفسه».
_THE_SOURCE = fold_word("المصدر")
# Offices so general that whoever spoke last may be meant by them.
_GENERIC = frozenset(fold_word(w) for w in ["مسؤول", "دبلوماسي", "مدرب", "لاعب", "خبير", "محلل", "قيادي", "كاتب"])
# What is no short name of a body, but a person, a body or a thing of its own kind.
_NO_FIELDS = frozenset(
    ("office", "title", "country", "capital", "demonym", "place", "document", "group", "named_body", "agency")
)
_OCCASION_WORDS = frozenset(
    fold_word(w)
    for w in [
        "خلال",
        "عبر",
        "عقب",
        "أثناء",
        "بعد",
        "قبل",
        "أمس",
        "اليوم",
        "ردا",
        "تعليقا",
        "متحدثا",
        "للصحفيين",
        "للصحافيين",
        "لرويترز",
        "لفرانس",
    ]
)


def _speaks_to_media(norm: str) -> bool:
    """Whether a word turns to the medium to which a source speaks: «مصدر أمني [لوكالة] الأنباء»."""
    return norm[0] == "ل" and bool(sources().get(norm[1:], frozenset()) & {"agency", "body.media"})


# To whom a person speaks: «أكد الوزير سامر الدليمي [للرئيس] كريم العاني».
_SPOKEN_TO = frozenset(("لoffice", "لtitle"))
_WITH_ARTICLE = frozenset(("ldef", "bdef"))
_ATTACHED = frozenset(("ldef", "bdef", "lnom", "bnom", "لnom", "بnom", "لfem", "بfem", "لown", "بown"))
_COMMON = frozenset(("office", "title", "demonym", "body", "country", "capital", "place", "document", "group"))
_TITLES = frozenset(("title",))
_NONE: frozenset[str] = frozenset()
# What a word behind a name is where a second person follows.
_SECOND = frozenset(("وoffice", "وtitle", "وdemonym", *JOINED_NAMES))
# What a word is that makes the noun before it definite.
_PROPER = frozenset(
    (
        *("title", "country", "capital", "place", "place.ambiguous", "named_body", "named_body.ambiguous", "agency"),
        *("given_name", "surname"),
    )
)
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
