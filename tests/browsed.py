"""What the tests of the pages share: a store filled, and a page looked at."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from starlette.testclient import TestClient

from qawl.store import Store

if TYPE_CHECKING:
    from qawl.records import Article, Reading

Place = TypeVar("Place", str, Path)
Client = Callable[[Path], TestClient]

VOID = {"meta", "link", "input", "br"}


def filled(path: Place, pairs: list[tuple[Article, Reading]]) -> Place:
    with Store.open(path) as store:
        list(store.add_all(pairs))
        list(store.tell())
    return path


class Checked(HTMLParser):
    """A page whose elements are closed in order; the ids, addresses and languages that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
