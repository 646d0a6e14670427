"""Asking the store for what holds across articles: what may be asked, and what comes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import ColumnElement, Select, select

from qawl.errors import NotHeldError, QuestionError
from qawl.ledger.findings import Difference
from qawl.ledger.traces import head_of
from qawl.records import Article, Record, Span, Topic
from qawl.store import identity, schema
from qawl.store.keyset import Key, Keys
from qawl.store.ledger.beside import Beside, beside_of_story
from qawl.store.ledger.echoes import echoes_of
from qawl.store.ledger.lookup import statements_of
from qawl.store.query import StoredStatement, beginning, naming, rows, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection, Row

    from qawl.store.ledger.judging import Standing

_STORIES, _MEMBERS = schema.stories.c, schema.story_articles.c

KEYS: Keys = (Key(_STORIES.last_day, descending=True), Key(_STORIES.articles, descending=True), Key(_STORIES.pk))
"""What stories are listed by."""


class StoryQuery(Record, frozen=True, kw_only=True):
    """Which stories: those that meet every condition given.

    words: words that must all occur in the headlines, whatever their spelling; outlet: words of the name of one that tells it;
    since, until: days on which it is told; least: of how many articles at least. The latest come first, and of one day the widest
    told; skip: how many of the first are left out.
    """

    words: str | None = None
    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    least: int = 2
    skip: int = 0
    limit: int | None = None


class StoredStory(Record, frozen=True, kw_only=True):
    """A story as a line of a list: its first headline, its days, how many articles, and the outlets that tell it."""

    id: str
    headline: str
    first_day: dt.date | None
    last_day: dt.date | None
    articles: int
    outlets: tuple[str, ...]


class StoryArticle(Record, frozen=True, kw_only=True):
    """An article of a story; wire: the id of the first article that it is one text with, None where it stands alone."""

    id: str
    outlet: str | None
    published: dt.date | None
    headline: str
    wire: str | None


class StoredUtterance(Record, frozen=True, kw_only=True):
    """One utterance with every report of it, the earliest first.

    speaker: the naming that most reports give; entity: the key of the registry; voices: how many texts report it that are no copies
    of each other; left_out: outlets of the story that do not report it; again: what tells the same in other stories.
    """

    id: str
    speaker: str | None
    entity: str | None
    voices: int
    reports: tuple[StoredStatement, ...]
    left_out: tuple[str, ...]
    again: tuple[StoredStatement, ...] = ()


class Spoken(Record, frozen=True, kw_only=True):
    """Who spoke a statement, and of what.

    entity: the key of the registry; known: the id of an entity that the registry does not know. Both are None until the ledger has
    taken the article in.
    """

    entity: str | None = None
    known: str | None = None
    topics: tuple[Topic, ...] = ()


class StoredPlace(Record, frozen=True, kw_only=True):
    """Words of an article: where they stand, and what stands around them."""

    article: str
    outlet: str | None
    published: dt.date | None
    span: Span
    before: str
    words: str
    behind: str


class StoredDisagreement(Record, frozen=True, kw_only=True):
    """Two places that cannot both be right, and why."""

    id: str
    type: Difference
    why: str
    a: StoredPlace
    b: StoredPlace


class WholeStory(Record, frozen=True, kw_only=True):
    """A story with everything found in it; beside: articles of other stories that tell some of the same as one of its own."""

    story: StoredStory
    articles: tuple[StoryArticle, ...]
    utterances: tuple[StoredUtterance, ...]
    disagreements: tuple[StoredDisagreement, ...]
    beside: tuple[Beside, ...] = ()


AROUND = 60
"""Characters on both sides of a place."""


def selection(query: StoryQuery) -> Select[Any]:
    """The SELECT that answers a query. Raises `StoreError` for a condition on words that holds none."""
    chosen = select(schema.stories).where(*conditions(query)).order_by(*(key.order for key in KEYS))
    return chosen.limit(query.limit).offset(query.skip)


def conditions(query: StoryQuery) -> list[ColumnElement[bool]]:
    """What a query asks of a story. Raises `StoreError` for a condition on words that holds none."""
    found = [_STORIES.articles >= query.least]
    found += naming((_STORIES.words, query.words), (_STORIES.outlet_words, query.outlet))
    if query.since is not None:
        found.append(_STORIES.last_day >= query.since)
    if query.until is not None:
        found.append(_STORIES.first_day <= query.until)
    return found


def stored_story(row: Row[Any]) -> StoredStory:
    """A row of `selection` as a record."""
    return StoredStory(
        id=row.id,
        headline=row.headline,
        first_day=row.first_day,
        last_day=row.last_day,
        articles=row.articles,
        outlets=tuple(row.outlets),
    )


def whole_story(connection: Connection, id_: str, judged: Standing) -> WholeStory:
    """A story by its id or the id of one of its articles, or the beginning of either. Raises `StoreError`."""
    row = _story_row(connection, id_)
    said = select(schema.utterances).where(schema.utterances.c.story == row.pk).order_by(schema.utterances.c.pk)
    told = (
        select(schema.disagreements).where(schema.disagreements.c.story == row.pk).order_by(schema.disagreements.c.pk)
    )
    return WholeStory(
        story=stored_story(row),
        articles=tuple(_articles(connection, row.pk)),
        utterances=tuple(
            _with_echoes(connection, list(utterances(connection, connection.execute(said).all())), judged)
        ),
        disagreements=tuple(_disagreements(connection, connection.execute(told).all())),
        beside=tuple(beside_of_story(connection, row.pk, judged)),
    )


def story_of(connection: Connection, article: str) -> StoredStory | None:
    """The story of an article, by the article's whole id; None where no other article tells it."""
    chosen = select(schema.stories).join(schema.story_articles, _MEMBERS.story == _STORIES.pk)
    chosen = chosen.join(schema.revisions, _MEMBERS.revision == schema.revisions.c.pk).join(schema.articles)
    row = connection.execute(chosen.where(schema.articles.c.id == article)).first()
    return None if row is None or row.articles < StoryQuery().least else stored_story(row)


