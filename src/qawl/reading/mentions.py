"""Who and what an article names: persons, offices, bodies, countries, groups, and documents that speak.

Invariant: mentions are in text order and never overlap; each points to the fullest naming of the same referent in the
article. A phrase is taken whole: in «وزير الخارجية الأميركي أنتوني بلينكن» the person is the mention, and the
office, which only describes him, is none; in «وزارة الخارجية الأميركية» the country is a part of the body's name. Where
a word may be a name or not (a newspaper called «اليوم»), it is none.
"""

from __future__ import annotations

from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Tense
from qawl.lexicon.countries import country_codes
from qawl.lexicon.cues import reporting_forms, rows
from qawl.lexicon.nouns import agreement, phrases, sources
from qawl.reading.persons import Person, Persons, around, bare, first_of
from qawl.reading.vocabulary import CLOSED, FILIATION, UNKNOWN_CLASS
from qawl.records import Mention, MentionKind, Span, Why

if TYPE_CHECKING:
    from qawl.reading.document import Document
    from qawl.reading.vocabulary import Word

Tokens = tuple[int, int]  # first and last token of a mention, both included


class Rule(NamedTuple):
    """What a rule finds: its name in `why`, the kind of the mention, how often it was right on articles read by us."""

    name: str
    kind: MentionKind
    confidence: float


# The rules, with the Arabic of each.
NAME = Rule("name", MentionKind.PERSON, 0.95)  # «أنتوني بلينكن», «#مصطفى_الكاظمي»
SURNAME = Rule("surname", MentionKind.PERSON, 0.95)  # «الكاظمي», where «مصطفى الكاظمي» stands in the article
OFFICE = Rule("office", MentionKind.OFFICE, 0.9)  # «وزير الخارجية الأميركي», «المتحدث باسم الحكومة»
OFFICES = Rule("offices", MentionKind.GROUP, 0.85)  # «مسؤولون أميركيون»
SOURCE = Rule("source", MentionKind.GROUP, 0.9)  # «مصادر عشائرية», «مصدر أمني»
GROUP = Rule("group", MentionKind.GROUP, 0.85)  # «أهالي المدينة»
SIDES = Rule("sides", MentionKind.GROUP, 0.9)  # «الطرفان»
PEOPLE = Rule("people", MentionKind.GROUP, 0.85)  # «الفلسطينيون»
NAMED_BODY = Rule("named_body", MentionKind.BODY, 0.95)  # «البيت الأبيض», «رويترز»
BODY = Rule("body", MentionKind.BODY, 0.9)  # «وزارة الخارجية», «صحيفة كرونيكل», «الحكومة»
COUNTRY = Rule("country", MentionKind.COUNTRY, 0.95)  # «العراق», «الولايات المتحدة»
GOVERNMENT = Rule("government", MentionKind.COUNTRY, 0.9)  # «قالت [واشنطن]», «قصر الإليزيه»
DOCUMENT = Rule("document", MentionKind.DOCUMENT, 0.9)  # «أضاف [البيان]»

_SINGULAR = frozenset(("ms", "fs"))
_NAMED = frozenset(("country", "named_body", "agency", "metonym"))
_HEADS = frozenset(("office", "title", "body", "group", "country", "named_body", "agency", "document", "given_name"))
# Office nouns that are more often another word: «الأمر», «مخرج للأزمة», «سبب رئيس».
_NOT_OFFICES = frozenset(
    fold(word)
    for word in [
        "الأمر",
        "أمر",
        "مخرج",
        "عضو",
        "العضو",
        "مواطن",
        "صاحب",
        "حكم",
        "الحكم",
        "الكبير",
        "الكبار",
        "الكبيران",
        "الكبيرين",
        "العامل",
        "عامل",
        "جناح",
        "العالم",
        "المختص",
        "مشاركة",
        "المشاركة",
        "مساهمة",
        "المساهمة",
        "مساعدة",
        "المساعدة",
        "مراقبة",
        "المراقبة",
    ]
)
# Family names that are everyday words where no given name stands before them.
_NOT_ALONE = frozenset(fold(word) for word in ["رئيسي", "العمر", "العدوان", "خان"])

