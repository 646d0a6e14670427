"""The ledger in the store: told as in memory, in any order and in any steps, and bound by what people judged."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text, update
from told_articles import ARTICLES, DAY, article

from qawl.cli.telling import tell
from qawl.errors import StoreError
from qawl.ledger import Ledger
from qawl.ledger.findings import Disagreement, Story, Utterance
from qawl.reading import read
from qawl.records import Article, Judgement, Reading, Subject
from qawl.store import Store, StoryQuery, WholeStory, schema
from qawl.store.engine import locate
from qawl.store.ledger import codec, placing
from qawl.store.ledger.codec import prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from databases import Places

    from qawl.ledger.notes import Notes
    from qawl.ledger.traces import Trace

READ = [(each, read(each)) for each in ARTICLES]
SAID = "الرياض ستفتح معبرا"


def told(store: Store) -> list[WholeStory]:
    return [store.story(each.id) for each in store.stories()]


def groups(store: Store) -> set[frozenset[tuple[str | None, str]]]:
    """The utterances of a store, by outlet and words of their reports."""
    return {
        frozenset((report.outlet, report.content) for report in said.reports)
        for whole in told(store)
        for said in whole.utterances
    }


@pytest.fixture
def store(place: str) -> Store:
    opened = Store.open(place)
    list(opened.add_all(READ))
    list(opened.tell())
    return opened


def test_a_story_is_told_with_everything_found_in_it(store: Store) -> None:
    (whole,) = told(store)
    assert whole.story.headline == "الجبير: معبر جديد لإيصال المساعدات إلى اليمن"
    assert whole.story.articles == 3
    assert set(whole.story.outlets) == {"النهار الجديد", "صدى المدينة", "منبر الساحل"}
    assert len({each.wire for each in whole.articles if each.wire}) == 1
    assert any(said.entity == "person:adel-al-jubeir" and said.voices == 2 for said in whole.utterances)
    assert {(each.a.words, each.b.words) for each in whole.disagreements} >= {("40 مدنيا", "60 مدنيا")}


def test_the_store_tells_what_the_ledger_in_memory_tells(store: Store) -> None:
    ledger = Ledger()
    found = [*ledger.add(READ), *ledger.close()]
    (whole,) = told(store)
    assert len(whole.articles) == len(next(each for each in found if isinstance(each, Story)).articles)
    assert len(whole.disagreements) == sum(isinstance(each, Disagreement) for each in found)
    of = {each.id: (each, reading) for each, reading in READ}
    in_memory = {
        frozenset((mention.outlet, _words(*of[mention.article], mention.statement)) for mention in each.mentions)
        for each in found
        if isinstance(each, Utterance)
    }
    assert groups(store) == in_memory


def _words(of: Article, reading: Reading, statement: str) -> str:
    said = next(each for each in reading.statements if each.id == statement)
    return " … ".join(" ".join(of.text[start:end].split()) for start, end in said.content)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(len(READ))),
    steps=st.lists(st.sampled_from(("wait", "more to come", "tell")), min_size=4, max_size=4),
    batch=st.integers(1, 4),
)
def test_neither_order_nor_steps_change_what_is_told(
    places: Places, order: list[int], steps: list[str], batch: int
) -> None:
    with Store.open(places()) as whole, Store.open(places()) as stepwise:
        list(whole.add_all(READ))
        list(whole.tell())
        for number, step in zip(order, steps, strict=True):
            stepwise.add(*READ[number])
            if step != "wait":
                list(stepwise.tell(batch=batch, more_to_come=step == "more to come"))
        list(stepwise.tell(batch=batch))
        assert groups(stepwise) == groups(whole)
        assert [set(each.story.outlets) for each in told(stepwise)] == [set(each.story.outlets) for each in told(whole)]


def test_what_another_process_prepared_gives_the_same(store: Store, places: Places) -> None:
    with Store.open(places()) as other:
        list(other.add_prepared(prepare(READ)))
        list(other.tell())
        assert groups(other) == groups(store)


def test_what_waits_is_counted_and_telling_again_does_nothing(store: Store) -> None:
    assert store.waiting() == 0
    assert list(store.tell()) == []
    store.add(*_read(article("e", "الضفة الأخرى", "افتتاح معبر", "قال الوزير سعد الحربي إن المعبر سيفتح غدا.")))
    assert store.waiting() == 2


def _read(of: Article) -> tuple[Article, Reading]:
    return of, read(of)


def test_a_new_text_leaves_the_story_of_the_old_one(place: str) -> None:
    with_url = [msgspec.structs.replace(each, url=f"https://example.org/{each.id}") for each in ARTICLES]
    with Store.open(place) as store:
        list(store.add_all(_read(each) for each in with_url))
        list(store.tell())
        others = ["فاز الفريق بكأس البطولة أمس.", "هطلت أمطار غزيرة على المدينة.", "افتتح المتحف معرضا للخط العربي."]
        for old, words in zip(with_url[:3], others, strict=True):
            other = article(old.id, old.outlet or "", words, words)
            store.add(*_read(msgspec.structs.replace(other, url=old.url)))
            list(store.tell())
        assert told(store) == []


def test_stories_are_found_by_words_outlet_and_days(store: Store) -> None:
    assert list(store.stories(StoryQuery(words="المساعدات", outlet="الساحل", since=DAY, until=DAY)))
    assert not list(store.stories(StoryQuery(words="التمور")))
    assert not list(store.stories(StoryQuery(since=DAY + dt.timedelta(1))))
    assert not list(store.stories(StoryQuery(least=4)))
    some = told(store)[0]
    assert store.story(some.articles[1].id[:10]) == some
    for wrong in ("zzzz", "ffffffffffffffff"):
        with pytest.raises(StoreError):
            store.story(wrong)


# --- judgements -------------------------------------------------------------------------------------------------------


def whole_utterance(store: Store) -> list[str]:
    """The ids of the reports, one of each outlet, that a new crossing will be opened."""
    said = max((said for whole in told(store) for said in whole.utterances), key=lambda said: len(said.reports))
    of_outlet = {report.outlet: report.id for report in said.reports if "معبرا جديدا" in report.content}
    assert len(of_outlet) == 3
    return list(of_outlet.values())


def together(store: Store, one: str, other: str) -> bool:
    said = store.utterance_of(one)
    return said is not None and other in {report.id for report in said.reports}


def test_a_person_keeps_two_reports_apart_and_takes_it_back(store: Store) -> None:
    before = groups(store)
    one, other, _ = whole_utterance(store)
    made = store.judge(Subject.STATEMENT, one, other, Judgement.DIFFERENT, by="سلمى", why="خطابان")
    assert store.waiting()
    list(store.tell())
    assert not together(store, one, other)
    store.undo(made.id, by="سلمى")
    list(store.tell())
    assert groups(store) == before
    assert [row.undoes for row in store.judgements()] == [None, made.id]


def test_a_person_joins_reports_of_two_stories(store: Store) -> None:
    (alone,) = [each.id for each in store.statements() if each.outlet == "منبر الساحل" and "التمور" in each.content]
    one = whole_utterance(store)[0]
    store.judge(Subject.STATEMENT, one, alone, Judgement.SAME, by="سلمى")
    list(store.tell())
    assert together(store, one, alone)
    assert len(told(store)) == 1


def test_a_person_joins_and_parts_stories(store: Store) -> None:
    dates = next(each.article for each in store.statements() if "التمور" in each.content)
    first = told(store)[0].articles[0].id
    made = store.judge(Subject.STORY, first, dates, Judgement.SAME, by="سلمى")
    list(store.tell())
    assert dates in {each.id for each in told(store)[0].articles}
    store.undo(made.id, by="سلمى")
    third = next(each.id for each in told(store)[0].articles if each.outlet == "منبر الساحل")
    for each in [each.id for each in told(store)[0].articles if each.id not in (third, dates)]:
        store.judge(Subject.STORY, each, third, Judgement.DIFFERENT, by="سلمى")
    list(store.tell())
    assert [third in {each.id for each in whole.articles} for whole in told(store)] == [False]


def test_a_judgement_survives_another_reader(store: Store) -> None:
    one, other, third = whole_utterance(store)
    outlets = {report.id: report.outlet for report in store.statements()}
    store.judge(Subject.STATEMENT, one, other, Judgement.DIFFERENT, by="سلمى")
    for each, reading in READ:
        # Another reader: other ids, and every cue a little later, so that no permalink stays.
        changed = [
            msgspec.structs.replace(
                said,
                id=f"x{said.id}",
                cue=said.cue and said.cue._replace(start=min(said.cue.start + 1, said.cue.end - 1)),
            )
            for said in reading.statements
        ]
        store.add(each, msgspec.structs.replace(reading, reader="qawl/999", statements=tuple(changed)))
    list(store.tell())
    assert not {one, other, third} & {
        report.id for whole in told(store) for said in whole.utterances for report in said.reports
    }
    for whole in told(store):
        for said in whole.utterances:
            outlets = [
                report.outlet for report in said.reports if "معبرا" in report.content and "ستفتح" in report.content
            ]
            assert len(outlets) < 3


def test_what_contradicts_is_refused_and_says_what_stands_in_the_way(store: Store) -> None:
    one, other, third = whole_utterance(store)
    store.judge(Subject.STATEMENT, one, other, Judgement.SAME, by="سلمى")
    second = store.judge(Subject.STATEMENT, other, third, Judgement.DIFFERENT, by="سلمى")
    with pytest.raises(StoreError, match=f"judgement {second.id}"):
        store.judge(Subject.STATEMENT, one, third, Judgement.SAME, by="ليلى")
    with pytest.raises(StoreError):
        store.judge(Subject.STATEMENT, one, one, Judgement.SAME, by="ليلى")
    with pytest.raises(StoreError):
        store.undo(99, by="ليلى")
    store.undo(second.id, by="ليلى")
    with pytest.raises(StoreError, match="already"):
        store.undo(second.id, by="ليلى")
    store.judge(Subject.STATEMENT, one, third, Judgement.SAME, by="ليلى")


def test_a_question_that_was_answered_is_not_asked_again(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.ledger.utterances.DOUBTFUL", 0.0)
    store = Store.open(place)
    list(store.add_all(READ))
    list(store.tell())
    first = store.proposals(Subject.STATEMENT)[0]
    store.judge(first.subject, first.other.id, first.one.id[:8], Judgement.UNSURE, by="سلمى")
    for _ in range(2):  # at once, and when it was told again
        assert (first.one.id, first.other.id) not in {(each.one.id, each.other.id) for each in store.proposals()}
        list(store.tell())


# --- faults -----------------------------------------------------------------------------------------------------------

TELLER = """
import sys
from qawl.store import Store
with Store.open(sys.argv[1]) as store:
    for _ in store.tell(batch=1):
        print("step", flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
@pytest.mark.parametrize("steps", [1, 3, 5])
def test_a_killed_teller_leaves_no_story_told_by_half(places: Places, store: Store, steps: int) -> None:
    path = places()
    with Store.open(path) as other:
        list(other.add_all(READ))
    process = subprocess.Popen([sys.executable, "-c", TELLER, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(steps):
        process.stdout.readline()
    time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with Store.open(path) as other:
        for whole in told(other):
            assert len(whole.articles) == whole.story.articles >= 2
            assert all(len(said.reports) >= 2 for said in whole.utterances)
        list(other.tell())
        assert groups(other) == groups(store)
    if places.are_files:  # PostgreSQL checks with every row
        with create_engine(locate(path)).connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_trace_of_another_version_is_made_again(place: str, store: Store) -> None:
    before = groups(store)
    with create_engine(locate(place)).begin() as connection:
        connection.execute(update(schema.traces).values(made_by="qawl-ledger/0", payload=b"\0"))
    list(store.tell())
    assert groups(store) == before


def test_an_article_at_which_the_ledger_fails_holds_up_no_other(
    place: str, places: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = placing.traces_and_notes

    def failing(pairs: Sequence[tuple[Article, Reading]]) -> list[tuple[Trace, Notes]]:
        if any(said.text == ARTICLES[-1].text for said, _ in pairs):
            raise IndexError("a fault of qawl")
        return made(pairs)

    monkeypatch.setattr(placing, "traces_and_notes", failing)
    with Store.open(place) as store:
        added = list(store.add_all(READ))
        tell(store)
        assert store.waiting() == 0
        assert store.failed() == [added[-1].article]
        assert added[-1].article in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setattr(codec, "VERSION", "qawl-ledger/next")
    with Store.open(place) as store:
        list(store.tell())
        assert store.failed() == []
        with Store.open(places()) as whole:
            list(whole.add_all(READ))
            list(whole.tell())
            assert groups(store) == groups(whole)


# --- whom the registry does not know ----------------------------------------------------------------------------------


def about(key: str, words: str, day: int = 6) -> tuple[Article, Reading]:
    return _read(article(key, f"منبر {key}", f"خبر {key}", words, dt.date(2015, 8, day)))


PEOPLE = [
    about("p", "أكد رئيس لجنة التمور سعد بن ناصر الحربي أن موسم التمور بدأ في القصيم."),
    about("q", "أوضح رئيس لجنة التمور سعد بن ناصر الحربي أن أسعار التمور ارتفعت في القصيم.", day=7),
    about("r", "صرح مدرب فريق الضفاف لكرة القدم ماجد الراوي بأن الفريق جاهز للمباراة.", day=7),
]


@pytest.fixture
def people(place: str) -> Store:
    opened = Store.open(place)
    list(opened.add_all(PEOPLE))
    list(opened.tell())
    return opened


def test_whom_the_registry_does_not_know_grows_with_each_article(people: Store) -> None:
    (saad,) = people.entities("سعد الحربي")
    assert saad.articles == 2
    assert any("لجنة التمور" in office for office in saad.offices)
    assert len(people.entities("ماجد الراوي")) == 1
    assert people.entities("عادل الجبير") == []


def test_an_entity_is_what_is_left_of_its_profiles(people: Store) -> None:
    before = people.entities("سعد الحربي")
    for each, reading in PEOPLE:
        people.add(each, msgspec.structs.replace(reading, reader="qawl/999"))
    list(people.tell())
    assert people.entities("سعد الحربي") == before


def test_people_part_and_join_entities_and_take_it_back(people: Store) -> None:
    before = people.entities("الحربي") + people.entities("ماجد الراوي")
    one, other = sorted(each.id for each in people.statements() if each.speaker and "سعد" in each.speaker)
    apart = people.judge(Subject.ENTITY, one, other, Judgement.DIFFERENT, by="سلمى", why="رجلان")
    assert [each.articles for each in people.entities("سعد الحربي")] == [1, 1]
    for each, reading in PEOPLE:  # read again: the judgement stays
        people.add(each, msgspec.structs.replace(reading, reader="qawl/999"))
    list(people.tell())
    assert [each.articles for each in people.entities("سعد الحربي")] == [1, 1]
    people.undo(apart.id, by="سلمى")
    assert people.entities("الحربي") + people.entities("ماجد الراوي") == before
    (majid,), (saad,) = people.entities("ماجد الراوي"), people.entities("سعد الحربي")
    people.judge(Subject.ENTITY, majid.id, saad.id, Judgement.SAME, by="سلمى")
    assert [each.articles for each in people.entities("الراوي")] == [3]


def test_an_entity_may_be_a_person_of_the_registry(people: Store) -> None:
    (saad,) = people.entities("سعد الحربي")
    people.judge(Subject.ENTITY, saad.id, "person:adel-al-jubeir", Judgement.SAME, by="سلمى")
    assert people.entities("سعد الحربي")[0].person == "person:adel-al-jubeir"
    with pytest.raises(StoreError):
        people.judge(Subject.ENTITY, saad.id, "person:nobody", Judgement.SAME, by="سلمى")
