"""From what the user names to traces for the ledger: what a reading process does before articles meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.cli.inputs import Line, article_of_line, read_one
from qawl.ledger.traces import Trace, traces
from qawl.pages import Bad

if TYPE_CHECKING:
    from qawl.records import Article


def trace_one(given: Article | Bad) -> Trace | Bad:
    """The trace of an article; what cannot be read stays bad input."""
    found = read_one(given)
    return found if isinstance(found, Bad) else traces([(found.article, found.reading)])[0]


def trace_line(line: Line | Bad) -> Trace | Bad:
    """The trace of an article line."""
    return trace_one(article_of_line(line))
