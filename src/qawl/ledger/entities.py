"""Whom a naming denotes on a day: a person of the registry, a government, or somebody whom the articles alone make known.

«الرئيس الأميركي» is Barack Obama in 2015 and Joe Biden in 2021; «كيري» in an article about Washington is John Kerry while he
holds an office; «واشنطن» is the government of the United States; «وزير الخارجية» alone is that of the country that the article
speaks of most. Whoever is not in the registry is provisional: known by name, and by the countries named beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from qawl.arabic.letters import fold
from qawl.ledger.names import Name, may_be_one, name_of
from qawl.ledger.offices import OfficeNaming, office_of
from qawl.ledger.places import code_of
from qawl.ledger.registry import registry
from qawl.lexicon.countries import country_codes
from qawl.lexicon.nouns import sources
from qawl.reading.persons import bare
from qawl.records import Record

if TYPE_CHECKING:
    from collections.abc import Set

    from qawl.ledger.registry import Person
    from qawl.records import Article, Span

_WORD = re.compile(r"[^\W_]+")
_CLAUSE_END = re.compile(r"[.!؟\n:،]")
# How many characters before and behind a name hold the office of its bearer.
BEFORE, BEHIND = 70, 40
# How long before and after a tenure a name alone still denotes its holder, and an office does not.
AROUND_TENURE = dt.timedelta(days=365)


class Who(Record, frozen=True):
    """Whom a naming denotes: `key` is the same in every article (`person:`, `government:`, `office:` or `name:` and what follows).

    name: the words to show; seats: the countries and organisations that it speaks for (ISO 3166-1 or the registry's codes).
    """

    key: str
    name: str
    words: tuple[str, ...]
    seats: tuple[str, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether the registry knows whom."""
        return self.key.startswith(("person:", "government:"))


class Relation(StrEnum):
    """How two namings stand to each other."""

    SAME = "same"
    SIDE = "side"  # one speaks for the other: a minister and his government
    OPEN = "open"  # nothing tells: one is not named, or by an office or family name alone
    OTHER = "other"


def relation(one: Who | None, other: Who | None) -> Relation:
    """Whether two namings can denote one speaker."""
    if one is None or other is None:
        return Relation.OPEN
    if one.key == other.key:
        return Relation.SAME
    if _is_person(one) and _is_person(other):
        return Relation.OTHER  # the registry knows both
    if _are_names(one, other) and may_be_one(Name(one.words), Name(other.words)):
        return Relation.SAME
    return Relation.SIDE if set(one.seats) & set(other.seats) else Relation.OTHER


def are_two(one: Who | None, other: Who | None) -> bool:
    """Whether two namings hardly denote one speaker: two persons of the registry, two names in full that nobody bears both («سعد
    الحربي», «خالد العنزي»), or two bodies of one kind that tell themselves apart («شركة أسمنت [نجران]», «شركة أسمنت [حائل]»). A
    misspelling, or a mistake about who spoke, looks the same.
    """
    if one is None or other is None or one.key == other.key:
        return False
    if _is_person(one) and _is_person(other):
        return True
    if _is_named_in_full(one) and _is_named_in_full(other):
        return relation(one, other) is Relation.OTHER
    left, right = _words_of_body(one), _words_of_body(other)
    shared = next((n for n, (ours, theirs) in enumerate(zip(left, right, strict=False)) if ours != theirs), 0)
    return shared > 0 and set(left[shared:]).isdisjoint(right[shared:])


def _is_named_in_full(who: Who) -> bool:
    """Whether somebody is known by a name of two words or more that is no body's."""
    return who.key.startswith("name:") and len(who.words) > 1 and not _words_of_body(who)


def _words_of_body(who: Who) -> tuple[str, ...]:
    """The words of the name of a body, bare but for the first and without demonyms; none where it is no name of one."""
    words = _WORD.findall(fold(who.name))
    tags = sources().get(bare(words[0]), frozenset()) if words else frozenset()
    if not who.key.startswith("name:") or "body" not in tags or "document" in tags:
        return ()
    return (words[0], *(bare(word) for word in words[1:] if not code_of(word)))


def _are_names(one: Who, other: Who) -> bool:
    return not one.key.startswith("government:") and not other.key.startswith("government:")


def _is_person(who: Who) -> bool:
    return who.key.startswith("person:")


class Namings:
    """The namings of one article: what it says of countries tells whom an office or a family name denotes."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._known: dict[Span, Who] = {}

    @cached_property
    def _countries(self) -> Counter[str]:
        """How often the article names each country."""
        return Counter(_codes(self._article.text))

    def who(self, name: Span) -> Who:
        """Whom a span of the article names."""
        if name not in self._known:
            self._known[name] = self._who(name)
        return self._known[name]

    def _who(self, name: Span) -> Who:
        written = " ".join(self._article.text[name.start : name.end].replace("#", " ").replace("_", " ").split())
        words = tuple(fold(written).split())
        code = country_codes().get(words) or _governed(words)
        if code:
            return Who(f"government:{code}", written, words, (code,))
        office = office_of(written)
        called = name_of(" ".join(office.rest) if office else written)
        beside = self._beside(name)
        person = self._holder(office, called, beside) or self._named(called, beside)
        if person:
            return Who(
                f"person:{person.id}", written, called.words, tuple(sorted(person.seats(self._article.published)))
            )
        seats = tuple(sorted(beside))
        if office and not called.words:
            return Who(f"office:{office.office}:{'+'.join(seats)}", written, (), seats)
        whole = called if called.words else name_of(written)
        return Who(f"name:{whole.key}", written, whole.words, seats)

    def _holder(self, office: OfficeNaming | None, called: Name, beside: frozenset[str]) -> Person | None:
        """Who holds the office that a naming gives, on the day of the article."""
        day = self._article.published
        if office is None or called.words or day is None:
            return None
        seats = [office.seat] if office.seat else sorted(beside) or self._focus()
        holders = [holder for each in seats if (holder := registry().holder(each, office.office, day))]
        return holders[0] if len(holders) == 1 else None

    def _named(self, called: Name, beside: frozenset[str]) -> Person | None:
        """The one person of the registry who can bear a name here: the article speaks of his country.

        A family name alone needs an office on the day as well. Who speaks for an organisation needs no country.
        """
        bearers = registry().named(called) if called.words else ()
        if not bearers:
            return None
        day = self._article.published
        spoken_of = beside | set(self._countries)
        found = [p for p in bearers if _speaks_for(p.seats(None), spoken_of)]
        if len(called.words) == 1:
            found = [p for p in found if day and _speaks_for(p.seats(day), spoken_of)]
        elif len(found) > 1 and day:
            found = [p for p in found if _around(p, day)]
        return found[0] if len(found) == 1 else None

    def _beside(self, name: Span) -> frozenset[str]:
        """The countries of the words before, in and behind a name, up to the end of the sentence or the line."""
        text = self._article.text
        before = _CLAUSE_END.split(text[max(0, name.start - BEFORE) : name.start])[-1]
        behind = _CLAUSE_END.split(text[name.end : name.end + BEHIND], 1)[0]
        return frozenset(_codes(f"{before} {text[name.start : name.end]} {behind}"))

    def _focus(self) -> list[str]:
        """The country that the article speaks of most, where one is named at least twice as often as any other."""
        most = self._countries.most_common(2)
        clear = most and (len(most) == 1 or most[0][1] >= 2 * most[1][1])
        return [most[0][0]] if clear else []


def _governed(words: tuple[str, ...]) -> str:
    """The country whose government some folded words name: «الحكومة العراقية», «حكومة العراق», «الإدارة الأميركية»; '' for none.

    One of several governments of a country is not meant: «الحكومة الليبية المؤقتة», «حكومة الكاظمي».
    """
    head, *rest = words
    if not rest or head not in _GOVERNMENTS:
        return ""
    named = country_codes().get(tuple(rest), "") if not head.startswith("ال") else ""
    return named or (code_of(rest[0]) if len(rest) == 1 and rest[0].startswith("ال") else "")


_GOVERNMENTS = frozenset(fold(word) for word in ("الحكومة", "حكومة", "الإدارة"))


def _speaks_for(seats: frozenset[str], countries: Set[str]) -> bool:
    """Whether somebody with these seats speaks for one of some countries, or for an organisation."""
    return bool(seats & countries) or not _STATES.issuperset(seats)


_STATES = frozenset(country_codes().values()) - {"EU"}


def _around(person: Person, day: dt.date) -> bool:
    return any(
        tenure.since - AROUND_TENURE <= day and (tenure.until is None or day < tenure.until + AROUND_TENURE)
        for tenure in person.tenures
    )


def _codes(text: str) -> list[str]:
    """The countries that a text names, by name, capital or adjective."""
    return [code for word in _WORD.findall(text) if (code := code_of(word))]
