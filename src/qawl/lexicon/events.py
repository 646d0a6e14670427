"""The words of events compiled for the reader: from a folded word to the event that it may tell.

Invariant: a pure function of `event_nouns.tsv`, `event_verbs.tsv` and `event_carriers.tsv`. A reading says what a word may be,
never that it is: «وقع» may be "signed" and "happened", and only its object tells.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Form, Lemma, Tense, inflect
from qawl.lexicon.cues import rows
from qawl.records import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping


class Frame(StrEnum):
    """How a word takes the participants of its event."""

    # nouns
    SIDES = "sides"  # «لقاء X بـ/مع Y», «اجتماع بين X وY», «اتصال X بـY»
    HOST = "host"  # «استقبال X لـY», «لدى استقباله Y»
    VISIT = "visit"  # «زيارة X إلى P»
    PRESS = "press"  # «مؤتمر صحفي [عقده] X مع Y»
    GATHERING = "gathering"  # «مؤتمر بغداد», «القمة العربية»
    TEXT = "text"  # «بيان مشترك بين X وY»
    DEAL = "deal"  # «مذكرة تفاهم بين X وY», behind a word of signing
    POLL = "poll"  # «الانتخابات الرئاسية في P»
    NAMING = "naming"  # «تعيين X وزيراً»
    VOTE = "vote"  # «تصويت X على»
    ROUND = "round"  # «الجولة الرابعة من الحوار»
    PROCESS = "process"  # «الحوار الاستراتيجي»
    # verbs
    MEET = "meet"  # «التقى X بـ/مع Y», «اجتمع X وY»
    RECEIVE = "host_verb"  # «استقبل X Y»
    PHONE = "phone"  # «اتصل X هاتفياً بـY»
    GO = "go"  # «زار X P»
    ARRIVE = "arrive"  # «وصل X إلى P»
    SIGN = "sign"  # «وقع X وY اتفاقية», «توصل X وY إلى اتفاق»
    AGREE = "agree"  # «اتفق X وY على»
    NAME = "name"  # «عين X Y وزيراً»
    BALLOT = "ballot"  # «صوت X على»


class Role(StrEnum):
    """What the subject of a carrying verb is to the event that the verb carries."""

    PART = "part"
    PLACE = "place"
    NONE = "none"


class EventNoun(NamedTuple):
    """A noun read as the head of an event.

    lemma: folded term; prefix: the proclitics before it, in a string over و ف ب ك ل; definite: with the article; owner: the folded
    pronoun of an owner (لقائه), or ''; needs: the folded words of which one must follow it, or none.
    """

    lemma: str
    kind: EventKind
    frame: Frame
    needs: frozenset[str]
    definite: bool
    owner: str
    prefix: str = ""


class EventVerb(NamedTuple):
    """A finite verb that tells an event; prefix: proclitics over و ف ل س."""

    lemma: str
    kind: EventKind
    frame: Frame
    form: Form
    prefix: str = ""


class Carrier(NamedTuple):
    """A finite verb that carries the noun of an event."""

    lemma: str
    role: Role
    form: Form
    prefix: str = ""


class EventWord(NamedTuple):
    """What a word may be in the mention of an event."""

    nouns: tuple[EventNoun, ...]
    verb: EventVerb | None
    carrier: Carrier | None


# The proclitics that a noun and a finite verb may carry; ل before the article takes its alif: للاجتماع.
_BEFORE_NOUNS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
_BEFORE_VERBS = ("", "و", "ف", "س", "وس", "فس", "ل", "ول", "فل")


@cache
def event_words() -> Mapping[str, EventWord]:
    """The folded words, proclitics included, that may stand in the mention of an event. Raises LexiconError on a bad table."""
    found: dict[str, EventWord] = {}
    for prefix in _BEFORE_NOUNS:
        for text, nouns in _nouns().items():
            written = f"{prefix}ل{text[2:]}" if prefix.endswith("ل") and text.startswith("ال") else prefix + text
            _put(found, written, nouns=tuple(noun._replace(prefix=prefix) for noun in nouns))
    for prefix in _BEFORE_VERBS:
        for text, verb in _verbs().items():
            if "س" not in prefix or verb.form.tense is Tense.PRESENT:
                _put(found, prefix + text, verb=verb._replace(prefix=prefix))
        for text, carrier in _carriers().items():
            if "س" not in prefix or carrier.form.tense is Tense.PRESENT:
                _put(found, prefix + text, carrier=carrier._replace(prefix=prefix))
    return MappingProxyType(found)


def _put(
    found: dict[str, EventWord],
    text: str,
    nouns: tuple[EventNoun, ...] = (),
    verb: EventVerb | None = None,
    carrier: Carrier | None = None,
) -> None:
    """Adds a reading to a word; of two of one class the one with fewer proclitics, which comes first, stays."""
    known = found.get(text, _UNKNOWN)
    found[text] = EventWord(known.nouns or nouns, known.verb or verb, known.carrier or carrier)


_UNKNOWN = EventWord((), None, None)


@cache
def _nouns() -> dict[str, tuple[EventNoun, ...]]:
    found: dict[str, list[EventNoun]] = {}
    for term, kind, frame, needs in rows("event_nouns.tsv"):
        wanted = frozenset(fold(word) for word in needs.split("|") if word)
        for written, definite, owner in _forms(term):
            noun = EventNoun(fold(term), EventKind(kind), Frame(frame), wanted, definite, owner)
            found.setdefault(fold(written), []).append(noun)
    return {text: tuple(nouns) for text, nouns in found.items()}


def _forms(term: str) -> list[tuple[str, bool, str]]:
    """The forms of a noun: written, with the article, pronoun: لقاء, اللقاء, لقائه; the accusative اجتماعا."""
    bare = [(term, False, ""), (f"ال{term}", True, "")]
    if not term.endswith(("ة", "ات", "اء", "ى")):
        bare.append((f"{term}ا", False, ""))
    return bare + [
        (stem + pronoun, True, pronoun) for stem in _before_pronoun(term) for pronoun in ("ه", "ها", "هم", "هما")
    ]


def _before_pronoun(term: str) -> tuple[str, ...]:
    if term.endswith("ة"):
        return (f"{term[:-1]}ت",)
    if term.endswith("اء"):
        return (f"{term[:-1]}ئ", f"{term[:-1]}ؤ", term)
    return (term,)


@cache
def _verbs() -> dict[str, EventVerb]:
    found: dict[str, EventVerb] = {}
    for past, present, participle, noun, kind, frame in rows("event_verbs.tsv"):
        for form in _finite(Lemma(past, present, participle, noun)):
            found.setdefault(form.text, EventVerb(fold(past), EventKind(kind), Frame(frame), form))
    return found


@cache
def _carriers() -> dict[str, Carrier]:
    found: dict[str, Carrier] = {}
    for past, present, participle, noun, role in rows("event_carriers.tsv"):
        for form in _finite(Lemma(past, present, participle, noun)):
            found.setdefault(form.text, Carrier(fold(past), Role(role), form))
    return found


def _finite(lemma: Lemma) -> list[Form]:
    """The finite forms of the third person: they tell what others did. The feminine plural is mostly another word (ضمن)."""
    finite = (form for form in inflect(lemma) if form.tense in (Tense.PAST, Tense.PRESENT) and form.person == 3)
    return [form for form in finite if len(form.text) > 1 and (form.gender, form.number) != ("f", "p")]
