"""Provisional entities: what the articles say together of those whom the registry does not know.

Invariants:

- An entity holds nothing that its profiles did not say, counted and added: the order of its profiles does not matter (but for the
  rarest signs of one that has too many).
- Which profiles meet in one entity depends on what was known when each came: give articles in order of day.
- A profile is compared with the entities that share one of its `keys`, never with all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from enum import StrEnum
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from qawl.ledger.chains import Chain, chain_of, kin, names, rarity, skeleton
from qawl.ledger.sayings import Profile, ProfileKind, Sign, profile_of, profiles
from qawl.ledger.words import RAREST, weights
from qawl.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "LOOKED_UP",
    "UNITED",
    "Entity",
    "Held",
    "Likeness",
    "People",
    "Profile",
    "ProfileKind",
    "Sign",
    "Verdict",
    "join",
    "joinable",
    "keys",
    "profile_of",
    "profiles",
    "same",
]


class Held(Record, frozen=True):
    """In how many articles something was said of an entity, and the first and last day."""

    count: int
    first: dt.date | None
    last: dt.date | None

    def __add__(self, other: Held) -> Held:
        return Held(self.count + other.count, _first(self.first, other.first), _last(self.last, other.last))


class Entity(Record, frozen=True, kw_only=True):
    """One person or body as the articles make it known; `id` is made from its first profile and never changes.

    names, outlets: with the number of articles; offices, bodies, countries: with the days; chains: the names as they are compared.
    """

    id: str
    kind: ProfileKind
    names: dict[str, int]
    chains: tuple[Chain, ...]
    country: str
    offices: dict[str, Held]
    bodies: dict[str, Held]
    countries: dict[str, Held]
    signs: dict[Sign, dict[str, int]]
    outlets: dict[str, int]
    articles: int
    first: dt.date | None
    last: dt.date | None

    @classmethod
    def of(cls, profile: Profile) -> Entity:
        """The entity that one profile makes known."""
        once = Held(1, profile.day, profile.day)
        return cls(
            id=f"entity:{profile.article}:{profile.name.start}-{profile.name.end}",
            kind=profile.kind,
            names=dict.fromkeys((profile.called, *profile.also), 1),
            chains=(profile.chain,),
            country=profile.country,
            offices=dict.fromkeys(profile.offices, once),
            bodies=dict.fromkeys(profile.bodies, once),
            countries=dict.fromkeys(profile.countries, once),
            signs={kind: dict.fromkeys(words, 1) for kind, words in profile.signs.items()},
            outlets={profile.outlet: 1} if profile.outlet else {},
            articles=1,
            first=profile.day,
            last=profile.day,
        )

    @property
    def name(self) -> str:
        """The name to show: of those that are more than a family name the one that most articles use, the longer of two."""
        return max(self.names, key=lambda name: (len(chain_of(name).words) > 1, self.names[name], len(name), name))

    def with_(self, profile: Profile) -> Entity:
        """With what one more article says."""
        return self.united(Entity.of(profile))

    def united(self, other: Entity) -> Entity:
        """What this and another one hold together, under this one's id."""
        signs = {
            kind: _added(self.signs.get(kind, {}), other.signs.get(kind, {}), _SIGNS)
            for kind in self.signs.keys() | other.signs
        }
        return Entity(
            id=self.id,
            kind=self.kind,
            names=_added(self.names, other.names, _SIGNS),
            chains=tuple(sorted({*self.chains, *other.chains})),
            country=self.country,
            offices=_told(self.offices, other.offices),
            bodies=_told(self.bodies, other.bodies),
            countries=_told(self.countries, other.countries),
            signs=signs,
            outlets=_added(self.outlets, other.outlets, _SIGNS),
            articles=self.articles + other.articles,
            first=_first(self.first, other.first),
            last=_last(self.last, other.last),
        )


# How many signs of a kind, and how many offices, bodies and countries, are kept of an entity: those that most articles tell. Twice
# as many may gather before they are sorted out.
_SIGNS, _HELD = 100, 50


