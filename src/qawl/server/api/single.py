"""What the API tells of one thing, or of two beside each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from qawl import __version__
from qawl.errors import NotHeldError, QuestionError, StoreError
from qawl.exports.document import chain_of
from qawl.ledger import registry
from qawl.ledger.whom import GOVERNMENT, PERSON, whom
from qawl.reading import READER
from qawl.records import Span, words_of
from qawl.server.api.answered import About, Enumerations, Identifiers, Promise, Statement, Value, Words
from qawl.server.api.problems import ApiError
from qawl.server.labels import LABELS
from qawl.server.languages import ARABIC, translations
from qawl.server.views.people import Registered, registered
from qawl.store import (
    Coverage,
    CoverageQuery,
    Position,
    PositionQuery,
    PromiseQuery,
    SideBySide,
    StoredArticle,
    StoredEntity,
    StoredEvent,
    StoredUndertaking,
    WholeStory,
    is_about,
    state_on,
)

if TYPE_CHECKING:
    from qawl.records import Record
    from qawl.server.api.lists import Context
    from qawl.server.api.questions import (
        ArticlesCompared,
        OutletsCompared,
        PositionsAsked,
        UndertakingAsked,
    )

_ID = re.compile("[0-9a-f]{16}")


def about(at: Context, id_: str, asked: Record) -> About:
    """What is served."""
    return About(
        version=__version__,
        reader=READER,
        counts=at.store.counts(),
        drawn=at.store.drawn(),
        openapi="/api/v1/openapi.json",
        docs="/api/v1/docs",
    )


def statement(at: Context, id_: str, asked: Record) -> Statement:
    """A statement with everything known of it. Raises `StoreError`."""
    found, held = at.store.statement(_whole(id_, "statement"))
    text, reading = held.article.text, held.reading
    read = next(each for each in reading.statements if each.id == found.record)
    spoken = at.store.spoken(found.id)
    return Statement(
        statement=found,
        chain=tuple(chain_of(found.speaker, found.via, found.outlet)),
        url=held.article.url,
        cue=_words(text, read.cue) if read.cue else None,
        content=tuple(_words(text, span) for span in read.content),
        channel=read.channel,
        topics=spoken.topics,
        why=read.why,
        speaker_why=read.speaker_why,
        within=held.ids[read.parent] if read.parent else None,
        holds=tuple(held.ids[each.id] for each in reading.statements if each.parent == read.id),
        entity=spoken.entity,
        known=spoken.known,
        promises=tuple(
            each.id for each in at.store.promises(PromiseQuery(article=held.id)) if each.statement == found.id
        ),
        utterance=at.store.utterance_of(found.id),
        story=at.store.story_of(held.id),
        not_in=tuple(at.store.lacking(found.id)),
        decisions=tuple(each for each in held.decisions if is_about(each, read)),
    )


def article(at: Context, id_: str, asked: Record) -> StoredArticle:
    """An article with its reading. Raises `StoreError`."""
    return at.store.article(_whole(id_, "article"))


def promise(at: Context, id_: str, asked: UndertakingAsked) -> Promise:
    """A promise as it stood on a day by its deadline. Raises `StoreError`."""
    (found, _), day = at.store.promise(_whole(id_, "promise")), asked.as_of or at.today
    return Promise(**msgspec.structs.asdict(found), state=state_on(found.due, day), as_of=day)


def undertaking(at: Context, id_: str, asked: UndertakingAsked) -> StoredUndertaking:
    """An undertaking as it stood on a day. Raises `StoreError`."""
    return at.store.undertaking(_whole(id_, "undertaking"), asked.as_of or at.today)


def event(at: Context, id_: str, asked: Record) -> StoredEvent:
    """An event. Raises `StoreError`."""
    return at.store.event(_whole(id_, "event"))


def story(at: Context, id_: str, asked: Record) -> WholeStory:
    """A story, by its id or that of one of its articles. Raises `StoreError`."""
    return at.store.story(_whole(id_, "story"))


def person(at: Context, id_: str, asked: Record) -> Registered:
    """A person of the registry. Raises `NotHeldError`."""
    known = registry.registry().people.get(id_.removeprefix(PERSON)) if id_.startswith(PERSON) else None
    if known is None:
        raise _not_held("person", id_)
    return registered(known)


def entity(at: Context, id_: str, asked: Record) -> StoredEntity:
    """Whom the articles alone make known. Raises `StoreError`."""
    found = at.store.entity(_whole(id_, "entity"))
    if found is None:
        raise _not_held("entity", id_)
    return found


def identifiers(at: Context, id_: str, asked: Record) -> Identifiers:
    """The records of others that somebody was judged to be or not, by the id of an entity or a person. Raises `StoreError`."""
    known = person(at, id_, asked) if id_.startswith(PERSON) else entity(at, id_, asked)
    return Identifiers(identifiers=at.store.identifications([known.id])[known.id])


def position(at: Context, id_: str, asked: PositionsAsked) -> Position:
    """What somebody said, in order of day, and what changed. Raises `StoreError`."""
    is_id = _ID.fullmatch(asked.who) is not None
    keys, code = whom(asked.who)
    if asked.side and not code:
        raise QuestionError(
            "`side` needs a country", where=f"who={asked.who}", hint="name a country, or leave `side` out"
        )
    is_key = asked.who.startswith((PERSON, GOVERNMENT))
    return at.store.position(
        PositionQuery(
            entities=keys,
            known=asked.who if is_id else None,
            speaker=None if is_id or is_key else asked.who,
            side=code if asked.side else None,
            topic=asked.topic,
            words=asked.words,
            since=asked.since,
            until=asked.until,
            limit=asked.limit,
        )
    )


def articles_compared(at: Context, id_: str, asked: ArticlesCompared) -> SideBySide:
    """What two articles carry, and what only one of them does. Raises `StoreError`."""
    if asked.one == asked.other:
        raise QuestionError("that is one and the same article", where=f"one={asked.one}", hint="name two")
    for id_ in (asked.one, asked.other):
        at.store.article(id_)
    try:
        found = at.store.side_by_side(asked.one, asked.other)
    except StoreError as error:
        if at.store.waiting() or at.store.failed():
            raise ApiError(409, error.what, where=error.where, hint=error.hint) from None
        raise
    assert found is not None
    return found


def outlets_compared(at: Context, id_: str, asked: OutletsCompared) -> Coverage:
    """What two outlets made of the stories that both told. Raises `StoreError`."""
    return at.store.coverage(
        CoverageQuery(one=asked.one, other=asked.other, since=asked.since, until=asked.until, limit=asked.limit)
    )


def enumerations(at: Context, id_: str, asked: Record) -> Enumerations:
    """The values that fields may have, and what they are called."""
    arabic = translations(ARABIC)
    return Enumerations(
        enumerations={
            kind.__name__: tuple(
                Value(value=each.value, english=said[each], arabic=arabic.gettext(said[each])) for each in kind
            )
            for kind, said in LABELS.items()
        }
    )


def _words(text: str, span: Span) -> Words:
    return Words(span=span, words=words_of(text, span))


def _whole(id_: str, what: str) -> str:
    if not _ID.fullmatch(id_):
        raise _not_held(what, id_)
    return id_


def _not_held(what: str, id_: str) -> Any:
    return NotHeldError(f"no {what} with this id", where=id_, hint=f"a list of /api/v1 gives the ids of every {what}")
