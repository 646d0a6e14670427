"""What an article tells of public events: each row is a text, and its events as (kind, participants, place, time)."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qawl.reading.document import Document
from qawl.reading.events import find_events
from qawl.reading.mentions import find_mentions
from qawl.reading.persons import persons_of
from qawl.records import Article, Event, Span, TimeExpression, TimeType, Why, name_of, words_of

# Times by hand: these tests are not about reading them.
TIMES = {"أمس": "2021-07-25", "الاثنين": "2021-07-26", "أكتوبر المقبل": "2021-10", "11 حزيران 2020": "2020-06-11"}


def times_in(text: str) -> tuple[TimeExpression, ...]:
    found = [(text.find(words), words) for words in TIMES if words in text]
    return tuple(
        TimeExpression(
            span=Span(start, start + len(words)),
            type=TimeType.DATE,
            value=TIMES[words],
            anchor=dt.date(2021, 7, 26),
            why=Why(rule="test", confidence=1.0),
        )
        for start, words in sorted(found)
    )


def events(text: str) -> tuple[Event, ...]:
    document = Document(Article(id="t", text=text))
    return find_events(document, find_mentions(document, persons_of(document)), times_in(text))


def told(text: str) -> list[tuple[str, list[str | None], str | None, str | None]]:
    return [
        (e.kind.value, [name_of(text, p.name) for p in e.participants], name_of(text, e.place), e.time)
        for e in events(text)
    ]


BIDEN, KADHIMI, SALIH, BLINKEN = "جو بايدن", "مصطفى الكاظمي", "برهم صالح", "أنتوني بلينكن"
MACRON = "إيمانويل ماكرون"

MOULDS = [
    # verbs of meeting
    (
        "التقى الرئيس الأميركي جو بايدن رئيس الوزراء العراقي مصطفى الكاظمي في البيت الأبيض أمس.",
        [("meeting", [BIDEN, KADHIMI], "البيت الأبيض", "2021-07-25")],
    ),
    (
        "التقى الرئيس الأميركي جو بايدن برئيس الوزراء العراقي مصطفى الكاظمي.",
        [("meeting", [BIDEN, KADHIMI], None, None)],
    ),
    (
        "رئيس الوزراء العراقي مصطفى الكاظمي يلتقي الرئيس الأميركي جو بايدن",
        [("meeting", [KADHIMI, BIDEN], None, None)],
    ),
    (
        "قال مصطفى الكاظمي إن الباب مفتوح. واجتمع الرئيس جو بايدن والكاظمي بالمكتب البيضاوي.",
        [("meeting", [BIDEN, KADHIMI], "المكتب البيضاوي", None)],
    ),
    (
        "استقبل الرئيس العراقي برهم صالح في بغداد أمس وزير الخارجية الأميركي أنتوني بلينكن.",
        [("meeting", [SALIH, BLINKEN], "بغداد", "2021-07-25")],
    ),
    (
        "قال أنتوني بلينكن الذي استقبله الرئيس العراقي برهم صالح إن الباب مفتوح.",
        [("meeting", [SALIH, BLINKEN], None, None)],
    ),
    # nouns of meeting
    (
        "صدر البيان بعد لقاء الرئيس الأميركي جو بايدن برئيس الوزراء العراقي مصطفى الكاظمي.",
        [("meeting", [BIDEN, KADHIMI], None, None)],
    ),
    (
        "وأوضح جو بايدن في لقاء مع ضيفه العراقي مصطفى الكاظمي أن الباب مفتوح.",
        [("meeting", [BIDEN, KADHIMI], None, None)],
    ),
    (
        "وقال مصطفى الكاظمي خلال لقائه الاثنين الرئيس الأميركي جو بايدن إن الباب مفتوح.",
        [("meeting", [KADHIMI, BIDEN], None, "2021-07-26")],
    ),
    (
        "في لقاء جمع الرئيس العراقي برهم صالح بوزير الخارجية الأميركي أنتوني بلينكن في بغداد.",
        [("meeting", [SALIH, BLINKEN], "بغداد", None)],
    ),
    (
        "عقد الرئيس العراقي برهم صالح أمس اجتماعاً مع وزير الخارجية الأميركي أنتوني بلينكن.",
        [("meeting", [SALIH, BLINKEN], None, "2021-07-25")],
    ),
    # calls
    (
        "تلقى الرئيس العراقي برهم صالح أمس اتصالاً هاتفياً من وزير الخارجية الأميركي أنتوني بلينكن.",
        [("call", [SALIH, BLINKEN], None, "2021-07-25")],
    ),
    (
        "أبلغ أنتوني بلينكن في مكالمة هاتفية مع الرئيس برهم صالح أن الباب مفتوح.",
        [("call", [BLINKEN, SALIH], None, None)],
    ),
    # visits
    ("زار الرئيس الفرنسي إيمانويل ماكرون الموصل أمس.", [("visit", [MACRON], "الموصل", "2021-07-25")]),
    ("وصل الرئيس الفرنسي إيمانويل ماكرون أمس إلى بغداد.", [("visit", [MACRON], "بغداد", "2021-07-25")]),
    ("رحبت واشنطن بزيارة رئيس الوزراء مصطفى الكاظمي إلى واشنطن.", [("visit", [KADHIMI], "واشنطن", None)]),
    (
        "وتأتي الخطوة ضمن الزيارة التي يجريها مصطفى الكاظمي إلى واشنطن.",
        [("visit", [KADHIMI], "واشنطن", None)],
    ),
    (
        "شدد الرئيس الفرنسي إيمانويل ماكرون أثناء زيارته إلى الموصل أمس على الحوار.",
        [("visit", [MACRON], "الموصل", "2021-07-25")],
    ),
    # agreements
    (
        "وقع الرئيس جو بايدن ورئيس الوزراء مصطفى الكاظمي الاثنين اتفاقاً ينهي المهمة.",
        [("agreement", [BIDEN, KADHIMI], None, "2021-07-26")],
    ),
    ("اتفقت الولايات المتحدة والعراق على تشكيل فريق خاص.", [("agreement", ["الولايات المتحدة", "العراق"], None, None)]),
    (
        "وقعت الحكومة العراقية مذكرة تفاهم مع الحكومة الأميركية لدعم القطاع الصحي.",
        [("agreement", ["الحكومة العراقية", "الحكومة الأميركية"], None, None)],
    ),
    # press conferences and statements
    (
        "قال جو بايدن في مؤتمر صحفي مشترك مع رئيس الوزراء مصطفى الكاظمي إن الباب مفتوح.",
        [("press_conference", [BIDEN, KADHIMI], None, None)],
    ),
    (
        "قالت الولايات المتحدة والعراق في بيان مشترك إن الباب مفتوح.",
        [("joint_statement", ["الولايات المتحدة", "العراق"], None, None)],
    ),
    # conferences, elections, votes, appointments
    ("قال برهم صالح إن مؤتمر بغداد للتعاون والشراكة كان مهماً.", [("conference", [], None, None)]),
    ("دعم الكونغرس إنجاح انتخابات أكتوبر المقبل.", [("election", [], None, "2021-10")]),
    ("صوت مجلس الأمن الدولي أمس على القرار.", [("vote", ["مجلس الأمن الدولي"], None, "2021-07-25")]),
    (
        "عين الرئيس العراقي برهم صالح أمس مصطفى الكاظمي رئيساً للحكومة.",
        [("appointment", [KADHIMI, SALIH], None, "2021-07-25")],
    ),
    ("بعد تعيين أنتوني بلينكن وزيراً للخارجية.", [("appointment", [BLINKEN], None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), MOULDS, ids=[text for text, _ in MOULDS])
def test_moulds(text: str, expected: list[tuple[str, list[str | None], str | None, str | None]]) -> None:
    assert told(text) == expected


NO_EVENTS = [
    "بحث الوزيران سبل عقد اجتماعات بين البلدين.",
    "دعا الرئيس العراقي برهم صالح إلى عقد قمة عربية.",
    "نفى المتحدث أي لقاء بين جو بايدن ومصطفى الكاظمي.",
    "لم يلتق جو بايدن مصطفى الكاظمي.",
    "انتهت المفاوضات دون التوصل إلى اتفاق مع العراق.",
    "يأمل الرئيس العراقي برهم صالح أن يلتقي جو بايدن.",
    "تقام المؤتمرات واللقاءات في المدن الكبرى كل عام.",
    "وقع الحادث على الطريق السريع مساء.",
    "استقبل الميناء سفينة محملة بالقمح.",
    "وصلت الأسعار إلى أعلى مستوى.",
    "كان في استقباله بالمطار وزير الخارجية فؤاد حسين.",
    "التزم الوزير بإجراء انتخابات نزيهة وشفافة.",
    "قال القيادي في حزب المؤتمر الشعبي العام إن الباب مفتوح.",
    "وصل المتسلقون إلى قمة الجبل.",
]


@pytest.mark.parametrize("text", NO_EVENTS)
def test_possibilities_denials_and_general_talk_are_no_events(text: str) -> None:
    assert told(text) == []


def test_what_is_scheduled_is_an_event() -> None:
    text = "من المقرر أن يلتقي الرئيس جو بايدن رئيس الوزراء مصطفى الكاظمي في واشنطن."
    assert told(text) == [("meeting", [BIDEN, KADHIMI], "واشنطن", None)]


def test_an_event_that_headline_lead_and_body_mention_is_one() -> None:
    text = (
        "بايدن يلتقي الكاظمي\n\nالتقى الرئيس الأميركي جو بايدن رئيس الوزراء العراقي مصطفى الكاظمي أمس."
        " وقال الكاظمي خلال اللقاء إن الباب مفتوح."
    )
    (meeting,) = events(text)
    assert words_of(text, meeting.span).startswith("التقى الرئيس الأميركي")
    assert [words_of(text, span) for span in meeting.mentions] == ["بايدن يلتقي الكاظمي", "اللقاء"]


def test_meetings_with_different_people_are_different() -> None:
    text = "التقى الرئيس جو بايدن رئيس الوزراء مصطفى الكاظمي. كما التقى بايدن الرئيس إيمانويل ماكرون."
    assert [names for _, names, _, _ in told(text)] == [[BIDEN, KADHIMI], [BIDEN, MACRON]]


def test_a_capital_and_its_country_are_one_destination() -> None:
    text = "جاءت زيارة رئيس الوزراء مصطفى الكاظمي إلى واشنطن. ورحب الكونغرس بزيارة الكاظمي للولايات المتحدة."
    assert [(kind, names) for kind, names, _, _ in told(text)] == [("visit", [KADHIMI])]


def test_offices_come_with_the_participants() -> None:
    text = "التقى الرئيس الأميركي جو بايدن رئيس الوزراء العراقي مصطفى الكاظمي."
    (meeting,) = events(text)
    assert [name_of(text, p.office) for p in meeting.participants] == ["الرئيس الأميركي", "رئيس الوزراء العراقي"]


def test_an_appointment_gives_the_new_office() -> None:
    text = "بعد تعيين أنتوني بلينكن وزيراً للخارجية."
    assert name_of(text, events(text)[0].participants[0].office) == "وزيراً للخارجية"


def test_both_sides_are_the_two_parties_of_the_event_before() -> None:
    text = "قالت الولايات المتحدة والعراق في بيان مشترك إن الباب مفتوح. واتفق الطرفان على تشكيل فريق خاص."
    assert [(kind, names) for kind, names, _, _ in told(text)] == [
        ("joint_statement", ["الولايات المتحدة", "العراق"]),
        ("agreement", ["الولايات المتحدة", "العراق"]),
    ]


ROUNDS = [
    ("اختُتمت الجولة الرابعة من الحوار الاستراتيجي أمس.", [("dialogue_round", "الحوار الاستراتيجي", 4)]),
    ("عقدت جلسة الحوار الاستراتيجي الرابعة.", [("dialogue_round", "الحوار الاستراتيجي", 4)]),
    (
        "جاء ذلك في بيان مشترك للجولة الرابعة من الحوار الاستراتيجي.",
        [("joint_statement", "الحوار الاستراتيجي", 4), ("dialogue_round", "الحوار الاستراتيجي", 4)],
    ),
    ("انطلقت القمة الخليجية الـ36 في الرياض.", [("conference", "القمة الخليجية", 36)]),
]


@pytest.mark.parametrize(("text", "expected"), ROUNDS, ids=[text for text, _ in ROUNDS])
def test_rounds_of_a_process(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(e.kind.value, name_of(text, e.process), e.round) for e in events(text)] == expected


def test_two_rounds_of_one_process_are_two_events_under_one_name() -> None:
    text = "بدأت الجولة الثانية من الحوار الاستراتيجي. وهي تتمة للحوار الأول الذي جرى بتاريخ 11 حزيران 2020."
    assert [(name_of(text, e.process), e.round, e.time) for e in events(text)] == [
        ("الحوار الاستراتيجي", 2, None),
        ("الحوار الاستراتيجي", 1, "2020-06-11"),
    ]


def test_a_match_is_no_meeting() -> None:
    text = "فاز الفريق في المباراة. وسجل اللاعب هدفاً في الشوط الثاني على الملعب. والتقى المدرب محمد علي برئيس النادي أحمد حسن."
    assert told(text) == []


def test_an_event_names_its_mould() -> None:
    (meeting,) = events("التقى جو بايدن مصطفى الكاظمي.")
    assert meeting.why.rule == "verb+meet"


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("التقى", "استقبل", "لقائه", "اللقاء", "اجتماع", "عقد", "بين", "مع", "وقع", "اتفاقية", "الذي", "جمع", "زار"),
        *("زيارة", "إلى", "بغداد", "للولايات", "المتحدة", "الجولة", "الرابعة", "من", "الحوار", "الاستراتيجي", "صوت"),
        *("بيان", "مشترك", "للمؤتمر", "الوزير", "وزير", "الخارجية", "جو", "بايدن", "والكاظمي", "#مصطفى_الكاظمي"),
        *("الطرفان", "انتخابات", "تعيين", "رئيساً", "أمس", "الاثنين", "،", ".", "\n", "«", "»", "في", "على", "نظيره"),
    ]
)


@given(st.lists(PIECES, max_size=50).map(" ".join) | st.text(max_size=80))
@settings(deadline=None)
def test_events_of_any_text_keep_their_promises(text: str) -> None:
    found = events(text)
    assert found == events(text)
    assert [event.id for event in found] == [f"e{number}" for number in range(1, len(found) + 1)]
    for event in found:
        spans = [event.span, *event.mentions, event.place, event.time_text, event.process]
        spans += [span for participant in event.participants for span in (participant.name, participant.office)]
        assert all(0 <= s.start < s.end <= len(text) and words_of(text, s).strip() for s in spans if s is not None)
        assert all(a.start < b.start or a.end < b.end for a, b in itertools.pairwise(event.mentions))
        assert (event.time is None) == (event.time_text is None)


@pytest.mark.parametrize(
    "piece", ["التقى الوزير ", "الجولة الرابعة من الحوار ", "محمد علي التقى ترامب. ", "بيان مشترك "]
)
def test_a_thousand_of_one_kind_are_read(piece: str) -> None:
    assert len(events(piece * 1000)) <= 1000
