"""A store with users, and browsers that sign in to it."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from qawl.accounts import Role
from qawl.accounts.accounts import Accounts
from qawl.server import create_app
from qawl.server.access import Access

if TYPE_CHECKING:
    from httpx2 import Response

    from qawl.store import Store

PASSWORD = "quiet river, tall date palm"
USERS = {"reem": Role.READER, "salma": Role.EDITOR, "huda": Role.EDITOR, "adam": Role.ADMIN}
TODAY = dt.date(2021, 6, 25)


QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes that nobody should keep: the tests sign in some hundred times."""


class Clock:
    """A time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += dt.timedelta(**time)


class Shared:
    """A store that is served to several users."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock()
        self.accounts = Accounts(store, clock=self.clock)
        for name, role in USERS.items():
            self.accounts.add(name, role, PASSWORD)

    def __call__(self, *, is_open: bool = True, edits: bool = True, scheme: str = "http") -> TestClient:
        """A browser in which nobody signed in."""
        access = Access(self.accounts, is_open=is_open, edits=edits)
        app = create_app(self.store, today=lambda: TODAY, access=access)
        base = f"{scheme}://localhost:8000"
        return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False)

    def by(self, name: str, **served: bool) -> TestClient:
        """A browser in which a user signed in."""
        client = self(**served)
        assert sign_in(client, name).status_code == 303
        return client


def form_key(page: str) -> str:
    """The key that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, after: str = "") -> Response:
    key = form_key(client.get("/en/sign-in").text)
    return client.post("/en/sign-in", data={"csrf": key, "name": name, "password": password, "next": after})


def send(client: TestClient, page: str, to: str, **fields: str | list[str]) -> Response:
    """Send a form of a page, with its key."""
    return client.post(to, data={"csrf": form_key(client.get(page).text), **fields})
