"""What the tests of the pages watch for would be seen: a question to another host, markup that the policy refuses, a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chromium import Watched, executable, faults, overflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_continuous_integration_does_not_pass_over_a_missing_browser(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.delenv("QAWL_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get install chromium"):
        executable()


@pytest.fixture
def spoilt(chromium: Browser, address: str) -> Iterator[tuple[Page, Watched]]:
    """A page of qawl's, open to be spoilt."""
    with chromium.new_context(color_scheme="light") as context:
        page = context.new_page()
        watched = Watched(page, f"{address}/")
        page.goto(f"{address}/en")
        yield page, watched


def test_another_host_is_seen_and_refused_by_the_policy(spoilt: tuple[Page, Watched]) -> None:
    page, watched = spoilt
    assert watched.complaints == []
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://elsewhere.example/'}))")
    assert watched.complaints


def test_a_window_elsewhere_is_seen(spoilt: tuple[Page, Watched]) -> None:
    page, watched = spoilt
    page.route("http://elsewhere.example/", lambda route: route.fulfill(body="elsewhere"))
    page.goto("http://elsewhere.example/")
    assert watched.elsewhere == ["http://elsewhere.example/"]


def test_a_script_in_the_page_does_not_run(spoilt: tuple[Page, Watched]) -> None:
    page, watched = spoilt
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
    }""")
    assert page.evaluate("window.ran") is None
    assert any("script" in complaint for complaint in watched.complaints)


def test_pale_words_and_a_nameless_field_are_faults(spoilt: tuple[Page, Watched]) -> None:
    page, _ = spoilt
    assert faults(page) == []
    page.evaluate("""() => {
        document.querySelector('h1').style.color = '#ddd';
        document.querySelector('label[for=seek]').remove();
        document.querySelector('#seek').removeAttribute('placeholder');
    }""")
    assert {fault.split()[0] for fault in faults(page)} == {"color-contrast", "label"}


def test_what_stands_outside_the_window_is_measured(spoilt: tuple[Page, Watched]) -> None:
    page, _ = spoilt
    assert overflow(page) == 0
    page.evaluate("document.querySelector('main').style.minWidth = '3000px'")
    assert overflow(page) > 1000
