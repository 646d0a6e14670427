"""`qawl story`, `compare`, `position` and `review` as a person and as a program meet them, with the whole reader."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import keyboard
import msgspec
import pytest
from told_articles import ARTICLES, article
from typer.testing import CliRunner, Result

from qawl.cli.app import app
from qawl.reading import read
from qawl.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    lines = [msgspec.json.encode({"text": a.text, "outlet": a.outlet, "published": a.published}) for a in ARTICLES]
    (folder / "articles.jsonl").write_bytes(b"\n".join(lines))
    result = CliRunner().invoke(app, ["add", str(folder / "articles.jsonl"), "--store", str(folder / "qawl.db")])
    assert result.exit_code == 0, result.output
    return folder / "qawl.db"


def run(store: Path, *arguments: str) -> Result:
    environment = {"COLUMNS": "120", "QAWL_STORE": str(store), "QAWL_USER": "سلمى"}
    return CliRunner().invoke(app, [*arguments], env=environment)


def told(store: Path, *arguments: str) -> Any:
    result = run(store, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_stories_are_listed_and_one_is_shown_with_every_wording(loaded: Path) -> None:
    (story,) = told(loaded, "story")["stories"]
    assert story["articles"] == 3
    assert "معبر" in run(loaded, "story", "--no-bidi").stdout
    shown = run(loaded, "story", story["id"][:8], "--no-bidi").stdout
    for outlet in ("النهار الجديد", "صدى المدينة", "منبر الساحل"):
        assert outlet in shown
    assert "one text with" in shown
    assert "disagree on number" in shown
    whole = told(loaded, "story", story["id"])
    assert {report["outlet"] for said in whole["utterances"] for report in said["reports"]} == set(story["outlets"])


@pytest.mark.parametrize(
    ("arguments", "message"), [(("--words", "زلزال"), "No story"), (("--since", "2016"), "No story")]
)
def test_an_empty_list_says_what_to_do(loaded: Path, arguments: tuple[str, ...], message: str) -> None:
    assert message in run(loaded, "story", *arguments).stdout


@pytest.mark.parametrize("command", [("story", "ffffffff"), ("story", "x"), ("compare", "ffffffff", "eeeeeeee")])
def test_an_id_that_is_none_is_one_line(loaded: Path, command: tuple[str, ...]) -> None:
    result = run(loaded, *command)
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1


def test_two_statements_are_compared_with_what_tells_them_apart(loaded: Path) -> None:
    said = max(told(loaded, "story", _story(loaded))["utterances"], key=lambda each: len(each["reports"]))
    ours, theirs = (next(r["id"] for r in said["reports"] if r["outlet"] == o) for o in ("صدى المدينة", "منبر الساحل"))
    compared = told(loaded, "compare", ours, theirs)
    assert compared["one_utterance"] is True
    assert "for one utterance" in run(loaded, "compare", ours, theirs).stdout


def _story(store: Path) -> str:
    return str(told(store, "story")["stories"][0]["id"])


def test_two_outlets_are_compared_by_the_stories_that_both_told(loaded: Path) -> None:
    found = told(loaded, "compare", "صدى المدينة", "منبر الساحل")
    assert found["stories"] == 1
    assert found["shared"] >= 1
    shown = run(loaded, "compare", "صدى المدينة", "منبر الساحل", "--no-bidi").stdout
    assert "not in منبر الساحل" in shown
    assert "No story was told by both" in run(loaded, "compare", "صدى المدينة", "الضفة الأخرى").stdout


def test_a_position_is_asked_by_name_office_or_side(loaded: Path) -> None:
    by_name = told(loaded, "position", "عادل الجبير")
    assert len(by_name["statements"]) >= 3
    assert told(loaded, "position", "وزير الخارجية السعودي") == by_name
    assert {each["statement"]["id"] for each in by_name["statements"]} <= {
        each["statement"]["id"] for each in told(loaded, "position", "السعودية", "--side")["statements"]
    }
    assert all(
        "humanitarian" in each["topics"]
        for each in told(loaded, "position", "الجبير", "--topic", "humanitarian")["statements"]
    )
    assert "سعد الحربي" in run(loaded, "position", "سعد الحربي", "--no-bidi").stdout
    assert "No statement" in run(loaded, "position", "ليلى المرجان").stdout
    assert run(loaded, "position", "ليلى المرجان", "--side").exit_code == 2


def test_judgements_are_given_listed_and_taken_back(loaded: Path) -> None:
    before = told(loaded, "story", _story(loaded))["utterances"]
    said = max(before, key=lambda each: len(each["reports"]))
    one, other = (each["id"] for each in said["reports"][-2:])
    made = told(loaded, "review", "--different", one, other, "--why", "خطابان")
    assert (made["by"], made["why"], made["judgement"]) == ("سلمى", "خطابان", "different")
    assert told(loaded, "compare", one, other)["one_utterance"] is False
    assert "different" in run(loaded, "review", "--history").stdout
    assert run(loaded, "review", "--same", one, other).exit_code == 0  # the last word of a pair counts
    for each in reversed(told(loaded, "review", "--history")["judgements"]):
        run(loaded, "review", "--undo", str(each["id"]))
    assert run(loaded, "review", "--undo", "1").exit_code == 3
    assert told(loaded, "story", _story(loaded))["utterances"] == before
    assert run(loaded, "review", "--undo", "1", "--history").exit_code == 2


def test_questions_are_listed_where_nobody_sits_at_the_keyboard(loaded: Path) -> None:
    result = run(loaded, "review")
    assert result.exit_code == 0
    assert "utterance?" in result.stdout or "story?" in result.stdout or "nothing to review" in result.stdout
    assert isinstance(told(loaded, "review")["proposals"], list)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_a_person_at_the_keyboard_answers_goes_back_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.ledger.utterances.DOUBTFUL", 0.0)  # every pair that stayed apart is a question
    store = tmp_path / "qawl.db"
    with Store.open(store) as opened:
        list(opened.add_all((each, read(each)) for each in ARTICLES))
        list(opened.tell())
    asked = len(told(store, "review")["proposals"])
    assert asked >= 3
    assert "2 judged" in at_the_keyboard(store, "x\ns\nb\nu\n\nd\nq\n")
    rows = [row for row in told(store, "review", "--history")["judgements"][::-1] if row["undoes"] is None]
    assert [row["judgement"] for row in rows] == ["same", "unsure", "different"]


def at_the_keyboard(store: Path, typed: str, *arguments: str) -> str:
    """What `qawl review` shows on a terminal where somebody types."""
    return keyboard.at_the_keyboard(typed, "review", "--store", str(store), "--by", "سلمى", *arguments)


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A store that asks about two of one name, about a name of the registry, and about what became of a promise."""
    texts = [
        ("النهار الجديد", "2021-06-01", "قال العقيد ماهر المرجاني مدير شرطة الضفاف إن المتهم أوقف صباح أمس."),
        ("صدى المدينة", "2021-06-09", "أكد ماهر المرجاني أن الحملة المرورية ستستمر شهرا في شوارع الضفاف."),
        ("منبر الساحل", "2021-06-12", "قال الأمين العام للحلف ينس شتولتنبيرج إن الاجتماع المقبل سيعقد قريبا."),
        (
            "النهار الجديد",
            "2021-06-21",
            "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        ),
        ("صدى المدينة", "2021-07-01", "افتتحت وزارة الأشغال أمس جسر الضفاف الجديد في البصرة بحضور الأهالي."),
    ]
    lines = [msgspec.json.encode({"text": text, "outlet": outlet, "published": day}) for outlet, day, text in texts]
    (tmp_path / "doubts.jsonl").write_bytes(b"\n".join(lines))
    assert run(tmp_path / "qawl.db", "add", str(tmp_path / "doubts.jsonl")).exit_code == 0
    return tmp_path / "qawl.db"


def test_questions_show_what_it_takes_to_tell(doubtful: Path) -> None:
    people = run(doubtful, "review", "--subject", "entity", "--no-bidi").stdout
    for shown in ("one person?", "مدير شرطة الضفاف", "أن الحملة المرورية ستستمر", "person:jens-stoltenberg", "NATO"):
        assert shown in people
    fates = run(doubtful, "review", "--subject", "fate", "--no-bidi").stdout
    for shown in ("kept?", "by 2021-06-30", "2021-07-01", "بحضور الأهالي"):
        assert shown in fates
    subjects = {each["subject"] for each in told(doubtful, "review")["proposals"]}
    assert subjects == {"entity", "fate"}
    (fate,) = told(doubtful, "review", "--subject", "fate")["proposals"]
    assert fate["other"]["fate"] == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_entities_and_fates_are_judged_at_the_keyboard(doubtful: Path) -> None:
    shown = at_the_keyboard(doubtful, "s\nb\nd\ns\n", "--subject", "entity")
    assert "1 of 2" in shown
    assert "2 judged" in shown
    assert "that became of it" in at_the_keyboard(doubtful, "s\n", "--subject", "fate")
    rows = told(doubtful, "review", "--history")["judgements"][::-1]
    assert [(row["subject"], row["judgement"]) for row in rows if row["undoes"] is None] == [
        ("entity", "same"),
        ("entity", "different"),
        ("entity", "same"),
        ("fate", "same"),
    ]
    assert told(doubtful, "review")["proposals"] == []
    assert "person:" in run(doubtful, "review", "--history").stdout
    assert told(doubtful, "who", "شتولتنبيرج")["articles"][0]["person"] == "person:jens-stoltenberg"
    (kept,) = told(doubtful, "promises", "--history", "--as-of", "2021-09-01")["undertakings"]
    assert (kept["state"], kept["proposed"]) == ("reported_kept", False)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_going_back_over_a_question_that_was_passed_on_takes_nothing_back(doubtful: Path) -> None:
    shown = at_the_keyboard(doubtful, "u\n\nb\nq\n")
    assert "1 judged" in shown
    assert [row["judgement"] for row in told(doubtful, "review", "--history")["judgements"]] == ["unsure"]


def test_records_of_a_service_are_judged_like_entities(doubtful: Path) -> None:
    def judged(*arguments: str) -> Result:
        return run(doubtful, "review", "--subject", "entity", *arguments)

    one, two = sorted(each["id"] for each in told(doubtful, "who", "المرجاني")["articles"])
    item = "https://www.wikidata.org/wiki/Q900001"
    assert judged("--same", one, "http://www.wikidata.org/entity/Q900001", "--why", "السيرة").exit_code == 0
    assert judged("--different", two, item).exit_code == 0
    found = {each["id"]: each["identifiers"] for each in told(doubtful, "who", "المرجاني")["articles"]}
    assert found == {one: [item], two: []}
    assert f"judged to be {item}" in run(doubtful, "who", "المرجاني", "--no-bidi").stdout
    refused = judged("--same", one, two)
    assert refused.exit_code == 3
    assert "--undo 2" in refused.stderr
    rival = judged("--same", one, "https://www.wikidata.org/wiki/Q900002")
    assert (rival.exit_code, rival.stderr.count("\n")) == (0, 1)
    assert "qawl review --undo 3" in rival.stderr
    assert item in run(doubtful, "review", "--history").stdout
    assert judged("--undo", "3").stderr == ""
    for address in ("https://names.example/7#me", "https://names.example/\x1b[2J"):
        bad = judged("--same", one, address)
        assert (bad.exit_code, bad.stdout, bad.stderr.count("\n")) == (3, "", 1)
        assert "\x1b" not in bad.stderr


def test_a_promise_is_shown_with_every_deadline_that_it_had(tmp_path: Path) -> None:
    store = tmp_path / "qawl.db"
    texts = [
        ("2020-08-21", "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال ثلاث سنوات."),
        (
            "2021-07-27",
            "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 ديسمبر 2021.",
        ),
    ]
    lines = [msgspec.json.encode({"text": text, "outlet": "النهار الجديد", "published": day}) for day, text in texts]
    (tmp_path / "two.jsonl").write_bytes(b"\n".join(lines))
    assert run(store, "add", str(tmp_path / "two.jsonl")).exit_code == 0
    shown = run(store, "promises", "--history", "--moved", "--as-of", "2021-09-01", "--no-bidi").stdout
    assert "2023-08 (told 2020-08-21) → 2021-12-31 (told 2021-07-27)" in shown
    (found,) = told(store, "promises", "--history", "--as-of", "2021-09-01")["undertakings"]
    assert found["state"] == "open"
    assert told(store, "promises", "--history", "--state", "overdue", "--as-of", "2021-09-01")["undertakings"] == []
    assert "No promise" in run(store, "promises", "--history", "--words", "زلزال").stdout
    assert run(store, "promises", "--moved").exit_code == 2


FEES = "قال رئيس لجنة الموانئ سعد الحربي إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء."


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A store with two articles of two stories that tell one utterance."""
    port = f"افتتح الميناء القديم في العقبة أمام السفن بعد صيانة دامت عامين. {FEES} وأكد ناصر الدوسري أن أجور العمال سترتفع."
    school = f"تعاني مدارس الطفيلة نقصا في المقاعد منذ بداية العام الدراسي. {FEES} وذكرت سلمى الراوي أن السفن تصل ليلا."
    with Store.open(tmp_path / "qawl.db") as store:
        for each in (
            article("a", "النهار الجديد", "افتتاح الميناء القديم", port),
            article("b", "منبر الساحل", "مدارس الطفيلة تشكو الازدحام", school),
        ):
            store.add(each, read(each))
        list(store.tell())
    return tmp_path / "qawl.db"


def test_articles_of_two_stories_are_compared_by_what_only_one_carries(beside: Path) -> None:
    (pair,) = told(beside, "compare", "النهار الجديد", "منبر الساحل")["beside"]
    assert pair["both"] == 1
    one, other = pair["one"]["id"], pair["other"]["id"]
    shown = run(beside, "compare", "النهار الجديد", "منبر الساحل", "--no-bidi").stdout
    assert "No story was told by both" in shown
    assert f"qawl compare {one[:10]} {other[:10]}" in shown

    compared = told(beside, "compare", one[:10], other[:10])
    assert [[each["content"] for each in compared[side]] for side in ("only_one", "only_other")] == [
        ["أجور العمال سترتفع"],
        ["السفن تصل ليلا"],
    ]
    shown = run(beside, "compare", one[:10], other[:10], "--no-bidi").stdout
    assert "1 utterance in both" in shown
    assert "1 statement carried only by النهار الجديد" in shown
    assert "Perhaps in both" not in shown


def test_a_statement_is_shown_with_the_articles_that_do_not_carry_it(beside: Path) -> None:
    held = {each["content"]: each["id"] for each in told(beside, "statements")["statements"]}
    (lacking,) = told(beside, "show", held["أجور العمال سترتفع"])["not_in"]
    assert lacking["other"]["outlet"] == "منبر الساحل"
    assert "Not in these articles of other stories" in run(beside, "show", held["أجور العمال سترتفع"]).stdout
    shared = next(id_ for content, id_ in held.items() if "الرصيف" in content)
    assert "Not in these" not in run(beside, "show", shared).stdout


def test_a_story_names_the_articles_beside_it(beside: Path) -> None:
    with Store.open(beside) as store:
        one = next(each.article for each in store.statements() if each.outlet == "النهار الجديد")
        held = store.article(one).article
        copy = article("c", "صدى المدينة", "افتتاح الميناء القديم", held.text[len("افتتاح الميناء القديم") :])
        store.add(copy, read(copy))
        list(store.tell())
    whole = told(beside, "story", one)
    assert {each["other"]["outlet"] for each in whole["beside"]} == {"منبر الساحل"}
    assert "Articles of other stories that tell some of the same" in run(beside, "story", one).stdout


def test_articles_with_nothing_in_common_are_compared_too(loaded: Path) -> None:
    articles = {each["outlet"]: each["article"] for each in told(loaded, "statements")["statements"]}
    dates = next(e["article"] for e in told(loaded, "statements")["statements"] if "التمور" in e["content"])
    shown = run(loaded, "compare", articles["صدى المدينة"], dates, "--no-bidi").stdout
    assert "no utterance to be in both" in shown
    assert "carried only by صدى المدينة" in shown
    assert run(loaded, "compare", dates, dates).exit_code == 3
