"""qawl (قَوْل, "what was said"): reads Arabic news and keeps a record that anyone can check.

>>> import qawl
>>> reading = qawl.read("قال الوزير إن الجسر سيفتح غداً.", published="2021-07-27", outlet="النشرة")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from qawl.records import Reading

__version__ = "0.1.0.dev0"
__all__ = ["read"]


def read(
    text: str,
    *,
    published: dt.date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Reading:
    """Read one article from its plain text: who said what, as spans of code points.

    text: the article, or its body where `title` is given.   published: the day, as a date or in ISO 8601; None where it
    is not known.   The spans of the reading are code points into the title, a blank line and the text, or into `text`
    itself where no title is given or the text begins with it. Raises `qawl.errors.InputError` for a day that is none.
    """
    # Imported here, so that `import qawl` costs nothing.
    from qawl.pages import article_from_text
    from qawl.reading import read as read_article

    return read_article(article_from_text(text, published=_day(published), outlet=outlet, title=title, url=url))


def _day(published: dt.date | str | None) -> dt.date | None:
    if not isinstance(published, str):
        return published
    import datetime as dt

    from qawl.errors import InputError

    try:
        return dt.date.fromisoformat(published)
    except ValueError:
        raise InputError("not a day", where=f"published={published!r}", hint="give it as 2021-07-27") from None
