"""The records that qawl makes: frozen, typed, JSON-able, and bound to the words that carry them.

Invariant: a record never holds text that it can point to. A `Span` is a half-open `[start, end)` range of Unicode code
points in `Article.text`, and `Article.text` is the text as it was given: nothing is ever deleted from it, page furniture is
marked. Whoever holds an article and a reading can therefore check every claim; `name_of` and `words_of` do the pointing.

The statement record follows the gold format of the project (quotation attribution in the sense of Pareti 2012: source, cue,
content), with the transmission chain, the addressee and the speech act added.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from typing import NamedTuple

import msgspec


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points in `Article.text`; `0 <= start < end`. JSON: `[start, end]`."""

    start: int
    end: int


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all records: immutable, compared by value, encoded by msgspec."""


# --- what a page yields -----------------------------------------------------------------------------------------------


class DateSource(StrEnum):
    """How the publication date is known. A date is never guessed."""

    GIVEN = "given"  # by the caller, a feed entry, a JSON field
    METADATA = "metadata"  # the page's own metadata (OpenGraph, JSON-LD, <time>)
    URL = "url"  # /2021/07/28/ in the address
    DATELINE = "dateline"  # a dated line in the text itself
    UNKNOWN = "unknown"


class FurnitureKind(StrEnum):
    """What a piece of page furniture is."""

    DATE_LINE = "date_line"  # «نشر في: آخر تحديث:» with or without a date
    READING_TOOLS = "reading_tools"  # reading mode, font size, print, listen
    MOST_READ = "most_read"
    NEWSLETTER = "newsletter"
    SHARE = "share"  # share and comment invitations
    CAPTION = "caption"  # photo captions and credits
    RELATED = "related"  # related links
    TAGS = "tags"
    REPEATED_HEADLINE = "repeated_headline"


class Furniture(Record, frozen=True, kw_only=True):
    """A stretch of `Article.text` that belongs to the page, not to the article. Furniture is marked, never deleted."""

    span: Span
    kind: FurnitureKind


class Article(Record, frozen=True, kw_only=True):
    """One article as it was given.

    `text` is the headline, a blank line, then the body where the headline is known, else the body alone; `headline` is the
    headline's span in it. `language` is an ISO 639-1 code, or `und` when it cannot be told. `id` is unique in its source; where
    the source has none it is made from the content (`content_id`).
    """

    id: str
    text: str
    headline: Span | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: dt.date | None = None
    published_source: DateSource = DateSource.UNKNOWN
    language: str = "ar"
    furniture: tuple[Furniture, ...] = ()


def content_id(text: str) -> str:
    """A stable id for a text: the first 16 hexadecimal digits of the SHA-256 of its UTF-8 form."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- what a reading yields --------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """How the words stand in the text: wholly in quote marks, partly, or not at all."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Act(StrEnum):
    """The speech act, after Searle's classes as the field uses them in news."""

    ASSERT = "assert"
    ANNOUNCE = "announce"
    COMMIT = "commit"
    REQUEST = "request"
    DENY = "deny"
    ACCUSE = "accuse"
    WARN = "warn"
    EXPRESS = "express"


class Channel(StrEnum):
    """Through what medium the words were uttered, where the text tells."""

    PRESS_CONFERENCE = "press_conference"
    STATEMENT = "statement"
    INTERVIEW = "interview"
    PHONE_CALL = "phone_call"
    MEETING = "meeting"
    SPEECH = "speech"
    SOCIAL_MEDIA = "social_media"
    LETTER = "letter"
    REPORT = "report"


class Topic(StrEnum):
    """A topic of the taxonomy; docs/topics.md defines each."""

    SECURITY = "security"
    POLITICS = "politics"
    ECONOMY = "economy"
    ENERGY = "energy"
    HEALTH = "health"
    EDUCATION = "education"
    CULTURE = "culture"
    ENVIRONMENT = "environment"  # with water and weather
    ELECTIONS = "elections"
    HUMANITARIAN = "humanitarian"
    JUSTICE = "justice"
    MIGRATION = "migration"
    MEDIA = "media"


class MentionKind(StrEnum):
    """What a mention denotes."""

    PERSON = "person"
    OFFICE = "office"  # a person by office alone: «وزير الخارجية الأميركي»
    BODY = "body"  # an organisation, ministry, party, company, agency
    COUNTRY = "country"  # a country, or a capital or building that stands for its government
    DOCUMENT = "document"  # a communique, report, agreement that speaks
    GROUP = "group"  # people by description: «مصادر عشائرية», «الطرفان»
    PRONOUN = "pronoun"


class Why(Record, frozen=True, kw_only=True):
    """What made a record: `rule` names a mould or a model step, `confidence` is in [0, 1]."""

    rule: str
    confidence: float


class Mention(Record, frozen=True, kw_only=True):
    """A stretch of text that denotes a person, body, country, document or group.

    `name` is the fullest naming of the same referent in this article: a span of the article (possibly `span` itself).
    """

    span: Span
    kind: MentionKind
    name: Span
    why: Why


class Statement(Record, frozen=True, kw_only=True):
    """A report that a source said, wrote or publicly expressed something.

    cue: the reporting expression (أكد، مشيراً، بحسب، the colon of a headline), or None for a free quotation.
    content: what was said, in text order, without complementizer, outer quote marks and final punctuation.
    speaker: the nearest mention that denotes the source, or None when it is implied.
    speaker_name: the source's fullest naming in the article, or None when the article names none.
    via: the transmitters between the article and the speaker, outermost first.
    parent: id of the statement whose content holds this one.
    why: the rule that found the statement; speaker_why: the rule that found its speaker.
    """

    id: str
    cue: Span | None
    content: tuple[Span, ...]
    kind: Kind
    act: Act
    speaker: Span | None
    speaker_name: Span | None
    via: tuple[Span, ...] = ()
    addressee: Span | None = None
    parent: str | None = None
    channel: Channel | None = None
    why: Why
    speaker_why: Why


