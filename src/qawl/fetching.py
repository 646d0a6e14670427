"""One address fetched over HTTP: only from public hosts, only so much, only for so long, and with a name that says who asks.

Invariants:

- Every connection is one of `qawl.network.Guarded`: where a redirect or a name leads inside, nothing is connected to. Proxies of
  the environment are not asked, since they would look names up themselves.
- No more is held or unpacked than `Bounds` allow, however it was packed, and the last redirect ends by the same moment as the
  first question.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import time
import zlib
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import cache
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from qawl.errors import QawlError
from qawl.network import Guarded, checked

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import httpx2

REDIRECTS = 5
"""How many redirects are followed."""

NOT_MODIFIED = 304
LONGEST_WAIT = dt.timedelta(days=7)
"""Nobody is kept away longer by what a server asks to wait."""

_OK = 200
_MOVED = frozenset({301, 302, 303, 307, 308})
_REFUSED = frozenset({401, 402, 403, 407, 451})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SPOOL = 8 << 20
_FREE, _RATIO = 16 << 20, 200  # what may be unpacked of anything, and beyond it how many times its packed size
_PIECE = 65536
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]{1,40})", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,9}")


class FetchError(QawlError):
    """An address gave nothing. status: the HTTP status where there was an answer; after: how long the server asks to be left alone.

    passing: whether it may go well another time.
    """

    status: int | None = None
    after: dt.timedelta | None = None
    passing = False


class Bounds(NamedTuple):
    """How much is taken of an address: bytes of content, unpacked; seconds in all; seconds of silence.

    cut: whether the beginning is enough where there is more.
    """

    size: int
    seconds: float
    silence: float
    cut: bool = False


class Fetched(NamedTuple):
    """What an address gave.

    url: where it was found in the end; status: 200, or 304 where it was asked for a change and there is none; headers: by
    lower-case name; body: the content, unpacked, in memory or an unnamed temporary file.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: IO[bytes]

    @property
    def charset(self) -> str | None:
        """The encoding that the server declares."""
        match = _CHARSET.search(self.headers.get("content-type", "")[:500])
        return match[1] if match else None

    @property
    def name(self) -> str:
        """The path, as a file's name."""
        return urlsplit(self.url).path


@contextmanager
def fetched(
    url: str,
    *,
    agent: str,
    bounds: Bounds,
    private: bool = False,
    headers: Mapping[str, str] | None = None,
    before: Callable[[str], None] | None = None,
) -> Iterator[Fetched]:
    """The content of an address. Raises `FetchError`, or `qawl.network.AddressError` where it may not be asked.

    agent: who asks, in ASCII; private: whether addresses of this machine and its network are let through; headers: what else
    is asked with; before: called with each address before it is asked, redirects included, and may raise.
    """
    import httpcore2

    asked = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip", **(headers or {})}
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as body:
        try:
            found = _followed(url, asked, bounds, private, before, body)
        except (httpcore2.TimeoutException, TimeoutError):
            raise _passing("the server did not answer in time", "try again later") from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            told = one_line(str(error)) or type(error).__name__
            raise _passing(f"the address cannot be reached: {told}", "check the address and the connection") from None
        body.seek(0)
        yield found


def _followed(
    url: str,
    headers: Mapping[str, str],
    bounds: Bounds,
    private: bool,
    before: Callable[[str], None] | None,
    body: IO[bytes],
) -> Fetched:
    """What stands at the end of all redirects, its content written to a file."""
    left = bounds.seconds  # of asking: what `before` waits does not count
    for _ in range(REDIRECTS + 1):
        whole = _whole(url, private)
        url = str(whole)
        if before is not None:
            before(url)
        began = time.monotonic()
        found = _asked(whole, headers, bounds._replace(seconds=left), private, body)
        if isinstance(found, Fetched):
            return found
        left -= time.monotonic() - began
        url = _redirected(url, found)
    raise FetchError(f"the address redirects more than {REDIRECTS} times", hint="give the article's own address")


def _asked(
    url: httpx2.URL, headers: Mapping[str, str], bounds: Bounds, private: bool, body: IO[bytes]
) -> Fetched | str:
    """What one address answers, its content written to a file; or where it redirects to."""
    import httpcore2

    address = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    silence = dict.fromkeys(("connect", "read", "write", "pool"), bounds.silence)
    guarded = Guarded(seconds=bounds.seconds, private=private)
    with (
        httpcore2.ConnectionPool(ssl_context=_trusted(), network_backend=guarded) as pool,
        pool.stream("GET", address, headers=[*headers.items()], extensions={"timeout": silence}) as answer,
    ):
        given = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        if answer.status in _MOVED and "location" in given:
            return given["location"]
        if answer.status != NOT_MODIFIED or not {"if-none-match", "if-modified-since"} & {*map(str.lower, headers)}:
            _check_status(answer.status, given)
            _copy(answer.iter_stream(), given.get("content-encoding", ""), body, bounds)
        return Fetched(str(url), answer.status, given, body)


