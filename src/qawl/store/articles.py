"""Asking the store for articles as lines of a list: what may be asked, and what comes back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from qawl.ledger.traces import head_of
from qawl.records import Article, Record
from qawl.store import schema
from qawl.store.keyset import Key, Keys

if TYPE_CHECKING:
    from sqlalchemy import Row, Select

KEYS: Keys = (Key(schema.revisions.c.pk, descending=True),)


class ArticleQuery(Record, frozen=True, kw_only=True):
    """Which articles, each by its newest text: those that meet every condition given.

    outlet: the name as the article has it, to the letter; since, until: inclusive days of publication, which an article of unknown
    day does not meet. What was added last comes first.
    """

    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class ListedArticle(Record, frozen=True, kw_only=True):
    """An article as a line of a list; added: when its newest text was."""

    id: str
    headline: str
    outlet: str | None
    url: str | None
    author: str | None
    published: dt.date | None
    language: str
    added: dt.datetime


def selection(query: ArticleQuery) -> Select[Any]:
    """The SELECT that answers a query, without an order."""
    table = schema.revisions
    chosen = select(schema.articles.c.id.label("id"), table.c.pk, table.c.payload, table.c.added).join(schema.articles)
    chosen = chosen.where(schema.articles.c.current == table.c.text_hash)
    if query.outlet is not None:
        # Only a field of the record can stand so in it: in a text every quote mark is escaped.
        held = f'"outlet":{msgspec.json.encode(query.outlet).decode()}'
        # Not LIKE, which takes large letters for small ones in SQLite.
        chosen = chosen.where(func.replace(table.c.payload, held, "") != table.c.payload)
    if query.since is not None or query.until is not None:
        chosen = chosen.join(schema.traces, schema.traces.c.revision == table.c.pk).where(schema.traces.c.day > 0)
    if query.since is not None:
        chosen = chosen.where(schema.traces.c.day >= query.since.toordinal())
    if query.until is not None:
        chosen = chosen.where(schema.traces.c.day <= query.until.toordinal())
    return chosen


def stored(row: Row[Any]) -> ListedArticle:
    """A row of `selection` as a record."""
    article = msgspec.json.decode(row.payload, type=Article)
    return ListedArticle(
        id=row.id,
        headline=head_of(article),
        outlet=article.outlet,
        url=article.url,
        author=article.author,
        published=article.published,
        language=article.language,
        added=row.added,
    )
