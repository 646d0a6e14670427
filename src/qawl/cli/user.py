"""`qawl user`: who may sign in to the pages, with which role, and what programs may do for them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.accounts.roles import Role, Scope
from qawl.cli import options  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.accounts import Token, User
    from qawl.accounts.accounts import Accounts

app = typer.Typer(
    no_args_is_help=True,
    help="""Make and change the users who may sign in to the pages that `qawl serve` shows.

    Examples:

    `qawl user add salma --role editor`

    `qawl user list`

    `qawl user token salma --scope read --scope add`
    """,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The user.", show_default=False)]
RoleOption = Annotated[Role, typer.Option("--role", help="What the user may do.")]


@contextmanager
def _accounts(store: str | None) -> Iterator[Accounts]:
    from qawl.accounts.accounts import Accounts
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        yield Accounts(opened)


@app.command("add")
def add(name: Name, role: RoleOption = Role.READER, store: options.Store = None) -> None:
    """Make a user. The password is asked for, or read from the first line of the standard input.

    `reader` reads, `editor` changes the record too, `admin` manages users too.
    """
    with _accounts(store) as accounts:
        made = accounts.add(name, role, _password())
        typer.echo(f"{made.name} may sign in, as {made.role}.")


@app.command("list")
def list_users(store: options.Store = None, as_json: options.Json = False) -> None:
    """List the users, with their roles."""
    import msgspec

    with _accounts(store) as accounts:
        found = accounts.users()
        if as_json:
            print(msgspec.json.encode({"users": found}).decode())
            return
        for user in found:
            typer.echo(f"{user.role:<8}{user.created:%Y-%m-%d}  {user.name}")
        if not found:
            typer.echo("There are no users yet. `qawl user add NAME --role admin` makes one.")


@app.command("password")
def password(name: Name, store: options.Store = None) -> None:
    """Give a user another password; whoever is signed in as this user is signed out."""
    with _accounts(store) as accounts:
        accounts.user(name)
        user = accounts.set_password(name, _password())
        typer.echo(f"{user.name} has another password.")


@app.command("role")
def role(
    name: Name,
    role: Annotated[Role, typer.Argument(help="What the user may do.", show_default=False)],
    store: options.Store = None,
) -> None:
    """Give a user another role."""
    with _accounts(store) as accounts:
        user = accounts.set_role(name, role)
        typer.echo(f"{user.name} is {user.role} now.")


@app.command("remove")
def remove(name: Name, store: options.Store = None) -> None:
    """Take a user from among the users. What the user decided stays, under a name that nobody else gets."""
    with _accounts(store) as accounts:
        user = accounts.remove(name)
        typer.echo(f"{user.name} is a user no more; sessions and tokens ended.")


@app.command("token")
def token(
    name: Name,
    scope: Annotated[list[Scope] | None, typer.Option("--scope", help="What it may do; give each.")] = None,
    days: Annotated[int, typer.Option(metavar="N", help="How many days it lasts.")] = 90,
    label: Annotated[str, typer.Option(metavar="WORDS", help="What it is for.")] = "",
    listing: Annotated[bool, typer.Option("--list", help="List the user's tokens.")] = False,
    revoke: Annotated[int | None, typer.Option(metavar="N", help="Let token N hold no more.")] = None,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Make a token, by which a program may do for a user what its scopes say. It is printed once and kept nowhere.

    Programs send it as `Authorization: Bearer TOKEN`.
    """
    if (scope is not None) + listing + (revoke is not None) != 1:
        raise typer.BadParameter("give one of --scope (to make a token), --list, --revoke")
    with _accounts(store) as accounts:
        user = accounts.user(name)
        if revoke is not None:
            accounts.revoke(user, revoke)
            typer.echo(f"Token {revoke} of {user.name} holds no more.")
        elif listing:
            _list(user, accounts.tokens(user), as_json=as_json)
        else:
            _make(accounts, user, set(scope or ()), label, days, as_json=as_json)


def _make(accounts: Accounts, user: User, scopes: set[Scope], label: str, days: int, *, as_json: bool) -> None:
    import msgspec

    from qawl.cli.messages import complain

    made, secret = accounts.make_token(user, scopes, label=label, days=days)
    if as_json:
        print(msgspec.json.encode({"token": made, "secret": secret}).decode())
        return
    typer.echo(secret)
    may = ", ".join(made.scopes)
    complain(f"token {made.id} of {user.name} for {may}, until {made.expires:%Y-%m-%d}; it is not shown again")


def _list(user: User, tokens: list[Token], *, as_json: bool) -> None:
    import msgspec

    if as_json:
        print(msgspec.json.encode({"tokens": tokens}).decode())
        return
    for each in tokens:
        used = f"{each.used:%Y-%m-%d}" if each.used else "never"
        may = ",".join(each.scopes)
        typer.echo(f"{each.id:>4}  {may:<16} until {each.expires:%Y-%m-%d}, used {used}  {each.label}")
    if not tokens:
        typer.echo(f"{user.name} has no token. `qawl user token NAME --scope read` makes one.")


def _password() -> str:
    """A password, asked for twice without showing it, or the first line where nobody sits at the keyboard."""
    import getpass
    import sys

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    given = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != given:
        raise typer.BadParameter("the two passwords differ")
    return given
