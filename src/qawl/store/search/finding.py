"""Statements found by a question, in the order asked for, and counted by what they may be narrowed to.

Invariant: a facet's count is how many statements are found when the question is narrowed by its value.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import select

from qawl.errors import QuestionError
from qawl.ledger.registry import registry
from qawl.records import PromiseState
from qawl.store import schema
from qawl.store.promises import BY_DEADLINE, SOON
from qawl.store.query import having, rows, stored
from qawl.store.search.days import bars
from qawl.store.search.meanings import ALIKE, are_there
from qawl.store.search.query import Facet, FacetName, FacetValue, Found, Hit, Order, Way
from qawl.store.search.sheet import NAMED, NEVER, UNKNOWN_DAY, Column, Mask, Numbers, Sheet
from qawl.store.sought import sought
from qawl.store.words import query_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from qawl.store.dialects.dialect import FullText
    from qawl.store.search.meanings import Meanings, Scores
    from qawl.store.search.query import SearchQuery

VALUES = 8
"""Values of a facet that are listed."""

RANKED = 10_000
"""Of so many statements at most the relevance is told: words that more of them have tell little, and the newest come first."""


class _Looked(NamedTuple):
    """The rows that have what was looked for, and how much; None where nothing was, or all have it alike."""

    rows: Mask
    scores: Scores | None


def find(
    connection: Connection,
    sheet: Sheet,
    meanings: Callable[[], Meanings],
    query: SearchQuery,
    *,
    full_text: FullText | None,
) -> Found:
    """What a question finds. Raises `QuestionError` for a condition on words that holds none."""
    asked = _asked(connection, sheet, meanings, query, full_text=full_text)
    base = asked.base
    found = np.flatnonzero(_all([base, *asked.narrowed.values()]))
    page = _in_order(found, asked.scores, query)
    shown = page[query.skip : query.skip + query.limit]
    widened = {name: _all([base, *_but(asked.narrowed, name)]) for name in asked.narrowed}
    return Found(
        total=len(page),
        hits=_hits(connection, sheet, shown, asked.scores if asked.vectors else None),
        facets=tuple(
            _facet(sheet, query, name, np.flatnonzero(widened[name]) if name in widened else found)
            for name in FacetName
        ),
        days=bars(sheet.days[found], query.since, query.until),
        held=len(sheet),
        known=len(asked.vectors.rows) if asked.vectors else None,
        by_meaning=asked.vectors is not None or are_there(connection),
    )


def keys(
    connection: Connection,
    sheet: Sheet,
    meanings: Callable[[], Meanings],
    query: SearchQuery,
    *,
    full_text: FullText | None,
) -> Numbers:
    """The keys of all statements that a question finds, in no order. Raises as `find` does."""
    asked = _asked(connection, sheet, meanings, query, full_text=full_text)
    return sheet.keys[_all([asked.base, *asked.narrowed.values()])]


class _Asked(NamedTuple):
    """The rows that meet the conditions of a question: those that no facet sets, and each that one does.

    scores: how much each row has of what was looked for, where that is told; vectors: where it was looked for by its meaning.
    """

    base: Mask
    narrowed: dict[FacetName, Mask]
    scores: Scores | None
    vectors: Meanings | None


def _asked(
    connection: Connection,
    sheet: Sheet,
    meanings: Callable[[], Meanings],
    query: SearchQuery,
    *,
    full_text: FullText | None,
) -> _Asked:
    vectors = meanings() if query.words is not None and query.way is Way.MEANING else None
    looked = _looked(connection, sheet, vectors, query, full_text=full_text)
    base = _all([looked.rows, _named(sheet, query), _between(sheet, query)])
    return _Asked(base, _narrowed(sheet, query), looked.scores, vectors)


def _all(masks: list[Mask]) -> Mask:
    return reduce(np.logical_and, masks)


def _but(narrowed: dict[FacetName, Mask], name: FacetName) -> list[Mask]:
    """The conditions of all facets but one."""
    return [mask for each, mask in narrowed.items() if each is not name]


# --- what was looked for ------------------------------------------------------------------------------------------------


def _looked(
    connection: Connection, sheet: Sheet, vectors: Meanings | None, query: SearchQuery, *, full_text: FullText | None
) -> _Looked:
    if query.words is None:
        return _Looked(np.ones(len(sheet), dtype=np.bool_), None)
    if vectors is not None:
        if not query_forms(query.words):
            raise QuestionError("there is no word to look for in it", where=repr(query.words), hint="give some words")
        alike = vectors.alike(query.words)
        return _Looked(alike >= ALIKE, alike)
    ranked = query.order is Order.RELEVANCE
    keys, relevance = _with_words(connection, query.words, full_text=full_text, ranked=ranked)
    at = sheet.rows_of(keys)
    mask = np.zeros(len(sheet), dtype=np.bool_)
    mask[at[at >= 0]] = True
    if relevance is None:
        return _Looked(mask, None)
    scores = np.zeros(len(sheet), dtype=np.float32)
    scores[at[at >= 0]] = relevance[at >= 0]
    return _Looked(mask, scores)


def _with_words(
    connection: Connection, words: str, *, full_text: FullText | None, ranked: bool
) -> tuple[Numbers, Scores | None]:
    """The keys of the statements that have words, and how relevant each is (BM25), where the database can tell."""
    asked = sought(words)
    if full_text is None:
        of = schema.statements.c
        held = connection.execute(select(of.pk).where(of.current.is_(True), *having(of.words, asked))).scalars().all()
        return np.array(held, dtype=np.int64), None
    keys = full_text.keys(connection, asked)
    if not ranked or len(keys) > RANKED:
        return keys, None
    return full_text.relevance(connection, asked)


# --- conditions ---------------------------------------------------------------------------------------------------------


def _named(sheet: Sheet, query: SearchQuery) -> Mask:
    """The rows whose speaker and outlet have the words that are asked for in their names."""
    mask = np.ones(len(sheet), dtype=np.bool_)
    if query.speaker is not None:
        mask &= _calling(sheet.names, sheet.called, query.speaker)
    if query.outlet is not None:
        mask &= _calling(sheet.outlets, sheet.outlets_called, query.outlet)
    return mask


def _calling(column: Column, called: tuple[str, ...], words: str) -> Mask:
    asked = [f" {form} " for form in query_forms(words)]
    if not asked:
        raise QuestionError("there is no word to look for in it", where=repr(words), hint="give at least one word")
    return column.among([number for number, forms in enumerate(called) if all(form in forms for form in asked)])


def _narrowed(sheet: Sheet, query: SearchQuery) -> dict[FacetName, Mask]:
    """The rows that meet each condition that a facet sets, by the facet."""
    found: dict[FacetName, Mask] = {}
    for name, column in _columns(sheet).items():
        value = getattr(query, name.value)
        if value is not None:
            found[name] = column.having([value])
    if query.topic is not None:
        found[FacetName.TOPIC] = sheet.topics[query.topic]
    if query.promise is not None:
        found[FacetName.PROMISE] = _standing(sheet, query)[query.promise]
    return found


def _columns(sheet: Sheet) -> dict[FacetName, Column]:
    return {
        FacetName.VOICE: sheet.voices,
        FacetName.CARRIER: sheet.outlets,
        FacetName.ACT: sheet.acts,
        FacetName.KIND: sheet.kinds,
    }


def _standing(sheet: Sheet, query: SearchQuery) -> Mapping[PromiseState, Mask]:
    """The rows from which a promise comes that stands so on the day of the question, by its deadline alone."""
    if query.promise is not None and query.promise not in BY_DEADLINE:
        hint = f"give one of {', '.join(sorted(BY_DEADLINE))}"
        raise QuestionError("not a state that a deadline tells", where=f"promise={query.promise.value}", hint=hint)
    day, due = query.as_of.toordinal(), sheet.due
    states = {
        PromiseState.OVERDUE: due < day,
        PromiseState.DUE_SOON: (due >= day) & (due <= day + SOON.days),
        PromiseState.OPEN: (due > day + SOON.days) & (due < NEVER),
        PromiseState.UNDATED: due == NEVER,
    }
    found = {}
    for state, promises in states.items():
        found[state] = np.zeros(len(sheet), dtype=np.bool_)
        found[state][sheet.promised[promises]] = True
    return found


def _between(sheet: Sheet, query: SearchQuery) -> Mask:
    """The rows of the days asked for; of an unknown day none is."""
    mask = np.ones(len(sheet), dtype=np.bool_)
    if query.since is not None:
        mask &= sheet.days >= query.since.toordinal()
    if query.until is not None:
        mask &= (sheet.days <= query.until.toordinal()) & (sheet.days != UNKNOWN_DAY)
    return mask


# --- what is shown ------------------------------------------------------------------------------------------------------


def _in_order(found: Numbers, scores: Scores | None, query: SearchQuery) -> Numbers:
    """The rows found, in the order asked for: that of the sheet among equals."""
    if scores is None or query.order is Order.DATE:
        return found
    return found[np.argsort(-scores[found], kind="stable")]


def _hits(connection: Connection, sheet: Sheet, shown: Numbers, alike: Scores | None) -> tuple[Hit, ...]:
    keys = sheet.keys[shown].tolist()
    held = {row.pk: stored(row) for row in connection.execute(rows().where(schema.statements.c.pk.in_(keys)))}
    likeness = [None] * len(keys) if alike is None else [round(float(each), 4) for each in alike[shown]]
    return tuple(
        Hit(statement=held[key], alike=likely) for key, likely in zip(keys, likeness, strict=True) if key in held
    )


def _facet(sheet: Sheet, query: SearchQuery, name: FacetName, found: Numbers) -> Facet:
    """How many of the rows found each value of a facet leaves."""
    if name is FacetName.TOPIC:
        counted = {topic.value: int(np.count_nonzero(mask[found])) for topic, mask in sheet.topics.items()}
    elif name is FacetName.PROMISE:
        standing = _standing(sheet, query)
        counted = {state.value: int(np.count_nonzero(mask[found])) for state, mask in standing.items()}
    else:
        column = _columns(sheet)[name]
        counts = column.counts(found)
        # The chosen one is listed whatever its count: it is where one widens.
        there = np.flatnonzero(counts)
        best = there[np.argsort(-counts[there], kind="stable")][: VALUES + 1].tolist()
        counted = {column.values[number]: int(counts[number]) for number in best}
        wanted = getattr(query, name.value)
        if wanted in column.values:
            counted.setdefault(wanted, int(counts[column.values.index(wanted)]))
        others = len(there) - len(counted)
        return _listed(sheet, query, name, counted, others)
    return _listed(sheet, query, name, counted, 0)


def _listed(sheet: Sheet, query: SearchQuery, name: FacetName, counted: dict[str, int], others: int) -> Facet:
    wanted = getattr(query, name.value)
    ranked = sorted((value for value in counted if counted[value] or value == wanted), key=lambda each: -counted[each])
    shown = ranked[:VALUES]
    if wanted in ranked and wanted not in shown:
        shown.append(wanted)
    values = [FacetValue(value=each, name=_name_of(sheet, name, each), count=counted[each]) for each in shown]
    return Facet(name=name, values=tuple(values), more=max(0, others + len(ranked) - len(shown)))


def _name_of(sheet: Sheet, name: FacetName, value: str) -> str:
    if name is not FacetName.VOICE:
        return value
    if value.startswith(NAMED):
        return value.removeprefix(NAMED)
    person = registry().people.get(value.removeprefix("person:")) if value.startswith("person:") else None
    return person.arabic if person else sheet.usual_names.get(value, value)
