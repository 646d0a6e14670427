"""What the tests of the API share: a store of the samples, a client, and lists walked page by page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from qawl.cli.inputs import all_articles
from qawl.reading import read
from qawl.server import create_app
from qawl.server.api import Limiter
from qawl.store import Store

SAMPLES = Path(__file__).parent.parent / "samples"
DAY = dt.date(2021, 9, 1)
V1 = "/api/v1"


def filled_with_samples(path: Path) -> Path:
    named = [str(SAMPLES / name) for name in ("agency.jsonl", "street.rss", "report", "diwan.zip", "page")]
    with Store.open(path) as store:
        for given in (
            all_articles(named, published=None, outlet=None),
            all_articles([str(SAMPLES / "questions")], published=None, outlet="أسئلة العيّنة"),
        ):
            list(store.add_all([(each, read(each)) for each in given]))
        list(store.tell())
    return path


def client_of(store: Store, **options: Any) -> TestClient:
    options = {"limiter": Limiter(0), "today": lambda: DAY, **options}
    app = create_app(store, **options)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def walked(client: TestClient, path: str, size: int, **parameters: str) -> list[dict[str, Any]]:
    """All records of a list, by its pages; the address of each page is in the body and in the header."""
    answer = client.get(f"{V1}{path}", params={**parameters, "limit": str(size)})
    found: list[dict[str, Any]] = []
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        assert len(page["items"]) == size or page["next"] is None
        assert answer.links.get("next", {}).get("url") == page["next"]
        if page["next"] is None:
            return found
        answer = client.get(page["next"])
