"""Candidates for a name from a reconciliation service, Wikidata's or any other: over the network, when a person asks for it.

Invariant: no identifier is made here. The `id` of a candidate is what the service answered, letter by letter, and a candidate is
a proposal: nothing in qawl accepts one but a person, and `match` is only what the service thinks. No candidates means that the
service was asked and knows none; whatever else kept an answer away is a `ReconciliationError`.

Follows the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group (Final Report of 10 April 2023); a
service of 0.1 is asked in the same words.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from qawl import __version__
from qawl.arabic.letters import strip_marks
from qawl.errors import QawlError
from qawl.pages.bad import printable
from qawl.pages.limits import MEBIBYTE
from qawl.records import Record

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    import httpx2

# Types and properties of Wikidata that a name from the news is best asked with.
HUMAN = "Q5"
ORGANISATION = "Q43229"
POSITION_HELD = "P39"
CITIZENSHIP = "P27"
COUNTRY = "P17"

WIKIDATA = "http://www.wikidata.org/entity/"
"""The identifier space of Wikidata, to which the types and properties above belong."""

_AGENT = f"qawl/{__version__} (looks names up when a person asks for it)"
_VERSIONS = frozenset({"0.1", "0.2"})
# As many as OpenRefine sends at once; the services are made for it.
_BATCH = 10
# Wikidata's labels are not longer, and its search answers a longer question with nothing instead of an error.
_LONGEST_NAME = 250
_LARGEST_ANSWER = 8 * MEBIBYTE
_LARGEST_COMPLAINT = 64 * 1024
_REDIRECTS = 5
# Seconds before the second and the third attempt, unless the service asks for more; nobody is kept waiting beyond the longest.
_PAUSES = (2.0, 8.0)
_LONGEST_PAUSE = 120.0
# Failures that may pass by themselves: too many questions, a server or a gateway in trouble.
_PASSING = frozenset({429, 500, 502, 503, 504})
_HINTS = {
    401: "it asks for an account, which qawl cannot give: ask another service",
    403: "ask about fewer names, or another service",
    404: "check the address of the service",
    405: "check the address of the service",
    410: "check the address of the service",
    429: "run it again later",
}
_NOT_THE_API = "check that the address is the endpoint of a reconciliation service"
_SECONDS = re.compile(r"[0-9]{1,9}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

_Shape = TypeVar("_Shape")


class ReconciliationError(QawlError):
    """A reconciliation service could not be asked, or did not answer in the shape of the API. `where` is its address."""


class _PassingError(ReconciliationError):
    """A failure after which the same question may be asked again; `after`: seconds that the service asks to wait."""

    after: float = 0.0


class Property(Record, frozen=True):
    """A value that the candidates should have: `Property(CITIZENSHIP, "العراق")`.

    value: a name, or an identifier of the service, which Wikidata's recognises (`Q796`).
    """

    id: str
    value: str


class Query(Record, frozen=True):
    """A name to be looked up. Vowel signs, tatweel and invisible characters are not sent: «مُحَمَّد» is asked as «محمد».

    types: identifiers of the service; whether they bind is up to it. Wikidata's service (as its source has it) goes by the last of
    several, so give it one. Raises `ReconciliationError` for a name that is empty, is over 250 characters or is no text.
    """

    name: str
    types: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()

    def __post_init__(self) -> None:
        words = _words_asked(self.name)
        if not words:
            raise ReconciliationError(
                "the name is empty", where=printable(repr(self.name)), hint="give a name to look up"
            )
        if len(words) > _LONGEST_NAME:
            raise ReconciliationError(
                f"the name has {len(words)} characters", where=printable(words), hint=f"give at most {_LONGEST_NAME}"
            )
        try:
            msgspec.json.encode([words, self.types, self.properties])
        except UnicodeEncodeError:
            raise ReconciliationError(
                "the query holds half of a surrogate pair", where=printable(words), hint="decode the text anew"
            ) from None


class Type(Record, frozen=True):
    """A type of a candidate, such as `Q5`; the name is None where the service gives none."""

    id: str
    name: str | None = None


class Candidate(Record, frozen=True, kw_only=True):
    """An entity that a service proposes for a name.

    id: in the identifier space of the service (`Manifest.identifier_space`), exactly as answered. score: higher is better, on a
    scale of the service's own (Wikidata: 0 to 100). match: the service holds it for certain, which decides nothing here.
    name, description: in one line, safe to print.
    """

    id: str
    name: str
    description: str | None = None
    score: float
    match: bool = False
    types: tuple[Type, ...] = ()


class Manifest(Record, frozen=True, kw_only=True):
    """What a service says of itself.

    identifier_space: the URI that its identifiers belong to. view: template of an entity's page, with `{{id}}` in it, on the web
    (http, https) or None. batch_size: how many names it takes at once, None where it does not say.
    """

    name: str
    identifier_space: str
    view: str | None = None
    batch_size: int | None = None

    def page(self, id_: str) -> str | None:
        """The address of an entity's page, for a person to look at."""
        return None if self.view is None else self.view.replace("{{id}}", quote(id_, safe=""))


