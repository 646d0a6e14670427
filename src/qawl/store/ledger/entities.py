"""Persons and bodies that the registry does not know, in the store: they grow with each article, and people join and part them.

Invariants:

- An entity is what its profiles say together; when one goes (its article has a new text, or was read again), it is made again
  from those that are left.
- A profile is compared with the entities that share a key, a bounded number of them, never with all.
- What people judged is kept: profiles that are one stand in one entity, profiles that are two never do.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from qawl.ledger.judgements import Judgements, standing
from qawl.ledger.profiles import LOOKED_UP, UNITED, Entity, Profile, ProfileKind, joinable, same
from qawl.ledger.profiles import Held as Told
from qawl.ledger.profiles import keys as keys_of
from qawl.records import Judgement, Record, Span, Subject
from qawl.store import identity, schema
from qawl.store.keyset import Key, Keys
from qawl.store.ledger.anchors import PERSON, texts_of
from qawl.store.ledger.denoted import Denoted, Member, members
from qawl.store.ledger.identifications import Identifications
from qawl.store.ledger.lookup import inserted, pieces
from qawl.store.query import naming
from qawl.store.words import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set

    from sqlalchemy import Connection, Row, Select

    from qawl.ledger.judgements import Judged
    from qawl.store.ledger.placing import Taken

_ENTITIES, _PROFILES, _KEYS = schema.entities, schema.profiles, schema.entity_keys


def keys(one: Profile | Entity) -> frozenset[str]:
    """What the store looks a profile or an entity up by."""
    return identity.bounded(keys_of(one))


class Held(NamedTuple):
    """An entity and the key of its row."""

    pk: int
    entity: Entity


def note(connection: Connection, taken: Sequence[Taken], judged: Sequence[Judged]) -> dict[tuple[int, Span], int]:
    """Take in what articles say of whom the registry does not know; by revision and naming the keys of the profiles."""
    if not any(row.subject is Subject.ENTITY for row in standing(judged)):
        return _note(connection, taken)
    told: dict[tuple[int, Span], int] = {}
    for each in taken:  # what people joined and parted in one article may bear on the next
        told |= _note(connection, [each])
        obey(connection, judged, set(connection.execute(_of_revision(each.revision)).scalars()))
    return told


def _note(connection: Connection, taken: Sequence[Taken]) -> dict[tuple[int, Span], int]:
    said = [(each.revision, profile) for each in taken for profile in each.notes.profiles]
    known = _Known(connection, frozenset[str]().union(*(keys(profile) for _, profile in said)))
    owners = [(revision, profile, known.take_in(profile)) for revision, profile in said]
    known.write()
    rows = [
        {"revision": revision, "entity": known.key_of(owner), "payload": _json(profile)}
        for revision, profile, owner in owners
    ]
    return {
        (revision, naming): pk
        for (revision, profile, _), pk in zip(owners, inserted(connection, _PROFILES, rows), strict=True)
        for naming in (profile.name, *profile.spans)
    }


def _of_revision(revision: int) -> Select[int]:
    """The entities that a revision speaks of."""
    return select(_PROFILES.c.entity).where(_PROFILES.c.revision == revision)


class _Known:
    """The entities at hand while articles are taken in, by key; the last seen last. Nothing is written before `write`."""

    def __init__(self, connection: Connection, asked: Collection[str]) -> None:
        self._connection = connection
        self._entities: dict[str, Entity] = {}
        self._pks: dict[str, int] = {}  # of those that stand in the store
        self._changed: dict[str, None] = {}
        self._gone: dict[str, str] = {}  # which entity took one in
        self._by_key: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for piece in pieces(asked):
            for key, pk, entity in _candidates(connection, piece):
                self._entities[entity.id], self._pks[entity.id] = entity, pk
                self._by_key[key][entity.id] = None

    def take_in(self, profile: Profile) -> str:
        """The id of the entity of a profile: one that grows by it, or a new one."""
        found = joinable(profile, self._sharing(keys(profile)))
        if not found:
            entity = Entity.of(profile)
        else:
            entity = found[0].with_(profile)
            for other in found[1:]:
                if same(entity, other).score >= UNITED:
                    entity = entity.united(other)
                    self._drop(other.id, entity.id)
        self._put(entity)
        return entity.id

    def _sharing(self, asked: Iterable[str]) -> list[Entity]:
        """The entities that share a key, of each key the last that were seen."""
        ids = dict.fromkeys(id_ for key in sorted(asked) for id_ in list(reversed(self._by_key[key]))[:LOOKED_UP])
        return [self._entities[id_] for id_ in ids]

    def _put(self, entity: Entity) -> None:
        self._entities[entity.id] = entity
        self._changed[entity.id] = None
        for key in keys(entity):
            self._by_key[key].pop(entity.id, None)
            self._by_key[key][entity.id] = None

    def _drop(self, id_: str, into: str) -> None:
        del self._entities[id_]
        self._changed.pop(id_, None)
        self._gone[id_] = into
        for sharing in self._by_key.values():
            sharing.pop(id_, None)

    def key_of(self, id_: str) -> int:
        """The key of the row of an entity, or of the one that took it in, once they are written."""
        while id_ in self._gone:
            id_ = self._gone[id_]
        return self._pks[id_]

    def write(self) -> None:
        """Write what changed: an entity that was taken in goes, and its profiles go to the one that took it in."""
        changed = [self._entities[id_] for id_ in self._changed]
        held = [entity for entity in changed if entity.id in self._pks]
        new = [entity for entity in changed if entity.id not in self._pks]
        self._pks |= zip((entity.id for entity in new), _insert(self._connection, new), strict=True)
        _update(self._connection, [Held(self._pks[entity.id], entity) for entity in held])
        gone = [id_ for id_ in self._gone if id_ in self._pks]
        for id_ in gone:
            moved = update(_PROFILES).where(_PROFILES.c.entity == self._pks[id_])
            self._connection.execute(moved.values(entity=self.key_of(id_)))
        _delete(self._connection, [self._pks[id_] for id_ in gone])


def _candidates(connection: Connection, asked: Collection[str]) -> Iterator[tuple[str, int, Entity]]:
    """Keys with the entities that have them, of each key the last that were seen, the last of all last."""
    latest = func.row_number().over(
        partition_by=_KEYS.c.key, order_by=(_ENTITIES.c.last_day.desc().nulls_last(), _ENTITIES.c.pk.desc())
    )
    sharing = select(_KEYS.c.key, _ENTITIES.c.pk, _ENTITIES.c.payload, latest.label("place"))
    sharing = sharing.join(_ENTITIES, _KEYS.c.entity == _ENTITIES.c.pk).where(_KEYS.c.key.in_(asked))
    ranked = sharing.subquery()
    found = select(ranked).where(ranked.c.place <= LOOKED_UP).order_by(ranked.c.place.desc(), ranked.c.pk)
    decoded: dict[int, Entity] = {}
    for row in connection.execute(found).all():
        if row.pk not in decoded:
            decoded[row.pk] = msgspec.json.decode(row.payload, type=Entity)
        yield row.key, row.pk, decoded[row.pk]


def _values(entity: Entity) -> dict[str, object]:
    return {
        "kind": entity.kind.value,
        "name": entity.name,
        "words": forms(" ".join(entity.names)),
        "articles": entity.articles,
        "last_day": entity.last,
        "payload": _json(entity),
    }


def _insert(connection: Connection, entities: Sequence[Entity]) -> list[int]:
    """Insert entities; the keys of their rows."""
    rows = [{"id": id_, **_values(entity)} for id_, entity in zip(_free(connection, entities), entities, strict=True)]
    pks = inserted(connection, _ENTITIES, rows)
    _note_keys(connection, list(map(Held, pks, entities)), frozenset())
    return pks


def _free(connection: Connection, entities: Sequence[Entity]) -> list[str]:
    """Permalinks of new entities: of one that another entity still has, though it lost the profile that it is of, the next one."""
    found = [identity.finding_id("entity", entity.id) for entity in entities]
    for number in count(2):
        taken: set[str] = set()
        for piece in pieces(found):
            taken.update(connection.execute(select(_ENTITIES.c.id).where(_ENTITIES.c.id.in_(piece))).scalars())
        if not taken:
            break
        found = [
            identity.finding_id("entity", entity.id, number) if permalink in taken else permalink
            for permalink, entity in zip(found, entities, strict=True)
        ]
    return found


_UPDATE = update(_ENTITIES).where(_ENTITIES.c.pk == bindparam("held"))


def _update(connection: Connection, held: Sequence[Held]) -> None:
    if held:
        connection.execute(_UPDATE, [{"held": each.pk, **_values(each.entity)} for each in held])
        of = select(_KEYS.c.key, _KEYS.c.entity).where(_KEYS.c.entity.in_([each.pk for each in held]))
        _note_keys(connection, held, {(row.key, row.entity) for row in connection.execute(of)})


def _note_keys(connection: Connection, held: Iterable[Held], known: Set[tuple[str, int]]) -> None:
    new = [{"key": key, "entity": pk} for pk, entity in held for key in sorted(keys(entity)) if (key, pk) not in known]
    if new:
        connection.execute(insert(_KEYS), new)


def _delete(connection: Connection, pks: Collection[int]) -> None:
    connection.execute(delete(_KEYS).where(_KEYS.c.entity.in_(pks)))
    connection.execute(delete(_ENTITIES).where(_ENTITIES.c.pk.in_(pks)))


def withdraw(connection: Connection, revision: int) -> None:
    """Take back what a revision says; the entities are made again from what is left."""
    pks = set(connection.execute(_of_revision(revision)).scalars())
    connection.execute(delete(_PROFILES).where(_PROFILES.c.revision == revision))
    for pk in sorted(pks):
        left = connection.execute(select(_PROFILES.c.payload).where(_PROFILES.c.entity == pk)).scalars().all()
        if left:
            _update(connection, [Held(pk, _folded([msgspec.json.decode(each, type=Profile) for each in left]))])
        else:
            _delete(connection, [pk])


def _folded(told: Sequence[Profile]) -> Entity:
    """Profiles of one entity together, in order of day."""
    first, *others = sorted(told, key=lambda profile: (profile.day or dt.date.max, profile.article, profile.name))
    entity = Entity.of(first)
    for profile in others:
        entity = entity.with_(profile)
    return entity


# --- asking -------------------------------------------------------------------------------------------------------------


class StoredEntity(Record, frozen=True, kw_only=True):
    """Somebody whom the registry does not know, or a body: what the articles say.

    names: with the number of articles; offices, bodies, countries: with the days on which they were told. person: the key of the
    registry, identifiers: the records of others (`https://www.wikidata.org/wiki/Q42`), where somebody judged that it is these.
    """

    id: str
    kind: ProfileKind
    name: str
    names: dict[str, int]
    offices: dict[str, Told]
    bodies: dict[str, Told]
    countries: dict[str, Told]
    articles: int
    first: dt.date | None
    last: dt.date | None
    person: str | None
    identifiers: tuple[str, ...] = ()


KEYS: Keys = (Key(_ENTITIES.c.articles, descending=True), Key(_ENTITIES.c.pk))
"""What entities are listed by."""


class EntityQuery(Record, frozen=True, kw_only=True):
    """Which entities: those whose names have all words. Those of most articles come first."""

    words: str | None = None


def named(connection: Connection, words: str, limit: int, judged: Sequence[Judged]) -> list[StoredEntity]:
    """The entities whose names have all words, those of most articles first. Raises `StoreError` where there is no word."""
    chosen = selection(EntityQuery(words=words)).order_by(*(key.order for key in KEYS)).limit(limit)
    return [*map(stored(connection, judged), connection.execute(chosen))]


def selection(query: EntityQuery) -> Select[Any]:
    """The SELECT that answers a query, without an order. Raises `StoreError` for a condition on words that holds none."""
    return select(_ENTITIES).where(*naming((_ENTITIES.c.words, query.words)))


def stored(connection: Connection, judged: Sequence[Judged]) -> Callable[[Row[Any]], StoredEntity]:
    """What makes records of rows of `selection`, with the identifiers that people accepted."""
    known = Identifications(connection, judged)
    return lambda row: _stored(row, known.accepted(row.pk))


def by_id(connection: Connection, id_: str, judged: Sequence[Judged]) -> StoredEntity | None:
    """An entity by its whole id."""
    row = connection.execute(select(_ENTITIES).where(_ENTITIES.c.id == id_)).first()
    return None if row is None else _stored(row, Identifications(connection, judged).accepted(row.pk))


def _stored(row: Row[Any], identifiers: tuple[str, ...]) -> StoredEntity:
    entity = msgspec.json.decode(row.payload, type=Entity)
    return StoredEntity(
        id=row.id,
        kind=entity.kind,
        name=entity.name,
        names=entity.names,
        offices=entity.offices,
        bodies=entity.bodies,
        countries=entity.countries,
        articles=entity.articles,
        first=entity.first,
        last=entity.last,
        person=row.person,
        identifiers=identifiers,
    )


# --- what people judged -------------------------------------------------------------------------------------------------


def follow(connection: Connection, judged: Sequence[Judged], last: Judged) -> None:
    """Make the entities that a judgement names, which may have been taken back, what all that stand make them.

    What is the same as either side may come together with the other; a judgement that parts or leaves open moves only whom it
    names.
    """
    rows = [row for row in standing(judged) if row.subject is Subject.ENTITY]
    denoted = Denoted.of(connection, [*rows, last])
    named = {key for anchor in (last.one, last.other) if (key := denoted.entity(anchor)) is not None}
    if last.judgement is Judgement.SAME or last.undoes is not None:
        named = _together(named, rows, denoted)
    _rebuild(connection, {key for key in named if isinstance(key, int)}, rows)


def obey(connection: Connection, judged: Sequence[Judged], entities: Collection[int]) -> None:
    """Make some entities what people judged them to be, and with them those that judgements join them with."""
    rows = [row for row in standing(judged) if row.subject is Subject.ENTITY]
    if not rows:
        return
    denoted = Denoted.of(connection, rows)
    concerned = _together(entities, rows, denoted)
    if any(denoted.entity(anchor) in concerned for row in rows for anchor in (row.one, row.other)):
        _rebuild(connection, {key for key in concerned if isinstance(key, int)}, rows)


def _together(keys: Iterable[int | str], rows: Iterable[Judged], denoted: Denoted) -> set[int | str]:
    """Some entities and keys, with those that are the same by what people judged, directly or by way of others."""
    near: defaultdict[int | str, set[int | str]] = defaultdict(set)
    for row in rows:
        one, other = denoted.entity(row.one), denoted.entity(row.other)
        if row.judgement is Judgement.SAME and one is not None and other is not None:
            near[one].add(other)
            near[other].add(one)
    waiting = list(keys)
    found = set(waiting)
    for key in waiting:
        new = near[key] - found
        found |= new
        waiting.extend(new)
    return found


def _rebuild(connection: Connection, entities: Collection[int], rows: Sequence[Judged]) -> None:
    """Entities again from their profiles, as articles would have made them, but for what people joined and parted."""
    told = _members(connection, entities)
    texts = texts_of(connection, {anchor.article for row in rows for anchor in (row.one, row.other) if anchor.spans})
    known = select(_ENTITIES.c.id).where(_ENTITIES.c.pk.in_(entities)).order_by(_ENTITIES.c.pk)
    before = connection.execute(known).scalars().all()
    judged = Judgements(Denoted(told, texts).pairs(rows))
    groups = _joined(_grouped(told, judged), judged)
    connection.execute(update(_PROFILES).where(_PROFILES.c.entity.in_(entities)).values(entity=None))
    _delete(connection, entities)
    for held in groups:
        entity = _folded([row.profile for row in held])
        (pk,) = _insert(connection, [msgspec.structs.replace(entity, id=_kept_id(entity, held, before))])
        connection.execute(update(_PROFILES).where(_PROFILES.c.pk.in_([row.pk for row in held])).values(entity=pk))
        person = next((key for key in _persons(rows) if any(judged.same(key, str(row.pk)) for row in held)), None)
        connection.execute(update(_ENTITIES).where(_ENTITIES.c.pk == pk).values(person=person))


def _parted(judged: Judgements, some: Sequence[Member], others: Sequence[Member]) -> bool:
    return any(judged.different(str(one.pk), str(other.pk)) for one in some for other in others)


def _kept_id(entity: Entity, held: Sequence[Member], before: Sequence[str]) -> str:
    """The id of the entity that had the first of some profiles, where that one was its first: permalinks stay."""
    ids = (f"entity:{row.profile.article}:{row.profile.name.start}-{row.profile.name.end}" for row in held)
    first = {identity.finding_id("entity", id_): id_ for id_ in ids}
    return next((first[permalink] for permalink in before if permalink in first), entity.id)


def _members(connection: Connection, entities: Collection[int]) -> list[Member]:
    """The profiles of entities in order of day."""
    found = members(connection, _PROFILES.c.entity.in_(entities))
    return sorted(found, key=lambda each: (each.profile.day or dt.date.max, each.pk))


def _persons(rows: Iterable[Judged]) -> list[str]:
    """The persons of the registry that judgements name: identifiers of others are keys too, but nobody's in the registry."""
    return [anchor.article for row in rows for anchor in (row.one, row.other) if anchor.article.startswith(PERSON)]


def _grouped(members: Sequence[Member], judged: Judgements) -> list[list[Member]]:
    """Profiles as the articles make entities of them in order of day, but for what people parted."""
    made: list[tuple[Entity, list[Member]]] = []
    for row in members:
        free = [entity for entity, held in made if not _parted(judged, held, [row])]
        found = joinable(row.profile, free)
        if found:
            at = next(number for number, (entity, _) in enumerate(made) if entity is found[0])
            made[at] = (found[0].with_(row.profile), [*made[at][1], row])
        else:
            made.append((Entity.of(row.profile), [row]))
    return [held for _, held in made]


def _joined(groups: list[list[Member]], judged: Judgements) -> list[list[Member]]:
    """Groups with those together that people joined; only the judged profiles move where others beside them were parted."""
    for names in judged.sets():
        meeting = [group for group in groups if any(str(row.pk) in names for row in group)]
        for group in meeting[1:]:
            parted = _parted(judged, meeting[0], group)
            moved = [row for row in group if str(row.pk) in names] if parted else list(group)
            meeting[0].extend(moved)
            group[:] = [row for row in group if row not in moved]
    return [group for group in groups if group]


def _json(record: Profile | Entity) -> str:
    return msgspec.json.encode(record).decode()
