"""What became of an undertaking: what later articles tell of it (`Outcome`), which of that is evidence, how it stands on a day.

Invariants:

- What an article tells of things done, left undone, called off or put off is read without knowing any undertaking; how it goes
  with a pledge is a pure function of the two.
- Every piece of evidence points to its words, its article and its day. What the machine finds is proposed, until a person
  confirms or rejects it; what a person confirmed outranks what is only proposed.
- Nothing is concluded from silence: a deadline that passes makes an undertaking overdue, never broken.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.verbs import Tense
from qawl.ledger.entities import Who
from qawl.ledger.undertakings import COMMON, Pledge, beginning_of, keys, places_of, sentence_around, telling
from qawl.ledger.words import RAREST, root, stem_of, stems, weights
from qawl.lexicon.fates import FATES, FateForm, fates_of
from qawl.lexicon.pledges import pledge_forms
from qawl.reading.vocabulary import CLOSED
from qawl.records import Polarity, PromiseState, Record, Span, TimeType, Why
from qawl.timex import days as days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qawl.ledger.entities import Namings
    from qawl.ledger.undertakings import Undertaking
    from qawl.records import Article, Reading, TimeExpression

# --- what an article tells ----------------------------------------------------------------------------------------------


class Fate(StrEnum):
    """What became of an undertaking by one piece of evidence."""

    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"  # to another day, or to none
    REPLACED = "replaced"  # another undertaking took its place
    REAFFIRMED = "reaffirmed"  # it was told again


class Outcome(Record, frozen=True, kw_only=True):
    """Something that an article tells to have been done, left undone, called off or put off.

    span: from the word that says so to the end of what it says. act: what was done or not, by `fate_words.tsv`; empty where the
    word tells the fate alone («أخل بـ»). passive: nobody is said to have done it. stems, roots: of the words; object: roots of
    the first of them; near: roots of the words and of those right before; around: those of the sentence and of the beginning of
    the article; places, scene: as in `Pledge`. since, until: the days on which it happened, where the sentence tells; deadline:
    to when it was put off.
    """

    article: str
    outlet: str | None
    day: dt.date | None
    span: Span
    fate: Fate
    act: str
    passive: bool
    stems: frozenset[str]
    roots: frozenset[str]
    object: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]
    places: frozenset[str]
    scene: frozenset[str]
    since: dt.date | None
    until: dt.date | None
    deadline: str | None
    speaker: Who | None
    rule: str


# How many words an outcome is told in at most, how many before it may name who did it, and how many tell what was put off or
# called off.
LONGEST, BEFORE, OBJECT, ANCHOR = 16, 14, 8, 3


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


_NOT_DONE = _folded("لم ولم فلم")
_LACK = _folded("عدم بعدم لعدم وعدم")
_HAPPENED = _folded("تم تمت وتم وتمت جرى جرت وجرى وجرت")
_RITES = _folded("مراسم حفل عملية")
_DECIDED = _folded("قرر قررت قرروا تقرر وقرر وقررت وتقرر أعلن أعلنت وأعلن وأعلنت")
# Words before a verb that leave open whether it happened, and those before «تم» that make it a noun: «[ما] تم إنجازه».
_OPEN = _folded("إذا لو إن وإذا ولو فإذا حال لولا")
_WHAT = _folded("ما مما بما من لما")
# What stands before a verb of three letters or one that could be a noun («رفع», «عقد»): behind these it is a verb.
_BEFORE_VERBS = _folded("قد وقد فقد لقد ولقد حيث كما فيما بينما الذي التي بعدما عندما كان كانت وكان وكانت")
_ALWAYS = _folded("أجل أجلا")  # «من أجل»
_WORD = re.compile(r"[^\W_]+|[.!؟?\n،,:؛\"«»()]")
_END = frozenset(".!؟?\n")


class _Words:
    """The words and marks of a text, folded, with their places."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.norms = [fold_word(word) or word for word in _WORD.findall(text)]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where they stand: most texts tell no outcome, and are not asked."""
        return [match.span() for match in _WORD.finditer(self._text)]

    def before(self, place: int) -> str:
        """The word before a place; '' for a mark or none."""
        norm = self.norms[place - 1] if place > 0 else ""
        return norm if norm[:1].isalnum() else ""

    def clause(self, place: int) -> int:
        """The last word of what a word says: up to the end of the sentence, to reported speech, or to what is still to come."""
        last = place
        while last + 1 < len(self.norms) and last - place < LONGEST and not _breaks(self.norms[last + 1]):
            last += 1
        return last

    def onset(self, place: int) -> int:
        """The first of the words before a place that belong to it."""
        first = place
        while first > 0 and place - first < BEFORE and self.norms[first - 1] not in _END:
            first -= 1
        return first