def spoken(connection: Connection, statement: str) -> Spoken:
    """Who spoke a statement, and of what, by the statement's whole id."""
    table, profile, entity = schema.spoken, schema.profiles, schema.entities
    chosen = select(table.c.entity, table.c.topics, entity.c.id).select_from(
        table.outerjoin(profile, profile.c.pk == table.c.profile).outerjoin(entity, entity.c.pk == profile.c.entity)
    )
    row = connection.execute(chosen.where(table.c.statement == statement)).first()
    return (
        Spoken()
        if row is None
        else Spoken(entity=row.entity, known=row.id, topics=tuple(map(Topic, row.topics.split())))
    )


def utterance_of(connection: Connection, statement: str, judged: Standing) -> StoredUtterance | None:
    """The utterance that a statement reports beside others, by the statement's whole id."""
    reported = select(schema.reports.c.utterance).where(schema.reports.c.statement == statement)
    found = connection.execute(select(schema.utterances).where(schema.utterances.c.pk.in_(reported))).all()
    said = list(utterances(connection, found)) or _alone(connection, statement)
    told = next(iter(_with_echoes(connection, said, judged)), None)
    return told if told and (len(told.reports) > 1 or told.again) else None


def _alone(connection: Connection, statement: str) -> list[StoredUtterance]:
    """A statement that no other of its story tells."""
    chosen = rows().add_columns(schema.spoken.c.entity)
    chosen = chosen.outerjoin(schema.spoken, schema.spoken.c.statement == schema.statements.c.id)
    return [
        StoredUtterance(
            id=identity.finding_id("utterance", row.id),
            speaker=row.speaker,
            entity=row.entity,
            voices=1,
            reports=(stored(row),),
            left_out=(),
        )
        for row in connection.execute(chosen.where(schema.statements.c.id == statement))
    ]


