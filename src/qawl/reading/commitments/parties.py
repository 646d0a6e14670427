"""Who is bound by an undertaking: the speaker, the side that he speaks for, or whom the text names beside the trigger.

«سنواصل دعم العراق»: in the mouth of a foreign minister his country; «قال إن [تركيا] ستفتح القاعدة»: who stands before the verb;
«سيزور [فابيوس] إيران»: who stands behind it. A linear choice weighs the candidates (McFadden's conditional logit).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from qawl.reading.commitments.places import overlap
from qawl.reading.commitments.subjects import CERTAIN, FIRST_PLURAL, OURS, Grammar, by_grammar
from qawl.reading.commitments.triggers import MARKERS, verb_of
from qawl.reading.cues import distance
from qawl.reading.linear import Options, Sheet, Templates, Weights, code, shares
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED
from qawl.records import MentionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qawl.reading.commitments.places import Places
    from qawl.reading.commitments.triggers import Trigger
    from qawl.reading.document import Document
    from qawl.records import Mention, Span

# How many mentions before and behind a trigger are weighed.
BEFORE, BEHIND = 4, 3
# How far behind the trigger its party may begin.
REACH = 12
# How many of the names that the article names most are weighed wherever they stand.
STANDING = 8


class Candidate(NamedTuple):
    """Who may be bound: the fullest name, the mention that it was taken from (-1: none), its columns."""

    name: Span
    mention: int
    columns: tuple[int, ...]


# What a row tells: of the trigger, of a name wherever it stands, and of a name beside this trigger.
OF_TRIGGER = ("sort", "sense", "person", "lemma", "act", "ours", "subject", "verb", "verb_group")
OF_NAME = ("count", "lead", "head", "group", "words", "acts", "spoken")
OWN = (
    *OF_TRIGGER,
    *OF_NAME,
    *("from", "rank", "kind", "gap", "before", "speaker", "passed", "agrees", "comp", "relative", "inside", "order"),
    *("attached", "here", "first", "side", "grammar", "beside", "back", "told"),
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
    count
    count from
    count kind
    lead
    lead from
    lead count
    lead verb
    head
    head from
    head verb
    group
    group from
    group verb_group
    beside
    beside from
    beside person
    beside verb
    beside kind
    beside sort
    back
    back from
    back kind
    back sort
    back lead
    verb from
    verb order
    verb kind
    words
    words from
    verb_group kind
    verb_group order
    beside kind person
    beside kind verb
    beside kind from
    subject kind
    subject beside
    subject beside kind
    subject agrees
    agrees kind
    agrees beside
    acts
    acts from
    acts kind
    acts beside
    told
    told from
    told kind
    told person
    told sort
    told person kind
    kind lead
    kind person beside
    """,
)


def candidates(places: Places, trigger: Trigger, acting: Mapping[tuple[str, ...], int]) -> list[Candidate]:
    """Who may be bound by a trigger: its speaker, those whom he speaks for, and those named before and behind it."""
    speaker = places.speaker_of(trigger)
    at = bisect_left(places.first, trigger.token)
    bound = places.document.sentence_bounds(trigger.token)[0] - FURTHER
    behind = [n for n in range(at, min(at + BEHIND, len(places.first))) if places.first[n] <= trigger.token + REACH]
    before = [n for n in range(at - 1, max(-1, at - 1 - BEFORE), -1) if places.last[n] >= bound]
    # Of several mentions under one name the one that stands where a subject stands is weighed.
    ranked = [("before", rank, n) for rank, n in enumerate(before)] + [
        ("behind", rank, n) for rank, n in enumerate(behind)
    ]
    ranked.sort(key=lambda place: _ORDER.index(_order(places, trigger, place[2])))
    named = _Named(places)
    for source, rank, n in ranked:
        named.add(_as_written(places, trigger, n), source, rank, n)
    for source, rank, n in ranked:
        named.add(places.mentions[n].span, f"{source} written", rank, n)
    if speaker:
        named.add(speaker, "speaker")
    for told, where in zip(places.sources_around(trigger.token), ("source before", "source behind"), strict=True):
        if told:
            named.add(told, where)
    sides = {places.country_of(speaker): "country", places.body_of(speaker): "body"} if speaker else {}
    for side, source in sides.items():
        if side:
            named.add(side, source)
    grammar = by_grammar(places, trigger)
    for name in grammar.names:
        named.add(name, "grammar")
    for place, found_by in (
        (_phrase_between(places.document, trigger), "phrase between"),
        (_phrase_before(places.document, trigger), "phrase before"),
        (_phrase_behind(places.document, trigger), "phrase behind"),
    ):
        if place:
            named.add(places.document.span(*place), found_by)
    for rank, standing in enumerate(islice(places.standing.values(), STANDING)):
        named.add(places.mentions[standing[0]].name, "article", rank)
    weighed = list(named.found.values())
    given = _object_of(places, trigger)
    if given is not None and speaker != given.name:
        weighed = [(name, place) for name, place in weighed if name not in (given.name, given.span)]
    if speaker and trigger.person in FIRST_PLURAL:
        # «سنواصل»: nobody but the speaker and those for whom he may speak.
        weighed = [(name, place) for name, place in weighed if name in sides or _beside(places, name, speaker) != "no"]
    about = _About(trigger, speaker, _trigger_columns(places, trigger), _told(places, trigger))
    return [
        Candidate(
            name,
            place[2],
            (
                *about.columns,
                *_name_columns(places, name, acting),
                *_columns(places, about, name, *place, sides.get(name, "-"), _by_rule(grammar, name)),
            ),
        )
        for name, place in weighed
    ]


