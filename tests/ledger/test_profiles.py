"""Whom the registry does not know: what one article says of him, and whether two articles speak of one."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.bodies import Body, body_of
from qawl.ledger.chains import Chain, Kin, chain_of, kin, rarity, skeleton
from qawl.ledger.entities import Namings
from qawl.ledger.profiles import (
    Entity,
    People,
    Profile,
    ProfileKind,
    Sign,
    Verdict,
    join,
    keys,
    profile_of,
    profiles,
    same,
)
from qawl.ledger.tagged import tagged
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Span


def told(text: str, day: str = "2019-03-04", outlet: str = "جريدة المثال") -> tuple[Profile, ...]:
    article = article_from_text(text, published=dt.date.fromisoformat(day), outlet=outlet)
    return profiles(article, read(article), Namings(article))


def of(name: str, text: str, day: str = "2019-03-04") -> Profile:
    return next(profile for profile in told(text, day) if name in (profile.called, *profile.also))


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "words", "closed"),
    [
        ("سعد الحربي", ("سعد", "حربي"), True),
        ("سعد بن علي الحربي", ("سعد", "علي", "حربي"), True),
        ("سعد علي الحربي", ("سعد", "علي", "حربي"), True),
        ("عبد الله بن سعد آل مشيط", ("عبدالله", "سعد", "مشيط"), True),
        ("فهد بن خالد بن تركي", ("فهد", "خالد", "تركي"), False),
        ("فهد بن عبد الرحمن", ("فهد", "عبدالرحمن"), False),
        ("أبا بكر النجدي", ("ابوبكر", "نجدي"), True),
        ("أبو بكر النجدي", ("ابوبكر", "نجدي"), True),
        ("نورة بنت سعد الحربي", ("نوره", "سعد", "حربي"), True),
        ("أول سعد الحربي", ("سعد", "حربي"), True),  # «الفريق أول سعد الحربي»
        ("سعد الحربي رحمه", ("سعد", "حربي"), True),
        ("«»", (), True),
    ],
)
def test_the_chain_of_a_name(written: str, words: tuple[str, ...], closed: bool) -> None:
    assert chain_of(written) == Chain(words, closed)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("سعد الحربي", "سعد بن علي الحربي", Kin(0, False)),
        ("سعد بن علي الحربي", "سعد علي الحربي", Kin(1, False)),
        ("سعد بن علي الحربي", "سعد بن علي بن فهد الحربي", Kin(1, False)),
        ("سعد بن علي الحربي", "سعد بن فهد الحربي", None),
        ("سعد الحربي", "سعيد الحربي", None),
        ("سعد الحربي", "سعد الحازمي", None),
        ("فهد بن خالد", "فهد بن خالد بن تركي", Kin(0, False)),
        ("فهد بن خالد بن تركي", "فهد بن خالد بن تركي الحربي", Kin(1, False)),
        ("فهد بن خالد", "فهد الخالد", Kin(0, False)),
        ("فهد بن خالد", "فهد بن سعد بن خالد", None),
        ("هانز شتاينمير", "هانز شتاينماير", Kin(0, True)),
        ("بيتر فالدنز", "بيتر فالدنس", Kin(0, True)),
        ("حسن حسنين", "حسن حسين", None),  # two names of the lexicon are two
        ("الحربي", "سعد الحربي", Kin(0, False)),
        ("سعد", "سعد الحربي", None),
    ],
)
def test_whether_two_names_can_be_of_one(one: str, other: str, expected: Kin | None) -> None:
    assert kin(chain_of(one), chain_of(other)) == expected
    assert kin(chain_of(other), chain_of(one)) == expected


def test_a_name_tells_the_more_the_fewer_bear_it() -> None:
    common, rarer, foreign = (rarity(chain_of(name)) for name in ("محمد الحربي", "عاصم الحربي", "تيوبالد فرنغلر"))
    assert common < rarer < foreign


def test_two_spellings_of_a_foreign_name_meet() -> None:
    assert skeleton("فالس") == skeleton("فالز")
    assert skeleton("شتاينماير") == skeleton("شتاينمير")
    assert skeleton("سيرغي") == skeleton("سيرجي")


# --- what an article says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "offices"),
    [
        ("قال سعد بن علي الحربي، مدير جامعة نجران، إن الدراسة تبدأ الأحد.", "سعد بن علي الحربي", ("مدير جامعة نجران",)),
        ("أوضح الخبير الاقتصادي وليد صقر أن الأسعار سترتفع.", "وليد صقر", ("الخبير الاقتصادي",)),
        ("صرح لاعب المنتخب المغربي يوسف بناني بأنه جاهز.", "يوسف بناني", ("لاعب المنتخب المغربي",)),
        (
            'قال الرئيس التنفيذي لشركة "مثال" المهندس وليد صقر إن الأرباح زادت.',
            "وليد صقر",
            ('الرئيس التنفيذي لشركة "مثال"',),
        ),
        ("قال وليد صقر إن الأسعار سترتفع.", "وليد صقر", ()),
        ("قال وليد صقر مقدما شكره إن الأسعار سترتفع.", "وليد صقر", ()),
        ("أكد شاهد العيان وليد صقر أن السيارة انقلبت.", "وليد صقر", ()),  # a witness holds no office
    ],
)
def test_the_offices_beside_a_name(text: str, name: str, offices: tuple[str, ...]) -> None:
    assert of(name, text).offices == offices


def test_an_office_belongs_to_the_name_beside_it() -> None:
    text = "كان في استقباله وكيل الوزارة فهد العسيري ومدير الشرطة اللواء ناصر القحطاني."
    agent, officer = told(text)
    assert agent.offices == ("وكيل الوزارة",)
    assert officer.offices == ("ومدير الشرطة",)
    assert officer.signs[Sign.TITLE] == {"لواء"}
    assert officer.signs[Sign.COMPANY] == {"فهد عسيري"}


@pytest.mark.parametrize(
    "text",
    [
        "شاهد الناس وليد صقر في السوق.",  # he does nothing that is told, and has no office
        "قال وزير الخارجية الأميركي جون كيري في واشنطن إنه متفائل.",  # the registry knows him
        "تقع في حي الأمير سعد الحربي ثلاث حدائق.",  # a quarter
        "قالت اللجنة المنظمة إن الحفل يبدأ غدا في الرياض.",
    ],
)
def test_who_has_no_profile(text: str) -> None:
    day = "2015-08-06"
    assert told(text, day) == ()


def test_a_naming_asks_for_its_profile() -> None:
    text = "أوضح الخبير الاقتصادي وليد صقر أن الأسعار سترتفع. وقال صقر إن الأجور ستبقى."
    found = told(text)
    for naming in ("الخبير الاقتصادي وليد صقر", "وليد صقر"):
        start = text.index(naming)
        profile = profile_of(found, Span(start, start + len(naming)))
        assert profile is not None
        assert profile.called == "وليد صقر"
    assert profile_of(found, Span(0, 4)) is None


def test_a_profile_survives_json() -> None:
    (profile,) = told("أوضح الخبير الاقتصادي وليد صقر أن الأسعار سترتفع.")
    assert msgspec.json.decode(msgspec.json.encode(profile), type=Profile) == profile
    entity = Entity.of(profile)
    assert msgspec.json.decode(msgspec.json.encode(entity), type=Entity) == entity


def test_to_be_well_known_speaks_for_a_profile_being_of_one_but_not_for_another_entity_being_the_same() -> None:
    text = "قال العميد سعد الحربي مدير شرطة جازان إن المتهم أوقف."
    known = Entity.of(of("سعد الحربي", text))
    for day in range(5, 12):
        known = known.with_(of("سعد الحربي", text, f"2019-03-{day:02}"))
    new = of("سعد الحربي", "قال سعد الحربي إن الأمر بسيط.", "2019-03-12")
    assert same(new, known).score > same(Entity.of(new), known).score


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "focus", "body"),
    [
        ("وزارة الصحة السعودية", "", Body(("وزاره", "صحه"), "SA")),
        ("وزارة الصحة", "SA", Body(("وزاره", "صحه"), "SA")),
        ("وزارة الصحة", "TN", Body(("وزاره", "صحه"), "TN")),
        ("وزارة الصحة", "", None),
        ("الوزارة", "SA", None),
        ("الحكومة اليمنية", "SA", Body(("حكومه",), "YE")),
        ("الحكومة", "SA", None),
        ("رويترز", "SA", Body(("رويترز",), "")),
        ("أمانة جدة", "", Body(("امانه", "جده"), "")),
        ("اللجنة المنظمة", "SA", None),
        ("مجلس الإدارة", "SA", None),
        ("شركة الأدوية الأمريكية", "", None),
        ("مركز الملك", "SA", None),  # cut short
        ("هيئة السوق المالية", "SA", Body(("هييه", "سوق", "ماليه"), "SA")),  # not Mali's
        ("منظمة الصحة العالمية", "SA", Body(("منظمه", "صحه", "عالميه"), "")),
        ("وزارة التعاون الدولي", "EG", Body(("وزاره", "تعاون", "دولي"), "EG")),
        ("البنك المركزي", "EG", Body(("بنك", "مركزي"), "EG")),
        ("البنك المركزي المصري", "SA", Body(("بنك", "مركزي"), "EG")),
        ("البنك المركزي", "", None),
        ("الجمعية العامة", "SA", None),  # of a company as well
        ("جمعية البر الخيرية", "SA", None),  # in every town
        ("هيئة التدريس", "SA", None),
        ("الشركة المسوقة للحفل", "SA", None),  # described, not named
        ("الهيئة العامة للغذاء", "SA", Body(("هييه", "عامه", "غذاء"), "SA")),
        ("جامعة تبوك الدكتور سعد الحربي", "SA", Body(("جامعه", "تبوك"), "")),
    ],
)
def test_which_body_a_name_denotes(name: str, focus: str, body: Body | None) -> None:
    assert body_of(tagged(name, (0, len(name))), lambda: focus) == body


def test_a_ministry_is_that_of_the_country_spoken_of() -> None:
    (here,) = told("أعلنت وزارة الصحة أن الحملة تبدأ غدا في الرياض وجدة والدمام.")
    (named,) = told("أعلنت وزارة الصحة السعودية أن اللقاح متوفر.")
    (there,) = told("أعلنت وزارة الصحة أن الحملة تبدأ غدا في تونس وصفاقس.")
    (behind,) = told("أعلنت وزارة الصحة في تونس أن اللقاح يصل من الرياض وجدة والدمام.")
    assert keys(behind) == keys(there)
    assert same(here, named).verdict is Verdict.SAME
    assert same(here, there).verdict is Verdict.DIFFERENT
    assert keys(here) == keys(named)
    assert keys(here).isdisjoint(keys(there))


# --- whether two are one ----------------------------------------------------------------------------------------------

OFFICER = "قال مدير مرور نجران العقيد سعد الحربي إن حركة المرور في نجران عادت بعد الحادث على طريق الشاحنات."
COACH = "قال مدرب فريق الشراع سعد الحربي إن اللاعبين جاهزون للمباراة النهائية أمام فريق الصقور في الملعب."


@pytest.mark.parametrize(
    ("one", "other", "name", "verdict"),
    [
        (OFFICER, COACH, "سعد الحربي", Verdict.DIFFERENT),
        (
            OFFICER,
            "أكد العقيد سعد الحربي مدير مرور نجران أن الحادث أغلق طريق الشاحنات ساعتين.",
            "سعد الحربي",
            Verdict.SAME,
        ),
        (
            COACH,
            "اختار سعد الحربي، مدرب فريق الشراع، اللاعبين الذين يخوضون المباراة النهائية أمام فريق الصقور.",
            "سعد الحربي",
            Verdict.SAME,
        ),
        # Nothing but a name that many bear.
        ("قال محمد القحطاني إن الشارع مظلم.", "قال محمد القحطاني إن التمر غال.", "محمد القحطاني", Verdict.DIFFERENT),
        # A name that hardly anybody bears is enough.
        ("قال هانز فرنغلر إن الشارع مظلم.", "قال هانز فرنغلر إن التمر غال.", "هانز فرنغلر", Verdict.SAME),
    ],
)
def test_whether_two_articles_speak_of_one(one: str, other: str, name: str, verdict: Verdict) -> None:
    left, right = of(name, one), of(name, other, "2019-03-05")
    assert same(left, right).verdict is verdict
    assert same(right, left) == same(left, right)


def test_names_of_different_fathers_are_two_whatever_else_they_share() -> None:
    one = of("سعد بن علي الحربي", "أكد مدير مرور نجران سعد بن علي الحربي أن الطريق سالك.")
    other = of("سعد بن فهد الحربي", "أكد مدير مرور نجران سعد بن فهد الحربي أن الطريق سالك.", "2019-03-05")
    told_why = same(one, other)
    assert told_why.verdict is Verdict.DIFFERENT
    assert told_why.reasons == ("-name",)


def test_a_likeness_says_why() -> None:
    one, other = of("سعد الحربي", OFFICER), of("سعد الحربي", OFFICER, "2019-03-05")
    reasons = same(one, other).reasons
    assert "+office" in reasons
    assert "+near" in reasons
    assert "-field apart" in same(one, of("سعد الحربي", COACH)).reasons


def test_a_name_between_two_fathers_joins_neither() -> None:
    text = "أكد مدير مرور نجران سعد {} الحربي أن الطريق سالك."
    one, other = (Entity.of(of(f"سعد {father} الحربي", text.format(father))) for father in ("بن علي", "بن فهد"))
    short = of("سعد الحربي", "أكد مدير مرور نجران سعد الحربي أن الطريق سالك.", "2019-03-05")
    assert join(short, [one, other]) is None
    assert join(short, [one]) == one


# --- entities that grow -----------------------------------------------------------------------------------------------


def test_an_entity_grows_with_each_article() -> None:
    first = of("سعد الحربي", OFFICER)
    later = of("سعد بن علي الحربي", "أكد مدير مرور نجران سعد بن علي الحربي أن الطريق سالك.", "2019-03-09")
    entity = Entity.of(first).with_(later)
    assert entity.id == Entity.of(first).id
    assert entity.names == {"سعد الحربي": 1, "سعد بن علي الحربي": 1}
    assert entity.articles == 2
    office = entity.offices["مدير مرور نجران"]
    assert (office.count, office.first, office.last) == (2, dt.date(2019, 3, 4), dt.date(2019, 3, 9))
    assert keys(first) <= keys(entity)


def test_people_keep_the_officer_and_the_coach_apart() -> None:
    people = People()
    (officer,) = people.add(told(OFFICER, "2019-03-04"))
    (coach,) = people.add(told(COACH, "2019-03-04"))
    again = "أكد العقيد سعد الحربي مدير مرور نجران أن الحادث أغلق طريق الشاحنات ساعتين."
    (known,) = people.add(told(again, "2019-03-05", "جريدة أخرى"))
    assert known == officer != coach
    assert people.entities[officer].outlets == {"جريدة المثال": 1, "جريدة أخرى": 1}
    assert len(people.entities) == 2


def test_two_that_were_kept_apart_are_united_by_a_third() -> None:
    people = People()
    one, other = _profile("1", near="abcdefghij"), _profile("2", near="klmnopqrst")
    assert same(one, other).verdict is not Verdict.SAME
    (first,), (second,) = people.add([one]), people.add([other])
    assert first != second
    assert people.add([_profile("3", near="abcdefghijklmnopqrst")]) == [first]
    assert people.gone == {second: first}
    assert people.entities[first].articles == 3


def _profile(
    article: str,
    words: tuple[str, ...] = ("محمد", "حربي"),
    near: str = "",
    office: str = "",
    company: tuple[str, ...] = (),
    day: int = 1,
) -> Profile:
    signs = {Sign.NEAR: frozenset(near), Sign.OFFICE: frozenset(office), Sign.COMPANY: frozenset(company)}
    return Profile(
        article=article,
        kind=ProfileKind.PERSON,
        name=Span(0, 10),
        called=" ".join(words),
        words=words,
        offices=(office,) if office else (),
        signs={kind: held for kind, held in signs.items() if held},
        day=dt.date(2019, 3, day),
        outlet="جريدة المثال",
    )


_LETTERS = st.text(alphabet="abcdefghij", max_size=6)
_PROFILES = st.builds(
    _profile,
    article=st.text(alphabet="0123456789", min_size=1, max_size=4),
    words=st.sampled_from([("محمد", "حربي"), ("محمد", "علي", "حربي")]),
    near=_LETTERS,
    office=_LETTERS,
    company=st.lists(_LETTERS, max_size=3).map(tuple),
    day=st.integers(1, 28),
)


@given(st.lists(_PROFILES, min_size=1, max_size=4))
def test_what_an_entity_holds_does_not_depend_on_the_order(parts: list[Profile]) -> None:
    def folded(order: tuple[Profile, ...]) -> Entity:
        entity = Entity.of(order[0])
        for profile in order[1:]:
            entity = entity.with_(profile)
        return msgspec.structs.replace(entity, id="")

    assert len({msgspec.json.encode(folded(order), order="sorted") for order in permutations(parts)}) == 1


@given(_PROFILES, _PROFILES)
def test_likeness_is_the_same_from_both_sides(one: Profile, other: Profile) -> None:
    there, back = same(one, other), same(other, one)
    assert there.verdict is back.verdict
    assert there.score == pytest.approx(back.score)


@given(st.lists(_PROFILES, max_size=8, unique_by=lambda profile: profile.article))
def test_every_profile_stands_in_one_entity(parts: list[Profile]) -> None:
    people = People()
    people.add(parts)
    assert sum(entity.articles for entity in people.entities.values()) == len(parts)
    assert people.gone.keys().isdisjoint(people.entities)


@given(st.text(max_size=40))
def test_any_text_has_a_chain(written: str) -> None:
    chain = chain_of(written)
    assert all(chain.words) or not chain.words
    assert chain.words == () or kin(chain, chain) == Kin(max(0, len(chain.words) - 2), False)
