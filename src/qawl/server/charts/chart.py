"""What every chart is: a drawing with its name, what it says in words, and the table of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server.charts.svg import element

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup


class Cell(NamedTuple):
    """What stands in a cell of a table; href: the address of what it counts or names; markup stays markup."""

    said: str
    href: str | None = None


class Chart(NamedTuple):
    """A chart with the table of its figures: the names of the columns, and rows whose first cell heads them."""

    title: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def drawn(key: str, title: str, told: str, height: int, parts: Iterable[Markup]) -> Markup:
    """The root of a drawing; key: what its ids begin with, told: what it says in words, height: in pixels."""
    named = (element("title", title, id=f"{key}-title"), element("desc", told, id=f"{key}-told"))
    return element(
        "svg",
        *named,
        *parts,
        class_="drawing",
        role="img",
        aria_labelledby=f"{key}-title {key}-told",
        width="100%",
        height=height,
        xmlns="http://www.w3.org/2000/svg",
    )