def _breaks(norm: str) -> bool:
    """Whether a word opens what is not told to have happened: «أن», «سيعقد», «وتعتزم»."""
    if norm in _END or norm in CLOSED["comp"] or norm in ("سوف", "لن"):
        return True
    bare = norm.removeprefix("و")
    if bare.startswith(("سي", "ست", "سن")) and any(reading.prefixes.endswith("س") for reading in fates_of(norm)):
        return True
    return any(each.form.tense is Tense.PRESENT and not each.form.object for each in pledge_forms().get(bare, ()))


class _Telling(NamedTuple):
    """What a word tells: a fate, the act it is of ('' for any), whether nobody is said to have done it, and the rule."""

    fate: Fate
    act: str
    passive: bool
    rule: str


def outcomes(article: Article, reading: Reading, namings: Namings) -> tuple[Outcome, ...]:
    """What an article tells of things done, left undone, called off or put off, in text order."""
    words = _Words(article.text)
    told = [
        (place, telling)
        for place, norm in enumerate(words.norms)
        if (readings := _readings(norm)) and (telling := _told(words, place, readings))
    ]
    if not told:
        return ()
    whole = _Whole(article, reading, namings)
    return tuple(_outcome(whole, words, place, telling) for place, telling in told)


class _Whole:
    """What the outcomes of an article have in common."""

    def __init__(self, article: Article, reading: Reading, namings: Namings) -> None:
        beginning = beginning_of(article)
        self.article, self.reading = article, reading
        self.matter = frozenset(map(root, stems(beginning)))
        self.scene = frozenset(places_of(beginning))
        self.namings = namings
        dated = (time for time in reading.times if time.type in (TimeType.DATE, TimeType.TIME))
        self.times = sorted(dated, key=lambda time: time.span)
        self._starts = [time.span.start for time in self.times]

    def times_in(self, span: Span) -> Sequence[TimeExpression]:
        """The dates and clock times that begin in a span."""
        return self.times[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def speaker(self, place: int) -> Who | None:
        """Who is reported to have said what stands at a place."""
        for said in self.reading.statements:
            if said.speaker_name and any(start <= place < end for start, end in said.content):
                return self.namings.who(said.speaker_name)
        return None


def _outcome(whole: _Whole, words: _Words, place: int, telling: _Telling) -> Outcome:
    article, text = whole.article, whole.article.text
    span = Span(words.spans[place][0], words.spans[words.clause(place)][1])
    sentence = sentence_around(text, span)
    own = stems(text[slice(*span)])
    happened = _happened(whole, sentence)
    return Outcome(
        article=article.id,
        outlet=article.outlet,
        day=article.published,
        span=span,
        fate=telling.fate,
        act=telling.act,
        passive=telling.passive,
        stems=frozenset(own),
        roots=frozenset(map(root, own)),
        object=frozenset(map(root, own[1 : 1 + OBJECT])),
        near=frozenset(map(root, stems(text[words.spans[words.onset(place)][0] : span.end]))),
        around=whole.matter | frozenset(map(root, stems(text[slice(*sentence)]))),
        places=frozenset(places_of(text[slice(*span)])),
        scene=whole.scene | frozenset(places_of(text[slice(*sentence)])),
        since=happened[0] if happened else None,
        until=happened[1] if happened else None,
        deadline=_put_off_to(whole, span) if telling.fate is Fate.POSTPONED else None,
        speaker=whole.speaker(span.start),
        rule=telling.rule,
    )


def _happened(whole: _Whole, sentence: Span) -> tuple[dt.date, dt.date] | None:
    """When the sentence tells something to have happened: the earliest time before the day of publication."""
    published = whole.article.published
    found = [days for time in whole.times_in(sentence) if (days := days_of(time.value))]
    return min((days for days in found if published and days[0] < published), default=None)


def _put_off_to(whole: _Whole, span: Span) -> str | None:
    """The time to come that follows a word of putting off: «تأجيل الاجتماع إلى [سبتمبر]»."""
    published = whole.article.published
    for time in whole.times_in(span):
        days = days_of(time.value)
        if days and published and days[1] > published:
            return time.value
    return None


@lru_cache(maxsize=1 << 16)
def _readings(norm: str) -> tuple[FateForm, ...]:
    """What forms of words of fate a word may be, wherever it stands."""
    return fates_of(norm) if stem_of(norm) and norm not in _ALWAYS else ()


def _told(words: _Words, place: int, readings: Sequence[FateForm]) -> _Telling | None:
    """What a word tells where it stands, if it tells that something happened, or did not, or is off."""
    before, farther = words.before(place), words.before(place - 1)
    if before in _OPEN or farther in _OPEN:
        return None
    noun = any(reading.form.tense is Tense.NOUN for reading in readings)
    for reading in readings:
        says, form = reading.word.says, reading.form
        fate = Fate(says) if says in FATES else None
        if fate is Fate.REAFFIRMED or says == "stay" or form.person == 1 or not _governs(words, place, reading):
            continue
        act = "" if fate else says
        if form.tense is Tense.PRESENT and before in _NOT_DONE and not reading.prefixes and fate in (None, Fate.KEPT):
            return _Telling(Fate.BROKEN, act, passive=False, rule="not done")
        if form.tense is Tense.NOUN and not reading.prefixes:
            if before in _LACK and fate is Fate.KEPT:
                return _Telling(Fate.BROKEN, act, passive=False, rule="lack")
            if (before in _HAPPENED and farther not in _WHAT) or (before in _RITES and farther in _HAPPENED):
                return _Telling(fate or Fate.KEPT, act, passive=True, rule="happened")
            if before in _DECIDED and fate in (Fate.WITHDRAWN, Fate.POSTPONED):
                return _Telling(fate, act, passive=False, rule="decided")
        if form.tense is Tense.PAST and _is_past(reading, before, noun=noun) and reading.word.lemma not in _PROMISES:
            return _Telling(fate or Fate.KEPT, act, passive=False, rule="past")
    return None


# «التزم بدفع المبلغ» is a promise of it, and no report that it was kept.
_PROMISES = _folded("التزم تقيد")


def _is_past(reading: FateForm, before: str, *, noun: bool) -> bool:
    """Whether a word in the form of a past is one: not «رفع» as a noun, nor forms that are mostly other words («نقلها», «شرعا»)."""
    form = reading.form
    if form.object or form.number == "d" or (form.gender, form.number) == ("f", "p") or reading.prefixes.strip("وف"):
        return False
    plain = not noun and (len(form.text) > 3 or bool(reading.prefixes))
    return plain or before in _BEFORE_VERBS


def _governs(words: _Words, place: int, reading: FateForm) -> bool:
    """Whether a word of fate that needs a preposition has it: «تراجع عن», «أخل بـ»."""
    governs = reading.word.governs
    if reading.word.says not in FATES or governs & {"o", "s"}:
        return True
    following = words.norms[place + 1 : place + 6]
    return any(norm in governs or (norm[:1] in governs and len(norm) > 3) for norm in following)


# --- which of it is evidence --------------------------------------------------------------------------------------------


class Status(StrEnum):
    """What a person said of a piece of evidence."""

    PROPOSED = "proposed"  # nobody has judged it
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Evidence(Record, frozen=True, kw_only=True):
    """A place that tells what became of an undertaking.

    speaker: who says so, where it is not the outlet itself; deadline: the day to which it was put off. `why.confidence` is the
    share of what was promised that the words tell.
    """

    fate: Fate
    article: str
    outlet: str | None
    day: dt.date | None
    span: Span
    speaker: Who | None = None
    deadline: str | None = None
    status: Status = Status.PROPOSED
    why: Why


# What share of a pledge's words an outcome tells at least, of them how much that tells (inverse document frequencies), and what
# share stands in the sentence or at the beginning of the article.
COVERED, TOLD, AROUND = 0.5, 11.0, 0.7
# The same where the first words of the outcome already name what was promised: «تأجيل [الاجتماع]».
COVERED_BY_OBJECT, TOLD_BY_OBJECT = 0.4, 8.0
# What share of an outcome's words stood around the pledge where the article of the pledge told it already.
TOLD_BEFORE = 0.95
# How many of the words that tell most have to be shared, one of them; what share of the party's name stands near; how alike the
# surroundings of both are, and what a word of a name tells that stands for somebody by itself.
MOST, NAMED, ALIKE, SPECIFIC = 2, 0.6, 0.25, 6.0
# A deadline that is so long at most is a day; what is told of it without a date is told within so many days.
A_DAY, TOLD_WITHIN = 7, 5
# Acts that news tells without who did them: «بدأ التسجيل», «اكتمل المشروع».
_OF_ITSELF = frozenset(("start", "finish"))


def fits(pledge: Pledge, outcome: Outcome) -> float:
    """The share of a pledge's words that an outcome tells, where the outcome is of what was promised; else 0.

    Nothing is required of a pledge but words: what it lacks (a deadline, a party) is not asked.
    """
    own = frozenset(pledge.core)
    shared = own & outcome.roots
    anchored = outcome.act == "" and not outcome.object.isdisjoint(pledge.core[:ANCHOR])
    covered, told = (COVERED_BY_OBJECT, TOLD_BY_OBJECT) if anchored else (COVERED, TOLD)
    enough = len(shared) > 1 and len(shared) >= covered * len(own) and sum(map(_weight, shared)) >= told
    if not enough or len(own & outcome.around) < AROUND * len(own):
        return 0.0
    if len(outcome.roots & pledge.around) >= TOLD_BEFORE * len(outcome.roots):
        return 0.0
    most = sorted(own, key=lambda root: (-_weight(root), root))[:MOST]
    if outcome.roots.isdisjoint(most) or not _of_one_act(pledge, outcome, anchored=anchored):
        return 0.0
    if not _in_time(pledge, outcome) or not _in_place(pledge, outcome) or not _of_one_party(pledge, outcome):
        return 0.0
    return len(shared) / len(own)


@lru_cache(maxsize=1)
def _root_weights() -> dict[str, float]:
    """How much each root tells: as much as its commonest stem."""
    found: dict[str, float] = {}
    for stem, value in weights().items():
        found[root(stem)] = min(value, found.get(root(stem), RAREST))
    return found


def _weight(root: str) -> float:
    return _root_weights().get(root, RAREST)


def _of_one_act(pledge: Pledge, outcome: Outcome, *, anchored: bool) -> bool:
    """Whether what was done is what was promised; a fate by itself must name it, and not be what was promised («قرر تأجيل»)."""
    if outcome.act:
        return outcome.act == pledge.act
    return anchored and outcome.fate not in pledge.fates


def _in_time(pledge: Pledge, outcome: Outcome) -> bool:
    """Whether an outcome can be of a pledge by its days: told later, not of something before it, and around a deadline of a day."""
    if pledge.day is None or outcome.day is None or outcome.day <= pledge.day:
        return False
    if outcome.until and outcome.until < pledge.day:
        return False
    if outcome.fate is not Fate.KEPT or pledge.due is None:
        return outcome.rule != "not done" or not outcome.act or (pledge.due is not None and pledge.due[1] < outcome.day)
    first, last = pledge.due
    if outcome.day < first:
        return False
    if (last - first).days > A_DAY:
        return True
    if outcome.since and outcome.until and (outcome.until - outcome.since).days <= A_DAY:
        return (outcome.since - last).days <= 1
    return (outcome.day - last).days <= TOLD_WITHIN


def _in_place(pledge: Pledge, outcome: Outcome) -> bool:
    """Whether neither the words nor the surroundings name other places alone; of cities as well as of countries."""
    pairs = (
        (pledge.places, outcome.places),
        (pledge.scene, outcome.scene),
        (_cities(pledge.scene), _cities(outcome.scene)),
    )
    return not any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in pairs)


