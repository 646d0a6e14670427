"""By which records of a service an entity is known: judged like anything else, and followed to its consequences."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import create_engine, update
from told_articles import article

from qawl.errors import StoreError
from qawl.ledger.identifiers import IdentifierError
from qawl.reading import read
from qawl.records import Judgement, Subject
from qawl.store import Store, StoredEntity, schema
from qawl.store.engine import locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.records import Article, Reading

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
ONE = "https://www.wikidata.org/wiki/Q900001"
TWO = "https://www.wikidata.org/wiki/Q900002"
JUBEIR = "person:adel-al-jubeir"


def about(key: str, words: str, day: int = 6) -> tuple[Article, Reading]:
    told = article(key, f"منبر {key}", f"خبر {key}", words, dt.date(2015, 8, day))
    return told, read(told)


PEOPLE = [
    about("p", "أكد رئيس لجنة التمور سعد بن ناصر الحربي أن موسم التمور بدأ في القصيم."),
    about("q", "أوضح رئيس لجنة التمور سعد بن ناصر الحربي أن أسعار التمور ارتفعت في القصيم.", day=7),
    about("r", "صرح مدرب فريق الضفاف لكرة القدم ماجد الراوي بأن الفريق جاهز للمباراة.", day=7),
]


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        list(opened.add_all(PEOPLE))
        list(opened.tell())
        yield opened


def known(store: Store, name: str) -> StoredEntity:
    (found,) = store.entities(name)
    return found


def judge(store: Store, one: str, other: str, judgement: Judgement = SAME) -> int:
    return store.judge(Subject.ENTITY, one, other, judgement, by="سلمى").id


def read_again(store: Store, *numbers: int) -> None:
    for number in numbers:
        each, reading = PEOPLE[number]
        store.add(each, msgspec.structs.replace(reading, reader="qawl/999"))
    list(store.tell())


def test_an_identifier_is_accepted_and_taken_back(store: Store) -> None:
    before = known(store, "سعد الحربي")
    made = judge(store, before.id, "http://www.wikidata.org/entity/Q900001")
    after = known(store, "سعد الحربي")
    assert (after.id, after.articles, after.identifiers) == (before.id, 2, (ONE,))
    assert after.person is None, "only a key of the registry names a person of the registry"
    assert known(store, "ماجد الراوي").identifiers == ()
    store.undo(made, by="سلمى")
    assert known(store, "سعد الحربي") == before


def test_what_was_refused_or_left_open_is_told_too(store: Store) -> None:
    saad = known(store, "سعد الحربي").id
    judge(store, saad, ONE, DIFFERENT)
    judge(store, saad, TWO, UNSURE)
    assert store.identifications([saad, JUBEIR]) == {saad: {ONE: DIFFERENT, TWO: UNSURE}, JUBEIR: {}}
    assert known(store, "سعد الحربي").identifiers == ()
    judge(store, ONE, saad)  # the last judgement of a pair counts
    assert known(store, "سعد الحربي").identifiers == (ONE,)


@pytest.mark.parametrize("again", [(0, 1, 2), (0,), (1,), (1, 0)])
def test_it_holds_when_articles_are_read_again(store: Store, again: tuple[int, ...]) -> None:
    saad = known(store, "سعد الحربي").id
    judge(store, saad, ONE)
    read_again(store, *again)
    assert known(store, "سعد الحربي").identifiers == (ONE,)
    judge(store, known(store, "سعد الحربي").id, ONE, DIFFERENT)  # the same pair, whichever article comes first now
    after = known(store, "سعد الحربي")
    assert (after.articles, after.identifiers) == (2, ())


def test_an_entity_keeps_its_id_when_the_article_that_gave_it_is_read_again(store: Store) -> None:
    store.add(*about("s", "أكد المهندس فهد الدوسري أن الجسر جاهز.", day=9))
    list(store.tell())
    judge(store, known(store, "ماجد الراوي").id, ONE)
    judge(store, known(store, "فهد الدوسري").id, ONE)
    before = known(store, "ماجد الراوي")
    read_again(store, 2)
    assert known(store, "ماجد الراوي") == before
    assert before.articles == 2


def test_it_holds_when_the_ledger_is_made_again(store: Store, place: str) -> None:
    judge(store, known(store, "سعد الحربي").id, ONE)
    judge(store, known(store, "ماجد الراوي").id, ONE)
    with create_engine(locate(place)).begin() as connection:
        connection.execute(update(schema.traces).values(made_by="qawl-ledger/0", payload=b"\0"))
    list(store.tell())
    after = known(store, "الراوي")
    assert (after.articles, after.identifiers) == (3, (ONE,))


def test_another_text_at_the_address_is_another_text(store: Store) -> None:
    for words in ("أكد المهندس فهد الدوسري أن الجسر جاهز.", "أكد المهندس فهد الدوسري أن الجسر تأخر."):
        told, _ = about("s", words)
        told = msgspec.structs.replace(told, url="https://news.example/7")
        store.add(told, read(told))
        list(store.tell())
        if not store.judgements():
            judge(store, known(store, "فهد الدوسري").id, ONE)
            assert known(store, "فهد الدوسري").identifiers == (ONE,)
    assert known(store, "فهد الدوسري").identifiers == ()


def test_two_of_one_identifier_are_one_until_it_is_taken_back(store: Store) -> None:
    before = known(store, "سعد الحربي"), known(store, "ماجد الراوي")
    judge(store, before[0].id, ONE)
    made = judge(store, before[1].id, ONE)
    after = known(store, "الراوي")
    assert (after.articles, after.identifiers) == (3, (ONE,))
    assert after == known(store, "الحربي")
    store.undo(made, by="سلمى")
    assert known(store, "ماجد الراوي") == before[1]
    assert known(store, "سعد الحربي").articles == 2


def test_a_judgement_that_contradicts_is_refused_and_names_what_stands(store: Store) -> None:
    saad, majid = known(store, "سعد الحربي").id, known(store, "ماجد الراوي").id
    apart = judge(store, saad, majid, DIFFERENT)
    accepted = judge(store, saad, ONE)
    with pytest.raises(StoreError, match=f"judgement {apart}: .*--undo {apart}"):
        judge(store, majid, ONE)
    assert store.identifications([majid]) == {majid: {ONE: DIFFERENT}}
    read_again(store, 0)  # now the other article comes first
    judge(store, majid, TWO)
    with pytest.raises(StoreError, match=f"judgement {apart}"):
        judge(store, known(store, "سعد الحربي").id, TWO)
    store.undo(accepted, by="سلمى")
    judge(store, majid, ONE)
    assert known(store, "ماجد الراوي").identifiers == (ONE, TWO)


def test_two_records_that_are_two_keep_those_apart_who_are_either(store: Store) -> None:
    saad, majid = known(store, "سعد الحربي").id, known(store, "ماجد الراوي").id
    judge(store, ONE, TWO, DIFFERENT)
    judge(store, saad, ONE)
    with pytest.raises(StoreError):
        judge(store, saad, TWO)
    judge(store, majid, TWO)
    with pytest.raises(StoreError):
        judge(store, saad, majid)


def test_two_records_of_one_entity_are_one(store: Store) -> None:
    saad, majid = known(store, "سعد الحربي").id, known(store, "ماجد الراوي").id
    judge(store, saad, ONE)
    made = store.judge(Subject.ENTITY, saad, TWO, SAME, by="سلمى")
    assert (ONE, TWO) in store.identifiers(made)
    judge(store, majid, TWO)
    assert known(store, "الراوي").identifiers == (ONE, TWO)


def test_who_is_known_by_the_identifier_of_a_person_of_the_registry_is_this_person(store: Store) -> None:
    saad = known(store, "سعد الحربي").id
    judge(store, saad, ONE)
    made = judge(store, JUBEIR, ONE)
    assert known(store, "سعد الحربي").person == JUBEIR
    assert store.identifications([JUBEIR]) == {JUBEIR: {ONE: SAME}}
    judge(store, known(store, "ماجد الراوي").id, JUBEIR)
    assert known(store, "الراوي").identifiers == (ONE,)
    assert known(store, "الراوي").articles == 3
    store.undo(made, by="سلمى")
    assert known(store, "سعد الحربي").person is None
    assert known(store, "ماجد الراوي").person == JUBEIR


def test_articles_that_come_later_stand_beside_the_judgement(store: Store) -> None:
    judge(store, known(store, "سعد الحربي").id, ONE)
    judge(store, known(store, "ماجد الراوي").id, ONE, DIFFERENT)
    store.add(*about("s", "قال رئيس لجنة التمور سعد بن ناصر الحربي إن المزارعين راضون عن موسم التمور.", day=9))
    list(store.tell())
    after = known(store, "سعد الحربي")
    assert (after.articles, after.identifiers) == (3, (ONE,))
    assert known(store, "ماجد الراوي").articles == 1


@pytest.mark.parametrize(
    "address", ["https://", "https://names.example/7#me", "http://names.example/\u202e7", "HTTP:x"]
)
def test_what_can_be_no_identifier_leaves_no_row(store: Store, address: str) -> None:
    with pytest.raises(IdentifierError):
        judge(store, known(store, "سعد الحربي").id, address)
    assert store.judgements() == []


def test_only_entities_have_identifiers(store: Store) -> None:
    statement = next(iter(store.statements())).id
    with pytest.raises(StoreError):
        store.judge(Subject.STATEMENT, statement, ONE, SAME, by="سلمى")
