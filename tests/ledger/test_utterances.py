"""Reports of one utterance among those of a story: invented sentences, and how likely each two of them are one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.entities import Who
from qawl.ledger.likeness import REPORT
from qawl.ledger.traces import Report, report_of
from qawl.ledger.utterances import Place, groups, is_inside, likelihood, worth_asking
from qawl.records import Act, Article, Kind, Span, Statement, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLINE = "الحربي: فتح الجسر الجديد"
OPENING = "أعمال الطرق في الحي تسير كما خطط لها"
BRIDGE = "الجسر الجديد سيفتح أمام السيارات مطلع الشهر"
LIGHTS = "الشوارع القريبة ستضاء بمصابيح حديثة موفرة للطاقة"
CALL = "الدفاع المدني تلقى بلاغا يفيد بوقوع حريق في المستودع القديم"
FIRE = "وقوع حريق في المستودع القديم"


KING = Who("person:king", "الملك", ("الملك",))
PRINCE = Who("person:prince", "الأمير", ("الأمير",))


def said(number: int, *contents: str, by: Sequence[Who | None] = (), sure: float = 1.0) -> list[Report]:
    """The reports of an article that has a headline and then one sentence for each of some contents; one may lie in another."""
    speakers = [*by, *[None] * len(contents)]
    text = f"{HEADLINE}\n\nقال سعد الحربي إن {'. وأضاف أن '.join(contents)}."
    article = Article(id=str(number), text=text, headline=Span(0, len(HEADLINE)))
    return [
        report_of(article, order, _statement(text, each, sure), who)
        for order, (each, who) in enumerate(zip(contents, speakers, strict=False))
    ]


def _statement(text: str, content: str, sure: float = 1.0, act: Act = Act.ASSERT) -> Statement:
    start, why = text.index(content), Why(rule="test", confidence=sure)
    return Statement(
        id=f"s{start}",
        cue=None,
        content=(Span(start, start + len(content)),),
        kind=Kind.INDIRECT,
        act=act,
        speaker=None,
        speaker_name=None,
        why=why,
        speaker_why=why,
    )


def together(
    reports: list[list[Report]], likely: dict[tuple[tuple[int, int], tuple[int, int]], float]
) -> list[list[Place]]:
    pairs = {(Place(*one), Place(*other)): value for (one, other), value in likely.items()}
    return groups(pairs, dict(enumerate(reports)))


def test_what_two_say_alike_in_one_article_stays_two_in_all() -> None:
    alike = (OPENING, BRIDGE, f"{BRIDGE} أيضا")
    reports = [said(number, *alike, by=[None, KING, PRINCE]) for number in range(2)]
    likely = {((0, one), (1, other)): 0.95 for one in (1, 2) for other in (1, 2)}
    assert together(reports, likely) == [[Place(0, 1), Place(1, 1)], [Place(0, 2), Place(1, 2)]]


def test_the_same_words_stay_together_where_one_outlet_names_another_speaker() -> None:
    reports = [said(number, OPENING, BRIDGE, by=[None, who]) for number, who in enumerate([KING, KING, PRINCE])]
    likely = {((one, 1), (other, 1)): 0.95 for one, other in combinations(range(3), 2)}
    assert together(reports, likely) == [[Place(0, 1), Place(1, 1), Place(2, 1)]]


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        pytest.param(f"{BRIDGE} أيضا", False, id="the same words"),
        pytest.param(
            "الجسر الجديد سيفتح أمام السيارات بعد أسبوعين من الصيانة الأخيرة", True, id="the point in other words"
        ),
    ],
)
def test_nobody_says_the_same_words_twice_behind_the_lead(again: str, kept: bool) -> None:
    reports = [said(0, OPENING, BRIDGE, again), *(said(number, BRIDGE) for number in (1, 2, 3))]
    told = [(0, 1), (1, 0), (2, 0), (3, 0)]
    likely = dict.fromkeys(combinations(told, 2), 1.0)
    likely |= {((0, 2), other): 0.95 for other in told[1:]}
    [group] = together(reports, likely)
    assert (Place(0, 2) in group) is kept
    assert set(group) - {Place(0, 2)} == {Place(*place) for place in told}


def test_two_reports_alone_have_to_be_likelier_than_many() -> None:
    reports = [said(number, BRIDGE) for number in range(3)]
    likely = {((one, 0), (other, 0)): 0.6 for one, other in combinations(range(3), 2)}
    assert together(reports[:2], {((0, 0), (1, 0)): 0.9}) == [[Place(0, 0), Place(1, 0)]]
    assert together(reports[:2], {((0, 0), (1, 0)): 0.6}) == []
    assert together(reports, likely | {((0, 0), (1, 0)): 0.9}) == [[Place(0, 0), Place(1, 0), Place(2, 0)]]


def test_two_points_stay_two_whatever_articles_run_them_together() -> None:
    both = f"{BRIDGE} كما أن {LIGHTS}"
    reports = [said(0, OPENING, BRIDGE, LIGHTS), said(1, both), said(2, both), said(3, both)]
    likely = {((0, point), (article, 0)): value for point, value in ((1, 0.95), (2, 0.9)) for article in (1, 2, 3)}
    likely |= {((one, 0), (other, 0)): 1.0 for one, other in combinations((1, 2, 3), 2)}
    assert together(reports, likely) == [[Place(0, 1), Place(1, 0), Place(2, 0), Place(3, 0)]]


def test_what_is_told_inside_a_report_is_another_utterance() -> None:
    reports = [said(0, CALL, FIRE), said(1, CALL, FIRE)]
    likely = {
        ((0, 0), (1, 0)): 1.0,
        ((0, 1), (1, 1)): 1.0,
        ((0, 0), (1, 1)): 0.8,
        ((0, 1), (1, 0)): 0.8,
    }
    assert together(reports, likely) == [[Place(0, 0), Place(1, 0)], [Place(0, 1), Place(1, 1)]]


def test_a_headline_may_be_less_likely_than_what_it_sums_up() -> None:
    reports = [said(0, "فتح الجسر الجديد"), said(1, BRIDGE), said(2, BRIDGE)]
    likely = {((1, 0), (2, 0)): 0.95} | {((0, 0), (other, 0)): 0.45 for other in (1, 2)}
    assert together(reports, likely) == [[Place(0, 0), Place(1, 0), Place(2, 0)]]
    plain = [said(0, BRIDGE), *reports[1:]]
    assert together(plain, likely) == [[Place(1, 0), Place(2, 0)]]


SHORT_LEAD = "الجسر الجديد سيفتح"


@pytest.mark.parametrize(
    "short", [pytest.param("فتح الجسر الجديد", id="headline"), pytest.param(SHORT_LEAD, id="lead")]
)
def test_headline_and_lead_may_tell_what_the_body_tells_again(short: str) -> None:
    reports = [said(0, short, BRIDGE), said(1, BRIDGE)]
    likely = {((0, 0), (1, 0)): 0.9, ((0, 1), (1, 0)): 0.95}
    assert together(reports, likely) == [[Place(0, 0), Place(0, 1), Place(1, 0)]]


@pytest.mark.parametrize(
    "lead", [pytest.param(OPENING, id="another point"), pytest.param(f"{BRIDGE} أيضا", id="the same words of another")]
)
def test_a_lead_that_the_body_does_not_tell_again_stays_apart(lead: str) -> None:
    reports = [said(0, lead, BRIDGE), said(1, BRIDGE)]
    likely = {((0, 0), (1, 0)): 0.9, ((0, 1), (1, 0)): 0.95}
    assert together(reports, likely) == [[Place(0, 1), Place(1, 0)]]


def test_one_sentence_with_two_cues_is_told_once() -> None:
    reports = [said(0, BRIDGE, BRIDGE), said(1, BRIDGE)]
    likely = {((0, 0), (1, 0)): 0.95, ((0, 1), (1, 0)): 0.95}
    assert together(reports, likely) == [[Place(0, 0), Place(0, 1), Place(1, 0)]]


def test_what_is_hardly_a_statement_anywhere_is_no_utterance() -> None:
    unsure, sure = said(0, BRIDGE, sure=0.5), said(1, BRIDGE, sure=0.7)
    one, other = Place(0, 0), Place(1, 0)
    pairs = {(one, other): 0.95}
    assert groups(pairs, {0: unsure, 1: sure}) == [[one, other]]
    assert groups(pairs, {0: unsure, 1: unsure}) == []
    assert groups(pairs, {0: unsure, 1: unsure}, together=[(one, other)]) == [[one, other]]
    assert worth_asking(pairs, {0: unsure, 1: sure}) == pairs
    assert worth_asking(pairs, {0: unsure, 1: unsure}) == {}


CABLE = "تهنئة بذكرى الاستقلال"


def sent(text: str) -> list[Report]:
    """A cable of congratulations in an article of one sentence."""
    article = Article(id="a", text=text)
    return [report_of(article, 0, _statement(text, CABLE, act=Act.EXPRESS), KING)]


TO_TUNIS = f"زار الملك مصر. وبعث إلى رئيس تونس برقية {CABLE} لبلاده."


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        pytest.param(f"بعث الملك إلى رئيس كولومبيا برقية {CABLE} لبلاده.", True, id="to another country"),
        pytest.param(f"بعث الملك برقية {CABLE} إلى الرئيس.", False, id="to nobody that is named"),
        pytest.param(f"بعث ملك المغرب إلى الرئيس التونسي برقية {CABLE}.", False, id="one country the same"),
        pytest.param(
            f"بعث الملك إلى كولومبيا برقية، وأضاف المصدر.\nوبعث برقية {CABLE}.", False, id="in another sentence"
        ),
    ],
)
def test_the_same_wishes_to_other_countries_are_two(text: str, apart: bool) -> None:
    found = together([sent(TO_TUNIS), sent(text)], {((0, 0), (1, 0)): 0.95})
    assert found == ([] if apart else [[Place(0, 0), Place(1, 0)]])


PROFIT = "بلغ صافي ربح الشركة في الربع الثاني 504 ملايين ريال بارتفاع نسبته 12.5 عن الربع السابق"


@pytest.mark.parametrize(
    ("told", "apart"),
    [
        pytest.param(PROFIT.replace("504", "110").replace("12.5", "36.6"), True, id="other figures"),
        pytest.param(PROFIT.replace("12.5", "5ر12"), False, id="the same, written otherwise"),
        pytest.param(PROFIT.replace("504", "505"), False, id="one of them another"),
        pytest.param(
            "بلغ صافي ربح الشركة في الربع الثاني 110 ملايين ريال بارتفاع عن الربع السابق", False, id="too few"
        ),
    ],
)
def test_the_same_words_with_other_figures_are_two(told: str, apart: bool) -> None:
    found = together([said(0, PROFIT), said(1, told)], {((0, 0), (1, 0)): 0.95})
    assert found == ([] if apart else [[Place(0, 0), Place(1, 0)]])


def test_what_people_judged_to_be_one_or_two_goes_before() -> None:
    reports = dict(enumerate([said(0, CALL, FIRE), said(1, CALL)]))
    whole, part, other = Place(0, 0), Place(0, 1), Place(1, 0)
    pairs = {(whole, other): 1.0, (part, other): 0.8}
    assert groups(pairs, reports) == [[whole, other]]
    assert groups(pairs, reports, together=[(part, other)]) == [[part, other]]
    assert groups(pairs, reports, together=[(part, other), (whole, other)]) == [[whole, part, other]]
    assert groups(pairs, reports, apart=[(whole, other)]) == [[part, other]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param([(10, 20)], [(5, 30)], True, id="a clause of it"),
        pytest.param([(10, 20), (25, 30)], [(5, 40)], True, id="two clauses of it"),
        pytest.param([(10, 20)], [(10, 20)], False, id="the same words"),
        pytest.param([(5, 30)], [(10, 20)], False, id="the whole"),
        pytest.param([(10, 20)], [(15, 30)], False, id="across its beginning"),
        pytest.param([(10, 20)], [(0, 9), (21, 30)], False, id="between its parts"),
    ],
)
def test_a_report_is_inside_another_whose_words_hold_all_of_its_own(
    one: list[tuple[int, int]], other: list[tuple[int, int]], expected: bool
) -> None:
    assert is_inside(_at(one), _at(other)) is expected


def _at(spans: list[tuple[int, int]]) -> Report:
    statement = _statement(BRIDGE, BRIDGE)
    article = Article(id="a", text=BRIDGE)
    report = report_of(article, 0, statement, None)
    content = tuple(Span(*span) for span in spans)
    return report._replace(
        statement=Statement(
            **{field: getattr(statement, field) for field in statement.__struct_fields__} | {"content": content}
        )
    )


FEATURES = st.lists(st.floats(0, 1), min_size=len(REPORT), max_size=len(REPORT))


@given(FEATURES)
def test_two_speakers_are_the_less_likely_one_the_fewer_runs_of_words_they_share(values: list[float]) -> None:
    row = np.array(values)
    row[[REPORT.index(feature) for feature in ("same", "side", "open")]] = 0.0
    own, same = row.copy(), row.copy()
    own[REPORT.index("runs")], same[REPORT.index("same")] = 0.0, 1.0
    assert likelihood(own) <= 0.5
    assert 0.0 <= likelihood(row) <= 1.0
    assert likelihood(np.stack([row, same])).shape == (2,)


@given(st.permutations(range(4)), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_every_report_is_in_one_group_at_most_whatever_the_order(order: list[int], values: list[float]) -> None:
    reports = {number: said(number, BRIDGE) for number in range(4)}
    pairs = list(zip(combinations([Place(number, 0) for number in range(4)], 2), values, strict=True))
    found = groups(dict(pairs), reports)
    assert groups(dict(reversed(pairs)), {number: reports[number] for number in order}) == found
    assert len({place for group in found for place in group}) == sum(map(len, found))