# Words before a country that make the whole another name: «خليج عمان», «شارع الجزائر».
_NOT_BEFORE_COUNTRY = frozenset(fold(word) for word in ["خليج", "شارع", "طريق", "بحر", "ملعب"])
# From an office to what it is an office of, with a preposition: «المتحدث [باسم] الحكومة», «السفير [لدى] العراق».
_OFFICE_LINKS = frozenset(fold(word) for word in ["باسم", "لدى"])
MAX_PHRASE = 9
# How many offices of one person may stand in a row before his name.
MAX_OFFICES = 4


class Head(NamedTuple):
    """A noun that heads a mention: its kind, whether the article is enough, whether ل belongs to the name."""

    rule: Rule
    alone: bool
    takes_for: bool


@lru_cache(maxsize=1)
def _heads() -> dict[str, Head]:
    """Folded head noun, with and without article. Raises LexiconError if the table is malformed."""
    rules = {"body": BODY, "group": GROUP, "sides": SIDES}
    found = {}
    for term, kind, alone, takes_for in rows("mention_heads.tsv"):
        head = Head(rules[kind], alone == "yes", takes_for == "yes")
        found[fold(term)] = found[fold(f"ال{term}")] = head
    return found


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """The first words of the names of bodies and countries in the lexicon, with the length of the longest in words."""
    found: dict[str, int] = {}
    for words, tags in phrases().items():
        if tags & _NAMED:
            found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


def _read(norm: str) -> tuple[int, str, frozenset[str]]:
    """How many letters of a folded word are a conjunction or preposition, the word without them, and its tags."""
    known = sources()
    if norm in known or len(norm) < 4 or norm[0] not in "ولب":
        return 0, norm, known.get(norm, frozenset())
    cut, stem = (2, f"ال{norm[2:]}") if norm.startswith("لل") else (1, norm[1:])
    tags = known.get(stem)
    if tags is None and stem not in _names():
        return 0, norm, frozenset()
    return cut, stem, tags or frozenset()


_word = lru_cache(maxsize=50_000)(_read)  # of the words in and around mentions, which are not many


def find_mentions(document: Document, persons: Persons) -> tuple[Mention, ...]:
    """The mentions of an article outside its furniture, in text order."""
    names = _Names(document, persons)
    found: list[tuple[Tokens, Rule]] = []
    begins, by_last = names.begins, names.by_last
    places = [
        index
        for index, word in enumerate(document.words)
        if (_opens(word) if word.opens is None else word.opens) or index in begins or word.norm in by_last
    ]
    free = 0  # the first token that no mention holds yet
    for index in places:
        mention = _mention(document, names, index) if index >= free else None
        if mention is not None:
            last, rule = mention
            if rule is not None:
                found.append(((index, last), rule))
            free = last + 1
    return _records(document, names, found)


def _opens(word: Word) -> bool:
    """Whether the lexicon knows anything of a word that may begin a mention, kept at the word."""
    _, stem, tags = _read(word.norm)
    word.opens = not _OPENING.isdisjoint(tags) or stem in _names() or stem in _heads()
    return word.opens


_OPENING = frozenset(
    ("office", "title", "named_body", "agency", "country", "metonym", "capital", "demonym", "document", "surname")
)

Found = tuple[int, Rule | None]  # the last token and the rule; without one, words that only describe another mention


def _mention(document: Document, names: _Names, index: int) -> Found | None:
    """The mention that begins at a word."""
    person = names.at(index)
    if person is not None:
        return person
    _, stem, tags = _word(document.norms[index])
    if stem in _names():
        known = _known(document, index)
        if known:
            return known
    if not tags:
        return None
    if stem in _heads():
        return _headed(document, names, index)
    if tags & {"office", "title"}:
        return _office(document, names, index)
    if tags & {"named_body", "agency"}:
        return index, NAMED_BODY
    return _country(document, index) or _people(document, index) or _speaking(document, index)


