"""`qawl watch run` as a process of its own, killed in the middle of its work and run again."""

from __future__ import annotations

import json
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from served import QAWL
from watched_site import Answer, Site, entry, feed, page

from qawl.gathering.clock import Clock
from qawl.store import ArticleQuery, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PAGES = 6


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site(Clock())
    made.pages["/feed"] = feed(*(entry(each) for each in range(1, PAGES + 1)), ETag='"1"')
    made.pages |= {f"/a/{each}": page(f"خبر رقم {each} عن الجسور القديمة") for each in range(1, PAGES + 1)}
    yield made
    made.close()


def command(store: Path, *arguments: str) -> list[str]:
    return [*QAWL, "watch", "run", *arguments, "--private", "--pace", "0", "--store", str(store)]


def wait_for(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


def killed_when(site: Site, store: Path, condition: Callable[[], bool]) -> None:
    with subprocess.Popen(command(store, f"{site.address}/feed"), stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(condition)
        finally:
            process.kill()


def once(store: Path) -> dict[str, object]:
    ended = subprocess.run(command(store, "--once", "--json"), capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(ended.stdout)
    return found


def held(store: Path) -> int:
    with Store.open(store, create=False) as opened:
        return len(opened.slice(ArticleQuery(), 100).records)


def test_a_watch_killed_while_a_page_comes_loses_nothing_and_fetches_only_that_page_again(
    site: Site, tmp_path: Path
) -> None:
    store = tmp_path / "qawl.db"
    third = site.pages["/a/3"]
    assert isinstance(third, Answer)
    site.pages["/a/3"] = third._replace(hang=True)
    killed_when(site, store, lambda: "/a/3" in site.paths)
    before = held(store)
    assert 0 < before < PAGES
    site.pages["/a/3"] = third
    assert once(store)["lost"] == 0
    assert held(store) == PAGES
    counts = {path: site.paths.count(path) for path in site.paths}
    assert counts.pop("/a/3") == 2
    assert set(counts.values()) == {1}, counts


def test_a_watch_killed_between_two_pages_fetches_nothing_twice(site: Site, tmp_path: Path) -> None:
    """The page that makes the others wait is another host's: what was fetched before it is in the store."""
    store, other = tmp_path / "qawl.db", Site(Clock(), "127.0.0.2")
    try:
        other.pages["/robots.txt"] = Answer(b"", hang=True)
        site.pages["/feed"] = feed(*(entry(each) for each in (1, 2)), entry(9, link=f"{other.address}/a/9"))
        killed_when(site, store, lambda: bool(other.asked))
        other.pages |= {"/robots.txt": Answer(), "/a/9": page("خبر من موقع آخر")}
        once(store)
    finally:
        other.close()
    assert held(store) == 3
    assert sorted(site.paths) == ["/a/1", "/a/2", "/feed", "/robots.txt"]


def test_killed_again_and_again_it_comes_to_an_end(site: Site, tmp_path: Path) -> None:
    """Each run is killed once it has asked for an article; what it had put down stays."""
    store, wanted = tmp_path / "qawl.db", {f"/a/{each}" for each in range(1, PAGES + 1)}
    for _ in range(3):
        seen = len(site.asked)

        def is_far_enough(seen: int = seen) -> bool:
            return any("/a/" in path for path in site.paths[seen:]) or wanted <= {*site.paths}

        killed_when(site, store, is_far_enough)
    once(store)
    assert held(store) == PAGES
    assert site.paths.count("/feed") == 1
    # A kill may fall between a page's coming and its being put down: then, and only then, it is fetched again.
    assert sum(site.paths.count(f"/a/{each}") for each in range(1, PAGES + 1)) <= PAGES + 3


def test_two_watches_of_one_store_do_not_work_at_once(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "qawl.db"

    def hanging(headers: Mapping[str, str]) -> Answer:
        return Answer(b"<rss", hang=True)

    site.pages["/feed"] = hanging
    with subprocess.Popen(command(store, f"{site.address}/feed"), stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: "/feed" in site.paths)
            second = subprocess.run(command(store, "--once"), capture_output=True, text=True, check=False)
        finally:
            process.kill()
    assert second.returncode == 3
    assert "another `qawl watch run` is at work on this store" in second.stderr
    assert site.paths.count("/feed") == 1
