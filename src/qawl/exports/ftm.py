"""FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions tools read them.

| record | entity |
| --- | --- |
| article | `Article` |
| a person, or somebody by an office | `Person` |
| a body | `Organization`; a country that stands for its government: `PublicBody` |
| whoever else is named (a group) | `LegalEntity` |
| a statement | `Documentation` of its speaker by the article, role `speaker`; of a document, or of nobody named, a `Note` |
| a promise | `UnknownLink` from who is bound to towards whom, role `promise`; without the latter a `Documentation` of who is |
| | bound; of nobody named a `Note` |
| an event | `Event` |

Invariant: an entity is written once, before whatever refers to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from qawl import __version__
from qawl.exports import parties
from qawl.records import MentionKind, name_of
from qawl.store import StoredEvent, StoredPromise, StoredStatement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What
    from qawl.exports.parties import Party
    from qawl.store import Original

_SCHEMATA = {
    MentionKind.PERSON: "Person",
    MentionKind.OFFICE: "Person",
    MentionKind.BODY: "Organization",
    MentionKind.COUNTRY: "PublicBody",
}
Entity = dict[str, Any]


def entities(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """The entities of the records, each once."""
    written: set[str] = set()
    for item in items:
        for entity in of_item(item):
            if entity["id"] not in written:
                written.add(entity["id"])
                yield msgspec.json.encode(entity) + b"\n"


def of_item(item: Item) -> Iterator[Entity]:
    """The entities of one record, those that others refer to first."""
    yield _article(item.original)
    found = item.found
    if isinstance(found, StoredStatement):
        yield from _statement(item, found)
    elif isinstance(found, StoredPromise):
        yield from _promise(item, found)
    else:
        yield from _event(item, found)


def _article(original: Original) -> Entity:
    article = original.article
    return _entity(
        f"article-{original.id}",
        "Article",
        fileName=f"{original.id}.txt",
        title=name_of(article.text, article.headline),
        author=article.author,
        publisher=article.outlet,
        publishedAt=article.published,
        sourceUrl=article.url,
        language={"ar": "ara", "en": "eng"}.get(article.language),
        retrievedAt=original.added.date(),
    )


def _statement(item: Item, found: StoredStatement) -> Iterator[Entity]:
    who = parties.speaker(item)
    if who is None or who.kind is MentionKind.DOCUMENT:
        yield _entity(f"statement-{found.id}", "Note", description=found.content, **_thing(item))
        return
    yield _party(who)
    yield _entity(
        f"statement-{found.id}",
        "Documentation",
        document=_article_id(item),
        entity=_id(who),
        role="speaker",
        summary=found.content,
        description=f"{found.act}, {found.kind}",
        **_interval(item),
    )


def _promise(item: Item, found: StoredPromise) -> Iterator[Entity]:
    by, to = parties.bound(item)
    for party in (*by, *to):
        yield _party(party)
    id_ = f"promise-{found.id}"
    if not by:
        yield _entity(id_, "Note", description=found.text, **_thing(item))
        return
    ends = {"subject": [*map(_id, by)], "object": [*map(_id, to)]}
    if not to:
        ends = {"document": [_article_id(item)], "entity": [*map(_id, by)]}
    yield _entity(
        id_,
        "UnknownLink" if to else "Documentation",
        **ends,
        role="promise",
        summary=found.text,
        description=found.strength,
        status=item.state,
        endDate=found.due,
        **_interval(item),
    )


def _event(item: Item, found: StoredEvent) -> Iterator[Entity]:
    involved = parties.participants(item)
    for party in involved:
        yield _party(party)
    yield _entity(
        f"event-{found.id}",
        "Event",
        name=found.text,
        involved=[_id(each) for each in involved],
        location=found.place,
        startDate=found.first_day,
        endDate=found.last_day,
        keywords=[found.kind, *([found.process] if found.process else [])],
        **{name: value for name, value in _interval(item).items() if name != "date"},
    )


def _article_id(item: Item) -> str:
    return f"article-{item.original.id}"


def _thing(item: Item) -> dict[str, Any]:
    """Where a record stands, in properties that every `Thing` has."""
    article = item.original.article
    return {
        "proof": _article_id(item),
        "sourceUrl": article.url,
        "publisher": article.outlet,
        "createdAt": article.published,
        "notes": _reader(item),
    }


def _interval(item: Item) -> dict[str, Any]:
    """Where a record stands, in properties that every `Interval` has."""
    article = item.original.article
    return {
        "proof": _article_id(item),
        "sourceUrl": article.url,
        "publisher": article.outlet,
        "date": article.published,
        "recordId": f"{item.found.id} ({_reader(item)})",
    }


def _reader(item: Item) -> str:
    return f"qawl {__version__}, reader {item.original.reading.reader}"


def _party(party: Party) -> Entity:
    return _entity(
        _id(party), _SCHEMATA.get(party.kind, "LegalEntity") if party.kind else "LegalEntity", name=party.name
    )


def _id(party: Party) -> str:
    return f"party-{party.id.replace(':', '-')}"


def _entity(id_: str, schema: str, **properties: Any) -> Entity:
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    values = {name: [str(each) for each in value if each not in (None, "")] for name, value in listed.items()}
    return {"id": id_, "schema": schema, "properties": {name: value for name, value in values.items() if value}}
