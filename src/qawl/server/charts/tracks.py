"""Spans and points on a line of time, one track a thing: deadlines with their moves, offices, rounds, changes of position."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qawl.server.charts.chart import Chart, drawn
from qawl.server.charts.svg import Side, element

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from markupsafe import Markup

    from qawl.server.charts.chart import Cell

_HIGH, _AXIS = 58, 24  # pixels of a track with its name and days, and of the axis
_SAID = 56  # characters of days, which are written smaller
_EDGE = 2.0  # per cent that stay free at both ends, so that a mark at the first day is seen whole


class Shape(StrEnum):
    """What a mark is; it is drawn by a class of this name."""

    NOW = "now"  # a day that stands
    WAS = "was"  # a day that stood before, and was moved
    SPAN = "span"  # from a day to another
    TOLD = "told"  # somewhere from a day to another


_LINES = (Shape.SPAN, Shape.TOLD)


class Mark(NamedTuple):
    """Something on a track from its first to its last day."""

    first: dt.date
    last: dt.date
    shape: Shape = Shape.NOW


class Track(NamedTuple):
    """A line of time: its name, what its marks say in words, the marks in the order in which they came, its row of the table."""

    name: str
    said: str
    marks: Sequence[Mark]
    row: tuple[Cell, ...]


def tracks(
    key: str,
    title: str,
    told: str,
    found: Sequence[Track],
    columns: tuple[str, ...],
    day: Callable[[dt.date], str],
    *,
    rtl: bool,
    today: dt.date | None = None,
) -> Chart:
    """Tracks on one line of time; day: how a day of the axis is written; today: a day to draw through all of them."""
    side = Side(rtl)
    days = [at for track in found for mark in track.marks for at in (mark.first, mark.last)]
    days += [today] if today else []
    scale = _Scale(min(days), max(days))
    height = len(found) * _HIGH + _AXIS
    parts: list[Markup] = []
    for number, track in enumerate(found):
        if today is not None:
            parts.append(side.upright(scale.place(today), number * _HIGH + 36, number * _HIGH + 54, class_="today"))
        parts += _track(track, number * _HIGH, scale, side)
    parts += _axis(scale, height - 6, side, day)
    return Chart(title, drawn(key, title, told, height, parts), columns, tuple(track.row for track in found))


class _Scale(NamedTuple):
    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> float:
        whole = (self.last - self.first).days
        return _EDGE + (100 - 2 * _EDGE) * ((day - self.first).days / whole if whole else 0.5)


def _track(track: Track, top: int, scale: _Scale, side: Side) -> Iterator[Markup]:
    y = top + 45
    yield side.text(0, top + 14, track.name, class_="name")
    yield side.text(0, top + 31, track.said, most=_SAID, class_="tick")
    yield side.line(0, 100, y, class_="base")
    for one, other in pairwise(track.marks):
        if other.shape not in _LINES and one.last != other.last:
            start, end = scale.place(one.last), scale.place(other.last)
            yield side.line(start, end, y, class_="moved")
            yield side.arrow(end, y, back=end < start)
    for mark in track.marks:
        yield from _mark(mark, y, scale, side)


def _mark(mark: Mark, y: float, scale: _Scale, side: Side) -> Iterator[Markup]:
    start, end = scale.place(mark.first), scale.place(mark.last)
    if mark.shape in _LINES:
        yield side.line(start, end, y, class_=mark.shape.value)
        return
    if mark.first != mark.last:  # a deadline of a month or a year lies anywhere in it
        yield side.line(start, end, y, class_=Shape.TOLD.value)
    yield element("circle", cx=side.x(end), cy=y, r=5, class_=mark.shape.value)


def _axis(scale: _Scale, y: float, side: Side, day: Callable[[dt.date], str]) -> Iterator[Markup]:
    if scale.first == scale.last:
        yield side.text(50, y, day(scale.first), "middle", class_="tick")
        return
    yield side.text(0, y, day(scale.first), class_="tick")
    if (scale.last - scale.first).days > 3:
        middle = scale.first + (scale.last - scale.first) / 2
        yield side.text(50, y, day(middle), "middle", class_="tick wide")
    yield side.text(100, y, day(scale.last), "end", class_="tick")
