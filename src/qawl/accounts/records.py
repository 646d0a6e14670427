"""Users, sessions and tokens as records; no secret is in any of them."""

from __future__ import annotations

import datetime as dt

from qawl.accounts.roles import Role, Scope
from qawl.records import Record


class User(Record, frozen=True, kw_only=True):
    """A user; removed: since when this user is none, whose name nobody else gets."""

    id: int
    name: str
    role: Role
    created: dt.datetime
    removed: dt.datetime | None = None


class Session(Record, frozen=True, kw_only=True):
    """A browser in which a user signed in."""

    id: int
    user: User
    created: dt.datetime
    seen: dt.datetime
    expires: dt.datetime


class Token(Record, frozen=True, kw_only=True):
    """What a user gave to a program; used: when it was last shown, to about a minute."""

    id: int
    user: User
    label: str
    scopes: tuple[Scope, ...]
    created: dt.datetime
    expires: dt.datetime
    used: dt.datetime | None
    revoked: dt.datetime | None
