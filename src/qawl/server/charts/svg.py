"""Elements of SVG with everything in them escaped, and the side of the page on which things stand.

`direction` and `text-anchor` are set on each text: SVG anchors a text by its own direction, so the right edge is the start of an
Arabic name and the end of a Latin one.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from qawl.server import texts

CHARACTERS = 44
"""Characters of a text that fit the narrowest page beside a figure."""


def element(name: str, *content: str, **attributes: str | float) -> Markup:
    """An element; what is no markup is escaped, `_` at the end of a name falls away and within it becomes `-`."""
    given = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _said(value)) for key, value in attributes.items()
    )
    inner = Markup("").join(each if isinstance(each, Markup) else texts.one_line(each) for each in content)
    return Markup("<{}{}>{}</{}>").format(Markup(name), given, inner, Markup(name))


def _said(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else texts.shown(str(value))


def percent(value: float) -> str:
    """A place across, as SVG writes it."""
    return f"{_said(float(value))}%"


class Side(NamedTuple):
    """The side from which a chart runs: the right of an Arabic page, the left of an English one."""

    rtl: bool

    def x(self, place: float) -> str:
        """A place from 0 at the start to 100 at the end."""
        return percent(100 - place if self.rtl else place)

    def rect(self, place: float, width: float, y: float, height: float, *content: Markup, **more: str) -> Markup:
        """A rectangle from a place on."""
        start = 100 - place - width if self.rtl else place
        return element("rect", *content, x=percent(start), y=y, width=percent(width), height=height, **more)

    def line(self, place: float, end: float, y: float, **more: str) -> Markup:
        """A level line."""
        return element("line", x1=self.x(place), x2=self.x(end), y1=y, y2=y, **more)

    def upright(self, place: float, y: float, end: float, **more: str) -> Markup:
        """An upright line."""
        return element("line", x1=self.x(place), x2=self.x(place), y1=y, y2=end, **more)

    def text(self, place: float, y: float, said: str, at: str = "start", most: int = CHARACTERS, **more: str) -> Markup:
        """A text whose start, middle or end stands at a place; one longer than `most` is cut, and whole in its title."""
        line = texts.one_line(said)
        direction = texts.direction(line)
        if at == "middle":
            anchor = at
        else:
            right = (at == "start") == self.rtl
            anchor = "start" if right == (direction == "rtl") else "end"
        whole = (element("title", line),) if len(line) > most else ()
        return element(
            "text",
            *whole,
            cut(line, most),
            x=self.x(place),
            y=y,
            text_anchor=anchor,
            direction=direction,
            unicode_bidi="isolate",
            **more,
        )

    def arrow(self, place: float, y: float, *, back: bool = False) -> Markup:
        """The head of an arrow right before a place that it points at, in the direction of the script or against it."""
        sign = -1 if self.rtl == back else 1
        path = element("path", d=f"M{5 * sign} 0L{13 * sign} -4V4Z")
        return element("svg", path, x=self.x(place), y=y, overflow="visible", class_="head")


def cut(line: str, most: int) -> str:
    """A line of so many characters at most."""
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
