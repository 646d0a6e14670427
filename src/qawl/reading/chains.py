"""How the words travelled: through whom they reached the article, to whom they were said, and by what channel.

Invariant: a chain stands on the tokens around a cue: between cue and content («قال X [لرويترز] إن»), before the cue in its sentence
(«[نقلت الوكالة] عن X قوله»), or right behind the content («...، [بحسب الصحيفة]»). Who continues an utterance in the same sentence,
by a participle or a verb without a subject, continues its chain («قال X لرويترز إن...، [مضيفاً] أن...»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from qawl.arabic.letters import fold_word
from qawl.lexicon.channels import channels
from qawl.lexicon.cues import source_phrases
from qawl.lexicon.nouns import phrases, sources
from qawl.reading.cues import cue_class
from qawl.reading.document import CLOSED, Cue, Document, word_classes
from qawl.reading.persons import name_end, phrase_end
from qawl.records import Channel, Span

Tokens = tuple[int, int]  # first and last token of a mention, both included


class Drafted(Protocol):
    """A statement on tokens: content `[start, end)`, speaker tokens `first` to `last`, or -1 when implied."""

    @property
    def cue(self) -> Cue: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


class Chain(NamedTuple):
    """The transmitters of a statement, outermost first, its addressee and its channel."""

    via: tuple[Tokens, ...]
    addressee: Tokens | None
    channel: Channel | None


NO_CHAIN = Chain((), None, None)


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# --- the patterns -----------------------------------------------------------------------------------------------------

# Before a noun of occasion: «[في] تصريح», «[خلال] لقائه», «[عبر] حسابه», «[عقب] اجتماع».
OCCASION = _folded("في خلال عبر عقب أثناء بعد وفي وخلال وعبر وعقب ضمن")
# From an occasion to its other side: «في حوار [مع] القناة», «في تصريح [إلى] الصحيفة», «في كلمة [أمام] المجلس», «خص [بها] عكاظ».
PARTNER = _folded("مع إلى أمام ل بها به لدى")
# What may stand between an occasion and that preposition: «في تصريح [صحفي خاص أمس] لـ», «حديث [أدلى به] إلى».
PARTNER_REACH = 5
# Occasions whose object is the other side, without preposition: «خلال [لقائه] رئيسة المجلس».
OBJECT_OCCASIONS = _folded("لقائه لقائها لقاء استقباله استقبالها استقبال اتصاله اتصالها")
# A meeting or a talk with these adjectives is an interview: «في لقاء [تلفزيوني]»; only with them a conference is of the press.
MEDIA_ADJECTIVES = _folded(
    "صحفي صحفية صحافي صحافية الصحفي الصحفية الصحافي الصحافية تلفزيوني تلفزيونية متلفز متلفزة إذاعي إذاعية إعلامي إعلامية"
)
CONFERENCES = _folded("مؤتمر المؤتمر مؤتمره مؤتمرها")
# Prepositions before an addressee outside any occasion: «قال [لـ] رويترز», «أكد [على] رؤساء المراكز بالعمل», «كتب [إلى] الوزير».
TOWARDS = _folded("ل إلى على أمام")

# Verbs of passing on, before the transmitter: «[نقلت] وكالة الأنباء عن الوزير قوله».
PASSING = _folded("نقل نقلت ينقل تنقل ونقل ونقلت كما نقلا ناقلا ناقلة") - {"كما"}
# Verbs of making public: «[نشرت] الصحيفة تصريحاً للوزير الذي قال».
PUBLISHING = PASSING | _folded("نشر نشرت ونشر ونشرت بث بثت وبثت أورد أوردت وأوردت")
# A document and who put it out: «في بيان [أصدرته] الوزارة», «بيان [صادر عن] الوزارة».
PUBLISHED = _folded(
    "نشره نشرته نشرها نشرتها أصدره أصدرته أصدرها أصدرتها بثه بثته بثها بثتها نقله نقلته نقلتها أورده أوردته أوردتها وزعه وزعته وزعتها تلقته"
) - _folded("تلقته")
ISSUED = _folded("صادر صادرة صدر صدرت الصادر الصادرة")
# Between the word that opens a source phrase and the source: «بحسب [ما نقلت عنه] الوكالة», «نقلاً [عن] الصحيفة».
PHRASE_FILLERS = _folded("ما لما ل عن على عنه عنها عنهم قد") | PUBLISHED | _folded("نقلت نقل ذكرت ذكر أفادت أفاد أوردت أورد ذكرته أعلنت قالت نشرت")
# Sources that pass on and do not speak for themselves.
MEDIA_TAGS = frozenset(("agency", "agency.ambiguous", "body.media"))
# Verbs whose object is spoken of, not to: «وصف القرار بأنه», «اتهم الحكومة بالتقصير».
ABOUT = _folded("وصف اتهم سمى صنف شبه نعت لقب هاجم لام حمل كلف استدعى شكر")
# Words that end the object of a verb: «طالب المجتمع الدولي [بـ]», «حذر الحوثيين [من]».
HUMAN_TAGS = frozenset(("office", "title", "body", "named_body", "agency", "group", "country", "given_name", "surname", "capital"))
EVERYONE = _folded("الجميع الله العلي المولى")
# Thanks and greetings name their receiver behind them: «قدم [شكره] وتقديره لرئيس الاتحاد».
GREETINGS = _folded(
    "شكره شكرها شكرهم شكر الشكر تهنئته تهنئتها التهنئة تهنئة تهانيه تهانيها التهاني تهاني تعازيه تعازيها التعازي تعازي العزاء"
    " مواساته المواساة تحياته تحيات التحية تقديره التقدير تقدير امتنانه"
)
GREETING_REACH = 12
# How far behind the content a source phrase still belongs to it.
TAIL = 2
# How many words may pass before an opening phrase reaches its verb: «وفي تصريح لصحيفة X أمس، قال».
BEFORE = 18


# --- public -----------------------------------------------------------------------------------------------------------


def chains(document: Document, drafts: Sequence[Drafted]) -> list[Chain]:
    """The chain of each draft, in the order of the drafts, which is that of their cues."""
    taken = frozenset(draft.cue.token for draft in drafts)
    found: list[Chain] = []
    for number, draft in enumerate(drafts):
        speaker = (draft.first, draft.last) if draft.first >= 0 else None
        own = Chain(
            via(document, draft.cue, draft.start, draft.end, speaker, taken),
            addressee(document, draft.cue, draft.start, draft.end, speaker),
            channel(document, draft.cue, draft.start, draft.end, speaker),
        )
        governing = _governing(document, drafts, number) if speaker is None else None
        found.append(_inherit(own, found[governing]) if governing is not None else own)
    return found


def via(
    document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None, taken: frozenset[int] = frozenset()
) -> tuple[Tokens, ...]:
    """The transmitters between article and speaker, outermost first; `taken` are the cues that make statements of their own."""
    passing = _passed_on(document, cue, speaker)
    if passing:
        return (passing,)
    for index in _around(document, cue, start, end, speaker):
        found = _source_phrase(document, index, taken) if index != cue.token else None
        found = found or _publisher(document, index)
        if found and not _same(document, found, speaker):
            return (found,)
    return ()


def addressee(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Tokens | None:
    """Whom the words were addressed to."""
    slot = list(_slot(document, cue, start, speaker))
    return (
        _object(document, cue, start, speaker)
        or _partner(document, slot)
        or _towards(document, cue, slot, start)
        or _partner(document, _opening(document, cue))
        or _greeted(document, cue, start, end)
    )


def channel(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Channel | None:
    """The occasion or medium of the words."""
    for index in _around(document, cue, start, end, speaker):
        found = _occasion(document, index)
        if found:
            return found[1]
    return None


def span_of(document: Document, mention: Tokens) -> Span:
    """The span of a mention without the preposition written to its first word: «[ل]رويترز», «[لل]صحفيين»."""
    whole = document.span(*mention)
    return Span(whole.start + _attached(document, mention[0]), whole.end)


# --- where to look ----------------------------------------------------------------------------------------------------


def _slot(document: Document, cue: Cue, start: int, speaker: Tokens | None) -> Iterator[int]:
    """The words between cue and content that are not the speaker; behind a content that comes first, those after the cue."""
    if cue.phrase == "colon":
        return iter(range(speaker[1] + 1 if speaker and speaker[1] < cue.token else cue.token, cue.token))
    stop = start if start > cue.token else _sentence(document, cue.token)[1]
    inside = range(*speaker) if speaker else range(0)
    return (i for i in range(cue.token + 1, stop) if i not in inside and not (speaker and i == speaker[1]))


def _opening(document: Document, cue: Cue) -> list[int]:
    """The words before the cue that open its sentence, if no other verb of saying stands among them."""
    first = _sentence(document, cue.token)[0]
    if cue.token - first > BEFORE or any(document.forces[i] == "core" for i in range(first, cue.token)):
        return []
    return list(range(first, cue.token))


def _around(document: Document, cue: Cue, start: int, end: int, speaker: Tokens | None) -> Iterator[int]:
    """Slot, the words right behind the content, then the opening of the sentence."""
    yield from _slot(document, cue, start, speaker)
    if start > cue.token:
        yield from range(end, min(end + TAIL, len(document.tokens)))
    yield from _opening(document, cue)


def _sentence(document: Document, index: int) -> Tokens:
    sentence = document.sentence[index]
    return document.bounds[sentence] if sentence >= 0 else (index, index + 1)


# --- transmitters -----------------------------------------------------------------------------------------------------


def _passed_on(document: Document, cue: Cue, speaker: Tokens | None) -> Tokens | None:
    """The subject of a verb of passing on: «[وكالة فارس] نقلت عن X قوله», «نشر [الموقع] تصريحاً لـX الذي قال»."""
    if cue.readings and document.norms[cue.token] in PASSING or cue.phrase == "source":
        verb: int | None = cue.token if cue.readings else None
    elif cue_class(cue) == "noun":
        verb = _verb_before(document, cue, PASSING)
    elif document.shapes[cue.token - 1] == "rel":
        verb = _verb_before(document, cue, PUBLISHING)
    else:
        verb = None
    if verb is None:
        return None
    stop = next((i for i in range(verb + 1, min(verb + 12, len(document.tokens))) if document.norms[i] in ("عن", "تصريحات", "تصريحا")), None)
    if stop is None or (speaker and speaker[0] < stop and verb == cue.token):
        return None
    if stop > verb + 1:
        return mention_at(document, verb + 1, stop)
    return _subject_before(document, verb)


def _verb_before(document: Document, cue: Cue, verbs: frozenset[str]) -> int | None:
    first = _sentence(document, cue.token)[0]
    return next((i for i in range(cue.token - 1, max(first, cue.token - 30) - 1, -1) if document.norms[i] in verbs), None)


def _subject_before(document: Document, verb: int) -> Tokens | None:
    """«لكن [وكالة الإعلام الروسية] نقلت عن»."""
    first = _sentence(document, verb)[0]
    for index in range(max(first, verb - 6), verb):
        if document.tags[index] & HUMAN_TAGS | document.tags[index] & MEDIA_TAGS:
            found = mention_at(document, index, verb)
            if found and found[1] >= verb - 2:
                return found
    return None


def _source_phrase(document: Document, index: int, taken: frozenset[int]) -> Tokens | None:
    """«بحسب [الصحيفة]», «وفق ما نقلت عنه [الوكالة]», «نقلاً عن [القناة]»."""
    norm = document.norms[index]
    word = norm[1:] if norm[0] == "و" and norm not in source_phrases() else norm
    if index in taken or source_phrases().get(word) not in ("source", "clause"):
        return None
    stop = min(index + 20, len(document.tokens))
    at = index + 1
    while at < stop and (document.norms[at] in PHRASE_FILLERS or document.norms[at] in ("،", "ـ")):
        at += 1
    if at == stop or not _is_source(document, at):
        return None
    return mention_at(document, at, stop)


def _publisher(document: Document, index: int) -> Tokens | None:
    """«في بيان أصدرته [الوزارة]», «بيان صادر عن [الوزارة]», «مقال له بصحيفة [X]»."""
    norm = document.norms[index]
    at = index + 1
    if norm in ISSUED and at < len(document.tokens) and document.norms[at] == "عن":
        at += 1
    elif norm not in PUBLISHED:
        return None
    if at >= len(document.tokens) or not _is_source(document, at):
        return None
    return mention_at(document, at, min(at + 14, len(document.tokens)))


def _is_source(document: Document, index: int) -> bool:
    return index in document.opens or bool(_tags(document, index) & (HUMAN_TAGS | MEDIA_TAGS)) or document.shapes[index] == "ldef"


# --- addressees -------------------------------------------------------------------------------------------------------


def _object(document: Document, cue: Cue, start: int, speaker: Tokens | None) -> Tokens | None:
    """The object of a verb that takes the addressee as one: «طالب الوزير [المجتمع الدولي] بـ», «أبلغ X [Y] أن»."""
    if not any("a" in reading.verb.governs and reading.verb.lemma not in ABOUT for reading in cue.readings) or start <= cue.token:
        return None
    if any(reading.form.object or reading.form.passive for reading in cue.readings):
        return None
    first = speaker[1] + 1 if speaker and speaker[0] > cue.token else cue.token + 1
    first = _object_start(document, first, start)
    if first >= start or not _may_be_object(document, first):
        return None
    return first, _object_end(document, first, start)


def _object_start(document: Document, first: int, stop: int) -> int:
    """The first word that is neither a mark nor of the circumstance: «[، أمس،] المجتمع», «[في بيان اليوم] الهيئات», «[فيه] الجالية»."""
    while first < stop:
        if document.shapes[first] == "time" or not document.tokens[first].is_word and first not in document.opens:
            first += 1
        elif document.norms[first] in OCCASION:
            found = _occasion(document, first)
            if not found:
                return stop
            first = found[0] + 1
        elif document.norms[first] in ("فيه", "فيها", "خلالها", "خلاله", "ايضا", "مجددا", "كل"):
            first += 1
        else:
            break
    return first


def _may_be_object(document: Document, index: int) -> bool:
    shape, tags = document.shapes[index], document.tags[index]
    if index in document.opens:
        return bool(document.tokens[index + 1].is_word) if index + 1 < len(document.tokens) else False
    if tags & HUMAN_TAGS:
        return True
    return shape not in CLOSED and shape not in ("ldef", "bdef", "lnom", "bnom", "acc", "num") and not document.forces[index]


def _object_end(document: Document, first: int, stop: int) -> int:
    """The last word of the object: up to the mark, relative or preposition that opens something else."""
    last = first
    for index in range(first, stop):
        shape = document.shapes[index]
        if index > first and (shape in ("comp", "rel", "time", "ldef", "bdef", "conj") or (shape == "prep" and document.norms[index] not in ("في", "من"))):
            break
        if document.norms[index] in ("،", "؛", ":", ","):
            break
        if document.tokens[index].is_word and shape != "prep":
            last = index
    return last


def _partner(document: Document, indexes: Sequence[int]) -> Tokens | None:
    """The other side of an occasion: «في تصريح لـ[عكاظ]», «في حوار مع [القناة]», «خلال لقائه [رئيسة المجلس]»."""
    for index in indexes:
        found = _occasion(document, index)
        if not found:
            continue
        noun = found[0]
        stop = min(indexes[-1] + 1, noun + 20)
        if document.norms[noun] in OBJECT_OCCASIONS and noun + 1 < stop and document.tags[noun + 1] & HUMAN_TAGS:
            return mention_at(document, noun + 1, stop)
        for at in range(noun + 1, min(stop, noun + 1 + PARTNER_REACH)):
            target = _target(document, at, PARTNER, strict=False)
            if target is not None and target < stop:
                return mention_at(document, target, stop)
    return None


def _towards(document: Document, cue: Cue, slot: Sequence[int], start: int) -> Tokens | None:
    """Who stands behind a preposition between cue and content: «قال X لـ[الصحفيين]»."""
    stop = slot[-1] + 1 if slot else 0
    for index in slot:
        if index > cue.token + 1 and start < cue.token and document.forces[index]:
            return None
        target = _target(document, index, TOWARDS, strict=True)
        if target is not None and target < stop:
            return mention_at(document, target, stop)
    return None


def _target(document: Document, index: int, prepositions: frozenset[str], *, strict: bool) -> int | None:
    """The first token of what a preposition at `index` governs, if that can be spoken to; `strict`: only if the lexicon knows it."""
    norm = document.norms[index]
    if norm in prepositions:
        target = index + 1
        while target < len(document.tokens) and document.norms[target] in ("ـ", "("):
            target += 1
        if target == len(document.tokens):
            return None
        free = not strict and document.shapes[target] not in CLOSED
        quoted = not document.tokens[target].is_word and target + 1 < len(document.tokens) and norm == "ل"
        return target if quoted or free or _tags(document, target) & HUMAN_TAGS or document.norms[target] in EVERYONE else None
    if norm[0] == "ل" and _attached(document, index) and _tags(document, index) & (HUMAN_TAGS | MEDIA_TAGS):
        return index
    return None


def _greeted(document: Document, cue: Cue, start: int, end: int) -> Tokens | None:
    """«قدم شكره وتقديره لـ[رئيس الاتحاد]»."""
    first = min(cue.token + 1, start)
    if not any(document.norms[i] in GREETINGS for i in range(first, min(end, start + 4))):
        return None
    for index in range(start, min(end, start + GREETING_REACH)):
        target = _target(document, index, TOWARDS - {"علي"}, strict=True)
        if target is not None and target < end:
            return mention_at(document, target, end)
    return None


# --- occasions --------------------------------------------------------------------------------------------------------


def _occasion(document: Document, index: int) -> tuple[int, Channel] | None:
    """The noun of occasion that a preposition at `index` governs, and its channel: «في [تصريح] صحفي», «ب[بيان]»."""
    norm = document.norms[index]
    known = channels()
    if norm in OCCASION and index + 1 < len(document.tokens):
        noun = index + 1
        if document.norms[noun] in ("خلال", "موتمر") and document.norms[noun] not in known:
            noun += 1
        found = known.get(document.norms[noun]) if noun < len(document.norms) else None
    elif norm[0] == "ب" and norm[1:] in known and norm not in known:
        noun, found = index, known[norm[1:]]
    else:
        return None
    if found is None:
        return None
    press = any(document.norms[i] in MEDIA_ADJECTIVES for i in range(noun + 1, min(noun + 4, len(document.norms))))
    if found is Channel.MEETING and press:
        return noun, Channel.INTERVIEW
    if document.norms[noun] in CONFERENCES and not press:
        return None
    return noun, found


# --- mentions ---------------------------------------------------------------------------------------------------------


def mention_at(document: Document, first: int, stop: int) -> Tokens | None:
    """The noun phrase or name that token `first` opens, before token `stop`; in quote marks or brackets, what they hold."""
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
    if tags & {"given_name", "surname"} and not tags & {"office", "title", "body", "country", "agency"}:
        last = name_end(document, first)
    elif tags & {"agency", "country", "named_body", "capital"} and not tags & {"body", "office"}:
        last = first
    else:
        last = phrase_end(document, first) - 1
        if tags & {"office", "title"} and last + 1 < stop and document.tokens[last + 1].is_word and _tags(document, last + 1) & {"given_name", "surname"}:
            last = name_end(document, last + 1)
    return min(max(last, known), stop - 1)


def _longest_phrase(document: Document, first: int, stop: int) -> int:
    """The last token of the longest phrase of the lexicon that begins here, or `first`."""
    known = phrases()
    head = _stem(document, first)
    for last in range(min(first + 5, stop - 1), first, -1):
        if (head, *document.norms[first + 1 : last + 1]) in known:
            return last
    return first


def _with_quoted_name(document: Document, last: int, stop: int) -> int:
    """With the name in marks that follows: «صحيفة [«إس» الإسبانية]», «لقناة ["الجزيرة مباشر"]»."""
    mark = last + 1
    if mark >= stop or not (mark in document.opens or document.norms[mark] in "(«“\"”»") or mark + 1 >= stop:
        return last
    inner = mark + 1
    while inner + 1 < stop and document.tokens[inner + 1].is_word and inner < mark + 6:
        inner += 1
    after = inner + 2
    if after < stop and not document.tokens[inner + 1].is_word and "demonym" in document.tags[after]:
        return after
    return inner if document.tokens[inner].is_word else last


def _stem(document: Document, index: int) -> str:
    """The word without the preposition written to it."""
    norm = document.norms[index]
    cut = _attached(document, index)
    return f"ال{norm[2:]}" if cut == 2 else norm[cut:]


def _tags(document: Document, index: int) -> frozenset[str]:
    return document.tags[index] or sources().get(_stem(document, index), frozenset())


def _attached(document: Document, index: int) -> int:
    """How many letters of a word are a preposition written to it: ل, ب, or لل for ل and the article."""
    norm = document.norms[index]
    if document.tags[index] or len(norm) < 4 or norm[0] not in "لب":
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
    """The statement whose utterance a draft without a speaker of its own continues: the last of its sentence on its level."""
    draft = drafts[number]
    for other in range(number - 1, -1, -1):
        earlier = drafts[other]
        if document.sentence[earlier.cue.token] != document.sentence[draft.cue.token]:
            return None
        outside = not earlier.start <= draft.cue.token < earlier.end
        nested = any(d.start <= earlier.cue.token < d.end and not d.start <= draft.cue.token < d.end for d in drafts[:other])
        if outside and not nested:
            return other
    return None


def _inherit(own: Chain, governing: Chain) -> Chain:
    return Chain(own.via or governing.via, own.addressee or governing.addressee, own.channel or governing.channel)
