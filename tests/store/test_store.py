from __future__ import annotations

import datetime as dt
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import Any

import msgspec
import pytest
from databases import Places  # noqa: TC002 - the tests are annotated with it
from hand_made import TEXT, article, reading, span
from sqlalchemy import create_engine, inspect, text, update

from qawl.errors import StoreError
from qawl.records import Act, DateSource, Furniture, FurnitureKind, Span
from qawl.store import Correction, Query, Status, Store, Verdict, schema
from qawl.store.engine import locate

URL = "https://example.org/news/1"


@pytest.fixture
def store(place: str) -> Any:
    with Store.open(place) as opened:
        yield opened


def test_a_statement_comes_back_with_its_names_and_words(store: Store) -> None:
    added = store.add(article(), reading(article()))
    assert (added.status, added.statements) == (Status.NEW, 2)
    first, second = store.statements()
    assert (first.speaker, first.via, first.outlet) == ("سلمى الراوي", ("وكالة الضفاف",), "النشرة")
    assert (first.cue, first.content, first.act) == ("قالت", "الجسر سيفتح قريباً", Act.ANNOUNCE)
    assert (second.speaker, second.published) == ("سلمى الراوي", dt.date(2021, 7, 27))


def test_the_article_comes_back_as_it_was_given(store: Store) -> None:
    given = article(furniture=(Furniture(span=Span(0, 4), kind=FurnitureKind.SHARE),), url=URL)
    id_ = store.add(given, reading(given)).article
    held = store.article(id_)
    assert (held.article, held.reading, held.revisions) == (given, reading(given), 1)


def test_adding_twice_changes_nothing(store: Store) -> None:
    store.add(article(), reading(article()))
    before = list(store.statements())
    assert store.add(article(), reading(article())).status is Status.UNCHANGED
    assert list(store.statements()) == before


def test_a_new_text_at_the_same_address_is_a_revision(store: Store) -> None:
    store.add(article(url=URL), reading(article(url=URL)))
    old = [s.id for s in store.statements()]
    changed = article("حذف النص.", url=URL + "#top")
    added = store.add(changed, reading(changed))
    assert added.status is Status.REVISED
    assert store.article(added.article).article.text == "حذف النص."
    assert list(store.statements()) == []
    assert [store.statement(id_)[1].article.text for id_ in old] == [TEXT, TEXT]
    assert store.article(added.article).revisions == 2


def test_without_an_address_another_outlet_is_another_article(store: Store) -> None:
    store.add(article(), reading(article()))
    other = article(outlet="البريد")
    assert store.add(other, reading(other)).status is Status.NEW
    assert store.counts().articles == 2


def test_a_newer_reader_replaces_the_reading_and_keeps_the_permalinks(store: Store) -> None:
    store.add(article(), reading(article(), "1.9"))
    before = {s.id for s in store.statements()}
    assert store.add(article(), reading(article(), "1.10")).status is Status.REREAD
    assert {s.id for s in store.statements()} == before
    assert store.add(article(), reading(article(), "1.9")).status is Status.UNCHANGED
    assert list(store.outdated("1.10")) == []
    assert list(store.outdated("2.0")) == [article()]


def test_what_is_known_is_filled_in_and_never_lost(store: Store) -> None:
    vague = article(url=URL, outlet=None, published=dt.date(2021, 7, 1), published_source=DateSource.URL)
    id_ = store.add(vague, reading(vague)).article
    assert store.add(article(url=URL), reading(article(url=URL))).status is Status.REREAD
    assert store.add(vague, reading(vague)).status is Status.UNCHANGED
    held = store.article(id_).article
    assert (held.outlet, held.published, held.published_source) == ("النشرة", dt.date(2021, 7, 27), DateSource.GIVEN)
    assert {s.outlet for s in store.statements()} == {"النشرة"}


QUERIES = [
    (Query(), 2),
    (Query(speaker="الراوى"), 2),  # folded
    (Query(speaker="سلمى راوي"), 2),  # with or without the article
    (Query(speaker="الرا"), 0),  # whole words
    (Query(outlet="نشرة"), 2),
    (Query(act=Act.ANNOUNCE), 1),
    (Query(words="جسر"), 2),  # «الجسر» and «بالجسر»
    (Query(words="الجسر تمّت"), 1),
    (Query(words="الجسر يفتح"), 0),
    (Query(since=dt.date(2021, 7, 27), until=dt.date(2021, 7, 27)), 2),
    (Query(since=dt.date(2021, 7, 28)), 0),
    (Query(limit=1), 1),
]


@pytest.mark.parametrize("full_text", [True, False])
@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_queries(store: Store, query: Query, expected: int, full_text: bool) -> None:
    store.add(article(), reading(article()))
    store._full_text = store._full_text if full_text else None
    assert len(list(store.statements(query))) == expected


def test_a_query_of_no_words_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no word"):
        list(store.statements(Query(words="؟!")))


def test_an_article_of_unknown_date_is_in_no_range_and_listed_last(store: Store) -> None:
    undated = article(published=None, published_source=DateSource.UNKNOWN, outlet="أ")
    store.add(undated, reading(undated))
    store.add(article(), reading(article()))
    assert [s.published for s in store.statements()][2:] == [None, None]
    assert len(list(store.statements(Query(since=dt.date(1, 1, 1))))) == 2


