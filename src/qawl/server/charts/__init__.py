"""Charts as SVG, drawn on the server: bars by period, spans and moves on a line of time, chains of attribution.

Invariants:

- A chart holds no script, no style and no link; its colours come from the stylesheet by classes, so that it follows light and dark.
- Places across are percentages and places down are pixels: a chart fits any width, and its text keeps its size.
- What is drawn is in the chart's table too, figure by figure.
- Time runs in the direction of the script; text is text, isolated and in its own direction.
"""

from __future__ import annotations

from qawl.server.charts.bars import Row, bars
from qawl.server.charts.chains import chains
from qawl.server.charts.chart import Cell, Chart
from qawl.server.charts.tracks import Mark, Shape, Track, tracks

__all__ = ["Cell", "Chart", "Mark", "Row", "Shape", "Track", "bars", "chains", "tracks"]