def wikidata(language: str = "ar") -> str:
    """The address of Wikidata's service that names what it finds in a language (`ar`, `en`, ...)."""
    if not _LANGUAGE.fullmatch(language):
        raise ReconciliationError("not a language code", where=printable(language), hint="give one such as ar or en")
    return f"https://wikidata.reconci.link/{language}/api"


class Service:
    """One reconciliation service, asked in one request at a time.

    url: its endpoint (http, https), `wikidata()` for instance. timeout: seconds to wait for a connection, for the beginning of an
    answer, and for all of its body. limit: candidates for one name. Raises `ReconciliationError` for an address that is none.
    """

    def __init__(self, url: str, *, timeout: float = 60.0, limit: int = 5) -> None:
        self._where = _without_password(url)
        if limit < 1 or timeout <= 0:
            raise self._error(f"a limit of {limit} and a timeout of {timeout:g} seconds", "both must be above zero")
        self._url = url
        self._timeout = timeout
        self._limit = limit
        self._manifest: Manifest | None = None

    @property
    def address(self) -> str:
        """The endpoint, as messages name it: without a user and password."""
        return self._where

    def manifest(self) -> Manifest:
        """What the service says of itself, asked for once. Raises `ReconciliationError`."""
        if self._manifest is None:
            with self._client() as client:
                body = self._answer(client, "GET")
            self._manifest = self._read_manifest(self._decoded(body, _Manifest))
        return self._manifest

    def reconcile(self, queries: Iterable[Query]) -> Iterator[list[Candidate]]:
        """The candidates for each query in turn, best first; none where the service knows none.

        Raises `ReconciliationError` where the service fails for good; what has been yielded until then stands.
        """
        rest = iter(queries)
        with self._client() as client:
            for first in rest:
                # Asked here, so that nobody is asked about no names.
                size = min(_BATCH, self.manifest().batch_size or _BATCH)
                yield from self._candidates(client, [first, *islice(rest, size - 1)])

    def _candidates(self, client: httpx2.Client, batch: list[Query]) -> list[list[Candidate]]:
        """One list for each query of a batch: all or none of them."""
        asked = {f"q{number}": _question(query, self._limit) for number, query in enumerate(batch)}
        body = self._answer(client, "POST", {"queries": msgspec.json.encode(asked).decode()})
        answered = self._decoded(body, dict[str, _Result])
        unanswered = [key for key in asked if key not in answered]
        if unanswered:
            raise self._error(f"{len(unanswered)} of {len(asked)} questions have no answer", "try again later")
        return [self._best(answered[key].result) for key in asked]

    def _best(self, found: list[_Candidate]) -> list[Candidate]:
        """The candidates by score; the order of the service among equals."""
        ranked = sorted(found, key=lambda candidate: -candidate.score)
        return [self._read_candidate(candidate) for candidate in ranked[: self._limit]]

    def _read_candidate(self, found: _Candidate) -> Candidate:
        types = [Type(one) if isinstance(one, str) else Type(one.id, _line(one.name)) for one in found.type or ()]
        for id_ in (found.id, *(one.id for one in types)):
            # An identifier cannot be made safe to print without becoming another one.
            if not id_ or id_ != id_.strip() or printable(id_) != id_:
                raise self._error(f"the answer has {id_!r} for an identifier", _NOT_THE_API)
        return Candidate(
            id=found.id,
            name=_line(found.name) or "",
            description=_line(found.description),
            score=found.score,
            match=bool(found.match),
            types=tuple(types),
        )

    def _read_manifest(self, found: _Manifest) -> Manifest:
        # A service that names no versions is of 0.1, which did not have the field.
        if found.versions is not None and _VERSIONS.isdisjoint(found.versions):
            spoken = ", ".join(found.versions) or "none"
            raise self._error(f"the service speaks versions {spoken} of the API, not 0.2", "ask another service")
        view = found.view.url if found.view is not None else ""
        return Manifest(
            name=_line(found.name) or "",
            identifier_space=printable(found.identifier_space),
            view=view if _is_web(view) and "{{id}}" in view else None,
            batch_size=found.batch_size if found.batch_size is not None and found.batch_size > 0 else None,
        )

    def _decoded(self, body: bytes, shape: type[_Shape]) -> _Shape:
        complaint = _complaint(body)
        if complaint is not None:
            raise self._error(f"the service could not answer: {complaint}", "try again later, or with fewer names")
        try:
            return msgspec.json.decode(body, type=shape)
        except msgspec.ValidationError as error:
            raise self._error(f"the answer is not in the shape of the API: {error}", _NOT_THE_API) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise self._error("the answer is not JSON", _NOT_THE_API) from None

    # --- over the network -------------------------------------------------------------------------------------------------

    def _client(self) -> httpx2.Client:
        import httpx2

        # Unpacked answers only: what a packed one grows to is known too late.
        headers = {"User-Agent": _AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
        return httpx2.Client(timeout=self._timeout, headers=headers, verify=_trusted())

    def _answer(self, client: httpx2.Client, method: str, form: dict[str, str] | None = None) -> bytes:
        """The body of a good answer; a failure that may pass is given two more attempts."""
        for pause in _PAUSES:
            try:
                return self._attempt(client, method, form)
            except _PassingError as failure:
                if failure.after > _LONGEST_PAUSE:
                    raise
                time.sleep(max(pause, failure.after))
        return self._attempt(client, method, form)

    def _attempt(self, client: httpx2.Client, method: str, form: dict[str, str] | None) -> bytes:
        import httpx2

        try:
            return self._followed(client, method, form)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise self._error(
                f"the service cannot be reached: {error}", "check the address and the connection"
            ) from None
        except (httpx2.TimeoutException, TimeoutError):
            raise self._passing(
                f"the service did not answer in {self._timeout:g} seconds", "try again later, or give it more time"
            ) from None
        except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise self._passing(f"the answer broke off: {error}", "try again later") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise self._error(f"the address cannot be asked: {error}", "check the address of the service") from None

    def _followed(self, client: httpx2.Client, method: str, form: dict[str, str] | None) -> bytes:
        """The body at the end of all redirects; the question goes along, which a library would drop from a POST."""
        address: httpx2.URL | str = self._url
        for _ in range(_REDIRECTS + 1):
            with client.stream(method, address, data=form) as response:
                if not response.has_redirect_location:
                    return self._content(response)
                address = self._redirected(response)
        raise self._error(f"the service redirects more than {_REDIRECTS} times", "give the address where it is now")

    def _redirected(self, response: httpx2.Response) -> httpx2.URL:
        """Where a redirect leads: to the web, not from https to http, and not to another page to be fetched (303)."""
        target = response.url.join(response.headers["Location"])
        downgrade = response.url.scheme == "https" and target.scheme == "http"
        if downgrade or response.status_code == 303 or not _is_web(str(target)):
            shown = response.headers["Location"]
            raise self._error(f"the service redirects to {shown}, where qawl does not follow", _NOT_THE_API)
        return target

    def _content(self, response: httpx2.Response) -> bytes:
        if response.status_code != 200:
            raise self._refusal(response)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self._error("the answer is packed, though it was asked for unpacked", "ask another service")
        body = self._received(response, _LARGEST_ANSWER)
        if len(body) > _LARGEST_ANSWER:
            raise self._error(f"the answer is over {_LARGEST_ANSWER:,} bytes", _NOT_THE_API)
        return body

    def _received(self, response: httpx2.Response, most: int) -> bytes:
        """The body, broken off soon after `most` bytes. Raises TimeoutError where it drips in too slowly."""
        ends = time.monotonic() + self._timeout
        body = bytearray()
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > most:
                break
            if time.monotonic() > ends:
                raise TimeoutError
        return bytes(body)

    def _refusal(self, response: httpx2.Response) -> ReconciliationError:
        """The error for an answer that is not HTTP 200, in the service's own words where it gives some."""
        status = response.status_code
        said = _complaint(self._received(response, _LARGEST_COMPLAINT))
        what = f"the service answers HTTP {status}" + (f": {said}" if said else "")
        hint = _HINTS.get(status, "try again later, or ask another service")
        if status not in _PASSING:
            return self._error(what, hint)
        after = _seconds_to_wait(response.headers.get("Retry-After", ""))
        failure = self._passing(f"{what}, and asks to wait {after:,.0f} seconds" if after else what, hint)
        failure.after = after
        return failure

    def _error(self, what: str, hint: str) -> ReconciliationError:
        return ReconciliationError(printable(what), where=self._where, hint=hint)

    def _passing(self, what: str, hint: str) -> _PassingError:
        return _PassingError(printable(what), where=self._where, hint=hint)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates of those who vouch for servers, loaded once: it takes longer than a request."""
    import httpx2

    return httpx2.create_ssl_context()


# --- the shapes of the API ------------------------------------------------------------------------------------------------


class _Type(msgspec.Struct):
    id: str
    name: str | None = None


class _Candidate(msgspec.Struct):
    id: str
    name: str
    score: float
    description: str | None = None
    match: bool | None = None
    type: list[str | _Type] | None = None


class _Result(msgspec.Struct):
    result: list[_Candidate]


class _View(msgspec.Struct):
    url: str


class _Manifest(msgspec.Struct, rename="camel"):
    name: str
    identifier_space: str
    versions: list[str] | None = None
    view: _View | None = None
    batch_size: int | None = None


class _Complaint(msgspec.Struct):
    """How Wikidata's service tells an error, with whatever HTTP status; the API itself leaves it open."""

    status: str
    message: str = "no reason given"
    details: str = ""


def _complaint(body: bytes) -> str | None:
    """What a service says against a question, or None where the body is something else."""
    try:
        told = msgspec.json.decode(body, type=_Complaint)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if told.status != "error":
        return None
    return _line(f"{told.message}: {told.details}" if told.details else told.message)


def _question(query: Query, limit: int) -> dict[str, object]:
    asked: dict[str, object] = {"query": _words_asked(query.name), "limit": limit}
    if query.types:
        asked["type"] = query.types
    if query.properties:
        asked["properties"] = [{"pid": wanted.id, "v": wanted.value} for wanted in query.properties]
    return asked


def _words_asked(name: str) -> str:
    return " ".join(strip_marks(name).split())


def _line(text: str | None) -> str | None:
    """A text of the service in one line that is safe to print; None for none."""
    return printable(" ".join(text.split())) if text is not None else None


def _is_web(address: str) -> bool:
    """Whether an address is of http or https, names a host, and is printable as it stands."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and printable(address) == address


def _without_password(url: str) -> str:
    """An endpoint as messages name it. Raises `ReconciliationError` where it is no address on the web."""
    if not _is_web(url):
        raise ReconciliationError(
            "not the address of a service", where=printable(url), hint="give one that begins with https:// or http://"
        )
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _seconds_to_wait(header: str) -> float:
    """The seconds that a Retry-After header (RFC 9110, 10.2.3) asks for: as a number, or until a date; 0 for anything else."""
    if _SECONDS.fullmatch(header.strip()):
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())
