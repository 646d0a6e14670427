"""Commitments of several articles that are one undertaking: found apart, compared by what they bind to, put together.

Invariants:

- What is kept of a commitment (`Pledge`) is a pure function of its article and reading; how likely two of them are mentions of one
  undertaking is a pure function of the two, the same whichever comes first.
- No field is required: readers err, and half of the parties of a commitment are told by its sentence only. A pledge without a
  party, a deadline or an act is compared by its words.
- A deadline never decides alone that two pledges are two undertakings: deadlines move, and that is what the reader wants to see.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from functools import lru_cache
from importlib import resources
from itertools import combinations
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.ledger.clustering import clustered
from qawl.ledger.entities import Who
from qawl.ledger.places import place_of
from qawl.ledger.words import RAREST, root, stem_of, stems, weights
from qawl.lexicon import tables
from qawl.lexicon.countries import country_codes
from qawl.lexicon.fates import FATES, fates_of
from qawl.records import Polarity, Record, Span, Strength
from qawl.timex import days as days_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from qawl.ledger.entities import Namings
    from qawl.records import Article, Commitment, Reading

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!؟?\n]")
# Characters of the body that are read together with the headline to tell what an article is about, and how far a sentence reaches.
LEAD, REACH = 250, 300
# Among how many of its first words a pledge names what is to be done, and how many of its first stems tell with what.
HEAD, CORE = 5, 7
# A pledge of which fewer stems are left without the words of its party keeps them.
FEW = 2
# By how many of its stems, those that tell most, a pledge is looked up.
LOOKED_UP = 6
# With how many pledges a key is still worth looking up: what more of them share is a formula.
COMMON = 150
# How many days apart two pledges are told at most, as far as this speaks against their being one.
APART = 30
# How likely two sets of pledges have to be of one undertaking, on average over their pairs; how likely that is of a pair that no
# key brought together; and at most of two pledges of one article, which its reader took for two.
LEAST, MISSING, WITHIN = 0.5, 0.05, 0.35


class Pledge(Record, frozen=True, kw_only=True):
    """A commitment as it is compared across articles.

    stems: of what is to be done, without the words of its deadline, of its parties and of titles; roots: their consonants;
    core: those of the first of them, in order. acts: what is done, as `fate_words.tsv` says of the first words («لن يبقى» is
    `leave`); act: the first of them, or ''; fates: what the same words say of another undertaking («تأجيل الاجتماع» is
    `postponed`). party: roots of the names of who is bound; around: roots of the sentence and of the beginning of the article;
    places: countries and cities that the words name; scene: those of sentence and beginning.
    """

    article: str
    outlet: str | None
    day: dt.date | None
    commitment: str
    span: Span
    by: tuple[Who, ...]
    to: tuple[Who, ...]
    deadline: str | None
    polarity: Polarity
    strength: Strength
    confidence: float
    stems: frozenset[str]
    roots: frozenset[str]
    core: tuple[str, ...]
    acts: frozenset[str]
    act: str
    fates: frozenset[str]
    party: frozenset[str]
    around: frozenset[str]
    places: frozenset[str]
    scene: frozenset[str]

    @property
    def due(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the deadline."""
        return _days(self.deadline) if self.deadline else None


@lru_cache(maxsize=1 << 14)
def _days(deadline: str) -> tuple[dt.date, dt.date] | None:
    return days_of(deadline)


def pledges(article: Article, reading: Reading, namings: Namings) -> tuple[Pledge, ...]:
    """The commitments of an article as they are compared, in text order."""
    if not reading.commitments:
        return ()
    beginning = beginning_of(article)
    whole = _Whole(article, namings, frozenset(map(root, stems(beginning))), frozenset(places_of(beginning)))
    return tuple(_pledge(whole, commitment) for commitment in reading.commitments)


def beginning_of(article: Article) -> str:
    """The headline and the first words of the body."""
    return article.text[: LEAD + (article.headline.end if article.headline else 0)]


class _Whole(NamedTuple):
    """What the pledges of an article have in common: `matter` and `scene` are stems and places of its beginning."""

    article: Article
    namings: Namings
    matter: frozenset[str]
    scene: frozenset[str]


