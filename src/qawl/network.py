"""Connections to addresses that others chose: only to public ones, and only for so long.

Invariant: what is connected to is the address that was checked, not a name that is looked up again, so neither a name that
points inside nor one that changes between two questions (DNS rebinding) leads to this machine or its network. Redirects are
not followed here: whoever follows one connects again, and is checked again.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpcore2

from qawl.errors import QawlError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_SCHEMES = ("http", "https")
# Ports of other services that would take a question of HTTP for one of theirs: the Fetch standard's list (WHATWG, "bad port").
_PORTS_OF_OTHERS = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
    531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
    5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))  # fmt: skip
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")  # RFC 6890; Python before 3.12.4 takes some of it for public
# What IANA gives out to hosts. Python takes for public what was left behind: `::127.0.0.1` (RFC 4291), `fec0::1` (RFC 3879), ...
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215


class AddressError(QawlError):
    """An address that may not be connected to, or that can be no address."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet (IANA's special-purpose registries), whatever it is wrapped in.

    An IPv4 address within an IPv6 one (mapped, 6to4, Teredo, NAT64) counts as itself. Raises `ValueError` for what is none.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _LOCAL_NAT64:
            return False
        held = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if held is None and ip in _NAT64:
            held = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if held is not None:
            return is_public(str(held))
        if ip not in _GLOBAL:
            return False
    return ip.is_global and not ip.is_multicast and ip not in _PROTOCOLS


def checked(url: str, *, private: bool = False) -> str:
    """An address of the web that may be connected to, as far as can be seen without looking its name up.

    http or https, a host, no user, no port of another service; a host given as an IP address is public unless `private` ones are
    let through. Raises `AddressError`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressError("not an address", where=_shown(url), hint="give one such as https://host/path") from None
    if parts.scheme not in _SCHEMES or not parts.hostname or not url.isprintable() or " " in url:
        raise AddressError(
            "not an address of http or https", where=_shown(url), hint="give one such as https://host/path"
        )
    if parts.username is not None or parts.password is not None:
        raise AddressError("an address with a user in it", where=parts.hostname, hint="leave user and password out")
    if port in _PORTS_OF_OTHERS:
        raise AddressError(f"port {port} is not one of the web", where=parts.hostname, hint="give another address")
    if not private and _is_private(parts.hostname):
        raise AddressError("not a public address", where=parts.hostname, hint=_IF_MEANT)
    return url


_IF_MEANT = "let private addresses through if it is meant"


def _is_private(host: str) -> bool:
    """Whether a host is an IP address, and not a public one; of a name nothing is known yet.

    Resolvers take `0x7f.1`, `0177.0.0.1`, `127.1` and `2130706433` for addresses too, as inet_aton does.
    """
    host = host.rstrip(".")
    try:
        return not is_public(host)
    except ValueError:
        pass
    try:
        return host[:1].isdecimal() and not is_public(socket.inet_ntoa(socket.inet_aton(host)))
    except (OSError, UnicodeError):
        return False


def _shown(url: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in url[:100])


class Guarded(httpcore2.NetworkBackend):
    """Connects over TCP within so many seconds in all, to public addresses only unless `private` ones are let through."""

    def __init__(self, *, seconds: float, private: bool = False) -> None:
        self._ends = time.monotonic() + seconds
        self._private = private
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of a host that takes one. Raises `AddressError` where none may be connected to."""
        found = self._addresses(host, port)
        for last, address in enumerate(found, start=1 - len(found)):
            try:
                stream = self._inner.connect_tcp(
                    address, port, _left(self._ends, timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if last == 0:
                    raise
            else:
                return _Timed(stream, self._ends)
        raise AddressError("not a public address", where=host, hint=_IF_MEANT)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name is not known: {error}") from None
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        return addresses if self._private else [each for each in addresses if is_public(each)]


class _Timed(httpcore2.NetworkStream):
    """A connection that ends at a moment, however slowly the other side goes."""

    def __init__(self, inner: httpcore2.NetworkStream, ends: float) -> None:
        self._inner, self._ends = inner, ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._ends, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._ends, timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, _left(self._ends, timeout)), self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(ends: float, timeout: float | None) -> float:
    """Seconds that a step may take. Raises `httpcore2.ReadTimeout` where none are left."""
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("it took too long in all")
    return left if timeout is None else min(left, timeout)
