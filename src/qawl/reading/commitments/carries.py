"""Does a trigger carry an undertaking? «سيزور الوزير بغداد» does, «سيؤدي الاتفاق إلى انخفاض الأسعار» does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qawl.arabic.letters import fold_word
from qawl.reading.commitments.triggers import MARKERS, Trigger
from qawl.reading.cues import distance
from qawl.reading.linear import Features, Templates, code, matrix
from qawl.reading.vocabulary import COLUMNS, word_classes

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
    """,
)
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
    rows = [
        _trigger_columns(document, trigger, triggers, number, statements, agents)
        for number, trigger in enumerate(triggers)
    ]
    places = np.array([trigger.token for trigger in triggers], dtype=np.intp)
    return TRIGGER.features(np.concatenate([matrix(rows, len(OWN)), document.around(places, AROUND)], axis=1))


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
        *_verb_columns(trigger, words[start if trigger.lemma not in MARKERS else min(start + 1, len(words) - 1)].norm),
        *_agent_columns(document, trigger, agents),
        code(statement.why.rule if statement else "-"),
        code(_bare(doing.norm)),
    )


def _bare(norm: str) -> str:
    """A verbal noun without a preposition or article written to it: بحماية, للانسحاب."""
    for prefix in ("لل", "بال", "ال", "ب", "ل"):
        if norm.startswith(prefix) and len(norm) - len(prefix) > 2:
            return norm[len(prefix) :]
    return norm


def _verb_columns(trigger: Trigger, norm: str) -> tuple[int, int]:
    """A verb marked as future without its person, and its distributional class; 0 for other triggers."""
    if trigger.sort != "future":
        return 0, 0
    stem = norm[1:] if norm[0] in "وف" and len(norm) > 5 else norm
    rest = stem[2:] if stem[0] == "س" else stem[1:]
    group = word_classes().get(f"ي{rest}") or word_classes().get(f"ت{rest}") or "?"
    return code(rest), code(group)


def _agent_columns(document: Document, trigger: Trigger, agents: dict[int, str]) -> tuple[int, int, int, int]:
    """Whether a person, body or country stands right behind the trigger and right before it, and what heads its clause."""
    token = trigger.token
    behind = next((agents[i] for i in (token + 1, token + 2) if i in agents), "-")
    before = next((agents[i] for i in (token - 1, token - 2) if i in agents), "-")
    first, _ = document.sentence_bounds(token)
    head = token
    while (
        head > max(first, token - 10) and document.words[head - 1].is_word and document.shapes[head - 1] not in _HEADS
    ):
        head -= 1
    shape, word = document.near(head) if head < token else ("-", "-")
    opener = document.near(head - 1)[0]
    return (
        code(behind),
        code(before),
        code(f"{opener} {word or shape}"),
        code(document.classes[head] if head < token else "-"),
    )


_HEADS = frozenset(("comp", "rel", "conj"))


def agents_of(document: Document, mentions: Sequence[Mention]) -> dict[int, str]:
    """The tokens of persons, bodies and countries, with their kind."""
    found: dict[int, str] = {}
    for mention in mentions:
        first, last = document.tokens_of(mention.span)
        found |= dict.fromkeys(range(first, last + 1), str(mention.kind))
    return found