def _cities(places: frozenset[str]) -> frozenset[str]:
    return frozenset(place for place in places if not place.isascii())


def _of_one_party(pledge: Pledge, outcome: Outcome) -> bool:
    """Whether who is bound stands where the outcome tells who did it; a name of everyday words needs alike surroundings."""
    alike = len(pledge.around & outcome.around) >= ALIKE * len(pledge.around | outcome.around)
    if not pledge.party:
        return alike
    near = pledge.party & outcome.near
    if len(near) >= NAMED * len(pledge.party) and (alike or sum(map(_weight, near)) >= SPECIFIC):
        return True
    unnamed = outcome.passive or outcome.act in _OF_ITSELF or outcome.act == ""
    return unnamed and alike and len(pledge.party & outcome.around) >= NAMED * len(pledge.party)


def lookup(outcome: Outcome) -> frozenset[str]:
    """What an outcome is looked up by: it shares a key with the pledges that it may be of (`qawl.ledger.undertakings.keys`)."""
    return frozenset(f"{one} {other}" for one, other in combinations(sorted(telling(outcome.stems)[:TELLING]), 2))


# By how many of its stems, those that tell most, an outcome is looked up.
TELLING = 8


def evidence_of(undertaking: Undertaking, outcomes: Iterable[Outcome]) -> tuple[Evidence, ...]:
    """What some outcomes tell of an undertaking, one piece of evidence an outcome, in order of day."""
    found = []
    for outcome in outcomes:
        pledges = [(share, pledge) for pledge in undertaking.mentions if (share := fits(pledge, outcome))]
        if pledges:
            share, pledge = max(pledges, key=lambda pair: pair[0])
            found.append(_evidence(pledge, outcome, share))
    return tuple(sorted(found, key=_by_day))


