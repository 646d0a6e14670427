"""Failed sign-ins: counted by name and by address, each with a delay that grows.

Invariant: an attempt counts as failed before its password is looked at, so that many at once get no more tries than one after the
other. A name is counted whether or not there is such a user: the answer does not tell.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import math
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from qawl.accounts.keys import digest
from qawl.accounts.names import key_of
from qawl.errors import LockedError
from qawl.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

FREE = {"name": 5, "address": 20}
"""How many may fail before the first delay."""

FIRST, LONGEST = dt.timedelta(seconds=15), dt.timedelta(minutes=30)
"""The first delay; each failure doubles it, up to the longest."""

FORGOTTEN = dt.timedelta(hours=12)
"""How long after the last failure nothing is known of those before."""

_ROWS = schema.attempts


def keys(name: str, address: str) -> tuple[str, str]:
    """By what an attempt is counted."""
    return f"name:{digest(key_of(name))}", f"address:{_network(address)}"


def begin(connection: Connection, counted: Iterable[str], now: dt.datetime) -> None:
    """Count an attempt as failed. Raises `LockedError`, and counts nothing, where one of its keys has to wait."""
    connection.execute(delete(_ROWS).where(_ROWS.c.last < now - FORGOTTEN))
    known = {row.key: row for row in connection.execute(select(_ROWS).where(_ROWS.c.key.in_(list(counted))))}
    until = max((row.until for row in known.values()), default=now)
    if until > now:
        seconds = math.ceil((until - now).total_seconds())
        raise LockedError("too many sign-ins failed", seconds=seconds, hint="wait, then try again")
    for key in counted:
        failures = known[key].failures + 1 if key in known else 1
        values = {"failures": failures, "last": now, "until": now + _delay(key, failures)}
        if key in known:
            connection.execute(update(_ROWS).where(_ROWS.c.key == key).values(values))
        else:
            connection.execute(insert(_ROWS).values(key=key, **values))


def succeeded(connection: Connection, counted: tuple[str, str], now: dt.datetime) -> None:
    """Take back what `begin` counted. The name starts anew; an address does not, who knows one password may guess others."""
    name, address = counted
    connection.execute(delete(_ROWS).where(_ROWS.c.key == name))
    its_own = _ROWS.c.key == address
    connection.execute(update(_ROWS).where(its_own).values(failures=_ROWS.c.failures - 1, until=now))


def forget(connection: Connection, name: str) -> None:
    """Let a name start anew, whatever failed: whoever gave it another password knows who it is."""
    connection.execute(delete(_ROWS).where(_ROWS.c.key == keys(name, "")[0]))


def _delay(key: str, failures: int) -> dt.timedelta:
    beyond = failures - FREE[key.partition(":")[0]]
    return min(FIRST * 2 ** min(beyond, 20), LONGEST) if beyond >= 0 else dt.timedelta()


def _network(address: str) -> str:
    """An address as it is counted: of IPv6 the /64 that one customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(getattr(found, "ipv4_mapped", None) or found)
