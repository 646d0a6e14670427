"""What became of an undertaking: what articles tell, which of it is evidence, how it stands on a day."""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import permutations

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qawl.ledger.entities import Namings
from qawl.ledger.fates import (
    Evidence,
    Fate,
    Outcome,
    Status,
    evidence_among,
    evidence_of,
    fits,
    history,
    lookup,
    outcomes,
    state_on,
    told_again,
)
from qawl.ledger.undertakings import Pledge, Undertaking, keys, pledges
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Article, Polarity, PromiseState, Span, Why

DAY = dt.date(2021, 6, 21)
OPENING = "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021."


@cache
def article(text: str, day: str = "2021-06-21", outlet: str = "جريدة المثال") -> Article:
    made = article_from_text(text, published=dt.date.fromisoformat(day), outlet=outlet)
    return msgspec.structs.replace(made, id=f"{made.id} {day} {outlet}")


@cache
def told(text: str, day: str = "2021-07-01") -> tuple[Outcome, ...]:
    made = article(text, day)
    return outcomes(made, read(made), Namings(made))


@cache
def pledge(text: str = OPENING, day: str = "2021-06-21") -> Pledge:
    made = article(text, day)
    (found,) = pledges(made, read(made), Namings(made))
    return found


def undertaking(**changes: object) -> Undertaking:
    return Undertaking((msgspec.structs.replace(pledge(), **changes),))


# --- what an article tells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fate", "act", "rule"),
    [
        ("افتتحت وزارة الأشغال جسر الضفاف أمس.", Fate.KEPT, "open", "past"),
        ("وقال سعد الحربي وقد دشنت الوزارة الجسر.", Fate.KEPT, "open", "past"),
        ("تم افتتاح جسر الضفاف أمس.", Fate.KEPT, "open", "happened"),
        ("جرت مراسم توقيع الاتفاق أمس.", Fate.KEPT, "sign", "happened"),
        ("أوفت الوزارة بوعدها فتح الجسر.", Fate.KEPT, "", "past"),
        ("لم تفتتح الوزارة جسر الضفاف حتى الآن.", Fate.BROKEN, "open", "not done"),
        ("لم تلتزم الوزارة بموعد فتح الجسر.", Fate.BROKEN, "", "not done"),
        ("انتقد سعد الحربي عدم التزام الوزارة بفتح الجسر.", Fate.BROKEN, "", "lack"),
        ("أخلت الوزارة بوعدها فتح الجسر.", Fate.BROKEN, "", "past"),
        ("تراجعت الوزارة عن فتح الجسر.", Fate.WITHDRAWN, "", "past"),
        ("ألغت الوزارة افتتاح الجسر.", Fate.WITHDRAWN, "", "past"),
        ("تم تأجيل افتتاح الجسر.", Fate.POSTPONED, "", "happened"),
        ("تقرر تأجيل افتتاح الجسر.", Fate.POSTPONED, "", "decided"),
    ],
)
def test_what_a_sentence_tells(text: str, fate: Fate, act: str, rule: str) -> None:
    assert (fate, act, rule) in [(each.fate, each.act, each.rule) for each in told(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ستفتتح الوزارة الجسر غدا.",
        "لو افتتحت الوزارة الجسر لانتهى الزحام.",
        "إذا ألغت الوزارة الموعد فستعتذر.",
        "من أجل سلامة الناس.",
        "التزمت الوزارة بدفع المبلغ غدا.",  # that is a promise
        "عملية رفع الأنقاض مستمرة.",
        "ما تم إنجازه كثير.",
        "تراجعت الأسعار كثيرا.",
        "افتتحنا الجسر.",
        "",
    ],
)
def test_what_tells_nothing_of_the_kind(text: str) -> None:
    assert not text or told(text) == ()


def test_an_outcome_ends_where_something_else_begins() -> None:
    text = "افتتحت الوزارة الجسر وستفتتح النفق غدا. وقال سعد الحربي نعم."
    (found,) = told(text)
    assert text[slice(*found.span)] == "افتتحت الوزارة الجسر"


def test_an_outcome_knows_who_says_so_and_to_when_it_was_put_off() -> None:
    (found,) = told("قال سعد الحربي إنه تم تأجيل افتتاح جسر الضفاف إلى 15 سبتمبر 2021.")
    assert found.speaker is not None
    assert found.speaker.name == "سعد الحربي"
    assert (found.fate, found.deadline) == (Fate.POSTPONED, "2021-09-15")


