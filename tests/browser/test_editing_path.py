"""An editor's whole path: signing in, correcting, rejecting and taking back, answering what the ledger asks, signing out."""

from __future__ import annotations

import shutil
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import TYPE_CHECKING

import pytest
from chromium import faults, follow, overflow
from playwright.sync_api import expect
from served import served
from signing import PASSWORD

from qawl.accounts import Role
from qawl.accounts.accounts import Accounts
from qawl.store import Query, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Visit
    from playwright.sync_api import Page

SAID = "لن تبقى قوات أمريكية بمهام قتالية"
SPEAKER = "مصطفى الكاظمي رئيس الوزراء"


@pytest.fixture
def copied(samples: Path, tmp_path: Path) -> Path:
    """A store of the samples with an editor."""
    path = tmp_path / "store.db"
    shutil.copy(samples, path)
    with Store.open(path) as store:
        Accounts(store).add("salma", Role.EDITOR, PASSWORD)
    return path


@pytest.fixture
def edited(copied: Path) -> Iterator[str]:
    """Where the store is served for editing."""
    with served(copied, "--edit") as address:
        yield address


def statement_of(path: Path) -> str:
    with Store.open(path, read_only=True) as store:
        return next(each.id for each in store.statements(Query(words=f'"{SAID}"')) if each.outlet == "شارع العيّنة")


def sign_in(page: Page) -> None:
    follow(page.get_by_role("link", name="Sign in"))
    page.get_by_label("Name").fill("salma")
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name="Sign in"))


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)])
def test_from_signing_in_to_signing_out(visit: Visit, copied: Path, edited: str, width: int, scripts: bool) -> None:
    statement = statement_of(copied)
    page = visit(f"/en/statement/{statement}", width, at=edited, java_script_enabled=scripts)
    expect(page.get_by_role("button", name="Reject")).to_have_count(0)
    sign_in(page)
    expect(page).to_have_url(f"{edited}/en/statement/{statement}")
    correct(page)
    reject_and_take_back(page, statement)
    answer(page, scripts=scripts)
    save_and_end(page, scripts=scripts)
    follow(page.get_by_role("link", name="salma"))
    follow(page.get_by_role("button", name="Sign out"))
    page.goto(f"{edited}/en/statement/{statement}")
    expect(page.get_by_role("button", name="Reject")).to_have_count(0)
    with Store.open(copied, read_only=True) as store:
        assert {each.by for each in store.decisions()} == {"salma"}
        assert {each.by for each in store.judgements()} == {"salma"}


def correct(page: Page) -> None:
    follow(page.get_by_role("link", name="Correct it"))
    assert overflow(page) == 0
    page.get_by_label("Speaker", exact=True).fill(SPEAKER)
    page.get_by_label("Why").fill("the office stands beside the name")
    follow(page.get_by_role("button", name="Correct it"))
    expect(page.locator("main > .chain li").first).to_have_text(SPEAKER)
    expect(page.get_by_text("the office stands beside the name")).to_be_visible()


def reject_and_take_back(page: Page, statement: str) -> None:
    follow(page.get_by_role("button", name="Reject"))
    follow(page.get_by_role("link", name="History"))
    taken = page.locator("li.line").first
    expect(taken).to_contain_text(statement)
    follow(taken.get_by_role("button"))
    expect(page.locator("li.line", has_text="was taken back")).to_have_count(1)


def answer(page: Page, *, scripts: bool) -> None:
    follow(page.get_by_role("link", name="Review", exact=True))
    question = page.locator("section[aria-labelledby=question] .wordings")
    expect(question).to_be_visible()
    before = question.inner_text()
    if scripts:
        assert faults(page) == []
        with page.expect_navigation():
            page.keyboard.press("u")
    else:
        follow(page.locator("form.answers [accesskey=u]"))
    assert not question.is_visible() or question.inner_text() != before


def save_and_end(page: Page, *, scripts: bool) -> None:
    """A search is followed, found again among what is followed, and followed no longer."""
    follow(page.get_by_role("link", name="Promises", exact=True))
    page.get_by_text("Export, print, follow").click()
    page.get_by_label("under the name").fill("القوات")
    follow(page.get_by_role("button", name="Follow", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("القوات")
    assert overflow(page) == 0
    assert not scripts or faults(page) == []
    follow(page.get_by_role("link", name="Followed", exact=True))
    assert overflow(page) == 0
    assert not scripts or faults(page) == []
    follow(page.get_by_role("main").get_by_role("link", name="القوات"))
    follow(page.get_by_role("button", name="Follow it no longer"))
    expect(page.get_by_text("You follow nothing yet")).to_be_visible()
