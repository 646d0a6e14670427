"""The pages: what address shows which view by which template. An address is a permalink: it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server.review import history
from qawl.server.views import article, dossier, front, people, promises, search, statement, stories

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from qawl.records import Record
    from qawl.store import Store

    View = Callable[[Store, str, Mapping[str, str], dt.date], Record]


class Page(NamedTuple):
    """A page: its path behind the language, where `{id}` is what its view is of; the template; the view.

    view: from the store, the id (`''` where the path has none), the parameters of the address and today's date.
    """

    path: str
    template: str
    view: View


PAGES = (
    Page("", "front.html", front.front),
    Page("/search", "search.html", search.search),
    Page("/statement/{id}", "statement.html", statement.statement),
    Page("/article/{id}", "article.html", article.article),
    Page("/promises", "promises.html", promises.promises),
    Page("/stories", "stories.html", stories.stories),
    Page("/story/{id}", "story.html", stories.story),
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
