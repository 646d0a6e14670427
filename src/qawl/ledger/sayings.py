"""What one article says of those whom the registry does not know: their names, offices, and what stands beside them.

«سعد الحربي» the coach and «سعد الحربي» the officer share a name that many bear; a profile holds what tells them apart.

Invariant: a profile is a pure function of the article and its reading.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from qawl.arabic.letters import fold
from qawl.ledger.bodies import body_of, focus_of
from qawl.ledger.chains import SONS, Chain, chain_of, folded, given_names, kin, names
from qawl.ledger.places import code_of
from qawl.ledger.tagged import LINKS, STOPS, city_of, everyday, family_like, tagged, titles
from qawl.ledger.words import stem_of
from qawl.lexicon.nouns import sources
from qawl.reading.persons import bare
from qawl.records import MentionKind, Record, Span, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.ledger.bodies import Body
    from qawl.ledger.entities import Namings
    from qawl.ledger.tagged import Word
    from qawl.records import Article, Mention, Reading


class ProfileKind(StrEnum):
    """What an entity is."""

    PERSON = "person"
    BODY = "body"


class Sign(StrEnum):
    """What tells one bearer of a name from the others."""

    OFFICE = "office"  # stems of his offices
    HEAD = "head"  # their first words
    TITLE = "title"
    NEAR = "near"  # stems of the words beside the name
    COMPANY = "company"  # who else is named
    PLACE = "place"
    COUNTRY = "country"
    FIELD = "field"  # sport, military, media ...


class Profile(Record, frozen=True, kw_only=True):
    """What one article says of one person or body that the registry does not know.

    name: where its fullest naming stands; called: that naming in words; also: its other namings; spans: all their places. words,
    closed: the name as it is compared (`Chain`). offices: as they stand beside the name («المتحدث باسم وزارة الداخلية»); bodies and
    countries named with it. country: ISO 3166-1 code of the one that a body is of, where its words alone do not tell which it is.
    """

    article: str
    kind: ProfileKind
    name: Span
    called: str
    also: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    words: tuple[str, ...]
    closed: bool = True
    offices: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    country: str = ""
    signs: dict[Sign, frozenset[str]] = msgspec.field(default_factory=dict)
    day: dt.date | None = None
    outlet: str | None = None

    @property
    def chain(self) -> Chain:
        """The name as it is compared."""
        return Chain(self.words, self.closed)


def profiles(article: Article, reading: Reading, namings: Namings) -> tuple[Profile, ...]:
    """The profiles of an article: of speakers, parties and participants, and of persons named with an office or a rank."""
    told = _Telling(article, reading, namings)
    return (*told.persons(), *told.bodies())


def profile_of(told: Iterable[Profile], naming: Span) -> Profile | None:
    """Whose profile a naming of the article asks for: that of the last person, else of the first body, that it holds."""
    inside = [
        (profile.kind is ProfileKind.PERSON, span.start if profile.kind is ProfileKind.PERSON else -span.start, profile)
        for profile in told
        for span in profile.spans
        if naming.start <= span.start and span.end <= naming.end
    ]
    return max(inside, key=lambda found: found[:2])[2] if inside else None


class _Office(NamedTuple):
    span: Span
    words: tuple[Word, ...]


class _Bearer(NamedTuple):
    """One person of the article: his names, his mentions, and the offices and titles that stand beside them."""

    key: str
    chains: set[Chain]
    mentions: list[Mention]
    offices: list[_Office]
    titles: set[str]


# How many persons of one given and family name an article tells apart: no news article names as many.
_NAMESAKES = 20
# How many characters before and behind a name may hold an office of its bearer, and words that tell of him.
_OFFICE_REACH, _NEAR_REACH = 110, 70
# How many characters behind a body's name may hold its country.
_LAND_REACH = 25
# How much of a text, from its beginning, tells where it plays.
_LEAD = 250
# How many words an office has at most, and how many prepositions; how many others are kept as those named with one.
_OFFICE_WORDS, _OFFICE_LINKS, _COMPANY = 10, 2, 40
# Characters that may stand between an office and a name, and those that end what speaks of one.
_BETWEEN = " \u00a0،,-–—/(:\"'"
_EDGE_BEFORE = re.compile(r"[.!؟?\n:؛،,()\[\]*;]")
_EDGE_BEHIND = re.compile(r"[.!؟?\n:؛،,«»\"“”()\[\]*;]")
_RANKS = frozenset(("rank", "royal", "religious"))


class _Telling:
    """One article as the source of profiles."""

    def __init__(self, article: Article, reading: Reading, namings: Namings) -> None:
        self.article, self.namings, self.text = article, namings, article.text
        self.mentions = [m for m in reading.mentions if m.kind in (MentionKind.PERSON, MentionKind.BODY)]
        self.starts = [mention.span.start for mention in self.mentions]
        self.actors: dict[Span, Mention] = {}  # names of speakers, parties and participants, with a mention of each
        self.told: defaultdict[Span, list[Span]] = defaultdict(list)  # their offices in events
        for naming, office in _acting(reading):
            if mention := self._in(naming):
                self.actors[mention.name] = mention
                if office:
                    self.told[mention.name].append(office)

    def _inside(self, span: Span) -> Iterator[Mention]:
        """The mentions that begin and end within a span."""
        for mention in self.mentions[bisect_left(self.starts, span.start) :]:
            if mention.span.start >= span.end:
                return
            if mention.span.end <= span.end:
                yield mention

    def _in(self, naming: Span) -> Mention | None:
        """The mention that a naming consists of: the last person in it, else the body that it opens with."""
        inside = list(self._inside(naming))
        people = [m for m in inside if m.kind is MentionKind.PERSON]
        if people:
            return people[-1]
        return inside[0] if inside and inside[0].span.start == naming.start else None

    def _called(self, span: Span) -> str:
        return name_of(self.text, span) or ""

    # persons

    def persons(self) -> Iterator[Profile]:
        """Who acts, or is named with an office or a rank."""
        bearers = [bearer for namesakes in self._bearers().values() for bearer in namesakes]
        company = list(dict.fromkeys(bearer.key for bearer in bearers if " " in bearer.key))[: _COMPANY + 1]
        for bearer in bearers:
            for name in {mention.name for mention in bearer.mentions}:
                bearer.offices.extend(_Office(span, tuple(tagged(self.text, span))) for span in self.told.get(name, ()))
            acts = any(mention.name in self.actors for mention in bearer.mentions)
            if acts or bearer.offices or any(titles()[title] in _RANKS for title in bearer.titles):
                yield self._person(bearer, set(company) - {bearer.key})

    def _bearers(self) -> dict[str, list[_Bearer]]:
        """The persons that the registry does not know, by what they are called; several where their fathers are others."""
        found: dict[str, list[_Bearer]] = {}
        people = [mention for mention in self.mentions if mention.kind is MentionKind.PERSON]
        ends = [0, *(mention.span.end for mention in people)]
        begins = [*(mention.span.start for mention in people[1:]), len(self.text)]
        for mention, after, limit in zip(people, ends, begins, strict=False):
            if self.namings.who(mention.name).registered or not self._is_name(mention.name):
                continue
            run = self._before(mention.span, after)
            held = set()
            while run and "title" in run[-1].tags and run[-1].bare in titles():
                held.add(run.pop().bare)
            if run and _bears_name(run[-1]):
                continue
            bearer = _bearer_of(chain_of(self._called(mention.name)), found)
            bearer.mentions.append(mention)
            bearer.titles.update(held)
            bearer.offices.extend(office for office in (_office_in(run), self._behind(mention.span, limit)) if office)
        return found

    def _is_name(self, name: Span) -> bool:
        """Whether a name is no run of everyday words: not «و[جود مثل]»; a single one is a family name that acts."""
        words = [word.norm for word in tagged(self.text, name)]
        known = chain_of(self._called(name)).words
        if not words or not known or words[0] in SONS:
            return False
        before, last = self.text[max(0, name.start - 1) : name.start], words[-1]
        if before.isalpha() and everyday(fold(before) + words[0]):
            return False
        if len(known) == 1:
            return name in self.actors and known[0] not in given_names() and family_like(last)
        return last.startswith("ال") or bare(last) in names() or not everyday(last)

    def _person(self, bearer: _Bearer, company: set[str]) -> Profile:
        _, _, mentions, offices, held = bearer
        spans = sorted({m.name for m in mentions} | {m.span for m in mentions})
        name = max(spans, key=lambda span: (len(chain_of(self._called(span)).words), -span.start))
        called = self._called(name)
        chain = chain_of(called)
        signs: defaultdict[Sign, set[str]] = defaultdict(set)
        signs[Sign.TITLE] = {title for title in held if titles()[title] != "honorific"}
        signs[Sign.COMPANY] = company
        signs[Sign.PLACE] = set(self._scene)
        for office in offices:
            _add_office(signs, office)
        for start, end in {mention.span for mention in mentions}:
            for side in ((max(0, start - _NEAR_REACH), start), (end, end + _NEAR_REACH)):
                for word in tagged(self.text, side):
                    _add_word(signs, word)
        return Profile(
            article=self.article.id,
            kind=ProfileKind.PERSON,
            name=name,
            called=called,
            also=tuple(sorted({self._called(span) for span in spans} - {called})),
            spans=tuple(spans),
            words=chain.words,
            closed=chain.closed,
            offices=tuple(dict.fromkeys(self._written(office.span) for office in offices)),
            bodies=tuple(sorted({self._called(body.name) for body in self._bodies_of(offices)})),
            countries=tuple(sorted(signs[Sign.COUNTRY])),
            signs={kind: frozenset(words) for kind, words in signs.items() if words},
            day=self.article.published,
            outlet=self.article.outlet,
        )

    def _written(self, office: Span) -> str:
        """An office as it stands, with the mark that closes a quotation in it: «مدير شركة "مثال["]»."""
        opened = any(mark in self.text[office.start : office.end] for mark in '"«“')
        closed = opened and self.text[office.end : office.end + 1] in ('"', "»", "”")
        return self._called(Span(office.start, office.end + closed))

    @cached_property
    def _scene(self) -> frozenset[str]:
        """The cities and regions that the first words name."""
        return frozenset(place for word in tagged(self.text, (0, _LEAD)) if (place := city_of(word.norm)))

    def _bodies_of(self, offices: list[_Office]) -> Iterator[Mention]:
        """The bodies that offices are of."""
        for office in offices:
            yield from (each for each in self._inside(office.span) if each.kind is MentionKind.BODY)

    def _before(self, name: Span, after: int) -> list[Word]:
        """The words before a name, back to a mark, the name before it, or a word that no office holds."""
        edge, reach = name.start, max(after, name.start - _OFFICE_REACH)
        while edge > reach and self.text[edge - 1] in _BETWEEN:
            edge -= 1
        marks = [mark.end() for mark in _EDGE_BEFORE.finditer(self.text, reach, edge)]
        run: list[Word] = []
        for word in reversed(tagged(self.text, (marks[-1] if marks else reach, edge))[-_OFFICE_WORDS:]):
            if word.norm in STOPS:
                break
            run.append(word)
            if word.norm[0] == "و" and word.tags & {"office", "title"}:
                break  # «... [ووكيل الوزارة] سعد الحربي»: what stands before speaks of somebody else
        return run[::-1]

    def _behind(self, name: Span, limit: int) -> _Office | None:
        """The office that opens right behind a name: «سعد الحربي، مدير الشرطة»; not one that leads to the next name."""
        begin, limit = name.end, min(limit, name.end + _OFFICE_REACH)
        while begin < limit and self.text[begin] in _BETWEEN:
            begin += 1
        mark = _EDGE_BEHIND.search(self.text, begin, limit)
        words = tagged(self.text, (begin, mark.start() if mark else limit))[:_OFFICE_WORDS]
        size = next((n for n, word in enumerate(words) if word.norm in STOPS), len(words))
        leads = not mark and size == len(words) and "،" in self.text[name.end : begin]
        if not size or words[0].start != begin or words[0].norm[0] == "و" or leads:
            return None
        return _office_in(words[:size]) if _heads_office(words[0]) else None

    # bodies

    def bodies(self) -> Iterator[Profile]:
        """The bodies that act, and that can be told from others of their kind."""
        groups: defaultdict[Body, list[Mention]] = defaultdict(list)
        for mention in self.actors.values():
            known = mention.kind is not MentionKind.BODY or self.namings.who(mention.name).registered
            if not known and (body := body_of(tagged(self.text, mention.name), partial(self._land_of, mention))):
                groups[body].append(mention)
        for body, mentions in groups.items():
            spans = sorted({m.name for m in mentions} | {m.span for m in mentions})
            name = max(spans, key=lambda span: (span.end - span.start, -span.start))
            yield Profile(
                article=self.article.id,
                kind=ProfileKind.BODY,
                name=name,
                called=self._called(name),
                also=tuple(sorted({self._called(span) for span in spans} - {self._called(name)})),
                spans=tuple(spans),
                words=body.words,
                countries=(body.country,) if body.country else (),
                country=body.country,
                day=self.article.published,
                outlet=self.article.outlet,
            )

    def _land_of(self, body: Mention) -> str:
        """The country behind the name of a body, «وزارة الصحة [في تونس]», else that of the article."""
        end = max(body.span.end, body.name.end)
        behind = tagged(self.text, (end, min(len(self.text), end + _LAND_REACH)))[:2]
        if behind and behind[0].norm in LINKS:
            behind.pop(0)
        elif not behind or behind[0].norm[0] not in "بل":
            return self._focus
        return (behind and code_of(behind[0].norm)) or self._focus

    @cached_property
    def _focus(self) -> str:
        return focus_of(self.text)


def _bearer_of(chain: Chain, found: dict[str, list[_Bearer]]) -> _Bearer:
    """The one of the persons found so far who bears a name, or a new one."""
    given, *rest = chain.words
    key = " ".join((given, *(rest[-1:] if chain.closed else rest[:1])))
    namesakes = found.setdefault(key, [])
    bearer = next((each for each in namesakes if all(kin(chain, other) for other in each.chains)), None)
    if bearer is None:
        bearer = _Bearer(key, set(), [], [], set())
        namesakes[_NAMESAKES - 1 :] = [bearer]
    bearer.chains.add(chain)
    return bearer


def _acting(reading: Reading) -> Iterator[tuple[Span, Span | None]]:
    """The namings of speakers, parties and participants, with the office that an event gives."""
    for statement in reading.statements:
        if statement.speaker_name:
            yield statement.speaker_name, None
    for commitment in reading.commitments:
        for party in (*commitment.by, *commitment.to):
            yield party, None
    for event in reading.events:
        for part in event.participants:
            yield part.name, part.office


def _bears_name(word: Word) -> bool:
    """Whether a word before a name makes it that of a thing: «مدرسة الأمير [سعد الحربي]», not «مدير المدرسة [سعد الحربي]»."""
    definite = "ال" in word.norm[:3] or word.norm.startswith("لل")
    return not definite and ("body" in word.tags or word.bare in _NAMED_AFTER)


# What is named after persons, beside bodies.
_NAMED_AFTER = folded(
    *(
        "شارع",
        "طريق",
        "ميدان",
        "ساحة",
        "حي",
        "تقاطع",
        "نفق",
        "جسر",
        "كوبري",
        "سد",
        "ملعب",
        "استاد",
        "إستاد",
        "صالة",
        "كأس",
    ),
    *("جائزة", "برنامج", "كرسي", "مسابقة", "حديقة", "قاعة", "منتزه", "سفينة", "كتاب", "رواية", "قصيدة", "كتيبة"),
)
# Domains of offices that tell nothing of who somebody is: witnesses, relatives, passers-by.
_NO_DOMAINS = frozenset(("office.source", "office.civil"))
# «صاحب السمو» is a title.
_NO_HEADS = folded("صاحب", "صاحبة")


def _heads_office(word: Word) -> bool:
    """Whether a word opens an office: not «مقدماً شكره», not «التقنيات»."""
    domains = {tag for tag in word.tags if tag.startswith("office.")}
    plain = word.norm not in STOPS and word.bare not in _NO_HEADS and not word.norm.endswith(("ات", "ا"))
    return plain and bool(domains - _NO_DOMAINS)


def _office_in(words: list[Word]) -> _Office | None:
    """The office that a run of words ends in, from its first head on."""
    head = next((n for n, word in enumerate(words) if _heads_office(word)), None)
    if head is None:
        return None
    links = [n for n in range(head, len(words)) if words[n].norm in LINKS]
    kept = words[head : links[_OFFICE_LINKS] if len(links) > _OFFICE_LINKS else None]
    while len(kept) > 1 and kept[-1].norm in LINKS:
        kept.pop()
    return _Office(Span(kept[0].start, kept[-1].end), tuple(kept))


_SYNONYMS = {fold("ناطق"): fold("متحدث"), fold("مسئول"): fold("مسؤول")}


def _add_office(signs: defaultdict[Sign, set[str]], office: _Office) -> None:
    """What an office tells: its head, and its stems without countries."""
    head = office.words[0].bare
    signs[Sign.HEAD].add(_SYNONYMS.get(head, head))
    words = (word.norm for word in office.words if word.norm not in LINKS and not code_of(word.norm))
    signs[Sign.OFFICE] |= {stem for word in words if (stem := stem_of(word))}


def _add_word(signs: defaultdict[Sign, set[str]], word: Word) -> None:
    """What a word near a name tells."""
    if code := code_of(word.norm):
        signs[Sign.COUNTRY].add(code)
    elif place := city_of(word.norm):
        signs[Sign.PLACE].add(place)
    elif stem := stem_of(word.norm):
        signs[Sign.NEAR].add(stem)
    if field := _field(word.bare):
        signs[Sign.FIELD].add(field)


_FIELDS = frozenset(
    ("sport", "military", "justice", "religion", "media", "academia", "business", "company", "health", "party")
)


@lru_cache(maxsize=1 << 16)
def _field(word: str) -> str:
    domains = {tag.partition(".")[2] for tag in sources().get(word, ()) if tag.startswith(("office.", "body."))}
    return min(domains & _FIELDS, default="")
