"""Does a trigger carry an undertaking? «سيزور الوزير بغداد» does, «سيؤدي الاتفاق إلى انخفاض الأسعار» does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qawl.arabic.letters import fold_word
from qawl.reading.commitments.triggers import Trigger, verb_of
from qawl.reading.cues import distance
from qawl.reading.document import MARGIN
from qawl.reading.linear import Codes, Features, Templates, Weights, code, joined, matrix
from qawl.reading.vocabulary import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document
    from qawl.records import Mention, Statement

AROUND = range(-2, 3)
# How far on both sides of a trigger, within its sentence, words that look ahead or back are seen.
AROUND_TRIGGER = 40
_PLACES = ("b2", "b", "w", "a", "a2")
OWN = (
    *(
        "sort",
        "lemma",
        "sense",
        "person",
        "gap",
        "act",
        "cue",
        "first",
        "headline",
        "quoted",
        "relative",
        "joined",
        "negated",
    ),
    *(
        "ahead",
        "behind",
        "sentence",
        "subject",
        "doing",
        "doing_group",
        "doing_shape",
        "next",
        "holder",
        "source",
        "doing_next",
    ),
    *("verb", "verb_group", "agent_behind", "agent_before", "head", "head_group", "mould", "doing_word"),
    *("before_group", "behind_group", "named", "agrees", "previous", "following"),
)
TRIGGER = Templates(
    "commitment",
    (*OWN, *(f"{place}.{column}" for place in _PLACES for column in COLUMNS)),
    """
    sort
    sort lemma
    sort sense
    sense person
    sort person
    sort act
    sort act first
    sort cue
    act cue
    lemma act
    sense act
    gap sort
    headline sort
    quoted sort
    relative sort
    joined sort
    negated sense
    negated lemma
    ahead sort
    behind sort
    ahead sense
    sentence sort
    subject sort
    subject sense person
    doing sort
    doing_group sort
    doing_shape sort
    doing_shape sense
    doing_group sense
    doing_next sort
    next sort
    holder sort
    source sort
    source person sort
    b.word sort
    b2.word b.word
    b.shape sort
    b.shape b2.shape sort
    a.word sort
    a.shape sort
    a.group sort
    b.group sort
    w.norm
    w.group sort
    a.norm sort
    w.norm a.norm
    verb
    verb sort
    verb_group sort
    verb_group agent_behind
    verb_group agent_before
    agent_behind sort
    agent_before sort
    agent_behind agent_before sort
    agent_behind sense
    agent_before sense
    head sort
    head agent_before
    head_group sort
    mould sort
    mould sort doing_shape
    mould act sort
    doing_word sort
    doing_word sense
    sense doing
    lemma person
    lemma b.shape
    verb behind_group
    verb before_group
    verb_group behind_group
    verb_group before_group
    verb holder
    verb_group holder
    sort person holder
    sort person act
    agrees sort
    agrees verb
    quoted holder sort
    quoted person sort
    previous sort
    following sort
    previous following sort
    doing_group verb_group
    doing_group holder sort
    doing_group person
    head_group person sort
    head_group verb
    named sort
    named person sort
    """,
)
# Every word near a trigger and its class, by where it stands: before it, between it and what is to be done, there, behind.
NEAR = Templates(
    "commitment near",
    ("side", "sort", "norm", "group"),
    """
    side norm
    side norm sort
    side group
    side group sort
    """,
)
NEAR_BEFORE = NEAR_BEHIND = 11
_SIDES = [code(side) for side in ("before", "between", "there", "behind")]
_NEAR_COLUMNS = [COLUMNS.index("norm"), COLUMNS.index("group")]
_AHEAD = frozenset(
    fold_word(word)
    for word in (
        *("المقبل", "المقبلة", "المقبلين", "القادم", "القادمة", "القادمين", "القادمتين", "الجاري", "الجارية"),
        *("غدا", "لاحقا", "قريبا", "بحلول", "غضون", "اعتبارا"),
    )
)
_BEHIND = frozenset(
    fold_word(word) for word in ("الماضي", "الماضية", "أمس", "كان", "كانت", "سابقا", "السابق", "قبل", "منذ", "أول")
)
_NEGATIONS = frozenset(("لا", "لم", "لن", "ليس", "ليست", "غير", "عدم", "ولا", "ولم", "ولن", "دون", "بعدم"))


def features(
    document: Document, triggers: Sequence[Trigger], statements: Sequence[Statement], agents: dict[int, str]
) -> Features:
    """What speaks for or against each trigger as one that carries an undertaking."""
    return joined([_own(document, triggers, statements, agents), _near(document, triggers, range(len(triggers)))])


def scores(
    document: Document,
    triggers: Sequence[Trigger],
    statements: Sequence[Statement],
    agents: dict[int, str],
    weights: Weights,
) -> list[float]:
    """The log-odds of each trigger; the words near it are weighed only where it is not hopeless without them."""
    found = weights.score(_own(document, triggers, statements, agents))
    hopeful = np.flatnonzero(found >= HOPELESS).tolist()
    found += weights.score(_near(document, triggers, hopeful))
    found_scores: list[float] = found.tolist()
    return found_scores


# The log-odds below which no words near a trigger make it carry an undertaking.
HOPELESS = -3.5


def _own(
    document: Document, triggers: Sequence[Trigger], statements: Sequence[Statement], agents: dict[int, str]
) -> Features:
    rows = [
        _trigger_columns(document, trigger, triggers, number, statements, agents)
        for number, trigger in enumerate(triggers)
    ]
    places = np.array([trigger.token for trigger in triggers], dtype=np.intp)
    return TRIGGER.features(np.concatenate([matrix(rows, len(OWN)), document.around(places, AROUND)], axis=1))


def _near(document: Document, triggers: Sequence[Trigger], numbers: Sequence[int]) -> Features:
    """The words near some of the triggers, within their sentences."""
    owners: list[int] = []
    places: list[int] = []
    sides: list[tuple[int, int]] = []
    words = document.words
    for number in numbers:
        trigger = triggers[number]
        token, start, sort = trigger.token, trigger.start, code(trigger.sort)
        first, end = document.sentence_bounds(token)
        before, between, there, behind = ((side, sort) for side in _SIDES)
        for at in range(max(first, token - NEAR_BEFORE), min(end, start + NEAR_BEHIND)):
            if words[at].is_word:
                owners.append(number)
                places.append(at)
                sides.append(
                    before if at < token else behind if at > start else between if token < at < start else there
                )
    beside: Codes = document.codes[np.array(places, dtype=np.intp) + MARGIN][:, _NEAR_COLUMNS]
    rows = np.hstack([matrix(sides, 2), beside])
    return NEAR.features(rows, np.array(owners, dtype=np.intp), len(triggers))


def _trigger_columns(
    document: Document,
    trigger: Trigger,
    triggers: Sequence[Trigger],
    number: int,
    statements: Sequence[Statement],
    agents: dict[int, str],
) -> tuple[int, ...]:
    token, start, said = trigger.token, trigger.start, trigger.said
    statement = statements[said.number] if said else None
    first, end = document.sentence_bounds(token)
    norms, words = document.norms, document.words
    sentence = norms[max(first, token - AROUND_TRIGGER) : min(end, token + AROUND_TRIGGER)]
    doing = words[start]
    before = norms[max(first, token - 2) : token]
    following = triggers[number + 1].start - start if number + 1 < len(triggers) else 99
    head = clause_head(document, token)
    subject = words[token + 1] if token + 1 < len(words) else None
    cue = document.words[said.cue].cue if said else None
    return (
        code(trigger.sort),
        code(trigger.lemma),
        code(trigger.sense),
        code(trigger.person),
        distance(max(0, start - token)),
        code(statement.act if statement else "-"),
        code(cue.lemma if cue else "-"),
        distance(max(0, start - said.start)) if said else 20,
        document.in_headline(token),
        min(document.depth[token], 1),
        document.near(token - 1)[0] == "rel",
        norms[token][0] in "وف" if norms[token] else 0,
        not _NEGATIONS.isdisjoint(before),
        not _AHEAD.isdisjoint(sentence),
        not _BEHIND.isdisjoint(sentence),
        min(document.sentence[token], 6) + 1,
        code(min(subject.tags, default=subject.shape)) if subject else 0,
        code(doing.norm),
        code(doing.group),
        code(doing.shape),
        distance(following),
        1 if said is None else 2 if trigger.sort == "content" else 3,
        code(statement.speaker_why.rule if statement else "-"),
        code(words[start + 1].shape if start + 1 < len(words) else "edge"),
        *(code(part) for part in verb_of(document, trigger)),
        *_agent_columns(document, trigger, agents, head),
        code(statement.why.rule if statement else "-"),
        code(_bare(doing.norm)),
        code(_class_at(document, token - 1)),
        code(_class_at(document, token + 1)),
        0 if statement is None else 1 if statement.speaker is None else 2,
        code(f"{trigger.person}{norms[head].endswith(_FEMININE)}" if head < token else f"{trigger.person}-"),
        code(_neighbour(triggers, number, number - 1)),
        code(_neighbour(triggers, number, number + 1)),
    )


_FEMININE = ("ه", "ات")


def _class_at(document: Document, index: int) -> str:
    """The distributional class of a word, or its shape where it is in none."""
    return document.classes[index] or document.shapes[index] if 0 <= index < len(document.words) else "-"


def _neighbour(triggers: Sequence[Trigger], number: int, other: int) -> str:
    """The sort of another trigger and about how far it is."""
    if not 0 <= other < len(triggers):
        return "-"
    return f"{triggers[other].sort}{min(3, abs(triggers[number].start - triggers[other].start) // 4)}"


def _bare(norm: str) -> str:
    """A verbal noun without a preposition or article written to it: بحماية, للانسحاب."""
    for prefix in ("لل", "بال", "ال", "ب", "ل"):
        if norm.startswith(prefix) and len(norm) - len(prefix) > 2:
            return norm[len(prefix) :]
    return norm


def _agent_columns(
    document: Document, trigger: Trigger, agents: dict[int, str], head: int
) -> tuple[int, int, int, int]:
    """Whether a person, body or country stands right behind the trigger and right before it, and what heads its clause."""
    token = trigger.token
    behind = next((agents[i] for i in (token + 1, token + 2) if i in agents), "-")
    before = next((agents[i] for i in (token - 1, token - 2) if i in agents), "-")
    shape, word = document.near(head) if head < token else ("-", "-")
    opener = document.near(head - 1)[0]
    return (
        code(behind),
        code(before),
        code(f"{opener} {word or shape}"),
        code(document.classes[head] if head < token else "-"),
    )


def clause_head(document: Document, token: int) -> int:
    """Where the clause of a trigger begins: behind the nearest word that opens one, or the nearest mark."""
    first, _ = document.sentence_bounds(token)
    head = token
    while (
        head > max(first, token - 10) and document.words[head - 1].is_word and document.shapes[head - 1] not in _HEADS
    ):
        head -= 1
    return head


_HEADS = frozenset(("comp", "rel", "conj"))


def agents_of(document: Document, mentions: Sequence[Mention]) -> dict[int, str]:
    """The tokens of persons, bodies and countries, with their kind."""
    found: dict[int, str] = {}
    for mention in mentions:
        first, last = document.tokens_of(mention.span)
        found |= dict.fromkeys(range(first, last + 1), str(mention.kind))
    return found
