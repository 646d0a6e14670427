"""From an `Article` to a `Reading`: who said what. No I/O, no clock, no global state."""

from __future__ import annotations

from qawl.reading import linear
from qawl.reading.document import Document
from qawl.reading.statements import find_statements
from qawl.records import Article, Reading

READER = "qawl-reader/1"


def read(article: Article) -> Reading:
    """Read one article. The same article always gives the same reading."""
    document = Document(article)
    return Reading(article=article.id, reader=READER, statements=find_statements(document, linear.load()))