def evidence_among(undertakings: Sequence[Undertaking], outcomes: Iterable[Outcome]) -> list[tuple[Evidence, ...]]:
    """What some outcomes tell of each of some undertakings; those that share a key are compared (see `lookup`)."""
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, undertaking in enumerate(undertakings):
        for key in sorted({key for pledge in undertaking.mentions for key in keys(pledge)}):
            holding[key].append(number)
    told: defaultdict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        sharing = (holding.get(key, ()) for key in lookup(outcome))
        for number in sorted({number for numbers in sharing if len(numbers) <= COMMON for number in numbers}):
            told[number].append(outcome)
    return [evidence_of(undertaking, told[number]) for number, undertaking in enumerate(undertakings)]


def _evidence(pledge: Pledge, outcome: Outcome, share: float) -> Evidence:
    return Evidence(
        fate=_turned(pledge, outcome),
        article=outcome.article,
        outlet=outcome.outlet,
        day=outcome.day,
        span=outcome.span,
        speaker=outcome.speaker,
        deadline=outcome.deadline,
        why=Why(rule=outcome.rule, confidence=round(share, 3)),
    )


def _turned(pledge: Pledge, outcome: Outcome) -> Fate:
    """What an outcome is for a pledge: who promised not to do a thing broke the promise by doing it."""
    turned = {Fate.KEPT: Fate.BROKEN, Fate.BROKEN: Fate.KEPT}
    forbidden = pledge.polarity is Polarity.NOT_DO and outcome.act and pledge.act not in ("leave", "stay")
    return turned.get(outcome.fate, outcome.fate) if forbidden else outcome.fate


