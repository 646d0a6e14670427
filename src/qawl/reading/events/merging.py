"""The places that tell one event brought together: one record an event, however often the article comes back to it.

Two places tell the same event where their kinds agree, one names no party that the other lacks (or they share two), and neither
day nor number nor destination contradicts. A place that only points («الاجتماع», «خلال الزيارة») goes to the nearest event of
its kind before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.arabic.letters import fold
from qawl.reading.events.field import country_codes, stem_of
from qawl.reading.events.nouns import BARE_POLL
from qawl.reading.persons import bare
from qawl.records import Event, EventKind, Participant, Span, Why

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.reading.events.draft import Draft
    from qawl.reading.events.field import Field, Party, Place

# How many both sides are.
BOTH = 2
# Among how many events before it a place looks for its own, with how many places of each it is compared, and how many places of one
# event are recorded: no news article has as many, and a hostile text with more must not take more time for each.
RECENT, COMPARED, MOST = 20, 10, 60
# Nouns and verbs of one kind that are not taken up by each other: a conference is not «القمة», a memorandum not «الاتفاقيات».
_BY_LEMMA = frozenset((EventKind.CONFERENCE, EventKind.AGREEMENT))


def merge(field: Field, drafts: Iterable[Draft]) -> list[list[Draft]]:
    """The drafts of each event, the events in the order of their first place that stands by itself."""
    events: list[list[Draft]] = []
    pointing: list[Draft] = []
    for draft in drafts:
        own = _event_of(field, events[-RECENT:], draft)
        if own is not None:
            _add(own, draft)
        elif draft.stands:
            events.append([draft])
        elif draft.parties and len(pointing) < RECENT:
            pointing.append(draft)
    for draft in pointing:  # the headline may point forward: «اتفاق بايدن والكاظمي»
        own = _event_of(field, [event for event in events[:RECENT] if event[0].trigger > draft.trigger], draft)
        if own is not None:
            _add(own, draft)
    told = [event for event in events if len(event) > 1 or event[0].rule != BARE_POLL]
    return _with_fullest_series(field, told)


def _add(event: list[Draft], draft: Draft) -> None:
    if len(event) < MOST:
        event.append(draft)


def _with_fullest_series(field: Field, events: list[list[Draft]]) -> list[list[Draft]]:
    """The rounds under the fullest name that the article gives their series: «الحوار الأول» of «الحوار الاستراتيجي»."""
    spans = {draft.process for event in events[:RECENT] for draft in event[:COMPARED] if draft.process}
    named = [(_series_words(field, span), span) for span in spans]
    return [[_named(field, named, draft) for draft in event] for event in events]


def _named(field: Field, named: list[tuple[set[str], Span]], draft: Draft) -> Draft:
    if draft.process is None or draft.kind is not EventKind.DIALOGUE_ROUND:
        return draft
    own = _series_words(field, draft.process)
    fuller = [(len(words), -span.start, span) for words, span in named if own <= words]
    return draft._replace(process=max(fuller)[2] if fuller else draft.process)


def _series_words(field: Field, process: Span) -> set[str]:
    """The folded words of the name of a series, without article or proclitic."""
    words = field.document.text[slice(*process)].replace("#", " ").replace("_", " ").split()
    return {bare(fold(word)) for word in words}


def _event_of(field: Field, events: list[list[Draft]], draft: Draft) -> list[Draft] | None:
    for event in reversed(events):
        if _same(field, event[:COMPARED], draft):
            return event
    return None


def _same(field: Field, event: list[Draft], draft: Draft) -> bool:
    """Whether a draft tells an event that is known."""
    if event[0].kind is not draft.kind or not _fits(field, event, draft):
        return False
    if draft.kind in _BY_LEMMA and not _same_lemma(event, draft):
        return False
    known, own = _names(field, event), _names(field, [draft])
    if draft.process is not None or (draft.stands and any(d.process for d in event)):
        return _same_series(field, event, draft)
    if not own and (not draft.stands or draft.parties):
        return True
    if draft.kind is EventKind.ELECTION:
        return _polls(field, event) & _polls(field, [draft]) != frozenset()
    if not known or not own:
        return not own and not draft.stands
    return own <= known or known <= own or len(own & known) > 1


def _fits(field: Field, event: list[Draft], draft: Draft) -> bool:
    """Whether neither time nor number nor destination contradicts."""
    for other in event:
        if draft.time and other.time and not _overlap(draft.time.value, other.time.value):
            return False
        if draft.round is not None and other.round is not None and draft.round != other.round:
            return False
        visit = draft.kind is EventKind.VISIT and draft.place and other.place
        if visit and draft.place and other.place and not _one_place(field, draft.place, other.place):
            return False
    return True


def _overlap(one: str, two: str) -> bool:
    return one.startswith(two) or two.startswith(one)


def _one_place(field: Field, one: Place, two: Place) -> bool:
    """Whether two places may be one: they share a word, or one is the country of the other."""
    words, others = _words(field, one), _words(field, two)
    if words & others:
        return True
    codes = country_codes()
    return bool({codes[w] for w in words if w in codes} & {codes[w] for w in others if w in codes})


def _words(field: Field, place: Place) -> set[str]:
    """The words of a place, and all of them together."""
    norms = [stem_of(norm)[1] for norm in field.document.norms[place.first : place.last + 1]]
    return {*norms, " ".join(norms)}


def _same_lemma(event: list[Draft], draft: Draft) -> bool:
    lemmas = {d.lemma for d in event}
    return draft.lemma in lemmas or (
        draft.kind is EventKind.AGREEMENT and bool(lemmas & _ANY_DEAL) and draft.lemma in _ANY_DEAL
    )


_ANY_DEAL = frozenset((fold("اتفاق"), fold("اتفق"), fold("اتفاقية")))


def _names(field: Field, event: list[Draft]) -> set[str]:
    return {_key(field, party) for draft in event for party in draft.parties if not _points(party)}


def _key(field: Field, party: Party) -> str:
    """The folded words of the fullest naming: two offices without a name are one person where they are the same words."""
    return " ".join(fold(field.document.text[slice(*party.name)]).split())


def _polls(field: Field, event: list[Draft]) -> frozenset[str]:
    return frozenset(
        norm
        for draft in event
        for norm in field.document.norms[draft.trigger + 1 : draft.last + 1]
        if norm.startswith("ال") or norm[:1].isdigit()
    )


def _same_series(field: Field, event: list[Draft], draft: Draft) -> bool:
    """Whether a draft belongs to the same round of the same series; a round without number is not every round."""
    series = [d for d in event if d.process]
    if not series or draft.process is None:
        return draft.kind is not EventKind.DIALOGUE_ROUND
    mine = _series_words(field, draft.process)
    for other in series:
        theirs = _series_words(field, other.process) if other.process else set()
        if (mine <= theirs or theirs <= mine) and draft.round == other.round:
            return True
    return False


# --- records ----------------------------------------------------------------------------------------------------------


def record(field: Field, events: list[list[Draft]], index: int) -> Event:
    """The record of the event `index` of `events` from the places that tell it."""
    event = events[index]
    best = max(event, key=_tells)
    spans = {draft: _span(field, draft) for draft in event}
    own = spans[best]
    others = sorted({s for d, s in spans.items() if d is not best and not (s.start < own.end and own.start < s.end)})
    place = next((d.place for d in (best, *event) if d.place), None)
    time = next((d.time for d in (best, *event) if d.time), None)
    process = max((d.process for d in event if d.process), key=lambda s: (s.end - s.start, -s.start), default=None)
    return Event(
        id=f"e{index + 1}",
        kind=best.kind,
        span=own,
        mentions=tuple(others),
        participants=_participants(field, _sides(field, events, index)),
        place=_place_span(field, place.first, place.last, place.prefix) if place else None,
        time=time.value if time else None,
        time_text=time.span if time else None,
        process=process,
        round=next((d.round for d in event if d.round is not None), None),
        why=Why(rule=best.rule, confidence=best.confidence),
    )


def _span(field: Field, draft: Draft) -> Span:
    """The span of a draft without the conjunction or preposition written to its first word."""
    span = field.document.span(draft.first, draft.last)
    norm, word = field.document.norms[draft.first], field.words[draft.first]
    if draft.first != draft.trigger or word is None:
        return span
    prefix = word.nouns[0].prefix if word.nouns else word.verb.prefix.rstrip("س") if word.verb else ""
    lost = bool(word.nouns) and word.nouns[0].definite and norm.startswith(f"{prefix}ل") and prefix.endswith("ل")
    cut = len(prefix) + (lost and not word.nouns[0].owner)  # ل takes the alif of the article with it: «[لل]جولة»
    return Span(min(span.start + cut, span.end - 1), span.end)


def _tells(draft: Draft) -> tuple[bool, int, int, int]:
    """How much a draft tells; of two that tell as much the earlier is taken."""
    told = len(draft.parties) + bool(draft.place) + bool(draft.time) + bool(draft.process)
    return draft.stands, told, -int(draft.rule.startswith("deal")), -draft.trigger


def _sides(field: Field, events: list[list[Draft]], index: int) -> list[Party]:
    """The parties of an event; of one that has only both sides (الطرفان), the two of the last event before it that has two."""
    own = [party for draft in events[index] for party in draft.parties]
    if not own or not all(_points(party) for party in own):
        return own
    for event in reversed(events[max(0, index - RECENT) : index]):
        if len(_names(field, event)) == BOTH:
            return [party for draft in event for party in draft.parties]
    return own[:1]


def _participants(field: Field, parties: list[Party]) -> tuple[Participant, ...]:
    found: dict[str, Party] = {}
    for party in parties:
        key = _key(field, party)
        if key not in found or (found[key].office is None and party.office is not None):
            found[key] = party
    named = sum(not _points(party) for party in found.values())
    kept = [p for p in found.values() if not (_points(p) and named >= (1 if _both(field, p) else BOTH))]
    return tuple(Participant(name=party.name, office=field.office_of(party)) for party in kept)


def _both(field: Field, party: Party) -> bool:
    """Whether a party is both sides by a word of its own: «البلدان», not «الوزيران»."""
    return "group.dual" in field.document.tags[party.head]


def _points(party: Party) -> bool:
    """Whether a party only points to others: «الجانبان»."""
    return party.many and party.first == party.last


def _place_span(field: Field, first: int, last: int, prefix: str) -> Span:
    span = field.document.span(first, last)
    cut = 2 if field.document.norms[first].startswith("لل") else len(prefix)
    return Span(min(span.start + cut, span.end - 1), span.end)
