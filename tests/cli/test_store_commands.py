from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ARTICLE, Run, toy_read
from rich.cells import cell_len

from qawl.errors import QawlError
from qawl.store import Correction, Store, Verdict

TOY = str(Path(__file__).with_name("toy_qawl.py"))
OPTIONS = ("--outlet", "النشرة", "--published", "2021-07-27")


@pytest.fixture
def added(run: Run, article: str) -> str:
    """The id of the first statement of a store that holds the article."""
    assert run("add", article, *OPTIONS).exit_code == 0
    id_: str = json.loads(run("statements", "--json").stdout)["statements"][0]["id"]
    return id_


def counts(run: Run, *arguments: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(run("add", "--json", *arguments).stdout)
    return found


def test_adding_tells_what_it_did(run: Run, article: str) -> None:
    first = run("add", article, *OPTIONS)
    assert first.stdout == "1 new, 0 revised, 0 unchanged, 0 bad. The store holds 2 statements of 1 article.\n"
    assert "1 unchanged" in run("add", article, *OPTIONS).stdout


def test_adding_goes_on_after_bad_input(run: Run, article: str) -> None:
    result = run("add", "missing.txt", article, "--json")
    assert result.exit_code == 1
    assert (json.loads(result.stdout)["new"], json.loads(result.stdout)["bad"]) == (1, 1)
    assert run("add", "missing.txt").exit_code == 3


def test_what_is_held_is_not_read_again(run: Run, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", article)
    monkeypatch.setattr("qawl.cli.inputs.read", lambda article: pytest.fail("read again"))
    assert counts(run, article)["unchanged"] == 1


def test_a_changed_text_at_the_same_address_is_revised(run: Run, tmp_path: Path) -> None:
    for text in ("قالت سلمى إن الجسر مفتوح.", "قالت سلمى إن الجسر مغلق."):
        record = {"url": "https://example.org/1", "title": "الجسر", "text": text}
        (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
        told = counts(run, "a.jsonl")
    assert (told["new"], told["revised"], told["articles"]) == (0, 1, 1)
    assert "مغلق" in run("statements").stdout
    assert "مفتوح" not in run("statements").stdout


def test_a_newer_reader_rereads_and_decisions_stay(
    run: Run, added: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.decide(added, Verdict.CORRECT, by="هدى", why="سمعته", correction=Correction(speaker="الوكالة"))
    import msgspec

    newer = lambda article: msgspec.structs.replace(toy_read(article), reader="toy/2")  # noqa: E731
    monkeypatch.setattr("qawl.cli.inputs.read", newer)
    monkeypatch.setattr("qawl.reading.READER", "toy/2")
    assert run("reread").stdout == "1 article read again by toy/2.\n"
    assert run("reread").stdout == "0 articles read again by toy/2.\n"
    shown = run("show", added, "--no-bidi").stdout
    assert "correct, speaker الوكالة by هدى" in shown
    assert "✎" in run("statements", "--speaker", "وكالة").stdout


TABLE = """\
id          day         act       source and who passed it on                 words
{0}  2021-07-27  assert    سلمى الراوي ← وكالة الضفاف ← النشرة         الجسر سيفتح قريبا أمام السيارات
{1}  2021-07-27  assert    John Smith ← النشرة                         العمل تم
In context: qawl show {0}
"""


def test_the_table_of_statements(run: Run, added: str) -> None:
    ids = [each["id"][:10] for each in json.loads(run("statements", "--json").stdout)["statements"]]
    assert run("statements", "--no-bidi").stdout == TABLE.format(*ids)


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_the_table_fits_the_width(run: Run, added: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("statements", "--no-bidi").stdout.splitlines()
    assert max(map(cell_len, lines)) <= columns


FILTERS = [
    ([], 2),
    (["--speaker", "راوي"], 1),
    (["--speaker", "SMITH"], 1),
    (["--words", "جسر"], 1),
    (["--outlet", "نشرة"], 2),
    (["--act", "deny"], 0),
    (["--kind", "indirect"], 2),
    (["--since", "2021-07-27", "--until", "2021-07"], 2),
    (["--until", "2020"], 0),
    (["--limit", "1"], 1),
]


@pytest.mark.parametrize(("arguments", "expected"), FILTERS)
def test_filters(run: Run, added: str, arguments: list[str], expected: int) -> None:
    assert len(json.loads(run("statements", "--json", *arguments).stdout)["statements"]) == expected


def test_empty_states_say_what_to_do_next(run: Run, article: str, tmp_path: Path) -> None:
    none_yet = run("statements")
    assert (none_yet.exit_code, "qawl add FILE" in none_yet.stderr) == (3, True)
    (tmp_path / "silent.txt").write_text("حضر الحفل جمع من الأهالي ثم انصرفوا.", encoding="utf-8")
    run("add", "silent.txt")
    assert "qawl add FILE" in run("statements").stdout
    run("add", article)
    assert "Leave a condition out" in run("statements", "--words", "قمر").stdout


def test_a_statement_in_context(run: Run, added: str) -> None:
    shown = run("show", added[:10], "--no-bidi").stdout
    assert "‹قالت› سلمى الراوي، نقلا عن وكالة الضفاف، إن ⟦الجسر سيفتح قريبا أمام السيارات⟧. وحضر" in shown
    assert "after" in shown
    assert "before" not in shown
    assert f"qawl explain {added[:10]}" in shown
    whole = json.loads(run("show", added, "--json").stdout)
    assert (whole["statement"]["id"], whole["article"]["text"]) == (added, ARTICLE)


def test_why_a_statement_was_read(run: Run, added: str) -> None:
    told = run("explain", added[:10], "--no-bidi").stdout
    assert "found by    toy, confidence 0.75" in told
    assert "content     [74, 105)  الجسر سيفتح قريبا أمام السيارات" in told
    assert "Read by toy/1" in told


def test_why_a_file_is_read_so_without_a_store(run: Run, article: str) -> None:
    assert run("explain", article, "--no-bidi").stdout.count("found by") == 2
    assert len(json.loads(run("explain", article, "--json").stdout)["statements"]) == 2


@pytest.mark.parametrize("command", ["show", "explain"])
def test_an_unknown_id_is_one_line(run: Run, added: str, command: str) -> None:
    result = run(command, "ffffffff")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert "qawl statements" in result.stderr


def test_a_store_that_is_none_is_one_line(run: Run, article: str, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a database, but long enough to look" * 50)
    result = run("add", article, "--store", "notes")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)


# --- evaluating -------------------------------------------------------------------------------------------------------


def gold(speaker: str = "سلمى الراوي") -> str:
    text = "قالت سلمى الراوي إن الجسر سيفتح قريبا. وختم الكلام."
    content = [text.index("الجسر"), text.index(". وختم")]
    statement = {"id": "s1", "cue": [0, 4], "content": [content], "kind": "indirect", "act": "announce"}
    statement |= {"speaker": [5, 16], "speaker_name": speaker, "via": [], "addressee": None, "parent": None}
    missed = statement | {"id": "s2", "cue": None, "content": [[text.index("وختم"), len(text) - 1]]}
    article = {"id": "a1", "source": "x", "published": None, "title": "", "text": text}
    return json.dumps(article | {"statements": [statement, missed], "commitments": []}) + "\n"


def test_evaluation_of_the_own_reading(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold(), encoding="utf-8")
    told = run("evaluate", "gold.jsonl").stdout
    assert "statement            P 1.000  R 0.500  F1 0.667\n" in told
    assert "act                  0.000\n" in told
    assert json.loads(run("evaluate", "gold.jsonl", "--json").stdout)["statement"] == {"p": 1.0, "r": 0.5, "f1": 0.6667}


def test_mistakes_are_told_with_their_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold("هدى"), encoding="utf-8")
    told = run("evaluate", "gold.jsonl", "--errors", "--no-bidi").stdout
    assert "a1  missed\n" in told
    assert "a1  speaker: سلمى الراوي should be هدى\n" in told
    assert "a1  act: assert should be announce\n" in told
    assert "⟦وختم الكلام⟧" in told


def test_a_prediction_is_evaluated_against_gold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(gold(), encoding="utf-8")
    assert "F1 1.000" in run("evaluate", "gold.jsonl", "gold.jsonl").stdout


@pytest.mark.parametrize("content", ["{", '{"id": "a"}', '{"id": "a", "statements": [{"content": "x"}]}'])
def test_a_broken_gold_file_is_one_line(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "gold.jsonl").write_text(gold() + content, encoding="utf-8")
    result = run("evaluate", "gold.jsonl")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert "gold.jsonl:2" in result.stderr


# --- stopped in the middle --------------------------------------------------------------------------------------------


def many(path: Path, number: int) -> None:
    records = ({"id": f"a{n}", "text": f"قالت سلمى الراوي إن الجسر رقم {n} سيفتح قريبا."} for n in range(number))
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def stopped(tmp_path: Path, how: signal.Signals, *options: str) -> tuple[int, bytes]:
    """Status and complaints of an `add` that was stopped after its first transaction; all its processes are gone."""
    many(tmp_path / "a.jsonl", 800)
    command = [sys.executable, TOY, "add", "a.jsonl", *options]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not holds_articles(tmp_path / "store.db"):
            time.sleep(0.01)
        process.send_signal(how)
        # Both pipes end only when no process holds them any more.
        _, errors = process.communicate(timeout=60)
        return process.returncode, errors


def holds_articles(path: Path) -> bool:
    try:
        with Store.open(path, create=False) as store:
            return store.counts().articles > 0
    except QawlError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
@pytest.mark.parametrize("options", [[], ["--jobs", "2"]])
def test_ctrl_c_is_quiet_and_the_run_can_be_taken_up(run: Run, tmp_path: Path, options: list[str]) -> None:
    status, errors = stopped(tmp_path, signal.SIGINT, *options)
    assert (status, errors) == (130, b"qawl: interrupted\n")
    told = counts(run, "a.jsonl")
    assert (told["articles"], told["new"] + told["unchanged"] + told["reread"], told["bad"]) == (800, 800, 0)
    assert told["new"] < 800


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 there")
def test_a_killed_run_leaves_no_process_behind(run: Run, tmp_path: Path) -> None:
    assert stopped(tmp_path, signal.SIGKILL, "--jobs", "2")[0] == -signal.SIGKILL
