"""Who is bound by an undertaking: the speaker, the side that he speaks for, or whom the text names beside the trigger.

«سنواصل دعم العراق»: in the mouth of a foreign minister his country; «قال إن [تركيا] ستفتح القاعدة»: who stands before the verb;
«سيزور [فابيوس] إيران»: who stands behind it. A linear choice weighs the candidates (McFadden's conditional logit).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from qawl.arabic.letters import fold
from qawl.lexicon.countries import adjective_codes, country_codes
from qawl.lexicon.nouns import sources
from qawl.reading.commitments.triggers import MARKERS
from qawl.reading.cues import distance
from qawl.reading.linear import Options, Sheet, Templates, Weights, best, code
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED
from qawl.records import Mention, MentionKind, Span, Why, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.reading.commitments.triggers import Trigger
    from qawl.reading.document import Document
    from qawl.records import Statement

# How many mentions before and behind a trigger are weighed.
BEFORE, BEHIND = 4, 3
# How far behind the trigger its party may begin.
REACH = 12


class Candidate(NamedTuple):
    """Who may be bound: the fullest name, the mention that it was taken from (-1: none), its columns."""

    name: Span
    mention: int
    columns: tuple[int, ...]


OWN = (
    *(
        "from",
        "rank",
        "kind",
        "sort",
        "sense",
        "person",
        "gap",
        "before",
        "speaker",
        "passed",
        "agrees",
        "spoken",
        "comp",
    ),
    *(
        "lemma",
        "act",
        "second",
        "relative",
        "inside",
        "ours",
        "subject",
        "order",
        "attached",
        "here",
        "first",
        "side",
        "grammar",
    ),
)
PARTY = Templates(
    "party",
    OWN,
    """
    from
    from sort
    from sense
    from sort person
    from lemma
    from person speaker
    from act sort
    from rank sort
    from rank kind
    from kind sort person
    from gap sort
    from gap person
    from before
    from before sort
    from before gap
    from passed sort
    from passed gap
    from agrees sort
    from agrees gap person
    from spoken sort
    from spoken speaker kind
    from comp sort
    from comp rank
    from comp gap passed
    from second
    from relative gap
    from inside sort
    from inside rank
    kind sense
    ours from
    ours from person
    subject from
    subject from sort
    subject gap from
    order from sort
    order from
    order sort kind
    order sense
    order before
    order passed
    attached order
    attached from sort
    here from
    here from rank
    here passed from
    here speaker sort
    first here from
    first order
    subject order
    subject from speaker
    side sort
    side ours
    side person sort
    side act
    side speaker from
    grammar
    grammar kind
    grammar sort
    grammar from
    grammar sense
    """,
)


class Places:
    """The mentions of an article on tokens, in text order, and the statements that may hold an undertaking."""

    def __init__(self, document: Document, mentions: Sequence[Mention], statements: Sequence[Statement]) -> None:
        found = sorted([*mentions, *_capitals(document, mentions)], key=lambda m: m.span)
        self._countries = _countries(document.text, found)
        self.document, self.statements = document, statements
        self.speakers = frozenset(statement.speaker_name for statement in statements)
        self._sides = [
            (s.speaker, s.speaker_name)
            for s in statements
            if s.speaker and s.speaker_name and s.speaker != s.speaker_name
        ]
        named = Counter(
            self._countries[_country(document.text, mention.name)]
            for mention in found
            if mention.kind == MentionKind.COUNTRY
        )
        self._pair = tuple(name for name, count in named.most_common(2) if count > 1)
        self.mentions = [self._named(mention) for mention in found if not _is_agency(document, mention.span)]
        places = [document.tokens_of(mention.span) for mention in self.mentions]
        self.first, self.last = [first for first, _ in places], [last for _, last in places]
        self._of_name: dict[str, list[tuple[int, int]]] = {}
        for mention, place in zip(self.mentions, places, strict=True):
            for span in {mention.name, mention.span}:
                self._of_name.setdefault(self._last_word(span), []).append(place)

    def _named(self, mention: Mention) -> Mention:
        """A mention under the name of who is bound: a country by what the article calls it most, both sides by their names."""
        if mention.kind == MentionKind.COUNTRY:
            return msgspec.structs.replace(mention, name=self._countries[_country(self.document.text, mention.name)])
        if mention.kind in (MentionKind.BODY, MentionKind.GROUP):
            return msgspec.structs.replace(mention, name=self._both_sides(mention.span) or mention.span)
        return mention

    def _both_sides(self, span: Span) -> Span | None:
        """What a statement calls both sides that speak under a dual: «الطرفان» -> «العراق والولايات المتحدة»."""
        words = self.document.norms[self.document.tokens_of(span)[0]]
        if words not in _DUALS:
            return None
        return next(
            (
                name
                for speaker, name in self._sides
                if self.document.norms[self.document.tokens_of(speaker)[0]] in _DUALS
            ),
            None,
        )

    def country_of(self, name: Span) -> Span | None:
        """The country that the holder of a name speaks for, as the article names it: by an adjective beside one of his mentions."""
        for index in self._beside(name):
            code_of = adjective_codes().get(self.document.norms[index])
            if code_of and code_of in self._countries:
                return self._countries[code_of]
        return None

    def body_of(self, name: Span) -> Span | None:
        """The body that the holder of a name speaks for: «رئيس [مجلس النواب] سليم الجبوري»."""
        for index in self._beside(name):
            tags = self.document.words[index].tags
            minister = index > 0 and self.document.norms[index - 1].lstrip("و").startswith(_MINISTERS)
            if ("body" in tags or "named_body" in tags) and not minister:
                return self.document.span(index, max(index, phrase_last(self.document, index)))
        return None

    def _beside(self, name: Span) -> Iterator[int]:
        """The tokens of every mention under a name, and those of the phrase before it."""
        for first, last in dict.fromkeys(
            [self.document.tokens_of(name), *self._of_name.get(self._last_word(name), ())]
        ):
            yield from range(first, last + 1)
            for index in range(first - 1, max(-1, first - OFFICE_WORDS), -1):
                if not self.document.words[index].is_word or self.document.forces[index]:
                    break
                yield index

    def _last_word(self, name: Span) -> str:
        return self.document.norms[self.document.tokens_of(name)[1]]

    def at(self, token: int) -> int | None:
        """The mention that begins at a token, without a preposition written to it."""
        n = bisect_left(self.first, token)
        if n == len(self.first) or self.first[n] != token:
            return None
        attached = self.document.text[self.document.tokens[token].start : self.mentions[n].span.start]
        return n if attached in ("", "#") else None

    def ends_at(self, token: int) -> int | None:
        """The mention that ends at a token."""
        n = bisect_left(self.first, token + 1) - 1
        return n if n >= 0 and self.last[n] == token else None

    def together(self, candidate: Candidate) -> tuple[Span, ...]:
        """A party with those who are named together with it: «[روسيا] و[تونس]»."""
        joined = self.joined(candidate.mention) if candidate.mention >= 0 else (candidate.name,)
        return tuple(part for name in joined for part in self.parts(name))

    def parts(self, name: Span) -> tuple[Span, ...]:
        """Those whom one name names together: the speaker «[تركيا] و[قطر]»; the name itself where it is one."""
        if self.document.norms[self.document.tokens_of(name)[0]] in _BOTH_STATES and len(self._pair) == 2:
            return self._pair  # «الطرفان», whom no statement names: the two states that the article is about
        inside = [m.name for m in self.mentions if name.start <= m.span.start and m.span.end <= name.end]
        joined = [m for m in dict.fromkeys(inside) if m != name]
        words = self.document.text[name.start : name.end].split()
        return tuple(joined) if len(joined) > 1 and any(word.startswith("و") for word in words[1:]) else (name,)

    def joined(self, mention: int) -> tuple[Span, ...]:
        """A mention with those that a conjunction joins to it."""
        found = [self.mentions[mention].name]
        for step in (-1, 1):
            at = mention
            while 0 <= at + step < len(self.first):
                left, right = sorted((at, at + step))
                if not self._conjoined(left, right):
                    break
                at += step
                found.append(self.mentions[at].name)
        return tuple(dict.fromkeys(found))

    def _conjoined(self, left: int, right: int) -> bool:
        first = self.first[right]
        written = self.document.norms[first].startswith("و")
        joined = written and self.mentions[right].span.start > self.document.tokens[first].start
        return joined and not any(self.document.words[i].is_word for i in range(self.last[left] + 1, first))


# «وزير الخارجية» holds an office of the government, and speaks for no body of the name «الخارجية».
_MINISTERS = ("زير", "زراء")
# How many words before a name may hold the office of its holder.
OFFICE_WORDS = 7


def _countries(text: str, mentions: Sequence[Mention]) -> dict[str, Span]:
    """What the article calls each country most often; its capital only where nothing else names it."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Span] = {}
    for mention in mentions:
        if mention.kind == MentionKind.COUNTRY:
            for span in (mention.span, mention.name):
                key = _country(text, span), fold(words_of(text, span))
                counts[key] += 1
                first.setdefault(key, span)
    found: dict[str, tuple[tuple[bool, int, int], Span]] = {}
    for key, count in counts.items():
        rank = "capital" not in sources().get(key[1], ()), count, len(key[1])
        found[key[0]] = max(found.get(key[0], (rank, first[key])), (rank, first[key]))
    return {country: span for country, (_, span) in found.items()}


