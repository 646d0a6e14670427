"""The pages: what address shows which view by which template. An address is a permalink: it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qawl.server.review import history
from qawl.server.views import (
    article,
    compare,
    dossier,
    events,
    front,
    outlets,
    people,
    promises,
    search,
    statement,
    stories,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from qawl.records import Record
    from qawl.store import Store

    View = Callable[[Store, str, Mapping[str, str], dt.date], Record]
    Whole = Callable[[Any], str]


class Page(NamedTuple):
    """A page: its path behind the language, where `{id}` is what its view is of; the template; the view.

    view: from the store, the id (`''` where the path has none), the parameters of the address and today's date. whole: from a view,
    the whole id of what it shows, where the beginning of an id or that of another thing may ask for it.
    """

    path: str
    template: str
    view: View
    whole: Whole | None = None


PAGES = (
    Page("", "front.html", front.front),
    Page("/search", "search.html", search.search),
    Page("/statement/{id}", "statement.html", statement.statement, lambda view: view.line.statement.id),
    Page("/article/{id}", "article.html", article.article, lambda view: view.article.id),
    Page("/promises", "promises.html", promises.promises),
    Page("/stories", "stories.html", stories.stories),
    Page("/story/{id}", "story.html", stories.story, lambda view: view.story.id),
    Page("/events", "events.html", events.events),
    Page("/processes", "processes.html", events.processes),
    Page("/process/{id}", "process.html", events.process),
    Page("/compare", "compare.html", compare.compare),
    Page("/outlets", "outlets.html", outlets.outlets),
    Page("/outlet", "outlet.html", outlets.outlet),
    Page("/dossier/statements", "dossier.html", dossier.of_statements),
    Page("/dossier/promises", "dossier.html", dossier.of_promises),
    Page("/dossier/story/{id}", "dossier.html", dossier.of_story),
    Page("/dossier/person/{id}", "dossier.html", dossier.of_person),
    Page("/people", "people.html", people.people),
    Page("/history", "history.html", history.history),
    Page("/person/{id}", "person.html", people.person),
)

MOVED = {"/statements": ("/search", {"order": "date"})}
"""Where pages went whose addresses stay alive, and the parameters that ask there for what was shown here."""
