"""`qawl watch`: what it prints, and what it says where something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from typer.testing import CliRunner, Result
from watched_site import LONG, Answer, Site, entry, feed, page

from qawl.cli.app import app

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("QAWL_STORE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["watch", *arguments])


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.pages |= {"/feed": feed(entry(1, content=LONG), entry(2)), "/a/2": page("خبر ثان عن الجسور")}
    yield made
    made.close()


def once(run: Run, *arguments: str) -> Result:
    return run("run", *arguments, "--once", "--private", "--pace", "0")


def test_a_round_is_told_in_a_line(run: Run, site: Site) -> None:
    done = once(run, f"{site.address}/feed")
    assert done.exit_code == 0
    assert "1 source: 1 with something new; 1 page fetched; articles: 2 new. Next at " in done.stdout
    assert done.stdout.count("\n") == 1


def test_a_round_as_json_is_a_line(run: Run, site: Site) -> None:
    told = json.loads(once(run, f"{site.address}/feed", "--json").stdout)
    assert (told["looked"], told["fetched"], told["articles"]) == (1, 1, {"new": 2})


def test_what_is_watched_is_listed_with_what_went_wrong(run: Run, site: Site) -> None:
    failed = once(run, f"{site.address}/none", f"{site.address}/feed")
    assert failed.exit_code == 1
    assert "/none: the server has no such page (HTTP 404)" in failed.stderr
    listed = run("list", "--no-bidi").stdout
    assert "failed last time: the server has no such page (HTTP 404)" in listed
    assert "something new never" in listed
    first, second = json.loads(run("list", "--json").stdout)
    assert (first["failures"], second["failures"], second["error"]) == (1, 0, None)


def test_all_that_fails_is_another_status(run: Run, site: Site) -> None:
    assert once(run, f"{site.address}/none").exit_code == 3


def test_only_what_is_named_is_watched_and_all_where_nothing_is(run: Run, site: Site) -> None:
    site.pages["/two"] = Answer(status=404)
    once(run, f"{site.address}/feed")
    told = json.loads(once(run, f"{site.address}/two", "--json").stdout)
    assert told["looked"] == 1
    assert len(json.loads(run("list", "--json").stdout)) == 2


def test_what_is_removed_is_not_watched(run: Run, site: Site) -> None:
    once(run, f"{site.address}/feed")
    assert run("remove", f"{site.address}/feed").exit_code == 0
    assert "Nothing is watched" in run("list").stdout
    missing = run("remove", f"{site.address}/feed")
    assert (missing.exit_code, "not watched" in missing.stderr) == (3, True)


def test_a_file_of_sources_is_read(run: Run, site: Site, tmp_path: Path) -> None:
    text = f'[[source]]\naddress = "{site.address}/feed"\noutlet = "الضفاف"\nevery = "2h"\n'
    (tmp_path / "sources.toml").write_text(text, "utf-8")
    once(run, "sources.toml")
    (held,) = json.loads(run("list", "--json").stdout)
    assert (held["interval"], held["source"]["outlet"]) == (7200, "الضفاف")


@pytest.mark.parametrize(
    ("arguments", "status", "what"),
    [
        (("run", "--once"), 3, "there is no store yet"),
        (("run", "http://127.0.0.1/feed", "--once"), 3, "not a public address"),
        (("run", "ftp://daffa.invalid/feed", "--once"), 3, "No such file"),
        (("run", "none.toml", "--once"), 3, "No such file"),
        (("run", "https://daffa.invalid/", "--once", "--contact", "a\nb"), 3, "not a contact"),
        (("run", "https://daffa.invalid/", "--once", "--pace", "-1"), 2, "pace"),
    ],
)
def test_what_cannot_be_watched_is_refused_in_words(
    run: Run, arguments: tuple[str, ...], status: int, what: str
) -> None:
    result = run(*arguments)
    assert (result.exit_code, what in result.stderr) == (status, True), result.stderr


def test_an_address_inside_is_not_asked_by_a_later_run_without_private(run: Run, site: Site) -> None:
    once(run, f"{site.address}/none")
    site.asked.clear()
    site.pages["/none"] = feed(entry(1, content=LONG))
    run("run", "--once")
    assert site.asked == []
