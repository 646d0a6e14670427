"""Whom the sentence itself names as bound: the subject beside the verb, the owner of a pledge, «بلاده», «نحن»."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.commitments.places import BOTH_STATES
from qawl.reading.commitments.triggers import MARKERS
from qawl.records import MentionKind

if TYPE_CHECKING:
    from qawl.reading.commitments.places import Places
    from qawl.reading.commitments.triggers import Trigger
    from qawl.records import Span

# Words by which a speaker speaks of his own country.
OURS = frozenset(("بلاده", "بلادها", "بلادنا", "وبلاده", "دولته", "حكومته", "حكومه"))
# The persons of a verb in which a speaker speaks for his side.
FIRST_PLURAL = frozenset(("ن", "present1p", "past1p"))
# Rules that need no weighing: nothing else fills the place.
CERTAIN = frozenset(("our country", "agreed together", "both sides", "i"))


class Grammar(NamedTuple):
    """The parties that the sentence itself names, and the rule that says so; ("", ()) where none does."""

    rule: str
    names: tuple[Span, ...]


def by_grammar(places: Places, trigger: Trigger) -> Grammar:
    """The owner of a pledge, the subject beside the verb, «بلاده», «نحن»: the first rule that names anyone."""
    for rule, find in _RULES.items():
        names = find(places, trigger)
        if names:
            return Grammar(rule, names)
    return Grammar("", ())


def _our_country(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«أن [بلاده] ملتزمة بالاتفاق», «حرص [بلاده] على السلم»: the speaker's country, or the word itself."""
    document, speaker = places.document, places.speaker_of(trigger)
    behind = trigger.start if trigger.person.startswith("noun") else trigger.token + 1
    for index in range(max(0, trigger.token - 3), min(behind, trigger.token + 3)):
        if document.norms[index] in OURS:
            country = places.country_of(speaker) if speaker else None
            return (country or document.span(index, index),)
    return ()


def _owner(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«أكد [التزامه] بالاتفاق»: who speaks."""
    speaker = places.speaker_of(trigger)
    owned = trigger.person.startswith("noun") and trigger.person.endswith("o")
    return places.parts(speaker) if owned and speaker else ()


def _genitive(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«تعهد [الدول المشاركة] بالمساعدة», «التزام [واشنطن]»."""
    if not trigger.person.startswith("noun") or trigger.person.endswith("o") or trigger.start <= trigger.token + 1:
        return ()
    mention = places.at(trigger.token + 1)
    return () if mention is None else places.joined(mention)


def _agreed(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«اتفق [الطرفان] على أن...»: who speaks, where what is promised is all that is said."""
    if trigger.said is None or trigger.start - trigger.said.start > 2:
        return ()
    speaker = places.speaker_of(trigger)
    return places.parts(speaker) if places.statements[trigger.said.number].act == "commit" and speaker else ()


def _agreed_together(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«اتفق [العراق] و[الأردن] على أن...»: both, whoever is named in what they agreed on."""
    names = _agreed(places, trigger)
    return names if len(names) > 1 else ()


def _both_sides(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«اتفق [الجانبان] على», «أن [البلدين] سيواصلان»: the two states that the article is about."""
    for index in (trigger.token - 1, trigger.token + 1, trigger.token + 2):
        if 0 <= index < len(places.document.norms) and places.document.norms[index] in BOTH_STATES:
            names = places.parts(places.document.span(index, index))
            return names if len(names) > 1 else ()
    return ()


def _we(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«[سنواصل] دعم العراق»: the side that the speaker speaks for."""
    speaker = places.speaker_of(trigger)
    if trigger.person not in FIRST_PLURAL or speaker is None:
        return ()
    return (places.country_of(speaker) or places.body_of(speaker) or speaker,)


def _i(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    speaker = places.speaker_of(trigger)
    return (speaker,) if trigger.person in ("ا", "present1s") and speaker else ()


def _before(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«أن [تركيا] ستفتح القاعدة»."""
    document = places.document
    mention = places.ends_at(trigger.token - 1)
    if mention is None:
        return ()
    first = places.first[mention]
    opened = (
        document.near(first - 1)[0] == "comp"
        or document.norms[first][0] == "و"
        or document.norms[first - 1] in (":", "«", '"')
    )
    return places.joined(mention) if opened and first else ()


def _behind(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«ستفتح [وزارة الزراعة] الحدائق»."""
    if trigger.sort not in ("future", "present", "phrase") and not trigger.person.startswith(("past3", "present3")):
        return ()
    at = trigger.token + 1 if trigger.sort in ("future", "pledge") else trigger.start + 1
    if places.document.norms[trigger.token] in MARKERS:
        at += 1
    mention = places.at(at)
    if mention is None or places.mentions[mention].kind == MentionKind.COUNTRY:
        return ()
    return places.joined(mention)


_RULES = {
    "our country": _our_country,
    "agreed together": _agreed_together,
    "both sides": _both_sides,
    "owner": _owner,
    "agreed": _agreed,
    "genitive": _genitive,
    "we": _we,
    "i": _i,
    "before": _before,
    "behind": _behind,
}
