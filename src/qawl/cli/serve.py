"""`qawl serve`: the record as pages in a browser, on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    import socket

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
    browse: Annotated[bool, typer.Option("--open", help="Open the front page in your browser.")] = False,
    store: options.Store = None,
) -> None:
    """Show the record as pages in Arabic and English; Ctrl-C ends it.

    The pages are read-only: nothing in the store can be changed by them. They are for this machine alone, since there are no
    accounts.

    Examples:

    `qawl serve`

    `qawl serve --store demo.db --port 8080 --open`
    """
    from qawl.store import Store

    with Store.open(store, create=False, read_only=True) as opened:
        _serve(opened, port, rate, browse=browse)


def _serve(store: Store, port: int, rate: int, *, browse: bool) -> None:
    import webbrowser

    import uvicorn

    from qawl.server import create_app
    from qawl.server.api import Limiter

    listening = _listening(port)
    address = f"http://{HOST}:{listening.getsockname()[1]}/"
    config = uvicorn.Config(
        create_app(store, limiter=Limiter(rate)),
        log_level="warning",
        server_header=False,
        proxy_headers=False,
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


def _listening(port: int) -> socket.socket:
    """A socket on a port of the loopback. Raises `QawlError` where it cannot be had."""
    import socket

    from qawl.errors import QawlError

    try:
        # By its protocol asyncio knows that small answers must not wait for the client's acknowledgement (TCP_NODELAY).
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((HOST, port))
        except OSError:
            listening.close()
            raise
    except OSError as error:
        what = error.strerror or str(error)
        raise QawlError(what, where=f"{HOST}:{port}", hint="name another with --port") from None
    return listening
