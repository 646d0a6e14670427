"""The real process: started, asked, ended by Ctrl-C."""

from __future__ import annotations

import socket
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import httpx2
from served import served
from typer.testing import CliRunner

from qawl.cli.app import app
from qawl.cli.serve import _listening


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
    with _listening(0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # by which asyncio sets TCP_NODELAY


def test_a_port_that_is_taken_is_said(told: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--store", str(told), "--port", str(port)])
    assert result.exit_code == 3
    assert f"127.0.0.1:{port}" in result.stderr