# --- persons ----------------------------------------------------------------------------------------------------------


class _Names:
    """The names of persons in an article: where they stand, and the fullest for a short one."""

    def __init__(self, document: Document, persons: Persons) -> None:
        self.document = document
        self.persons = [self._whole(person) for person in persons.all if self._is_name(person)]
        self.begins = {person.first: person for person in self.persons}
        self.ends = {person.last for person in self.persons}
        self.officials = [person for person in self.persons if person.office]
        self.by_last: dict[str, list[Person]] = {}
        for person in self.persons:
            if person.last > person.first:
                self.by_last.setdefault(document.norms[person.last], []).append(person)

    def at(self, index: int) -> Found | None:
        """The name that begins at a word, or the family name of one of these persons."""
        person = self.begins.get(index)
        if person:
            return person.last, NAME
        norm, tags = self.document.norms[index], self.document.tags[index]
        if "surname" in tags and norm not in _NOT_ALONE and not tags & _MORE_THAN_A_NAME:
            return index, SURNAME
        if norm in self.by_last and (norm in _FAMILY_COUNTRIES or not tags & _NOT_FAMILY):
            return index, SURNAME
        return None

    def fullest(self, first: int, last: int) -> Tokens:
        """The longest name with the same family name and, where more than that is given, the same given name."""
        norms = self.document.norms
        bearers = around(self.by_last.get(norms[last], []), first, first_of)
        if first == last:  # «الملك [عبدالله]» is not «فواز بن عبدالله»
            fitting = [p for p in bearers if norms[p.last - 1] not in FILIATION]
        else:
            fitting = [p for p in bearers if norms[p.first] == norms[first]]
        best = max(fitting, key=lambda p: (p.last - p.first, -p.first), default=None)
        return (best.first, best.last) if best and best.last - best.first >= last - first else (first, last)

    def holder(self, first: int, last: int) -> Tokens | None:
        """The person whose offices hold the words of a description: the one with the fewest others."""
        document = self.document
        words = {bare(_word(document.norms[i])[1]) for i in range(first, last + 1) if document.shapes[i] not in CLOSED}
        fitting = [p for p in around(self.officials, first, first_of) if words <= p.office]
        if len(words) == 1:
            fitting = [p for p in fitting if p.first < first]
            person = fitting[-1] if fitting else None
        else:
            person = min(fitting, key=lambda p: (len(p.office), p.first > first, abs(p.first - first)), default=None)
        return self.fullest(person.first, person.last) if person else None

    def _is_name(self, person: Person) -> bool:
        """Whether a single word that only an office before it makes a name looks like one: not «طائرة [جرفتها]»."""
        if person.last > person.first:
            return True
        norm, tags = self.document.norms[person.first], self.document.tags[person.first]
        if tags:
            return not tags & {"office", "body"} and norm not in ("علي", "مني")  # also على and مِن written so
        return norm[0] not in "وف" and not norm.startswith("است") and self.document.shapes[person.first] != "own"

    def _whole(self, person: Person) -> Person:
        """With a family name that is a country too: «ديفيد [كاميرون]»."""
        after = person.last + 1
        if after < len(self.document.norms) and self.document.norms[after] in _FAMILY_COUNTRIES:
            return person._replace(last=after)
        return person


_MORE_THAN_A_NAME = frozenset(
    ("office", "title", "body", "demonym", "place", "country", "document", "group", "given_name")
)
_FAMILY_COUNTRIES = frozenset(fold(word) for word in ["كاميرون", "تشاد", "جورجيا"])
_NOT_FAMILY = frozenset(("office", "body", "demonym", "title", "place", "country"))


