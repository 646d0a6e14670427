"""What several pages show: an article's heading, the chain of a statement, the wordings of an utterance, a promise as a card."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.exports.document import chain_of
from qawl.exports.wordings import Piece, compared
from qawl.records import Article, DateSource, Polarity, PromiseState, Record, Strength, name_of
from qawl.server.texts import source_link
from qawl.store import StoredDeadline, StoredEvidence, StoredStatement, StoredUtterance, state_on
from qawl.timex import days

if TYPE_CHECKING:
    from qawl.store import StoredArticle, StoredPromise, StoredUndertaking


class Heading(Record, frozen=True, kw_only=True):
    """An article as it is named on a page; link: the address of the source, where a page may link it."""

    id: str
    headline: str
    outlet: str | None
    author: str | None
    published: dt.date | None
    published_source: DateSource
    link: str | None
    revisions: int
    added: dt.datetime
    reader: str


class Line(Record, frozen=True, kw_only=True):
    """A statement as a line of a list, with its chain, source first; a speaker who is not named is None."""

    statement: StoredStatement
    chain: tuple[str | None, ...]


class Wording(Record, frozen=True, kw_only=True):
    """One report of an utterance, with the words that not all reports have marked."""

    statement: StoredStatement
    chain: tuple[str | None, ...]
    pieces: tuple[Piece, ...]


class Utterance(Record, frozen=True, kw_only=True):
    """An utterance in the words of each report; left_out: outlets of the story that do not report it; again: in other stories."""

    id: str
    speaker: str | None
    voices: int
    wordings: tuple[Wording, ...]
    left_out: tuple[str, ...]
    again: tuple[Line, ...]


class Card(Record, frozen=True, kw_only=True):
    """A promise as it stands on a day, whether one article tells it or several.

    proposed: whether no person has confirmed what decides the state; mentions: every report of it, where there are several;
    deadlines: from the first to the last; evidence: what tells what became of it.
    """

    id: str
    state: PromiseState
    proposed: bool
    by: tuple[str, ...]
    to: tuple[str, ...]
    text: str
    deadline: str | None
    deadline_text: str | None
    strength: Strength
    polarity: Polarity
    condition: str | None
    article: str
    outlet: str | None
    published: dt.date | None
    statement: str | None
    mentions: tuple[Mention, ...] = ()
    outlets: tuple[str, ...] = ()
    deadlines: tuple[StoredDeadline, ...] = ()
    evidence: tuple[StoredEvidence, ...] = ()


class Mention(Record, frozen=True, kw_only=True):
    """One report of a promise."""

    article: str
    statement: str | None
    outlet: str | None
    published: dt.date | None
    text: str
    deadline: str | None


def heading(held: StoredArticle) -> Heading:
    """The heading of a stored article."""
    article = held.article
    return Heading(
        id=held.id,
        headline=headline(article),
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        published_source=article.published_source,
        link=source_link(article.url),
        revisions=held.revisions,
        added=held.added,
        reader=held.reading.reader,
    )


_TITLE = 100  # characters of the beginning of an article that has no headline


def headline(article: Article) -> str:
    """The headline of an article, or how it begins."""
    found = name_of(article.text, article.headline)
    if found:
        return found
    beginning = " ".join(article.text[: 2 * _TITLE].split())
    return beginning if len(beginning) <= _TITLE else f"{beginning[:_TITLE].rsplit(' ', 1)[0]}…"


def line(found: StoredStatement) -> Line:
    """A statement as a line of a list."""
    return Line(statement=found, chain=_chain(found))


def utterance(said: StoredUtterance) -> Utterance:
    """An utterance with its wordings compared."""
    pieces = compared([report.content for report in said.reports])
    return Utterance(
        id=said.id,
        speaker=said.speaker,
        voices=said.voices,
        wordings=tuple(
            Wording(statement=report, chain=_chain(report), pieces=told)
            for report, told in zip(said.reports, pieces, strict=True)
        ),
        left_out=said.left_out,
        again=tuple(map(line, said.again)),
    )


def card(found: StoredPromise, day: dt.date) -> Card:
    """A promise that one article tells."""
    return _card(found, id_=found.id, state=found.decided or state_on(found.due, day))


def last_day(deadline: str | None) -> dt.date:
    """The last day of a deadline; what has none comes last."""
    known = days(deadline) if deadline else None
    return known[1] if known else dt.date.max


def undertaking_card(found: StoredUndertaking) -> Card:
    """A promise that several articles tell, in the words of the one that gave its last deadline."""
    last = found.deadlines[-1].promise if found.deadlines else None
    told = next((each for each in found.mentions if each.id == last), found.mentions[0])
    mentions = tuple(
        Mention(
            article=each.article,
            statement=each.statement,
            outlet=each.outlet,
            published=each.published,
            text=each.text,
            deadline=each.deadline,
        )
        for each in found.mentions
    )
    return _card(
        told,
        id_=found.id,
        state=found.state,
        proposed=found.proposed,
        deadline=found.deadline,
        mentions=mentions,
        outlets=tuple(dict.fromkeys(each.outlet for each in found.mentions if each.outlet)),
        deadlines=found.deadlines,
        evidence=tuple(each for each in found.evidence if each.why.rule != "told again"),
    )


def _card(told: StoredPromise, *, id_: str, state: PromiseState, proposed: bool = False, **more: object) -> Card:
    values: dict[str, object] = {
        "by": told.by,
        "to": told.to,
        "text": told.text,
        "deadline": told.deadline,
        "deadline_text": told.deadline_text,
        "strength": told.strength,
        "polarity": told.polarity,
        "condition": told.condition,
        "article": told.article,
        "outlet": told.outlet,
        "published": told.published,
        "statement": told.statement,
        "outlets": (told.outlet,) if told.outlet else (),
    }
    return Card(id=id_, state=state, proposed=proposed, **(values | more))  # type: ignore[arg-type]


def _chain(found: StoredStatement) -> tuple[str | None, ...]:
    return tuple(chain_of(found.speaker, found.via, found.outlet))
