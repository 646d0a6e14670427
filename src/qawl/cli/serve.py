"""`qawl serve`: the record as pages in a browser, on this machine or, with accounts, for others."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    import socket

    import uvicorn
    from starlette.types import ASGIApp

    from qawl.accounts import User

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
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="Answer with this many processes; --rate counts in each.")
    ] = 1,
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

    `qawl serve --workers 4 --store postgresql://qawl@db.example.org/news`

    `qawl serve --host 10.0.0.5 --name record.example.org --proxy 10.0.0.1 --edit`
    """
    local = _is_loopback(host)
    app = _App(
        store,
        edit=edit,
        accounts=_needs_accounts(local, edit, name, proxy),
        is_open=local and proxy is None,
        hosts=tuple(name or ()),
        rate=rate,
    )
    with ExitStack() as stack:
        made = app.made(stack)  # by each worker again: here it tells at once what is wrong
        if app.accounts and not app.is_open:
            _say_who_is_asked(host, proxy)
        if workers == 1:
            _serve(made, host, port, proxy=proxy, browse=browse)
            return
    _serve(app, host, port, proxy=proxy, browse=browse, workers=workers)


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        raise typer.BadParameter(f"{host!r} is no address; give one of this machine, as 10.0.0.5 or ::1") from None


def _needs_accounts(local: bool, edit: bool, names: list[str] | None, proxy: str | None) -> bool:
    """Whether anybody has to sign in. Raises `typer.BadParameter` where readers come by a host name that is not told."""
    is_open = local and proxy is None
    if not is_open and not names:
        raise typer.BadParameter("say by which host name readers come: --name record.example.org")
    return edit or not is_open


def _say_who_is_asked(host: str, proxy: str | None) -> None:
    typer.echo("Every page asks who reads: passwords and pages go over the network as they are, unless", err=True)
    typer.echo("a proxy that speaks TLS stands in front and readers reach this port only through it.", err=True)
    if proxy is None:
        typer.echo(f"Put one there and name it: --proxy ADDRESS (now: plain http on {host}).", err=True)


class _App(NamedTuple):
    """What each process that answers makes its application of; it travels to the workers.

    accounts: whether there are any; is_open: whether who has none may read.
    """

    store: str | None
    edit: bool
    accounts: bool
    is_open: bool
    hosts: tuple[str, ...]
    rate: int

    def __call__(self) -> ASGIApp:
        """The application of a worker, which lasts as long as the process."""
        stack = ExitStack()
        atexit.register(stack.close)
        return self.made(stack)

    def made(self, stack: ExitStack) -> ASGIApp:
        """The application, over a store that is closed with the stack. Raises `StoreError`, `AccountError`."""
        from qawl.accounts.accounts import Accounts
        from qawl.server import create_app
        from qawl.server.access import Access
        from qawl.server.api import Limiter
        from qawl.server.security import LOOPBACK
        from qawl.store import Store

        # Whoever only reads cannot write by any fault of a page: the database itself refuses it.
        opened = stack.enter_context(Store.open(self.store, create=False, read_only=not self.edit))
        access = Access()
        if self.accounts:
            # Sessions are written even where the record is not.
            writable = opened if self.edit else stack.enter_context(Store.open(self.store, create=False))
            accounts = Accounts(writable)
            _check_users(accounts.users(), edit=self.edit)
            access = Access(accounts, is_open=self.is_open, edits=self.edit)
        return create_app(opened, access=access, hosts=LOOPBACK | {*self.hosts}, limiter=Limiter(self.rate))


def _check_users(users: list[User], *, edit: bool) -> None:
    from qawl.accounts import Role
    from qawl.errors import AccountError

    if edit and not any(user.role.covers(Role.EDITOR) for user in users):
        hint = "`qawl user add NAME --role editor` makes one"
        raise AccountError("nobody may edit: there is no user with the role editor or admin", hint=hint)
    if not users:
        raise AccountError("nobody could sign in: there are no users", hint="`qawl user add NAME` makes one")


def _serve(app: Any, host: str, port: int, *, proxy: str | None, browse: bool, workers: int = 1) -> None:
    """Answer until Ctrl-C. app: the application, or with several workers what makes it."""
    import webbrowser

    import uvicorn

    from qawl.server.slowness import Impatient

    listening = _listening(host, port)
    named = f"[{host}]" if ":" in host else host
    address = f"http://{named}:{listening.getsockname()[1]}/"
    config = uvicorn.Config(
        app,
        factory=workers > 1,
        workers=workers,
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
        if workers == 1:
            uvicorn.Server(config).run(sockets=[listening])
        else:
            _share(config, listening)
    except KeyboardInterrupt:
        return  # how it is meant to end
    finally:
        listening.close()


def _share(config: uvicorn.Config, listening: socket.socket) -> None:
    """Answer in several processes by one socket; one that dies is followed by another. Raises `QawlError` where none can begin."""
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    from qawl.errors import QawlError

    shared = Multiprocess(config, sockets=[listening])
    shared.run()
    if any(each.exitcode == STARTUP_FAILURE for each in shared.processes):
        raise QawlError("a worker could not begin", hint="see what it said above")


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
