"""Chains of attribution: who passed words on, the source at the start, one line for each report, in the direction of the script.

A station that stands at the same place in several reports is drawn once, and the lines branch from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server import texts
from qawl.server.charts.chart import Cell, Chart, drawn
from qawl.server.charts.svg import Side, cut, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markupsafe import Markup

_HIGH, _LINE = 72, 16  # pixels of a report, and of a line of a name
_FREE = 4  # per cent from the edge to the dots of the first and last stations
_LINES = 3
_WIDTHS = {2: 20, 3: 13, 4: 10}  # characters of a line of a name by the number of stations, on the narrowest page


class _Station(NamedTuple):
    """A name in a column; row: the first report that has it."""

    name: str
    column: int
    row: int


def chains(
    key: str,
    title: str,
    told: str,
    found: Sequence[tuple[Sequence[str], tuple[Cell, ...]]],
    columns: tuple[str, ...],
    *,
    rtl: bool,
) -> Chart:
    """Chains with their rows of the table, each from the source to the outlet; the last names stand in one column.

    Chains of the same names are drawn once; the table has them all.
    """
    told_once = list(dict.fromkeys(tuple(names) for names, _ in found))
    side, width = Side(rtl), max(map(len, told_once))
    stations: dict[tuple[int, str], _Station] = {}
    ways: dict[tuple[_Station, _Station], None] = {}
    for row, names in enumerate(told_once):
        before: _Station | None = None
        for number, name in enumerate(names):
            column = width - 1 if number == len(names) - 1 and number else number
            station = stations.setdefault((column, name), _Station(name, column, row))
            if before is not None:
                ways[before, station] = None
            before = station
    height = _HIGH * len(told_once)
    parts = [part for way in ways for part in _way(*way, width, side)]
    parts += [part for station in stations.values() for part in _station(station, width, side)]
    return Chart(title, drawn(key, title, told, height, parts), columns, tuple(row for _, row in found))


def _place(station: _Station, width: int) -> tuple[float, float]:
    across = _FREE + (100 - 2 * _FREE) * station.column / (width - 1) if width > 1 else 50
    return across, station.row * _HIGH + 12


def _way(one: _Station, other: _Station, width: int, side: Side) -> Iterator[Markup]:
    (start, y), (end, below) = _place(one, width), _place(other, width)
    yield element("line", x1=side.x(start), y1=y, x2=side.x(end), y2=below, class_="way")
    if y == below:
        yield side.arrow((start + end) / 2, y)


def _station(station: _Station, width: int, side: Side) -> Iterator[Markup]:
    across, y = _place(station, width)
    at = "start" if station.column == 0 else "end" if station.column == width - 1 else "middle"
    edge = 0 if at == "start" else 100 if at == "end" else across
    yield element("circle", cx=side.x(across), cy=y, r=6, class_="source" if station.column == 0 else "station")
    for number, line in enumerate(_lines(station.name, _WIDTHS.get(width, 8))):
        yield side.text(edge, y + 24 + number * _LINE, line, at, class_="name")


def _lines(name: str, width: int) -> Iterable[str]:
    """A name in lines of whole words, as many as there is room for."""
    lines = [""]
    for word in texts.one_line(name).split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]}…"]
    return [cut(line, width + 6) for line in lines]