@example("افتتحت")  # the first word has none before it
@given(st.text("افتتحت تأجيل لم تلتزم تم عدم من عن ب«».،\n 1", max_size=60))
def test_outcomes_of_any_text_lie_in_it_and_survive_being_stored(text: str) -> None:
    if not text.strip():
        return
    made = article_from_text(text, published=DAY)
    for each in outcomes(made, read(made), Namings(made)):
        assert 0 <= each.span.start < each.span.end <= len(made.text)
        assert msgspec.json.decode(msgspec.json.encode(each), type=Outcome) == each


# --- which of it is evidence --------------------------------------------------------------------------------------------

OPENED = "افتتحت وزارة الأشغال أمس جسر الضفاف الجديد في البصرة بحضور الأهالي."
CALLED_OFF = "ألغت وزارة الأشغال افتتاح جسر الضفاف الجديد في البصرة لأسباب فنية."
BROKEN = "أخلت وزارة الأشغال بوعدها افتتاح جسر الضفاف الجديد في البصرة وسط غضب الأهالي."


@pytest.mark.parametrize(
    ("text", "day", "fate"),
    [
        (OPENED, "2021-07-01", Fate.KEPT),
        (CALLED_OFF, "2021-06-25", Fate.WITHDRAWN),
        (BROKEN, "2021-07-10", Fate.BROKEN),
        (OPENED, "2021-06-20", None),  # told before
        (OPENED, "2021-06-25", None),  # before its day
        (OPENED, "2021-09-01", None),  # another event, long after its day
        (OPENED.replace("البصرة", "الموصل"), "2021-07-01", None),
        (OPENED.replace("جسر الضفاف الجديد", "معرض الزهور السنوي"), "2021-07-01", None),
        (OPENED.replace("افتتحت", "أغلقت"), "2021-07-01", None),
        (OPENED.replace("وزارة الأشغال", "جمعية الصيادين"), "2021-07-01", None),
    ],
)
def test_what_is_evidence(text: str, day: str, fate: Fate | None) -> None:
    found = evidence_of(undertaking(), told(text, day))
    assert [each.fate for each in found] == ([fate] if fate else [])


def test_evidence_points_to_its_words_and_is_a_proposal() -> None:
    (found,) = evidence_of(undertaking(), told(OPENED))
    made = article(OPENED, "2021-07-01")
    assert made.text[slice(*found.span)].startswith("افتتحت وزارة الأشغال")
    assert (found.article, found.outlet, found.day) == (made.id, "جريدة المثال", dt.date(2021, 7, 1))
    assert found.status is Status.PROPOSED
    assert 0 < found.why.confidence <= 1
    assert msgspec.json.decode(msgspec.json.encode(found), type=Evidence) == found


def test_who_promised_not_to_do_a_thing_breaks_the_promise_by_doing_it() -> None:
    (found,) = evidence_of(undertaking(polarity=Polarity.NOT_DO), told(OPENED))
    assert found.fate is Fate.BROKEN


def test_nothing_is_required_of_a_pledge_but_words() -> None:
    bare = undertaking(by=(), party=frozenset(), deadline=None, places=frozenset(), scene=frozenset())
    assert [each.fate for each in evidence_of(bare, told(OPENED))] == [Fate.KEPT]


def test_what_fits_is_found_by_key() -> None:
    both = [undertaking(), Undertaking((pledge("أعلنت وزارة التربية أنها ستبني مدرسة للبنات في الموصل."),))]
    (outcome,) = told(OPENED)
    assert fits(pledge(), outcome)
    assert lookup(outcome) & keys(pledge())
    assert evidence_among(both, [outcome]) == [evidence_of(both[0], [outcome]), ()]


def test_mentions_of_later_days_tell_an_undertaking_again() -> None:
    later = [msgspec.structs.replace(pledge(), article=key, day=day) for key, day in (("b", DAY), ("c", LATER))]
    (found,) = told_again(Undertaking((pledge(), *later)))
    assert (found.fate, found.article, found.day) == (Fate.REAFFIRMED, "c", LATER)


# --- how it stands ------------------------------------------------------------------------------------------------------

LATER = dt.date(2021, 6, 25)
DUE = dt.date(2021, 6, 30)
AFTER = dt.date(2021, 7, 1)


def said(
    fate: Fate, day: dt.date | None = LATER, status: Status = Status.PROPOSED, deadline: str | None = None
) -> Evidence:
    return Evidence(
        fate=fate,
        article=f"{fate} {status} {deadline}",
        outlet=None,
        day=day,
        span=Span(0, 1),
        deadline=deadline,
        status=status,
        why=Why(rule="past", confidence=1.0),
    )