def _first(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return min((day for day in (one, other) if day), default=None)


def _last(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max((day for day in (one, other) if day), default=None)


def _added(ours: Mapping[str, int], theirs: Mapping[str, int], most: int) -> dict[str, int]:
    found = dict(ours)
    for each, count in theirs.items():
        found[each] = found.get(each, 0) + count
    if len(found) <= 2 * most:
        return found
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most])


def _told(ours: Mapping[str, Held], theirs: Mapping[str, Held]) -> dict[str, Held]:
    found = dict(ours)
    for each, held in theirs.items():
        found[each] = found[each] + held if each in found else held
    if len(found) <= 2 * _HELD:
        return found
    return dict(sorted(found.items(), key=lambda item: (-item[1].count, item[0]))[:_HELD])


# --- whether two are one ----------------------------------------------------------------------------------------------


def keys(one: Profile | Entity) -> frozenset[str]:
    """What to look a profile or an entity up by: two that may be one share a key."""
    chains = (one.chain,) if isinstance(one, Profile) else one.chains
    if one.kind is ProfileKind.BODY:
        return frozenset(f"body:{one.country}:{' '.join(chain.words)}" for chain in chains)
    return frozenset(key for chain in chains for key in _keys(chain))


@lru_cache(maxsize=1 << 16)
def _keys(chain: Chain) -> frozenset[str]:
    words, closed = chain
    family = f"family:{skeleton(words[-1])}"
    if len(words) == 1:
        return frozenset((family,))
    given, second = skeleton(words[0]), skeleton(words[1])
    found = {f"person:{given} {skeleton(words[-1])}" if closed else f"open:{given} {second}"}
    if len(words) > 2 + closed:
        found.add(f"fathers:{given} {second} {skeleton(words[2])}")
    if closed and words[-1] not in names():
        found.add(family)
    return frozenset(found)


class Verdict(StrEnum):
    """What the rule says of two that may be one."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


class Likeness(NamedTuple):
    """How likely two are one, in log-odds, with what speaks for (+) and against (-) it, strongest first."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


# From which log-odds on two are one, and up to which nobody can tell.
SURE, OPEN = 0.7, -1.0
# The score of what is certain, and the least that a reason speaks for or against.
_CERTAIN, _TOLD = 9.0, 0.3
# In what share of an entity's articles a sign stands to tell as much as in all of them: a fourth.
_OFTEN = 4

# What each feature speaks for, in log-odds, for two of a name that many bear. Those beside the name are a logistic regression's,
# rounded, over 1,692 profiles and entities of the same given and family name, of which the father's name told whether they are one;
# those of the name itself were set by reading what they joined.
BASE = -1.65
WEIGHTS = {
    "fathers": 2.5,
    "rarity": 1.2,
    "spelled": -1.0,
    "alone": -2.0,
    "open": -0.7,
    "known": 1.5,
    "office": 1.8,
    "office matter": 1.7,
    "office apart": -0.45,
    "head apart": -0.45,
    "cross": 1.8,
    "near": 3.2,
    "company": 1.2,
    "place": 0.65,
    "place apart": -1.0,
    "country": 0.3,
    "country apart": -0.5,
    "field": 0.65,
    "field apart": -0.5,
    "title": 0.5,
    "title apart": -1.0,
    "outlet": 0.6,
    "days": -1.15,
}


def same(one: Profile | Entity, other: Profile | Entity) -> Likeness:
    """Whether two are one, and why.

    That one is well known speaks for a profile being of it, not for another entity, with articles of its own, being it too.
    """
    ours, theirs = (Entity.of(each) if isinstance(each, Profile) else each for each in (one, other))
    return _likeness(ours, theirs, new=isinstance(one, Profile) or isinstance(other, Profile))


