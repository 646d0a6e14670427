"""What a batch leaves: partitions, side files and receipts, the same however it was made; what is there is not made again."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import fsspec
import pyarrow
import pytest
from made_news import DAYS, OUTLETS, contents, folder_of_news, here, ids, lines, records, rows
from pyarrow import parquet

from qawl.batch import parts, places
from qawl.batch.loading import load
from qawl.batch.output import Output
from qawl.batch.places import PlaceError
from qawl.cli.inputs import read_one
from qawl.errors import QawlError
from qawl.pages import Bad, articles
from qawl.records import Article

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return folder_of_news(tmp_path / "news")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "read"


# --- what is written --------------------------------------------------------------------------------------------------


def test_articles_lie_by_day_and_outlet(news: Path, output: Path) -> None:
    summary = here([news], output)
    assert (summary.articles, summary.parts, summary.bad, summary.failed) == (18, 3, 0, [])
    found = rows(output, "day", "outlet_key", "published", "outlet")
    assert {(row["published"], row["outlet"]) for row in found} == {
        (dt.date.fromisoformat(day) if day else None, outlet) for day in DAYS for outlet in OUTLETS
    }
    assert all(row["day"] == (row["published"] and row["published"].isoformat()) for row in found)
    assert all(row["outlet_key"] == (row["outlet"] and row["outlet"].lower()) for row in found)
    assert summary.statements == sum(len(row["statements"]) for row in rows(output, "statements"))


def test_a_row_carries_the_words_of_its_statements(tmp_path: Path, output: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(records(0, 1)))
    here([tmp_path / "a.jsonl"], output)
    (row,) = rows(output, "text", "statements", "title")
    cue = row["statements"][0]["cue"]
    assert (row["title"], cue["words"]) == ("خبر عن الجسر الجديد رقم 0", "قالت")
    assert row["text"][cue["start"] : cue["end"]] == "قالت"


def test_articles_and_readings_come_back_as_they_were(news: Path, output: Path) -> None:
    here([news], output)
    given = {each.id: each for each in articles(news) if isinstance(each, Article)}
    for article, reading in load(str(output)):  # type: ignore[misc]
        assert article == given[article.id]
        read = read_one(article)
        assert not isinstance(read, Bad)
        assert reading == read.reading


def test_what_cannot_be_read_stands_in_the_side_file(tmp_path: Path, output: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"{broken\n" + lines(records(0, 2)) + b'{"views": 3}\n')
    summary = here([file], output)
    assert (summary.articles, summary.bad) == (2, 2)
    (side,) = (output / "_bad").iterdir()
    found = [json.loads(line) for line in side.read_text(encoding="utf-8").splitlines()]
    assert [(each["input"], each["record"]) for each in found] == [(str(file), "1"), (str(file), "4")]
    assert "broken JSON" in found[0]["reason"]


def test_articles_in_other_languages_are_passed_over(tmp_path: Path, output: Path) -> None:
    english = [
        {"text": "The minister said that the bridge would be opened before the end of the year."},
        {"text": "12"},
    ]
    (tmp_path / "a.jsonl").write_bytes(lines([*english, *records(0, 2)]))
    summary = here([tmp_path / "a.jsonl"], output)
    assert (summary.articles, summary.foreign, summary.bad) == (2, 2, 0)


def test_every_format_is_read(tmp_path: Path, output: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines(records(0, 2))))
    (folder / "b.csv").write_text("id,title,text\na2,خبر,افتتح الجسر الجديد في المدينة\n", encoding="utf-8")
    parquet.write_table(pyarrow.Table.from_pylist(records(3, 2)), folder / "c.parquet")
    (folder / ".hidden.jsonl").write_bytes(lines(records(9, 1)))
    summary = here([folder], output)
    assert (ids(output), summary.failed) == (["a0", "a1", "a2", "a3", "a4"], [])


# --- the same, however it is made -------------------------------------------------------------------------------------


def test_two_processes_write_what_one_writes(news: Path, tmp_path: Path) -> None:
    here([news], tmp_path / "one")
    here([news], tmp_path / "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_large_file_is_taken_apart(tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(records(0, 30)))
    monkeypatch.setattr(parts, "SMALLEST", 5000)
    summary = here([file], output)
    assert summary.parts > 3
    assert ids(output) == [f"a{number}" for number in range(30)]


def test_an_input_that_is_named_twice_is_read_once(news: Path, output: Path) -> None:
    summary = here([news / "00.jsonl", f"{news}/*.jsonl", news], output)
    assert (summary.parts, len(ids(output))) == (3, 18)


def test_an_output_among_the_inputs_is_not_read(tmp_path: Path) -> None:
    news = folder_of_news(tmp_path / "news")
    for _ in range(2):
        assert here([news], news / "read").parts == 3


# --- taken up again ---------------------------------------------------------------------------------------------------


def times(output: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in output.rglob("*.*")}


def test_what_is_done_is_not_done_again(news: Path, output: Path) -> None:
    first = here([news], output)
    before = times(output)
    second = here([news], output)
    assert (second.done_before, second.articles, second.statements) == (3, first.articles, first.statements)
    assert times(output) == before


def test_other_inputs_are_added_to_an_output(tmp_path: Path, output: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.jsonl").write_bytes(lines(records(number, 1)))
        here([tmp_path / f"{number}.jsonl"], output)
    assert ids(output) == ["a0", "a1"]


def test_files_that_no_receipt_lists_are_removed(news: Path, output: Path) -> None:
    here([news], output)
    whole = contents(output)
    receipt = next((output / "_manifest").glob("*.json"))
    receipt.unlink()  # as if the run had been killed before it was written
    left = output / "day=2021-07-27" / "outlet_key=bbc" / "part-0123456789abcdef.parquet"
    left.parent.mkdir()
    left.write_bytes(b"of an input that was taken away since")
    (output / "_unfinished" / "0").mkdir(parents=True)
    assert here([news], output).done_before == 2
    assert contents(output) == whole


@pytest.mark.parametrize("harm", [os.unlink, lambda path: os.truncate(path, 100)])
def test_a_part_whose_file_is_gone_or_cut_is_done_again(news: Path, output: Path, harm: Any) -> None:
    here([news], output)
    whole = contents(output)
    harm(next(output.glob("day=*/*/*.parquet")))
    assert here([news], output).done_before == 2
    assert contents(output) == whole


def test_a_changed_input_replaces_what_was_read_from_it(
    news: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here([news], output)
    (news / "00.jsonl").write_bytes(lines(records(100, 1)))
    assert here([news], output).done_before == 2
    assert ids(output) == [*(f"a{number}" for number in range(6, 18)), "a100"]
    monkeypatch.setattr(parts, "SMALLEST", 2000)  # and one that is cut otherwise
    here([news], output)
    assert ids(output) == [*(f"a{number}" for number in range(6, 18)), "a100"]


def test_another_reader_reads_all_again(news: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here([news], output)
    monkeypatch.setattr("qawl.reading.READER", "qawl/999")
    assert all(isinstance(each, Article) for each in load(str(output)))
    assert here([news], output).done_before == 0
    assert {receipt.reader for receipt in Output(str(output)).receipts()} == {"qawl/999"}


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_an_input_that_is_not_there_is_told_and_the_others_are_read(news: Path, output: Path) -> None:
    summary = here(["missing.jsonl", f"{news}/*.nothing", news], output)
    assert [each.what for each in summary.failed] == ["no such file, or a folder without files"] * 2
    assert summary.articles == 18


def test_what_is_no_file_is_told_and_not_waited_for(news: Path, output: Path) -> None:
    os.mkfifo(news / "pipe")
    (news / "gone.jsonl").symlink_to(news / "nothing")
    summary = here([news], output)
    assert [(each.where, each.what) for each in summary.failed] == [
        (f"{news}/gone.jsonl", "not a file"),
        (f"{news}/pipe", "not a file"),
    ]
    assert summary.articles == 18


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
def test_a_name_that_is_no_text_is_told(news: Path, output: Path) -> None:
    (news / os.fsdecode(b"\xff.jsonl")).write_bytes(lines(records(90, 1)))
    summary = here([news], output)
    assert [(each.where, each.what) for each in summary.failed] == [
        (f"{news}/\\udcff.jsonl", "the name is not valid text")
    ]
    assert summary.articles == 18


def test_an_input_that_breaks_off_is_not_done(news: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = places.Source.read

    def breaking(source: places.Source, size: int = -1, /) -> bytes:
        data = whole(source, size)
        if "01.jsonl" in source.name and not data:
            with source._kept():
                raise ConnectionResetError("the connection was reset")
        return data

    monkeypatch.setattr(places.Source, "read", breaking)
    summary = here([news], output)
    assert [(each.where, each.what) for each in summary.failed] == [(f"{news}/01.jsonl", "the connection was reset")]
    assert len(ids(output)) == 12
    monkeypatch.undo()
    assert here([news], output).articles == 18


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.warc", "a.zip", "a.parquet"])
def test_a_lost_connection_is_never_taken_for_a_damaged_file(
    tmp_path: Path, output: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_bytes(packed(name))
    assert here([tmp_path / name], output).articles > 0
    whole = places.Source.read

    def breaking(source: places.Source, size: int = -1, /) -> bytes:
        with source._kept():
            if source.tell() > 70_000:
                raise OSError("lost")
        return whole(source, min(size, 70_001) if size > 0 else size)

    monkeypatch.setattr(places.Source, "read", breaking)
    summary = here([tmp_path / name], tmp_path / "other")
    assert [each.what for each in summary.failed] == ["lost"]
    assert contents(tmp_path / "other") == {}


def packed(name: str) -> bytes:
    """An input of more than 100,000 bytes with articles at its beginning and its end."""
    noise = os.urandom(60_000).hex()
    found = [*records(0, 2), {"text": "سد", "noise": noise}, {"text": "سد", "noise": noise}, *records(2, 2)]
    if name.endswith(".gz"):
        return gzip.compress(lines(found))
    if name.endswith(".warc"):
        body = (
            f"<html><body><article><p>{'افتتحت الوزيرة الجسر الجديد في المدينة. ' * 4000}</p></article></body></html>"
        )
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()
        head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
        return head % len(http) + http + b"\r\n\r\n"
    file = io.BytesIO()
    if name.endswith(".zip"):
        import zipfile

        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.jsonl", lines(found))
    else:
        columns = [{"text": each["text"], "noise": os.urandom(30_000).hex()} for each in found]
        parquet.write_table(pyarrow.Table.from_pylist(columns), file, row_group_size=2)
    return file.getvalue()


def test_a_folder_with_other_things_is_left_alone(news: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").touch()
    with pytest.raises(PlaceError, match="no output of `qawl batch`"):
        here([news], tmp_path / "thesis")
    with pytest.raises(PlaceError, match="no output of `qawl batch`"):
        here([news], tmp_path / "thesis" / "chapter.txt")


@pytest.mark.parametrize("name", ["../outside.parquet", "day=1/../../part-0123456789abcdef.parquet", "_manifest/lock"])
def test_a_receipt_names_nothing_outside_the_output(news: Path, output: Path, name: str) -> None:
    here([news], output)
    receipt = next((output / "_manifest").glob("*.json"))
    told = json.loads(receipt.read_bytes())
    told["files"][0]["name"] = name
    receipt.write_text(json.dumps(told))
    with pytest.raises(PlaceError, match="the receipt is damaged"):
        here([news], output)
    with pytest.raises(PlaceError, match="the receipt is damaged"):
        list(load(str(output)))


def test_a_second_run_is_kept_out(news: Path, output: Path) -> None:
    with Output(str(output)).taken(), pytest.raises(PlaceError, match="another run writes here"):
        here([news], output)
    assert here([news], output).articles == 18


def test_without_pyarrow_it_says_what_to_install(news: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(QawlError, match=r"qawl\[parquet\]"):
        here([news], output)
    (refused,) = articles(io.BytesIO(b"PAR1 and more"))
    assert isinstance(refused, Bad)
    assert "qawl[parquet]" in str(refused)


# --- object stores ----------------------------------------------------------------------------------------------------


@pytest.fixture
def store() -> Any:
    """An object store in memory, empty."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_from_an_object_store_to_an_object_store(store: Any, tmp_path: Path) -> None:
    news = folder_of_news(tmp_path / "news")
    store.put(str(news), "/bucket/news", recursive=True)
    for done_before in (0, 3):
        summary = here(["memory://bucket/news"], "memory://bucket/read")
        assert (summary.articles, summary.done_before, summary.failed) == (18, done_before, [])
    store.get("/bucket/read", str(tmp_path / "fetched"), recursive=True)
    assert ids(tmp_path / "fetched") == [f"a{number}" for number in range(18)]
    assert len([each for each in load("memory://bucket/read") if isinstance(each, tuple)]) == 18


def test_what_was_not_finished_in_an_object_store_is_removed(store: Any, tmp_path: Path) -> None:
    news = folder_of_news(tmp_path / "news")
    here([news], "memory://bucket/read")
    whole = dict.fromkeys(store.find("/bucket/read"))
    store.rm(next(path for path in whole if path.endswith(".json")))
    store.pipe("/bucket/read/day=2021-07-27/outlet_key=bbc/part-0123456789abcdef.parquet", b"half")
    assert here([news], "memory://bucket/read").done_before == 2
    assert dict.fromkeys(store.find("/bucket/read")) == whole


def test_a_missing_driver_is_named(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    (failed,) = here(["s3://bucket/news"], output).failed
    assert str(failed) == "s3://bucket/news: what reads s3:// is not installed (Install s3fs to access S3)"


def test_an_address_of_no_known_kind_is_told(output: Path) -> None:
    (failed,) = here(["moon://bucket/news"], output).failed
    assert "not an address that is known" in failed.what
