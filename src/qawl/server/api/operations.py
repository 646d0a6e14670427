"""The operations of the API, one a line: from this table come the addresses that are answered and the OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.server.api import answered, lists, questions, single
from qawl.server.views.people import Registered
from qawl.store import (
    Coverage,
    Position,
    SideBySide,
    StoredArticle,
    StoredEntity,
    StoredEvent,
    StoredUndertaking,
    WholeStory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.records import Record
    from qawl.server.api.lists import Context, Listing

PREFIX = "/api/v1"


class Operation(NamedTuple):
    """A question that is asked with GET or HEAD.

    path: behind `PREFIX`; where it has an `{id}`, `of` says whose. asks: its parameters; answers: the record of 200. One of the
    two makes the answer: listing, of a part of a list, or view, from the store, the id ('' where there is none) and the parameters.
    waits: whether it names articles that may not be there (404), or that the ledger may not have taken in yet (409).
    """

    id: str
    path: str
    summary: str
    answers: type[Record]
    asks: type[Record] = questions.Nothing
    view: Callable[[Context, str, Any], Record] | None = None
    listing: Listing | None = None
    of: str | None = None
    waits: bool = False


OPERATIONS = (
    Operation("about", "", "What is served, how much, and what it is drawn from", answered.About, view=single.about),
    Operation(
        "listStatements",
        "/statements",
        "Statements: who said what, the newest day first",
        answered.StatementPage,
        questions.StatementsAsked,
        listing=lists.STATEMENTS,
    ),
    Operation(
        "getStatement",
        "/statements/{id}",
        "A statement: its chain, why it was read so, who else reports it and who left it out",
        answered.Statement,
        view=single.statement,
        of="a statement",
    ),
    Operation(
        "listArticles",
        "/articles",
        "Articles, those added last first",
        answered.ArticlePage,
        questions.ArticlesAsked,
        listing=lists.ARTICLES,
    ),
    Operation(
        "getArticle",
        "/articles/{id}",
        "An article with its text, its reading, and what people decided",
        StoredArticle,
        view=single.article,
        of="an article",
    ),
    Operation(
        "listPromises",
        "/promises",
        "Promises as single articles tell them, the nearest deadline first",
        answered.PromisePage,
        questions.PromisesAsked,
        listing=lists.PROMISES,
    ),
    Operation(
        "getPromise",
        "/promises/{id}",
        "A promise as one article tells it",
        answered.Promise,
        questions.UndertakingAsked,
        view=single.promise,
        of="a promise",
    ),
    Operation(
        "listUndertakings",
        "/undertakings",
        "Promises that several articles tell, with every deadline and what became of them",
        answered.UndertakingPage,
        questions.UndertakingsAsked,
        listing=lists.UNDERTAKINGS,
    ),
    Operation(
        "getUndertaking",
        "/undertakings/{id}",
        "A promise that several articles tell",
        StoredUndertaking,
        questions.UndertakingAsked,
        view=single.undertaking,
        of="an undertaking",
    ),
    Operation(
        "listEvents",
        "/events",
        "Events, the earliest first",
        answered.EventPage,
        questions.EventsAsked,
        listing=lists.EVENTS,
    ),
    Operation("getEvent", "/events/{id}", "An event", StoredEvent, view=single.event, of="an event"),
    Operation(
        "listStories",
        "/stories",
        "Stories, the latest first",
        answered.StoryPage,
        questions.StoriesAsked,
        listing=lists.STORIES,
    ),
    Operation(
        "getStory",
        "/stories/{id}",
        "A story: its articles, each utterance with every report, where they disagree",
        WholeStory,
        view=single.story,
        of="a story, or of one of its articles",
    ),
    Operation(
        "findPeople",
        "/people",
        "People of the registry by a name in Arabic or English, or an office in Arabic",
        answered.PersonPage,
        questions.NamesAsked,
        listing=lists.PEOPLE,
    ),
    Operation(
        "getPerson",
        "/people/{id}",
        "A person of the registry with the offices held",
        Registered,
        view=single.person,
        of="a person, as `person:john-kerry`",
    ),
    Operation(
        "getPersonIdentifiers",
        "/people/{id}/identifiers",
        "The records of others that people judged to be somebody or not",
        answered.Identifiers,
        view=single.identifiers,
        of="a person, as `person:john-kerry`",
    ),
    Operation(
        "findEntities",
        "/entities",
        "Persons and bodies that the articles alone make known, by a name",
        answered.EntityPage,
        questions.NamesAsked,
        listing=lists.ENTITIES,
    ),
    Operation(
        "getEntity",
        "/entities/{id}",
        "A person or body that the articles make known",
        StoredEntity,
        view=single.entity,
        of="an entity",
    ),
    Operation(
        "getEntityIdentifiers",
        "/entities/{id}/identifiers",
        "The records of others that people judged to be somebody or not",
        answered.Identifiers,
        view=single.identifiers,
        of="an entity",
    ),
    Operation(
        "getPosition",
        "/positions",
        "What somebody said, in order of day, and where it changed",
        Position,
        questions.PositionsAsked,
        view=single.position,
    ),
    Operation(
        "compareArticles",
        "/comparisons/articles",
        "What two articles carry, and what only one of them does",
        SideBySide,
        questions.ArticlesCompared,
        view=single.articles_compared,
        waits=True,
    ),
    Operation(
        "compareOutlets",
        "/comparisons/outlets",
        "What two outlets made of the stories that both told",
        Coverage,
        questions.OutletsCompared,
        view=single.outlets_compared,
    ),
    Operation(
        "getTimeline",
        "/timeline",
        "Events and deadlines on one line of time",
        answered.DatedPage,
        questions.TimelineAsked,
        listing=lists.TIMELINE,
    ),
    Operation(
        "getEnumerations",
        "/enumerations",
        "The values of topics, acts, states and other fields, and their names in both languages",
        answered.Enumerations,
        view=single.enumerations,
    ),
)
