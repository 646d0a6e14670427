"""Debian's Chromium, as the tests of the pages drive it: where it is, and what a page that it shows must not do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request

NAMES = ("chromium", "chromium-browser")
MISSING = "Chromium is not installed: apt-get install chromium, or let QAWL_CHROMIUM name one"
FAULTS = ("serious", "critical")


def executable() -> Path:
    """Where Chromium is. Without one the test is skipped, or fails under continuous integration, which must not miss it."""
    named = os.environ.get("QAWL_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return Path(found)
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


class Watched:
    """What a page asked for and complained of while it was open."""

    def __init__(self, page: Page, address: str) -> None:
        """address: of the server, the only one that may be asked."""
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # An answer 404 is an error on the console; the page that shows it is looked at by its test.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.complaints.append(message.text)

    @property
    def elsewhere(self) -> list[str]:
        """Questions to anybody but the server."""
        return [url for url in self.asked if not url.startswith(self.address)]


def follow(link: Locator) -> None:
    """Click a link or a button, and wait until the page that it leads to stands: before its style is there, things move."""
    with link.page.expect_navigation():
        link.click()


def overflow(page: Page) -> int:
    """How many pixels of the page stand outside the window, to be reached by scrolling sideways only."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def faults(page: Page) -> list[str]:
    """What axe-core finds to be serious or critical on a page: the rule, the element and why."""
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in FAULTS
        for node in found["nodes"]
    ]
