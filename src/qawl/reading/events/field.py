"""The article as events see it: who stands where, which places and times stand beside them, and where a clause ends.

Invariant: everything here looks at a bounded stretch of words, so that reading stays linear in the text. A *party* is a noun
phrase that denotes somebody who can take part in an event, taken whole: the offices before the name, the name, the offices
behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold, fold_word
from qawl.lexicon import tables
from qawl.lexicon.events import EventWord, event_words
from qawl.lexicon.nouns import sources
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED, word_classes
from qawl.records import Mention, MentionKind, Span, TimeExpression, TimeType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# --- the vocabulary ---------------------------------------------------------------------------------------------------

# A counterpart is a party even where nobody names him: «نظيره الروسي».
COUNTERPARTS = _folded("نظيره نظيرها نظيرته نظيرتها")
# A side with the adjective of its country: «الجانب الأميركي»; without one it points back.
SIDES = _folded("الجانب الطرف الوفد وفد وفدا")
# Words for persons that are no office: «[صاحب] السمو», «[المدعو] فلان».
NO_OFFICES = _folded("صاحب وصاحب لصاحب بصاحب المدعو مطلع")
# Who else was there: «اجتماع [برئاسة] الوزير», «لقاء [بحضور] السفير».
ATTENDED = _folded("بحضور وبحضور برئاسة بمشاركة ومشاركة")
# Before the members of a group: «[كل من] الوزير والسفير», «[عدداً من] المسؤولين».
QUANTIFIERS = _folded("كل كلا كلّ كلًا كلاً عدد عددا عدداً من")
# What opens the name of a place, and needs what follows it: «قصر السلام», «العاصمة السورية دمشق».
PLACE_HEADS = _folded(
    "قصر القصر مدينة المدينة محافظة منطقة المنطقة العاصمة عاصمة مقر المقر مطار مبنى فندق مكتب المكتب"
    " ميناء قاعة دار ديوان الديوان"
    " منتجع مخيم مجمع ملعب استاد مستشفى جامعة منزل قاعدة بلدة منفذ ولاية جزيرة مركز"
)
PLACE_TAGS = frozenset(("place", "capital", "country", "metonym"))
# Verbs, one of each distributional class of finite verbs: the words of these classes end a noun phrase.
VERB_ANCHORS = _folded("تحمل كانت يقدم تهدف تكون أعلنت يقوم تقام قام جاء يجب")
QUOTE_MARKS = frozenset("\"“”'‘’«»#")
SOFT_MARKS = frozenset(("،", ",", "-", "–", "(", ")"))
PREPOSITIONS = _folded("مع في بين من إلى ب ل لدى عند داخل")
# After these a clause is about something else.
TURNS = _folded(
    "حيث فيما بينما كما وذلك لكن ولكن وكان وكانت وقد إذ حين عندما بعد قبل عقب إثر أثناء خلال منذ بهدف لبحث لمناقشة"
)
ADVERBS = _folded(
    "أيضا أيضاً هاتفيا هاتفياً رسميا رسمياً أخيرا مؤخرا مؤخراً سابقا لاحقا معا قد أول مساء صباح ظهر عصر فجر يوم بعد"
)
_TITLES = frozenset(("office", "title"))
_OFFICES = frozenset(("office", "وoffice", "لoffice", "بoffice"))
_TITLED = frozenset(prefix + tag for prefix in ("", "و", "ل", "ب") for tag in _TITLES)
# Among how many namings of a person his office is looked for.
NAMINGS = 10
# How many words back a subject may stand.
BACK = 60
# A shorter family name behind a proclitic is mostly another word: «وعلي».
LEAST_SURNAME = 3
# How many words of offices may stand before a name, and behind it.
MAX_OFFICES, MAX_APPOSITION = 18, 5


class Party(NamedTuple):
    """A party on tokens `first` to `last`; `name` is its fullest naming, `head` and `head_last` the tokens that name it here.

    prefix: the proclitic written to its first word (و ب ل or ''); office: the tokens of the office given with it here;
    kind: what it is, None for a counterpart or a side; many: more than one.
    """

    first: int
    last: int
    head: int
    head_last: int
    name: Span
    kind: MentionKind | None
    prefix: str
    office: tuple[int, int] | None
    many: bool


class Time(NamedTuple):
    """A time expression on tokens, with the day, month or year of its value."""

    first: int
    last: int
    value: str
    span: Span


class Place(NamedTuple):
    """A place on tokens; `prefix` is the proclitic written to it."""

    first: int
    last: int
    prefix: str


class Field:
    """The parties, times and places of an article, read where somebody asks for them."""

    def __init__(self, document: Document, mentions: Sequence[Mention], times: Sequence[TimeExpression]) -> None:
        self.document = document
        self.words: list[EventWord | None] = list(map(event_words().get, document.norms))
        self._begins = [token.start for token in document.tokens]
        self._mentions = mentions
        self._expressions = times
        self._parties: dict[int, dict[int, Party]] = {}
        self._ends: dict[int, dict[int, Party]] = {}
        self._firsts: dict[int, list[int]] = {}
        self._heads: dict[int, Party] = {}

    # --- what stands at a token ---------------------------------------------------------------------------------------

    def token_at(self, offset: int) -> int:
        """The token that holds a code point."""
        return max(0, bisect_left(self._begins, offset + 1) - 1)

    @cached_property
    def mentions(self) -> dict[int, tuple[int, Mention]]:
        """Mentions by the token they begin at, with their last token."""
        return {
            self.token_at(mention.span.start): (self.token_at(mention.span.end - 1), mention)
            for mention in self._mentions
        }

    @cached_property
    def _surnames(self) -> dict[str, Span]:
        """The fullest namings of persons by their folded last word."""
        found: dict[str, Span] = {}
        for last, mention in self.mentions.values():
            if mention.kind is MentionKind.PERSON and len(self.document.norms[last]) > LEAST_SURNAME:
                found.setdefault(self.document.norms[last], mention.name)
        return found

    @cached_property
    def _named_at(self) -> dict[Span, list[int]]:
        """The tokens at which each person is named."""
        found: dict[Span, list[int]] = {}
        for first, (_, mention) in self.mentions.items():
            if mention.kind is MentionKind.PERSON:
                found.setdefault(mention.name, []).append(first)
        return found

    @cached_property
    def _countries(self) -> dict[str, Span]:
        """The fullest namings of countries by their code."""
        found: dict[str, Span] = {}
        for _, mention in self.mentions.values():
            if mention.kind is MentionKind.COUNTRY:
                words = self.document.text[slice(*mention.name)].replace("#", " ").replace("_", " ")
                found.setdefault(country_codes().get(" ".join(fold(words).split()), words), mention.name)
        return found

    @cached_property
    def times(self) -> dict[int, Time]:
        """The times that name a day, a month or a year, by their first token."""
        found: dict[int, Time] = {}
        for expression in self._expressions:
            value = _day(expression)
            if value:
                first, last = self.token_at(expression.span.start), self.token_at(expression.span.end - 1)
                found[first] = Time(first, last, value, expression.span)
        return found

    def parties(self, index: int) -> dict[int, Party]:
        """The parties of the sentence of a token, by their first token, in text order."""
        first, end = self.document.sentence_bounds(index)
        if first not in self._parties:
            found: dict[int, Party] = {}
            place = first
            norms, mentions = self.document.norms, self.mentions
            while place < end:
                party = self._party(place, end) if place in mentions or may_open(norms[place]) else None
                if party is not None:
                    found[place] = party
                    place = party.last
                place += 1
            self._parties[first] = found
            self._firsts[first] = list(found)
            self._heads.update((party.head, party) for party in found.values())
            self._ends[first] = {party.last: party for party in found.values()}
        return self._parties[first]

    def parties_before(self, index: int) -> list[Party]:
        """The parties that end before a token in its sentence, in text order, none further off than `BACK` words."""
        parties = self.parties(index)
        firsts = self._firsts[self.document.sentence_bounds(index)[0]]
        near = firsts[bisect_left(firsts, index - BACK) : bisect_left(firsts, index)]
        return [parties[first] for first in near if parties[first].last < index]

    def party(self, index: int) -> Party | None:
        """The party that begins at a token."""
        return self.parties(index).get(index)

    def party_ending(self, index: int) -> Party | None:
        """The party that ends at a token."""
        self.parties(index)
        return self._ends[self.document.sentence_bounds(index)[0]].get(index)

    def place(self, index: int) -> Place | None:
        """The place that begins at a token, with or without a preposition written to it: «بغداد», «بالرياض», «قصر السلام»."""
        document = self.document
        if not document.tokens[index].is_word:
            return None
        prefix, stem = stem_of(document.norms[index])
        tags = sources().get(stem, frozenset())
        mention = self.mentions.get(index)
        if mention and mention[1].kind is MentionKind.COUNTRY and not (tags & {"demonym"} and not tags & PLACE_TAGS):
            return Place(index, self._with_adjective(mention[0]), prefix)
        if tags & PLACE_TAGS:
            return Place(index, self._with_adjective(index), prefix)
        if stem in PLACE_HEADS:
            last = phrase_last(document, index)
            after = last + 1
            if after < len(document.tags) and document.tags[after] & PLACE_TAGS and document.tokens[after].is_word:
                last = after
            named = last > index or stem == fold_word("الديوان")
            return Place(index, last, prefix) if named else None
        return None

    def _with_adjective(self, last: int) -> int:
        """With the definite adjective of a place, or the country in which it lies: «الموصل [الأثرية]»."""
        after = last + 1
        norms, tags = self.document.norms, self.document.tags
        if after < len(norms) and norms[after].startswith("ال") and tags[after] & {"demonym"}:
            return after
        return last

    def office_of(self, party: Party) -> Span | None:
        """The office that the article gives to a party: the one that stands with it, else the first of more than a word."""
        if party.kind is not MentionKind.PERSON:
            return None
        given = [party.office] if party.office else []
        if not given or given[0][0] == given[0][1]:  # «الرئيس ترامب»: elsewhere it may be said of what
            for first in self._named_at.get(party.name, ())[:NAMINGS]:
                self.parties(first)
                named = self._heads.get(first)
                given += [named.office] if named and named.office else []
        fullest = next((office for office in given if office[1] > office[0]), given[0] if given else None)
        return self.office_span(fullest) if fullest else None

    def office_span(self, office: tuple[int, int]) -> Span:
        """The span of an office without the proclitic written to it."""
        span = self.document.span(*office)
        norm = self.document.norms[office[0]]
        return Span(min(span.start + _cut(norm, stem_of(norm)[0]), span.end - 1), span.end)

    # --- parties ------------------------------------------------------------------------------------------------------

    def _party(self, index: int, end: int) -> Party | None:
        document = self.document
        place, limit = index, min(end, index + MAX_OFFICES)
        office: tuple[int, int] | None = None
        prefix, _ = stem_of(document.norms[index])
        mentions = self.mentions
        while place < limit:
            found = mentions.get(place)
            if found is not None:
                return self._mentioned(index, place, *found, prefix, office, end)
            norm, tags = document.norms[place], document.tags[place]
            stem = stem_of(norm)[1] if place == index else norm
            if stem in COUNTERPARTS or (stem in SIDES and place + 1 < end and "demonym" in document.tags[place + 1]):
                place = self._adjectives_last(place, end) + 1
                after = place + 1 if place < end and document.norms[place] in ("،", ",") else place
                named = mentions.get(after)
                if named and named[1].kind is MentionKind.PERSON and stem in COUNTERPARTS:
                    return self._mentioned(index, after, *named, prefix, office, end)
                return self._unnamed(index, place - 1, prefix)
            if document.forces[place]:  # «[طالب] رئيس المجلس»
                break
            if tags & (_TITLED if place == index else _TITLES):
                last = min(phrase_last(document, place), end - 1)
                if office is not None and office[1] == place - 1 and self._is_another(office[0], place):
                    return self._unnamed(index, place - 1, prefix, kind=MentionKind.OFFICE)
                titled = last == place and "title" in tags
                if office is None and _OFFICES & tags and not titled and norm not in NO_OFFICES:
                    office = (place, last)
                place = last + 1
                if place < end and document.norms[place] in ("،", ","):
                    named = mentions.get(place + 1)
                    place += bool(named and named[1].kind is MentionKind.PERSON)
            elif place > index and norm in QUOTE_MARKS:
                place += 1
            elif office is not None and self._seat(place, end) is not None:
                place = self._seat(place, end) or end  # «مدير التعليم [بمنطقة الجوف] فلان»
            else:
                break
        return (self._surnamed(index) or self._capital(index)) if place == index else None

    def _capital(self, index: int) -> Party | None:
        """A capital that stands for its government beside another: «بين [بغداد] [وواشنطن]»."""
        document = self.document
        prefix, stem = stem_of(document.norms[index])
        if not sources().get(stem, frozenset()) & {"capital", "country"} or not index:
            return None
        before = document.norms[index - 1]
        joined = prefix == "و" and index > 1 and (document.norms[index - 2] == "بين" or before == "بين")
        acts = not prefix and index + 1 < len(document.norms) and self._acts(index + 1)
        if not joined and not (before in ("بين", "مع") and not prefix) and not acts:
            return None
        span = document.span(index, index)
        own = Span(span.start + _cut(document.norms[index], prefix), span.end)
        name = self._countries.get(country_codes().get(stem, ""), own)
        return Party(index, index, index, index, name, MentionKind.COUNTRY, prefix, None, many=False)

    def _is_another(self, office: int, place: int) -> bool:
        """Whether an office behind another is somebody else's: «التقى [الوزير الفرنسي] [أمير قطر]».

        With the article an office is told in full, and what follows without it opens another naming.
        """
        document = self.document
        closed = stem_of(document.norms[office])[1].startswith("ال")
        return closed and "office" in document.tags[place] and not document.norms[place].startswith("ال")

    def _seat(self, index: int, end: int) -> int | None:
        """The token behind the place of an office, where the name of its bearer follows."""
        norm = self.document.norms[index]
        if norm != "في" and not norm.startswith("ب"):
            return None
        place = self.place(index + (norm == "في")) if index + 1 < end else None
        return place.last + 1 if place and place.last + 1 < end and self._names(place.last + 1, end) else None

    def _surnamed(self, index: int) -> Party | None:
        """A family name behind the proclitic that is written to it: «بايدن [والكاظمي]»."""
        prefix, stem = stem_of(self.document.norms[index])
        name = self._surnames.get(stem) if prefix else None
        if name is None:
            return None
        return Party(index, index, index, index, name, MentionKind.PERSON, prefix, None, many=False)

    def _adjectives_last(self, head: int, end: int) -> int:
        last = head
        while last + 1 < end and last < head + 3 and "demonym" in self.document.tags[last + 1]:
            last += 1
        return last

    def _acts(self, index: int) -> bool:
        """Whether a verb that tells or carries an event stands here: «موسكو [ستجري] محادثات»."""
        word = self.words[index]
        return word is not None and not word.nouns and (word.verb is not None or word.carrier is not None)

    def _unnamed(self, first: int, last: int, prefix: str, kind: MentionKind | None = None) -> Party:
        """A party that nobody names: the side of a country is the country, where the article names it."""
        country = self._countries.get(country_codes().get(self.document.norms[last], ""))
        if country is not None and stem_of(self.document.norms[first])[1] in SIDES:
            return Party(first, last, first, last, country, MentionKind.COUNTRY, prefix, None, many=False)
        span = self.document.span(first, last)
        cut = _cut(self.document.norms[first], prefix)
        return Party(first, last, first, last, Span(span.start + cut, span.end), kind, prefix, None, many=False)

    def _mentioned(
        self,
        first: int,
        head: int,
        last: int,
        mention: Mention,
        prefix: str,
        office: tuple[int, int] | None,
        end: int,
    ) -> Party | None:
        if mention.kind not in _TAKING_PART or last >= end:
            return None
        many = mention.kind is MentionKind.GROUP
        if many and mention.why.rule not in ("sides", "offices", "group"):
            return None
        alone = mention.kind is MentionKind.PERSON and head == last == first and mention.why.rule == "name"
        if alone and mention.name == mention.span:  # a word that nothing but its spelling makes a name
            return None
        if "agency" in self.document.tags[head]:  # who asks and reports: «التقت الصحيفة بالوزير»
            return None
        if any("office.sport" in self.document.tags[token] for token in range(first, last + 1)):
            return None
        if head == first and mention.span.start == self.document.tokens[head].start:
            prefix = ""
        behind = last
        if mention.kind is MentionKind.PERSON:
            behind, apposed = self._apposition(last, end)
            office = office or apposed
        else:
            office = None
        return Party(first, behind, head, last, mention.name, mention.kind, prefix, office, many)

    def _apposition(self, last: int, end: int) -> tuple[int, tuple[int, int] | None]:
        """The offices behind a name: «جيمس كليفرلي، [وزير الدولة]»; not those that open the naming of another."""
        document = self.document
        office: tuple[int, int] | None = None
        for _ in range(MAX_APPOSITION):
            head = last + 1
            if head < end and document.norms[head] in ("،", ",", "-", "–", "("):
                head += 1
            if head >= end or "office" not in document.tags[head]:
                break
            separate = self.mentions.get(head)
            if separate is not None and (office is None or separate[1].kind is not MentionKind.OFFICE):
                break
            phrase = min(phrase_last(document, head), end - 1)
            if phrase + 1 < end and "لoffice" in document.tags[phrase + 1]:  # «النائب الثاني [لرئيس مجلس الوزراء]»
                phrase = min(phrase_last(document, phrase + 1), end - 1)
            after = phrase + 1
            if after < end and self._names(after, end):
                break
            office, last = office or (head, phrase), phrase
        return last, office

    def _names(self, index: int, end: int) -> bool:
        """Whether a person's name stands here, behind titles or not."""
        document = self.document
        for place in range(index, min(index + 4, end)):
            found = self.mentions.get(place)
            if found is not None:
                return found[1].kind is MentionKind.PERSON
            if "title" not in document.tags[place] and document.norms[place] not in ("،", ","):
                return False
        return False