CONFIRMED, REJECTED = Status.CONFIRMED, Status.REJECTED
KEPT, OFF = said(Fate.KEPT), said(Fate.WITHDRAWN)
PUT_OFF = said(Fate.POSTPONED, deadline="2021-09-15")


@pytest.mark.parametrize(
    ("deadline", "evidence", "day", "state", "proposed"),
    [
        ("2021-06-30", [], DAY, PromiseState.DUE_SOON, False),
        ("2021-06-30", [], DUE, PromiseState.DUE_SOON, False),
        ("2021-06-30", [], AFTER, PromiseState.OVERDUE, False),
        ("2021", [], DAY, PromiseState.OPEN, False),
        (None, [], DAY, PromiseState.UNDATED, False),
        ("2021-06-30", [KEPT], AFTER, PromiseState.REPORTED_KEPT, True),
        ("2021-06-30", [KEPT], DAY, PromiseState.DUE_SOON, False),  # not told yet
        ("2021-06-30", [said(Fate.BROKEN)], AFTER, PromiseState.REPORTED_BROKEN, True),
        (None, [OFF], AFTER, PromiseState.WITHDRAWN, True),
        (None, [said(Fate.REPLACED, None, CONFIRMED)], AFTER, PromiseState.REPLACED, False),
        (None, [said(Fate.REAFFIRMED)], AFTER, PromiseState.UNDATED, False),
        ("2021-06-30", [KEPT, OFF], AFTER, PromiseState.UNCLEAR, True),
        ("2021-06-30", [said(Fate.KEPT, status=CONFIRMED), OFF], AFTER, PromiseState.REPORTED_KEPT, False),
        ("2021-06-30", [said(Fate.KEPT, status=REJECTED), OFF], AFTER, PromiseState.WITHDRAWN, True),
        ("2021-06-30", [said(Fate.KEPT, status=REJECTED)], AFTER, PromiseState.OVERDUE, False),
        ("2021-06-30", [PUT_OFF], AFTER, PromiseState.OPEN, True),
        ("2021-06-30", [said(Fate.POSTPONED)], AFTER, PromiseState.UNDATED, True),  # to no day that was told
        ("2021-06-30", [said(Fate.POSTPONED, status=REJECTED)], AFTER, PromiseState.OVERDUE, False),
    ],
)
def test_how_an_undertaking_stands(
    deadline: str | None, evidence: list[Evidence], day: dt.date, state: PromiseState, proposed: bool
) -> None:
    whole = undertaking(deadline=deadline)
    for each in permutations(evidence):
        found = state_on(whole, each, day)
        assert (found.state, found.proposed) == (state, proposed)
        assert set(found.because) <= set(evidence)


def test_the_history_tells_the_days_on_which_something_was_told_that_changed_it() -> None:
    changes = history(undertaking(), [PUT_OFF, said(Fate.KEPT, dt.date(2021, 9, 16)), said(Fate.REAFFIRMED, DUE)])
    assert [(each.day, each.standing.state, each.standing.deadline) for each in changes] == [
        (DAY, PromiseState.DUE_SOON, "2021-06-30"),
        (LATER, PromiseState.OPEN, "2021-09-15"),
        (dt.date(2021, 9, 16), PromiseState.REPORTED_KEPT, "2021-09-15"),
    ]


EVIDENCE = st.builds(
    said,
    st.sampled_from(Fate),
    st.sampled_from((None, DAY, LATER, DUE, AFTER)),
    st.sampled_from(Status),
    st.sampled_from((None, "2021-09-15", "2021-07")),
)


@given(st.lists(EVIDENCE, max_size=6), st.sampled_from((DAY, DUE, AFTER)))
def test_what_was_rejected_or_is_told_later_changes_nothing(evidence: list[Evidence], day: dt.date) -> None:
    counts = [each for each in evidence if each.status is not REJECTED and (each.day is None or each.day <= day)]
    assert state_on(undertaking(), evidence, day) == state_on(undertaking(), counts, day)


@given(st.lists(EVIDENCE, max_size=6))
def test_the_last_change_is_how_it_stands_on_the_last_day(evidence: list[Evidence]) -> None:
    changes = history(undertaking(), evidence)
    assert [each.day for each in changes] == sorted({each.day for each in changes})
    assert changes[-1].standing.because == state_on(undertaking(), evidence, AFTER).because
