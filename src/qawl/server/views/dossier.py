"""Dossiers: a selection as one document to print, every claim with its words, its chain and a numbered source.

Invariant: a source is an article; it is numbered by its first use, and whatever stands in a dossier bears the number of its source.
"""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from qawl import __version__
from qawl.errors import NotHeldError
from qawl.ledger import registry
from qawl.records import Record, Topic
from qawl.server.texts import source_link
from qawl.server.views import selected
from qawl.server.views.asked import asked
from qawl.server.views.pieces import Card, Line, card, headline, line, undertaking_card
from qawl.server.views.promises import PromisesAsked
from qawl.store import BY_DEADLINE, Drawn, PositionQuery, PromiseQuery, Query, UndertakingQuery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qawl.store import Original, Store

LENGTH = 200
"""Statements or promises of a dossier: some forty pages. Whoever wants more narrows the question, or exports."""


class Cited(Record, frozen=True, kw_only=True):
    """A source: its number, the article, its address as it is and where it may be linked, and who read it when."""

    number: int
    article: str
    headline: str
    outlet: str | None
    author: str | None
    published: dt.date | None
    address: str | None
    link: str | None
    added: dt.datetime
    reader: str


class Said(Record, frozen=True, kw_only=True):
    """A statement with the number of its source."""

    line: Line
    source: int


class Promised(Record, frozen=True, kw_only=True):
    """A promise with the numbers of the sources of its reports, then those of what tells what became of it."""

    card: Card
    reports: tuple[int, ...]
    evidence: tuple[int, ...]


class Part(Record, frozen=True, kw_only=True):
    """What stands together: what one speaker said, or one utterance in the words of each outlet; of: the speaker, by name."""

    of: str | None
    statements: tuple[Said, ...]


class DossierView(Record, frozen=True, kw_only=True):
    """What a dossier shows.

    what: statements, promises, story or person; name: the headline of the story, the name of the person; asked: the conditions by
    name; made: the day; page: the page of which it is the dossier, behind the language; more: whether there are more records than
    are shown.
    """

    what: str
    name: str | None
    asked: dict[str, str]
    made: dt.date
    as_of: dt.date | None = None
    page: str
    qawl: str = __version__
    drawn: Drawn
    articles: int
    parts: tuple[Part, ...] = ()
    promises: tuple[Promised, ...] = ()
    sources: tuple[Cited, ...]
    more: bool


class DossierAsked(Record, frozen=True, kw_only=True):
    """What may be asked of a person's dossier: statements of a topic."""

    topic: Topic | None = None


def of_statements(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> DossierView:
    """The statements that a search finds, in order of day from the newest. Raises `StoreError`."""
    question = selected.conditions(parameters)
    found = [line(each) for each in selected.statements(store, question, today, LENGTH + 1)]
    return _made(store, "statements", None, question, today, "/search", [(None, found[:LENGTH])], len(found) > LENGTH)


def of_person(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> DossierView:
    """What somebody said, the latest first, by the key of the registry or the id of an entity. Raises `StoreError`."""
    question = asked(DossierAsked, parameters)
    known = registry.registry().people.get(id_.removeprefix("person:")) if id_.startswith("person:") else None
    told = store.entity(id_) if known is None else None
    name = known.arabic if known else told.name if told else None
    if name is None:
        raise NotHeldError("no person or body with this id", where=id_, hint="look for the name")
    query = PositionQuery(
        entities=(id_,) if known else (), known=told.id if told else None, topic=question.topic, limit=LENGTH + 1
    )
    found = [line(each.statement) for each in store.position(query).statements[::-1]]
    page, conditions = f"/person/{id_}", {"topic": question.topic}
    return _made(store, "person", name, conditions, today, page, [(None, found[:LENGTH])], len(found) > LENGTH)


def of_story(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> DossierView:
    """Each utterance of a story in the words of each outlet, then what only one of its articles reports. Raises `StoreError`."""
    whole = store.story(id_)
    parts = [(each.speaker, [line(report) for report in each.reports]) for each in whole.utterances]
    shown = {each.statement.id for _, lines in parts for each in lines}
    for article in whole.articles:
        alone = [line(each) for each in store.statements(Query(article=article.id)) if each.id not in shown]
        parts += [(name, [*lines]) for name, lines in groupby(alone, key=lambda each: each.statement.speaker)]
    kept, left = [], LENGTH
    for of, lines in parts:
        if left > 0:
            kept.append((of, lines[:left]))
            left -= len(lines)
    story = whole.story
    return _made(store, "story", story.headline, {}, today, f"/story/{story.id}", kept, left < 0)


def of_promises(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> DossierView:
    """The promises of the board as they stand on a day, the nearest deadline first. Raises `StoreError`."""
    question = _conditions(asked(PromisesAsked, parameters))
    question["as_of"] = day = question["as_of"] or today
    several = store.undertakings(UndertakingQuery(**question, limit=LENGTH + 1))
    single = []
    if question["state"] is None or question["state"] in BY_DEADLINE:
        single = [*store.promises(PromiseQuery(**question, alone=True, limit=LENGTH + 1))]
    cards = [*map(undertaking_card, several), *(card(each, day) for each in single)]
    sources = _Sources()
    promised = tuple(
        Promised(
            card=each,
            reports=_numbers(sources, [mention.article for mention in each.mentions] or [each.article]),
            evidence=_numbers(sources, [told.at.article for told in each.evidence]),
        )
        for each in cards[:LENGTH]
    )
    return DossierView(
        what="promises",
        name=None,
        asked=_told(question),
        made=today,
        as_of=day,
        page="/promises",
        drawn=store.drawn(),
        articles=store.counts().articles,
        promises=promised,
        sources=sources.cited(store),
        more=len(cards) > LENGTH,
    )


def _made(
    store: Store,
    what: str,
    name: str | None,
    question: dict[str, Any],
    today: dt.date,
    page: str,
    parts: Iterable[tuple[str | None, list[Line]]],
    more: bool,
) -> DossierView:
    sources = _Sources()
    told = tuple(
        Part(of=of, statements=tuple(Said(line=each, source=sources.number(each.statement.article)) for each in lines))
        for of, lines in parts
    )
    return DossierView(
        what=what,
        name=name,
        asked=_told(question),
        made=today,
        page=page,
        drawn=store.drawn(),
        articles=store.counts().articles,
        parts=told,
        sources=sources.cited(store),
        more=more,
    )


class _Sources:
    """Articles by the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, article: str) -> int:
        """The number of an article."""
        return self._numbers.setdefault(article, len(self._numbers) + 1)

    def cited(self, store: Store) -> tuple[Cited, ...]:
        """The articles that have a number, in order."""
        originals = store.originals(self._numbers)
        return tuple(_cited(number, originals[article]) for article, number in self._numbers.items())


def _numbers(sources: _Sources, articles: list[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(sources.number(article) for article in articles))


def _cited(number: int, original: Original) -> Cited:
    article = original.article
    return Cited(
        number=number,
        article=original.id,
        headline=headline(article),
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        address=article.url,
        link=source_link(article.url),
        added=original.added,
        reader=original.reading.reader,
    )


def _conditions(question: Record) -> dict[str, Any]:
    return {name: value for name, value in asdict(question).items() if name != "page"}


def _told(question: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in question.items() if value is not None}
