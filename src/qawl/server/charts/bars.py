"""Rows of bars by period, one row a name, all on one scale: no meaning rests on colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qawl.server.charts.chart import Cell, Chart, drawn
from qawl.server.charts.svg import Side, element

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

_LABEL, _BARS, _GAP, _AXIS = 18, 26, 8, 22  # pixels of a row's name, of its highest bar, between rows, of the axis

_WIDEST = 6.0  # per cent of a bar, so that two days do not fill the page


class Row(NamedTuple):
    """A name with a count for each period, as told in the reader's digits, and the address of what is counted."""

    name: str
    counts: Sequence[int]
    told: Sequence[str]
    total: str
    hrefs: Sequence[str | None]
    href: str | None = None


def bars(
    key: str, title: str, told: str, periods: Sequence[str], rows: Sequence[Row], columns: Sequence[str], *, rtl: bool
) -> Chart:
    """Rows of bars; told: what the chart says in words; columns: the names of the periods' and the totals' column."""
    most = max((count for row in rows for count in row.counts), default=0) or 1
    height = len(rows) * (_LABEL + _BARS + _GAP) + _AXIS
    parts = [part for number, row in enumerate(rows) for part in _row(row, number, periods, most, Side(rtl))]
    parts += _axis(periods, height, Side(rtl))
    named, summed = columns
    table = [
        (Cell(period), *(Cell(row.told[at], row.hrefs[at] if row.counts[at] else None) for row in rows))
        for at, period in enumerate(periods)
    ]
    totals = (Cell(summed), *(Cell(row.total, row.href) for row in rows))
    return Chart(
        title,
        drawn(key, title, told, height, parts),
        (named, *(row.name for row in rows)),
        (*map(tuple, table), totals),
    )


def _row(row: Row, number: int, periods: Sequence[str], most: int, side: Side) -> Iterator[Markup]:
    top = number * (_LABEL + _BARS + _GAP)
    base = top + _LABEL + _BARS
    yield side.text(0, top + 13, row.name, class_="name")
    yield side.text(100, top + 13, row.total, "end", class_="figure")
    step = 100 / len(periods)
    for at, count in enumerate(row.counts):
        if count:
            high = max(1.5, _BARS * count / most)
            said = element("title", f"{periods[at]}: {row.told[at]}")
            wide = min(_WIDEST, 0.8 * step)
            yield side.rect(at * step + (step - wide) / 2, wide, base - high, high, said, class_="bar")
    yield side.line(0, 100, base, class_="base")


def _axis(periods: Sequence[str], height: int, side: Side) -> Iterator[Markup]:
    step, y = 100 / len(periods), height - 6
    if len(periods) == 1:
        yield side.text(50, y, periods[0], "middle", class_="tick")
        return
    yield side.text(0, y, periods[0], class_="tick")
    if len(periods) > 4:
        middle = len(periods) // 2
        yield side.text((middle + 0.5) * step, y, periods[middle], "middle", class_="tick wide")
    yield side.text(100, y, periods[-1], "end", class_="tick")
