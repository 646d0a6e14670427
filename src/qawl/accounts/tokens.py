"""The rows of tokens: what a user gives to a program, for some scopes and some time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from qawl.accounts.keys import digest, new_key
from qawl.accounts.records import Token
from qawl.accounts.roles import Scope
from qawl.accounts.users import user_of
from qawl.errors import AccountError
from qawl.store import schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

    from qawl.accounts.records import User

PREFIX = "qawl_"
"""What every token begins with, so that one that leaked is known for what it is."""

DAYS, MOST_DAYS = 90, 366
"""How long a token lasts where nobody says, and at most."""

NOTED = dt.timedelta(minutes=1)

_ROWS = schema.tokens


def make(
    connection: Connection, user: User, scopes: Collection[Scope], label: str, days: int, now: dt.datetime
) -> tuple[Token, str]:
    """A new token and its secret, which is kept nowhere. Raises `AccountError`."""
    if not scopes:
        raise AccountError("a token needs a scope", hint=f"one of {', '.join(Scope)}")
    beyond = sorted(scope for scope in scopes if not user.role.covers(scope.role))
    if beyond:
        what = f"a token for {', '.join(beyond)} is more than the role {user.role} allows"
        raise AccountError(what, where=user.name, hint="leave the scope out, or change the role")
    if not 1 <= days <= MOST_DAYS:
        raise AccountError(f"a token lasts 1 to {MOST_DAYS} days", where=str(days), hint="give fewer days")
    key = new_key(PREFIX)
    values = {
        "secret": digest(key),
        "user": user.id,
        "label": " ".join(label.split())[:100],
        "scopes": [scope.value for scope in Scope if scope in scopes],
        "created": now,
        "expires": now + dt.timedelta(days=days),
    }
    made = connection.execute(insert(_ROWS).values(values)).inserted_primary_key
    assert made is not None
    return next(each for each in all_of(connection, user) if each.id == made[0]), key


def find(connection: Connection, key: str, now: dt.datetime) -> Token | None:
    """The token of a secret, where it holds still and its user is one."""
    if not key.startswith(PREFIX):
        return None
    users = schema.users.c
    chosen = select(_ROWS, schema.users).join(schema.users, users.pk == _ROWS.c.user)
    holds = (_ROWS.c.expires > now, _ROWS.c.revoked.is_(None), users.removed.is_(None))
    row = connection.execute(chosen.where(_ROWS.c.secret == digest(key), *holds)).first()
    return None if row is None else _token(row)


def note(connection: Connection, token: Token, now: dt.datetime) -> None:
    """Keep that a token was used now."""
    connection.execute(update(_ROWS).where(_ROWS.c.pk == token.id).values(used=now))


def all_of(connection: Connection, user: User) -> list[Token]:
    """The tokens of a user that were not revoked, the last made first."""
    chosen = select(_ROWS, schema.users).join(schema.users, schema.users.c.pk == _ROWS.c.user)
    held = chosen.where(_ROWS.c.user == user.id, _ROWS.c.revoked.is_(None))
    return [_token(row) for row in connection.execute(held.order_by(_ROWS.c.pk.desc()))]


def revoke(connection: Connection, user: User, id_: int, now: dt.datetime) -> None:
    """Let a token of a user hold no more. Raises `AccountError` where the user has none of this id."""
    its_own = (_ROWS.c.pk == id_, _ROWS.c.user == user.id, _ROWS.c.revoked.is_(None))
    if not connection.execute(update(_ROWS).where(*its_own).values(revoked=now)).rowcount:
        raise AccountError("no token has this number", where=str(id_), hint="`qawl user token NAME --list` names them")


def _token(row: Row[Any]) -> Token:
    values = row._mapping
    return Token(
        id=values[_ROWS.c.pk],
        user=user_of(row),
        label=values[_ROWS.c.label],
        scopes=tuple(map(Scope, values[_ROWS.c.scopes])),
        created=values[_ROWS.c.created],
        expires=values[_ROWS.c.expires],
        used=values[_ROWS.c.used],
        revoked=values[_ROWS.c.revoked],
    )
