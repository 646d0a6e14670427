"""Whether two of whom the articles speak are one: questions for a person, found when they are asked for.

Invariants:

- Nothing is kept for a question: it follows from the entities, their keys and the judgements as they stand. Two that judgements
  part, if only by way of others (one is a record of Wikidata that the other is not), are not asked about.
- At most `LOOKED_AT` pairs are compared, those most in the news first, so a page costs the same however large the store is, but
  for one pass of the database over the keys.
- An entity stands in one question of a page: what is answered of it may make it another one.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import case, or_, select

from qawl.arabic.letters import fold
from qawl.ledger.chains import chain_of
from qawl.ledger.judgements import Judgements, Pair, standing
from qawl.ledger.offices import english_of
from qawl.ledger.places import code_of
from qawl.ledger.profiles import Entity, Profile, ProfileKind, Sign, Verdict, keys, same
from qawl.ledger.registry import registry
from qawl.ledger.words import stem_of
from qawl.lexicon import tables
from qawl.records import Span, Subject
from qawl.store import schema
from qawl.store.ledger.denoted import Denoted
from qawl.store.ledger.questions import Proposal, Settled, Side, Worded, articles, in_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from qawl.ledger.chains import Chain
    from qawl.ledger.judgements import Judged
    from qawl.ledger.registry import Person, Tenure

_ENTITIES, _PROFILES, _KEYS = schema.entities, schema.profiles, schema.entity_keys

LOOKED_AT = 3000
"""How many pairs of entities are compared for a page at most."""

_BATCH = 500
# What the keys of those begin with who share more than a family name.
_NAMED = ("fathers:", "open:", "person:")
# Of how many articles of an entity, the latest, the one is shown that tells most of him; how many offices and bodies are shown.
_ARTICLES, _SHOWN = 5, 3


class _Doubt(NamedTuple):
    """An entity, by the key of its row, that may be another one or a person of the registry, by his key; how likely."""

    one: int
    other: int | str
    likely: float


def entity_questions(connection: Connection, judged: Sequence[Judged], limit: int) -> Iterator[Proposal]:
    """The likeliest of those whom most articles speak of, each once; limit: how many will be asked at most."""
    settled = Settled(connection, judged, Subject.ENTITY)
    doubts = [*_pairs(connection, settled, limit), *_registered(connection, settled)]
    judgements = _of_entities(connection, judged)
    seen: set[int] = set()
    for doubt in sorted(doubts, key=lambda doubt: (-doubt.likely, str(doubt))):
        entities = {each for each in (doubt.one, doubt.other) if isinstance(each, int)}
        if seen.isdisjoint(entities) and not judgements.different(str(doubt.one), str(doubt.other)):
            seen |= entities
            sides = _sides(connection, entities)
            yield Proposal(
                subject=Subject.ENTITY,
                one=sides[doubt.one],
                other=sides[doubt.other] if isinstance(doubt.other, int) else _person(doubt.other),
                likely=doubt.likely,
            )


def _of_entities(connection: Connection, judged: Sequence[Judged]) -> Judgements:
    """What follows from the judgements about entities, which go by the keys of their rows."""
    rows = [row for row in standing(judged) if row.subject is Subject.ENTITY]
    denoted = Denoted.of(connection, rows)
    ends = ((denoted.entity(row.one), denoted.entity(row.other), row.judgement) for row in rows)
    return Judgements(
        Pair(str(one), str(other), judgement)
        for one, other, judgement in ends
        if one is not None and other is not None and one != other
    )


def _pairs(connection: Connection, settled: Settled, limit: int) -> list[_Doubt]:
    """Two entities whose names agree, until there are questions for a page."""
    found: list[_Doubt] = []
    sharing = iter(_sharing(connection))
    while len(found) < 2 * limit and (some := list(islice(sharing, _BATCH))):  # of some, one entity will be the same
        entities = _entities(connection, {pk for pair in some for pk in pair})
        doubts = [doubt for one, other in some if (doubt := _doubt(one, other, entities[one], entities[other]))]
        found += _open(connection, settled, doubts)
    return found


def _sharing(connection: Connection) -> list[tuple[int, int]]:
    """The pairs of entities that share a key of more than the family name, those first of whom both are most in the news."""
    ours, theirs = _KEYS.alias(), _KEYS.alias()
    one, other = _ENTITIES.alias(), _ENTITIES.alias()
    less = case((one.c.articles < other.c.articles, one.c.articles), else_=other.c.articles)
    pairs = (
        select(ours.c.entity, theirs.c.entity.label("other"))
        .join(theirs, ours.c.key == theirs.c.key)
        .join(one, one.c.pk == ours.c.entity)
        .join(other, other.c.pk == theirs.c.entity)
        .where(ours.c.entity < theirs.c.entity, or_(*(ours.c.key.startswith(kind) for kind in _NAMED)))
        .where(or_(one.c.person.is_(None), other.c.person.is_(None)))
        .group_by(ours.c.entity, theirs.c.entity, one.c.articles, other.c.articles)
        .order_by(less.desc(), (one.c.articles + other.c.articles).desc(), ours.c.entity, theirs.c.entity)
    )
    return [(row.entity, row.other) for row in connection.execute(pairs.limit(LOOKED_AT))]


def _entities(connection: Connection, pks: Collection[int]) -> dict[int, Entity]:
    chosen = select(_ENTITIES.c.pk, _ENTITIES.c.payload).where(_ENTITIES.c.pk.in_(pks))
    return {row.pk: msgspec.json.decode(row.payload, type=Entity) for row in connection.execute(chosen)}


def _doubt(one: int, other: int | str, ours: Entity, theirs: Entity) -> _Doubt | None:
    """A pair that is not told to be two: one that is the same stayed apart only because no article came to unite it."""
    told = same(ours, theirs)
    return None if told.verdict is Verdict.DIFFERENT else _Doubt(one, other, 1 / (1 + exp(-told.score)))


def _open(connection: Connection, settled: Settled, doubts: Sequence[_Doubt]) -> list[_Doubt]:
    """Those of some doubts that nobody has judged."""
    entities = {each for doubt in doubts for each in (doubt.one, doubt.other) if isinstance(each, int)}

    def held(revisions: Collection[int]) -> Iterator[Worded]:
        chosen = select(_PROFILES.c.revision, _PROFILES.c.entity, _PROFILES.c.payload)
        chosen = chosen.where(_PROFILES.c.revision.in_(revisions), _PROFILES.c.entity.in_(entities))
        for row in connection.execute(chosen):
            profile = msgspec.json.decode(row.payload, type=Profile)
            yield Worded(row.revision, (profile.name, *profile.spans), str(row.entity))

    known = settled.pairs(held)
    return [doubt for doubt in doubts if frozenset((str(doubt.one), str(doubt.other))) not in known]


# --- persons of the registry --------------------------------------------------------------------------------------------


class _Writing(NamedTuple):
    """One writing of the name of a person of the registry."""

    person: str
    chain: Chain


def _registered(connection: Connection, settled: Settled) -> list[_Doubt]:
    """Entities that may be a person of the registry: a name in another spelling, or an article that said too little."""
    known = _writings()
    chosen = select(_KEYS.c.key, _ENTITIES.c.pk, _ENTITIES.c.payload).join(_ENTITIES, _KEYS.c.entity == _ENTITIES.c.pk)
    chosen = chosen.where(_KEYS.c.key.in_(known), _ENTITIES.c.person.is_(None))
    chosen = chosen.order_by(_ENTITIES.c.articles.desc(), _ENTITIES.c.pk).limit(LOOKED_AT)
    doubts: dict[tuple[int, str], _Doubt] = {}
    for row in connection.execute(chosen):
        entity = msgspec.json.decode(row.payload, type=Entity)
        for written in known[row.key]:
            key = f"person:{written.person}"
            doubt = _doubt(row.pk, key, _as_entity(written), entity)
            if doubt and ((row.pk, key) not in doubts or doubt.likely > doubts[row.pk, key].likely):
                doubts[row.pk, key] = doubt
    return _open(connection, settled, list(doubts.values()))


@cache
def _writings() -> Mapping[str, list[_Writing]]:
    """The persons of the registry by what entities are looked up by; not to be changed."""
    found: defaultdict[str, list[_Writing]] = defaultdict(list)
    for row in tables.load("people"):
        for chain in dict.fromkeys(map(chain_of, (row.arabic, *row.arabic_other))):
            if len(chain.words) > 1:
                for key in keys(_profile(chain, {})):
                    if key.startswith(_NAMED):
                        found[key].append(_Writing(row.id, chain))
    return found


@cache
def _as_entity(written: _Writing) -> Entity:
    """A person of the registry as articles would make him known: by a name, his offices and his countries."""
    return Entity.of(_profile(written.chain, _signs(registry().people[written.person])))


def _profile(chain: Chain, signs: dict[Sign, frozenset[str]]) -> Profile:
    return Profile(
        article="",
        kind=ProfileKind.PERSON,
        name=Span(0, 0),
        called=" ".join(chain.words),
        words=chain.words,
        closed=chain.closed,
        signs=signs,
    )


def _signs(person: Person) -> dict[Sign, frozenset[str]]:
    """What the tenures tell of a person as an article would: stems of the offices, and the seats."""
    titles = _titles()
    named = [
        title
        for held in person.tenures
        for title in titles.get((held.office, held.seat)) or titles.get((held.office, ""), ())
    ]
    words = {word for title in named for word in fold(title).split() if not code_of(word)}
    return {
        Sign.OFFICE: frozenset(stem for word in words if (stem := stem_of(word))),
        Sign.COUNTRY: person.seats(None),
    }


@cache
def _titles() -> dict[tuple[str, str], tuple[str, ...]]:
    """The first title of each office in Arabic, by office and seat."""
    return {(row.office, row.seat): tuple(row.titles[:1]) for row in tables.load("public_offices")}


def _person(key: str) -> Side:
    person = registry().people[key.removeprefix("person:")]
    return Side(
        id=key,
        article=None,
        outlet=None,
        published=None,
        name=person.arabic,
        words=person.english,
        offices=tuple(dict.fromkeys(map(_held, person.tenures))),
    )


def _held(tenure: Tenure) -> str:
    row = tenure.row
    until = row.until or f"(in office as of {row.as_of})"
    return f"{english_of(tenure.office, tenure.seat)} ({tenure.seat}) {row.since} – {until}"


# --- what is shown ------------------------------------------------------------------------------------------------------


def _sides(connection: Connection, pks: Collection[int]) -> dict[int, Side]:
    """Entities, each with a sentence of one of its latest articles: that of the article that tells most of him."""
    rows = connection.execute(select(_ENTITIES).where(_ENTITIES.c.pk.in_(pks))).all()
    best = {row.pk: _best(connection, row.pk) for row in rows}
    told = articles(connection, {revision for revision, _ in best.values()})
    found = {}
    for row in rows:
        entity = msgspec.json.decode(row.payload, type=Entity)
        revision, profile = best[row.pk]
        article = told[revision].article
        words, before, behind = in_sentence(article.text, profile.name)
        found[row.pk] = Side(
            id=row.id,
            article=told[revision].id,
            outlet=article.outlet,
            published=article.published,
            name=entity.name,
            words=words,
            before=before,
            behind=behind,
            offices=tuple(sorted(entity.offices, key=lambda office: -entity.offices[office].count)[:_SHOWN]),
            bodies=tuple(sorted(entity.bodies, key=lambda body: -entity.bodies[body].count)[:_SHOWN]),
        )
    return found


def _best(connection: Connection, entity: int) -> tuple[int, Profile]:
    chosen = select(_PROFILES.c.revision, _PROFILES.c.payload).where(_PROFILES.c.entity == entity)
    latest = connection.execute(chosen.order_by(_PROFILES.c.pk.desc()).limit(_ARTICLES)).all()
    told = [(row.revision, msgspec.json.decode(row.payload, type=Profile)) for row in latest]
    return max(told, key=lambda pair: (bool(pair[1].offices), len(pair[1].bodies)))