def told_again(undertaking: Undertaking) -> tuple[Evidence, ...]:
    """What the mentions tell of the undertaking: on a later day it was reaffirmed, or told with another deadline, and so postponed.

    Of the mentions of one day the first counts.
    """
    moved = {
        (told.pledge.article, told.pledge.commitment): told.deadline for told in undertaking.deadlines if told.moved
    }
    first = undertaking.mentions[0].day
    found: dict[tuple[Fate, dt.date], Evidence] = {}
    for pledge in undertaking.mentions:
        if first is None or pledge.day is None or pledge.day == first:
            continue
        deadline = moved.get((pledge.article, pledge.commitment))
        fate = Fate.POSTPONED if deadline else Fate.REAFFIRMED
        found.setdefault((fate, pledge.day), _mention(pledge, fate, deadline))
    return tuple(sorted(found.values(), key=_by_day))


def _mention(pledge: Pledge, fate: Fate, deadline: str | None) -> Evidence:
    return Evidence(
        fate=fate,
        article=pledge.article,
        outlet=pledge.outlet,
        day=pledge.day,
        span=pledge.span,
        deadline=deadline,
        why=Why(rule="told again", confidence=pledge.confidence),
    )


def _by_day(evidence: Evidence) -> tuple[dt.date, str, Span]:
    return evidence.day or dt.date.max, evidence.article, evidence.span


