"""Asking the store for statements: what may be asked, and what comes back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from qawl.errors import QuestionError
from qawl.records import Act, Kind, Record
from qawl.store import schema
from qawl.store.decisions import Verdict
from qawl.store.keyset import Key, Keys
from qawl.store.sought import sought
from qawl.store.words import query_forms

if TYPE_CHECKING:
    from sqlalchemy import Column, Row, Table

    from qawl.store.dialects.dialect import FullText
    from qawl.store.sought import Sought

_ROWS = schema.statements.c

KEYS: Keys = (Key(_ROWS.published, descending=True), Key(_ROWS.revision), Key(_ROWS.position))
"""What statements are listed by."""


class Query(Record, frozen=True, kw_only=True):
    """Which statements: those that meet every condition given.

    `article` is an article's whole id. `speaker`, `outlet` and `words` are words that must all occur, whatever their spelling and
    particles; what stands in quotes in `words` must stand so in the statement (`qawl.store.sought`). `since` and `until` are
    inclusive days of publication; articles of unknown date meet neither. `rejected` lets statements through that a person
    rejected. The newest day comes first, unknown days last, with `by_addition` those added last; `skip` leaves out so many.
    """

    article: str | None = None
    speaker: str | None = None
    outlet: str | None = None
    words: str | None = None
    act: Act | None = None
    kind: Kind | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    rejected: bool = False
    by_addition: bool = False
    skip: int = 0
    limit: int | None = None


class StoredStatement(Record, frozen=True, kw_only=True):
    """A statement with its names and words filled in and people's corrections applied.

    `via` are the transmitters between outlet and speaker, outermost first; `record` is the statement's id in the
    reading.
    """

    id: str
    article: str
    record: str
    outlet: str | None
    published: dt.date | None
    speaker: str | None
    via: tuple[str, ...]
    addressee: str | None
    act: Act
    kind: Kind
    cue: str | None
    content: str
    confidence: float
    verdict: Verdict | None


def selection(query: Query, *, full_text: FullText | None) -> Select[Any]:
    """The SELECT that answers a query. Raises `StoreError` for a condition on words that holds none."""
    found = rows().where(current(_ROWS.current, by_addition=query.by_addition), *_conditions(query))
    if query.words is not None:
        found = found.where(*_words(query.words, full_text=full_text))
    order: tuple[ColumnElement[Any], ...] = tuple(key.order for key in KEYS)
    if query.by_addition:
        order = (_ROWS.revision.desc(), _ROWS.position)
    elif query.article is not None:  # its statements are of one day; asked for it, all days would be looked through
        order = (_ROWS.revision, _ROWS.position)
    return found.order_by(*order).limit(query.limit).offset(query.skip)


def current(column: Column[Any], *, by_addition: bool) -> ColumnElement[bool]:
    """That a row is of its article's newest text.

    by_addition: in a form that no index answers, so that the database goes by the index of what was added last, not by days.
    """
    return func.coalesce(column, False).is_(True) if by_addition else column.is_(True)


def rows(table: Table = schema.statements) -> Select[Any]:
    """All rows of a derived table with their article's id, before any condition."""
    article = schema.articles.c.id.label("article")
    return select(table, article).select_from(table.join(schema.revisions).join(schema.articles))


def of_article(revision: Column[Any], id_: str) -> ColumnElement[bool]:
    """That a row is of the newest revision of an article, by the article's whole id."""
    article = schema.articles.c
    newest = select(schema.revisions.c.pk).join(schema.articles, article.pk == schema.revisions.c.article)
    newest = newest.where(article.id == id_, article.current == schema.revisions.c.text_hash)
    return revision == newest.scalar_subquery()  # not `IN`: for one value, the index of revisions is the way


def naming(*asked: tuple[Column[Any], str | None]) -> list[ColumnElement[bool]]:
    """That each column of forms has every word that is asked for. Raises `StoreError` where there is none in it."""
    return [condition for column, words in asked if words is not None for condition in contains(column, words)]


def stored(row: Row[Any]) -> StoredStatement:
    """A row of `rows` as a record."""
    return StoredStatement(
        id=row.id,
        article=row.article,
        record=row.record,
        outlet=row.outlet,
        published=row.published,
        speaker=row.speaker,
        via=tuple(row.via),
        addressee=row.addressee,
        act=Act(row.act),
        kind=Kind(row.kind),
        cue=row.cue,
        content=row.content,
        confidence=row.confidence,
        verdict=Verdict(row.verdict) if row.verdict else None,
    )


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    conditions = naming((_ROWS.speaker_words, query.speaker), (_ROWS.outlet_words, query.outlet))
    if query.article is not None:
        conditions.append(of_article(_ROWS.revision, query.article))
    if query.act is not None:
        conditions.append(_ROWS.act == query.act.value)
    if query.kind is not None:
        conditions.append(_ROWS.kind == query.kind.value)
    if query.since is not None:
        conditions.append(_ROWS.published >= query.since)
    if query.until is not None:
        conditions.append(_ROWS.published <= query.until)
    if not query.rejected:
        conditions.append(_ROWS.verdict.is_distinct_from(Verdict.REJECT.value))
    return conditions


def _words(words: str, *, full_text: FullText | None) -> list[ColumnElement[bool]]:
    asked = sought(words)
    return having(_ROWS.words, asked) if full_text is None else [full_text.having(asked)]


def having(column: Column[Any], asked: Sought) -> list[ColumnElement[bool]]:
    """That a column of `phrase_forms` has what is sought; forms hold letters and digits only, so LIKE has nothing to escape."""
    conditions: list[ColumnElement[bool]] = [column.like(f"% {form} %") for form in asked.words]
    conditions += [or_(*(column.like(f"% {written} %") for written in phrase)) for phrase in asked.phrases]
    return conditions


def contains(column: Column[Any], words: str) -> list[ColumnElement[bool]]:
    """That a column of forms has every word. Raises `StoreError` where there is none."""
    # Forms hold letters and digits only, so there is nothing to escape in a pattern of LIKE.
    return [column.like(f"% {form} %") for form in _forms(words)]


def beginning(column: Column[Any], id_: str, hint: str) -> list[ColumnElement[bool]]:
    """That an id is one, or begins so. Raises `StoreError` for what can be no id."""
    if not re.fullmatch(r"[0-9a-f]{4,16}", id_):
        raise QuestionError("not an id", where=id_, hint=hint)
    # A range rather than LIKE, which cannot use the index; after the last hexadecimal digit comes g.
    return [column >= id_, column < f"{id_}g"]


def _forms(words: str) -> list[str]:
    found = query_forms(words)
    if not found:
        raise QuestionError("there is no word to look for in it", where=repr(words), hint="give at least one word")
    return found
