"""The databases that stores are tested in: whatever asks for a place is run once for each."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it

import pytest
from databases import Places, Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server."""
    with server() as found:
        yield found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Where the stores of a module may be."""
    found = Places(
        tmp_path_factory.mktemp("stores"),
        request.getfixturevalue("postgres") if request.param == "postgresql" else None,
    )
    yield found
    found.give_back()


@pytest.fixture
def place(places: Places) -> Iterator[str]:
    """Where the store of a test may be."""
    with places.one() as found:
        yield found
