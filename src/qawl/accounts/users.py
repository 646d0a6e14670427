"""The rows of users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from qawl.accounts.names import key_of, name_of
from qawl.accounts.records import User
from qawl.accounts.roles import Role
from qawl.errors import AccountError
from qawl.store import schema

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection, Row

_ROWS = schema.users
_LIST = "`qawl user list` names them"


def user_of(row: Row[Any]) -> User:
    """A row of users, or one joined with it, as a record."""
    values = row._mapping
    return User(
        id=values[_ROWS.c.pk],
        name=values[_ROWS.c.name],
        role=Role(values[_ROWS.c.role]),
        created=values[_ROWS.c.created],
        removed=values[_ROWS.c.removed],
    )


def all_users(connection: Connection) -> list[User]:
    """The users in order of name, without those removed."""
    chosen = select(_ROWS).where(_ROWS.c.removed.is_(None)).order_by(_ROWS.c.key)
    return [user_of(row) for row in connection.execute(chosen)]


def find(connection: Connection, name: str) -> tuple[User, str | None] | None:
    """A user who was not removed, by name, and the hash of the password."""
    chosen = select(_ROWS).where(_ROWS.c.key == key_of(" ".join(name.split())), _ROWS.c.removed.is_(None))
    row = connection.execute(chosen).first()
    return None if row is None else (user_of(row), row.password)


def named(connection: Connection, name: str) -> User:
    """A user by name. Raises `AccountError` where there is none."""
    found = find(connection, name)
    if found is None:
        raise AccountError("no user has this name", where=name, hint=_LIST)
    return found[0]


def add(connection: Connection, given: str, role: Role, password: str, now: dt.datetime) -> User:
    """A new user with the hash of a password. Raises `AccountError` where the name was given before."""
    name = name_of(given)
    held = connection.execute(select(_ROWS).where(_ROWS.c.key == key_of(name))).first()
    if held is not None:
        if held.removed is None:
            raise AccountError("there is a user of this name", where=held.name, hint="choose another name")
        hint = "decisions on record carry that name, so nobody else gets it; choose another"
        raise AccountError("a user of this name was removed", where=held.name, hint=hint)
    values = {"name": name, "key": key_of(name), "role": role.value, "password": password, "created": now}
    connection.execute(insert(_ROWS).values(values))
    return named(connection, name)


def set_password(connection: Connection, user: User, password: str) -> None:
    """Give a user another password, by its hash."""
    connection.execute(update(_ROWS).where(_ROWS.c.pk == user.id).values(password=password))


def set_role(connection: Connection, user: User, role: Role) -> None:
    """Give a user another role."""
    connection.execute(update(_ROWS).where(_ROWS.c.pk == user.id).values(role=role.value))


def remove(connection: Connection, user: User, now: dt.datetime) -> None:
    """Let a user be none any more: sessions and tokens end, the password goes, the name stays taken."""
    connection.execute(delete(schema.sessions).where(schema.sessions.c.user == user.id))
    mine = schema.tokens.c.user == user.id
    connection.execute(update(schema.tokens).where(mine, schema.tokens.c.revoked.is_(None)).values(revoked=now))
    connection.execute(update(_ROWS).where(_ROWS.c.pk == user.id).values(password=None, removed=now))
