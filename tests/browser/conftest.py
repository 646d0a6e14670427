"""The samples, served by a process of their own, and Chromium to look at them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import Watched, executable
from playwright.sync_api import Browser, Page, sync_playwright
from served import QAWL, served

SAMPLES = Path(__file__).parents[2] / "samples"
LOADED = (
    ["agency.jsonl", "street.rss", "report", "diwan.zip", "page"],
    ["--outlet", "أسئلة العيّنة", "questions"],
)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample articles, loaded as `make demo` loads them. It is shared: who writes to it makes a copy."""
    executable()  # nobody waits for the samples where nothing can show them
    path = tmp_path_factory.mktemp("samples") / "demo.db"
    for arguments in LOADED:
        subprocess.run([*QAWL, "add", "--store", str(path), *arguments], cwd=SAMPLES, check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def address(samples: Path) -> Iterator[str]:
    """Where the samples are served."""
    with served(samples) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser. It ends with each module: while it runs, no other event loop can be run in this thread."""
    path = executable()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path) as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visit]:
    """Opens a path in a window of its own; other options are those of playwright's `Browser.new_context`.

    At the end of the test, whatever a page asked of another host and whatever the browser complained of fails it.
    """
    opened = []

    def open_page(path: str, width: int = 1280, theme: str = "light", at: str = address, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=at, viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened.append((context, Watched(page, f"{at}/")))
        page.goto(path)
        return page

    yield open_page
    for context, watched in opened:
        context.close()
        assert watched.asked
        assert watched.elsewhere == []
        assert watched.complaints == []
