"""Bytes, files, feeds, addresses and archives -> `Article` records.

    for item in qawl.pages.articles("news.zip"):
        ...  # an `Article`, or a `Bad` that says in one line what could not be read

`docs/input.md` tells formats, fields, dates, limits and messages.
"""

from .article import article_from_gold, article_from_text
from .bad import Bad
from .fields import FieldMap
from .limits import DEFAULT, Limits
from .sources import articles

__all__ = ["DEFAULT", "Bad", "FieldMap", "Limits", "article_from_gold", "article_from_text", "articles"]
