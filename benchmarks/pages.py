"""How long the pages of a store take, and how large they are: `qawl serve` as one worker, asked by one reader after another.

    python benchmarks/pages.py STORE [--times 500] [--only search]

Serves STORE on a free port and asks for `--times` addresses of each kind, in both languages in turn. They are taken from the store
itself, always the same ones: articles and statements at random, speakers as often as they speak, words as often as they are said.
Each row gives the time to the whole answer in milliseconds (p50, p95, the longest) and the size of the pages in kB (p50, the
largest). What a server loads when it is first asked is paid before and told apart; the last line is the memory of the server.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import subprocess
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

import httpx2

from qawl.records import Act, Kind, PromiseState, Topic
from qawl.store import SearchQuery, Store, StoredStatement

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = 400
"""Statements from which addresses are made."""

MEANINGS = (
    "troops leave by the end of the year",
    "oil prices will fall",
    "the ceasefire was violated",
    "the nuclear agreement makes the region safer",
    "schools will open on time",
)


class Asked(NamedTuple):
    """A kind of page, and one address of it after another, without the language."""

    name: str
    address: Callable[[random.Random], str]


def sampled(store: Store, chance: random.Random) -> list[StoredStatement]:
    """Statements from all over the store, the same every time."""
    held = store.counts().statements
    found = []
    for _ in range(SAMPLE):
        query = SearchQuery(as_of=dt.date(2021, 1, 1), skip=chance.randrange(held), limit=1)
        found += [hit.statement for hit in store.search(query).hits]
    return found


def kinds(store: Store) -> list[Asked]:
    """The kinds of pages, with addresses of what the store holds."""
    said = sampled(store, random.Random(1))
    people = [store.spoken(each.id) for each in said]
    persons = [key for each in people if (key := each.entity or each.known) and not key.startswith(("gov", "org"))]
    words = [word for each in said for word in re.findall(r"[^\W\d_]{4,}", each.content)]
    days = [each.published for each in said if each.published]
    outlets = sorted({each.outlet for each in said if each.outlet})
    texts = [each.content for each in said if len(each.content) < 180]

    def search(**parameters: object) -> str:
        return f"/search?{urlencode(parameters)}"

    def phrase(chance: random.Random) -> str:
        told = chance.choice(texts).split()
        start = chance.randrange(max(1, len(told) - 2))
        return search(words=f'"{" ".join(told[start : start + 2])}" {chance.choice(words)}')

    def facets(chance: random.Random) -> str:
        ways: list[dict[str, object]] = [
            {"topic": chance.choice([*Topic]).value, "since": chance.choice(days)},
            {"act": chance.choice([*Act]).value, "carrier": chance.choice(outlets)},
            {"kind": chance.choice([*Kind]).value, "speaker": chance.choice(words)},
            {"promise": PromiseState.OVERDUE.value, "words": chance.choice(words)},
            {"page": chance.randrange(1, 40)},
        ]
        return search(**chance.choice(ways))

    def promises(chance: random.Random) -> str:
        asked = {"as_of": chance.choice(days), "state": chance.choice(["", "open", "overdue", "due_soon", "undated"])}
        return f"/promises?{urlencode(asked)}"

    return [
        Asked("front page", lambda chance: ""),
        Asked("search, a word", lambda chance: search(words=chance.choice(words))),
        Asked("search, two words", lambda chance: search(words=" ".join(chance.sample(words, 2)), order="date")),
        Asked("search, phrase", phrase),
        Asked("search, facets", facets),
        Asked("search, meaning", lambda chance: search(words=chance.choice([*MEANINGS, *texts]), way="meaning")),
        Asked("article", lambda chance: f"/article/{chance.choice(said).article}"),
        Asked("statement", lambda chance: f"/statement/{chance.choice(said).id}"),
        Asked("person or body", lambda chance: f"/person/{chance.choice(persons)}"),
        Asked("promises", promises),
        Asked("stories", lambda chance: f"/stories?page={chance.randrange(1, 40)}"),
        Asked("people", lambda chance: f"/people?{urlencode({'name': chance.choice(words)})}"),
    ]


def measure(client: httpx2.Client, asked: Asked, times: int) -> str:
    """A row of the table."""
    chance, languages = random.Random(2), cycle(("/ar", "/en"))
    # The first answer is let go: loading what is kept in memory is told apart.
    addresses = [language + asked.address(chance) for language in islice(languages, times + 1)]
    seconds, sizes, wrong = list[float](), list[int](), 0
    for address in addresses:
        start = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - start)
        sizes.append(len(answer.content))
        wrong += answer.status_code not in (200, 400)  # a chance word may hold nothing to look for
    first, rest = seconds[0], sorted(1000 * each for each in seconds[1:])
    sizes = sorted(sizes[1:])
    row = f"{asked.name:18} {rest[len(rest) // 2]:7.1f} {rest[int(len(rest) * 0.95)]:7.1f} {rest[-1]:7.1f}"
    row += f" {sizes[len(sizes) // 2] / 1000:8.1f} {sizes[-1] / 1000:8.1f} {1000 * first:9.1f}"
    return row + (f"  {wrong} failed" if wrong else "")


def memory(process: int) -> str:
    """The memory of a process that no other has, where the system tells."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return "unknown"
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    return f"{int(found[1]) / 1000:.0f} MB" if found else "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and size of the pages of a store.")
    parser.add_argument("store", type=Path, nargs="?", help="a store that `qawl add` made; without it nothing is timed")
    parser.add_argument("--times", type=int, default=500, help="requests of each kind")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    arguments = parser.parse_args()
    if arguments.store is None:
        print("no store was named: python benchmarks/pages.py STORE")
        return
    with Store.open(arguments.store, create=False, read_only=True) as store:
        asked = [each for each in kinds(store) if arguments.only in each.name]
        counts = store.counts()
    print(f"{counts.articles:,} articles, {counts.statements:,} statements; {arguments.times} requests of each kind")
    command = [
        sys.executable,
        "-c",
        "from qawl.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--store",
        str(arguments.store),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[0]
            print(f"{'':18} {'p50 ms':>7} {'p95 ms':>7} {'max ms':>7} {'p50 kB':>8} {'max kB':>8} {'first ms':>9}")
            with httpx2.Client(base_url=address, timeout=300) as client:
                for each in asked:
                    print(measure(client, each, arguments.times), flush=True)
            print(f"memory of the server: {memory(server.pid)}")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
