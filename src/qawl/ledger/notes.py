"""What one article adds to the record by itself: whom it names, what is promised and done in it, what its statements are about.

Invariant: notes are a pure function of the article and its reading, and hold nothing about other articles; they are taken in once,
when the article is put beside its neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.ledger.entities import Namings
from qawl.ledger.fates import Outcome, outcomes
from qawl.ledger.profiles import Profile, profiles
from qawl.ledger.topics import topics
from qawl.ledger.traces import REPORTS, lead_of, traces, words_of_statement
from qawl.ledger.undertakings import Pledge, pledges
from qawl.records import Record, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.ledger.traces import Trace
    from qawl.records import Article, Reading


class Notes(Record, frozen=True, kw_only=True):
    """profiles: of whom the registry does not know; topics: of each statement that is compared (`traces.REPORTS`), in order."""

    profiles: tuple[Profile, ...]
    pledges: tuple[Pledge, ...]
    outcomes: tuple[Outcome, ...]
    topics: tuple[tuple[Topic, ...], ...]


def traces_and_notes(pairs: Sequence[tuple[Article, Reading]]) -> list[tuple[Trace, Notes]]:
    """The traces and notes of articles: whom an article names is found out once for both."""
    namings = [Namings(article) for article, _ in pairs]
    made = zip(traces(pairs, namings), namings, strict=True)
    return [(trace, notes_of(trace.article, trace.reading, names)) for trace, names in made]


def notes_of(article: Article, reading: Reading, namings: Namings) -> Notes:
    """The notes of an article."""
    around = lead_of(article)
    return Notes(
        profiles=profiles(article, reading, namings),
        pledges=pledges(article, reading, namings),
        outcomes=outcomes(article, reading, namings),
        topics=tuple(
            topics(words_of_statement(article.text, statement.content), around)
            for statement in reading.statements[:REPORTS]
        ),
    )