def test_decisions_survive_a_newer_reader_and_win(store: Store) -> None:
    store.add(article(), reading(article()))
    first, second = store.statements()
    store.decide(first.id, Verdict.CORRECT, by="هدى", why="الديوان هو المصدر", correction=Correction(speaker="الديوان"))
    store.decide(second.id, Verdict.REJECT, by="هدى")
    again = reading(article(), "2.0")
    wider = msgspec.structs.replace(again.statements[0], id="x", content=(span(TEXT, "إن الجسر سيفتح قريباً"),))
    store.add(article(), msgspec.structs.replace(again, statements=(wider, again.statements[1])))
    (kept,) = store.statements()
    assert (kept.id, kept.speaker, kept.verdict) == (first.id, "الديوان", Verdict.CORRECT)
    assert [s.speaker for s in store.statements(Query(speaker="الديوان"))] == ["الديوان"]
    assert len(list(store.statements(Query(rejected=True)))) == 2


def test_the_last_decision_counts_and_all_stay(store: Store) -> None:
    store.add(article(), reading(article()))
    id_ = next(store.statements()).id
    store.decide(id_, Verdict.REJECT, by="هدى")
    store.decide(id_, Verdict.CONFIRM, by="سعد", why="راجعت التسجيل")
    found, held = store.statement(id_)
    assert found.verdict is Verdict.CONFIRM
    assert [(d.by, d.verdict) for d in held.decisions] == [("هدى", Verdict.REJECT), ("سعد", Verdict.CONFIRM)]


def test_the_beginning_of_an_id_is_enough(store: Store) -> None:
    store.add(article(), reading(article()))
    first = next(store.statements())
    assert store.statement(first.id[:8])[0] == first


@pytest.mark.parametrize("id_", ["", "abc", "zzzz", "ffffffffffffffff", "%%%%", "٠١٢٣"])
def test_an_unknown_id_is_one_line_with_a_way_out(store: Store, id_: str) -> None:
    store.add(article(), reading(article()))
    with pytest.raises(StoreError, match="qawl statements"):
        store.statement(id_)


def test_a_reading_of_another_article_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="own reading"):
        store.add(article(), reading(article("نص آخر")))


def test_a_text_with_half_a_character_is_refused_and_the_batch_undone(store: Store) -> None:
    broken = article("نص\ud800", id="broken")
    with pytest.raises(StoreError, match="surrogate"):
        list(store.add_all([(article(), reading(article())), (broken, reading(broken))]))
    assert store.counts().articles == 0


def test_the_same_article_twice_in_a_batch_is_one(store: Store) -> None:
    added = store.add_all([(article(), reading(article()))] * 3)
    assert [a.status for a in added] == [Status.NEW, Status.UNCHANGED, Status.UNCHANGED]


# --- places that are no store -----------------------------------------------------------------------------------------


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("ملاحظات " * 500, encoding="utf-8")
    with pytest.raises(StoreError, match="not a qawl store"):
        Store.open(path)


def test_a_database_of_another_program(places: Places) -> None:
    place = places(made=False)
    engine = create_engine(locate(place))
    with engine.begin() as other:
        other.execute(text("CREATE TABLE songs (title TEXT)"))
    with pytest.raises(StoreError, match="not a qawl store"):
        Store.open(place)
    assert inspect(engine).get_table_names() == ["songs"]


def test_a_store_of_a_newer_qawl(places: Places) -> None:
    place = places(made=False)
    Store.open(place).close()
    with create_engine(locate(place)).begin() as newer:
        newer.execute(update(schema.schema_version).values(version=99))
    with pytest.raises(StoreError, match="upgrade qawl"):
        Store.open(place)


def test_a_store_that_another_program_holds(place: str) -> None:
    store = Store.open(place, patience=0.01)
    with Store.open(place) as other:
        with other.begin(writing=True), pytest.raises(StoreError, match="another program is writing"):
            store.add(article(), reading(article()))
        assert store.add(article(), reading(article())).status is Status.NEW


def test_who_opens_a_store_to_read_cannot_write(place: str) -> None:
    Store.open(place).close()
    with Store.open(place, read_only=True) as store:
        with pytest.raises(StoreError, match="may not be written to"):
            store.add(article(), reading(article()))
        assert store.counts().articles == 0


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--store"):
        Store.open(tmp_path / "file" / "qawl.db")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


def test_asking_makes_no_store(places: Places) -> None:
    place = places(made=False)
    with pytest.raises(StoreError, match="qawl add"):
        Store.open(place, create=False)
    assert inspect(create_engine(locate(place))).get_table_names() == []


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="qawl add"):
        Store.open(tmp_path / "none" / "qawl.db", create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql+nodriver://localhost/x", "nosuch://x", "://", "mysql://localhost/x"])
def test_a_url_that_leads_nowhere(url: str) -> None:
    with pytest.raises(StoreError):
        Store.open(url)


def test_a_url_opens_the_same_store_as_its_path(tmp_path: Path) -> None:
    with Store.open(tmp_path / "qawl.db") as store:
        store.add(article(), reading(article()))
    with Store.open(f"sqlite:///{tmp_path}/qawl.db", create=False) as store:
        assert store.counts().statements == 2
