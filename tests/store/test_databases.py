"""What a store holds and gives back whichever database it is in, and what is said where there is none."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import pytest
from charted_articles import CHARTED
from hand_made import article, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert, select
from told_articles import ARTICLES

from qawl.errors import StoreError
from qawl.reading import read
from qawl.store import Query, SearchQuery, Store, schema, sought
from qawl.store.dialects import dialect_of
from qawl.store.engine import locate

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Places, Server

    from qawl.records import Article

LONG = "".join(chr(0x0621 + (7 * number) % 26) for number in range(4000))
"""A word that nobody wrote, longer than an index takes."""


@pytest.mark.parametrize(
    "given_",
    [
        article("قال الوزير سعد\x00 الحربي إن الجسر \x00سيفتح قريبا.", outlet="نشرة\x00 الضفاف"),
        article("قال الوزير سعد الحربي إن \ufdd0\ufdd1 الجسر سيفتح."),
        article("قال الوزير 😀 سعد الحربي إن الجسر 🌉 سيفتح."),
        article(f"أكد رئيس لجنة التمور سعد {LONG} أن {LONG} سيفتح قريبا."),
        article(f"أكد رئيس لجنة {' '.join(LONG[at : at + 9] for at in range(0, 3600, 9))} سعد الحربي أن الموسم بدأ."),
        article(
            "قال الوزير سعد الحربي إن الجسر سيفتح.", outlet=" ".join(LONG[at : at + 9] for at in range(0, 3600, 9))
        ),
        article(f"قال الوزير سعد الحربي إن {' '.join(LONG[at % 3990 : at % 3990 + 5] for at in range(40_000))}."),
    ],
    ids=["NUL", "noncharacters", "beyond the BMP", "a long word", "a long name", "a long outlet", "a long statement"],
)
def test_any_text_is_held_and_told_of(place: str, given_: Article) -> None:
    with Store.open(place) as store:
        added = store.add(given_, read(given_))
        list(store.tell())
        assert (store.waiting(), store.failed()) == (0, [])
        held = store.article(added.article)
        assert held.article == given_
        shown = list(store.statements(Query(article=added.article)))
        assert len(shown) == added.statements > 0
        assert {each.outlet for each in shown} == {given_.outlet}
        first = held.reading.statements[0].content[0]
        assert shown[0].content.startswith(" ".join(given_.text[first.start : first.end].split())[:100])


def test_text_is_in_the_order_of_its_letters_not_of_a_country(place: str) -> None:
    names = ["Zeit", "apple", "Äpfel", "ياسر", "آمال", "Öl", "zebra", "٣", "3"]
    with create_engine(locate(place)).connect() as connection:
        Store.open(place).close()
        rows = [
            {"id": str(number), "kind": "person", "name": name, "words": "", "articles": 1, "payload": ""}
            for number, name in enumerate(names)
        ]
        connection.execute(insert(schema.entities), rows)
        found = connection.execute(select(schema.entities.c.name).order_by(schema.entities.c.name)).scalars().all()
        connection.rollback()
    assert found == sorted(names)


def test_a_reader_sees_one_state_until_it_has_done(place: str) -> None:
    with Store.open(place) as store, Store.open(place) as other:
        with other.begin() as connection:
            count = select(schema.articles.c.id)
            assert connection.execute(count).all() == []
            store.add(article(), reading(article()))
            assert connection.execute(count).all() == []
        assert other.counts().articles == 1


def test_numbers_beyond_32_bits_are_numbers(place: str) -> None:
    with Store.open(place) as store:
        store.add(article(), reading(article()))
        assert len(store.slice(Query(), 5, after=(dt.date(2021, 7, 27), 1, 1 << 40)).records) in (0, 2)
        assert list(store.statements(Query(skip=1 << 40))) == []


# --- words ------------------------------------------------------------------------------------------------------------


QUESTIONS = ["العراق", "القوات", "القوات العراق", '"القوات الأمريكية"', '"لجنة مشتركة" العراق', "الجسر", "ما", "لن"]


def test_relevance_is_told_alike(postgres: Server, tmp_path: Path) -> None:
    """The order of what is found, and the figures behind it, are those of SQLite's FTS5."""
    told = [(each, read(each)) for each in (*ARTICLES, *CHARTED)]
    with Store.open(tmp_path / "qawl.db") as here, Store.open(postgres.new(made=True)) as there:
        for store in (here, there):
            list(store.add_all(told))
        for question in QUESTIONS:
            asked = SearchQuery(words=question, as_of=dt.date(2021, 8, 1), limit=100)
            assert here.search(asked) == there.search(asked)
            one, other = (_relevance(store, question) for store in (here, there))
            assert one.keys() == other.keys()
            assert one == pytest.approx(other, rel=1e-5)


