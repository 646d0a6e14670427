"""Articles with their readings put into the store.

Invariants:

- Adding is idempotent: an article whose text is held, read by a reader that is not newer, changes nothing.
- What is known about an article is not lost: an unknown outlet or date may become known, a given date replaces one
  that was found, nothing else is changed by adding.
- Adding many at once gives what adding them one after the other gives.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import delete, insert, select, update

from qawl.errors import StoreError
from qawl.records import Article, DateSource, Reading, Record
from qawl.store import derived, digests, identity, schema
from qawl.store.derived import Place
from qawl.store.ledger.lookup import inserted, pieces
from qawl.store.ledger.placing import wait, withdraw
from qawl.store.revisions import article_and_reading, is_current, revision_of, rewrite
from qawl.store.search import meanings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from qawl.store.ledger.codec import Prepared


class Status(StrEnum):
    """What adding an article did."""

    NEW = "new"
    REVISED = "revised"  # the article was known, its text is new
    REREAD = "reread"  # the text was known, the reading or what is known about it is new
    UNCHANGED = "unchanged"


class Added(Record, frozen=True, kw_only=True):
    """What became of one article that was added: its id in the store and how many statements it has."""

    article: str
    status: Status
    statements: int


class Given(NamedTuple):
    """An article to be added, its reading, and what the ledger keeps of it, where that was made already."""

    article: Article
    reading: Reading
    prepared: Prepared | None = None


def add(connection: Connection, given: Sequence[Given]) -> list[Added]:
    """Add articles in order. Raises `StoreError`."""
    for each in given:
        if each.reading.article != each.article.id:
            what = f"the reading is of article {each.reading.article!r}"
            raise StoreError(what, where=each.article.id, hint="add each article with its own reading")
    ids = [identity.article_id(each.article) for each in given]
    known = _known(connection, ids)
    added, new = [], dict[str, Given]()
    for id_, each in zip(ids, given, strict=True):
        if id_ in known or id_ in new:
            known |= _insert(connection, new)
            new = {}
            added.append(_add_again(connection, id_, known[id_], each))
        else:
            new[id_] = each
            added.append(Added(article=id_, status=Status.NEW, statements=len(each.reading.statements)))
    _insert(connection, new)
    return added


def holds(connection: Connection, article: Article, reader: str) -> bool:
    """Whether adding an article, read by this reader, would change nothing: then it need not be read."""
    revision = revision_of(connection, identity.article_id(article), identity.text_hash(article))
    if revision is None:
        return False
    held, reading = article_and_reading(connection, revision.pk)
    return not _is_newer(reader, reading.reader) and _merged(held, article, reread=False) == held


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The keys of the articles that the store holds, of some."""
    found: dict[str, int] = {}
    for piece in pieces(ids):
        held = select(schema.articles.c.id, schema.articles.c.pk).where(schema.articles.c.id.in_(piece))
        found |= {row.id: row.pk for row in connection.execute(held)}
    return found


def _insert(connection: Connection, new: dict[str, Given]) -> dict[str, int]:
    """Insert articles that the store does not hold; their keys."""
    if not new:
        return {}
    now = dt.datetime.now(dt.UTC)
    texts = {id_: identity.text_hash(each.article) for id_, each in new.items()}
    rows = [{"id": id_, "current": text, "added": now} for id_, text in texts.items()]
    keys = dict(zip(new, inserted(connection, schema.articles, rows), strict=True))
    _insert_revisions(connection, {id_: (keys[id_], each) for id_, each in new.items()})
    return keys


def _insert_revisions(connection: Connection, new: dict[str, tuple[int, Given]]) -> None:
    """Insert the newest texts of articles, each by the article's id and key."""
    now = dt.datetime.now(dt.UTC)
    texts = {id_: identity.text_hash(each.article) for id_, (_, each) in new.items()}
    rows = [
        {"article": key, "text_hash": texts[id_], "added": now, **_article_values(each.article)}
        for id_, (key, each) in new.items()
    ]
    revisions = dict(zip(new, inserted(connection, schema.revisions, rows), strict=True))
    readings = [
        {"revision": revisions[id_], **_reading_values(texts[id_], each.reading)} for id_, (_, each) in new.items()
    ]
    connection.execute(insert(schema.readings), readings)
    # Nobody can have decided about a text that was not there, so there is nothing to look up.
    places = {id_: Place(id_, revision, current=True) for id_, revision in revisions.items()}
    derived.insert_rows(
        connection, [derived.Held(places[id_], each.article, each.reading) for id_, (_, each) in new.items()]
    )
    meanings.keep(
        connection, [(revisions[id_], each.prepared.vectors) for id_, (_, each) in new.items() if each.prepared]
    )
    wait(connection, [(revisions[id_], each.article.published, each.prepared) for id_, (_, each) in new.items()])


