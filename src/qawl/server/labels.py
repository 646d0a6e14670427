"""What the values of records are called in the interface: messages of the catalogue."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from qawl.accounts import Role, Scope
from qawl.ledger.fates import Fate, Status
from qawl.ledger.findings import Difference
from qawl.ledger.positions import Shift
from qawl.lexicon import tables
from qawl.records import (
    Act,
    Channel,
    DateSource,
    EventKind,
    Judgement,
    Kind,
    Polarity,
    PromiseState,
    Strength,
    Subject,
    Topic,
)
from qawl.store import AlertKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from qawl.store import StoredDisagreement

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
    AlertKind: {
        AlertKind.STATEMENT: "New statement",
        AlertKind.PROMISE: "New promise",
        AlertKind.PASSED: "Deadline passed",
        AlertKind.MOVED: "Date moved",
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
    EventKind: {
        EventKind.MEETING: "meeting",
        EventKind.CALL: "phone call",
        EventKind.VISIT: "visit",
        EventKind.CONFERENCE: "conference",
        EventKind.DIALOGUE_ROUND: "round of talks",
        EventKind.JOINT_STATEMENT: "joint statement",
        EventKind.AGREEMENT: "agreement",
        EventKind.PRESS_CONFERENCE: "press conference",
        EventKind.ELECTION: "election",
        EventKind.VOTE: "vote",
        EventKind.APPOINTMENT: "appointment",
    },
    Shift: {Shift.DATE: "another date", Shift.NUMBER: "another number", Shift.REVERSAL: "denied in one of the two"},
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

SEATS = {
    "UN": "United Nations",
    "NATO": "NATO",
    "ARAB-LEAGUE": "Arab League",
    "GCC": "Gulf Cooperation Council",
    "OIC": "Organisation of Islamic Cooperation",
    "OPEC": "OPEC",
    "IAEA": "International Atomic Energy Agency",
    "ICC": "International Criminal Court",
    "IMF": "International Monetary Fund",
    "WORLDBANK": "World Bank",
    "COALITION": "international coalition against the Islamic State",
    "KRG": "Kurdistan Region of Iraq",
    "AF-TALIBAN": "Taliban",
    "LB-HEZBOLLAH": "Hezbollah",
    "LY-EAST": "eastern authorities of Libya",
    "LY-GNC": "General National Congress of Libya",
    "LY-NTC": "National Transitional Council of Libya",
    "PS-HAMAS": "Hamas",
    "SD-RSF": "Rapid Support Forces of Sudan",
    "SY-OPPOSITION": "Syrian opposition",
    "YE-HOUTHI": "Houthis",
}
"""Seats of the registry that are no countries: messages of the catalogue."""

TOLLS = {"dead": "dead", "hurt": "injured", "held": "held", "missing": "missing"}
"""What befell the people whose numbers reports disagree in."""

_TOLL = re.compile(r"(\d+) and (\d+) (\w+)(?: or (\w+))?")
_OCCASIONS = re.compile(r"([\w ]+?) and ([\w ]+?) for the same words")


@cache
def _arabic_countries() -> dict[str, str]:
    return {row.code: row.name for row in tables.load("countries")}


def seat(code: str, language: str) -> str:
    """What a seat of the registry is called: a country in a language, an organisation by a message of the catalogue."""
    if code in SEATS:
        return SEATS[code]
    countries = _arabic_countries() if language == "ar" else Locale(language).territories
    return str(countries.get(code, code))


def reason(found: StoredDisagreement, say: Callable[[str], str], number: Callable[[int], str]) -> str:
    """Why two places cannot both be right, in the reader's language.

    The ledger keeps its reason as a sentence of one of two forms, in English, so it is read back here; say: the message of the
    catalogue; number: a number in the reader's digits. A sentence of neither form stays as it is.
    """
    if toll := _TOLL.fullmatch(found.why):
        harms = [say(TOLLS.get(harm, harm)) for harm in toll.groups()[2:] if harm]
        told = {"one": number(int(toll[1])), "other": number(int(toll[2])), "harm": say(" or ").join(harms)}
        return say("%(one)s against %(other)s (%(harm)s)") % told
    if occasions := _OCCASIONS.fullmatch(found.why):
        named = [_CHANNELS.get(each.replace(" ", "_"), each) for each in occasions.groups()]
        return say("%(one)s against %(other)s, for the same words") % {"one": say(named[0]), "other": say(named[1])}
    return found.why


_CHANNELS = {channel.value: message for channel, message in LABELS[Channel].items() if isinstance(channel, Channel)}


def label(value: StrEnum) -> str:
    """The message that names a value."""
    return LABELS[type(value)][value]
