"""What the values of records are called in the interface: messages of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.accounts import Role, Scope
from qawl.ledger.fates import Fate, Status
from qawl.ledger.findings import Difference
from qawl.records import Act, Channel, DateSource, Judgement, Kind, Polarity, PromiseState, Strength, Subject, Topic
from qawl.store import Verdict

if TYPE_CHECKING:
    from enum import StrEnum

LABELS: dict[type[StrEnum], dict[str, str]] = {
    Act: {
        Act.ASSERT: "assertion",
        Act.ANNOUNCE: "announcement",
        Act.COMMIT: "commitment",
        Act.REQUEST: "request",
        Act.DENY: "denial",
        Act.ACCUSE: "accusation",
        Act.WARN: "warning",
        Act.EXPRESS: "expression of feeling",
    },
    Kind: {Kind.DIRECT: "quoted", Kind.MIXED: "partly quoted", Kind.INDIRECT: "reported"},
    Channel: {
        Channel.PRESS_CONFERENCE: "press conference",
        Channel.STATEMENT: "written statement",
        Channel.INTERVIEW: "interview",
        Channel.PHONE_CALL: "phone call",
        Channel.MEETING: "meeting",
        Channel.SPEECH: "speech",
        Channel.SOCIAL_MEDIA: "social media",
        Channel.LETTER: "letter",
        Channel.REPORT: "report",
    },
    Topic: {
        Topic.SECURITY: "security",
        Topic.POLITICS: "politics",
        Topic.ECONOMY: "economy",
        Topic.ENERGY: "energy",
        Topic.HEALTH: "health",
        Topic.EDUCATION: "education",
        Topic.CULTURE: "culture",
        Topic.ENVIRONMENT: "environment",
        Topic.ELECTIONS: "elections",
        Topic.HUMANITARIAN: "humanitarian affairs",
        Topic.JUSTICE: "justice",
        Topic.MIGRATION: "migration",
        Topic.MEDIA: "media",
    },
    PromiseState: {
        PromiseState.OPEN: "open",
        PromiseState.DUE_SOON: "due soon",
        PromiseState.OVERDUE: "past its deadline",
        PromiseState.UNDATED: "no deadline",
        PromiseState.REPORTED_KEPT: "reported kept",
        PromiseState.REPORTED_BROKEN: "reported broken",
        PromiseState.WITHDRAWN: "withdrawn",
        PromiseState.REPLACED: "replaced",
        PromiseState.UNCLEAR: "unclear",
    },
    Strength: {Strength.FIRM: "firm", Strength.INTENDED: "intended", Strength.CONDITIONAL: "conditional"},
    Polarity: {Polarity.DO: "to do", Polarity.NOT_DO: "not to do"},
    DateSource: {
        DateSource.GIVEN: "date as given with the article",
        DateSource.METADATA: "date from the page's metadata",
        DateSource.URL: "date from the address",
        DateSource.DATELINE: "date from a line of the text",
        DateSource.UNKNOWN: "date unknown",
    },
    Verdict: {Verdict.CONFIRM: "confirmed", Verdict.CORRECT: "corrected", Verdict.REJECT: "rejected"},
    Judgement: {
        Judgement.SAME: "judged to be one",
        Judgement.DIFFERENT: "judged to be two",
        Judgement.UNSURE: "nobody can tell",
    },
    Subject: {
        Subject.STORY: "two articles",
        Subject.STATEMENT: "two statements",
        Subject.ENTITY: "two names",
        Subject.PROMISE: "two promises",
        Subject.FATE: "a promise and what became of it",
        Subject.DISAGREEMENT: "a disagreement",
    },
    Status: {
        Status.PROPOSED: "proposed by the machine",
        Status.CONFIRMED: "confirmed by a person",
        Status.REJECTED: "rejected by a person",
    },
    Fate: {
        Fate.KEPT: "reported kept",
        Fate.BROKEN: "reported broken",
        Fate.WITHDRAWN: "reported withdrawn",
        Fate.POSTPONED: "reported postponed",
        Fate.REPLACED: "reported replaced",
        Fate.REAFFIRMED: "told again",
    },
    Role: {Role.READER: "reader", Role.EDITOR: "editor", Role.ADMIN: "admin"},
    Scope: {Scope.READ: "read the record", Scope.ADD: "add articles", Scope.REVIEW: "review"},
    Difference: {each: each.value.replace("_", " ") for each in Difference},
}


def label(value: StrEnum) -> str:
    """The message that names a value."""
    return LABELS[type(value)][value]
