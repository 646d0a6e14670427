"""One address fetched over HTTP: with a time limit, a size limit, and a name that says who asks."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .. import __version__
from .bad import UnreadableError
from .limits import MEBIBYTE, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGENT = f"qawl/{__version__} (reads a page when a person asks for it)"
_SPOOL = 8 * MEBIBYTE
_REDIRECTS = 5


class Fetched(NamedTuple):
    """What an address gave: `url` is where it was found in the end, `charset` what the server declares, `name` its
    file name."""

    body: IO[bytes]
    url: str
    charset: str | None
    name: str


@contextmanager
def fetched(url: str, limits: Limits) -> Iterator[Fetched]:
    """The content of an address, in memory or an unnamed temporary file. Raises `UnreadableError` where there is
    none."""
    import httpx2

    try:
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as body:
            with (
                httpx2.Client(
                    follow_redirects=True,
                    max_redirects=_REDIRECTS,
                    timeout=limits.timeout,
                    headers={"User-Agent": _AGENT},
                ) as client,
                client.stream("GET", url) as response,
            ):
                _check_status(response.status_code)
                _copy(response, body, limits)
            body.seek(0)
            final = str(response.url)
            yield Fetched(body, final, response.charset_encoding, urlsplit(final).path)
    except (httpx2.TimeoutException, TimeoutError):
        raise UnreadableError("the server did not answer in time", "try again later") from None
    except httpx2.TooManyRedirects:
        raise UnreadableError(
            f"the address redirects more than {_REDIRECTS} times", "give the article's own address"
        ) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        raise UnreadableError(
            f"the address cannot be reached: {error}", "check the address and the connection"
        ) from None


def _check_status(status: int) -> None:
    if status in (401, 402, 403, 407, 451):
        raise UnreadableError(
            f"the server refuses the page (HTTP {status})", "save the page from a browser and read the file"
        )
    if status != 200:
        raise UnreadableError(f"the server has no such page (HTTP {status})", "check the address")


def _copy(response: object, body: IO[bytes], limits: Limits) -> None:
    """The content, unpacked, up to the limits on size and time."""
    ends = time.monotonic() + limits.deadline
    size = 0
    for chunk in response.iter_bytes():  # type: ignore[attr-defined]
        size += len(chunk)
        if size > limits.download:
            raise UnreadableError(f"the page is over {limits.download:,} bytes", "download it and read the file")
        if time.monotonic() > ends:
            raise TimeoutError
        body.write(chunk)