def _capitals(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Countries and capitals that are no mention of their own: «أن [واشنطن] ستواصل»."""
    held = [m.span for m in mentions]
    found = []
    for index, tags in enumerate(document.tags):
        if not tags & _STATES:
            continue
        span = document.span(index, index)
        at = bisect_left(held, span)
        if not any(_overlap(other, span) for other in held[max(0, at - 1) : at + 1]):
            found.append(Mention(span=span, kind=MentionKind.COUNTRY, name=span, why=_CAPITAL))
    return found


_STATES = frozenset(("country", "capital"))
_CAPITAL = Why(rule="capital", confidence=0.5)


def _is_agency(document: Document, span: Span) -> bool:
    """Whether a name is of those who pass words on: news agencies and papers bind themselves to nothing."""
    first, last = document.tokens_of(span)
    return any("agency" in tags for tags in document.tags[first : last + 1])


_DUALS = frozenset(
    fold(word + ending)
    for word in ("الطرف", "الجانب", "البلد", "الوفد", "الرئيس", "الوزير", "الزعيم", "الدولت", "الحكومت")
    for ending in ("ان", "ين")
)


_BOTH_STATES = frozenset(
    fold(word + ending)
    for word in ("الطرف", "الجانب", "البلد", "الوفد", "الدولت", "الحكومت")
    for ending in ("ان", "ين")
)


def _country(text: str, name: Span) -> str:
    words = tuple(fold(text[name.start : name.end]).split())
    return country_codes().get(words, " ".join(words))


def candidates(places: Places, trigger: Trigger) -> list[Candidate]:
    """Who may be bound by a trigger: its speaker, those whom he speaks for, and those named before and behind it."""
    speaker = _speaker(places, trigger)
    at = bisect_left(places.first, trigger.token)
    bound = places.document.sentence_bounds(trigger.token)[0] - FURTHER
    behind = [n for n in range(at, min(at + BEHIND, len(places.first))) if places.first[n] <= trigger.token + REACH]
    before = [n for n in range(at - 1, max(-1, at - 1 - BEFORE), -1) if places.last[n] >= bound]
    # Of several mentions under one name the one that stands where a subject stands is weighed.
    ranked = [("before", rank, n) for rank, n in enumerate(before)] + [
        ("behind", rank, n) for rank, n in enumerate(behind)
    ]
    ranked.sort(key=lambda place: _ORDER.index(_order(places, trigger, place[2])))
    named: dict[Span, tuple[str, int, int]] = {}
    for source, rank, n in ranked:
        named.setdefault(places.mentions[n].name, (source, rank, n))
    if speaker:
        named.setdefault(speaker, ("speaker", 0, -1))
    sides = {places.country_of(speaker): "country", places.body_of(speaker): "body"} if speaker else {}
    for side, source in sides.items():
        if side:
            named.setdefault(side, (source, 0, -1))
    grammar = by_grammar(places, trigger)
    for name in grammar.names:
        named.setdefault(name, ("grammar", 0, -1))
    starts = {places.first[n] for n in (*before, *behind)}
    for place, source in (
        (_phrase_before(places.document, trigger), "phrase before"),
        (_phrase_behind(places.document, trigger), "phrase behind"),
    ):
        if place and place[0] not in starts:
            named.setdefault(places.document.span(*place), (source, 0, -1))
    return [
        Candidate(
            name,
            place[2],
            _columns(places, trigger, name, *place, speaker, sides.get(name, "-"), _by_rule(grammar, name)),
        )
        for name, place in named.items()
    ]


# How many tokens before the sentence of a trigger its party may still be named.
FURTHER = 40
_ORDER = ("touches behind", "touches before", "between", "apart", "inside")


def _by_rule(grammar: Grammar, name: Span) -> str:
    return f"{grammar.rule} {'this' if name in grammar.names else 'other'}" if grammar.rule else ""


def _columns(
    places: Places,
    trigger: Trigger,
    name: Span,
    source: str,
    rank: int,
    mention: int,
    speaker: Span | None,
    side: str,
    grammar: str,
) -> tuple[int, ...]:
    document = places.document
    kind = str(places.mentions[mention].kind) if mention >= 0 else "-"
    gap, passed, before, comp, relative = 20, 0, "-", 0, 0
    if mention >= 0:
        first, last = places.first[mention], places.last[mention]
        gap = distance(max(0, abs(trigger.token - (last if last < trigger.token else first)) - 1))
        between = range(last + 1, trigger.token) if last < trigger.token else range(trigger.token + 1, first)
        marks = sum(not document.words[i].is_word for i in between)
        verbs = sum(bool(document.forces[i]) or document.shapes[i] in ("impي", "impت") for i in between)
        passed = min(marks, 2) + 3 * min(verbs, 2)
        before = document.near(first - 1)[0]
        comp = before == "comp" or document.near(first - 2)[0] == "comp"
        relative = any(document.shapes[i] == "rel" for i in between)
    spoken = name in places.speakers
    kind_of_speaker = (
        "-" if speaker is None else "same" if speaker == name else "inside" if _overlap(speaker, name) else "other"
    )
    feminine = document.text[name.start : name.end].split()[0].endswith(("ة", "ات"))
    return (
        code(source),
        rank + 1,
        code(kind),
        code(trigger.sort),
        code(trigger.sense),
        code(trigger.person),
        gap,
        code(before),
        code(kind_of_speaker),
        passed,
        code(f"{trigger.person}{feminine}"),
        spoken,
        comp,
        code(trigger.lemma),
        code(str(places.statements[trigger.said.number].act)) if trigger.said else 0,
        rank,
        relative,
        trigger.start <= places.first[mention] if mention >= 0 else 2,
        any(document.norms[i] in _OURS for i in range(max(0, trigger.token - 5), trigger.token)),
        code(_slot(document, trigger)),
        code(_order(places, trigger, mention)) if mention >= 0 else code(source),
        *(_place_columns(places, trigger, mention) if mention >= 0 else (0, 2, 2)),
        code(side),
        code(grammar),
    )


def _place_columns(places: Places, trigger: Trigger, mention: int) -> tuple[int, bool, bool]:
    """The letter that is written to a mention (و, ل), whether it stands in the trigger's sentence, whether it begins one."""
    document, first = places.document, places.first[mention]
    start = document.tokens[first].start
    attached = document.text[start : places.mentions[mention].span.start]
    sentence = document.sentence[first]
    begins = sentence >= 0 and first - document.bounds[sentence][0] < 3
    return code(attached), sentence == document.sentence[trigger.token], begins


_OURS = frozenset(("بلاده", "بلادها", "بلادنا", "وبلاده", "دولته", "حكومته", "حكومه"))


def _slot(document: Document, trigger: Trigger) -> str:
    """What stands where the subject would: the word before the trigger and its shape."""
    shape, word = document.near(trigger.token - 1)
    return word if shape in ("comp", "pron", "rel", "conj") or not word else shape


def _order(places: Places, trigger: Trigger, mention: int) -> str:
    """Whether a mention stands right before the trigger, right behind it, between it and what is to be done, or apart."""
    first, last = places.first[mention], places.last[mention]
    if last == trigger.token - 1 or (
        last == trigger.token - 2 and not places.document.words[trigger.token - 1].is_word
    ):
        return "touches before"
    if first == trigger.token + 1:
        return "touches behind"
    if trigger.token < first < trigger.start:
        return "between"
    return "inside" if trigger.start <= first else "apart"


def _phrase_before(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """The noun phrase between what opens a clause and the trigger: «أن [أهالي المدينة] سيبدأون»."""
    last = first = trigger.token - 1
    if trigger.token == 0 or not document.words[last].is_word or document.shapes[last] in CLOSED:
        return None
    while first > 0 and trigger.token - first < PHRASE_WORDS:
        shape = document.shapes[first - 1]
        if not document.words[first - 1].is_word or document.forces[first - 1] or shape in _OPENERS:
            return first, last
        first -= 1
    return None


def _phrase_behind(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """The noun phrase behind a trigger that is a verb: «ستبدأ [اللجنة] أعمالها»."""
    first = trigger.token + 1
    if first >= len(document.words) or not document.words[first].is_word or document.shapes[first] in CLOSED:
        return None
    return first, max(first, phrase_last(document, first))


PHRASE_WORDS = 9
_OPENERS = frozenset(("comp", "rel", "conj", "turn"))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def parties(places: Places, triggers: Sequence[Trigger]) -> tuple[Options, list[Candidate]]:
    """For each trigger who may be bound by it."""
    sheet = Sheet(PARTY)
    every: list[Candidate] = []
    sizes = []
    for trigger in triggers:
        found = candidates(places, trigger)
        for candidate in found:
            sheet.add(len(every), candidate.columns)
            every.append(candidate)
        sizes.append(len(found))
    return Options(list(range(len(every))), sizes, sheet.features(len(every))), every


class Party(NamedTuple):
    """Who is bound, and how sure that is."""

    names: tuple[Span, ...]
    sure: float


# Rules that need no weighing: nothing else fills the place.
_CERTAIN = frozenset(("our country", "agreed together"))


def choose(places: Places, triggers: Sequence[Trigger], weights: Weights) -> list[Party]:
    """Who is bound by each trigger, with those who are named together with it; nobody where the article names none."""
    options, every = parties(places, triggers)
    scores = weights.score(options.features).tolist() if every else []
    found, offset = [], 0
    for trigger, size in zip(triggers, options.sizes, strict=True):
        grammar = by_grammar(places, trigger)
        if grammar.rule in _CERTAIN:
            found.append(Party(grammar.names, 1.0))
        elif size:
            chosen, sure = best(scores[offset : offset + size])
            candidate = every[offset + chosen]
            together = grammar.names if candidate.name in grammar.names else places.together(candidate)
            found.append(Party(together, sure))
        else:
            found.append(Party((), 0.0))
        offset += size
    return found


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


def _speaker(places: Places, trigger: Trigger) -> Span | None:
    """Who says it, unless that is an agency that passes it on."""
    name = places.statements[trigger.said.number].speaker_name if trigger.said else None
    return name if name and not _is_agency(places.document, name) else None


def _our_country(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«أن [بلاده] ملتزمة بالاتفاق»: the country of the speaker, or the word itself where the article does not name it."""
    document, speaker = places.document, _speaker(places, trigger)
    for index in range(max(0, trigger.token - 3), trigger.token):
        if document.norms[index] in _OURS:
            country = places.country_of(speaker) if speaker else None
            return (country or document.span(index, index),)
    return ()


def _owner(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«أكد [التزامه] بالاتفاق»: who speaks."""
    speaker = _speaker(places, trigger)
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
    speaker = _speaker(places, trigger)
    return places.parts(speaker) if places.statements[trigger.said.number].act == "commit" and speaker else ()


def _agreed_together(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«اتفق [العراق] و[الأردن] على أن...»: both, whoever is named in what they agreed on."""
    names = _agreed(places, trigger)
    return names if len(names) > 1 else ()


def _we(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    """«[سنواصل] دعم العراق»: the side that the speaker speaks for."""
    speaker = _speaker(places, trigger)
    first_plural = trigger.person in ("ن", "present1p", "past1p")
    if not first_plural or speaker is None:
        return ()
    return (places.country_of(speaker) or places.body_of(speaker) or speaker,)


def _i(places: Places, trigger: Trigger) -> tuple[Span, ...]:
    speaker = _speaker(places, trigger)
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
    "owner": _owner,
    "agreed": _agreed,
    "genitive": _genitive,
    "we": _we,
    "i": _i,
    "before": _before,
    "behind": _behind,
}
