"""The moulds of verbs: «التقى X بـY», «X يستقبل Y», «زار X P», «اتفق X وY على», «عين X Y وزيراً»."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.verbs import Tense
from qawl.lexicon.events import Frame
from qawl.reading.events.carriers import RELATIVES
from qawl.reading.events.draft import Draft
from qawl.reading.events.field import ADVERBS, QUOTE_MARKS, TURNS, Field, Party, Place
from qawl.reading.events.heads import Head, distinct, enough, extent, time_before
from qawl.reading.events.naming import office_after
from qawl.reading.events.nouns import BALLOTS
from qawl.reading.events.reality import unreal, wished
from qawl.reading.events.subjects import ACTORS, BODIES, implied, subjects_before
from qawl.reading.events.survey import Survey, survey
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED
from qawl.records import MentionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# What is agreed on by way of opinion only: «اتفقا على [أهمية] التعاون».
OPINIONS = _folded("ضرورة أهمية وجوب")
_CALLED = _folded("هاتفيا هاتفياً")


class _Spoken(NamedTuple):
    """The subject of a verb, what stands behind it, and where the whole begins."""

    subject: tuple[Party, ...]
    objects: tuple[Party, ...]
    around: Survey
    first: int


def _spoken(head: Head) -> _Spoken | None:
    """Subject and direct objects of a verb: «X يستقبل Y», «استقبل X Y», «(و)التقى Y» with the subject of before."""
    verb = head.verb
    if verb is None or unreal(head.field, head.at) or wished(head.field, head.at) or "ل" in verb.prefix:
        return None
    field, index = head.field, head.at
    around = survey(field, index + 1)
    direct = around.direct
    preposed = _preposed(field, index)
    if verb.form.object:
        antecedent = _antecedent(field, index)
        subject = direct[0].parties if direct else preposed
        return _Spoken(subject, antecedent, around, index) if antecedent and subject else None
    if preposed:
        return _Spoken(preposed, direct[0].parties if direct else (), around, preposed[0].first)
    if len(direct) > 1:
        return _Spoken(direct[0].parties, direct[1].parties, around, index)
    if direct:
        takes = around.behind("مع", "ب") or len(direct[0].parties) > 1 or direct[0].parties[0].many
        continues = bool(verb.prefix) or (index > 0 and head.norms[index - 1] in TURNS)
        if not takes and continues:
            subject = _continued(field, index)
            if subject:
                return _Spoken(subject, direct[0].parties, around, index)
        return _Spoken(direct[0].parties, (), around, index)
    return _Spoken(_continued(field, index), (), around, index)


def _continued(field: Field, index: int) -> tuple[Party, ...]:
    """The subject of before, of a verb that can have it: not one behind a noun that may be its own («الجيش وصل إلى»)."""
    document = field.document
    word = field.words[index]
    joined = word is not None and word.verb is not None and word.verb.prefix.strip("س") != ""
    before = index - 1
    free = (
        before < 0
        or not document.tokens[before].is_word
        or document.shapes[before] in CLOSED
        or before == document.sentence_bounds(index)[0] - 1
    )
    ended = any(time.last == before for time in field.times.values()) if not free else True
    return implied(field, index) if joined or free or ended or document.norms[before] in TURNS else ()


def _preposed(field: Field, index: int) -> tuple[Party, ...]:
    """The subject right before a verb: «[الملك] يستقبل», «كان [الرئيس] قد التقى»."""
    document = field.document
    place = index - 1
    first = document.sentence_bounds(index)[0]
    while place >= first:
        norm = document.norms[place]
        if document.shapes[place] in ("qad", "kan") or norm in QUOTE_MARKS or norm in ("،", ",") or norm in ADVERBS:
            place -= 1
            continue
        break
    ending = field.party_ending(place) if place >= first else None
    if ending is None:
        return ()
    subject = subjects_before(field, index)
    return subject if subject and subject[-1].last == place else ()


def _antecedent(field: Field, index: int) -> tuple[Party, ...]:
    """Whom the pronoun of an object stands for: «[ساركوزي] الذي استقبله»."""
    document = field.document
    if index and document.norms[index - 1] in RELATIVES:
        place = index - 2
        if place >= 0 and document.norms[place] in ("،", ","):
            place -= 1
        ending = field.party_ending(place) if place >= 0 else None
        return (ending,) if ending else ()
    return ()


def _verbal(
    head: Head,
    spoken: _Spoken,
    rule: str,
    confidence: float,
    parties: Iterable[Party],
    *,
    place: Place | None = None,
    last: int = 0,
) -> Draft:
    verb = head.verb
    assert verb is not None
    parties = distinct(parties)
    return Draft(
        kind=verb.kind,
        lemma=verb.lemma,
        first=min(spoken.first, head.at),
        last=extent(head, max(head.at, last), parties, place or spoken.around.place, spoken.around.time),
        trigger=head.at,
        rule=rule,
        confidence=confidence,
        stands=True,
        parties=parties,
        place=place or spoken.around.place,
        time=spoken.around.time or time_before(head.field, min(spoken.first, head.at)),
    )


def _meet(head: Head) -> Draft | None:
    """«التقى X بـ/مع Y», «اجتمع X وY», «X يلتقي Y»."""
    spoken = _spoken(head)
    if spoken is None:
        return None
    parties = distinct((*spoken.subject, *spoken.objects, *spoken.around.behind("مع", "ب")))
    if not enough(parties) or all(p.kind in BODIES for p in parties if not p.many):
        return None
    return _verbal(head, spoken, "verb+meet", 0.9, parties)


def _receive(head: Head) -> Draft | None:
    """«استقبل X Y», «X الذي استقبله Y»."""
    spoken = _spoken(head)
    if spoken is None or not spoken.subject or not enough(distinct((*spoken.subject, *spoken.objects))):
        return None
    if (
        not spoken.objects
        or any(p.kind not in ACTORS for p in spoken.subject)
        or any(p.kind in (MentionKind.COUNTRY, MentionKind.BODY) for p in spoken.objects)
    ):
        return None
    return _verbal(head, spoken, "verb+receive", 0.9, (*spoken.subject, *spoken.objects))


def _phone(head: Head) -> Draft | None:
    """«اتصل X هاتفياً بـY»."""
    spoken = _spoken(head)
    if spoken is None or not any(norm in _CALLED for norm in head.norms[head.at : head.at + 14]):
        return None
    parties = distinct((*spoken.subject, *spoken.around.behind("ب", "مع")))
    return _verbal(head, spoken, "verb+phone", 0.9, parties) if enough(parties) else None


def _go(head: Head) -> Draft | None:
    """«زار X P», «X يزور P»."""
    spoken = _spoken(head)
    if spoken is None or not spoken.subject:
        return None
    field = head.field
    start = spoken.subject[-1].last if spoken.subject[0].first > head.at else head.at
    place = _next_place(field, start + 1, spoken.around.stop)
    visitors = tuple(p for p in spoken.subject if p.kind in ACTORS or p.many)
    if place is None and all(p.kind is MentionKind.COUNTRY for p in spoken.subject):  # «وزار [روسيا]»
        place, visitors = field.place(spoken.subject[0].first), _continued(field, head.at)
    visitors = tuple(party for party in visitors if party.kind is not MentionKind.COUNTRY)
    if place is None or not visitors:
        return None
    return _verbal(head, spoken, "verb+visit", 0.85, visitors, place=place, last=place.last)


def _next_place(field: Field, start: int, stop: int) -> Place | None:
    """The first place without a preposition."""
    for index in range(start, min(stop + 1, len(field.words))):
        place = field.place(index)
        if place is not None and not place.prefix and not (index and field.document.shapes[index - 1] == "prep"):
            return place
    return None


def _arrive(head: Head) -> Draft | None:
    """«وصل X إلى P»: somebody of office, not a ship, a price, a score."""
    spoken = _spoken(head)
    if spoken is None or spoken.around.destination is None:
        return None
    visitors = tuple(p for p in spoken.subject if p.kind in ACTORS)
    if not visitors or not (visitors[0].office or visitors[0].kind is not MentionKind.PERSON):
        return None
    return _verbal(head, spoken, "verb+arrive", 0.8, visitors, place=spoken.around.destination)


def _agree(head: Head) -> Draft | None:
    """«اتفق X وY على», «اتفق X مع Y على», «اتفق الطرفان على»; not on the importance of something."""
    spoken = _spoken(head)
    if spoken is None or (head.verb and head.verb.form.tense is not Tense.PAST):  # «يتفق الخبراء على أن» is an opinion
        return None
    norms = head.norms
    shapes = head.field.document.shapes
    behind = range(head.at + 1, min(head.at + 30, len(norms)))
    on = next((i for i in behind if norms[i] == "ان" or (norms[i] == "علي" and shapes[i] == "prep")), None)
    if on is None or (on + 1 < len(norms) and norms[on + 1] in OPINIONS):
        return None
    parties = distinct((*spoken.subject, *spoken.objects, *spoken.around.behind("مع")))
    if not enough(parties) and not any(p.many or p.kind is None for p in parties):
        return None
    last = phrase_last(head.field.document, on + 1) if norms[on] == "علي" and on + 1 < len(norms) else on
    return _verbal(head, spoken, "verb+agree", 0.8, parties, last=last)


def _name(head: Head) -> Draft | None:
    """«عين X Y وزيراً», «انتخب المجلس X رئيساً»."""
    spoken = _spoken(head)
    if spoken is None or not spoken.subject:
        return None
    named = spoken.objects[:1] or (spoken.subject[:1] if spoken.first == head.at else ())
    if not named or named[0].kind is not MentionKind.PERSON or named[0].first < head.at:
        return None
    office = office_after(head.field, named[0], head.at)
    if office is None:
        return None
    others = spoken.subject if spoken.objects else ()
    return _verbal(head, spoken, "verb+name", 0.85, (named[0]._replace(office=office), *others), last=office[1])


def _ballot(head: Head) -> Draft | None:
    """«صوت مجلس الأمن على القرار»."""
    spoken = _spoken(head)
    voters = tuple(p for p in spoken.subject if p.kind in BODIES) if spoken else ()
    if spoken is None or not voters:
        return None
    if not any(norm in BALLOTS for norm in head.norms[head.at + 1 : spoken.around.stop + 2]):
        return None
    return _verbal(head, spoken, "verb+ballot", 0.8, voters)


MOULDS: dict[Frame, Callable[[Head], Draft | None]] = {
    Frame.MEET: _meet,
    Frame.RECEIVE: _receive,
    Frame.PHONE: _phone,
    Frame.GO: _go,
    Frame.ARRIVE: _arrive,
    Frame.AGREE: _agree,
    Frame.NAME: _name,
    Frame.BALLOT: _ballot,
}
