"""Attempts to make the fetching reach this machine or its network: each is refused with its message, and nothing is asked."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpcore2
import pytest

from qawl import network
from qawl.errors import QawlError
from qawl.fetching import Bounds, fetched

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNDS = Bounds(size=100_000, seconds=10, silence=5)
PUBLIC = "93.184.216.34"
NOT_PUBLIC = "not a public address"
NOT_WEB = "not an address of http or https"
USER = "an address with a user in it"
PORT = "is not one of the web"


def fetch(url: str) -> bytes:
    with fetched(url, agent="qawl/test", bounds=BOUNDS) as found:
        return found.body.read()


def refusal(url: str) -> str:
    with pytest.raises(QawlError) as refused:
        fetch(url)
    assert str(refused.value).isprintable()
    return refused.value.what


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that would have been connected to, by their numbers; none is."""
    made: list[str] = []

    def connect(self: object, host: str, port: int, *_: object) -> httpcore2.NetworkStream:
        made.append(host)
        raise httpcore2.ConnectError("nobody there")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    return made


# --- addresses as they are typed ------------------------------------------------------------------------------------------

TYPED = [
    # this machine, its network, the metadata of clouds
    ("http://127.0.0.1/", NOT_PUBLIC),
    ("http://127.255.255.254/", NOT_PUBLIC),
    ("http://0.0.0.0/", NOT_PUBLIC),
    ("http://10.1.2.3/", NOT_PUBLIC),
    ("http://172.31.0.1/", NOT_PUBLIC),
    ("http://192.168.0.1/", NOT_PUBLIC),
    ("http://169.254.169.254/latest/meta-data/", NOT_PUBLIC),
    ("http://100.100.100.200/", NOT_PUBLIC),
    ("http://255.255.255.255/", NOT_PUBLIC),
    ("http://224.0.0.251/", NOT_PUBLIC),
    # other spellings of an IPv4 address
    ("http://2130706433/", NOT_PUBLIC),
    ("http://0x7f000001/", NOT_PUBLIC),
    ("http://0x7f.0x0.0x0.0x1/", NOT_PUBLIC),
    ("http://0X7F.1/", NOT_PUBLIC),
    ("http://017700000001/", NOT_PUBLIC),
    ("http://0177.0.0.1/", NOT_PUBLIC),
    ("http://127.1/", NOT_PUBLIC),
    ("http://0/", NOT_PUBLIC),
    ("http://127.0.0.1./", NOT_PUBLIC),
    ("http://2852039166/", NOT_PUBLIC),  # 169.254.169.254
    ("http://127\u30020\u30020\u30021/", NOT_PUBLIC),  # ideographic full stops
    ("http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "not an address: Invalid IDNA hostname"),  # digits in circles
    ("http://\uff11\uff12\uff17.0.0.1/", "not an address: Invalid IDNA hostname"),  # full width
    ("http://\u0661\u0662\u0667.0.0.1/", "not an address: Invalid IDNA hostname"),  # Arabic digits
    # IPv6, and IPv4 within it
    ("http://[::1]/", NOT_PUBLIC),
    ("http://[::]/", NOT_PUBLIC),
    ("http://[0:0:0:0:0:0:0:1]/", NOT_PUBLIC),
    ("http://[fe80::1]/", NOT_PUBLIC),
    ("http://[fe80::1%25eth0]/", NOT_PUBLIC),
    ("http://[fe80::1%eth0]/", NOT_PUBLIC),
    ("http://[fec0::1]/", NOT_PUBLIC),
    ("http://[fd00:ec2::254]/", NOT_PUBLIC),
    ("http://[ff02::1]/", NOT_PUBLIC),
    ("http://[::ffff:127.0.0.1]/", NOT_PUBLIC),
    ("http://[::ffff:7f00:1]/", NOT_PUBLIC),
    ("http://[::127.0.0.1]/", NOT_PUBLIC),
    ("http://[::ffff:0:127.0.0.1]/", NOT_PUBLIC),
    ("http://[2002:7f00:1::]/", NOT_PUBLIC),
    ("http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", NOT_PUBLIC),
    ("http://[64:ff9b::169.254.169.254]/", NOT_PUBLIC),
    ("http://[64:ff9b:1::1]/", NOT_PUBLIC),
    # users before the host
    ("http://public.example@127.0.0.1/", USER),
    ("http://public.example:80@127.0.0.1/", USER),
    ("http://127.0.0.1@public.example/", USER),
    ("http://public.example\\@127.0.0.1/", USER),
    ("http://@127.0.0.1/", USER),
    ("http://:@127.0.0.1/", USER),
    # other schemes, and none
    ("file:///etc/passwd", NOT_WEB),
    ("FILE:/etc/passwd", NOT_WEB),
    ("gopher://127.0.0.1:6379/_INFO", NOT_WEB),
    ("ftp://public.example/", NOT_WEB),
    ("dict://127.0.0.1:11211/stat", NOT_WEB),
    ("data:text/html,a", NOT_WEB),
    ("jar:http://public.example!/a", NOT_WEB),
    ("//127.0.0.1/", NOT_WEB),
    ("http:127.0.0.1", NOT_WEB),
    ("http:///127.0.0.1/", NOT_WEB),
    ("http://", NOT_WEB),
    # ports of other services, and none
    ("http://public.example:22/", PORT),
    ("http://public.example:25/", PORT),
    ("http://public.example:6667/", PORT),
    ("http://public.example:0/", PORT),
    ("http://public.example:65536/", "not an address"),
    ("http://public.example:-80/", "not an address"),
    # what would be two questions, or another one
    ("http://public.example/\r\nHost: inside", NOT_WEB),
    ("http://public.example\r\n/", NOT_WEB),
    ("http://127.0.0.1\x00.public.example/", NOT_WEB),
    ("http://[::1", "not an address"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "what"), TYPED)
def test_an_address_inside_is_refused_before_anything_is_asked(url: str, what: str, connected: list[str]) -> None:
    assert what in refusal(url)
    assert connected == []


# --- names and what they mean ---------------------------------------------------------------------------------------------


def naming(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let every name have these addresses, the first time and the next times it is asked for; the names that were."""
    asked: list[str] = []

    def found(host: str, port: int, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        kinds = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in addresses]
        return [(kind, socket.SOCK_STREAM, 6, "", (each, port)) for kind, each in zip(kinds, addresses, strict=True)]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "192.168.1.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1",
        "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["inside.example", "localhost", "localhost.", "public.example."])
def test_a_name_that_means_an_address_inside_is_refused(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    naming(monkeypatch, [address])
    assert refusal(f"https://{name}/") == NOT_PUBLIC
    assert connected == []


def test_of_a_name_that_means_both_only_what_is_outside_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    naming(monkeypatch, ["127.0.0.1", PUBLIC, "::1"])
    refusal("http://both.example/")
    assert connected == [PUBLIC]


def test_a_name_that_means_something_else_the_second_time_is_asked_for_once(
    monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    """DNS rebinding: what is connected to is the address that was checked, and the next question is checked again."""
    asked = naming(monkeypatch, [PUBLIC], ["127.0.0.1"])
    refusal("http://changing.example/")
    assert (asked, connected) == (["changing.example"], [PUBLIC])
    assert refusal("http://changing.example/") == NOT_PUBLIC
    assert connected == [PUBLIC]


def test_a_name_in_another_script_is_looked_up_as_it_is_sent(
    monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    asked = naming(monkeypatch, ["127.0.0.1"])
    assert refusal("http://موقع.مثال/خبر") == NOT_PUBLIC
    assert asked == ["xn--4gbrim.xn--mgbh0fb"]


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch, connected: list[str]) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:3128")
    naming(monkeypatch, [PUBLIC])
    refusal("http://public.example/")
    assert connected == [PUBLIC]


# --- redirects ------------------------------------------------------------------------------------------------------------

OUTSIDE = "127.0.0.3"
"""An address of the loopback that the tests take for a public one."""


class Redirecting:
    """A server that redirects to one place, and one inside that nobody should ask."""

    def __init__(self) -> None:
        self.location, self.status, self.asked = "", 302, list[str]()
        self.outside, self.inside = self._server(OUTSIDE), self._server("127.0.0.1")

    def _server(self, host: str) -> ThreadingHTTPServer:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(host)
                if host == OUTSIDE and self.path == "/":
                    self.send_response(outer.status)
                    self.send_header("Location", outer.location)
                else:
                    self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer((host, 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def close(self) -> None:
        for server in (self.outside, self.inside):
            server.shutdown()
            server.server_close()


@pytest.fixture
def redirecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Redirecting]:
    real = network.is_public
    monkeypatch.setattr(network, "is_public", lambda address: address == OUTSIDE or real(address))
    made = Redirecting()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("http://127.0.0.1:{inside}/", NOT_PUBLIC),
        ("//127.0.0.1:{inside}/", NOT_PUBLIC),
        ("http://localhost:{inside}/", NOT_PUBLIC),
        ("http://2130706433:{inside}/", NOT_PUBLIC),
        ("http://[::ffff:127.0.0.1]:{inside}/", NOT_PUBLIC),
        ("http://169.254.169.254/", NOT_PUBLIC),
        ("http://public@127.0.0.1:{inside}/", USER),
        ("file:///etc/passwd", "which is not of the web"),
        ("gopher://127.0.0.1:{inside}/_a", "which is not of the web"),
        ("ftp://127.0.0.1/", "which is not of the web"),
        ("javascript:alert(1)", "which is not of the web"),
        ("http://[::1", "which is not of the web"),
        ("http://127.0.0.3:22/", PORT),
        ("http://127.0.0.3:{outside}/", "the address redirects more than 5 times"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_leads_inside_is_refused(
    redirecting: Redirecting, location: str, what: str, status: int
) -> None:
    ports = {"inside": redirecting.inside.server_port, "outside": redirecting.outside.server_port}
    redirecting.location, redirecting.status = location.format(**ports), status
    assert what in refusal(f"http://{OUTSIDE}:{ports['outside']}/")
    assert "127.0.0.1" not in redirecting.asked


def test_a_redirect_that_stays_outside_is_followed(redirecting: Redirecting) -> None:
    redirecting.location = "/there"
    with fetched(f"http://{OUTSIDE}:{redirecting.outside.server_port}/", agent="qawl/test", bounds=BOUNDS) as found:
        assert found.url.endswith("/there")


def test_a_redirect_from_https_to_http_is_refused() -> None:
    from qawl.fetching import FetchError, _redirected

    assert _redirected("http://a.example/", "https://a.example/") == "https://a.example/"
    with pytest.raises(FetchError, match="from https to http"):
        _redirected("https://a.example/x", "http://a.example/x")