def _pledge(whole: _Whole, commitment: Commitment) -> Pledge:
    text = whole.article.text
    words = _WORD.findall(fold(_without(text, commitment.text, commitment.deadline_text)))
    sentence = text[slice(*sentence_around(text, commitment.text))]
    by = tuple(whole.namings.who(name) for name in commitment.by)
    party = frozenset(stem for who in by for stem in stems(who.name))
    every = [stem for word in words if (stem := stem_of(word)) and stem not in _titles()]
    own = [stem for stem in every if stem not in party]
    if len(own) < FEW:
        own = every  # the party was misread: «مشروع القناة» binds nobody
    return Pledge(
        article=whole.article.id,
        outlet=whole.article.outlet,
        day=whole.article.published,
        commitment=commitment.id,
        span=commitment.text,
        by=by,
        to=tuple(whole.namings.who(name) for name in commitment.to),
        deadline=commitment.deadline,
        polarity=commitment.polarity,
        strength=commitment.strength,
        confidence=commitment.why.confidence,
        stems=frozenset(own),
        roots=frozenset(map(root, own)),
        core=tuple(map(root, own[:CORE])),
        acts=acts_of(words, commitment.polarity),
        act=_first_act(words, commitment.polarity),
        fates=_says(words) & FATES,
        party=frozenset(map(root, party)),
        around=whole.matter | frozenset(map(root, [*stems(sentence), *own])),
        places=frozenset(places_of(" ".join(words))),
        scene=whole.scene | frozenset(places_of(sentence)),
    )


def _without(text: str, span: Span, hole: Span | None) -> str:
    """The words of a span without those of another, wherever that lies."""
    start, end = span
    if hole is None or hole.start >= end or hole.end <= start:
        return text[start:end]
    return f"{text[start : hole.start]} {text[hole.end : end]}"


def sentence_around(text: str, span: Span) -> Span:
    """The sentence or line around a span, as far as `REACH` characters on both sides."""
    floor = max(0, span.start - REACH)
    start = max((match.end() for match in _SENTENCE_END.finditer(text, floor, span.start)), default=floor)
    behind = _SENTENCE_END.search(text, span.end, span.end + REACH)
    return Span(start, behind.start() if behind else min(len(text), span.end + REACH))


def places_of(text: str) -> Iterator[str]:
    """The countries and cities that a text names."""
    for word in _WORD.findall(fold(text)):
        place = place_of(word)
        if place:
            yield place


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    """The stems of titles and offices: «صاحب السمو الملكي», «وزير»."""
    offices = " ".join(f"{row.masc} {row.fem}" for row in tables.load("offices"))
    return frozenset(stems(" ".join(row.term for row in tables.load("titles")))) | frozenset(stems(offices))


def acts_of(words: Sequence[str], polarity: Polarity) -> frozenset[str]:
    """What the first words of a pledge say is done: not to stay, or be there, is to leave, and so is to end a presence.

    «لن يكون هناك أي وجود لقوات», «إنهاء الوجود العسكري», «سحب القوات» are one act; «لن تنسحب» is another: to stay.
    """
    negative = polarity is Polarity.NOT_DO
    said = _says(words, negative=negative) - FATES
    if "stay" in said and (negative or "finish" in said):
        said = said - {"stay", "finish"} | {"leave"}
    elif "leave" in said and negative:
        said = said - {"leave"} | {"stay"}
    return said


def _says(words: Sequence[str], *, negative: bool = False) -> frozenset[str]:
    """The acts and fates that the first words may say; to be somewhere is an act only where it is denied: «لن [نكون] في مهمة»."""
    return frozenset(
        reading.word.says
        for place, word in enumerate(words[:HEAD])
        if stem_of(word)
        for reading in fates_of(word)
        if reading.word.lemma != _BE or (negative and place < _AT_ONCE)
    )


def _first_act(words: Sequence[str], polarity: Polarity) -> str:
    """The first act that the words say."""
    return next((act for size in range(1, HEAD + 1) for act in sorted(acts_of(words[:size], polarity))), "")


# Among how many of its first words a pledge denies that somebody will be somewhere.
_AT_ONCE = 2
_BE = fold("كان")


# --- one undertaking or two ---------------------------------------------------------------------------------------------


def keys(pledge: Pledge) -> frozenset[str]:
    """What a pledge is looked up by: two that may be one undertaking share a key, but for the rarest paraphrases.

    Pairs of its stems that tell most; a registered party with one of those; and for acts between countries side, act and place.
    """
    most = telling(pledge.stems)
    found = {f"{one} {other}" for one, other in combinations(sorted(most[:LOOKED_UP]), 2)}
    found |= {f"{who.key} {stem}" for who in pledge.by if who.registered for stem in most[:3]}
    return frozenset(found | {" ".join(frame) for frame in frames(pledge)})


