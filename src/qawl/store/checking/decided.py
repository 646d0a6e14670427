"""What people decided and judged: that it is about words which are there, and about something that was found in them.

Invariant: a decision that nothing answers to is an orphan where the text was read again since, which is how it is meant, and a
fault where it was not: then something is gone. A registry too may forget a person.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from qawl.ledger.identifiers import is_identifier
from qawl.ledger.registry import registry
from qawl.records import Subject
from qawl.store import schema
from qawl.store.checking.faults import Fault, Found, Orphan
from qawl.store.decisions import is_about
from qawl.store.ledger.anchors import PERSON, readings_of
from qawl.store.ledger.judging import judged
from qawl.store.revisions import decided

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row

    from qawl.ledger.judgements import Anchor, Judged
    from qawl.records import Article, Commitment, Reading, Span, Statement
    from qawl.store.checking.texts import Text
    from qawl.store.decisions import Decision

_ABSENT = "nothing is found any more in the words that it is about"


def by_text(connection: Connection) -> dict[tuple[str, str], list[Decision] | None]:
    """The decisions about each text, by its article and hash, in order of time; None where one of them cannot be understood."""
    rows: defaultdict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(schema.decisions).order_by(schema.decisions.c.pk)):
        rows[row.article, row.text_hash].append(row)
    return {text: _understood(about) for text, about in rows.items()}


def _understood(rows: Sequence[Row[Any]]) -> list[Decision] | None:
    try:
        return [*map(decided, rows)]
    except (msgspec.ValidationError, TypeError):  # `without_text` tells of it
        return None


def without_text(connection: Connection) -> Iterator[Fault]:
    """Decisions that cannot be understood, or are about a text that is not there."""
    table, of = schema.decisions, schema.revisions.join(schema.articles)
    held = select(schema.articles.c.id, schema.revisions.c.text_hash).select_from(of).subquery()
    same = (table.c.article == held.c.id) & (table.c.text_hash == held.c.text_hash)
    for row in connection.execute(select(table, held.c.id.label("there")).outerjoin(held, same).order_by(table.c.pk)):
        try:
            decided(row)
        except (msgspec.ValidationError, TypeError) as error:
            yield Fault(where=f"decision {row.pk}", what=f"it cannot be understood: {error}")
        if row.there is None:
            yield Fault(where=f"decision {row.pk}", what="it is about a text that is not there")


def about_text(decisions: Sequence[Decision], article: Article, reading: Reading, read: dt.datetime) -> Iterator[Found]:
    """The decisions about a text, with its reading and when that was made."""
    for each in decisions:
        where = f"decision {each.id}"
        pointing = [*([each.cue] if each.cue else []), *each.content, *(each.correction.content or ())]
        if not each.content or any(not _within(span, len(article.text)) for span in pointing):
            yield Fault(where=where, what="it points where its text has no words")
            continue
        found: Sequence[Statement | Commitment] = reading.statements
        if each.subject is Subject.PROMISE:
            found = reading.commitments
        if not any(is_about(each, one) for one in found):
            orphan = read > each.at
            yield Orphan(where=where, what=_ABSENT) if orphan else Fault(where=where, what=_ABSENT)


def judgements(connection: Connection, texts: Mapping[int, Text], *, quick: bool) -> Iterator[Found]:
    """Judgements: that both things are there, and in a check that is not quick, that something is found in their words."""
    newest = {text.article: key for key, text in texts.items() if text.current}
    known = {(text.article, text.hash): key for key, text in texts.items()}
    for row in connection.execute(select(schema.judgements).order_by(schema.judgements.c.pk)):
        where = f"judgement {row.pk}"
        try:
            made = judged(row)
        except (msgspec.ValidationError, TypeError) as error:
            yield Fault(where=where, what=f"it cannot be understood: {error}")
            continue
        for anchor in (made.one, made.other):
            if not anchor.spans:
                yield from _whole(where, anchor, made, newest)
                continue
            key = known.get((anchor.article, anchor.text))
            if key is None:
                yield Fault(where=where, what=f"it is about a text of article {anchor.article} that is not there")
            elif any(not _within(span, texts[key].length) for span in anchor.spans):
                yield Fault(where=where, what="it points where its text has no words")
            elif not quick and not _is_found(connection, anchor, made.subject, key):
                orphan = texts[key].read > made.at
                yield Orphan(where=where, what=_ABSENT) if orphan else Fault(where=where, what=_ABSENT)


def _whole(where: str, anchor: Anchor, made: Judged, newest: Mapping[str, int]) -> Iterator[Found]:
    """A thing that is judged as a whole: an article, a person of the registry, a record of others."""
    if anchor.article.startswith(PERSON):
        if anchor.article.removeprefix(PERSON) not in registry().people:
            yield Orphan(where=where, what=f"the registry of this version does not know {anchor.article}")
    elif made.subject is Subject.ENTITY:
        if not is_identifier(anchor.article):
            yield Fault(where=where, what=f"{anchor.article} is neither a person of the registry nor an identifier")
    elif anchor.article not in newest:
        yield Fault(where=where, what=f"article {anchor.article} is not there")


def _is_found(connection: Connection, anchor: Anchor, subject: Subject, revision: int) -> bool:
    """Whether the reading of a revision finds what is judged in its words; of a fate and of a name any words will do."""
    if subject not in (Subject.STATEMENT, Subject.PROMISE):
        return True
    reading = readings_of(connection, [revision])[revision]
    if subject is Subject.STATEMENT:
        there = [span for each in reading.statements for span in each.content]
    else:
        there = [each.text for each in reading.commitments]
    return any(one.start < other.end and other.start < one.end for one in anchor.spans for other in there)


def _within(span: Span, length: int) -> bool:
    return 0 <= span.start < span.end <= length
