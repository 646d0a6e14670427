"""Stores with articles made by hand, and the application over them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from browsed import Client, filled
from charted_articles import CHARTED, join_promises
from signing import QUICK, Shared
from starlette.testclient import TestClient
from told_articles import ARTICLES, article

from qawl.accounts import passwords
from qawl.reading import read
from qawl.server import create_app
from qawl.store import Store

PROMISES = [
    article(
        "k",
        "النهار الجديد",
        "جسر الضفاف",
        "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        dt.date(2021, 6, 21),
    ),
    article(
        "l",
        "صدى المدينة",
        "الأشغال تعد بجسر",
        "أكدت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        dt.date(2021, 6, 22),
    ),
]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a story in three outlets, an article beside it, and a promise in two."""
    pairs = [(each, read(each)) for each in (*ARTICLES, *PROMISES)]
    return filled(tmp_path_factory.mktemp("told") / "store.db", pairs)


@pytest.fixture(scope="session")
def charted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with what charts draw: a story in three outlets, a deadline that moved, rounds, a position that changed."""
    pairs = [(each, read(each)) for each in (*ARTICLES, *CHARTED)]
    path = filled(tmp_path_factory.mktemp("charted") / "store.db", pairs)
    join_promises(path)
    return path


@pytest.fixture
def serving() -> Iterator[Client]:
    """The application over a store, as a browser on this machine asks it."""
    opened: list[Store] = []

    def serve(path: Path) -> TestClient:
        store = Store.open(path, create=False, read_only=True)
        opened.append(store)
        app = create_app(store, today=lambda: dt.date(2021, 6, 25))
        return TestClient(app, base_url="http://localhost:8000", follow_redirects=False, raise_server_exceptions=False)

    yield serve
    for store in opened:
        store.close()


@pytest.fixture
def shared(tmp_path: Path, told: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    """A store of its own with users, served for editing; `shared()` is a browser, `shared.by(NAME)` one that signed in."""
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    monkeypatch.setattr(passwords, "NOBODYS", QUICK.hash("of nobody"))
    path = tmp_path / "shared.db"
    shutil.copy(told, path)
    with Store.open(path, create=False) as opened:
        yield Shared(opened)


@pytest.fixture
def client(serving: Client, told: Path) -> TestClient:
    return serving(told)


@pytest.fixture
def store(told: Path) -> Iterator[Store]:
    with Store.open(told, create=False, read_only=True) as opened:
        yield opened
