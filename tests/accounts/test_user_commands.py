"""`qawl user`: made, listed, changed, removed; tokens shown once."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - the tests are annotated with it
from typing import TYPE_CHECKING

import pytest
from signing import PASSWORD
from typer.testing import CliRunner

from qawl.accounts import Role, Scope
from qawl.accounts.accounts import Accounts
from qawl.cli.app import app
from qawl.store import Store

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store.db"):
        return tmp_path / "store.db"


def run(path: Path, *words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["user", *words, "--store", str(path)], input=given)


def test_a_user_is_made_with_the_password_of_the_first_line(path: Path) -> None:
    made = run(path, "add", "سلمى", "--role", "editor", given=f"{PASSWORD}\nmore\n")
    assert (made.exit_code, made.stdout) == (0, "سلمى may sign in, as editor.\n")
    with Store.open(path) as store:
        assert Accounts(store).sign_in("سلمى", PASSWORD, "192.0.2.1")
    assert PASSWORD not in made.output


def test_users_are_listed(path: Path) -> None:
    assert "There are no users yet. `qawl user add" in run(path, "list").stdout
    assert json.loads(run(path, "list", "--json").stdout) == {"users": []}
    run(path, "add", "salma", given=PASSWORD)
    assert run(path, "list").stdout.split()[::2] == ["reader", "salma"]
    listed = run(path, "list", "--json").stdout
    assert [(each["name"], each["role"]) for each in json.loads(listed)["users"]] == [("salma", "reader")]
    assert "argon2" not in listed


def test_roles_passwords_and_users_change(path: Path) -> None:
    run(path, "add", "salma", given=PASSWORD)
    assert run(path, "role", "salma", "admin").exit_code == 0
    assert run(path, "password", "salma", given="another tall date palm").exit_code == 0
    with Store.open(path) as store:
        accounts = Accounts(store)
        assert accounts.user("salma").role is Role.ADMIN
        assert accounts.sign_in("salma", "another tall date palm", "192.0.2.1")
    assert run(path, "remove", "salma").exit_code == 0
    assert "no users yet" in run(path, "list").stdout


def test_a_token_is_printed_once(path: Path) -> None:
    run(path, "add", "salma", "--role", "editor", given=PASSWORD)
    made = run(path, "token", "salma", "--scope", "read", "--scope", "add", "--label", "import")
    secret = made.stdout.strip()
    with Store.open(path) as store:
        found = Accounts(store).token(secret)
    assert found is not None
    assert found.scopes == (Scope.READ, Scope.ADD)
    listed = run(path, "token", "salma", "--list")
    assert "read,add" in listed.stdout
    assert secret not in listed.stdout
    assert run(path, "token", "salma", "--revoke", "1").exit_code == 0
    assert json.loads(run(path, "token", "salma", "--list", "--json").stdout) == {"tokens": []}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["password", "nobody"], 3, "no user has this name"),
        (["add", "salma"], 3, "a password has 12 to 256 characters"),
        (["add", "<b>"], 3, "this can be no user's name"),
        (["token", "nobody", "--scope", "read"], 3, "no user has this name"),
        (["token", "nobody"], 2, "give one of --scope"),
        (["role", "nobody", "king"], 2, "king"),
    ],
)
def test_what_goes_wrong_is_said(path: Path, words: list[str], status: int, said: str) -> None:
    result = run(path, *words, given="short\n")
    assert result.exit_code == status
    assert said in result.stderr