def origin_of(url: str) -> str:
    """Scheme, host and port of an address as it is asked: `http://موقع.مثال:80/` is of `http://xn--4gbrim.xn--mgbh0fb`."""
    import httpx2

    try:
        parsed = httpx2.URL(
            str(httpx2.URL(url.strip().replace(" ", "%20")))
        )  # twice: `HTTP://a:80` is `http://a:80` first
    except (httpx2.InvalidURL, ValueError):
        return urlsplit(url)._replace(path="", query="", fragment="").geturl()
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii').lower()}"


def _whole(url: str, private: bool) -> httpx2.URL:
    """An address as it is asked: checked as it was given and as it is sent, in ASCII, so that no two readers of it differ.

    Raises `AddressError` or `FetchError`.
    """
    import httpx2

    plain = checked(url.strip().replace(" ", "%20"), private=private)
    try:
        made = httpx2.URL(plain).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchError(f"not an address: {one_line(str(error))}", hint="check the address") from None
    checked(str(made), private=private)
    return made


def _redirected(url: str, location: str) -> str:
    """Where a redirect leads. Raises `FetchError` for one that leaves the web, or https."""
    try:
        # Servers write addresses in UTF-8 as they are, which the header holds as Latin-1.
        location = location.encode("latin-1").decode("utf-8", "replace")
        target = urljoin(url, location.strip())
        scheme = urlsplit(target).scheme
    except ValueError:
        target, scheme = location, ""
    shown = one_line(target)
    if scheme not in ("http", "https"):
        raise FetchError(f"the address redirects to {shown}, which is not of the web", hint="give another address")
    if scheme == "http" and url.startswith("https:"):
        raise FetchError(f"the address redirects to {shown}, from https to http", hint="give another address")
    return target


def _check_status(status: int, headers: Mapping[str, str]) -> None:
    if status == _OK:
        return
    if status in _REFUSED:
        what, hint = "the server refuses the page", "save the page from a browser and read the file"
    elif status in _PASSING:
        what, hint = "the server cannot give the page now", "try again later"
    else:
        what, hint = "the server has no such page", "check the address"
    error = FetchError(f"{what} (HTTP {status})", hint=hint)
    error.status, error.passing = status, status in _PASSING
    error.after = wait_of(headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
    raise error


def wait_of(header: str, now: dt.datetime) -> dt.timedelta | None:
    """How long a Retry-After header (RFC 9110, 10.2.3) asks to wait: so many seconds or until a date; None for anything else."""
    header = header.strip()
    if _SECONDS.fullmatch(header):
        return min(dt.timedelta(seconds=int(header)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(header[:100])
        wait = (until if until.tzinfo else until.replace(tzinfo=dt.UTC)) - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, dt.timedelta()), LONGEST_WAIT)


def _copy(pieces: Iterable[bytes], packing: str, body: IO[bytes], bounds: Bounds) -> None:
    """The content, unpacked, up to the bound."""
    left = bounds.size
    for data in _unpacked(pieces, packing.strip().lower()):
        body.write(data[:left])
        left -= len(data)
        if left < 0 and bounds.cut:
            return
        if left < 0:
            raise FetchError(f"the page is over {bounds.size:,} bytes", hint="download it and read the file")


def _unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """The content in pieces of a bounded size. Raises `FetchError` for what is damaged, or packed as a bomb is."""
    if packing in ("", "identity"):
        yield from pieces
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        what = f"the page is packed with {one_line(packing)}, which was not asked for"
        raise FetchError(what, hint="download it and read the file")
    inflate, packed, size = zlib.decompressobj(wbits=47), 0, 0  # either header: servers send zlib's for deflate
    for piece in pieces:
        packed += len(piece)
        while piece:
            try:
                data = inflate.decompress(piece, _PIECE)
            except zlib.error:
                raise _passing("the page is packed and damaged", "try again later") from None
            size += len(data)
            if size > _FREE + _RATIO * packed:
                what = f"the page unpacks to more than {_RATIO} times its size, as a decompression bomb does"
                raise FetchError(what, hint="if you trust it, download it and read the file")
            yield data
            piece = inflate.unconsumed_tail
            if inflate.eof:
                return
    if packed and not inflate.eof:
        raise _passing("the page is packed and cut off before its end", "try again later")


def one_line(text: str) -> str:
    """What a server or a library said, short, and safe to print."""
    return "".join(char if char.isprintable() else "?" for char in " ".join(text[:200].split()))


def _passing(what: str, hint: str) -> FetchError:
    error = FetchError(what, hint=hint)
    error.passing = True
    return error


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates of those who vouch for servers, loaded once: it takes longer than a request."""
    import httpx2

    return httpx2.create_ssl_context()
