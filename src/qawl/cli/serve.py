"""`qawl serve`: the record as pages in a browser, on this machine or, with accounts, for others."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    import socket

    from qawl.accounts import User
    from qawl.server.access import Access
    from qawl.store import Store

HOST = "127.0.0.1"


def serve(
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 takes one that is free.")
    ] = 8000,
    rate: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="Questions to the API that one client may ask in a minute; 0: any number."
        ),
    ] = 600,
    edit: Annotated[
        bool, typer.Option("--edit", help="Let users who may edit change the record, after signing in.")
    ] = False,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Listen there; on another than the loopback every reader signs in.")
    ] = HOST,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A host name that readers may use; give each."),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The TLS proxy in front, whose X-Forwarded headers are believed."),
    ] = None,
    browse: Annotated[bool, typer.Option("--open", help="Open the front page in your browser.")] = False,
    store: options.Store = None,
) -> None:
    """Show the record as pages in Arabic and English; Ctrl-C ends it.

    Without options the pages are read-only and for this machine alone, and nobody needs an account. With --edit, users made by
    `qawl user add` sign in and review the record in the page. With --host others reach it: then every page asks who you are, the
    host names have to be given, and TLS belongs in front (see docs/access.md).

    Examples:

    `qawl serve`

    `qawl serve --store demo.db --port 8080 --open`

    `qawl serve --edit`

    `qawl serve --host 10.0.0.5 --name record.example.org --proxy 10.0.0.1 --edit`
    """
    from qawl.store import Store

    local = _is_loopback(host)
    with ExitStack() as stack:
        # Whoever only reads cannot write by any fault of a page: the database itself refuses it.
        opened = stack.enter_context(Store.open(store, create=False, read_only=not edit))
        access = _access(
            stack, store, opened, local=local, edit=edit, names=name, host=host, served_by_proxy=bool(proxy)
        )
        _serve(opened, access, host, port, rate, names=name or [], proxy=proxy, browse=browse)


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise typer.BadParameter(f"{host!r} is no address; give one of this machine, as 10.0.0.5 or ::1") from None


def _access(
    stack: ExitStack,
    store: str | None,
    opened: Store,
    *,
    local: bool,
    edit: bool,
    names: list[str] | None,
    host: str,
    served_by_proxy: bool,
) -> Access:
    """Who may do what. Raises `AccountError` where that needs users and there are none, `typer.BadParameter`."""
    from qawl.accounts.accounts import Accounts
    from qawl.server.access import Access
    from qawl.store import Store

    if local and not edit and not served_by_proxy:
        return Access()
    is_open = local and not served_by_proxy
    if not is_open and not names:
        raise typer.BadParameter("say by which host name readers come: --name record.example.org")
    # Sessions are written even where the record is not.
    writable = opened if edit else stack.enter_context(Store.open(store, create=False))
    accounts = Accounts(writable)
    _check_users(accounts.users(), edit=edit)
    if not is_open:
        typer.echo("Every page asks who reads: passwords and pages go over the network as they are, unless", err=True)
        typer.echo("a proxy that speaks TLS stands in front and readers reach this port only through it.", err=True)
        if not served_by_proxy:
            typer.echo(f"Put one there and name it: --proxy ADDRESS (now: plain http on {host}).", err=True)
    return Access(accounts, is_open=is_open, edits=edit)


def _check_users(users: list[User], *, edit: bool) -> None:
    from qawl.accounts import Role
    from qawl.errors import AccountError

    if edit and not any(user.role.covers(Role.EDITOR) for user in users):
        hint = "`qawl user add NAME --role editor` makes one"
        raise AccountError("nobody may edit: there is no user with the role editor or admin", hint=hint)
    if not users:
        raise AccountError("nobody could sign in: there are no users", hint="`qawl user add NAME` makes one")


def _serve(
    store: Store, access: Access, host: str, port: int, rate: int, *, names: list[str], proxy: str | None, browse: bool
) -> None:
    import webbrowser

    import uvicorn

    from qawl.server import create_app
    from qawl.server.api import Limiter
    from qawl.server.security import LOOPBACK
    from qawl.server.slowness import Impatient

    listening = _listening(host, port)
    named = f"[{host}]" if ":" in host else host
    address = f"http://{named}:{listening.getsockname()[1]}/"
    config = uvicorn.Config(
        create_app(store, access=access, hosts=LOOPBACK | {*names}, limiter=Limiter(rate)),
        log_level="warning",
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
        http=Impatient,
        limit_concurrency=100,
        timeout_graceful_shutdown=3,
    )
    typer.echo(f"{address}  (Ctrl-C ends it)")
    if browse:
        webbrowser.open(address)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return  # how it is meant to end
    finally:
        listening.close()


def _listening(host: str, port: int) -> socket.socket:
    """A socket on a port of an address. Raises `QawlError` where it cannot be had."""
    import socket

    from qawl.errors import QawlError

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # By its protocol asyncio knows that small answers must not wait for the client's acknowledgement (TCP_NODELAY).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
            listening.listen()  # whoever asks as soon as the address is printed waits until the server is there
        except OSError:
            listening.close()
            raise
    except OSError as error:
        what = error.strerror or str(error)
        raise QawlError(what, where=f"{host}:{port}", hint="name another with --port") from None
    return listening
