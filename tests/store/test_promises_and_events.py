"""Promises and events in the store: what is kept, asked for, replaced by a newer reading, and brought from an older schema."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hand_made import TEXT, article, reading, span
from hypothesis import given
from hypothesis import strategies as st

from qawl.errors import StoreError
from qawl.records import Commitment, Event, EventKind, Participant, PromiseState, Reading, Why
from qawl.store import EventQuery, PromiseQuery, Store, state_on

WHY = Why(rule="future", confidence=0.8)
DUE = dt.date(2021, 12, 31)


def whole(reader: str = "1.0") -> Reading:
    """The reading of `TEXT` with a promise and an event."""
    speaker = span(TEXT, "سلمى الراوي")
    promise = Commitment(
        id="c1",
        text=span(TEXT, "سيفتح قريباً"),
        by=(speaker,),
        to=(span(TEXT, "وكالة الضفاف"),),
        deadline="2021-12-31",
        deadline_text=span(TEXT, "قريباً"),
        statement="s1",
        why=WHY,
    )
    event = Event(
        id="e1",
        kind=EventKind.CONFERENCE,
        span=span(TEXT, "بيان من الديوان"),
        participants=(Participant(name=speaker),),
        time="2021-07",
        process=span(TEXT, "الديوان"),
        round=2,
        why=WHY,
    )
    return msgspec.structs.replace(reading(article(), reader), commitments=(promise,), events=(event,))


@pytest.fixture
def store(place: str) -> Store:
    opened = Store.open(place)
    opened.add(article(), whole())
    return opened


def test_a_promise_is_kept_with_its_terms_and_its_statement(store: Store) -> None:
    (promise,) = store.promises()
    assert (promise.by, promise.to, promise.text) == (("سلمى الراوي",), ("وكالة الضفاف",), "سيفتح قريباً")
    assert (promise.deadline, promise.due, promise.deadline_text) == ("2021-12-31", DUE, "قريباً")
    said = next(store.statements())
    assert promise.statement == said.id
    assert promise.article == said.article


def test_an_event_is_kept_with_its_days_and_its_round(store: Store) -> None:
    (event,) = store.events()
    assert [each.name for each in event.participants] == ["سلمى الراوي"]
    assert (event.first_day, event.last_day) == (dt.date(2021, 7, 1), dt.date(2021, 7, 31))
    assert (event.kind, event.process, event.round) == (EventKind.CONFERENCE, "الديوان", 2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (PromiseQuery(by="الراوي"), 1),
        (PromiseQuery(by="سلمي"), 1),  # in another spelling
        (PromiseQuery(by="الضفاف"), 0),
        (PromiseQuery(to="الضفاف"), 1),
        (PromiseQuery(words="سيفتح"), 1),
        (PromiseQuery(outlet="نشرة"), 1),
        (PromiseQuery(due_since=DUE, due_until=DUE), 1),
        (PromiseQuery(due_since=DUE + dt.timedelta(days=1)), 0),
        (PromiseQuery(as_of=dt.date(2021, 7, 26)), 0),  # not yet published
        (PromiseQuery(as_of=dt.date(2021, 8, 1), state=PromiseState.OPEN), 1),
        (PromiseQuery(as_of=dt.date(2021, 12, 15), state=PromiseState.DUE_SOON), 1),
        (PromiseQuery(as_of=dt.date(2021, 12, 15), state=PromiseState.OPEN), 0),
        (PromiseQuery(as_of=dt.date(2022, 1, 1), state=PromiseState.OVERDUE), 1),
        (PromiseQuery(as_of=dt.date(2022, 1, 1), state=PromiseState.UNDATED), 0),
    ],
)
def test_asking_for_promises(store: Store, query: PromiseQuery, found: int) -> None:
    assert len(list(store.promises(query))) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (EventQuery(kind=EventKind.CONFERENCE), 1),
        (EventQuery(kind=EventKind.VISIT), 0),
        (EventQuery(participant="سلمى"), 1),
        (EventQuery(process="ديوان"), 1),
        (EventQuery(since=dt.date(2021, 7, 31)), 1),
        (EventQuery(since=dt.date(2021, 8, 1)), 0),
        (EventQuery(until=dt.date(2021, 6, 30)), 0),
    ],
)
def test_asking_for_events(store: Store, query: EventQuery, found: int) -> None:
    assert len(list(store.events(query))) == found


def test_a_name_without_a_word_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        list(store.promises(PromiseQuery(by="؟")))


@given(st.dates(), st.dates())
def test_the_state_that_is_asked_for_is_the_state_that_is_told(due: dt.date, day: dt.date) -> None:
    state = state_on(due, day)
    assert (state is PromiseState.OVERDUE) == (due < day)
    assert state is not PromiseState.UNDATED
    assert state_on(None, day) is PromiseState.UNDATED


def test_a_newer_reading_replaces_promises_and_events_and_keeps_their_ids(store: Store) -> None:
    before = next(store.promises()).id, next(store.events()).id
    store.add(article(), whole("2.0"))
    assert (next(store.promises()).id, next(store.events()).id) == before
    assert store.counts().promises == store.counts().events == 1
    store.add(article(), reading(article(), "3.0"))
    assert store.counts().promises == store.counts().events == 0


def test_what_an_older_text_promised_is_not_current(place: str) -> None:
    with Store.open(place) as opened:
        old = article(url="https://example.org/1")
        opened.add(old, whole())
        new = article("قال إن الجسر مغلق.", url="https://example.org/1")
        opened.add(new, reading(new))
        assert (list(opened.promises()), list(opened.events())) == ([], [])
