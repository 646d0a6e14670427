"""The verbs around the noun of an event that say who took part: «[عقد] الوزير اجتماعاً», «الزيارة التي [يجريها] الوزير»."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.lexicon.events import Carrier, Frame, Role
from qawl.reading.events.reality import unreal, wished
from qawl.reading.events.subjects import implied, subjects_before
from qawl.reading.events.survey import clause_before, survey

if TYPE_CHECKING:
    from qawl.reading.events.field import Field, Party, Place, Time


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# Before an occasion whose other side is the subject of the sentence: «قال الوزير [خلال] لقاء مع نظيره».
OCCASIONS = _folded("في خلال أثناء عقب بعد قبل قبيل إثر لدى ضمن وفي وخلال عبر ختام هامش بدء نهاية وعقب")
RELATIVES = _folded("الذي التي")
# Between a verb of signing or holding and the noun of the event.
BETWEEN = 16


class Carried(NamedTuple):
    """What the verb around a noun adds to its event."""

    subject: tuple[Party, ...] = ()
    others: tuple[Party, ...] = ()
    place: Place | None = None
    time: Time | None = None
    first: int | None = None
    last: int | None = None
    found: bool = False


NOTHING = Carried()


# The carriers that take their event with a preposition: «شارك [في] قمة», «قام [بـ]زيارة».
TAKING = {"في": _folded("شارك حضر"), "ب": _folded("قام بدأ شارك")}


def carried_before(field: Field, index: int, *, sign: bool = False) -> Carried:
    """The verb before a noun that says who holds it: «[عقد الوزير أمس] اجتماعاً», «[قام] الوزير [بـ]زيارة»."""
    taking = None
    if not sign:
        head = field.words[index]
        prefix = head.nouns[0].prefix if head and head.nouns else ""
        before = field.document.norms[index - 1] if index else ""
        if prefix[-1:] in ("ل", "ك") or (before in OCCASIONS and before != "في"):
            return NOTHING
        taking = TAKING.get("ب" if prefix.endswith("ب") else before)
    for seen, place in enumerate(clause_before(field, index)):
        word = field.words[place]
        if seen >= BETWEEN or (seen and word is not None and any(n.frame is not Frame.PROCESS for n in word.nouns)):
            return NOTHING
        if word is None or word.nouns:
            continue
        if survey(field, place + 1).stop < index - 1:
            return NOTHING
        if sign:
            if word.verb is not None and word.verb.frame is Frame.SIGN and not unreal(field, place):
                unsure = _is_verbal_noun(field, place) or wished(field, place)
                return NOTHING if unsure else _held(field, place, index)
        elif (
            word.carrier is not None
            and not word.carrier.form.object
            and (taking is None or word.carrier.lemma in taking)
            and not unreal(field, place)
            and not wished(field, place)
        ):
            if (word.carrier.role is Role.NONE and not _right_behind(field, place, index)) or _is_verbal_noun(
                field, place
            ):
                return NOTHING
            if word.carrier.role is Role.NONE:
                return Carried(first=place, found=True, time=survey(field, place + 1).time)
            return _held(field, place, index, word.carrier.role)
        if word.verb is not None or word.carrier is not None:
            return NOTHING
    return NOTHING


# An impersonal verb carries only what stands right behind it: «[جرى] أمس اتصال».
NEAR = 3


def _right_behind(field: Field, verb: int, noun: int) -> bool:
    """Whether nothing that could be the subject stands between an impersonal verb and its event."""
    return noun - verb <= NEAR + 1 and all(shape == "time" for shape in field.document.shapes[verb + 1 : noun])


def _is_verbal_noun(field: Field, index: int) -> bool:
    """Whether a form that may be verb or noun is governed like a noun: «على [عقد] مؤتمر»."""
    return index > 0 and field.document.shapes[index - 1] == "prep"


def _held(field: Field, verb: int, noun: int, role: Role = Role.PART) -> Carried:
    """The subject of a verb between it and the noun, else before it."""
    around = survey(field, verb + 1)
    inside = [g for g in around.direct if g.last < noun]
    others = tuple(p for g in around.groups if g.prep in ("مع", "ب") and g.last < noun for p in g.parties)
    first = verb
    if role is Role.PLACE:
        place = (
            next((field.place(p.first) for g in inside for p in g.parties), None)
            or field.place(verb + 1)
            or field.place(verb - 1)
        )
        return Carried(place=place, time=around.time, first=verb, found=True)
    subject = inside[0].parties if inside else ()
    if not subject:
        subject = subjects_before(field, verb) or implied(field, verb)
        if subject and verb - subject[-1].last <= 4 and subject[0].first >= field.document.sentence_bounds(verb)[0]:
            first = subject[0].first
    return Carried(subject, others, None, around.time, first, None, found=True)


def _relates(carrier: Carrier) -> bool:
    """Whether a verb can follow its event without a relative: «لقاء [جمع] X بـY», «اتصال [تلقاه]», «قمة [انعقدت]»."""
    return bool(carrier.form.object) or carrier.role is Role.NONE or carrier.lemma in ("جمع", "ضم", "عقد")


def carried_behind(field: Field, stop: int, *, definite: bool) -> Carried:
    """The verb behind a noun that says who took part: «لقاء [جمع] X [بـ]Y», «الزيارة التي [يجريها] X», «اتصال [تلقاه] X [من] Y»."""
    document = field.document
    place = stop
    if place < len(document.norms) and document.norms[place] in ("،", ","):
        place += 1
    begun = place
    while place < len(document.norms) and (document.norms[place] in RELATIVES or document.shapes[place] == "qad"):
        place += 1
    word = field.words[place] if place < len(document.norms) else None
    if word is None or word.carrier is None or word.nouns or document.sentence[place] != document.sentence[stop - 1]:
        return NOTHING
    if word.carrier.prefix.strip("س") or (place == begun and (definite or not _relates(word.carrier))):
        return NOTHING
    around = survey(field, place + 1)
    near = around.direct and around.direct[0].parties[0].first <= place + 1 + NEAR
    subject = around.direct[0].parties if near else ()
    gathers = word.carrier.lemma in ("جمع", "ضم", "عقد")
    if word.carrier.role is Role.NONE:
        return Carried((), around.behind("مع", "بين"), around.place, around.time, None, around.last, found=True)
    if word.carrier.role is Role.PLACE:
        return Carried((), (), field.place(place + 1), around.time, None, around.last, found=True)
    if gathers and word.carrier.form.object == "ه":
        subject = implied(field, place, "ه")
        others = around.behind("مع", "ب", "")
    else:
        others = around.behind("مع", "ب", "من", "بين")
        if not subject and word.carrier.form.object:
            subject = implied(field, place)
    return Carried(subject, others, around.place, around.time, None, around.last, found=True)