# --- noun phrases -----------------------------------------------------------------------------------------------------


def phrase_last(document: Document, head: int, *, takes_for: bool = False) -> int:
    """The last word of the noun phrase of a head: its genitives up to a definite one, then adjectives with the article.

    «رئيس [مجلس النواب العراقي]», «الحكومة [اليمنية]», «هيئة [الإغاثة والأعمال الإنسانية]», «اللجنة العليا [للإغاثة]».
    """
    norms = document.norms
    _, stem, head_tags = _word(norms[head])
    definite = stem.startswith("ال")
    last = head
    for index in range(head + 1, min(head + MAX_PHRASE, len(norms))):
        if not document.tokens[index].is_word or document.forces[index]:
            break
        norm, tags, shape = norms[index], document.tags[index], document.shapes[index]
        if shape in CLOSED and norm not in _OFFICE_LINKS:
            break
        if not definite:
            if norm.startswith("ال") or tags & {"country", "named_body"}:
                definite = True
            elif shape not in _GENITIVE_SHAPES or tags & {"given_name"} or document.classes[index] == UNKNOWN_CLASS:
                break
        elif norm in _OFFICE_LINKS and "office" in head_tags and index + 1 < len(norms):
            return phrase_last(document, index + 1)
        elif norm.startswith("لل") and takes_for:
            takes_for = False
        elif not _is_adjective(document, index):
            break
        if definite:
            last = index
    return last


_GENITIVE_SHAPES = frozenset(("nom", "fem", "ات", "ين", "impي", "impت", "impن", "impس", "lnom", "bnom"))


_NEVER_ADJECTIVES = frozenset(fold(word) for word in ["التابعة", "التابع", "الأخير", "الأخيرة", "الماضي"])


def _is_adjective(document: Document, index: int) -> bool:
    """Whether a word can be an adjective of the definite noun before it, or the second of two genitives."""
    norm, tags = document.norms[index], document.tags[index]
    if norm.startswith("وال"):
        return (
            document.norms[index - 1].startswith("ال")
            and document.shapes[index] not in CLOSED
            and not _second_party(document, index)
        )
    if not norm.startswith("ال") or norm in _NEVER_ADJECTIVES:
        return False
    return "demonym" in tags or norm.endswith(("ي", "يه")) or (not tags & _HEADS and _looks_adjective(norm))


def _looks_adjective(norm: str) -> bool:
    """Whether a definite word ends like an adjective of relation, a feminine or a plural, or is a common adjective.

    What ends in a pronoun has no article, whatever its first letters: «البيان [التزامها]».
    """
    return (norm.endswith(("ه", "ين", "ون", "ات", "ا")) and not norm.endswith("ها")) or norm in _ADJECTIVES


_ADJECTIVES = frozenset(
    fold(word)
    for word in [
        "العام",
        "الأعلى",
        "الأول",
        "السابق",
        "الجديد",
        "المساعد",
        "المشترك",
        "الموحد",
        "المتحد",
        "الأحمر",
        "الأبيض",
        "الكبير",
        "الوليد",
        "المستقل",
        "المركز",
        "المنتخب",
        "الراحل",
        "المؤقت",
        "المتطرف",
        "المسلح",
        "الأكبر",
        "المشرف",
        "المعارض",
        "الحاكم",
        "القائم",
        "الأوسط",
        "الأهلي",
    ]
)


def _second_party(document: Document, index: int) -> bool:
    """Whether a joined word is a party of its own: «الحكومة [والمعارضة]»."""
    return (
        bool(sources().get(document.norms[index][1:], frozenset()) & _HEADS)
        or document.tags[index - 1] & _HEADS != frozenset()
    )


# «الاتحاد الأوروبي» has a code among the countries, and is a body.
_UNIONS = frozenset(fold(word) for word in ["الأوروبي", "الاوربي", "الأوروبية"])


