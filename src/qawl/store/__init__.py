"""What was read, kept: articles, readings and statements in a database, and what people decided about them."""

from __future__ import annotations

from qawl.store.adding import Added, Status
from qawl.store.articles import ArticleQuery, ListedArticle
from qawl.store.checking.faults import Examined, Fault, Orphan, Repair
from qawl.store.copying.backup import Head
from qawl.store.decisions import Correction, Decision, Verdict, about, is_about, standing, version
from qawl.store.engine import default_path
from qawl.store.events import EventQuery, StoredEvent, StoredParticipant
from qawl.store.following import Alert, AlertKind, Delivery, Follow, FollowedPromises, FollowedStatements, Following
from qawl.store.keyset import Values
from qawl.store.ledger.asking import (
    Spoken,
    StoredDisagreement,
    StoredPlace,
    StoredStory,
    StoredUtterance,
    StoryArticle,
    StoryQuery,
    WholeStory,
)
from qawl.store.ledger.beside import Beside, BesideArticle, SideBySide
from qawl.store.ledger.coverage import Coverage, CoverageQuery
from qawl.store.ledger.entities import EntityQuery, StoredEntity
from qawl.store.ledger.positions import Position, PositionQuery, PositionStatement
from qawl.store.ledger.questions import Proposal, Side
from qawl.store.ledger.undertakings import (
    StoredChange,
    StoredDeadline,
    StoredEvidence,
    StoredUndertaking,
    UndertakingQuery,
)
from qawl.store.originals import Original
from qawl.store.processes import StoredProcess, WholeProcess, process_id
from qawl.store.promises import BY_DEADLINE, PromiseQuery, StoredPromise, state_on
from qawl.store.query import Query, StoredStatement
from qawl.store.revisions import StoredArticle
from qawl.store.search.query import Bar, Facet, FacetName, FacetValue, Found, Hit, Order, SearchQuery, Way
from qawl.store.slices import KEYS, Listed, Slice
from qawl.store.sought import Piece, Sought, sought
from qawl.store.store import Counts, Drawn, Store
from qawl.store.tallies import DayCount, Quoted, TopicCount
from qawl.store.watching import Host, Link, Looked, Source, Waiting, Watched, Watching

__all__ = [
    "BY_DEADLINE",
    "KEYS",
    "Added",
    "Alert",
    "AlertKind",
    "ArticleQuery",
    "Bar",
    "Beside",
    "BesideArticle",
    "Correction",
    "Counts",
    "Coverage",
    "CoverageQuery",
    "DayCount",
    "Decision",
    "Delivery",
    "Drawn",
    "EntityQuery",
    "EventQuery",
    "Examined",
    "Facet",
    "FacetName",
    "FacetValue",
    "Fault",
    "Follow",
    "FollowedPromises",
    "FollowedStatements",
    "Following",
    "Found",
    "Head",
    "Hit",
    "Host",
    "Link",
    "Listed",
    "ListedArticle",
    "Looked",
    "Order",
    "Original",
    "Orphan",
    "Piece",
    "Position",
    "PositionQuery",
    "PositionStatement",
    "PromiseQuery",
    "Proposal",
    "Query",
    "Quoted",
    "Repair",
    "SearchQuery",
    "Side",
    "SideBySide",
    "Slice",
    "Sought",
    "Source",
    "Spoken",
    "Status",
    "Store",
    "StoredArticle",
    "StoredChange",
    "StoredDeadline",
    "StoredDisagreement",
    "StoredEntity",
    "StoredEvent",
    "StoredEvidence",
    "StoredParticipant",
    "StoredPlace",
    "StoredProcess",
    "StoredPromise",
    "StoredStatement",
    "StoredStory",
    "StoredUndertaking",
    "StoredUtterance",
    "StoryArticle",
    "StoryQuery",
    "TopicCount",
    "UndertakingQuery",
    "Values",
    "Verdict",
    "Waiting",
    "Watched",
    "Watching",
    "Way",
    "WholeProcess",
    "WholeStory",
    "about",
    "default_path",
    "is_about",
    "process_id",
    "sought",
    "standing",
    "state_on",
    "version",
]
