"""What a killed process leaves, and what two processes do to each other."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qawl.store import Query, Store

HERE = Path(__file__).parent

WRITER = """
import sys
sys.path.insert(0, {here!r})
from hand_made import TEXT, article, reading
from qawl.store import Store

path, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = Store.open(path)
given = (article(TEXT, url=f"https://example.org/{{n}}") for n in range(first, last))
for added in store.add_all(((each, reading(each)) for each in given), batch=4):
    print(added.article, flush=True)
"""


def writer(place: str, first: int, last: int) -> subprocess.Popen[str]:
    code = WRITER.format(here=str(HERE))
    command = [sys.executable, "-c", code, place, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def is_whole(place: str) -> bool:
    """No article without its statements, in rows and in the full-text index, and a sound database."""
    with Store.open(place, create=False) as store:
        articles = store.counts().articles
        assert store.counts().revisions == articles
        assert store.counts().statements == 2 * articles == len(list(store.statements(Query(words="جسر"))))
    if "://" in place:  # PostgreSQL holds its rows, keys and indexes together by itself
        return True
    with sqlite3.connect(place) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("INSERT INTO statement_words(statement_words) VALUES ('integrity-check')")
    return True


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
@pytest.mark.parametrize("seconds", [0.0, 0.03, 0.08, 0.15])
def test_a_killed_process_leaves_whole_articles_and_all_that_it_acknowledged(place: str, seconds: float) -> None:
    process = writer(place, 0, 5000)
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().strip()]
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += process.stdout.read().split()
    process.wait(30)
    assert is_whole(place)
    with Store.open(place, create=False) as store:
        # The last line may have been cut off by the kill.
        assert all(store.article(id_).id == id_ for id_ in acknowledged if len(id_) == 16)


def test_two_processes_lose_nothing_and_double_nothing(place: str) -> None:
    processes = [writer(place, 0, 120), writer(place, 60, 180)]
    assert [len(process.communicate(timeout=60)[0].split()) for process in processes] == [120, 120]
    assert [process.returncode for process in processes] == [0, 0]
    assert is_whole(place)
    with Store.open(place) as store:
        assert store.counts().articles == 180
