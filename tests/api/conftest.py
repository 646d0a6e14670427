"""A store of the samples, and the API over it."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from asked_api import client_of, filled_with_samples
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it

from qawl.store import Store


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_with_samples(tmp_path_factory.mktemp("samples") / "store.db")


@pytest.fixture(scope="session")
def store(samples: Path) -> Iterator[Store]:
    with Store.open(samples, create=False, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def api(store: Store) -> TestClient:
    return client_of(store)