def _with_echoes(connection: Connection, said: Collection[StoredUtterance], judged: Standing) -> list[StoredUtterance]:
    """Utterances with what tells the same in other stories."""
    echoes = echoes_of(connection, [report.id for each in said for report in each.reports], judged)
    found = []
    for each in said:
        own = {report.id for report in each.reports}
        again = {echo.id: echo for report in each.reports for echo in echoes.get(report.id, ()) if echo.id not in own}
        found.append(msgspec.structs.replace(each, again=tuple(again.values())))
    return found


def _story_row(connection: Connection, id_: str) -> Row[Any]:
    hint = "`qawl story` lists the ids"
    of_article = select(_MEMBERS.story).join(schema.revisions, _MEMBERS.revision == schema.revisions.c.pk)
    of_article = of_article.join(schema.articles).where(*beginning(schema.articles.c.id, id_, hint))
    found = connection.execute(select(schema.stories).where(*beginning(_STORIES.id, id_, hint)).limit(2)).all()
    found = found or connection.execute(select(schema.stories).where(_STORIES.pk.in_(of_article)).limit(2)).all()
    if not found:
        raise NotHeldError("no story with this id", where=id_, hint=hint)
    if len(found) > 1:
        raise QuestionError("more than one story's id begins so", where=id_, hint="give more of the id")
    return found[0]


def _articles(connection: Connection, story: int) -> Iterator[StoryArticle]:
    chosen = (
        select(schema.articles.c.id, schema.revisions.c.pk, schema.revisions.c.payload, _MEMBERS.wire)
        .join(schema.revisions, schema.articles.c.pk == schema.revisions.c.article)
        .join(schema.story_articles, _MEMBERS.revision == schema.revisions.c.pk)
        .where(_MEMBERS.story == story)
        .order_by(schema.revisions.c.pk)
    )
    found = connection.execute(chosen).all()
    ids = {row.pk: row.id for row in found}
    told = [(row, msgspec.json.decode(row.payload, type=Article)) for row in found]
    for row, article in sorted(told, key=lambda pair: (pair[1].published is None, pair[1].published)):
        yield StoryArticle(
            id=row.id,
            outlet=article.outlet,
            published=article.published,
            headline=head_of(article),
            wire=ids.get(row.wire) if row.wire is not None else None,
        )


def utterances(connection: Connection, found: Collection[Row[Any]]) -> Iterator[StoredUtterance]:
    """Rows of utterances with their reports."""
    table = schema.reports.c
    asked = select(table.statement, table.utterance).where(table.utterance.in_([row.pk for row in found]))
    utterance = {row.statement: row.utterance for row in connection.execute(asked)}
    # In two steps: joined and in order of day, every statement of the store would be looked at.
    told = [row for row in statements_of(connection, utterance) if row.current]
    reports: dict[int, list[StoredStatement]] = {row.pk: [] for row in found}
    for row in sorted(told, key=lambda row: (row.published is None, row.published, row.revision, row.position)):
        reports[utterance[row.id]].append(stored(row))
    for row in found:
        yield StoredUtterance(
            id=row.id,
            speaker=row.speaker,
            entity=row.entity,
            voices=row.voices,
            reports=tuple(reports[row.pk]),
            left_out=tuple(row.left_out),
        )


def _disagreements(connection: Connection, found: Collection[Row[Any]]) -> Iterator[StoredDisagreement]:
    for row in found:
        yield StoredDisagreement(
            id=row.id,
            type=Difference(row.type),
            why=row.why,
            a=place(connection, row.one, row.one_span),
            b=place(connection, row.other, row.other_span),
        )


def place(connection: Connection, revision: int, span: list[int]) -> StoredPlace:
    """Words of a revision with what stands around them."""
    chosen = select(schema.articles.c.id, schema.revisions.c.payload).join(
        schema.revisions, schema.articles.c.pk == schema.revisions.c.article
    )
    row = connection.execute(chosen.where(schema.revisions.c.pk == revision)).one()
    article = msgspec.json.decode(row.payload, type=Article)
    start, end = span
    return StoredPlace(
        article=row.id,
        outlet=article.outlet,
        published=article.published,
        span=Span(start, end),
        before=article.text[max(0, start - AROUND) : start],
        words=article.text[start:end],
        behind=article.text[end : end + AROUND],
    )
