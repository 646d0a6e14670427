"""When a source is looked at next: by how often it has something new, or as it was told; later and later while it fails."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

FIRST, SHORTEST, LONGEST = 30 * 60, 10 * 60, 12 * 3600
"""Seconds between two looks at a source of its own pace: at first, at least, at most."""

PACE = 5.0
"""Seconds between two questions to one host, where it does not want more."""

TRIES = 5
"""How often a link is tried before it is given up."""

_SOONER, _LATER = 0.5, 1.5
_FIRST_FAILURE, _LAST_FAILURE = 5 * 60, 24 * 3600


def interval(last: int, *, fixed: int | None, found: bool) -> int:
    """Seconds until the next look. fixed: as it was told; found: whether there was something new this time."""
    if fixed is not None:
        return fixed
    return int(min(max(last * (_SOONER if found else _LATER), SHORTEST), LONGEST))


def after_failure(failures: int, asked: dt.timedelta | None, random: Random) -> dt.timedelta:
    """How long to leave alone what failed so many times in a row.

    It doubles from five minutes to a day, less up to half of it by chance, so that those who failed together do not come back
    together; and is never less than the server asked for.
    """
    most = min(_FIRST_FAILURE * 2 ** min(failures - 1, 20), _LAST_FAILURE)
    wait = dt.timedelta(seconds=most * random.uniform(0.5, 1.0))
    return max(wait, asked) if asked else wait
