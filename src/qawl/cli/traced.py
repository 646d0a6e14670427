"""From what the user names to what the ledger keeps of it: what a reading process does before articles meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from qawl.cli.inputs import Line, article_of_line, failed, read_one
from qawl.errors import QawlError
from qawl.ledger.traces import Trace, traces
from qawl.pages import Bad

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qawl.cli.inputs import Read
    from qawl.records import Article
    from qawl.store.ledger.codec import Prepared

Made = TypeVar("Made")


def traced(given: Sequence[Article | Bad]) -> list[Trace | Bad]:
    """The traces of articles; what cannot be read stays bad input."""
    return _made(given, lambda trace: trace)


def traced_lines(lines: Sequence[Line | Bad]) -> list[Trace | Bad]:
    """The traces of article lines."""
    return traced([article_of_line(line) for line in lines])


def prepared(given: Sequence[Article | Bad]) -> list[Prepared | Bad]:
    """Articles made ready for a store; what cannot be read stays bad input."""
    from qawl.store.ledger.codec import prepare  # only who stores pays for the database's library

    return _made(given, prepare)


def _made(given: Sequence[Article | Bad], make: Callable[[Trace], Made]) -> list[Made | Bad]:
    found = [read_one(each) for each in given]
    good = [each for each in found if not isinstance(each, Bad)]
    made: list[Made | Bad]
    try:
        made = [make(trace) for trace in traces([(each.article, each.reading) for each in good])]
    except (QawlError, OSError):
        raise  # no article's fault, as in `read_one`
    except Exception:  # of one article: the others are made without it
        made = [_alone(each, make) for each in good]
    results = iter(made)
    return [each if isinstance(each, Bad) else next(results) for each in found]


def _alone(read: Read, make: Callable[[Trace], Made]) -> Made | Bad:
    try:
        return make(traces([(read.article, read.reading)])[0])
    except Exception as error:
        return failed(read.article.id, error)
