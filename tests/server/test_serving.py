"""The real process: started, asked, ended by Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import httpx
from typer.testing import CliRunner

from qawl.cli.app import app

SERVE = [sys.executable, "-c", "from qawl.cli import main; main()", "serve", "--port", "0"]


def test_it_serves_until_it_is_interrupted(told: Path) -> None:
    with subprocess.Popen(
        [*SERVE, "--store", str(told)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            address = re.match(r"http://127\.0\.0\.1:\d+/", line)
            assert address is not None, line + process.stderr.read()
            answer = httpx.get(address[0], headers={"Accept-Language": "en"}, follow_redirects=True, trust_env=False)
            assert answer.status_code == 200
            assert 'lang="en"' in answer.text
            assert "server" not in answer.headers
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_a_store_that_is_not_there_is_said_on_the_command_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--store", str(tmp_path / "none.db")])
    assert result.exit_code == 3
    assert "there is no store yet" in result.stderr


def test_a_port_that_is_taken_is_said(told: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--store", str(told), "--port", str(port)])
    assert result.exit_code == 3
    assert f"127.0.0.1:{port}" in result.stderr
