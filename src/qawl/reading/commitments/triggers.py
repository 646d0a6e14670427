"""Where an undertaking may be told: the words that bind, plan or look ahead.

A verb marked as future (سيزور، سوف، لن), a word of pledge, agreement, decision, plan or striving with what it governs
(تعهد بـ، قرر، يعتزم، يسعى إلى), a phrase that schedules (من المقرر أن) or states an aim (بهدف), a verb in the present that
heads its sentence (يعقد البرلمان), and what a statement says as a whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.verbs import Tense
from qawl.lexicon.nouns import sources
from qawl.lexicon.pledges import Pledge, PledgeForm, pledge_forms
from qawl.reading.vocabulary import CLOSED, shape, word_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.reading.document import Document
    from qawl.reading.vocabulary import Word
    from qawl.records import Mention, Statement

# How far behind a trigger what is to be done is looked for: the party with its offices stands between.
REACH = 24
# How many words of a sentence may stand before a verb in the present that heads it, and it itself.
HEAD = 4


class Said(NamedTuple):
    """A statement on tokens: its cue, its content `[start, end)`, and its place among the statements."""

    number: int
    cue: int
    start: int
    end: int


class Trigger(NamedTuple):
    """A word that may carry an undertaking, and the token at which what is to be done would begin.

    sort: future, pledge, phrase, present (a verb that heads a clause) or content (all that a statement says); lemma: the
    folded word of the lexicon, or the marker of the future; sense: see `commitment_verbs.tsv`, or what the present heads;
    person: of the verb; said: the innermost statement that holds the undertaking.
    """

    token: int
    start: int
    sort: str
    lemma: str
    sense: str
    person: str
    said: Said | None


def find_triggers(document: Document, mentions: Sequence[Mention], statements: Sequence[Statement]) -> list[Trigger]:
    """Every place where an undertaking may be told, in text order; at most one for each beginning."""
    said = said_of(document, statements)
    last_of = mention_ends(document, mentions)
    holder = holders(document, said)
    found: dict[int, Trigger] = {}
    verbs: list[int] = []
    for index, word in enumerate(document.words):
        may = _may_trigger(word) if word.triggers is None else word.triggers
        if not may:
            continue
        if "verb" in may:
            verbs.append(index)
        if may == "verb":
            continue
        trigger = _future(document, index, holder) or _phrase(document, index, holder)
        if trigger:
            found.setdefault(trigger.start, trigger)
        for read in pledge_readings(word.norm):
            for start in _complements(document, index, read.pledge, last_of):
                found.setdefault(start, _pledge(document, index, start, read, holder[start]))
    for index in verbs:
        sense = _heads(document, index)
        if sense is not None:
            trigger = Trigger(index, index, "present", "", sense, document.norms[index][0], holder[index])
            found.setdefault(index, trigger)
    for each in said:
        found.setdefault(each.start, Trigger(each.cue, each.start, "content", "", "", "", each))
    return [found[start] for start in sorted(found)]


def said_of(document: Document, statements: Sequence[Statement]) -> list[Said]:
    """The statements on tokens."""
    found = []
    for number, statement in enumerate(statements):
        start, end = document.tokens_of(statement.content[0])[0], document.tokens_of(statement.content[-1])[1] + 1
        cue = document.tokens_of(statement.cue)[1] if statement.cue else start
        found.append(Said(number, cue, start, end))
    return found


def holders(document: Document, said: Sequence[Said]) -> list[Said | None]:
    """For each token the innermost statement that holds it."""
    found: list[Said | None] = [None] * len(document.tokens)
    for each in sorted(said, key=lambda s: s.start - s.end):
        found[each.start : each.end] = [each] * (each.end - each.start)
    return found


def mention_ends(document: Document, mentions: Sequence[Mention]) -> dict[int, int]:
    """For each token at which a mention begins the token behind it."""
    places = [document.tokens_of(mention.span) for mention in mentions]
    return {first: last + 1 for first, last in places}


def _future_marker(norm: str) -> str:
    """How a word marks the future: لن, سوف, or س with the letter of its person (سي, ست, سن, سا); '' where it does not."""
    stem = norm[1:] if norm[0] in "وف" and len(norm) > 2 else norm
    if stem in MARKERS:
        return stem
    if len(stem) < 4 or stem[0] != "س" or stem[1] not in "يتنا" or (len(stem) == 4 and stem[-1] in "هاي"):
        return ""
    known, rest = word_classes(), stem[2:]
    if any(f"{person}{end}" in known for person in "يت" for end in _bare_ends(rest)):
        return stem[:2]
    # A rare form: a word that neither table nor corpus knows.
    return stem[:2] if len(stem) > 5 and stem[1] != "ا" and stem not in known and stem not in sources() else ""


future_marker = lru_cache(maxsize=1 << 14)(_future_marker)
MARKERS = frozenset(("لن", "سوف"))


def verb_of(document: Document, trigger: Trigger) -> tuple[str, str]:
    """The verb of a trigger marked as future, or of one that heads its clause, without its person, and its distributional class."""
    if trigger.sort == "future":
        at = trigger.start + (trigger.lemma in MARKERS)
    elif trigger.sort in ("present", "phrase"):
        at = trigger.start
    else:
        return trigger.lemma, "-"
    norm = document.norms[min(at, len(document.norms) - 1)]
    stem = norm[1:] if norm[0] in "وف" and len(norm) > 5 else norm
    rest = stem[2:] if stem[0] == "س" else stem[1:]
    group = word_classes().get(f"ي{rest}") or word_classes().get(f"ت{rest}") or "?"
    return rest, group


def _bare_ends(rest: str) -> list[str]:
    """The rest of a present form with and without an object pronoun or the ending of a plural or dual."""
    return [rest, *(rest[: -len(end)] for end in ("ها", "هم", "ه", "ون", "ان", "نا", "وا") if rest.endswith(end))]


def _future(document: Document, index: int, holder: list[Said | None]) -> Trigger | None:
    marker = future_marker(document.norms[index])
    if not marker or (marker[0] == "س" and index and document.norms[index - 1] in ("سوف", "وسوف")):
        return None
    verb = document.norms[index + 1] if marker in MARKERS and index + 1 < len(document.norms) else document.norms[index]
    letter = marker[1] if marker[0] == "س" and marker != "سوف" else verb[0]
    return Trigger(index, index, "future", marker if marker in MARKERS else "س", "", letter, holder[index])


_SCHEDULED = frozenset(
    fold_word(w)
    for w in (
        "المقرر",
        "تقرر",
        "المرتقب",
        "المنتظر",
        "المزمع",
        "المتوقع",
        "يتقرر",
        "يتوقع",
        "يفترض",
        "المفترض",
        "ينتظر",
        "يرتقب",
    )
)
_AIMS = frozenset(fold_word(w) for w in ("بهدف", "بصدد", "بغية", "صدد", "لأجل"))


def _phrase(document: Document, index: int, holder: list[Said | None]) -> Trigger | None:
    """«من المقرر أن [يزور]», «على أن [تبدأ]», «بصدد [شن]», «بهدف [تطوير]»."""
    norms, count = document.norms, len(document.norms)
    norm = norms[index]
    if norm in _SCHEDULED:
        for at in range(index + 1, min(index + 6, count - 1)):
            if norms[at] == "ان":
                return Trigger(index, at + 1, "phrase", norm, "schedule", "", holder[at + 1])
        if index + 1 < count and document.words[index + 1].is_word:
            return Trigger(index, index + 1, "phrase", norm, "noun", "", holder[index + 1])
    if norm == "علي" and index + 2 < count and norms[index + 1] in ("ان", "الا"):
        return Trigger(index, index + 2, "phrase", "علي ان", "schedule", "", holder[index + 2])
    if norm in _AIMS and index + 1 < count and document.words[index + 1].is_word:
        return Trigger(index, index + 1, "phrase", norm, "aim", "", holder[index + 1])
    return None


# What opens a clause in whose verb in the present something may be announced: «فيما [يعقد] البرلمان جلسته غداً».
_CLAUSES = frozenset(fold_word(w) for w in ("فيما", "حيث", "إذ", "بينما", "كما"))


def _is_present(word: Word) -> bool:
    """Whether a word looks like a verb in the present that reports nothing: «يعقد», «ويعقد»."""
    norm = word.norm
    if word.force:
        return False
    joined = norm[0] == "و" and norm[1:2] in ("ي", "ت") and len(norm) > 4
    return word.shape in _PRESENT or (joined and shape(norm[1:], norm[1:]) in _PRESENT)


_PRESENT = ("impي", "impت")


def _heads(document: Document, index: int) -> str | None:
    """What a verb in the present heads: its sentence (it stands first in it), a part of it (""), a clause; None: nothing.

    «[يعقد] البرلمان جلسته غداً», «واليوم [يعقد]», «فيما [يعقد] البرلمان جلسته»; not «أن [يعقد]».
    """
    first, end = document.sentence_bounds(index)
    if first <= index < min(first + HEAD, end):
        return "head" if index == first else ""
    before = document.words[index - 1]
    opened = before.norm in _CLAUSES or not before.is_word or document.norms[index][0] == "و"
    return "clause" if index and opened else None


# The pronouns behind which a participle speaks in the first person: «[إننا] ملتزمون».
_WE = frozenset(fold_word(w) for w in ("نحن", "إننا", "أننا", "إنا", "لأننا", "بأننا", "وإننا", "ونحن", "فنحن"))
_I = frozenset(fold_word(w) for w in ("أنا", "إنني", "أنني", "إني", "بأنني", "وأنا"))


def _pledge(document: Document, index: int, start: int, read: PledgeForm, said: Said | None) -> Trigger:
    form = read.form
    person = f"{form.tense}{form.person}{form.number}{'o' if form.object else ''}"
    before = document.norms[index - 1] if index and form.tense is Tense.PARTICIPLE else ""
    person = "present1p" if before in _WE else "present1s" if before in _I else person
    return Trigger(index, start, "pledge", read.pledge.lemma, read.pledge.sense, person, said)


def _may_trigger(word: Word) -> str:
    """What a word may be, kept at the word: a trigger ("word"), a verb that may head a clause ("verb"), both, nothing."""
    norm = word.norm
    may = norm[0].isalpha() and (
        norm in _SCHEDULED or norm in _AIMS or norm == "علي" or bool(_future_marker(norm) or _pledge_readings(norm))
    )
    word.triggers = ("word" if may else "") + ("verb" if _is_present(word) else "")
    return word.triggers


def _pledge_readings(norm: str) -> tuple[PledgeForm, ...]:
    """The readings of a folded word as one that binds or plans, with or without proclitics."""
    forms = pledge_forms()
    if norm.endswith("ا") and any(read.form.tense is Tense.NOUN for read in forms.get(norm[:-1], ())):
        return forms[norm[:-1]]  # «تمهيداً لـ», «استعداداً لـ»
    for prefix in _PROCLITICS if norm[0] in "وفسلبكا" else ("",):
        if norm.startswith(prefix) and len(norm) - len(prefix) > 2 and norm[len(prefix) :] in forms:
            return forms[norm[len(prefix) :]]
    return ()


pledge_readings = lru_cache(maxsize=1 << 14)(_pledge_readings)
_PROCLITICS = ("", "و", "ف", "س", "وس", "فس", "ل", "ب", "ك", "ال", "وال", "بال", "لل")


def _complements(document: Document, index: int, pledge: Pledge, last_of: dict[int, int]) -> Iterator[int]:
    """Where what is to be done may begin behind a word that binds or plans: at its government, or behind who is bound.

    «يعتزم [المهاجم] السابق سامي الجابر [الترشح] للرئاسة»: a bare noun may be of who is bound, so two places are weighed.
    """
    first = _complement(document, index, pledge, last_of)
    if first is None:
        return
    yield first
    if first == index + 1 and "o" in pledge.governs and document.norms[first].startswith("ال"):
        end = min(document.sentence_bounds(index)[1], index + REACH)
        named = next((last_of[at] for at in range(first, end) if at in last_of), end)
        if named < end and document.words[named].is_word and document.shapes[named] not in CLOSED:
            yield named


def _complement(document: Document, index: int, pledge: Pledge, last_of: dict[int, int]) -> int | None:
    """The token at which what is to be done begins behind a word that binds or plans, or None."""
    end = min(document.sentence_bounds(index)[1], index + REACH)
    words, norms, shapes = document.words, document.norms, document.shapes
    at, passed = index + 1, True  # whether a mention or a mark, or nothing, stands right before
    while at < end:
        if norms[at] in ("ان", "بان", "الا") and at + 1 < end:
            return at + 1
        if any(preposition in pledge.governs for preposition in words[at].carries):
            own = shapes[at] == "prep"
            return at + 1 if own and at + 1 < end else at
        bare = words[at].is_word and at not in last_of and shapes[at] not in CLOSED
        if bare and passed and "o" in pledge.governs:
            return at
        # «قررت الوزارة [أخيراً] تأجيل المشروع»: what tells when stands between as well.
        passed = at in last_of or not words[at].is_word or (passed and shapes[at] in ("time", "conj"))
        at = max(last_of.get(at, 0), at + 1)
    return None