def _known(document: Document, index: int) -> Found | None:
    """The longest name of two words or more in the lexicon: «الولايات المتحدة», «الأمم المتحدة»."""
    norms, known = document.norms, phrases()
    stem = _word(norms[index])[1]
    for last in range(min(index + _names()[stem], len(norms)) - 1, index, -1):
        tags = known.get((stem, *norms[index + 1 : last + 1]), frozenset())
        if "country" in tags:
            return last, COUNTRY if norms[last] not in _UNIONS else NAMED_BODY
        if "metonym" in tags:
            return last, GOVERNMENT
        if tags & _NAMED:
            return last, NAMED_BODY
    return None


# --- offices ----------------------------------------------------------------------------------------------------------


def _office(document: Document, names: _Names, index: int, offices: int = MAX_OFFICES) -> Found | None:
    """An office that stands for a person; one beside a name only describes its bearer and is no mention."""
    _, norm, tags = _word(document.norms[index])
    if (
        norm in _NOT_OFFICES
        or document.shapes[index] in CLOSED  # «أمام», not «إمام»
        or (norm in reporting_forms() and norm not in _SOURCES)
        or _is_attribute(document, index, norm)
    ):
        return None
    last = phrase_last(document, index, takes_for="امين" in norm or "مدير" in norm)
    after = last + 1
    if after < len(document.tokens) and not document.tokens[after].is_word and document.norms[after] != "\n":
        after += 1
    numbers = agreement().get(norm, _SINGULAR)
    plural = bool(numbers) and not numbers & _SINGULAR
    if after < len(document.tokens) and not plural and _describes(document, names, after, offices - 1):
        return last, None
    before = index - 2 if index and document.norms[index - 1] in ("،", "-", "(", "–") else index - 1
    if before in names.ends:
        return last, None
    if "office" not in tags:
        return None
    if norm in _SOURCES:
        return (_described_last(document, index) if last == index else last), SOURCE
    if not norm.startswith("ال") and last == index:
        return None
    return last, OFFICES if plural else OFFICE


def _described_last(document: Document, index: int) -> int:
    """With the adjectives of an indefinite noun: «مصدر [أمني رفيع]», «مصادر [عشائرية]»."""
    last = index
    for after in range(index + 1, min(index + 3, len(document.tokens))):
        norm = document.norms[after]
        if document.shapes[after] in CLOSED or not norm.endswith(("ي", "يه", "مطلع", "مطلعه", "رفيع", "مسوول")):
            break
        last = after
    return last


def _describes(document: Document, names: _Names, after: int, offices: int) -> bool:
    """Whether what follows an office is its bearer's name, or another office of his: «الوزير [القيادي علي حسن]»."""
    if names.at(after):
        return True
    if not offices or not document.tags[after] & {"office", "title"}:
        return False
    following = _office(document, names, after, offices)
    return following is not None and following[1] is None


_SOURCES = frozenset(
    fold(word) for word in ["مصدر", "مصادر", "المصدر", "المصادر", "مصدران", "مصدرين", "شهود", "الشهود"]
)


def _is_attribute(document: Document, index: int, norm: str) -> bool:
    """Whether an office noun is an adjective here, or a plural of things: «العمل [الفني]», «المساعدات»."""
    if norm.endswith("ات") or (norm.startswith("ال") and norm.endswith("يه")):
        return True
    before = document.norms[index - 1] if index else ""
    described = before.startswith(("ال", "وال", "لل", "بال"))
    if document.norms[index].startswith("وال"):  # «المحلل السياسي [والعسكري]»
        return described and not norm.endswith(("ون", "ين"))
    return (
        document.norms[index].startswith("ال")
        and described
        and document.shapes[index - 1] not in CLOSED
        and "title" not in document.tags[index - 1]
        and not document.forces[index - 1]
    )


# --- bodies, countries, groups, documents -----------------------------------------------------------------------------


