"""Whether what was acknowledged is there after the process was killed, or the power cut, at any moment.

    python benchmarks/kill.py [--rounds 100] [--only add|serve|cut] [--seed 1]

- `add`: `qawl add --jsonl` is killed (SIGKILL) at a random moment; a line on its standard output acknowledges an article.
- `serve`: `qawl serve --edit` is killed while one client posts articles to the API and another accepts, corrects and rejects
  statements in the page; an answer of 2xx or 303 acknowledges.
- `cut`: the files of the store (the database, and its log, cut off at a random place behind what was acknowledged) are copied while
  `qawl add` runs, as a power cut would leave them.

After each round every article and decision that was acknowledged must be in the store, once, and `qawl check` must find no fault;
what was not acknowledged may be there, once, or not at all. The store of one round is that of the next. Exit status 1 where one of
this does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2

from qawl.accounts import Role, Scope
from qawl.accounts.accounts import Accounts
from qawl.errors import QawlError
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.store import Query, Store
from qawl.store.identity import article_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qawl.records import Article

QAWL = [sys.executable, "-c", "from qawl.cli import main; main()"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(?=/)")
PASSWORD = "slow ferry, nine white gulls"
A_ROUND = 100
"""Articles of a round."""
WAITING = 90.0
"""Seconds within which a process has to do something."""


@dataclass
class Told:
    """What came of some rounds."""

    rounds: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    unacknowledged: int = 0  # and there all the same
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.twice or self.faults)

    def line(self, name: str) -> str:
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(self.acknowledged.items())) or "nothing"
        wrong = f"{len(self.lost)} lost, {len(self.twice)} twice, {len(self.faults)} faults"
        return f"{name}: {self.rounds} rounds; acknowledged {told}; {wrong}; {self.unacknowledged:,} more are there"


def text(number: int) -> tuple[str, str]:
    """The headline and the text of an article like no other."""
    days, cars = number % 50 + 2, number * 7 % 900 + 100
    headline = f"افتتاح الطريق رقم {number} قبل الموعد"
    return headline, (
        f"قال وزير النقل سالم الراوي إن الطريق رقم {number} سيفتح أمام {cars} سيارة خلال {days} يوما."
        f" وأضاف أن الحكومة تعهدت بإنهاء الأعمال قبل نهاية عام 2026، مؤكدا أن {cars} عاملا يشاركون فيها."
        f" وأوضحت المهندسة هدى النجار لوكالة الضفاف أن الجسر {number + 1} ما زال مغلقا."
    )


def line(number: int) -> dict[str, str]:
    headline, body = text(number)
    day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return {
        "url": f"https://example.org/{number}",
        "source": "النشرة",
        "published": day,
        "title": headline,
        "text": body,
    }


def id_of(number: int) -> str:
    headline, body = text(number)
    return article_id(article_from_text(body, title=headline, url=f"https://example.org/{number}"))


# --- looking --------------------------------------------------------------------------------------------------------------


def look(path: Path, told: Told, acknowledged: Iterable[str], sent: Iterable[str], decided: Iterable[str] = ()) -> None:
    """Note what is missing, what is there twice, and what a check finds; ids of articles, and reasons of decisions."""
    with Store.open(path, create=False) as store:
        for id_ in acknowledged:
            try:
                texts = store.article(id_).revisions
            except QawlError:
                told.lost.append(f"article {id_}")
            else:
                told.twice += [f"article {id_}"] * (texts != 1)
        for id_ in {*sent} - {*acknowledged}:
            with contextlib.suppress(QawlError):
                told.unacknowledged += store.article(id_).revisions > 0
        whys = Counter(each.why for each in store.decisions(limit=None))
        told.lost += [f"decision {why}" for why in decided if not whys[why]]
        told.twice += [f"decision {why}" for why, count in whys.items() if count > 1]
        told.faults += [f"{fault.where}: {fault.what}" for fault in store.check().faults]


# --- adding ---------------------------------------------------------------------------------------------------------------


class Adding:
    """`qawl add --jsonl` of some articles, and the ids that it has acknowledged."""

    def __init__(self, path: Path, numbers: range) -> None:
        given = path.with_suffix(".jsonl")
        given.write_text("".join(f"{json.dumps(line(number))}\n" for number in numbers), encoding="utf-8")
        self.ids: list[str] = []
        self.begun = threading.Event()
        self.process = subprocess.Popen(
            [*QAWL, "add", "--jsonl", "--store", str(path), str(given)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for said in self.process.stdout:
            if said.endswith(b"\n"):  # half a line acknowledges nothing
                self.ids.append(json.loads(said)["article"])
                self.begun.set()
        self.begun.set()

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> None:
        self.process.wait(WAITING)
        self._listening.join(WAITING)


def adding(path: Path, rounds: int, chance: random.Random) -> Told:
    told = Told()
    for number in range(rounds):
        numbers = range(number * A_ROUND, (number + 1) * A_ROUND)
        run = Adding(path, numbers)
        if chance.random() < 0.8:  # else at any moment, the start and the making of a store among them
            run.begun.wait(WAITING)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.process.wait(chance.uniform(0.0, 3.0))
        run.kill()
        told.rounds += 1
        told.acknowledged["articles"] += len(run.ids)
        if path.exists():
            look(path, told, run.ids, map(id_of, numbers))
        print(told.line("add"), file=sys.stderr)
    return told


# --- a power cut ----------------------------------------------------------------------------------------------------------


def cutting(path: Path, rounds: int, chance: random.Random) -> Told:
    told, first = Told(), 0
    while told.rounds < rounds:
        run = Adding(path, range(first, first + 10 * A_ROUND))
        first += 10 * A_ROUND
        while run.process.poll() is None and told.rounds < rounds:
            time.sleep(chance.uniform(0.05, 1.0))
            if run.ids:
                copy = path.with_name("cut.db")
                acknowledged = _copied(path, copy, run.ids, chance)
                look(copy, told, acknowledged, ())
                told.rounds += 1
                told.acknowledged["articles"] += len(acknowledged)
                print(told.line("cut"), file=sys.stderr)
        run.process.terminate()
        run.end()
    return told


def _copied(path: Path, copy: Path, ids: list[str], chance: random.Random) -> list[str]:
    """Copy a store as a power cut leaves it; what had been acknowledged by then.

    The log is not begun again while somebody reads, so that the copy of the file goes with the copy of the log, whatever is being
    written from one into the other.
    """
    log, copied = Path(f"{path}-wal"), Path(f"{copy}-wal")
    for old in (copy, copied, Path(f"{copy}-shm")):
        old.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        acknowledged = list(ids)
        synced = log.stat().st_size
        shutil.copy(path, copy)
        shutil.copy(log, copied)
    length = copied.stat().st_size
    if length > synced:
        os.truncate(copied, chance.randint(synced, length))
    return acknowledged


# --- the web --------------------------------------------------------------------------------------------------------------


def serving(path: Path, rounds: int, chance: random.Random) -> Told:
    told, first = Told(), 1_000_000
    with Store.open(path) as store:
        accounts = Accounts(store)
        user = accounts.add("salma", Role.EDITOR, PASSWORD)
        _, token = accounts.make_token(user, [Scope.READ, Scope.ADD])
        store_articles(store, range(first - 20, first))
    for number in range(rounds):
        with Store.open(path, create=False, read_only=True) as store:
            statements = list(store.statements(Query(rejected=True, limit=200)))
            said = [(each, store.statement(each.id)[1].reading) for each in chance.sample(statements, 20)]
        posted, decided = Posted(token, first), Deciding(said, number, random.Random(chance.random()))
        with served(path) as (process, address):
            working = [threading.Thread(target=work, args=(address,)) for work in (posted, decided)]
            for thread in working:
                thread.start()
            decided.begun.wait(WAITING)
            if chance.random() < 0.8:
                posted.begun.wait(WAITING)
            time.sleep(chance.uniform(0.0, 3.0))
            process.kill()
            for thread in working:
                thread.join(WAITING)
        first = posted.next
        told.rounds += 1
        told.acknowledged["articles"] += len(posted.acknowledged)
        told.acknowledged["decisions"] += len(decided.acknowledged)
        look(path, told, posted.acknowledged, posted.sent, decided.acknowledged)
        print(told.line("serve"), file=sys.stderr)
    return told


def store_articles(store: Store, numbers: range) -> None:
    """Put articles into a store, with what the ledger makes of them."""
    made: list[Article] = []
    for number in numbers:
        headline, body = text(number)
        made.append(article_from_text(body, title=headline, url=f"https://example.org/{number}", outlet="النشرة"))
    list(store.add_all([(each, read(each)) for each in made]))
    list(store.tell())


@contextlib.contextmanager
def served(path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [*QAWL, "serve", "--edit", "--port", "0", "--rate", "0", "--store", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = ADDRESS.match(process.stdout.readline())
            assert found is not None, "the server did not start"
            yield process, found[0]
        finally:
            process.send_signal(signal.SIGKILL)


class Posted:
    """A client that adds articles by the API, some at a time, until nobody answers any more."""

    def __init__(self, token: str, first: int) -> None:
        self._token, self.next = token, first
        self.acknowledged: list[str] = []
        self.sent: list[str] = []
        self.begun = threading.Event()

    def __call__(self, address: str) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        with (
            contextlib.suppress(httpx2.TransportError),
            httpx2.Client(base_url=address, headers=headers, trust_env=False, timeout=WAITING) as client,
        ):
            while True:
                self._post(client)
        self.begun.set()

    def _post(self, client: httpx2.Client) -> None:
        numbers = range(self.next, self.next + 3)
        self.next += 3
        self.sent += map(id_of, numbers)
        names = ("title", "text", "url", "published")
        given = [{name: each[name] for name in names} for each in map(line, numbers)]
        answer = client.post("/api/v1/articles", json={"articles": given})
        answer.raise_for_status()
        self.acknowledged += [each["article"] for each in answer.json()["added"]]
        self.begun.set()


class Deciding:
    """An editor who signs in and decides about statements in the page, until nobody answers any more."""

    def __init__(self, said: list[Any], number: int, chance: random.Random) -> None:
        self._said, self._number, self._chance = said, number, chance
        self.acknowledged: list[str] = []
        self.begun = threading.Event()

    def __call__(self, address: str) -> None:
        with (
            contextlib.suppress(httpx2.TransportError),
            httpx2.Client(base_url=address, trust_env=False, timeout=WAITING) as client,
        ):
            key = _field(client.get("/en/sign-in").text, "csrf")
            form = {"csrf": key, "name": "salma", "password": PASSWORD, "next": ""}
            assert client.post("/en/sign-in", data=form).status_code == 303, "nobody could sign in"
            for at in count():
                self._decide(client, f"round {self._number}, decision {at}")
                self.begun.set()
        self.begun.set()

    def _decide(self, client: httpx2.Client, why: str) -> None:
        said, reading = self._chance.choice(self._said)
        verdict = self._chance.choice(["confirm", "reject", "correct"])
        address = f"/en/statement/{said.id}/review"
        page = client.get(address).text
        was = next(each for each in reading.statements if each.id == said.record)
        form = {
            "csrf": _field(page, "csrf"),
            "seen": _field(page, "seen"),
            "verdict": verdict,
            "why": why,
            "speaker": f"سالم {self._chance.randrange(1000)}",
            "act": was.act.value,
            "kind": was.kind.value,
            "start": str(was.content[0].start),
            "end": str(was.content[-1].end),
        }
        if client.post(address, data=form).status_code == 303:
            self.acknowledged.append(why)


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"the page has no field {name}"
    return found[1]


KINDS: dict[str, Callable[[Path, int, random.Random], Told]] = {"add": adding, "serve": serving, "cut": cutting}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    right = True
    for name, kind in KINDS.items():
        if asked.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                told = kind(Path(folder) / "qawl.db", asked.rounds, random.Random(asked.seed))
            print(told.line(name), flush=True)
            for wrong in (*told.lost, *told.twice, *told.faults):
                print(f"  {wrong}")
            right = right and told.is_right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
