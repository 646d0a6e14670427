"""Files of a selection: what they hold, what cannot be had, and that nothing that is asked reaches a header."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from urllib.parse import quote

import openpyxl
import pytest
from browsed import Checked, Client, filled
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it
from test_hostile_pages import hostile

from qawl.exports.formats import FORMATS
from qawl.server import exporting
from qawl.store import PromiseQuery, Query, Store


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_search_is_exported_in_every_format(client: TestClient, format_: str) -> None:
    answer = client.get(f"/ar/export/statements/{format_}?outlet=صدى")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[format_].media_type
    named = answer.headers["content-disposition"]
    assert named == f'attachment; filename="qawl-statements-2021-06-25.{FORMATS[format_].suffix}"'
    assert int(answer.headers["content-length"]) == len(answer.content) > 0


def test_the_file_has_what_the_page_finds(client: TestClient, store: Store) -> None:
    found = rows(client.get("/en/export/statements/csv?speaker=الجبير&outlet=صدى&page=7").content)
    assert [each["id"] for each in found] == [
        each.id for each in store.statements(Query(speaker="الجبير", outlet="صدى"))
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/export/statements/xlsx?speaker=الجبير").content))
    assert {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}["where speaker"] == "الجبير"


def test_the_board_is_exported_with_every_report_of_a_promise(client: TestClient, store: Store) -> None:
    found = rows(client.get("/ar/export/promises/csv").content)
    assert sorted(each["id"] for each in found) == sorted(each.id for each in store.promises(PromiseQuery()))
    bridge = [each for each in found if each["due"] == "2021-06-30"]
    assert (len(bridge), {each["state"] for each in bridge}) == (2, {"due_soon"})
    assert len({each["undertaking"] for each in bridge} - {""}) == 1


@pytest.mark.parametrize("path", ["/search", "/promises", "/stories"])
def test_every_file_that_a_page_offers_is_there(client: TestClient, path: str) -> None:
    page = Checked(client.get(f"/ar{path}").text)
    if path == "/stories":
        story = next(given["href"] for _, given in page.elements if "/story/" in (given.get("href") or ""))
        page = Checked(client.get(story or "").text)
        said = next(given["href"] for _, given in page.elements if "/article/" in (given.get("href") or ""))
        page.elements += Checked(client.get(said or "").text).elements
    offered = [given["href"] or "" for _, given in page.elements if "/export/" in (given.get("href") or "")]
    assert len(offered) == len(FORMATS) * (2 if path == "/stories" else 1)
    for address in offered:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ar/export/statements/pdf", 404),
        ("/ar/export/article/0123456789abcdef/csv", 404),
        ("/ar/export/story/zz/csv", 400),
        ("/ar/export/events/csv?kind=party", 400),
        ("/ar/export/statements/csv?words=%2B", 400),
    ],
)
def test_what_cannot_be_exported_is_an_error_and_no_file(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    "evil", ['a"\r\nSet-Cookie: x=1', "%0d%0aX-Evil: 1", "../../etc/passwd", 'x"; filename="evil.exe']
)
def test_nothing_that_is_asked_reaches_a_header(client: TestClient, evil: str) -> None:
    for path in (f"/ar/export/statements/csv?outlet={quote(evil)}", f"/ar/export/article/{quote(evil, safe='')}/csv"):
        headers = client.get(path).headers
        assert "set-cookie" not in headers
        assert "x-evil" not in headers
        named = headers.get("content-disposition", "")
        assert re.fullmatch(r'(attachment; filename="qawl-[a-z0-9.-]+")?', named)


def test_a_selection_that_is_too_large_is_cut_and_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LIMIT", 3)
    answer = client.get("/ar/export/statements/csv")
    assert len(rows(answer.content)) == 3
    assert "-first-3.csv" in answer.headers["content-disposition"]


def test_only_so_many_files_are_made_at_once(client: TestClient) -> None:
    for _ in range(exporting.AT_ONCE):
        exporting._making.acquire()
    try:
        answer = client.get("/en/export/statements/csv")
        assert (answer.status_code, "other files are being made" in answer.text) == (503, True)
    finally:
        for _ in range(exporting.AT_ONCE):
            exporting._making.release()
    assert client.get("/en/export/statements/csv").status_code == 200


@pytest.mark.parametrize("evil", ["=1+1", "@SUM(A1)", "+1", "-1"])
def test_no_cell_of_a_file_is_a_formula(serving: Client, tmp_path: Path, evil: str) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile(evil)]))
    (row,) = rows(client.get("/ar/export/statements/csv").content)
    assert (row["words"], row["speaker"], row["via"]) == (f"'{evil}", f"'{evil}", f"'{evil}")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/ar/export/statements/xlsx").content))
    cells = [cell for line in book["records"].iter_rows(min_row=2) for cell in line]
    assert evil in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