# --- how it stands ------------------------------------------------------------------------------------------------------

# How long before its deadline an undertaking is due soon.
SOON = dt.timedelta(days=30)


class Standing(NamedTuple):
    """How an undertaking stands: its deadline by then, and the evidence that decides; proposed: no person has confirmed that."""

    state: PromiseState
    deadline: str | None
    proposed: bool
    because: tuple[Evidence, ...]


_REPORTED = {
    Fate.KEPT: PromiseState.REPORTED_KEPT,
    Fate.BROKEN: PromiseState.REPORTED_BROKEN,
    Fate.WITHDRAWN: PromiseState.WITHDRAWN,
    Fate.REPLACED: PromiseState.REPLACED,
}


def state_on(undertaking: Undertaking, evidence: Iterable[Evidence], day: dt.date) -> Standing:
    """How an undertaking stands on a day, by what was told of it until then.

    What a person rejected does not count, and what a person confirmed leaves no weight to proposals that say otherwise. Evidence of
    two kinds that cannot both be right makes it unclear. Without such evidence its deadline decides.
    """
    until = [each for each in sorted(evidence, key=_by_day) if each.status is not Status.REJECTED]
    until = [each for each in until if each.day is None or each.day <= day]
    deadline, moves = _deadline(undertaking, until, day)
    final = _outranking([each for each in until if each.fate in _REPORTED])
    if final:
        states = {_REPORTED[each.fate] for each in final}
        state = states.pop() if len(states) == 1 else PromiseState.UNCLEAR
        return Standing(state, deadline, _proposed(final), tuple(final))
    return Standing(_by_deadline(deadline, day), deadline, _proposed(moves), tuple(moves))


def _outranking(evidence: list[Evidence]) -> list[Evidence]:
    """What people confirmed, else what is proposed."""
    return [each for each in evidence if each.status is Status.CONFIRMED] or evidence


def _proposed(evidence: Sequence[Evidence]) -> bool:
    return bool(evidence) and all(each.status is Status.PROPOSED for each in evidence)


def _deadline(
    undertaking: Undertaking, evidence: Sequence[Evidence], day: dt.date
) -> tuple[str | None, list[Evidence]]:
    """The deadline by a day, and the evidence that moved it there: the first that was told, or to when it was last put off."""
    first = next((told for told in undertaking.deadlines if told.day is None or told.day <= day), None)
    moves = _outranking([each for each in evidence if each.fate is Fate.POSTPONED])[-1:]
    return (moves[0].deadline, moves) if moves else (first.deadline if first else None, [])


def _by_deadline(deadline: str | None, day: dt.date) -> PromiseState:
    due = days_of(deadline) if deadline else None
    if due is None:
        return PromiseState.UNDATED
    if due[1] < day:
        return PromiseState.OVERDUE
    return PromiseState.DUE_SOON if due[1] - day <= SOON else PromiseState.OPEN


class Change(NamedTuple):
    """A day from which an undertaking stands otherwise than before, by what was told on it."""

    day: dt.date
    standing: Standing


def history(undertaking: Undertaking, evidence: Sequence[Evidence]) -> tuple[Change, ...]:
    """How an undertaking stood from each day on which something was told that changed it; that a deadline passes is no change."""
    told = {pledge.day for pledge in undertaking.mentions if pledge.day} | {each.day for each in evidence if each.day}
    found: list[Change] = []
    for day in sorted(told):
        standing = state_on(undertaking, evidence, day)
        last = found[-1].standing if found else None
        if last is None or (standing.deadline, standing.because) != (last.deadline, last.because):
            found.append(Change(day, standing))
    return tuple(found)