def _likeness(ours: Entity, theirs: Entity, *, new: bool) -> Likeness:
    if ours.kind is not theirs.kind:
        return Likeness(Verdict.DIFFERENT, -_CERTAIN, ("-kind",))
    if ours.kind is ProfileKind.BODY:
        if ours.country == theirs.country and set(ours.chains) & set(theirs.chains):
            return Likeness(Verdict.SAME, _CERTAIN, ("+name",))
        return Likeness(Verdict.DIFFERENT, -_CERTAIN, ("-name",))
    found = features(ours, theirs)
    if found is None:
        return Likeness(Verdict.DIFFERENT, -_CERTAIN, ("-name",))
    points = {name: value * WEIGHTS[name] for name, value in found.items() if new or name != "known"}
    told = sorted((name for name in points if abs(points[name]) >= _TOLD), key=lambda name: -abs(points[name]))
    score = BASE + sum(points.values())
    verdict = Verdict.SAME if score >= SURE else Verdict.UNSURE if score > OPEN else Verdict.DIFFERENT
    return Likeness(verdict, score, tuple(("+" if points[name] > 0 else "-") + name for name in told))


def features(ours: Entity, theirs: Entity) -> dict[str, float] | None:
    """What speaks for and against two being one person, the same whichever comes first; None where their names do not agree."""
    kins = [kin(one, other) for one in ours.chains for other in theirs.chains]
    agreed = [each for each in kins if each]
    if len(agreed) < len(kins):
        return None
    shortest = min((*ours.chains, *theirs.chains), key=lambda chain: len(chain.words))
    return {
        "fathers": min(max(each.fathers for each in agreed), 2),
        "rarity": min(
            rarity(chain) for chain in (*ours.chains, *theirs.chains) if len(chain.words) == len(shortest.words)
        ),
        "spelled": all(each.spelled for each in agreed),
        "alone": len(shortest.words) == 1,
        "open": len(shortest.words) == 2 and not shortest.closed,
        "known": min((max(ours.articles, theirs.articles) - 1).bit_length(), 6) / 6,
        **_offices(ours, theirs),
        **_surroundings(ours, theirs),
    }


def _common(ours: Entity, kind: Sign, theirs: Entity, other: Sign) -> dict[str, float]:
    """The words that are signs of one kind for one and of another kind for the other, with how often they are."""
    one, two = ours.signs.get(kind, {}), theirs.signs.get(other, {})
    short, long = (one, two) if len(one) < len(two) else (two, one)
    return {
        word: min(1.0, _OFTEN * one[word] / ours.articles) * min(1.0, _OFTEN * two[word] / theirs.articles)
        for word in short
        if word in long
    }


def _weighed(words: Mapping[str, float]) -> float:
    known = weights()
    return sum(often * known.get(word, RAREST) for word, often in words.items())


def _offices(ours: Entity, theirs: Entity) -> dict[str, float]:
    """What the offices speak for: in common, as a share of the lesser; words of one's office that stand near the other's name."""
    common = _common(ours, Sign.OFFICE, theirs, Sign.OFFICE)
    matter = _weighed(common)
    whole = min(_weighed(_common(each, Sign.OFFICE, each, Sign.OFFICE)) for each in (ours, theirs))
    cross = {**_common(ours, Sign.OFFICE, theirs, Sign.NEAR), **_common(ours, Sign.NEAR, theirs, Sign.OFFICE)}
    return {
        "office": min(1.0, matter / whole) if whole else 0.0,
        "office matter": min(matter, 25) / 25,
        "office apart": _apart(ours, theirs, Sign.OFFICE),
        "head apart": _apart(ours, theirs, Sign.HEAD),
        "cross": min(_weighed({word: often for word, often in cross.items() if word not in common}), 20) / 20,
    }


def _surroundings(ours: Entity, theirs: Entity) -> dict[str, float]:
    """What words, people, places and days speak for."""
    fields = min(len(each.signs.get(Sign.FIELD, ())) for each in (ours, theirs))
    outlets = ours.outlets.keys() & theirs.outlets
    between = 0
    if ours.first and ours.last and theirs.first and theirs.last:
        between = max(0, (ours.first - theirs.last).days, (theirs.first - ours.last).days)
    return {
        "near": min(_weighed(_common(ours, Sign.NEAR, theirs, Sign.NEAR)), 40) / 40,
        "company": _once(ours, theirs, Sign.COMPANY),
        "place": _once(ours, theirs, Sign.PLACE),
        "place apart": _apart(ours, theirs, Sign.PLACE),
        "country": _once(ours, theirs, Sign.COUNTRY),
        "country apart": _apart(ours, theirs, Sign.COUNTRY),
        "field": sum(_common(ours, Sign.FIELD, theirs, Sign.FIELD).values()) / max(1, fields),
        "field apart": _apart(ours, theirs, Sign.FIELD),
        "title": _once(ours, theirs, Sign.TITLE),
        "title apart": _apart(ours, theirs, Sign.TITLE),
        "outlet": min(
            1.0,
            sum(_OFTEN * min(ours.outlets[o] / ours.articles, theirs.outlets[o] / theirs.articles) for o in outlets),
        ),
        "days": min(between, 30) / 30,
    }


