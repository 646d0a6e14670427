"""How fast articles go into a store with everything that is made of them, and how large it becomes.

    python benchmarks/load.py [PATH] [--jobs 2] [--keep STORE]

PATH is anything that `qawl add` takes (default: the samples). It is added to a fresh SQLite store by one `qawl add`: reading, what
each article tells by itself, vectors, stories, utterances, entities, undertakings. Seconds are those of the clock on the wall and,
beside them, of the processor in all processes. Memory is the peak of the largest process. `--keep` leaves the store behind, for
`benchmarks/pages.py`.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qawl.store import Store

SAMPLES = Path(__file__).parents[1] / "samples"
COMMAND = "from qawl.cli import main; main()"


def load(path: Path, store: Path, jobs: int) -> None:
    """Add what a path holds to a store, and print a table of what it took."""
    start = time.perf_counter()
    options = ["--store", str(store), "--jobs", str(jobs)]
    done = subprocess.run([sys.executable, "-c", COMMAND, "add", str(path), *options], check=False)
    wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):  # 1: some records were refused, and named
        sys.exit(f"qawl add ended with {done.returncode}")
    with Store.open(store) as opened:
        counts = opened.counts()
    size = sum(file.stat().st_size for file in store.parent.glob(f"{store.name}*"))
    rows = (
        ("articles", f"{counts.articles:,}"),
        ("statements", f"{counts.statements:,}"),
        ("by the clock", f"{wall:,.0f} s, {counts.articles / wall:,.1f} articles/s with {jobs} reading processes"),
        ("of the processor", f"{used.ru_utime + used.ru_stime:,.0f} s in all processes"),
        ("peak memory", f"{used.ru_maxrss / 1024:,.0f} MB in the largest process"),
        ("store", f"{size / 1e6:,.0f} MB, {size / max(counts.articles, 1) / 1000:,.0f} kB an article"),
    )
    for name, value in rows:
        print(f"{name:20} {value}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast articles go into a store, and how large it becomes.")
    parser.add_argument("path", type=Path, nargs="?", default=SAMPLES, help="a file, archive or folder of articles")
    parser.add_argument("--jobs", type=int, default=2, help="reading processes")
    parser.add_argument("--keep", type=Path, help="where the store is left; a file that is not there yet")
    arguments = parser.parse_args()
    if arguments.keep is not None and arguments.keep.exists():
        sys.exit(f"{arguments.keep} is there already")
    with tempfile.TemporaryDirectory() as folder:
        load(arguments.path, arguments.keep or Path(folder) / "store.db", arguments.jobs)


if __name__ == "__main__":
    main()
