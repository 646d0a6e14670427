"""Which addresses may be connected to: attempts to reach inside, each refused; and connections that go slowly."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.network import AddressError, Guarded, checked, is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.0.0.7",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # the metadata of cloud machines
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456:789a::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.7",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a9fe:a9fe::",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b::a00:7",
    "64:ff9b:1::1",
    "2001:db8::1",
    "::127.0.0.1",  # IPv4-compatible (RFC 4291)
    "::ffff:0:127.0.0.1",  # IPv4-translated (RFC 2765)
    "fec0::1",  # site-local (RFC 3879)
    "5f00::1",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
]
OUTSIDE = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_judged_as_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host/path",
        "//host/path",
        "ftp://host/",
        "file:///etc/passwd",
        "gopher://host/",
        "javascript:alert(1)",
        "http://",
        "http://user@host/",
        "http://user:word@host/",
        "http://public.example@127.0.0.1/",
        "http://host:0/",
        "http://host:99999/",
        "http://host:port/",
        "http://[::1/",
        "http://host/a b",
        "http://host/\r\nx: y",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_an_address_that_may_not_be_connected_to_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        checked(url)


@pytest.mark.parametrize("url", ["https://desk.example/hook?x=1", "http://1.1.1.1:8080/", "https://[2606:4700::1111]/"])
def test_an_address_of_the_web_is_taken_as_it_is(url: str) -> None:
    assert checked(url) == url


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(url: str) -> None:
    try:
        said = checked(url)
    except AddressError as error:
        said = str(error)
    assert said.isprintable()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


# Spellings that a resolver takes for the loopback.
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"])
def test_no_spelling_of_the_loopback_is_connected_to(host: str, listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    with pytest.raises((AddressError, httpcore2.ConnectError)):
        Guarded(seconds=5).connect_tcp(host, port)


def test_a_name_whose_address_changes_leads_nowhere_inside(
    monkeypatch: pytest.MonkeyPatch, listening: socket.socket
) -> None:
    """DNS rebinding: what is connected to is what was checked, so a second answer is never asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def changing(host: str, port: int, *more: object, **named: object) -> object:
        if host == "changing.example":
            asked.append(host)
            inside = len(asked) > 1
            address = "127.0.0.1" if inside else "203.0.113.9"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, port, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    for _ in range(2):
        with pytest.raises(AddressError):
            Guarded(seconds=5).connect_tcp("changing.example", listening.getsockname()[1])
    assert asked == ["changing.example"] * 2


def test_a_private_address_is_connected_to_where_it_is_meant(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    stream = Guarded(seconds=5, private=True).connect_tcp("127.0.0.1", port)
    stream.close()


def test_whoever_answers_by_the_drop_is_left_in_time(listening: socket.socket) -> None:
    over = threading.Event()

    def drip() -> None:
        taken, _ = listening.accept()
        with taken:
            while not over.wait(0.05):
                try:
                    taken.sendall(b"H")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    with (
        httpcore2.ConnectionPool(network_backend=Guarded(seconds=0.5, private=True)) as pool,
        pytest.raises((httpcore2.TimeoutException, httpcore2.ProtocolError)),
    ):
        pool.request("GET", address)
    over.set()
    assert time.monotonic() - began < 10
