"""Run the commands that stand in the documents and put what they print today beneath them.

    make docs        (python docs/refresh.py)

Every ```console block of README.md and docs/samples.md is a list of `$ qawl ...` lines, each followed by its output;
the README's ```text block is what its ```python block prints. A command that fails stops the run, and nothing is
written.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "samples.md")
CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.S)
EXAMPLE = re.compile(r"(```python\n(.*?)```\n\n```text\n)(.*?)(?=```)", re.S)
FOR_PEOPLE = {
    *("read", "statements", "promises", "events", "timeline", "show", "explain"),
    *("ledger", "who", "story", "compare", "position", "review"),
}


def printed(arguments: list[str], store: Path) -> str:
    """What a command writes to standard output, without blanks at line ends."""
    environment = {**os.environ, "QAWL_STORE": str(store), "COLUMNS": "110"}
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{shlex.join(arguments)}: {done.stderr.strip()}")
    return re.sub(r"[ \t]+$", "", done.stdout.strip("\n"), flags=re.M) + "\n"


def typed(command: str, store: Path) -> str:
    """A `$ qawl ...` line with its output."""
    arguments = shlex.split(command)
    # The marks that keep Arabic and Latin apart on a terminal are invisible characters in a document.
    plain = ["--no-bidi"] if arguments[1] in FOR_PEOPLE else []
    run = [sys.executable, "-c", "from qawl.cli import main; main()", *arguments[1:], *plain]
    return f"$ {command}\n{printed(run, store)}"


def refreshed(document: str, store: Path) -> str:
    """A document with the outputs of today. The store is filled with all samples before the first command."""
    document = EXAMPLE.sub(lambda match: match[1] + printed([sys.executable, "-c", match[2]], store), document)
    commands = re.compile(r"^\$ (qawl .*)$", re.M)
    return CONSOLE.sub(lambda block: "".join(typed(line, store) for line in commands.findall(block[1])), document)


def main() -> None:
    """Refresh all documents, or none."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        samples = ["agency.jsonl", "street.rss", "report", "diwan.zip", "page"]
        typed("qawl add " + " ".join(f"samples/{name}" for name in samples), store)
        typed("qawl add --outlet 'أسئلة العيّنة' samples/questions", store)
        texts = {path: refreshed(path.read_text("utf-8"), store) for path in DOCUMENTS}
    for path, text in texts.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
