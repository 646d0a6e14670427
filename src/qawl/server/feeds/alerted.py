"""The alerts of something followed as entries of a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.exports.parties import urn
from qawl.server.feeds.entries import LENGTH, Entry, Telling, latest, lines, midnight, titled
from qawl.server.labels import label
from qawl.server.texts import source_link

if TYPE_CHECKING:
    from qawl.store import Alert, Follow, Original, Store


def alerts(store: Store, follow: Follow, telling: Telling) -> list[Entry]:
    """The last alerts of a follow. Raises `StoreError`."""
    found = store.following.alerts(follow.id, limit=LENGTH)
    originals = store.originals({each.article for each in found})
    return latest(_entry(each, originals[each.article], telling) for each in found)


def _entry(alert: Alert, original: Original, telling: Telling) -> Entry:
    who = "، ".join(alert.who) or telling.say("nobody named")
    what = telling.say(label(alert.kind))
    period = telling.language.period
    arrow = "←" if telling.language.direction == "rtl" else "→"
    if alert.before and alert.deadline:
        what = f"{what} ({period(alert.before)} {arrow} {period(alert.deadline)})"
    due = f"{telling.say('Due:')} {period(alert.deadline)}" if alert.deadline else None
    return Entry(
        id=urn("alert", alert.id),
        title=titled(f"{what}: {who}: {alert.text}"),
        text=lines(what, who, f"«{alert.text}»", due, telling.where(alert.outlet, alert.published)),
        path=f"/statement/{alert.statement}" if alert.statement else f"/article/{alert.article}",
        author=alert.outlet,
        source=source_link(original.article.url),
        published=midnight(alert.published),
        updated=alert.at,
    )
