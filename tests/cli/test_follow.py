"""`qawl follow`: following, looking for what is new, and what it says where there is nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

OPTIONS = ("--outlet", "النشرة", "--published", "2021-07-27")


def follow(run: Run, *arguments: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(run("follow", *arguments, "--json", "--by", "محرر").stdout)
    return found


def test_what_comes_after_is_shown_once_and_kept(run: Run, article: str) -> None:
    follow(run, "statements", "الجسر", "--speaker", "سلمى")
    assert run("follow", "check").stdout == "Nothing new.\n"
    run("add", article, *OPTIONS)
    shown = run("follow", "check", "--no-bidi").stdout
    assert "سلمى الراوي" in shown
    assert "«الجسر سيفتح قريبا أمام السيارات»" in shown
    assert "John Smith" not in shown
    assert run("follow", "check").stdout == "Nothing new.\n"
    assert "سلمى الراوي" in run("follow", "alerts", "--no-bidi").stdout


def test_a_check_as_json_is_a_line_an_alert(run: Run, article: str) -> None:
    follow(run, "statements", "كل قول")
    run("add", article, *OPTIONS)
    lines = [json.loads(line) for line in run("follow", "check", "--json").stdout.splitlines()]
    assert {line["kind"] for line in lines} == {"statement"}
    assert len(lines) == 2
    assert run("follow", "check", "--json").stdout == ""


def test_the_secret_of_a_webhook_is_shown_once(run: Run) -> None:
    made = follow(run, "promises", "الجسر", "--words", "جسر", "--webhook", "https://desk.example/hook")
    assert made["secret"].startswith("whsec_")
    listed = run("follow", "list", "--no-bidi").stdout
    assert "https://desk.example/hook" in listed
    assert made["secret"] not in listed
    assert made["secret"] not in run("follow", "list", "--json").stdout


def test_following_ends_by_the_beginning_of_the_id(run: Run) -> None:
    made = follow(run, "statements", "كل قول")
    assert run("follow", "remove", made["id"][:8]).exit_code == 0
    assert "Nothing is followed" in run("follow", "list").stdout
    missing = run("follow", "remove", made["id"])
    assert missing.exit_code == 3
    assert "nothing is followed under this id" in missing.stderr


def test_where_nothing_is_followed_it_says_what_to_do(run: Run, article: str) -> None:
    run("add", article)
    assert "qawl follow promises" in run("follow", "list").stdout
    assert "qawl follow --help" in run("follow", "check").stdout
    assert "qawl follow check" in run("follow", "alerts").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("statements", "x", "--words", "..."),
        ("statements", "x", "--webhook", "ftp://desk.example/"),
        ("statements", "x", "--webhook", "http://127.0.0.1/hook"),
        ("promises", "x", "--due-since", "tomorrow"),
        ("promises", "x", "--private"),
    ],
)
def test_what_cannot_be_followed_is_refused_in_words(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("follow", *arguments, "--by", "محرر")
    assert result.exit_code in (2, 3)
    assert result.stderr
    assert "Traceback" not in result.stderr
