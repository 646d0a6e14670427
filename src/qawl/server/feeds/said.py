"""Statements as entries of a feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.exports.parties import urn
from qawl.server.feeds.entries import LENGTH, Entry, Telling, latest, lines, midnight, titled
from qawl.server.texts import source_link
from qawl.server.views import selected

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from qawl.store import Original, Store, StoredStatement


def statements(store: Store, parameters: Mapping[str, str], today: dt.date, telling: Telling) -> list[Entry]:
    """The statements that a search finds, those added last. Raises `StoreError`."""
    question = selected.conditions(parameters)
    found = list(selected.statements(store, question, today, LENGTH, by_addition=True))
    originals = store.originals({each.article for each in found})
    return latest(_entry(each, originals[each.article], telling) for each in found)


def _entry(found: StoredStatement, original: Original, telling: Telling) -> Entry:
    speaker = found.speaker or telling.say("a source not named")
    return Entry(
        id=urn("statement", found.id),
        title=titled(f"{speaker}: {found.content}"),
        text=lines(f"«{found.content}»", f"{speaker} · {telling.where(found.outlet, found.published)}"),
        path=f"/statement/{found.id}",
        author=found.outlet,
        source=source_link(original.article.url),
        published=midnight(found.published),
        updated=original.changed,
    )