def _relevance(store: Store, question: str) -> dict[str, float]:
    index = dialect_of(store._engine).full_text
    with store.begin() as connection:
        told = index(connection)
        assert told is not None
        keys, scores = told.relevance(connection, sought(question))
        ids = dict(connection.execute(select(schema.statements.c.pk, schema.statements.c.id)).all())  # type: ignore[arg-type]
    return {ids[key]: float(score) for key, score in zip(keys.tolist(), scores.tolist(), strict=True)}


TYPED = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("\"«»&|!<>():*'\\ القوات والن")), max_size=40
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED)
def test_what_is_typed_finds_the_same_by_the_index_and_by_the_column(places: Places, held: Store, typed: str) -> None:
    index = held._full_text
    assert index is not None
    found = []
    for held._full_text in (index, None):
        try:
            found.append([each.id for each in held.statements(Query(words=typed))])
        except StoreError as error:
            found.append([str(error)])
    held._full_text = index
    assert found[0] == found[1]


@pytest.fixture(scope="module")
def held(places: Places) -> Store:
    store = Store.open(places())
    list(store.add_all((each, read(each)) for each in (*ARTICLES, *CHARTED)))
    store.add(article(), reading(article()))
    return store


# --- databases that are none ------------------------------------------------------------------------------------------


def test_the_plain_url_is_enough() -> None:
    assert (
        locate("postgresql://qawl@db/news")
        == locate("postgresql+psycopg://qawl@db/news")
        == locate("postgres://qawl@db/news")
    )


@pytest.mark.parametrize("url", ["postgresql+psycopg2://db/news", "postgresql+asyncpg://db/news"])
def test_another_driver_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="psycopg only"):
        locate(url)


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'qawl\[postgres\]'"):
        Store.open("postgresql://db/news")


def test_a_server_that_is_not_there_is_one_line_without_the_password() -> None:
    with pytest.raises(StoreError) as raised:
        Store.open("postgresql://qawl:geheim@127.0.0.1:1/news")
    assert "cannot be reached" in str(raised.value)
    assert "geheim" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("options=-csearch_path%3Dnowhere", "no such schema"),
        ("options=-cdefault_transaction_read_only%3Don", "may not be written"),
    ],
)
def test_a_database_that_takes_no_store_says_why(postgres: Server, query: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        Store.open(f"{postgres.new(made=False)}&{query}")


def test_two_stores_in_one_database_know_nothing_of_each_other(postgres: Server) -> None:
    url = postgres.new(made=False)
    with create_engine(locate(url)).begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA one")
        connection.exec_driver_sql("CREATE SCHEMA other")
    one, other = (Store.open(f"{url}&options=-csearch_path%3D{name}", patience=0.5) for name in ("one", "other"))
    with one.begin(writing=True):
        other.add(article(), reading(article()))
    assert (one.counts().articles, other.counts().articles) == (0, 1)


def test_a_connection_that_the_server_dropped_is_followed_by_another(postgres: Server) -> None:
    url = postgres.new(made=True)
    with Store.open(url) as store:
        store.add(article(), reading(article()))
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{locate(url).database}'")
        assert store.counts().articles == 1


def test_a_server_that_goes_away_in_the_middle_is_one_line_and_nothing_is_written(postgres: Server) -> None:
    url = postgres.new(made=True)

    def write(store: Store) -> None:
        with store.begin(writing=True) as connection:
            connection.execute(schema.edition.update().values(number=7))
            name = locate(url).database
            postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            connection.execute(select(schema.edition))

    with Store.open(url) as store:
        with pytest.raises(StoreError, match="what was acknowledged is there"):
            write(store)
        with store.begin() as connection:
            assert connection.execute(select(schema.edition.c.number)).scalar_one() == 0
