"""Records as rows of a table: one table of columns for every tabular format, and for JSONL.

Invariant: a column holds values of its type or nothing; what a record's kind does not have, its row does not have either.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qawl import __version__
from qawl.exports.items import What
from qawl.records import name_of
from qawl.store import StoredEvent, StoredPromise, StoredStatement

if TYPE_CHECKING:
    from qawl.exports.items import Item

Value = str | int | float | dt.date | tuple[str, ...] | None
Row = dict[str, Value]


class Type(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    TEXTS = "texts"  # a list of texts
    DAY = "day"
    INTEGER = "integer"
    NUMBER = "number"  # in [0, 1]


_S, _P, _E = What.STATEMENT, What.PROMISE, What.EVENT
_ALL = (_S, _P, _E)


class Column(NamedTuple):
    """A column: its name, the type of its values, and which kinds of records have it."""

    name: str
    type: Type
    of: tuple[What, ...]


COLUMNS = (
    Column("type", Type.TEXT, _ALL),
    Column("id", Type.TEXT, _ALL),
    Column("words", Type.TEXT, _ALL),
    Column("speaker", Type.TEXT, (_S,)),
    Column("speaker_id", Type.TEXT, (_S,)),
    Column("via", Type.TEXTS, (_S,)),
    Column("addressee", Type.TEXT, (_S,)),
    Column("act", Type.TEXT, (_S,)),
    Column("kind", Type.TEXT, (_S, _E)),
    Column("channel", Type.TEXT, (_S,)),
    Column("topics", Type.TEXTS, (_S,)),
    Column("cue", Type.TEXT, (_S,)),
    Column("by", Type.TEXTS, (_P,)),
    Column("to", Type.TEXTS, (_P,)),
    Column("deadline", Type.TEXT, (_P,)),
    Column("deadline_words", Type.TEXT, (_P,)),
    Column("due", Type.DAY, (_P,)),
    Column("state", Type.TEXT, (_P,)),
    Column("polarity", Type.TEXT, (_P,)),
    Column("strength", Type.TEXT, (_P,)),
    Column("condition", Type.TEXT, (_P,)),
    Column("statement", Type.TEXT, (_P,)),
    Column("undertaking", Type.TEXT, (_P,)),
    Column("undertaking_deadlines", Type.TEXTS, (_P,)),
    Column("undertaking_reports", Type.INTEGER, (_P,)),
    Column("participants", Type.TEXTS, (_E,)),
    Column("offices", Type.TEXTS, (_E,)),
    Column("place", Type.TEXT, (_E,)),
    Column("time", Type.TEXT, (_E,)),
    Column("first_day", Type.DAY, (_E,)),
    Column("last_day", Type.DAY, (_E,)),
    Column("process", Type.TEXT, (_E,)),
    Column("round", Type.INTEGER, (_E,)),
    Column("outlet", Type.TEXT, _ALL),
    Column("published", Type.DAY, _ALL),
    Column("headline", Type.TEXT, _ALL),
    Column("article", Type.TEXT, _ALL),
    Column("source", Type.TEXT, _ALL),
    Column("spans", Type.TEXTS, _ALL),
    Column("rule", Type.TEXT, _ALL),
    Column("confidence", Type.NUMBER, _ALL),
    Column("verdict", Type.TEXT, (_S,)),
    Column("reader", Type.TEXT, _ALL),
    Column("qawl", Type.TEXT, _ALL),
)


def columns(kinds: tuple[What, ...]) -> tuple[Column, ...]:
    """The columns of a table that holds some kinds of records, in order."""
    return tuple(column for column in COLUMNS if not set(kinds).isdisjoint(column.of))


def row(item: Item) -> Row:
    """A record as a row: every column that its kind has.

    spans: `START-END` of the words in the article's text, code points, half-open; deadlines: `DEADLINE told DAY`.
    """
    found = item.found
    if isinstance(found, StoredStatement):
        own = _statement(item, found)
    elif isinstance(found, StoredPromise):
        own = _promise(item, found)
    else:
        own = _event(item, found)
    article = item.original.article
    shared: Row = {
        "type": item.what.value,
        "id": found.id,
        "outlet": article.outlet,
        "published": article.published,
        "headline": name_of(article.text, article.headline),
        "article": found.article,
        "source": article.url,
        "spans": tuple(f"{span.start}-{span.end}" for span in item.spans),
        "confidence": found.confidence,
        "reader": item.original.reading.reader,
        "qawl": __version__,
    }
    return shared | own


def _statement(item: Item, found: StoredStatement) -> Row:
    read = item.original.statements[found.id]
    spoken = item.spoken
    return {
        "words": found.content,
        "speaker": found.speaker,
        "speaker_id": (spoken.entity or spoken.known) if spoken else None,
        "via": found.via,
        "addressee": found.addressee,
        "act": found.act.value,
        "kind": found.kind.value,
        "channel": read.channel.value if read.channel else None,
        "topics": tuple(topic.value for topic in spoken.topics) if spoken else (),
        "cue": found.cue,
        "rule": read.why.rule,
        "verdict": found.verdict.value if found.verdict else None,
    }


def _promise(item: Item, found: StoredPromise) -> Row:
    whole = item.undertaking
    return {
        "words": found.text,
        "by": found.by,
        "to": found.to,
        "deadline": found.deadline,
        "deadline_words": found.deadline_text,
        "due": found.due,
        "state": item.state.value if item.state else None,
        "polarity": found.polarity.value,
        "strength": found.strength.value,
        "condition": found.condition,
        "statement": found.statement,
        "undertaking": whole.id if whole else None,
        "undertaking_deadlines": tuple(f"{each.deadline} told {each.told}" for each in whole.deadlines)
        if whole
        else (),
        "undertaking_reports": len(whole.mentions) if whole else None,
        "rule": item.original.commitments[found.id].why.rule,
    }


def _event(item: Item, found: StoredEvent) -> Row:
    return {
        "words": found.text,
        "kind": found.kind.value,
        "participants": tuple(each.name for each in found.participants),
        "offices": tuple(each.office or "" for each in found.participants),
        "place": found.place,
        "time": found.time,
        "first_day": found.first_day,
        "last_day": found.last_day,
        "process": found.process,
        "round": found.round,
        "rule": item.original.events[found.id].why.rule,
    }
