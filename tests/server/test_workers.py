"""Several processes that answer for one server."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from browsed import filled
from served import served
from told_articles import ARTICLES

from qawl.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store(place: str) -> str:
    return filled(place, [(each, read(each)) for each in ARTICLES])


def children() -> set[int]:
    """The processes that a process of ours began, and theirs."""
    return set(_below(os.getpid()))


def _below(parent: int) -> Iterator[int]:
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _below(child)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no list of processes here")
def test_a_worker_that_dies_is_followed_by_another_and_ctrl_c_ends_all(store: str) -> None:
    before = children()
    with served(store, "--workers", "2") as address:
        pages = {ask(address) for _ in range(20)}
        assert len(pages) == 1
        workers = [each for each in children() - before if _answers(each)]
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        assert {ask(address) for _ in range(20)} == pages
        for _ in range(300):
            if len([each for each in children() - before if _answers(each)]) == 2:
                break
            time.sleep(0.1)
        assert {ask(address) for _ in range(20)} == pages
    assert children() <= before


def _answers(process: int) -> bool:
    """Whether a process is one of the workers: they are begun by `spawn`."""
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def ask(address: str) -> str:
    """The front page, by a connection of its own; one that a dying worker had taken is tried again."""
    for attempt in range(100):
        try:
            answer = httpx2.get(f"{address}/en", trust_env=False, timeout=30)
        except httpx2.TransportError:
            if attempt == 99:
                raise
            time.sleep(0.1)
        else:
            assert answer.status_code == 200
            return answer.text
    raise AssertionError


def test_a_store_that_no_worker_could_open_is_said_before_any_begins(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from qawl.cli.app import app

    result = CliRunner().invoke(app, ["serve", "--workers", "2", "--store", str(tmp_path / "none.db")])
    assert result.exit_code == 3
    assert "there is no store yet" in result.stderr
