"""Several programs that load one store at once: each article once, and the ledger that one program gives."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path  # noqa: TC003 - a test is annotated with it
from typing import TYPE_CHECKING, Any

from charted_articles import CHARTED
from sqlalchemy import create_engine, select
from told_articles import ARTICLES

from qawl.reading import read
from qawl.store import Store, schema
from qawl.store.engine import locate
from qawl.store.ledger.codec import prepare

if TYPE_CHECKING:
    from databases import Places

TOLD = (*ARTICLES, *CHARTED)
LOADER = """
import pickle, sys
from qawl.store import Store

place, given, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open(given, "rb") as file:
    prepared = pickle.load(file)[first:last]
with Store.open(place) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for added in store.add_prepared(prepared, batch=1):
        print(added.status, flush=True)
        for _ in store.tell(batch=1, more_to_come=True):
            pass
    for _ in store.tell(batch=1):
        pass
"""


def loader(place: str, given: Path, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LOADER, place, str(given), str(first), str(last)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def found(place: str) -> dict[str, Any]:
    """What a store holds and what the ledger put together in it, by permalinks: the numbers of rows follow the order of adding."""
    with Store.open(place) as store, create_engine(locate(place)).connect() as connection:
        assert store.waiting() == 0
        revisions = dict(
            connection.execute(select(schema.revisions.c.pk, schema.articles.c.id).join(schema.articles)).all()  # type: ignore[arg-type]
        )

        def groups(one: Any, each: Any) -> set[frozenset[Any]]:
            together = defaultdict(list)
            for key, member in connection.execute(select(one, each).where(one.is_not(None))):
                together[key].append(revisions.get(member, member))
            return {frozenset(Counter(members).items()) for members in together.values()}

        return {
            "articles": sorted(revisions.values()),
            "statements": sorted((each.id, each.content) for each in store.statements()),
            "promises": sorted((each.id, each.text) for each in store.promises()),
            "stories": groups(schema.story_articles.c.story, schema.story_articles.c.revision),
            "copies": groups(schema.story_articles.c.wire, schema.story_articles.c.revision),
            "utterances": groups(schema.reports.c.utterance, schema.reports.c.statement),
            "entities": groups(schema.profiles.c.entity, schema.profiles.c.revision),
            "undertakings": groups(schema.pledges.c.undertaking, schema.pledges.c.id),
            "echoes": {
                frozenset(row) for row in connection.execute(select(schema.echoes.c.one, schema.echoes.c.other))
            },
        }


def test_three_loaders_of_the_same_articles_give_what_one_gives(places: Places, tmp_path: Path) -> None:
    alone, shared, prepared = places(), places(), prepare([(each, read(each)) for each in TOLD])
    (tmp_path / "prepared").write_bytes(pickle.dumps(prepared))
    with Store.open(alone) as store:
        list(store.add_prepared(prepared))
        list(store.tell())
    count = len(prepared)
    parts = ((0, count - 2), (2, count), (1, count - 1))
    loaders = [loader(shared, tmp_path / "prepared", *part) for part in parts]
    for each in loaders:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    said = Counter[str]()
    for each in loaders:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in loaders:
        said.update(each.communicate(timeout=120)[0].split())
    assert [each.returncode for each in loaders] == [0, 0, 0]
    assert said["new"] == count
    assert said.total() == 3 * count - 6
    assert found(shared) == found(alone)