def telling(stems: Collection[str]) -> list[str]:
    """Stems, those that tell most first."""
    known = weights()
    return sorted(stems, key=lambda stem: (-known.get(stem, RAREST), stem))


class Frame(NamedTuple):
    """A side does something in a place that is not its own: `side` and `place` as ISO 3166-1 codes or names of cities."""

    side: str
    act: str
    place: str


def frames(pledge: Pledge) -> frozenset[Frame]:
    """What sides are said to do where: the sides are those bound and those that the words name."""
    sides = {seat for who in pledge.by for seat in who.seats} | pledge.places
    return frozenset(
        Frame(side, act, place) for side in sides for act in pledge.acts for place in pledge.scene if place != side
    )


FEATURES = (
    "covered",
    "roots",
    "roots far",
    "named",
    "same deadline",
    "other deadline",
    "other place",
    "elsewhere",
    "other polarity",
)


def same_undertaking(one: Pledge, other: Pledge) -> float:
    """How likely two pledges are mentions of one undertaking: a logistic regression over `FEATURES`."""
    told = _weights()
    odds = told["bias"] + sum(
        told[name] * value for name, value in zip(FEATURES, features(one, other), strict=True) if value
    )
    likely = max(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), WITHDRAWAL if _one_withdrawal(one, other) else 0.0)
    return min(likely, WITHIN) if one.article == other.article else likely


def features(one: Pledge, other: Pledge) -> tuple[float, ...]:
    """What speaks for two pledges being mentions of one undertaking, in the order of `FEATURES`."""
    roots = len(one.roots & other.roots) / max(1, min(len(one.roots), len(other.roots)))
    far = log1p(min(APART, abs((one.day - other.day).days))) if one.day and other.day else log1p(APART)
    due = _agree(one, other)
    named = [_share(party, around) for party, around in ((one.party, other.around), (other.party, one.around)) if party]
    return (
        min(_share(one.roots, other.around), _share(other.roots, one.around)),
        roots,
        roots * far,
        max(named, default=0.0),
        bool(due),
        due is False,
        _clash(one.places, other.places),
        _clash(one.scene, other.scene),
        one.polarity is not other.polarity and not one.acts & other.acts,
    )


# How likely two pledges to take forces out of a country are of one undertaking, and how long one without a deadline stands.
WITHDRAWAL, STANDS = 0.8, dt.timedelta(days=365)
# What leaves the country, by whatever name: «قوات التحالف», «مهمة قتالية», «الوجود العسكري».
_FORCES = frozenset(
    root(stem)
    for word in ("قوات", "جنود", "جندي", "عسكري", "عسكرية", "قتالي", "قتالية", "جيش")
    for stem in stems(f"{word} ل{word} ب{word} ال{word} لل{word} بال{word}")
)


def _one_withdrawal(one: Pledge, other: Pledge) -> bool:
    """Whether two pledges take the forces of one side out of one country, the later told while the earlier stood.

    «خروج قوات التحالف خلال ثلاث سنوات» and, a year later, «لن يكون هناك وجود لقوات قتالية بحلول 31 ديسمبر»: one matter, however
    it is worded, that a side promises once at a time. Visits, payments and sanctions recur or have parts.
    """
    if one.day is None or other.day is None or _withdrawals(one).isdisjoint(_withdrawals(other)):
        return False
    earlier, later = sorted((one, other), key=in_order)
    stands_until = earlier.due[1] if earlier.due else in_order(earlier)[0] + STANDS
    return in_order(later)[0] <= stands_until


def _withdrawals(pledge: Pledge) -> frozenset[Frame]:
    """The frames of a pledge by which forces of one country leave another."""
    if "leave" not in pledge.acts or pledge.roots.isdisjoint(_FORCES):
        return frozenset()
    countries = frozenset(country_codes().values())
    return frozenset(
        frame for frame in frames(pledge) if frame.act == "leave" and {frame.side, frame.place} <= countries
    )


def _agree(one: Pledge, other: Pledge) -> bool | None:
    """Whether two deadlines can be one: the year and a day in it can. None where not both have one."""
    ours, theirs = one.due, other.due
    return ours[0] <= theirs[1] and theirs[0] <= ours[1] if ours and theirs else None


