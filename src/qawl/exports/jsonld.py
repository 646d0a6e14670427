"""schema.org as JSON-LD 1.1: a `DataFeed` whose elements are the records.

- Words that stand in quote marks, wholly or partly, are a `Quotation`, spoken by the speaker.
- Reported words that hold something to be so are a `Claim`, which appears in the article; nothing is reviewed, so there is no
  `ClaimReview`. Other reported words (requests, feelings, commitments) are a `Statement`.
- A promise is a `PlanAction`, an event an `Event`.

The context stands in the document, so that nothing has to be fetched to read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from qawl import __version__
from qawl.exports import parties
from qawl.exports.parties import urn
from qawl.records import Act, Kind, MentionKind, name_of
from qawl.store import StoredEvent, StoredPromise, StoredStatement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What
    from qawl.exports.parties import Party
    from qawl.store import Original

CONTEXT = {"@vocab": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#"}

_CLAIMS = frozenset((Act.ASSERT, Act.ANNOUNCE, Act.DENY, Act.ACCUSE))
_TYPES = {
    MentionKind.PERSON: "Person",
    MentionKind.OFFICE: "Person",
    MentionKind.BODY: "Organization",
    MentionKind.COUNTRY: "GovernmentOrganization",
}


def linked_data(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """One JSON document, its records as they come."""
    asked = ", ".join(f"{name}: {value}" for name, value in about.selection.items())
    head = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"qawl: {about.what}",
        "description": f"{about.what} ({asked or 'all'}) of a record of {about.articles} articles, {about.outlets} outlets",
        "dateCreated": about.made,
        "temporalCoverage": f"{about.first or '..'}/{about.last or '..'}",
    }
    yield msgspec.json.encode(head)[:-1] + b',"dataFeedElement":['
    separator = b"\n"
    for item in items:
        yield separator + msgspec.json.encode(node(item))
        separator = b",\n"
    yield b"\n]}\n"


def node(item: Item) -> dict[str, Any]:
    """A record as a node; names of properties are those of schema.org."""
    found = item.found
    if isinstance(found, StoredStatement):
        own = _statement(item, found)
    elif isinstance(found, StoredPromise):
        own = _promise(item, found)
    else:
        own = _event(item, found)
    shared = {"@id": urn(item.what, found.id), "identifier": found.id, "prov:wasAttributedTo": _reader(item.original)}
    return _given(shared | own)


def _statement(item: Item, found: StoredStatement) -> dict[str, Any]:
    who = parties.speaker(item)
    article = news_article(item.original)
    words: dict[str, Any] = {
        "text": found.content,
        "inLanguage": item.original.article.language,
        "datePublished": found.published,
    }
    words["citation"] = item.original.article.url
    words["keywords"] = [found.act, found.kind, *(item.spoken.topics if item.spoken else ())]
    if found.kind is not Kind.INDIRECT:
        return {"@type": "Quotation", "spokenByCharacter": _agent(who), "isPartOf": article, **words}
    if found.act in _CLAIMS:
        return {"@type": "Claim", "author": _agent(who), "appearance": article, **words}
    return {"@type": "Statement", "author": _agent(who), "isPartOf": article, **words}


def _promise(item: Item, found: StoredPromise) -> dict[str, Any]:
    by, to = parties.bound(item)
    return {
        "@type": "PlanAction",
        "description": found.text,
        "agent": [_agent(each) for each in by],
        "participant": [_agent(each) for each in to],
        "scheduledTime": found.deadline,
        "endTime": found.due,
        "subjectOf": news_article(item.original),
    }


def _event(item: Item, found: StoredEvent) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": found.text,
        "additionalType": found.kind,
        "startDate": found.first_day,
        "endDate": found.last_day,
        "location": {"@type": "Place", "name": found.place} if found.place else None,
        "attendee": [_agent(each) for each in parties.participants(item)],
        "superEvent": {"@type": "EventSeries", "name": found.process} if found.process else None,
        "subjectOf": news_article(item.original),
    }


def news_article(original: Original) -> dict[str, Any]:
    """An article as the node that its records refer to."""
    article = original.article
    return _given(
        {
            "@type": "NewsArticle",
            "@id": urn("article", original.id),
            "identifier": original.id,
            "headline": name_of(article.text, article.headline),
            "url": article.url,
            "datePublished": article.published,
            "inLanguage": article.language,
            "author": {"@type": "Person", "name": article.author} if article.author else None,
            "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet} if article.outlet else None,
        }
    )


def _agent(party: Party | None) -> dict[str, Any] | None:
    """Somebody by name; what is neither person nor body is a `Thing`."""
    if party is None:
        return None
    return {"@type": _TYPES.get(party.kind, "Thing") if party.kind else "Thing", "@id": urn("party", party.id)} | {
        "name": party.name
    }


def _reader(original: Original) -> dict[str, Any]:
    return {"@type": "prov:SoftwareAgent", "name": f"qawl {__version__}, reader {original.reading.reader}"}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, [])}