class _About(NamedTuple):
    """What all candidates of a trigger share: its speaker, its columns, and the names of the sources around it."""

    trigger: Trigger
    speaker: Span | None
    columns: tuple[int, ...]
    told: list[tuple[str, tuple[str, ...]]]


def _as_written(places: Places, trigger: Trigger, mention: int) -> Span:
    """The name of a mention; of a state beside the trigger what it is called there: «قالت [موسكو] إنها ستواصل»."""
    written = places.mentions[mention]
    beside = written.kind == MentionKind.COUNTRY and _order(places, trigger, mention) in _BESIDE
    return written.span if beside else written.name


class _Named:
    """The names that are weighed, each once: under which span, and source, rank and mention that it was first taken from."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.found: dict[tuple[str, ...], tuple[Span, tuple[str, int, int]]] = {}

    def add(self, name: Span, source: str, rank: int = 0, mention: int = -1) -> None:
        self.found.setdefault(self._places.key_of(name), (name, (source, rank, mention)))


# How many tokens before the sentence of a trigger its party may still be named.
FURTHER = 40
_BESIDE = ("touches behind", "touches before", "between")
_ORDER = (*_BESIDE, "apart", "inside")


def _by_rule(grammar: Grammar, name: Span) -> str:
    return f"{grammar.rule} {'this' if name in grammar.names else 'other'}" if grammar.rule else ""


def _trigger_columns(places: Places, trigger: Trigger) -> tuple[int, ...]:
    """The columns of `OF_TRIGGER`."""
    document = places.document
    verb, group = verb_of(document, trigger)
    return (
        code(trigger.sort),
        code(trigger.sense),
        code(trigger.person),
        code(trigger.lemma),
        code(str(places.statements[trigger.said.number].act)) if trigger.said else 0,
        not OURS.isdisjoint(document.norms[max(0, trigger.token - 5) : trigger.token]),
        code(_slot(document, trigger)),
        code(verb),
        code(group),
    )


def _name_columns(places: Places, name: Span, acting: Mapping[tuple[str, ...], int]) -> tuple[int, ...]:
    """The columns of `OF_NAME`: how often a name stands in the article, whether in its lead, what heads it."""
    found = places.told_of.get(name)
    if found is None:
        document, key = places.document, places.key_of(name)
        under = places.standing.get(key, [])
        first, last = document.tokens_of(name)
        earliest = places.first[under[0]] if under else first
        lead = document.sentence[earliest] < 2
        head = document.norms[first]
        for prefix in ("ال", "وال", "لل", "بال"):
            if head.startswith(prefix) and len(head) > len(prefix) + 2:
                head = head[len(prefix) :]
        found = places.told_of[name] = (
            min(len(under), 5) + 1,
            code("headline" if document.in_headline(earliest) else "lead" if lead else "later"),
            code(head),
            code(document.classes[first]),
            min(last - first + 1, 5),
            min(acting.get(key, 0), 3) + 1,
            name in places.speakers,
        )
    return found


def _columns(
    places: Places, about: _About, name: Span, source: str, rank: int, mention: int, side: str, grammar: str
) -> tuple[int, ...]:
    """What a name is to this trigger."""
    document, trigger, speaker = places.document, about.trigger, about.speaker
    key = places.key_of(name)
    kind = kind_of(places, name) if mention < 0 else str(places.mentions[mention].kind)
    gap, passed, before, comp, relative = 20, 0, "-", 0, 0
    if mention >= 0:
        first, last = places.first[mention], places.last[mention]
        gap = distance(max(0, abs(trigger.token - (last if last < trigger.token else first)) - 1))
        between = (last + 1, trigger.token) if last < trigger.token else (trigger.token + 1, first)
        shapes = document.shapes[slice(*between)]
        marks = sum(not word.is_word for word in document.words[slice(*between)])
        verbs = sum(map(bool, document.forces[slice(*between)])) + shapes.count("impي") + shapes.count("impت")
        passed = min(marks, 2) + 3 * min(verbs, 2)
        before = document.near(first - 1)[0]
        comp = before == "comp" or document.near(first - 2)[0] == "comp"
        relative = "rel" in shapes
    kind_of_speaker = (
        "-" if speaker is None else "same" if speaker == name else "inside" if overlap(speaker, name) else "other"
    )
    # A noun in -a(t) or a plural in -at: «الوزارة ستعلن», «الشركات ستعلن».
    feminine = document.written(document.tokens_of(name)[0]).endswith(("ة", "ات"))
    under = places.standing.get(key, [])
    at = bisect_left(under, bisect_left(places.first, trigger.token)) - 1
    back = document.sentence[trigger.token] - document.sentence[places.last[under[at]]] if at >= 0 else -1
    return (
        code(source),
        rank + 1,
        code(kind),
        gap,
        code(before),
        code(kind_of_speaker),
        passed,
        code(f"{trigger.person}{feminine}"),
        comp,
        relative,
        trigger.start <= places.first[mention] if mention >= 0 else 2,
        code(_order(places, trigger, mention)) if mention >= 0 else code(source),
        *(_place_columns(places, trigger, mention) if mention >= 0 else (0, 2, 2)),
        code(side),
        code(grammar),
        code(_beside(places, name, speaker) if speaker else "-"),
        code("ahead" if at < 0 else str(max(0, min(back, 4)))),
        code("+".join([where for where, other in about.told if key == other]) or "no"),
    )


def kind_of(places: Places, name: Span) -> str:
    """The kind of the first mention under a name, "-" where the article has none."""
    under = places.standing.get(places.key_of(name), [])
    return str(places.mentions[under[0]].kind) if under else "-"


def _told(places: Places, trigger: Trigger) -> list[tuple[str, tuple[str, ...]]]:
    """The names of the sources of the statement that holds a trigger, of the one before it, and of the one behind it."""
    before, behind = places.sources_around(trigger.token)
    sources = (("holder", places.speaker_of(trigger)), ("before", before), ("behind", behind))
    return [(where, places.key_of(source)) for where, source in sources if source]


def _beside(places: Places, name: Span, speaker: Span) -> str:
    """Whether a name stands beside one of the speaker's: «رئيس [الاتحاد] أحمد عيد»."""
    near = places.beside(speaker)
    under = places.standing.get(places.key_of(name), [])[:MOST]
    if any(places.first[n] in near or places.last[n] in near for n in under):
        return "beside"
    return "speaker" if overlap(speaker, name) else "no"


