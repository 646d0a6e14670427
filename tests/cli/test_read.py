from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE, Run

TOY = str(Path(__file__).with_name("toy_qawl.py"))

GOLDEN = """\
افتتاح الجسر الجديد في الضفاف
النشرة · 2021-07-27 (given)

s1  assert · indirect
    سلمى الراوي ← وكالة الضفاف ← النشرة
    قالت: «الجسر سيفتح قريبا أمام السيارات»

s2  assert · indirect
    John Smith ← النشرة
    قال: «العمل تم»
"""


def test_a_reading_as_a_person_sees_it(run: Run, article: str) -> None:
    result = run("read", article, "--outlet", "النشرة", "--published", "2021-07-27", "--no-bidi")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == GOLDEN


def test_arabic_and_latin_are_kept_apart_and_the_chain_runs_from_the_right(run: Run, article: str) -> None:
    lines = run("read", article, "--outlet", "النشرة").stdout.splitlines()
    assert "    \u2067سلمى الراوي ← وكالة الضفاف ← النشرة\u2069" in lines
    assert "    \u2067\u2068John Smith\u2069 ← النشرة\u2069" in lines


def test_a_latin_chain_runs_from_the_left(run: Run, article: str) -> None:
    assert "John Smith → The Bulletin" in run("read", article, "--outlet", "The Bulletin", "--no-bidi").stdout


def test_no_line_leaves_an_isolate_open(run: Run, article: str) -> None:
    for line in run("read", article, "--outlet", "النشرة").stdout.splitlines():
        assert line.count("\u2067") + line.count("\u2068") == line.count("\u2069")


def test_what_drives_a_terminal_is_not_passed_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال \x1b[31mالوزير\u202e إن الأمر\x07 تم.", encoding="utf-8")
    shown = run("read", "a.txt", "--outlet", "x\x1b]0;y\x07").stdout
    assert "إن" not in shown or "الوزير" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_json_has_text_names_and_words(run: Run, article: str) -> None:
    (document,) = json.loads(run("read", article, "--json", "--outlet", "النشرة").stdout)["articles"]
    first = document["statements"][0]
    assert document["text"] == ARTICLE
    assert first["chain"] == ["سلمى الراوي", "وكالة الضفاف", "النشرة"]
    span = first["content"][0]
    assert span["words"] == "الجسر سيفتح قريبا أمام السيارات" == ARTICLE[span["start"] : span["end"]]
    assert first["why"] == {"rule": "toy", "confidence": 0.75}


def test_one_bad_file_among_good_ones(run: Run, article: str) -> None:
    result = run("read", article, "missing.txt", article, "--json")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "missing.txt" in result.stderr
    document = json.loads(result.stdout)
    assert (len(document["articles"]), [b["where"] for b in document["bad"]]) == (2, ["missing.txt"])


def test_nothing_could_be_read(run: Run) -> None:
    assert run("read", "missing.txt").exit_code == 3


def test_an_article_without_statements_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("حضر الحفل جمع من الأهالي ثم انصرفوا إلى بيوتهم.", encoding="utf-8")
    result = run("read", "a.txt")
    assert result.exit_code == 0
    assert "No statements" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "a", "--published", "27/7/2021"],
        ["read", "--jsonl", "--json"],
        ["read", "--jobs", "0", "a"],
        ["statements", "--since", "2021-13"],
        ["statements", "--act", "shout"],
        ["nosuch"],
    ],
)
def test_wrong_usage_is_status_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


# --- the filter -------------------------------------------------------------------------------------------------------


def line(number: int, **more: object) -> str:
    text = f"قالت سلمى الراوي إن الجسر رقم {number} سيفتح قريبا."
    return json.dumps({"id": f"a{number}", "source": "النشرة", "published": "2021-07-27", "text": text} | more)


def test_the_filter_writes_the_gold_format(run: Run) -> None:
    result = run("read", "--jsonl", stdin=line(7))
    (statement,) = json.loads(result.stdout)["statements"]
    assert json.loads(result.stdout)["id"] == "a7"
    assert json.loads(result.stdout)["commitments"] == []
    assert (statement["cue"], statement["speaker"], statement["speaker_name"]) == ([0, 4], [5, 16], "سلمى الراوي")
    assert (statement["via"], statement["addressee"], statement["parent"]) == ([], None, None)


BROKEN = [
    "{",
    "[]",
    "null",
    '{"id": 3, "text": "x"}',
    '{"id": "a"}',
    '{"id": "a", "text": "x", "published": "0000-01-01"}',
    "\udcff",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_named_and_the_others_are_read(run: Run, broken: str) -> None:
    stdin = "\n".join([line(1), "", broken, line(2), ""]).encode("utf-8", "surrogateescape")
    result = run("read", "--jsonl", stdin=stdin)
    assert result.exit_code == 1
    assert [json.loads(each)["id"] for each in result.stdout.splitlines()] == ["a1", "a2"]
    assert "stdin:3" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_fault_in_the_reader_is_one_bad_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(article: object) -> object:
        raise IndexError("out of range")

    monkeypatch.setattr("qawl.cli.inputs.read", fault)
    result = run("read", "--jsonl", stdin=line(1))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "stdin:1: the reader failed on it: IndexError" in result.stderr


def qawl(*arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, TOY, *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)


def test_jobs_change_neither_the_output_nor_its_order() -> None:
    lines = [line(number) for number in range(60)]
    lines[20] = "{"
    stdin = "\n".join(lines).encode()
    one, two = qawl("read", "--jsonl", stdin=stdin), qawl("read", "--jsonl", "--jobs", "2", stdin=stdin)
    assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
    assert [json.loads(each)["id"] for each in one.stdout.splitlines()] == [f"a{n}" for n in range(60) if n != 20]
    assert one.stderr.startswith(b"qawl: stdin:21:")


def test_the_filter_answers_a_line_before_it_gets_the_next() -> None:
    command = [sys.executable, TOY, "read", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(line(number).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == f"a{number}"
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize("options", [["--jsonl"], ["--json"], ["--no-bidi"]])
def test_a_reader_that_has_enough_ends_the_command_quietly(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(map(line, range(300))), encoding="utf-8")
    command = [sys.executable, TOY, "read", *options, str(tmp_path / "a.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait(30)) == (b"", 0)


def test_help_needs_no_reader_and_no_database() -> None:
    code = "import sys; from qawl.cli.app import app; app(['--help'], standalone_mode=False); "
    heavy = "{'sqlalchemy', 'trafilatura', 'qawl.reading', 'qawl.pages', 'multiprocessing'}"
    code += f"print({heavy} & set(sys.modules), file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True, env=os.environ)
    assert result.stderr.decode().strip() == "set()"
