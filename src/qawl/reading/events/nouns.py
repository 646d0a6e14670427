"""The moulds of nouns: «لقاء X بـY», «زيارة X إلى P», «الجولة الرابعة من الحوار», «تعيين X وزيراً»."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.lexicon.events import EventNoun, Frame
from qawl.lexicon.nouns import sources
from qawl.reading.events.carriers import NOTHING, OCCASIONS, Carried, carried_before, carried_behind
from qawl.reading.events.draft import Draft
from qawl.reading.events.field import QUOTE_MARKS, Field, Party, Place, stem_of
from qawl.reading.events.heads import Head, distinct, enough, extent, time_before
from qawl.reading.events.naming import office_after
from qawl.reading.events.reality import unreal
from qawl.reading.events.series import conference_last, process_of, round_of
from qawl.reading.events.subjects import BODIES, implied, subjects_before
from qawl.reading.events.survey import ATTENDING, Survey, adjectives_last, clause_before, survey
from qawl.reading.mentions import phrase_last
from qawl.records import EventKind, MentionKind, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


SIGNING = _folded("توقيع التوقيع إبرام التوصل توقيعه توقيعهما وتوقيع بتوقيع وإبرام بإبرام والتوصل بالتوصل")
POLLS = _folded(
    "الرئاسية البرلمانية التشريعية البلدية النيابية النصفية المحلية العامة التمهيدية رئاسية برلمانية"
    " تشريعية بلدية نيابية محلية عامة تمهيدية"
    " المبكرة الداخلية الاتحادية الرئاسة رئاسة"
)
BARE_POLL = "noun+poll.bare"
BALLOTS = _folded("على ضد لصالح")
# Who takes part in talks does not tell a round of them: «[يشارك] في الحوار».
_JOINING = _folded("شارك يشارك تشارك شاركت المشاركة مشاركة للمشاركة")
# Among how many mentions of events before it a statement looks for the conference that it closes.
RECENT = 30


class _Told(NamedTuple):
    """Everything that was found around a noun."""

    around: Survey
    before: Carried
    behind: Carried
    owner: tuple[Party, ...]

    @property
    def parties(self) -> tuple[Party, ...]:
        """Those whom an owner or a carrying verb names."""
        return (*self.owner, *self.before.subject, *self.before.others, *self.behind.subject, *self.behind.others)


def _told(head: Head) -> _Told:
    field, index, noun = head.field, head.at, head.noun
    around = survey(field, adjectives_last(field, index) + 1)
    owner = implied(field, index, noun.owner) if noun and noun.owner else ()
    return _Told(
        around,
        carried_before(field, index),
        carried_behind(field, around.stop, definite=bool(noun and noun.definite)),
        owner,
    )


def _occasion(head: Head) -> bool:
    """Whether a noun stands behind the preposition of an occasion: «[خلال] لقاء»."""
    return head.at > 0 and head.norms[head.at - 1] in OCCASIONS


def _genitive(head: Head, around: Survey) -> tuple[Party, ...]:
    """The parties right behind a noun without the article: «لقاء [الرئيس]»; behind a pronoun the object: «لقائه [الرئيس]»."""
    noun = head.noun
    if noun is None or (noun.definite and not noun.owner) or not around.groups or around.groups[0].prep:
        return ()
    return around.groups[0].parties if around.groups[0].parties[0].first == _behind(head) else ()


def _behind(head: Head) -> int:
    """The token behind a noun, its adjectives and its time."""
    field = head.field
    place = adjectives_last(field, head.at) + 1
    while place < len(head.norms) and (
        place in field.times or head.norms[place] in QUOTE_MARKS or field.document.shapes[place] == "time"
    ):
        place = field.times[place].last + 1 if place in field.times else place + 1
    return place


def _unless_unreal(head: Head) -> bool:
    return unreal(head.field, head.at)


def _make(
    head: Head,
    rule: str,
    confidence: float,
    *,
    stands: bool,
    told: _Told | None = None,
    parties: Iterable[Party] = (),
    place: Place | None = None,
    last: int | None = None,
    process: Span | None = None,
    round_: int | None = None,
) -> Draft:
    """A draft of a noun, stretched over what was found around it."""
    noun = head.noun
    assert noun is not None
    first, time = head.at, None
    if told is not None:
        first = told.before.first if told.before.first is not None else first
        time = told.around.time or told.behind.time or told.before.time
        if time is None and told.before.found:
            time = time_before(head.field, first)
        place = place or told.around.place or told.behind.place or told.before.place
    parties = distinct(parties)
    end = max(adjectives_last(head.field, head.at), last or 0)
    return Draft(
        kind=noun.kind,
        lemma=noun.lemma,
        first=first,
        last=extent(head, end, parties, place, time),
        trigger=head.at,
        rule=rule,
        confidence=confidence,
        stands=stands,
        parties=parties,
        place=place,
        time=time,
        process=process,
        round=round_,
    )


def _sides(head: Head, drafts: list[Draft]) -> Draft | None:
    """«لقاء X بـ/مع Y», «اجتماع بين X وY», «اتصال هاتفي تلقاه X من Y», «خلال لقائه Y»."""
    told = _told(head)
    around = told.around
    genitive = _genitive(head, around)
    seat = head.field.place(genitive[0].first) if genitive and genitive[0].kind is MentionKind.COUNTRY else None
    if seat is not None and "capital" in sources().get(stem_of(head.norms[seat.first])[1], frozenset()):
        genitive = ()  # «محادثات [فيينا] بين X وY»
    else:
        seat = None
    preps = ("مع", "ب", "بين", "من", "الي") if head.noun and head.noun.kind is EventKind.CALL else ("مع", "ب", "بين")
    behind = around.behind("ب")
    others = tuple(p for p in (*genitive, *around.behind(*preps, ATTENDING)) if p not in behind or p.kind not in BODIES)
    if genitive or around.behind("مع", "ب"):
        others = tuple(p for p in others if p not in around.behind("بين"))
    if genitive and around.groups[0].last > head.at:
        others = (*others, *around.behind("ل"))
    parties = distinct((*told.parties, *others))
    sided = (around.behind("مع", "ب") and _sided(head)) or (genitive and _purpose(head))
    if len(parties) == 1 and sided and not told.before.found and (_occasion(head) or _purpose(head)):
        parties = distinct((*implied(head.field, head.at), *parties))
    if _unless_unreal(head) or (not parties and not (head.noun and head.noun.definite)):
        return None
    body = len(parties) == 1 and bool(genitive or told.owner) and parties[0].kind is MentionKind.BODY
    told_of = body and bool(around.place or around.time or told.before.found or told.behind.found)
    if not head.noun or (body and head.noun.lemma != "اجتماع"):
        told_of = False
    stands = enough(parties) or told_of
    return _make(head, "noun+sides", 0.85, stands=stands, told=told, parties=parties, place=seat)


def _sided(head: Head) -> bool:
    """Whether the other side follows the noun at once: «خلال لقاء [مع] نظيره», not «اجتماع القادة مع»."""
    place = _behind(head)
    if place >= len(head.norms):
        return False
    party = head.field.party(place)
    return head.norms[place] in ("مع", "ب") or (party is not None and party.prefix == "ب")


def _purpose(head: Head) -> bool:
    """Whether somebody goes there for it: «توجه إلى الوزارة [للقاء] نظيره»."""
    return bool(head.noun and head.noun.prefix == "ل" and head.noun.lemma == "لقاء")


def _host(head: Head, drafts: list[Draft]) -> Draft | None:
    """«لدى استقباله Y», «استقبال X لـ/Y»; not «كان في استقباله»."""
    if head.at and head.norms[head.at - 1] in ("في", "حفل", "مراسم"):
        return None
    told = _told(head)
    guests = _genitive(head, told.around)
    if not guests or not told.owner:
        guests = (*guests, *told.around.behind("ل"))
    parties = distinct((*told.owner, *guests))
    if not enough(parties) or any(party.kind in (MentionKind.COUNTRY, MentionKind.BODY) for party in parties):
        return None
    return _make(head, "noun+host", 0.85, stands=True, told=told, parties=parties)


def _visit(head: Head, drafts: list[Draft]) -> Draft | None:
    """«زيارة X إلى P», «زيارته لـP», «قام X بزيارة P», «الزيارة التي يجريها X إلى P»."""
    noun = head.noun
    if noun is None or _unless_unreal(head) or noun.prefix == "ل":
        return None
    told = _told(head)
    around = told.around
    after = adjectives_last(head.field, head.at) + 1
    adjacent = (
        None if noun.definite and not noun.owner else head.field.place(after) if after < len(head.norms) else None
    )
    visitors = tuple(p for p in _genitive(head, around) if adjacent is None or p.first != adjacent.first)
    # «زيارة [بغداد]» is a visit to it; «زيارة الوزير [إلى] بغداد» names it behind the preposition.
    place = around.destination or adjacent or _destination(head.field, told.behind)
    visitors = tuple(
        p
        for p in (*told.owner, *visitors, *told.before.subject, *told.behind.subject)
        if p.kind is not None or p.many is False
    )
    visitors = tuple(p for p in visitors if place is None or not place.first <= p.head <= place.last)
    if not visitors and not told.before.found and _occasion(head):
        visitors = implied(head.field, head.at, noun.owner)
    visitors = tuple(p for p in visitors if p.kind is not MentionKind.COUNTRY)
    stands = bool(visitors) and place is not None
    if not stands and not visitors and not noun.definite:
        return None
    return _make(head, "noun+visit", 0.85, stands=stands, told=told, parties=visitors, place=place)


def _destination(field: Field, behind: Carried) -> Place | None:
    """Where a carried visit goes: «الزيارة التي يجريها الوزير إلى [واشنطن]»."""
    if behind.last is None or not behind.found:
        return None
    first = behind.subject[-1].last if behind.subject else behind.last
    return survey(field, first + 1).destination


def _press(head: Head, drafts: list[Draft]) -> Draft | None:
    """«مؤتمر صحفي عقده X مع Y», «قال X في مؤتمر صحفي مشترك مع Y»."""
    told = _told(head)
    parties: tuple[Party, ...] = (*told.parties, *told.around.behind("مع", "ل", "بين"))
    if not told.before.found and not told.behind.subject and _occasion(head):
        parties = (*subjects_before(head.field, head.at), *parties)
    parties = tuple(p for p in distinct(parties) if p.kind is not MentionKind.COUNTRY)
    if _unless_unreal(head) or not (parties or (head.noun and head.noun.definite)):
        return None
    return _make(head, "noun+press", 0.85, stands=bool(parties), told=told, parties=parties)


def _text(head: Head, drafts: list[Draft]) -> Draft | None:
    """«قالت X وY في البيان الختامي المشترك», «بيان مشترك بين X وY», «البيان الختامي للمؤتمر»."""
    told = _told(head)
    parties: tuple[Party, ...] = (*told.parties, *_genitive(head, told.around), *told.around.behind("بين"))
    if not told.before.found and not told.behind.found and _occasion(head):
        parties = (*subjects_before(head.field, head.at), *parties)
    series = _series_of(head, drafts)
    final = any(norm.startswith(("ختامي", "الختامي")) for norm in head.norms[head.at + 1 : head.at + 4])
    stands = series.process is not None or (bool(parties) and not final)
    if not stands and not (head.noun and head.noun.definite):
        return None
    process, number, last = series
    return _make(
        head, "noun+text", 0.85, stands=stands, told=told, parties=parties, last=last, process=process, round_=number
    )


class _Series(NamedTuple):
    """The series of events that a text belongs to, its number, and the last token that says so."""

    process: Span | None = None
    number: int | None = None
    last: int | None = None


def _series_of(head: Head, drafts: list[Draft]) -> _Series:
    """What a text closes: «البيان الختامي [للجولة الرابعة من الحوار]», «البيان الختامي [للمؤتمر]»."""
    field = head.field
    for place in range(head.at + 1, min(head.at + 5, len(field.words))):
        word = field.words[place]
        noun = word.nouns[-1] if word and word.nouns else None
        if noun is None:
            continue
        if noun.frame in (Frame.ROUND, Frame.PROCESS):
            found = process_of(field, place)
            return _Series(found.process, found.number, found.last) if found else _Series()
        if noun.frame is Frame.GATHERING:
            last = conference_last(field, place)
            if last is not None:
                return _Series(_own_span(field, place, last), None, last)
            known = [d for d in drafts[-RECENT:] if d.lemma == noun.lemma and d.process]
            longest = max(known, key=lambda d: d.process.end - d.process.start if d.process else 0, default=None)
            return _Series(longest.process, None, place) if longest else _Series()
    return _Series()


def _own_span(field: Field, first: int, last: int) -> Span:
    """The span of tokens without the proclitic of the first."""
    span = field.document.span(first, last)
    norm = field.document.norms[first]
    word = field.words[first]
    prefix = word.nouns[0].prefix if word and word.nouns else stem_of(norm)[0]
    cut = 2 if norm.startswith("لل") else len(prefix)
    return Span(min(span.start + cut, span.end - 1), span.end)


def _gathering(head: Head, drafts: list[Draft]) -> Draft | None:
    """«مؤتمر بغداد للتعاون», «القمة العربية», «قمة خليجية عقدت في P»."""
    field, noun = head.field, head.noun
    if noun is None or _unless_unreal(head):
        return None
    last = conference_last(field, head.at)
    if drafts and drafts[-1].kind is EventKind.CONFERENCE and drafts[-1].last >= head.at:
        return None  # «مؤتمر [القمة] العربية»
    if last is None:
        return _make(head, "noun+gathering", 0.6, stands=False) if noun.definite and not noun.owner else None
    around = survey(field, last + 1)
    told = _Told(
        around,
        carried_before(field, head.at),
        carried_behind(field, around.stop, definite=bool(noun and noun.definite)),
        (),
    )
    number = round_of(field, head.at, last + 3)
    named = _own_span(field, head.at, last)
    parties = (*told.parties, *around.behind("بين", ATTENDING))
    return _make(
        head, "noun+gathering", 0.8, stands=True, told=told, parties=parties, last=last, process=named, round_=number
    )


def _deal(head: Head, drafts: list[Draft]) -> Draft | None:
    """«وقعت X مذكرة تفاهم مع Y», «توقيع اتفاقية بين X وY», «توصل X وY إلى اتفاق»; a deal that nobody signs here points back."""
    field, noun = head.field, head.noun
    if noun is None or unreal(field, head.at):
        return None
    around = survey(field, phrase_last(field.document, head.at) + 1 if noun.definite else head.at + 1)
    signed = carried_before(field, head.at, sign=True)
    others = around.behind("مع", "بين")
    if signed.found:
        parties = distinct((*signed.subject, *signed.others, *others))
        told = _Told(around, signed, NOTHING, ())
        return _make(head, "signed", 0.85, stands=bool(parties), told=told, parties=parties) if parties else None
    place = _signing(head)
    if place is not None:
        earlier = (
            drafts[-1].parties if _on_visit(noun, drafts) and _same_sentence(field, drafts[-1].trigger, head.at) else ()
        )
        with_others = around.behind("مع")
        parties = distinct((*implied_signer(field, place), *others)) if with_others else others or earlier
        told = _Told(around, Carried(first=place, found=True), NOTHING, ())
        return (
            _make(head, "signing", 0.75, stands=enough(parties) or not others, told=told, parties=parties)
            if parties
            else None
        )
    named = distinct((*_genitive(head, around), *others))
    if noun.definite or enough(named):
        return _make(head, "deal", 0.6, stands=False, parties=named)
    return None


def implied_signer(field: Field, index: int) -> tuple[Party, ...]:
    """Who signs where only the verbal noun says it: the genitive of the signing, else the subject of the clause."""
    after = field.party(index + 1)
    return (after,) if after else subjects_before(field, index)


def _signing(head: Head) -> int | None:
    """The verbal noun of signing before a deal: «[توقيع] عدد من الاتفاقيات», «[التوصل] إلى اتفاق»."""
    for seen, place in enumerate(clause_before(head.field, head.at)):
        if seen > 5:
            return None
        if head.norms[place] in SIGNING:
            return None if unreal(head.field, place) else place
    return None


def _on_visit(noun: EventNoun, drafts: list[Draft]) -> bool:
    """Whether deals are signed on a visit told before: «زيارة الوزير أسفرت عن توقيع اتفاقيات»; «الاتفاق» is known."""
    return bool(drafts) and drafts[-1].kind is EventKind.VISIT and (not noun.definite or noun.lemma.endswith("ات"))


def _same_sentence(field: Field, one: int, other: int) -> bool:
    return field.document.sentence[one] == field.document.sentence[other]


def _poll(head: Head, drafts: list[Draft]) -> Draft | None:
    """«انتخابات أكتوبر المقبلة», «الانتخابات الرئاسية الأميركية», «انتخابات مجلس النواب»."""
    field, noun, document = head.field, head.noun, head.field.document
    if noun is None or noun.owner or _unless_unreal(head):
        return None
    last = head.at
    kinds = 0
    while last + 1 < len(document.norms) and last < head.at + 4:
        norm, tags = document.norms[last + 1], document.tags[last + 1]
        if not document.tokens[last + 1].is_word or last + 1 in field.times:
            break
        kinds += norm in POLLS
        if not (
            norm in POLLS
            or "demonym" in tags
            or "body" in tags
            or tags & {"country", "named_body"}
            or norm == "المقبله"
        ):
            break
        last += 1
    body = _bare_body(field, head.at + 1) and document.norms[head.at + 1] not in POLLS
    if body:
        last = max(last, field.mentions[head.at + 1][0])
    around = survey(field, last + 1)
    demonym = any("demonym" in tags for tags in document.tags[head.at + 1 : last + 1])
    time = field.times.get(last + 1) or around.time
    told = _Told(around._replace(groups=(), last=max(last, time.last if time else 0)), NOTHING, NOTHING, ())
    if time or body or demonym or (kinds and around.place):
        return _make(head, "noun+poll", 0.8, stands=True, told=told, last=last)
    if not noun.definite:
        return None
    # of what it only names the kind it is told twice before it counts
    return _make(head, BARE_POLL, 0.6, stands=bool(kinds), told=told, last=last)


def _bare_body(field: Field, index: int) -> bool:
    """Whether the name of a body or a country begins at a token, without a proclitic: «انتخابات [مجلس النواب]»."""
    found = field.mentions.get(index)
    return found is not None and found[1].kind in BODIES and found[1].span.start == field.document.tokens[index].start


def _naming(head: Head, drafts: list[Draft]) -> Draft | None:
    """«تعيين X وزيراً», «انتخاب X رئيساً», «تعيينه في منصب»."""
    told = _told(head)
    named = told.owner or _genitive(head, told.around)[:1]
    if _unless_unreal(head) or not named or named[0].kind not in (MentionKind.PERSON,):
        return None
    office = office_after(head.field, named[0], head.at)
    if office is None:
        return None
    parties = (named[0]._replace(office=office), *told.before.subject)
    return _make(head, "noun+naming", 0.85, stands=True, told=told, parties=parties, last=office[1])


def _vote(head: Head, drafts: list[Draft]) -> Draft | None:
    """«تصويت مجلس الأمن على القرار»."""
    told = _told(head)
    voters = tuple(p for p in _genitive(head, told.around) if p.kind in BODIES)
    if _unless_unreal(head) or not (voters or (head.noun and head.noun.definite and not head.noun.owner)):
        return None
    stands = bool(voters) and any(norm in BALLOTS for norm in head.norms[told.around.last : told.around.stop + 1])
    return _make(head, "noun+vote", 0.8, stands=stands, told=told, parties=voters)


def _closes(statement: Draft, head: Head) -> bool:
    """Whether a round is named by the statement that closes it, and is an event of its own: «البيان الختامي [للجولة الرابعة]»."""
    return statement.kind is EventKind.JOINT_STATEMENT and head.noun is not None and head.noun.frame is Frame.ROUND


def _round(head: Head, drafts: list[Draft]) -> Draft | None:
    """«الجولة الرابعة من الحوار الاستراتيجي», «جلسة الحوار الاستراتيجي الرابعة», «الحوار الأول الذي جرى»."""
    field, noun = head.field, head.noun
    if drafts and drafts[-1].process is not None and drafts[-1].last >= head.at and not _closes(drafts[-1], head):
        return None
    found = process_of(field, head.at)
    if found is None or _unless_unreal(head):
        return None
    around = survey(field, found.last + 1)
    told = _Told(
        around,
        carried_before(field, head.at),
        carried_behind(field, around.stop, definite=bool(noun and noun.definite)),
        (),
    )
    parties = (*told.parties, *around.behind("بين", "مع"))
    joined = any(head.norms[place] in _JOINING for place in range(max(0, head.at - 4), head.at))
    stands = found.number is not None or ((told.before.found or told.behind.found) and not joined)
    return _make(
        head,
        "round",
        0.85,
        stands=stands,
        told=told,
        parties=parties,
        last=found.last,
        process=found.process,
        round_=found.number,
    )


MOULDS: dict[Frame, Callable[[Head, list[Draft]], Draft | None]] = {
    Frame.SIDES: _sides,
    Frame.HOST: _host,
    Frame.VISIT: _visit,
    Frame.PRESS: _press,
    Frame.TEXT: _text,
    Frame.GATHERING: _gathering,
    Frame.DEAL: _deal,
    Frame.POLL: _poll,
    Frame.NAMING: _naming,
    Frame.VOTE: _vote,
    Frame.ROUND: _round,
    Frame.PROCESS: _round,
}