_TAKING_PART = frozenset(
    (MentionKind.PERSON, MentionKind.OFFICE, MentionKind.BODY, MentionKind.COUNTRY, MentionKind.GROUP)
)


@lru_cache(maxsize=1 << 16)
def may_open(norm: str) -> bool:
    """Whether a word that begins no mention may begin a party: a title, a side, a capital, a word behind a proclitic."""
    prefix, stem = stem_of(norm)
    tags = sources().get(stem, frozenset())
    return bool(prefix or tags & _OPENING) or stem in COUNTERPARTS or stem in SIDES


_OPENING = frozenset(("office", "title", "capital", "country"))


@lru_cache(maxsize=1 << 16)
def stem_of(norm: str) -> tuple[str, str]:
    """The proclitic written to a folded word (و ف ب ل or '') and the word without it, where the lexicon knows that word."""
    known = sources()
    if norm in known or len(norm) < 4 or norm[0] not in "وفبل":
        return "", norm
    for prefix, stem in ((norm[0], norm[1:]), ("ل", f"ال{norm[2:]}") if norm.startswith("لل") else ("", "")):
        if prefix and (stem in known or stem in PLACE_HEADS or stem in COUNTERPARTS or stem in SIDES):
            return prefix, stem
    if norm[0] in "وب" and norm[1:].startswith("ال"):
        return norm[0], norm[1:]
    return (norm[0], norm[1:]) if norm[0] in "وبل" and len(norm) > 4 else ("", norm)


