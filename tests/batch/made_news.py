"""What the tests of batches are made of: articles of a few sentences, and outputs looked at from outside."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from pyarrow import dataset

from qawl.batch.local import do_here
from qawl.batch.run import Summary, run

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = (
    "قالت وزيرة الأشغال سلمى الراوي إن الجسر سيفتح قبل نهاية العام، مؤكدة أن العمل تم.",
    "أعلن المتحدث باسم البلدية أن الحافلات ستعود يوم الأحد المقبل إلى الحي القديم.",
    "ونفى المدير سامر الحلو أن تكون الكلفة قد زادت، وأضاف أن الوزارة تعهدت بالسداد.",
)
DEADLY = "القاتلة"  # at which `dying_qawl` dies
OUTLETS = ("النشرة", "Bridge News", None)
DAYS = ("2021-07-27", "2021-07-28", None)


def records(first: int, count: int, repeat: int = 1) -> list[dict[str, Any]]:
    """Records of articles, no two alike; `repeat` makes them longer."""
    return [
        {
            "id": f"a{number}",
            "title": f"خبر عن الجسر الجديد رقم {number}",
            "text": "\n".join([SENTENCES[number % 3], f"وكان عدد الحاضرين {number} رجلا.", *SENTENCES * repeat]),
            "outlet": OUTLETS[number % 3],
            "published": DAYS[number // 3 % 3],
        }
        for number in range(first, first + count)
    ]


def lines(found: list[dict[str, Any]]) -> bytes:
    """Records as JSONL."""
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in found)


def folder_of_news(folder: Path, files: int = 3, each: int = 6, repeat: int = 1) -> Path:
    """A folder with some files of articles."""
    folder.mkdir()
    for number in range(files):
        (folder / f"{number:02}.jsonl").write_bytes(lines(records(number * each, each, repeat)))
    return folder


def here(sources: list[str | Path], output: str | Path, jobs: int = 1) -> Summary:
    """A batch on this machine."""
    return run(map(str, sources), str(output), partial(do_here, jobs=jobs, tell=lambda articles=1: None))


def contents(output: Path) -> dict[str, bytes]:
    """Every file of an output by its path, but for the lock."""
    files = sorted(path for path in output.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path.relative_to(output)): path.read_bytes() for path in files}


def rows(output: str | Path, *columns: str) -> list[dict[str, Any]]:
    """The rows of an output as any program finds them that knows Hive partitions."""
    found: list[dict[str, Any]] = (
        dataset.dataset(str(output), format="parquet", partitioning="hive").to_table(columns=[*columns]).to_pylist()
    )
    return found


def ids(output: str | Path) -> list[str]:
    """The ids of the articles in an output, sorted, those that are there twice twice."""
    return sorted((row["id"] for row in rows(output, "id")), key=lambda id_: int(id_[1:]))