# Of a name that stands more often than this only the first mentions are looked at.
MOST = 12


def _place_columns(places: Places, trigger: Trigger, mention: int) -> tuple[int, bool, bool]:
    """The letter that is written to a mention (و, ل), whether it stands in the trigger's sentence, whether it begins one."""
    document, first = places.document, places.first[mention]
    start = document.tokens[first].start
    attached = document.text[start : places.mentions[mention].span.start]
    sentence = document.sentence[first]
    begins = sentence >= 0 and first - document.bounds[sentence][0] < 3
    return code(attached), sentence == document.sentence[trigger.token], begins


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
            return (first, last) if document.shapes[first] not in _NO_PARTY else None
        first -= 1
    return None


def _phrase_behind(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """The noun phrase behind a trigger that is a verb: «ستبدأ [اللجنة] أعمالها»."""
    if _tells_subject(document, trigger):
        return None
    first = trigger.token + (2 if trigger.lemma in MARKERS else 1)  # «سوف [تبدأ] اللجنة»
    if first >= len(document.words) or not document.words[first].is_word or document.shapes[first] in _NO_PARTY:
        return None
    return first, max(first, phrase_last(document, first))


def _object_of(places: Places, trigger: Trigger) -> Mention | None:
    """Who is mentioned right behind a verb whose subject is told before it: «أنها ستنقل [الباعة]»."""
    if trigger.sort != "future" or not _tells_subject(places.document, trigger):
        return None
    at = places.at(trigger.token + (2 if trigger.lemma in MARKERS else 1))
    return None if at is None else places.mentions[at]


def _tells_subject(document: Document, trigger: Trigger) -> bool:
    """Whether a pronoun before a trigger is its subject: «[أنها] ستنقل»."""
    return document.norms[trigger.token - 1] in _SUBJECT_TOLD


_SUBJECT_TOLD = frozenset(
    f"{joined}ا{pronoun}" for joined in ("", "و", "ب", "ل", "ف") for pronoun in ("نه", "نها", "نهم", "نهما", "ننا")
)


def _phrase_between(document: Document, trigger: Trigger) -> tuple[int, int] | None:
    """All that stands between a word that binds and what it binds to: «يستعد [عدد من النشطاء] لتنظيم»."""
    first, last = trigger.token + 1, trigger.start - 1
    while last > first and (document.shapes[last] in CLOSED or not document.words[last].is_word):
        last -= 1
    if trigger.sort == "future" or not 0 <= last - first < PHRASE_WORDS:
        return None
    inside = range(first, last + 1)
    if any(not document.words[i].is_word or document.shapes[i] in _OPENERS for i in inside):
        return None
    return None if document.shapes[first] in _NO_PARTY else (first, last)


PHRASE_WORDS = 9
_OPENERS = frozenset(("comp", "rel", "conj", "turn"))
# What begins no noun phrase that a verb may have as its subject: a closed class, a verb, what a preposition is written to.
_NO_PARTY = frozenset((*CLOSED, "acc", "bdef", "ldef", "bnom", "lnom", "bfem", "lfem", "bown", "lown", "impي", "impن"))


def acting_of(places: Places, triggers: Sequence[Trigger]) -> Counter[tuple[str, ...]]:
    """How often each name stands right beside a trigger, where a subject stands: who acts once often acts again."""
    found: Counter[tuple[str, ...]] = Counter()
    for trigger in triggers:
        beside = places.ends_at(trigger.token - 1), places.at(trigger.token + 1)
        found.update({places.key_of(places.mentions[n].name) for n in beside if n is not None})
    return found


def parties(places: Places, triggers: Sequence[Trigger]) -> tuple[Options, list[Candidate]]:
    """For each trigger who may be bound by it."""
    sheet = Sheet(PARTY)
    every: list[Candidate] = []
    sizes = []
    acting = acting_of(places, triggers)
    for trigger in triggers:
        found = candidates(places, trigger, acting)
        for candidate in found:
            sheet.add(len(every), candidate.columns)
            every.append(candidate)
        sizes.append(len(found))
    return Options(list(range(len(every))), sizes, sheet.features(len(every))), every


class Party(NamedTuple):
    """Who is bound, and how sure that is."""

    names: tuple[Span, ...]
    sure: float


def choose(places: Places, triggers: Sequence[Trigger], weights: Weights) -> list[Party]:
    """Who is bound by each trigger, with those who are named together with it; nobody where the article names none."""
    options, every = parties(places, triggers)
    scores = weights.score(options.features).tolist() if every else []
    found, offset = [], 0
    for trigger, size in zip(triggers, options.sizes, strict=True):
        grammar = by_grammar(places, trigger)
        if grammar.rule in CERTAIN:
            found.append(Party(grammar.names, 1.0))
        elif size:
            weighed, likely = every[offset : offset + size], shares(scores[offset : offset + size])
            candidate, sure = _likeliest(places, weighed, likely)
            together = (
                grammar.names if candidate.name in grammar.names else places.together(candidate.name, candidate.mention)
            )
            found.append(Party(together, sure))
        else:
            found.append(Party((), 0.0))
        offset += size
    return found


def _likeliest(places: Places, weighed: Sequence[Candidate], likely: Sequence[float]) -> tuple[Candidate, float]:
    """The candidate whose names, long and short, are the likeliest together: «المركز» and «مركز الملك سلمان» are one party."""
    least = LEAST_SHARE * max(likely)
    likeliest = [(places.key_of(c.name), share, c) for c, share in zip(weighed, likely, strict=True) if share >= least]
    together = [sum([share for other, share, _ in likeliest if _one(key, other)]) for key, _, _ in likeliest]
    chosen = max(range(len(likeliest)), key=lambda n: (round(together[n], 9), likeliest[n][1]))
    return likeliest[chosen][2], min(1.0, together[chosen])


# A candidate that is less likely than this part of the likeliest one is not looked at again.
LEAST_SHARE = 0.1


def _one(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether of two names one opens or closes the other."""
    short, long = sorted((name, other), key=len)
    return short in (long[: len(short)], long[len(long) - len(short) :])