def _once(ours: Entity, theirs: Entity, kind: Sign) -> float:
    """Whether two share a sign, less where it is seldom said of them."""
    return min(1.0, sum(_common(ours, kind, theirs, kind).values()))


def _apart(ours: Entity, theirs: Entity, kind: Sign) -> bool:
    """Whether both have signs of a kind, and none in common."""
    one, other = ours.signs.get(kind, {}), theirs.signs.get(kind, {})
    return bool(one and other) and one.keys().isdisjoint(other)


# --- many entities ----------------------------------------------------------------------------------------------------


# By how much the likeliest entity has to be likelier than another that cannot be the same one.
MARGIN = 1.5
# From which log-odds on two entities, both of which a profile may be of, are united.
UNITED = SURE
# With how many entities of a key, those that were last in the news, a profile is compared.
LOOKED_UP = 30


def join(profile: Profile, candidates: Iterable[Entity]) -> Entity | None:
    """The one of some entities that a profile is of; None where it is of none, or of two that bear names of different fathers."""
    found = joinable(profile, candidates)
    return found[0] if found else None


def joinable(profile: Profile, candidates: Iterable[Entity]) -> list[Entity]:
    """The entities that a profile may be of, likeliest first; none where two of the likeliest cannot be one."""
    new = Entity.of(profile)
    scored = [
        (told.score, entity)
        for entity in candidates
        if (told := _likeness(new, entity, new=True)).verdict is Verdict.SAME
    ]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].articles, pair[1].id))
    rivals = [entity for score, entity in scored if scored[0][0] - score < MARGIN]
    return [entity for _, entity in scored] if all(_agreeing(rivals[0], other) for other in rivals) else []


def _agreeing(one: Entity, other: Entity) -> bool:
    return one.kind is ProfileKind.BODY or all(kin(ours, theirs) for ours in one.chains for theirs in other.chains)


class People:
    """Entities that grow with each article, in memory; a profile is compared with those that share a key of its own.

    Two entities that the articles at first kept apart are united when a profile is of both and they are one: that of the earlier
    day stays, and `gone` tells what became of the other.
    """

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}
        self.gone: dict[str, str] = {}
        self._by_key: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def add(self, told: Iterable[Profile]) -> list[str]:
        """Take in the profiles of an article, and tell the id of the entity of each."""
        return [self._add(profile) for profile in told]

    def candidates(self, profile: Profile) -> list[Entity]:
        """The entities that a profile is compared with."""
        held = (islice(reversed(self._by_key[key]), LOOKED_UP) for key in sorted(keys(profile)))
        return [self.entities[each] for each in dict.fromkeys(chain.from_iterable(held))]

    def _add(self, profile: Profile) -> str:
        found = joinable(profile, self.candidates(profile))
        entity = found[0].with_(profile) if found else Entity.of(profile)
        for other in found[1:]:
            if same(entity, other).score >= UNITED:
                entity = self._united(entity, other)
        self.entities[entity.id] = entity
        for key in keys(entity):
            self._by_key[key].pop(entity.id, None)
            self._by_key[key][entity.id] = None
        return entity.id

    def _united(self, one: Entity, other: Entity) -> Entity:
        stays, goes = sorted((one, other), key=lambda entity: (entity.first or dt.date.max, entity.id))
        del self.entities[goes.id]
        self.gone[goes.id] = stays.id
        for key in keys(goes):
            self._by_key[key].pop(goes.id, None)
        return stays.united(goes)