def _headed(document: Document, names: _Names, index: int) -> Found | None:
    """A phrase with a head of the table: «وزارة الخارجية», «الحكومة», «أهالي المدينة», «صحيفة كرونيكل»."""
    stem = _word(document.norms[index])[1]
    head = _heads()[stem]
    last = phrase_last(document, index, takes_for=head.takes_for)
    if last == index:
        last = _named_last(document, index)
    elif last + 1 in names.begins and not stem.startswith("ال") and document.tags[last] & {"title", "office"}:
        last = names.begins[last + 1].last  # «مركز الملك [سلمان]»
    if last == index and not (head.alone and stem.startswith("ال") and not _follows_definite(document, index)):
        return None
    return last, head.rule


def _named_last(document: Document, index: int) -> int:
    """With a name in quote marks, or one that no lexicon knows: «حزب «[الغد]»», «صحيفة [كرونيكل]»."""
    after = index + 1
    if after in document.opens:
        close = document.opens[after]
        return (
            close
            if after + 1 < close <= after + 5
            and close < len(document.tokens)
            and document.norms[close] not in (".", "\n")
            else index
        )
    if (
        not _word(document.norms[index])[2] & {"body.media", "body.company"}
        or after >= len(document.tokens)
        or not document.tokens[after].is_word
    ):
        return index
    named = "agency" in document.tags[after] or "agency.ambiguous" in document.tags[after]
    return after if named or document.classes[after] == UNKNOWN_CLASS else index


def _follows_definite(document: Document, index: int) -> bool:
    """Whether a definite word may be the adjective of the one before it: «الحدود [السعودية]»."""
    if not index or not document.norms[index].startswith("ال"):
        return False
    before = document.norms[index - 1]
    noun = before.startswith(("ال", "وال", "بال", "لل")) and document.shapes[index - 1] not in CLOSED
    return noun and not document.forces[index - 1]


def _country(document: Document, index: int) -> Found | None:
    tags = _word(document.norms[index])[2]
    if index and document.norms[index - 1] in _NOT_BEFORE_COUNTRY:
        return None
    if "country" in tags and not ("demonym" in tags and _follows_definite(document, index)):
        return index, COUNTRY
    if "metonym" in tags or ("capital" in tags and _speaks(document, index, index)):
        return index, GOVERNMENT
    return None


def _people(document: Document, index: int) -> Found | None:
    """A plural demonym as a noun, not as the adjective of the word before it: «قال [الفلسطينيون]»."""
    cut, stem, tags = _word(document.norms[index])
    if "demonym" not in tags or not stem.startswith("ال") or not agreement().get(stem, _SINGULAR).isdisjoint(_SINGULAR):
        return None
    before = index - 1
    noun = (
        cut
        or before < 0
        or not document.tokens[before].is_word
        or document.shapes[before] in CLOSED
        or document.forces[before]
    )
    return (index, PEOPLE) if noun else None


def _speaking(document: Document, index: int) -> Found | None:
    """A document that speaks: «أضاف [البيان]», «[تقرير المنظمة] يؤكد»."""
    if "document" not in document.tags[index]:
        return None
    last = phrase_last(document, index)
    definite = document.norms[index].startswith("ال") or last > index
    return (last, DOCUMENT) if definite and _speaks(document, index, last) else None


def _speaks(document: Document, first: int, last: int) -> bool:
    """Whether a finite verb of saying stands right before or behind these words."""
    norms = document.norms
    return bool((first and _force(norms[first - 1])) or (last + 1 < len(norms) and _force(norms[last + 1])))


@lru_cache(maxsize=50_000)
def _force(norm: str) -> str:
    """The force, if not weak, of a folded word as a finite verb of saying, with or without a conjunction, or ''."""
    forms = reporting_forms()
    readings = forms.get(norm) or (forms.get(norm[1:]) if norm[:1] in ("و", "ف") else None) or ()
    finite = (r.verb.force for r in readings if r.form.tense in (Tense.PAST, Tense.PRESENT))
    return next((force for force in finite if force != "weak"), "")