def _share(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / max(1, len(some))


def _clash(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether both name something, and nothing in common."""
    return bool(some and others) and some.isdisjoint(others)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """The weights of `FEATURES` and the bias (see `scripts/train_undertakings.py`)."""
    table = resources.files("qawl.ledger").joinpath("undertaking_weights.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith(("#", "feature\t")))
    return {name: float(value) for name, value in rows}


# --- putting together ----------------------------------------------------------------------------------------------------


def compared(pledges: Sequence[Pledge]) -> dict[tuple[int, int], float]:
    """How likely the pairs of some pledges that share a key are of one undertaking, by their places, the lower first.

    A key of more than `COMMON` pledges is a formula and brings nothing together.
    """
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, pledge in enumerate(pledges):
        for key in sorted(keys(pledge)):
            holding[key].append(number)
    pairs = {pair for numbers in holding.values() if len(numbers) <= COMMON for pair in combinations(numbers, 2)}
    return {(one, other): same_undertaking(pledges[one], pledges[other]) for one, other in sorted(pairs)}


class Told(NamedTuple):
    """A deadline, the first day on which it was told, and the pledge that told it; `moved` where another was told before."""

    day: dt.date | None
    deadline: str
    pledge: Pledge
    moved: bool


class Undertaking(Record, frozen=True):
    """What a party bound itself to, with every mention of it in order of day."""

    mentions: tuple[Pledge, ...]

    @property
    def deadlines(self) -> tuple[Told, ...]:
        """The deadlines that it has had, in the order in which they were told.

        Where several are told on one day, that counts which most mentions of the day tell. A finer one that lies in one told before
        («6 August» after «in August») is no other.
        """
        found: list[Told] = []
        for day, told in _by_day(pledge for pledge in self.mentions if pledge.due):
            pledge = _most_told(told)
            assert pledge.deadline
            if not found or _moved(found[-1].pledge, pledge):
                found.append(Told(day, pledge.deadline, pledge, moved=bool(found)))
            elif _agree(found[-1].pledge, pledge) and _length(pledge) < _length(found[-1].pledge):
                found[-1] = found[-1]._replace(deadline=pledge.deadline, pledge=pledge)
        return tuple(found)


# For how many days the words of a deadline are passed on with the news («خلال 48 ساعة» in the paper of the next day is no later),
# and how many days apart two deadlines are at least that are told within so few days: weekdays and months of two calendars are
# misread.
PASSED_ON, MISREAD = 7, 31


def _moved(before: Pledge, after: Pledge) -> bool:
    """Whether a pledge tells another deadline than one before it, and not merely its words some days later."""
    if not (before.due and after.due and before.day and after.day) or after.day <= before.day:
        return False
    gap = max((after.due[0] - before.due[1]).days, (before.due[0] - after.due[1]).days)
    return gap > (MISREAD if (after.day - before.day).days <= PASSED_ON else 0)


def _by_day(pledges: Iterable[Pledge]) -> Iterator[tuple[dt.date | None, list[Pledge]]]:
    days: defaultdict[dt.date | None, list[Pledge]] = defaultdict(list)
    for pledge in pledges:
        days[pledge.day].append(pledge)
    yield from days.items()


def _most_told(pledges: Sequence[Pledge]) -> Pledge:
    """The pledge whose deadline agrees with those of most others of its day, of equals the one that tells it finest."""
    return max(pledges, key=lambda one: (sum(bool(_agree(one, other)) for other in pledges), -_length(one)))


def _length(pledge: Pledge) -> int:
    return (pledge.due[1] - pledge.due[0]).days if pledge.due else 0


def undertakings(pledges: Sequence[Pledge], likely: Mapping[tuple[int, int], float] | None = None) -> list[Undertaking]:
    """Pledges as undertakings, each pledge in one, in order of their first day.

    likely: how likely pairs of pledges are of one undertaking, by their places (see `compared`).
    """
    told = compared(pledges) if likely is None else likely
    groups = clustered(told, LEAST, MISSING)
    held = {number for group in groups for number in group}
    groups += [[number] for number in range(len(pledges)) if number not in held]
    found = [Undertaking(tuple(sorted((pledges[number] for number in group), key=in_order))) for group in groups]
    return sorted(found, key=lambda undertaking: in_order(undertaking.mentions[0]))


def in_order(pledge: Pledge) -> tuple[dt.date, str, Span]:
    """By day, those without one last; then by article and place."""
    return pledge.day or dt.date.max, pledge.article, pledge.span
