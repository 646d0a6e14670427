"""JSON, JSONL and CSV: every record becomes an article or a one-line refusal, and the others are still read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import BODY, FIRST, SECOND, TITLE, one, read

from qawl.pages import Bad, FieldMap, articles
from qawl.records import Article, DateSource

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("record", "outlet", "published"),
    [
        (
            {"title": TITLE, "content": BODY, "source": "عينة", "date_extracted": "2015-07-21 02:51:32"},
            "عينة",
            dt.date(2015, 7, 21),
        ),
        (
            {"headline": TITLE, "body": BODY, "publisher": "عينة", "datePublished": "2021-07-28"},
            "عينة",
            dt.date(2021, 7, 28),
        ),
        ({"Title": TITLE, "Text": BODY, "outlet": "عينة", "date": 1627430400}, "عينة", dt.date(2021, 7, 28)),
        (
            {
                "title": TITLE,
                "content": BODY,
                "source": {"id": None, "name": "عينة"},
                "publishedAt": "2021-07-28T01:00:00+03:00",
            },
            "عينة",
            dt.date(2021, 7, 28),
        ),
        (
            {"title": TITLE, "content": f"<p>{FIRST}</p><p>{SECOND}</p>", "link": "https://e.org/2021/07/28/a"},
            None,
            dt.date(2021, 7, 28),
        ),
        ({"title": f" {TITLE} ", "text": [FIRST, SECOND], "date": "أمس"}, None, None),
    ],
)
def test_fields_have_the_names_that_collections_use(
    tmp_path: Path, record: dict[str, Any], outlet: str | None, published: dt.date | None
) -> None:
    article = one(tmp_path, "a.json", json.dumps(record).encode())
    assert article.text == f"{TITLE}\n\n{BODY}"
    assert (article.outlet, article.published) == (outlet, published)


def test_other_names_are_given_with_a_field_map(tmp_path: Path) -> None:
    data = json.dumps({"kopf": TITLE, "inhalt": {"absatz": BODY}}).encode()
    article = one(tmp_path, "a.json", data, fields=FieldMap(title=("kopf",), text=("inhalt.absatz",)))
    assert article.text == f"{TITLE}\n\n{BODY}"


def test_what_the_caller_says_wins_over_the_record(tmp_path: Path) -> None:
    data = json.dumps({"text": BODY, "source": "x", "date": "2020-01-01"}).encode()
    article = one(tmp_path, "a.json", data, outlet="عينة", published=dt.date(2021, 7, 28))
    assert (article.outlet, article.published, article.published_source) == (
        "عينة",
        dt.date(2021, 7, 28),
        DateSource.GIVEN,
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", json.dumps([{"text": FIRST}, {"text": SECOND}])),
        ("a.json", json.dumps([{"text": FIRST}, {"text": SECOND}], indent=2, ensure_ascii=False)),
        ("a.json", json.dumps({"status": "ok", "articles": [{"text": FIRST}, {"text": SECOND}]}, indent=1)),
        ("a", json.dumps({"articles": [{"text": FIRST}, {"text": SECOND}]})),
        ("a.jsonl", f'{{"text": "{FIRST}"}}\n\n{{"text": "{SECOND}"}}'),
        ("a.txt", f'\ufeff{{"text": "{FIRST}"}}\r\n{{"text": "{SECOND}"}}\r\n'),
        ("a.csv", f"title,text\n,{FIRST}\n\n,{SECOND}\n"),
        ("a.tsv", f"id\ttext\n1\t{FIRST}\n2\t{SECOND}\n"),
        ("a", f"id;content\n1;{FIRST}\n2;{SECOND}\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_two_records_in_every_shape_and_encoding(tmp_path: Path, name: str, data: str, encoding: str) -> None:
    found = read(tmp_path, name, data.lstrip("\ufeff").encode(encoding))
    assert [item.text if isinstance(item, Article) else str(item) for item in found] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("name", "data", "place", "message"),
    [
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"text": oops}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "broken JSON at character 10",
        ),
        ("a.json", f'[{{"text": "{FIRST}"}}, {{"text": oops}}, {{"text": "{SECOND}"}}]', "a.json#2", "broken JSON"),
        (
            "a.json",
            f'[{{"text": "{FIRST}"}}, 7, {{"text": "{SECOND}"}}]',
            "a.json#2",
            "expected an object, found a number",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"a": 1}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "no field for the text among: a",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"text": ""}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "neither a title nor a text",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"text": "ا", "date": "0000-00-00"}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "the date 0000-00-00",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"text": "ا", "date": "9999-01-01"}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "the date 9999-01-01",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{"[" * 100_000}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "nested too deep",
        ),
        (
            "a.jsonl",
            f'{{"text": "{FIRST}"}}\n{{"id": {"9" * 5000}}}\n{{"text": "{SECOND}"}}\n',
            "a.jsonl:2",
            "thousands of digits",
        ),
        ("a.csv", f"id,text\n1,{FIRST}\n2,x,y\n3,{SECOND}\n", "a.csv#2", "3 cells under 2 columns"),
    ],
)
def test_one_broken_record_among_good_ones(tmp_path: Path, name: str, data: str, place: str, message: str) -> None:
    first, broken, last = read(tmp_path, name, data.encode())
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(broken, Bad)
    assert broken.where.endswith(place)
    assert message in broken.what
    assert "\n" not in str(broken)


def test_a_line_of_invalid_bytes_among_good_ones(tmp_path: Path) -> None:
    lines = [f'{{"text": "{FIRST}"}}'.encode(), b'{"text": "\xff\xfe\xd8"}', f'{{"text": "{SECOND}"}}'.encode()]
    first, broken, last = read(tmp_path, "a.jsonl", b"\n".join(lines))
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(broken, Bad)
    assert broken.what == "the line is not valid UTF-8"


def test_lone_surrogates_in_json_do_not_reach_the_article(tmp_path: Path) -> None:
    article = one(tmp_path, "a.jsonl", b'{"text": "\\ud800 \\u0000 ' + FIRST.encode() + b'", "source": "\\udfff"}')
    assert article.text == f"\ufffd \ufffd {FIRST}"
    assert article.outlet == "\ufffd"


def test_an_array_that_is_cut_off_keeps_its_whole_records(tmp_path: Path) -> None:
    first, cut = read(tmp_path, "a.json", f'[{{"text": "{FIRST}"}}, {{"text": "{SECOND}'.encode())
    assert isinstance(first, Article)
    assert isinstance(cut, Bad)


def test_a_table_of_numbers_is_refused_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, "a.json", json.dumps(list(range(1000))).encode())) == 1


@pytest.mark.parametrize("size", [10, 70_000, 250_000])
def test_an_array_is_read_across_its_buffers(size: int) -> None:
    texts = [FIRST + "ا" * size, SECOND, "«" * size, FIRST]
    stream = io.BytesIO(json.dumps([{"text": text} for text in texts], ensure_ascii=False).encode())
    assert [item.text for item in articles(stream) if isinstance(item, Article)] == texts


TEXTS = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="<") | st.just("\n"),
        min_size=1,
    ).filter(str.strip),
    min_size=1,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.booleans())
def test_any_texts_survive_json(texts: list[str], ascii_only: bool) -> None:
    records = [{"text": text} for text in texts]
    lines = "\n".join(json.dumps(record, ensure_ascii=ascii_only) for record in records)
    array = json.dumps(records, ensure_ascii=ascii_only, indent=1)
    for data in (lines, array):
        found = list(articles(io.BytesIO(data.encode())))
        assert [item.text if isinstance(item, Article) else item for item in found] == texts


@given(TEXTS)
def test_any_texts_survive_csv(texts: list[str]) -> None:
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(["id", "text"])
    rows.writerows([number, text] for number, text in enumerate(texts))
    found = list(articles(io.BytesIO(written.getvalue().encode())))
    assert [item.text if isinstance(item, Article) else item for item in found] == texts


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for prefix in (
        b"",
        b'{"text": ',
        b'[{"text": "a"},',
        b"id,text\n1,",
        b"<html><body>",
        b"\x1f\x8b\x08\x00",
        b"WARC/1.0\r\n",
    ):
        for item in articles(io.BytesIO(prefix + data)):
            assert isinstance(item, (Article, Bad))
            if isinstance(item, Article):
                assert item.text.encode("utf-8") is not None
