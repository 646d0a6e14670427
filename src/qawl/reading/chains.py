"""How the words travelled: through whom they reached the article, to whom they were said, and by what channel.

Invariant: a chain stands on the tokens around a cue: between cue and content («قال X [لرويترز] إن»), before the cue in
its sentence («[نقلت الوكالة] عن X قوله»), or right behind the content («...، [بحسب الصحيفة]»). Who continues an
utterance in the same sentence, by a participle or a verb without a subject, continues its chain («قال X لرويترز إن...،
[مضيفاً]»).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

from qawl.arabic.letters import fold_word
from qawl.arabic.verbs import Tense
from qawl.lexicon.channels import channels
from qawl.lexicon.cues import reporting_forms, source_phrases
from qawl.lexicon.nouns import phrases, sources
from qawl.reading.persons import name_end, phrase_end
from qawl.reading.vocabulary import CLOSED, UNKNOWN_CLASS, word_classes
from qawl.records import Channel, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Cue, Document

Tokens = tuple[int, int]  # first and last token of a mention, both included


class Drafted(Protocol):
    """A statement on tokens: content `[start, end)`, speaker tokens `first` to `last`, or -1 when implied."""

    @property
    def cue(self) -> Cue:
        """The cue of the statement."""

    @property
    def start(self) -> int:
        """The first token of the content."""

    @property
    def end(self) -> int:
        """The token after the content."""

    @property
    def first(self) -> int:
        """The first token of the speaker, or -1."""

    @property
    def last(self) -> int:
        """The last token of the speaker, or -1."""


class Chain(NamedTuple):
    """The transmitters of a statement, outermost first, its addressee and its channel."""

    via: tuple[Tokens, ...]
    addressee: Tokens | None
    channel: Channel | None


NO_CHAIN = Chain((), None, None)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# --- the patterns -----------------------------------------------------------------------------------------------------

# Before a noun of occasion: «[في] تصريح», «[خلال] لقائه», «[عبر] حسابه»; after an occasion nobody is
# spoken to there any more.
OCCASION = _folded("في خلال عبر أثناء ضمن وفي وخلال وعبر")
OVER = _folded("عقب بعد وعقب وبعد")
# From an occasion to its other side: «في حوار [مع] القناة», «في تصريح [إلى] الصحيفة», «في كلمة [أمام] المجلس».
PARTNER = _folded("مع إلى أمام ل")
# What may stand between an occasion and that preposition: «في تصريح [صحفي خاص أمس] لـ», «حديث [أدلى به] إلى».
PARTNER_REACH = 5
# Occasions whose object is the other side, without preposition: «خلال [لقائه] رئيسة المجلس».
OBJECT_OCCASIONS = _folded("لقائه لقائها لقاء استقباله استقبالها استقبال")
# Occasions that have an other side at all: at a press conference «مع نظيره» is who stood beside.
SIDED = frozenset(
    (
        Channel.STATEMENT,
        Channel.INTERVIEW,
        Channel.MEETING,
        Channel.PHONE_CALL,
        Channel.LETTER,
        Channel.SPEECH,
        Channel.SOCIAL_MEDIA,
    )
)
# A meeting or a talk with these adjectives is an interview: «في لقاء [تلفزيوني]»; only with them a
# conference is of the press.
MEDIA_ADJECTIVES = _folded(
    "صحفي صحفية صحافي صحافية الصحفي الصحفية الصحافي الصحافية تلفزيوني تلفزيونية"
    " متلفز متلفزة إذاعي إذاعية إعلامي إعلامية"
)
CONFERENCES = _folded("مؤتمر المؤتمر مؤتمره مؤتمرها")
# What qualifies an occasion: «في تصريح [خاص]», «في اتصال [هاتفي]».
QUALIFIERS = MEDIA_ADJECTIVES | _folded(
    "خاص خاصة هاتفي هاتفية مقتضب مطولة مطول رسمي رسمية عاجل سابق سابقة مشترك مشتركة له لها"
)

# Verbs of passing on, before the transmitter: «[نقلت] وكالة الأنباء عن الوزير قوله».
PASSING = _folded("نقل نقلت ينقل تنقل ونقل ونقلت نقلا ناقلا ناقلة")
# Verbs of making public: «[نشرت] الصحيفة تصريحاً للوزير الذي قال».
PUBLISHING = PASSING | _folded("نشر نشرت ونشر ونشرت بث بثت وبثت أورد أوردت وأوردت")
# What is passed on stands behind the transmitter: «نقلت الوكالة [عن] الوزير», «نشر الموقع [تصريحاً] للوزير».
PASSED = _folded("عن تصريحات تصريحا تصريح حديثا")
# A document and who put it out: «في بيان [أصدرته] الوزارة», «بيان [صادر عن] الوزارة».
PUBLISHED = _folded(
    "نشره نشرته نشرها نشرتها أصدره أصدرته أصدرها أصدرتها بثه بثته بثها بثتها"
    " نقله نقلته نقلتها أورده أوردته أوردتها وزعه وزعته وزعتها"
)
ISSUED = _folded("صادر صادرة صدر صدرت الصادر الصادرة")
# Pieces that stand in a paper: «في [مقال] له بصحيفة الغد».
PIECES = _folded("مقال مقالة مقاله مقالته مقالها")
PIECE_REACH = 4
# Between the word that opens a source phrase and the source: «بحسب [ما نقلت عنه] الوكالة», «نقلاً [عن] الصحيفة».
PHRASE_FILLERS = (
    _folded("ما لما ل عن على عنه عنها عنهم قد")
    | PUBLISHED
    | _folded("نقلت نقل ذكرت ذكر أفادت أفاد أوردت أورد ذكرته أعلنت قالت نشرت")
)
# Who can pass on what others say.
SOURCE_TAGS = frozenset(
    (
        "office",
        "title",
        "body",
        "named_body",
        "agency",
        "agency.ambiguous",
        "group",
        "country",
        "body.media",
        "document",
    )
)

# Prepositions before an addressee outside any occasion: «قال [لـ] رويترز»; the others only right behind cue or speaker:
# «أكد [على] رؤساء المراكز بالعمل», «كتب [إلى] الوزير».
FOR = "ل"
TOWARDS = _folded("إلى على أمام")
# The verb that asks something of somebody: «[طلب] الوزير من المجلس تأجيل الجلسة».
ASK = "طلب"
# Verbs whose object is spoken of, not to: «وصف القرار بأنه», «اتهم الحكومة بالتقصير».
ABOUT = _folded("وصف اتهم سمى صنف شبه نعت لقب هاجم لام حمل كلف استدعى")
# Verbs whose whole content may be the one they address: «[شكر] الوزير القائمين على المعرض».
THANKING = _folded("شكر هنأ عزى")
HUMAN_TAGS = frozenset(
    (
        "office",
        "title",
        "body",
        "named_body",
        "agency",
        "agency.ambiguous",
        "group",
        "country",
        "given_name",
        "surname",
        "capital",
    )
)
PRESS_TAGS = frozenset(("agency", "body.media", "office.media"))
PLACE_TAGS = frozenset(("country", "capital", "place"))
EVERYONE = _folded("الجميع الله العلي المولى نظيره نظيرها نظرائه برنامج")
# Thanks and greetings name their receiver behind them: «قدم [شكره] وتقديره لرئيس الاتحاد».
GREETINGS = _folded(
    "شكره شكرها شكرهم شكر الشكر بالشكر تهنئته تهنئتها التهنئة تهنئة تهانيه تهانيها التهاني تهاني"
    " تعازيه تعازيها التعازي تعازي"
    " العزاء مواساته المواساة تحياته تحيات التحية تقديره التقدير امتنانه"
)
GREETING_REACH = 12
# How many statements back the one that a participle continues may lie.
LOOK_BACK = 12
# How far behind the content a source phrase still belongs to it.
TAIL = 2
# How far behind a cue that follows its content the words about it stand: «...، بحسب ما قال الوزير لـ[عكاظ]».
BEHIND = 14
# How many words may pass before an opening phrase reaches its verb: «وفي تصريح لصحيفة X أمس، قال».
BEFORE = 18


# --- public -----------------------------------------------------------------------------------------------------------


def chains(document: Document, drafts: Sequence[Drafted]) -> list[Chain]:
    """The chain of each draft, in the order of the drafts, which is that of their cues."""
    taken = frozenset(draft.cue.token for draft in drafts)
    found: list[Chain] = []
    objects: list[bool] = []  # whether the addressee is the object of the verb
    for number, draft in enumerate(drafts):
        speaker = (draft.first, draft.last) if draft.first >= 0 else None
        zone = _zone(document, draft.cue, draft.start, draft.end, speaker)
        own = Chain(_via(document, zone, taken), _addressee(document, zone), _channel(zone))
        governing = _governing(document, drafts, number) if speaker is None else None
        if governing is not None:
            own = _inherit(own, found[governing], draft, by_object=objects[governing])
        found.append(own)
        objects.append(own.addressee is not None and own.addressee == _object(document, zone))
    return found


def via(
    document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None, taken: frozenset[int] = frozenset()
) -> tuple[Tokens, ...]:
    """The transmitters between article and speaker, outermost first.

    `taken` are the tokens of the cues that make statements of their own.
    """
    return _via(document, _zone(document, cue, start, end, speaker), taken)


def addressee(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Tokens | None:
    """Whom the words were addressed to."""
    return _addressee(document, _zone(document, cue, start, end, speaker))


def channel(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Channel | None:
    """The occasion or medium of the words."""
    return _channel(_zone(document, cue, start, end, speaker))


def span_of(document: Document, mention: Tokens) -> Span:
    """The span of a mention without the preposition written to its first word: «[ل]رويترز», «[لل]صحفيين»."""
    whole = document.span(*mention)
    return Span(whole.start + _attached(document.norms[mention[0]]), whole.end)


# --- where to look ----------------------------------------------------------------------------------------------------


class Occasion(NamedTuple):
    """A noun of occasion: its token, its channel, and whether it was over when the words were said."""

    noun: int
    channel: Channel
    over: bool


class Zone(NamedTuple):
    """A statement and the words about it, with their occasions.

    slot: between cue and content, without the speaker; behind a content that comes first, the words after the cue.
    tail: right behind the content. opening: before the cue in its sentence.
    """

    cue: Cue
    start: int
    end: int
    speaker: Tokens | None
    slot: list[int]
    tail: range
    opening: range
    occasions: list[Occasion]
    opening_occasions: list[Occasion]

    @property
    def around(self) -> list[int]:
        """Slot, tail and opening, in this order."""
        return [*self.slot, *self.tail, *self.opening]


def _zone(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Zone:
    first, stop = _sentence(document, cue.token)
    if cue.phrase == "colon":
        inside = range(speaker[1] + 1 if speaker and speaker[1] < cue.token else cue.token, cue.token)
    else:
        inside = range(cue.token + 1, start if start > cue.token else min(stop, cue.token + BEHIND))
    slot = [i for i in inside if not (speaker and speaker[0] <= i <= speaker[1])]
    tail = range(end, min(end + TAIL, len(document.tokens))) if start > cue.token else range(0)
    opening = range(first, cue.token)
    if len(opening) > BEFORE or any(_reports(document.norms[i]) for i in opening):
        opening = range(0)
    return Zone(
        cue, start, end, speaker, slot, tail, opening, _occasions(document, slot), _occasions(document, opening)
    )


def _sentence(document: Document, index: int) -> Tokens:
    sentence = document.sentence[index]
    return document.bounds[sentence] if sentence >= 0 else (index, index + 1)


@lru_cache(maxsize=50_000)
def _reports(norm: str) -> bool:
    """Whether a word is a finite verb that nearly always reports, with or without a conjunction."""
    forms = reporting_forms()
    readings = forms.get(norm) or (forms.get(norm[1:]) if norm[0] in "وف" else None) or ()
    return any(r.verb.force == "core" and r.form.tense in (Tense.PAST, Tense.PRESENT) for r in readings)


# --- transmitters -----------------------------------------------------------------------------------------------------


def _via(document: Document, zone: Zone, taken: frozenset[int]) -> tuple[Tokens, ...]:
    passing = _passed_on(document, zone)
    if passing:
        return (passing,)
    for index in zone.around:
        found = (
            _source_phrase(document, index, taken)
            or _publisher(document, index, zone.speaker)
            or _paper(document, index)
            or _mouthpiece(document, index)
        )
        if found and not _same(document, found, zone.speaker):
            return (found,)
    return ()


def _passed_on(document: Document, zone: Zone) -> Tokens | None:
    """The subject of a verb of passing on: «[وكالة فارس] نقلت عن X قوله», «نشر [الموقع] تصريحاً لـX الذي قال»."""
    cue, speaker = zone.cue, zone.speaker
    if cue.readings and document.norms[cue.token] in PASSING:
        verb: int | None = cue.token
    elif cue.readings and cue.kind == "noun":
        verb = _verb_before(document, cue, PASSING)
    elif cue.token and document.shapes[cue.token - 1] == "rel":
        verb = _verb_before(document, cue, PUBLISHING)
    else:
        return None
    if verb is None:
        return None
    stop = next((i for i in range(verb + 1, min(verb + 12, len(document.tokens))) if document.norms[i] in PASSED), None)
    if stop is None or (speaker and speaker[0] < stop):
        return None
    return mention_at(document, verb + 1, stop) if stop > verb + 1 else _subject_before(document, verb)


def _verb_before(document: Document, cue: Cue, verbs: frozenset[str]) -> int | None:
    first = _sentence(document, cue.token)[0]
    return next(
        (i for i in range(cue.token - 1, max(first, cue.token - 30) - 1, -1) if document.norms[i] in verbs), None
    )


def _subject_before(document: Document, verb: int) -> Tokens | None:
    """«لكن [وكالة الإعلام الروسية] نقلت عن»."""
    for index in range(max(_sentence(document, verb)[0], verb - 6), verb):
        if document.tags[index] & SOURCE_TAGS:
            found = mention_at(document, index, verb)
            if found and found[1] >= verb - 2:
                return found
    return None


def _source_phrase(document: Document, index: int, taken: frozenset[int]) -> Tokens | None:
    """«بحسب [الصحيفة]», «وفق ما نقلت عنه [الوكالة]», «نقلاً عن [القناة]»."""
    norm, known = document.norms[index], source_phrases()
    word = norm if norm in known else norm[1:] if norm[0] == "و" else ""
    if index in taken or known.get(word) not in ("source", "clause"):
        return None
    stop = min(index + 20, len(document.tokens))
    at = index + 1
    while at < stop and (document.norms[at] in PHRASE_FILLERS or document.norms[at] == "،"):
        at += 1
    return mention_at(document, at, stop) if at < stop and _is_source(document, at) else None


def _publisher(document: Document, index: int, speaker: Tokens | None) -> Tokens | None:
    """«في بيان أصدرته [الوزارة]», «بيان صادر عن [الوزارة]»."""
    norm = document.norms[index]
    at = index + 1
    if norm in ISSUED and at < len(document.tokens) and document.norms[at] == "عن":
        at += 1
    elif norm not in PUBLISHED or (speaker and index - 2 == speaker[1]):  # «قالت [الدراسة] التي نشرتها المجلة»
        return None
    if at >= len(document.tokens) or not _is_source(document, at):
        return None
    return mention_at(document, at, min(at + 14, len(document.tokens)))


def _paper(document: Document, index: int) -> Tokens | None:
    """«في مقال له بـ[صحيفة الغد]»."""
    if document.norms[index] not in PIECES:
        return None
    for at in range(index + 1, min(index + 1 + PIECE_REACH, len(document.tokens))):
        if _tags(document, at) & MEDIA_TAGS:
            return mention_at(document, at, min(at + 8, len(document.tokens)))
    return None


MEDIA_TAGS = frozenset(("agency", "body.media"))
# «عبر مواقع التواصل» is a place to speak, not a transmitter.
_MANY_MEDIA = _folded("مواقع وسائل منصات موقع منصة")


def _mouthpiece(document: Document, index: int) -> Tokens | None:
    """«على لسان [المتحدث باسم المجلس]», «عبر [قناة الغد]»."""
    at = index + 1
    if at >= len(document.tokens):
        return None
    on_air = (
        document.norms[index] == "عبر" and document.norms[at] not in _MANY_MEDIA and _tags(document, at) & MEDIA_TAGS
    )
    if document.norms[index] == "لسان" or on_air:
        return mention_at(document, at, min(at + 10, len(document.tokens)))
    return None


def _is_source(document: Document, index: int) -> bool:
    if (
        index in document.opens
        or _tags(document, index) & SOURCE_TAGS
        or _longest_phrase(document, index, index + 3) > index
    ):
        return True
    return document.tokens[index].is_word and (
        document.shapes[index] == "ldef" or document.classes[index] == UNKNOWN_CLASS
    )


# --- addressees -------------------------------------------------------------------------------------------------------


def _addressee(document: Document, zone: Zone) -> Tokens | None:
    return (
        _object(document, zone)
        or _partner(document, zone.occasions, zone.slot)
        or _towards(document, zone)
        or _greeted(document, zone)
        or _partner(document, zone.opening_occasions, zone.opening)
    )


def _takes_addressee(zone: Zone) -> bool:
    return any("a" in reading.verb.governs and reading.verb.lemma not in ABOUT for reading in zone.cue.readings)


def _object(document: Document, zone: Zone) -> Tokens | None:
    """The object of a verb that takes the addressee as one: «طالب الوزير [المجتمع الدولي] بـ», «أبلغ X [Y] أن»."""
    cue, start, speaker = zone.cue, zone.start, zone.speaker
    if not _takes_addressee(zone) or start <= cue.token or all(reading.form.object for reading in cue.readings):
        return None
    first = speaker[1] + 1 if speaker and speaker[0] > cue.token else cue.token + 1
    if first >= start and any(reading.verb.lemma in THANKING for reading in cue.readings):
        return mention_at(document, start, zone.end) if _may_be_object(document, start) else None
    first = _object_start(document, first, start)
    if first >= start or not _may_be_object(document, first):
        return None
    return first, _object_end(document, first, start)


def _object_start(document: Document, first: int, stop: int) -> int:
    """The first word that is neither a mark nor of the circumstance: «[، أمس،] المجتمع», «[في بيان خاص] الهيئات»."""
    while first < stop:
        occasion = _occasion(document, first)
        if occasion:
            first = occasion.noun + 1
            while first < stop and document.norms[first] in QUALIFIERS:
                first += 1
        elif (
            document.shapes[first] == "time"
            or document.norms[first] in _CIRCUMSTANCE
            or (not document.tokens[first].is_word and first not in document.opens)
        ):
            first += 1
        else:
            break
    return first


_CIRCUMSTANCE = _folded("فيه فيها من خلاله خلالها أيضا مجددا")


def _may_be_object(document: Document, index: int) -> bool:
    shape = document.shapes[index]
    if document.tags[index] & HUMAN_TAGS:
        return True
    if not document.tokens[index].is_word:
        return index in document.opens
    return (
        shape not in CLOSED
        and shape not in ("ldef", "bdef", "lnom", "bnom", "acc", "num")
        and not document.forces[index]
    )


def _object_end(document: Document, first: int, stop: int) -> int:
    """The last word of the object: up to the mark, relative or preposition that opens something else."""
    last = first
    for index in range(first, stop):
        shape, norm = document.shapes[index], document.norms[index]
        opens_other = shape in ("comp", "rel", "time", "ldef", "bdef", "bown", "conj") or (
            shape == "prep" and norm not in ("في", "من")
        )
        if norm in ("،", "؛", ":", ",") or (index > first and opens_other):
            break
        if document.tokens[index].is_word and shape != "prep":
            last = index
    return last


def _partner(document: Document, occasions: Sequence[Occasion], indexes: Sequence[int]) -> Tokens | None:
    """The other side of an occasion: «في تصريح لـ[عكاظ]», «في حوار مع [القناة]», «خلال لقائه [رئيسة المجلس]»."""
    for noun, kind, over in occasions:
        if over or kind not in SIDED:
            continue
        stop = min(indexes[-1] + 1, noun + 20)
        if document.norms[noun] in OBJECT_OCCASIONS and noun + 1 < stop and document.tags[noun + 1] & HUMAN_TAGS:
            return mention_at(document, noun + 1, stop)
        for at in range(noun + 1, min(stop, noun + 1 + PARTNER_REACH)):
            target = _behind(document, at) if document.norms[at] in PARTNER else _attached_target(document, at)
            if target is not None and target < stop and _may_be_partner(document, at, target):
                return mention_at(document, target, stop)
    return None


def _may_be_partner(document: Document, preposition: int, target: int) -> bool:
    """Whether the other side of an occasion can be one: in marks, a person or body, or a word no lexicon knows."""
    marked = target > preposition + 1
    return marked or _is_human(document, target) or document.classes[target] == UNKNOWN_CLASS


def _behind(document: Document, preposition: int) -> int | None:
    """What a preposition of its own governs, in marks or not: «مع [القناة]», «لـ«[عكاظ]»»."""
    target = preposition + 1
    while target < len(document.tokens) and not document.tokens[target].is_word and document.norms[target] != "\n":
        target += 1
    if target == len(document.tokens) or (target == preposition + 1 and document.shapes[target] in _NOT_A_TARGET):
        return None
    return target


_NOT_A_TARGET = frozenset(CLOSED) - {"sub"}


def _towards(document: Document, zone: Zone) -> Tokens | None:
    """Who stands behind a preposition between cue and content: «قال X لـ[الصحفيين]».

    Farther from cue and speaker only the press is spoken to: in «قال X، الأمين العام لحزب الغد» the preposition is the
    office's.
    """
    stop = zone.slot[-1] + 1 if zone.slot else 0
    direct = True
    asked = any(reading.verb.lemma == ASK for reading in zone.cue.readings)
    for index in zone.slot:
        if zone.speaker and index == zone.speaker[1] + 1:
            direct = True
        if index > zone.cue.token + 1 and zone.start < zone.cue.token and _reports(document.norms[index]):
            return None
        target = _addressed(document, index, direct=direct)
        if target is None and direct and asked and document.norms[index] == "من":
            target = _behind(document, index)
        if target is not None and target < stop:
            return mention_at(document, target, stop)
        direct = direct and (
            not document.tokens[index].is_word
            or document.norms[index] in _CIRCUMSTANCE
            or document.shapes[index] == "time"
        )
    behind = _addressed(document, zone.tail[0], direct=False) if zone.tail else None  # «نفى الخبر [لوكالة الغد]»
    return mention_at(document, behind, behind + 10) if behind is not None else None


def _addressed(document: Document, index: int, *, direct: bool) -> int | None:
    """The first token of the addressee that a word opens; `direct`: it stands right behind the cue or the speaker."""
    norm = document.norms[index]
    if norm == FOR:
        return _behind(document, index)
    if norm[0] == FOR:
        target = _attached_target(document, index)
        return target if target is not None and (direct or _tags(document, target) & PRESS_TAGS) else None
    if norm in TOWARDS and direct:
        target = _behind(document, index)
        return (
            target
            if target is not None and _is_human(document, target) and not document.tags[target] & PLACE_TAGS
            else None
        )
    return None


def _attached_target(document: Document, index: int) -> int | None:
    """A word with ل written to it that can be spoken to: «[لرويترز]», «[للصحفيين]»."""
    if document.norms[index][0] != FOR or not _attached(document.norms[index]):
        return None
    return index if _is_human(document, index) else None


def _is_human(document: Document, index: int) -> bool:
    if document.shapes[index] == "sub" and index + 1 < len(document.tokens):  # «على [جميع] الرؤساء»
        index += 1
    stem = _stem(document.norms[index])
    return (
        bool(_tags(document, index) & HUMAN_TAGS)
        or stem in EVERYONE
        or _longest_phrase(document, index, index + 5) > index
        or (stem.startswith("ال") and len(stem) > 6 and stem.endswith(("ين", "ون")))
    )


def _greeted(document: Document, zone: Zone) -> Tokens | None:
    """«قدم شكره وتقديره لـ[رئيس الاتحاد]»."""
    first = min(zone.cue.token + 1, zone.start)
    if not any(document.norms[i] in GREETINGS for i in range(first, min(zone.end, zone.start + 4))):
        return None
    for index in range(zone.start, min(zone.end, zone.start + GREETING_REACH)):
        norm = document.norms[index]
        target = (
            _behind(document, index) if norm in (FOR, "الي") else index if norm[0] == FOR and _attached(norm) else None
        )
        if target is not None and target < zone.end:
            return mention_at(document, target, zone.end)
    return None


# --- occasions --------------------------------------------------------------------------------------------------------


def _channel(zone: Zone) -> Channel | None:
    known = [*zone.occasions, *zone.opening_occasions]
    return known[0].channel if known else None


def _occasions(document: Document, indexes: Sequence[int]) -> list[Occasion]:
    found = (_occasion(document, index) for index in indexes)
    return [occasion for occasion in found if occasion]


def _occasion(document: Document, index: int) -> Occasion | None:
    """The occasion that a preposition at `index` opens: «في [تصريح] صحفي», «ب[بيان]»."""
    norm, known = document.norms[index], channels()
    if norm in OCCASION or norm in OVER:
        noun = index + 1
        kind = known.get(document.norms[noun]) if noun < len(document.norms) else None
    elif norm[0] == "ب" and norm not in known:
        noun, kind = index, known.get(norm[1:])
    else:
        return None
    if kind is None:
        return None
    press = any(document.norms[i] in MEDIA_ADJECTIVES for i in range(noun + 1, min(noun + 4, len(document.norms))))
    if document.norms[noun] in CONFERENCES and not press:
        return None
    if kind is Channel.MEETING and press:
        kind = Channel.INTERVIEW
    return Occasion(noun, kind, norm in OVER)


# --- mentions ---------------------------------------------------------------------------------------------------------


def mention_at(document: Document, first: int, stop: int) -> Tokens | None:
    """The noun phrase or name that token `first` opens, before token `stop`; in marks, what they hold."""
    stop = min(stop, len(document.tokens))
    while first < stop and not document.tokens[first].is_word:
        first += 1
    if first >= stop:
        return None
    if first and not document.tokens[first - 1].is_word and document.norms[first - 1] not in "،:ـ-\n":
        last = first
        while last + 1 < stop and document.tokens[last + 1].is_word:
            last += 1
        return first, min(last, first + 5)
    last = _phrase_last(document, first, stop)
    return first, _with_quoted_name(document, last, stop)


def _phrase_last(document: Document, first: int, stop: int) -> int:
    tags = _tags(document, first)
    known = _longest_phrase(document, first, stop)
    if tags & _NAME_TAGS and not tags & {"office", "title", "body", "country", "agency"}:
        last = name_end(document, first)
    elif tags & {"agency", "country", "named_body", "capital"} and not tags & {"body", "office"}:
        last = first
    else:
        last = phrase_end(document, first) - 1
        if tags & {"office", "title"} and last + 1 < stop and document.tokens[last + 1].is_word:
            after = _tags(document, last + 1)
            if after & _NAME_TAGS:
                last = name_end(document, last + 1)
            elif after & {"office", "title"} and "office" not in tags:  # «[معالي] وزير الإسكان»
                last = _phrase_last(document, last + 1, stop)
        elif "body" in tags:
            last = _with_unknown_name(document, last, stop)
    return min(max(last, known), stop - 1)


def _with_unknown_name(document: Document, last: int, stop: int) -> int:
    """With the words that no lexicon knows: «لصحيفة [كرونيكل]»."""
    while last + 1 < stop and document.tokens[last + 1].is_word and last + 1 not in document.opens:
        if document.classes[last + 1] != UNKNOWN_CLASS or document.shapes[last + 1] in CLOSED:
            break
        last += 1
    return last


_NAME_TAGS = frozenset(("given_name", "surname"))


def _longest_phrase(document: Document, first: int, stop: int) -> int:
    """The last token of the longest phrase of the lexicon that begins here, or `first`."""
    known = phrases()
    head = _stem(document.norms[first])
    for last in range(min(first + 5, stop - 1, len(document.norms) - 1), first, -1):
        if (head, *document.norms[first + 1 : last + 1]) in known:
            return last
    return first


def _with_quoted_name(document: Document, last: int, stop: int) -> int:
    """With the name in marks that follows: «صحيفة [«إس» الإسبانية]», «لقناة ["الجزيرة مباشر"]»."""
    mark = last + 1
    if mark >= stop or not (mark in document.opens or document.norms[mark] in '(«“"”»') or mark + 1 >= stop:
        return last
    inner = mark + 1
    while inner + 1 < stop and document.tokens[inner + 1].is_word and inner < mark + 6:
        inner += 1
    after = inner + 2
    if after < stop and not document.tokens[inner + 1].is_word and "demonym" in document.tags[after]:
        return after
    return inner if document.tokens[inner].is_word else last


def _stem(norm: str) -> str:
    """A folded word without the preposition written to it: لرويترز -> رويترز, للصحفيين -> الصحفيين."""
    cut = _attached(norm)
    return f"ال{norm[2:]}" if cut == 2 else norm[cut:]


def _tags(document: Document, index: int) -> frozenset[str]:
    return sources().get(_stem(document.norms[index]), frozenset())


@lru_cache(maxsize=50_000)
def _attached(norm: str) -> int:
    """How many letters of a folded word are a preposition written to it: ل, ب, or لل for ل and the article."""
    if norm in sources() or len(norm) < 4 or norm[0] not in "لب":
        return 0
    if norm.startswith("لل"):
        return 2
    rest = norm[1:]
    return int(rest in sources() or (norm not in word_classes() and rest in word_classes()))


def _same(document: Document, mention: Tokens, speaker: Tokens | None) -> bool:
    """Whether a transmitter is the speaker over again."""
    if speaker is None:
        return False
    own = set(document.norms[speaker[0] : speaker[1] + 1])
    return set(document.norms[mention[0] : mention[1] + 1]) <= own


# --- inheritance ------------------------------------------------------------------------------------------------------


def _governing(document: Document, drafts: Sequence[Drafted], number: int) -> int | None:
    """The statement that a draft without a speaker of its own continues: the last of its sentence on its level."""
    draft = drafts[number]
    for other in range(number - 1, max(number - LOOK_BACK, 0) - 1, -1):
        earlier = drafts[other]
        if document.sentence[earlier.cue.token] != document.sentence[draft.cue.token]:
            return None
        outside = not earlier.start <= draft.cue.token < earlier.end
        nested = any(
            d.start <= earlier.cue.token < d.end and not d.start <= draft.cue.token < d.end
            for d in drafts[max(other - LOOK_BACK, 0) : other]
        )
        if outside and not nested:
            return other
    return None


def _inherit(own: Chain, governing: Chain, draft: Drafted, *, by_object: bool) -> Chain:
    """A participle takes the whole chain; a second verb all but the object of the first: «[دعا] X المجلس... [وقال]»."""
    to = own.addressee
    participle = draft.cue.kind == "participle"
    if to is None and (participle or not by_object) and not any(r.form.object for r in draft.cue.readings):
        to = governing.addressee
    return Chain(own.via or governing.via, to, own.channel or governing.channel)
