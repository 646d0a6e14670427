"""The real process: started, asked, ended by Ctrl-C."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import httpx2
import pytest
from served import QAWL, served
from signing import PASSWORD, form_key
from typer.testing import CliRunner

from qawl.accounts import Role
from qawl.accounts.accounts import Accounts
from qawl.cli.app import app
from qawl.cli.serve import HOST, _listening
from qawl.store import Store, Verdict


def test_it_serves_until_it_is_interrupted(told: Path) -> None:
    with served(told) as address:
        answer = httpx2.get(address, headers={"Accept-Language": "en"}, follow_redirects=True, trust_env=False)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert "server" not in answer.headers


def test_a_store_that_is_not_there_is_said_on_the_command_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--store", str(tmp_path / "none.db")])
    assert result.exit_code == 3
    assert "there is no store yet" in result.stderr


def test_small_answers_do_not_wait_for_the_clients_acknowledgement() -> None:
    with _listening(HOST, 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # by which asyncio sets TCP_NODELAY


@pytest.mark.parametrize(
    ("words", "users", "status", "said"),
    [
        (["--edit"], {}, 3, "nobody may edit"),
        (["--edit"], {"reem": Role.READER}, 3, "qawl user add NAME --role editor"),
        (["--host", "0.0.0.0"], {"salma": Role.EDITOR}, 2, "--name record.example.org"),
        (["--host", "0.0.0.0", "--name", "a.example"], {}, 3, "there are no users"),
        (["--host", "record.example"], {}, 2, "is no address"),
        (["--proxy", "127.0.0.1"], {}, 2, "--name record.example.org"),
    ],
)
def test_others_are_served_only_where_somebody_can_sign_in(
    told: Path, tmp_path: Path, words: list[str], users: dict[str, Role], status: int, said: str
) -> None:
    path = tmp_path / "store.db"
    shutil.copy(told, path)
    with Store.open(path) as store:
        for name, role in users.items():
            Accounts(store).add(name, role, PASSWORD)
    result = CliRunner().invoke(app, ["serve", "--store", str(path), "--port", "0", *words])
    assert result.exit_code == status
    assert said in " ".join(result.stderr.replace("│", " ").split())


def test_an_editor_signs_in_to_the_real_process(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    shutil.copy(told, path)
    with Store.open(path) as store:
        Accounts(store).add("salma", Role.EDITOR, PASSWORD)
        said = next(store.statements())
    words = ["--store", str(path), "--edit", "--proxy", "127.0.0.1", "--name", "record.example"]
    command = [*QAWL, "serve", "--port", "0", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.match(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found is not None
            headers = {"Host": "record.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9"}
            with httpx2.Client(base_url=found[0], headers=headers, trust_env=False) as client:
                assert client.get("/en").status_code == 303
                assert client.get("/en", headers={"Host": "other.example"}).status_code == 421
                page = client.get("/en/sign-in")
                (cookie,) = page.headers.get_list("set-cookie")
                assert cookie.startswith("__Host-qawl-sign-in=")
                assert "Secure" in cookie
                # A client on http keeps Secure cookies to itself: what a browser behind the proxy would send is sent by hand.
                headers = {"Cookie": cookie.partition(";")[0]}
                form = {"csrf": form_key(page.text), "name": "salma", "password": PASSWORD}
                done = client.post("/en/sign-in", data=form, headers=headers)
                assert done.status_code == 303
                session = next(each for each in done.headers.get_list("set-cookie") if "qawl-session" in each)
                headers = {"Cookie": session.partition(";")[0]}
                review = f"/en/statement/{said.id}/review"
                key = form_key(client.get(review, headers=headers).text)
                sent = {"csrf": key, "seen": "0", "verdict": "reject"}
                assert client.post(review, data=sent, headers=headers).status_code == 303
        finally:
            process.kill()
    with Store.open(path) as store:
        assert [(each.by, each.verdict) for each in store.decisions()] == [("salma", Verdict.REJECT)]


def test_a_port_that_is_taken_is_said(told: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--store", str(told), "--port", str(port)])
    assert result.exit_code == 3
    assert f"127.0.0.1:{port}" in result.stderr
