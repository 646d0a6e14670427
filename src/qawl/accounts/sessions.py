"""The rows of sessions: a browser in which a user signed in, until it is idle for long, old, or signed out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from qawl.accounts.keys import digest, new_key
from qawl.accounts.records import Session
from qawl.accounts.users import user_of
from qawl.store import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from qawl.accounts.records import User

IDLE, OLDEST = dt.timedelta(hours=8), dt.timedelta(days=7)
"""How long a session lasts without a question, and at all."""

NOTED = dt.timedelta(minutes=5)
"""How exactly it is kept when a session asked last: noting each question would be a write for each."""

_ROWS = schema.sessions


def start(connection: Connection, user: User, now: dt.datetime) -> str:
    """A new session of a user; the key that its browser keeps. Sessions that ended are forgotten."""
    connection.execute(delete(_ROWS).where(or_(_ROWS.c.expires <= now, _ROWS.c.seen <= now - IDLE)))
    key = new_key()
    values = {"secret": digest(key), "user": user.id, "created": now, "seen": now, "expires": now + OLDEST}
    connection.execute(insert(_ROWS).values(values))
    return key


def find(connection: Connection, key: str, now: dt.datetime) -> Session | None:
    """The session of a key, where it has not ended and its user is one."""
    chosen = select(_ROWS, schema.users).join(schema.users, schema.users.c.pk == _ROWS.c.user)
    row = connection.execute(
        chosen.where(
            _ROWS.c.secret == digest(key),
            _ROWS.c.expires > now,
            _ROWS.c.seen > now - IDLE,
            schema.users.c.removed.is_(None),
        )
    ).first()
    return None if row is None else _session(row)


def note(connection: Connection, session: Session, now: dt.datetime) -> None:
    """Keep that a session asked now."""
    connection.execute(update(_ROWS).where(_ROWS.c.pk == session.id).values(seen=now))


def all_of(connection: Connection, user: User, now: dt.datetime) -> list[Session]:
    """The sessions of a user that have not ended, the last begun first."""
    chosen = select(_ROWS, schema.users).join(schema.users, schema.users.c.pk == _ROWS.c.user)
    running = chosen.where(_ROWS.c.user == user.id, _ROWS.c.expires > now, _ROWS.c.seen > now - IDLE)
    return [_session(row) for row in connection.execute(running.order_by(_ROWS.c.pk.desc()))]


def end(connection: Connection, session: Session) -> None:
    """End a session."""
    connection.execute(delete(_ROWS).where(_ROWS.c.pk == session.id))


def end_all(connection: Connection, user: User, but: Session | None = None) -> None:
    """End every session of a user, but one."""
    chosen = delete(_ROWS).where(_ROWS.c.user == user.id)
    connection.execute(chosen if but is None else chosen.where(_ROWS.c.pk != but.id))


def _session(row: Row[Any]) -> Session:
    values = row._mapping
    return Session(
        id=values[_ROWS.c.pk],
        user=user_of(row),
        created=values[_ROWS.c.created],
        seen=values[_ROWS.c.seen],
        expires=values[_ROWS.c.expires],
    )
