"""A page that a person asks for by its address."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .. import __version__
from ..errors import QawlError
from .bad import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fetching import Fetched
    from .limits import Limits

_AGENT = f"qawl/{__version__} (reads a page when a person asks for it)"


@contextmanager
def fetched(url: str, limits: Limits, *, private: bool) -> Iterator[Fetched]:
    """The content of an address. Raises `UnreadableError` where there is none."""
    from .. import fetching

    bounds = fetching.Bounds(size=limits.download, seconds=limits.deadline, silence=limits.timeout)
    try:
        with fetching.fetched(url, agent=_AGENT, bounds=bounds, private=private) as found:
            yield found
    except QawlError as error:
        raise UnreadableError(error.what, error.hint) from None