def _add_again(connection: Connection, id_: str, known: int, given: Given) -> Added:
    """Add an article that the store holds with this text or another."""
    article, reading, _ = given
    text = identity.text_hash(article)
    revision = revision_of(connection, id_, text)
    if revision is None:
        _retire_revisions(connection, known, text)
        _insert_revisions(connection, {id_: (known, given)})
        return Added(article=id_, status=Status.REVISED, statements=len(reading.statements))
    return _update_revision(connection, id_, revision, article, reading)


def _retire_revisions(connection: Connection, article: int, current: str) -> None:
    connection.execute(update(schema.articles).where(schema.articles.c.pk == article).values(current=current))
    old = select(schema.revisions.c.pk).where(schema.revisions.c.article == article)
    for table in schema.DERIVED:
        connection.execute(update(table).where(table.c.revision.in_(old)).values(current=False))
    for revision in connection.execute(old).scalars().all():
        withdraw(connection, revision)
        meanings.withdraw(connection, revision)


def _update_revision(connection: Connection, id_: str, revision: Row[Any], article: Article, reading: Reading) -> Added:
    held, held_reading = article_and_reading(connection, revision.pk)
    newer = _is_newer(reading.reader, held_reading.reader)
    merged = _merged(held, article, reread=newer)
    if merged == held and not newer:
        return Added(article=id_, status=Status.UNCHANGED, statements=len(held_reading.statements))
    # What is known about an article may bear on how it is read: its reading comes too, unless an older reader made it.
    older = _is_newer(held_reading.reader, reading.reader)
    kept = held_reading if older else msgspec.structs.replace(reading, article=merged.id)
    row = schema.revisions.c.pk == revision.pk
    connection.execute(update(schema.revisions).where(row).values(**_article_values(merged)))
    put_reading(connection, id_, revision.pk, merged, kept)
    return Added(article=id_, status=Status.REREAD, statements=len(kept.statements))


def put_reading(connection: Connection, id_: str, revision: int, article: Article, reading: Reading) -> None:
    """Put a reading in the place of the one that a revision has; rows follow it, vectors and the ledger's part are made again."""
    text = identity.text_hash(article)
    connection.execute(delete(schema.readings).where(schema.readings.c.revision == revision))
    connection.execute(insert(schema.readings).values(revision=revision, **_reading_values(text, reading)))
    rewrite(connection, id_, revision, article, reading)
    meanings.withdraw(connection, revision)
    if is_current(connection, id_, text):
        withdraw(connection, revision)
        wait(connection, [(revision, article.published, None)])


def _article_values(article: Article) -> dict[str, Any]:
    payload = _json(article)
    return {"payload": payload, "digest": digests.of_article(payload)}


def _reading_values(text: str, reading: Reading) -> dict[str, Any]:
    payload = _json(reading)
    digest = digests.of_reading(text, payload)
    return {"reader": reading.reader, "payload": payload, "read": dt.datetime.now(dt.UTC), "digest": digest}


def _merged(held: Article, article: Article, *, reread: bool) -> Article:
    """The held article with what the new one knows better; what is derived from its text only from a newer reader."""
    known: dict[str, Any] = {
        name: getattr(article, name)
        for name in ("outlet", "url", "author")
        if getattr(held, name) is None and getattr(article, name) is not None
    }
    given = article.published_source is DateSource.GIVEN and held.published_source is not DateSource.GIVEN
    if article.published is not None and (held.published is None or given):
        known |= {"published": article.published, "published_source": article.published_source}
    if reread:
        known |= {"headline": article.headline, "language": article.language, "furniture": article.furniture}
    return msgspec.structs.replace(held, **known)


def _is_newer(reader: str, held: str) -> bool:
    """Whether a reading replaces a held one: it is of another reader, and not of one that is older by its number."""
    if reader == held:
        return False
    (name, version), (held_name, held_version) = _version(reader), _version(held)
    return name != held_name or version >= held_version


def _version(reader: str) -> tuple[str, tuple[int, ...]]:
    """`qawl-reader/1.10` as its name and its numbers."""
    name, _, version = reader.rpartition("/")
    match = re.match(r"\d{1,9}(?:\.\d{1,9})*", version)
    return name, tuple(map(int, match.group().split("."))) if match else ()


def _json(record: Record) -> str:
    return msgspec.json.encode(record).decode()
