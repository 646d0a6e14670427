"""Charts as SVG: what is drawn, in which direction, with which table, and that no name becomes markup."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest

from qawl.server.charts import Cell, Chart, Mark, Row, Shape, Track, bars, chains, tracks
from qawl.server.views.volumes import volume

SVG = "{http://www.w3.org/2000/svg}"
EVIL = ("</text><script>alert(1)</script>", '" onload="alert(1)', "&lt;b&gt;", "a\0b\u202ec", "{{ 7 * 7 }}")
DAYS = [dt.date(2021, 7, day) for day in (1, 2, 3)]


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart.svg))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in root.iter() if each.get("class") == name]


def three(name: str = "صحيفة العيّنة", *, rtl: bool = True) -> Chart:
    rows = [
        Row(name, (3, 0, 1), ("3", "0", "1"), "4", ("/a", None, "/c"), "/all"),
        Row("sample outlet", (1, 1, 1), ("1", "1", "1"), "3", (None,) * 3),
    ]
    return bars("volume", "Statements", "told", ["1 Jul", "2 Jul", "3 Jul"], rows, ("Day", "Together"), rtl=rtl)


def moved(name: str = "وعد", *, rtl: bool = True) -> Chart:
    marks = (Mark(DAYS[0], DAYS[0], Shape.WAS), Mark(DAYS[2], DAYS[2], Shape.NOW))
    track = Track(name, "1 → 3", marks, (Cell(name), Cell("1 → 3")))
    return tracks("line", "Deadlines", "told", [track], ("Promise", "Days"), str, rtl=rtl, today=DAYS[1])


def passed(name: str = "سلمى الراوي", *, rtl: bool = True) -> Chart:
    found = [
        ((name, "وكالة العيّنة", "صحيفة العيّنة"), (Cell(name), Cell("وكالة العيّنة"), Cell("صحيفة العيّنة"))),
        ((name, "منبر العيّنة"), (Cell(name), Cell(""), Cell("منبر العيّنة"))),
        ((name, "منبر العيّنة"), (Cell(name), Cell(""), Cell("منبر العيّنة"))),
    ]
    return chains("chain", "Chain", "told", found, ("Source", "By", "Outlet"), rtl=rtl)


@pytest.mark.parametrize("draw", [three, moved, passed])
@pytest.mark.parametrize("rtl", [True, False])
def test_a_chart_is_an_image_with_a_name_and_a_description(draw: object, *, rtl: bool) -> None:
    root = drawn(draw(rtl=rtl))  # type: ignore[operator]
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert root.get("aria-labelledby") == " ".join(str(each.get("id")) for each in named if each is not None)
    assert not [each for each in root.iter() if each.tag.removeprefix(SVG) in ("a", "script", "style", "image", "use")]
    assert not [name for each in root.iter() for name in each.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("draw", [three, moved, passed])
@pytest.mark.parametrize("evil", EVIL)
def test_a_hostile_name_stays_text(draw: object, evil: str) -> None:
    chart: Chart = draw(evil)  # type: ignore[operator]
    root = drawn(chart)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "text", "rect", "line", "circle", "path",
    }  # fmt: skip
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)
    assert any(evil.split()[0][:6].replace("\0", "\ufffd").replace("\u202e", "") in text for text in texts(root))


def test_bars_stand_where_there_is_something_to_count() -> None:
    root = drawn(three(rtl=False))
    assert [(each.get("x"), each.find(f"{SVG}title").text) for each in of_class(root, "bar")] == [  # type: ignore[union-attr]
        ("13.67%", "1 Jul: 3"),
        ("80.33%", "3 Jul: 1"),
        ("13.67%", "1 Jul: 1"),
        ("47%", "2 Jul: 1"),
        ("80.33%", "3 Jul: 1"),
    ]
    heights = [float(each.get("height") or 0) for each in of_class(root, "bar")]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.02)


def test_time_runs_from_the_right_in_arabic() -> None:
    ltr, rtl = (of_class(drawn(three(rtl=each)), "bar") for each in (False, True))
    for left, right in zip(ltr, rtl, strict=True):
        start, wide = (float((left.get(name) or "").rstrip("%")) for name in ("x", "width"))
        assert float((right.get("x") or "").rstrip("%")) == pytest.approx(100 - start - wide, abs=0.02)


@pytest.mark.parametrize(
    ("name", "rtl", "direction", "anchor"),
    [
        ("صحيفة", True, "rtl", "start"),
        ("outlet", True, "ltr", "end"),
        ("صحيفة", False, "rtl", "end"),
        ("outlet", False, "ltr", "start"),
    ],
)
def test_a_name_starts_at_the_side_of_the_script_in_its_own_direction(
    name: str, direction: str, anchor: str, *, rtl: bool
) -> None:
    text = of_class(drawn(three(name, rtl=rtl)), "name")[0]
    assert (text.get("direction"), text.get("text-anchor"), text.get("x")) == (
        direction,
        anchor,
        "100%" if rtl else "0%",
    )


def test_the_table_of_bars_has_every_figure_that_is_drawn() -> None:
    chart = three()
    assert chart.columns == ("Day", "صحيفة العيّنة", "sample outlet")
    assert [[cell.said for cell in row] for row in chart.rows] == [
        ["1 Jul", "3", "1"],
        ["2 Jul", "0", "1"],
        ["3 Jul", "1", "1"],
        ["Together", "4", "3"],
    ]
    assert chart.rows[0][1].href == "/a"
    assert chart.rows[1][1].href is None


def test_a_moved_deadline_is_a_ring_an_arrow_and_a_dot() -> None:
    root = drawn(moved(rtl=False))
    (ring,), (way,), (dot,) = (of_class(root, name) for name in ("was", "moved", "now"))
    assert (ring.get("cx"), dot.get("cx")) == ("2%", "98%") == (way.get("x1"), way.get("x2"))
    assert of_class(root, "head")[0].get("x") == "98%"
    assert of_class(root, "today")[0].get("x1") == "50%"
    assert [[cell.said for cell in row] for row in moved().rows] == [["وعد", "1 → 3"]]


def test_a_station_that_reports_share_is_drawn_once() -> None:
    root = drawn(passed())
    assert len(of_class(root, "source")) == 1
    assert len(of_class(root, "station")) == 3
    assert len(of_class(root, "way")) == 3
    assert (of_class(root, "source")[0].get("cx"), len(passed().rows)) == ("96%", 3)


def test_a_long_name_is_cut_and_whole_in_its_title() -> None:
    name = "كلمة " * 20
    text = of_class(drawn(three(name)), "name")[0]
    title = text.find(f"{SVG}title")
    assert title is not None
    assert title.text == name.strip()
    assert (title.tail or "").endswith("…")


@pytest.mark.parametrize(
    ("days", "periods"),
    [
        ([dt.date(2021, 7, 1), dt.date(2021, 7, 3)], 3),
        ([dt.date(2020, 6, 11), dt.date(2021, 8, 31)], 15),
        ([dt.date(2012, 1, 1), dt.date(2021, 8, 31)], 10),
        ([dt.date(2021, 7, 1)], 1),
    ],
)
def test_periods_are_days_months_or_years(days: list[dt.date], periods: int) -> None:
    found = volume([("sample outlet", day, 2) for day in days], 3)
    assert found is not None
    assert len(found.periods) == periods == len(found.series[0].counts)
    assert found.series[0].total == 2 * len(days)
    assert (found.periods[0].first <= days[0], found.periods[-1].last >= days[-1]) == (True, True)


def test_the_greatest_stand_alone_and_the_rest_together() -> None:
    counts = [(f"outlet {number}", DAYS[0], number) for number in range(1, 6)]
    found = volume([*counts, ("outlet 9", None, 7)], 2)
    assert found is not None
    assert [each.name for each in found.series] == ["outlet 5", "outlet 4"]
    assert found.rest is not None
    assert (found.rest.total, found.more, found.undated) == (6, 3, 7)


def test_one_more_name_is_no_rest() -> None:
    found = volume([("one", DAYS[0], 1), ("two", DAYS[0], 2)], 1)
    assert found is not None
    assert (len(found.series), found.rest) == (2, None)


def test_nothing_dated_is_no_volume() -> None:
    assert volume([("sample outlet", None, 3)], 3) is None
