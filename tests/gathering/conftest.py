"""A site, a store and a clock for each test."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from watched_site import Site, StillClock

from qawl.store import Store


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def site(clock: StillClock) -> Iterator[Site]:
    made = Site(clock)
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "qawl.db") as opened:
        yield opened