@cache
def country_codes() -> dict[str, str]:
    """Folded names, capitals and adjectives of countries, and names of their cities -> ISO 3166-1 code."""
    found: dict[str, str] = {}
    for city in tables.load("places"):
        if city.country:
            found.setdefault(fold(city.name), city.country)
    for row in tables.load("countries"):
        for name in (row.name, *row.other, *row.official, row.capital, *row.capital_other, *row.metonyms):
            found[fold(name)] = row.code
        for adjective in (*row.demonym_m, *row.demonym_f):
            found[fold(adjective)] = found[fold(f"ال{adjective}")] = row.code
    return found


def _cut(norm: str, prefix: str) -> int:
    """How many letters of a word its proclitic takes."""
    return 0 if not prefix else 2 if norm.startswith("لل") else 1


def _day(expression: TimeExpression) -> str | None:
    """The day, month or year of a date or of a time of a day; None of what has none."""
    if expression.type not in (TimeType.DATE, TimeType.TIME) or expression.value.endswith("_REF"):
        return None
    value = expression.value.partition("T")[0]
    return value if any(char.isdigit() for char in value) else None  # not an unknown day (XXXX-XX-XX)


@lru_cache(maxsize=1)
def _verb_classes() -> frozenset[str]:
    classes = word_classes()
    return frozenset(classes[word] for word in VERB_ANCHORS if word in classes)


@lru_cache(maxsize=50_000)
def is_verb(norm: str) -> bool:
    """Whether a folded word stands where finite verbs stand, with or without a conjunction."""
    classes, verbs = word_classes(), _verb_classes()
    if norm in CLOSED["time"] or norm in CLOSED["prep"]:
        return False
    group = classes.get(norm)
    if group is not None:
        return group in verbs
    return norm[:1] in "وفس" and len(norm) > 3 and classes.get(norm[1:]) in verbs