# --- records ----------------------------------------------------------------------------------------------------------


def _records(document: Document, names: _Names, found: list[tuple[Tokens, Rule]]) -> tuple[Mention, ...]:
    countries, bodies = _countries(document, found), _bodies(document, found)
    records = []
    for mention, rule in found:
        span = _span(document, mention)
        name = _name(document, names, countries, bodies, mention, rule)
        full = span if name == mention else _span(document, name)
        records.append(Mention(span=span, kind=rule.kind, name=full, why=_why(rule)))
    return tuple(records)


@cache
def _why(rule: Rule) -> Why:
    return Why(rule=rule.name, confidence=rule.confidence)


def _name(
    document: Document,
    names: _Names,
    countries: dict[str, Tokens],
    bodies: dict[str, list[Tokens]],
    mention: Tokens,
    rule: Rule,
) -> Tokens:
    """The fullest naming of the referent of a mention."""
    if rule.kind is MentionKind.PERSON:
        return names.fullest(*mention)
    if rule.kind is MentionKind.COUNTRY:
        return countries[_code(document, mention)]
    if rule is OFFICE:
        return names.holder(*mention) or mention
    if rule is BODY:
        return _fuller_body(document, bodies, mention)
    return mention


def _bodies(document: Document, found: list[tuple[Tokens, Rule]]) -> dict[str, list[Tokens]]:
    """The bodies of the article by their bare head noun, in text order."""
    heads: dict[str, list[Tokens]] = {}
    for mention, rule in found:
        if rule.kind is MentionKind.BODY:
            heads.setdefault(_bare_head(document, mention), []).append(mention)
    return heads


def _fuller_body(document: Document, bodies: dict[str, list[Tokens]], mention: Tokens) -> Tokens:
    """The longer name with the same head that a definite one takes up: «الوزارة», the last «وزارة الصحة»."""
    if not _word(document.norms[mention[0]])[1].startswith("ال"):
        return mention
    words = _bare_words(document, mention)
    near = around(bodies[_bare_head(document, mention)], mention[0], itemgetter(0))
    # What holds more words is longer than they are: most others need no look at their words.
    longer = [b for b in near if b[1] - b[0] >= len(words) and words < _bare_words(document, b)]
    before = [b for b in longer if b[0] < mention[0]]
    return before[-1] if before else longer[0] if longer else mention


def _bare_words(document: Document, mention: Tokens) -> set[str]:
    return {_bare_head(document, mention), *map(bare, document.norms[mention[0] + 1 : mention[1] + 1])}


def _bare_head(document: Document, mention: Tokens) -> str:
    return bare(_word(document.norms[mention[0]])[1])


def _span(document: Document, mention: Tokens) -> Span:
    """The span of a mention without the conjunction or preposition written to its first word: «[و]العراق»."""
    whole = document.span(*mention)
    return Span(whole.start + _word(document.norms[mention[0]])[0], whole.end)


def _countries(document: Document, found: list[tuple[Tokens, Rule]]) -> dict[str, Tokens]:
    """The longest naming of each country of the article; a capital or a building only where nothing else is."""
    best: dict[str, tuple[bool, int, int]] = {}
    for (first, last), rule in found:
        if rule.kind is MentionKind.COUNTRY:
            key = (rule is COUNTRY, last - first, -first)
            code = _code(document, (first, last))
            best[code] = max(best.get(code, key), key)
    return {code: (-first, -first + length) for code, (_, length, first) in best.items()}


def _code(document: Document, mention: Tokens) -> str:
    """The ISO 3166-1 code of a country by any of its names, or the folded words where the table has none."""
    words = (_word(document.norms[mention[0]])[1], *document.norms[mention[0] + 1 : mention[1] + 1])
    return country_codes().get(words, " ".join(words))
