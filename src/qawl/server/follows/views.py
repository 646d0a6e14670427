"""What is shown of what is followed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.records import Record
from qawl.store import Alert, FollowedStatements

if TYPE_CHECKING:
    from qawl.store import Follow, Store

LATEST = 3
"""Alerts that a list shows of each follow."""

LENGTH = 100
"""Alerts that the page of a follow shows."""


class FollowLine(Record, frozen=True, kw_only=True):
    """A follow: path, conditions: of the page that asks the same; alerts: the latest first; ended: the receiver is gone."""

    id: str
    name: str
    path: str
    conditions: dict[str, str]
    by: str
    made: dt.datetime
    webhook: str | None
    ended: dt.datetime | None
    alerts: tuple[Alert, ...]


class FollowsView(Record, frozen=True, kw_only=True):
    """What somebody follows, the latest first; undelivered: alerts of the whole store that still have to be sent."""

    follows: tuple[FollowLine, ...]
    undelivered: int


def follows_of(store: Store, by: str | None) -> FollowsView:
    """What somebody follows, or everybody."""
    found = reversed(store.following.all(by=by))
    return FollowsView(
        follows=tuple(follow_line(store, each, LATEST) for each in found), undelivered=store.following.undelivered()
    )


def follow_line(store: Store, each: Follow, limit: int = LENGTH) -> FollowLine:
    """A follow with its latest alerts."""
    return FollowLine(
        id=each.id,
        name=each.name,
        path="/search" if isinstance(each.asked, FollowedStatements) else "/promises",
        conditions=each.conditions(),
        by=each.by,
        made=each.made,
        webhook=each.webhook,
        ended=each.ended,
        alerts=tuple(store.following.alerts(each.id, limit=limit)),
    )
