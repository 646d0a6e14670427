"""A batch on a Ray cluster of several nodes on this machine: the same files, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from made_news import contents, folder_of_news, here, ids

from qawl.batch.on_ray import do_on_ray
from qawl.batch.run import Summary, run
from qawl.errors import QawlError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qawl.batch.parts import Failure, Part, Receipt
    from qawl.batch.work import Order

ray: Any = pytest.importorskip("ray", reason="Ray is not installed: pip install 'qawl[ray]'")

FILES, EACH = 20, 16
MEMORY = 80 * 1024 * 1024  # of shared memory for each node: Ray wants 75 MB at least


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_news(tmp_path_factory.mktemp("ray") / "news", FILES, EACH, repeat=6)


@pytest.fixture(scope="module")
def whole(news: Path) -> dict[str, bytes]:
    """What one process on this machine writes."""
    here([news], news.parent / "whole")
    return contents(news.parent / "whole")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head that does no work, and one node that does; the process is connected to it."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    made = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "object_store_memory": MEMORY, "include_dashboard": False},
    )
    made.add_node(num_cpus=1, object_store_memory=MEMORY)
    try:
        ray.init(address=made.address, log_to_driver=False)
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


def on_ray(news: Path, output: Path, jobs: int | None = None, address: str | None = None) -> Summary:
    engine = partial(do_on_ray, jobs=jobs, tell=lambda articles=1: None, address=address)
    return run([str(news)], str(output), engine)


def receipts(output: Path) -> list[Path]:
    return list((output / "_manifest").glob("*.json"))


def until(done: Any) -> None:
    """Wait for something that is bound to come."""
    for _ in range(6000):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_cluster_that_loses_a_node_writes_what_one_process_writes(
    cluster: Any, news: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    output, doomed = tmp_path / "read", cluster.add_node(num_cpus=1, object_store_memory=MEMORY)
    cluster.wait_for_nodes()
    left: list[int] = []

    def kill() -> None:
        until(lambda: receipts(output))
        left.append(FILES - len(receipts(output)))
        cluster.remove_node(doomed, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    summary = on_ray(news, output)
    killer.join()
    assert left[0] > 2  # it died in the middle
    assert (summary.articles, summary.failed) == (FILES * EACH, [])
    assert contents(output) == whole
    assert len(ids(output)) == len(set(ids(output))) == FILES * EACH


def test_parts_that_are_done_need_no_cluster(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    assert on_ray(news, news.parent / "whole", address="nowhere:1").done_before == FILES


def test_a_part_that_fails_is_told_and_the_others_are_done(cluster: Any, news: Path, tmp_path: Path) -> None:
    folder = folder_of_news(tmp_path / "news")

    def engine(order: Order, parts: list[Part]) -> Iterator[Receipt | Failure]:
        (folder / "01.jsonl").unlink()
        return do_on_ray(order, parts, jobs=1, tell=lambda articles=1: None, address=None)

    summary = run([str(folder)], str(tmp_path / "read"), engine)
    assert summary.articles == 12
    assert [(each.where, each.what) for each in summary.failed] == [(f"{folder}/01.jsonl", "No such file or directory")]


def test_a_killed_driver_is_taken_up(news: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    output = tmp_path / "read"
    command = [sys.executable, "-c", "from qawl.cli import main; main()", "batch", str(news), str(output)]
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    driver = subprocess.Popen(
        [*command, "--engine", "ray", "--jobs", "2"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: len(receipts(output)) > 1)
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    done = len(receipts(output))
    assert 1 < done < FILES
    summary = here([news], output)
    assert summary.done_before >= done
    assert contents(output) == whole


def test_no_cluster_at_the_address_is_told(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    with pytest.raises(QawlError, match="no cluster answers"):
        on_ray(news, tmp_path / "read", address="127.0.0.1:1")


def test_without_ray_it_says_what_to_install(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(QawlError, match=r"qawl\[ray\]"):
        on_ray(news, tmp_path / "read")
