"""From an `Article` to a `Reading`: who said what, who promised what by when, who met whom. No I/O, no clock, no global state.

Invariant: a reading is a pure function of the article, the lexicon and the model that ship with this version; `READER` names them.
"""

from __future__ import annotations

from qawl.reading import linear
from qawl.reading.commitments import find_commitments
from qawl.reading.document import Document
from qawl.reading.events import find_events
from qawl.reading.forgetting import forget_words, holds_no_words
from qawl.reading.mentions import find_mentions
from qawl.reading.persons import persons_of
from qawl.reading.statements import find_statements
from qawl.reading.times import find_times
from qawl.records import Article, Reading

__all__ = ["READER", "read"]

# Raised whenever grammar, lexicon or model change what is read: stores replace readings of an older number.
READER = "qawl/7"
# What is read as Arabic: `und` is a text too short to tell.
LANGUAGES = ("ar", "und")


def read(article: Article) -> Reading:
    """Read one article. The same article always gives the same reading; an article in another language gives an empty one."""
    if article.language not in LANGUAGES:
        return Reading(article=article.id, reader=READER)
    if holds_no_words(article.text):
        forget_words()  # what another such text left
    document = Document(article)
    persons = persons_of(document)
    mentions = find_mentions(document, persons)
    statements = find_statements(document, persons, linear.load())
    times = find_times(document)
    return Reading(
        article=article.id,
        reader=READER,
        mentions=mentions,
        statements=statements,
        times=times,
        commitments=find_commitments(document, mentions, statements, times, linear.load("qawl.reading.commitments")),
        events=find_events(document, mentions, times),
    )