class TimeType(StrEnum):
    """What a time expression denotes, after TIMEX3 (ISO 24617-1)."""

    DATE = "DATE"
    TIME = "TIME"  # a clock time or a part of a day
    DURATION = "DURATION"
    SET = "SET"  # a repeated time


class TimeMod(StrEnum):
    """Which part of the value is meant, or how exact it is, after the `mod` of TIMEX3."""

    START = "START"
    MID = "MID"
    END = "END"
    APPROX = "APPROX"


class TimeExpression(Record, frozen=True, kw_only=True):
    """A time that the text names, with its value as in TIMEX3: `2015-07-21`, `2015-W30`, `2015-07-21TMO`, `P3Y`, `PRESENT_REF`.

    What the text leaves open and nothing tells stays open in the value (`XXXX-10`: October of a year that is not known).
    offset: how far the value lies from the anchor, where the words say so, as a signed ISO 8601 duration (أمس: `-P1D`); known even
    where the anchor is not. anchor: the day that the value was reckoned from, None for a value that needs none or lacks one.
    """

    span: Span
    type: TimeType
    value: str
    mod: TimeMod | None = None
    offset: str | None = None
    anchor: dt.date | None = None
    why: Why


class Polarity(StrEnum):
    """Whether something is to be done or not to be done."""

    DO = "do"
    NOT_DO = "not_do"


class Strength(StrEnum):
    """How firmly a party is bound."""

    FIRM = "firm"
    INTENDED = "intended"
    CONDITIONAL = "conditional"


class PromiseState(StrEnum):
    """How a promise stands on a day: by its deadline, or by what later articles report to have become of it."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    UNDATED = "undated"
    REPORTED_KEPT = "reported_kept"
    REPORTED_BROKEN = "reported_broken"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    UNCLEAR = "unclear"  # the evidence contradicts itself


class Commitment(Record, frozen=True, kw_only=True):
    """Something that a party binds itself, or is reported as having agreed, decided or planned, to do or not to do.

    text: what is to be done, at its fullest mention; mentions: the other places that name the same undertaking.
    by, to: the parties, each by its fullest naming in the article. statement: id of the statement it comes from.
    deadline: a day, month or year (`2021-12-31`, `2021-09`, `2021`) or an interval of two of them (`2021-01-01/2021-06-30`).
    condition: the words that the undertaking depends on.
    """

    id: str
    text: Span
    by: tuple[Span, ...]
    to: tuple[Span, ...] = ()
    deadline: str | None = None
    deadline_text: Span | None = None
    polarity: Polarity = Polarity.DO
    strength: Strength = Strength.FIRM
    condition: Span | None = None
    statement: str | None = None
    mentions: tuple[Span, ...] = ()
    why: Why


class EventKind(StrEnum):
    """What kind of public event it is."""

    MEETING = "meeting"
    CALL = "call"
    VISIT = "visit"
    CONFERENCE = "conference"
    DIALOGUE_ROUND = "dialogue_round"
    JOINT_STATEMENT = "joint_statement"
    AGREEMENT = "agreement"  # an agreement or memorandum reached or signed
    PRESS_CONFERENCE = "press_conference"
    ELECTION = "election"
    VOTE = "vote"
    APPOINTMENT = "appointment"


class Participant(Record, frozen=True, kw_only=True):
    """Who took part: the fullest naming in the article, and the office that the article gives with it."""

    name: Span
    office: Span | None = None


class Event(Record, frozen=True, kw_only=True):
    """A public event, once however often the article mentions it.

    span: the words that tell it best; mentions: the other places. time: TIMEX3 value of the day, month or year, from time_text.
    process: the series of events that it belongs to («الحوار الاستراتيجي»), and which round of it this one is.
    """

    id: str
    kind: EventKind
    span: Span
    mentions: tuple[Span, ...] = ()
    participants: tuple[Participant, ...] = ()
    place: Span | None = None
    time: str | None = None
    time_text: Span | None = None
    process: Span | None = None
    round: int | None = None
    why: Why


class Reading(Record, frozen=True, kw_only=True):
    """Everything that was read from one article by one version of the reader.

    `reader` names the version of grammar, lexicon and model: two readings with the same `reader` of the same text are equal.
    """

    article: str
    reader: str
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    events: tuple[Event, ...] = ()


# --- what people judge ------------------------------------------------------------------------------------------------


class Judgement(StrEnum):
    """What a person says of two things."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Subject(StrEnum):
    """What kind of things are judged: which records of the ledger they may join or keep apart."""

    STORY = "story"  # two articles: whether they tell one story
    STATEMENT = "statement"  # two statements: whether they report one utterance
    ENTITY = "entity"  # two names: whether they denote one person or body
    PROMISE = "promise"  # two promises: whether they are one undertaking
    FATE = "fate"  # a promise and words about what became of it: whether they are about one thing
    DISAGREEMENT = "disagreement"  # two places that cannot both be right: whether they are about one thing


# --- pointing -----------------------------------------------------------------------------------------------------------


def words_of(text: str, span: Span) -> str:
    """The exact words of a span."""
    return text[span.start : span.end]


def name_of(text: str, span: Span | None) -> str | None:
    """A span as a display name: hashtags as words (`#مصطفى_الكاظمي` -> `مصطفى الكاظمي`), white space folded."""
    if span is None:
        return None
    return " ".join(text[span.start : span.end].replace("#", " ").replace("_", " ").split())
