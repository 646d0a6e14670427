"""Stories of a store told: from the articles that were placed to the rows of findings.

Invariants:

- A story is told whole in one transaction, with everything found in it; the stories that it replaces go in the same one.
- What it costs to tell the stories of an article does not grow with the store: what lies more than `REACH` days from the articles
  at hand is looked at only where it stands in one story with them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from qawl.ledger.neighbours import WINDOW
from qawl.ledger.stories import LEAST_STORY, Held, doubts_of, stories_of, tell
from qawl.store import schema
from qawl.store.ledger.findings import forget, propose, write
from qawl.store.ledger.lookup import pieces

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence, Set

    from sqlalchemy import Column, ColumnElement, Connection, Select

    from qawl.ledger.stories import Pair
    from qawl.store.ledger.judging import Standing
    from qawl.store.ledger.shelf import Shelf

_TRACES, _LINKS, _MEMBERS = schema.traces, schema.links, schema.story_articles

REACH = 2 * WINDOW
"""How many days around the articles at hand are looked at: few stories last longer."""


def tell_next(connection: Connection, shelf: Shelf, judged: Standing, limit: int, before: int | None) -> int:
    """Tell the stories of the next articles that were placed, of days before one, the earliest first; how many were told of."""
    chosen = select(_TRACES.c.revision, _TRACES.c.day).where(_TRACES.c.stage == schema.PLACED)
    if before is not None:
        chosen = chosen.where(_TRACES.c.day < before)
    rows = connection.execute(chosen.order_by(_TRACES.c.day, _TRACES.c.pk).limit(limit)).all()
    if not rows:
        return 0
    asked = {row.revision for row in rows}
    around = _around(connection, judged, asked, [row.day for row in rows])
    likely, copies = _links(connection, around)
    bonds = judged.bonds(connection, around)
    clusters = stories_of(likely, bonds)
    stories, gone = _changed(connection, judged, clusters, asked)
    told = asked.union(*stories)
    traces = shelf.traces(connection, told)
    forget(connection, gone, told)
    write(connection, traces, tell(stories, Held(traces, likely, copies), bonds))
    doubts = [doubt for doubt in doubts_of(likely, clusters, bonds) if not told.isdisjoint(doubt[:2])]
    propose(connection, doubts)
    placed = update(_TRACES).where(_TRACES.c.revision.in_(told), _TRACES.c.stage == schema.PLACED)
    return connection.execute(placed.values(stage=schema.TOLD_OF)).rowcount


def _around(connection: Connection, judged: Standing, asked: Collection[int], days: Sequence[int]) -> set[int]:
    """The articles that may be in one story with those asked for, and everything that stands in a story with one of them."""
    near = _TRACES.c.day.between(min(days) - REACH, max(days) + REACH)
    found, latest = set(asked), set(asked)
    while latest:
        linked = set(connection.execute(_linked(_LINKS.c.one, _LINKS.c.other, latest, near)).scalars())
        linked.update(connection.execute(_linked(_LINKS.c.other, _LINKS.c.one, latest, near)).scalars())
        beside = select(_MEMBERS.c.story).where(_MEMBERS.c.revision.in_(latest))
        linked.update(connection.execute(select(_MEMBERS.c.revision).where(_MEMBERS.c.story.in_(beside))).scalars())
        latest = (linked | judged.bonded(connection, latest)) - found
        found |= latest
    placed = _TRACES.c.stage.in_((schema.PLACED, schema.TOLD_OF))
    return set(connection.execute(select(_TRACES.c.revision).where(_TRACES.c.revision.in_(found), placed)).scalars())


def _linked(here: Column[int], there: Column[int], held: Collection[int], near: ColumnElement[bool]) -> Select[int]:
    """What is linked with some articles, in one direction, by a link that may make one story."""
    joined = _LINKS.join(_TRACES, _TRACES.c.revision == there)
    return select(there).select_from(joined).where(here.in_(held), _LINKS.c.likely >= LEAST_STORY, near)


_LINK = select(_LINKS.c.one, _LINKS.c.other, _LINKS.c.likely, _LINKS.c.copy)


def _links(connection: Connection, held: Set[int]) -> tuple[dict[Pair, float], dict[int, list[int]]]:
    """What was found of the pairs of some articles: how likely they tell one story; for each the lower ones that are copies."""
    likely: dict[Pair, float] = {}
    copies: defaultdict[int, list[int]] = defaultdict(list)
    for piece in pieces(held):
        # Those of one end alone: for both the database would look up each with each.
        for one, other, so, copy in connection.execute(_LINK.where(_LINKS.c.one.in_(piece))):
            if other in held:
                likely[one, other] = so
                if copy:
                    copies[other].append(one)
    return likely, copies


def _changed(
    connection: Connection, judged: Standing, clusters: Sequence[Sequence[int]], asked: Collection[int]
) -> tuple[list[Sequence[int]], set[int]]:
    """The stories to be told, and the keys of those that they replace: with a story goes every other that has to do with it.

    Those are the stories that take in the articles of one that goes, and those that a person joined with it by a statement.
    """
    cluster_of = {number: cluster for cluster in clusters for number in cluster}
    told: dict[int, Sequence[int]] = {}
    gone: set[int] = set()
    waiting = set(asked)
    while waiting:
        stories = [cluster_of.get(number, (number,)) for number in sorted(waiting)]
        told |= {min(story): story for story in stories}
        members = {number for story in stories for number in story} | waiting
        old = select(_MEMBERS.c.story).where(_MEMBERS.c.revision.in_(members))
        gone |= (before := set(connection.execute(old).scalars()))
        beside = set(connection.execute(select(_MEMBERS.c.revision).where(_MEMBERS.c.story.in_(before))).scalars())
        beside |= judged.bonded(connection, members)
        waiting = beside.intersection(cluster_of).difference(*told.values())
    return list(told.values()), gone
