"""How fast articles are read, where the time goes, and how much memory it takes.

    python benchmarks/read_corpus.py [PATH] [--limit N] [--jobs 2]

PATH is anything that `qawl read` takes (default: the samples). The articles are read three times: once on one core for the
rate and the peak of memory, once in `--jobs` processes, once with a clock at the entry of each stage for the shares. Loading
counts in all three. On one core seconds are those of the processor, so that other work on the machine does not count; with several
processes they are those of the clock on the wall.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import multiprocessing
import re
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qawl.pages import articles
from qawl.reading import read
from qawl.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLES = Path(__file__).parents[1] / "samples"
# The functions whose calls are the stages, by module and attribute: what one calls of another counts for the inner one.
STAGES = {
    "document": (("qawl.reading", "Document"),),
    "persons": (("qawl.reading", "persons_of"),),
    "mentions": (("qawl.reading", "find_mentions"),),
    "cues": (("qawl.reading.statements", "find_cues"), ("qawl.reading.cues", "features")),
    "contents": tuple(("qawl.reading.contents", name) for name in ("starts", "ends", "before_span")),
    "speakers": (("qawl.reading.speakers", "choose"), ("qawl.reading.speakers", "Field")),
    "acts": (("qawl.reading.acts", "features"),),
    "names": (("qawl.reading.names", "resolve"), ("qawl.reading.names", "Namings")),
    "chains": (("qawl.reading.statements", "chains"),),
    "scores and records": (("qawl.reading", "find_statements"),),
    "times": (("qawl.reading", "find_times"),),
    "commitments": (("qawl.reading", "find_commitments"),),
    "events": (("qawl.reading", "find_events"),),
}
BATCH = 64
FLOOR = 2_000  # articles are enough for the rate of the plain pass
WORD = re.compile(r"\w+")


class Clock:
    """Own seconds of each stage: time in a stage that another one calls is taken from the caller."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[float] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            start = time.process_time()
            self._open.append(0.0)
            try:
                return function(*arguments, **options)
            finally:
                spent = time.process_time() - start
                self.seconds[stage] += spent - self._open.pop()
                if self._open:
                    self._open[-1] += spent

        return call

    def install(self) -> None:
        """Put the clock at the entry of every stage, for the rest of the process."""
        for stage, places in STAGES.items():
            for module_name, attribute in places:
                module = importlib.import_module(module_name)
                setattr(module, attribute, self.timed(stage, getattr(module, attribute)))


def loaded(path: Path, limit: int | None) -> Iterator[Article]:
    return itertools.islice((item for item in articles(path) if isinstance(item, Article)), limit)


def read_all(found: list[Article]) -> Counter[str]:
    """Read articles and count them, what was read from them, and the failures."""
    counts: Counter[str] = Counter(articles=len(found), characters=sum(len(article.text) for article in found))
    for article in found:
        try:
            found_here = read(article)
            for kind in ("statements", "commitments", "events", "times"):
                counts[kind] += len(getattr(found_here, kind))
        except Exception as error:  # a benchmark over a corpus goes on and counts
            counts["failures"] += 1
            print(f"failed: {article.id}: {type(error).__name__}: {error}")
    return counts


def batches(path: Path, limit: int | None) -> Iterator[list[Article]]:
    source = loaded(path, limit)
    while batch := list(itertools.islice(source, BATCH)):
        yield batch


def one_core(path: Path, limit: int | None) -> tuple[Counter[str], float]:
    start = time.process_time()
    counts: Counter[str] = Counter()
    for batch in batches(path, limit):
        counts += read_all(batch)
    return counts, time.process_time() - start


def several(path: Path, limit: int | None, jobs: int) -> float:
    """Seconds with articles loaded here and read in `jobs` processes."""
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for _ in pool.imap(read_all, batches(path, limit)):
            pass
    return time.perf_counter() - start


def floor(path: Path, limit: int | None) -> float:
    """Articles a second of a plain pass over the words of the same texts: what the machine gives Python at this moment."""
    found = list(loaded(path, limit))
    start = time.process_time()
    for article in found:
        for _ in WORD.finditer(article.text):
            pass
    return len(found) / (time.process_time() - start)


def peak_megabytes() -> float:
    """The peak of this process's resident memory; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def staged(path: Path, limit: int | None) -> dict[str, float]:
    """Seconds of the processor for each stage; `pages` is all that comes before an article."""
    clock = Clock()
    clock.install()
    entry = importlib.import_module("qawl.reading")
    start = time.process_time()
    reading = 0.0
    for article in loaded(path, limit):
        before = time.process_time()
        entry.read(article)
        reading += time.process_time() - before
    return {"pages": time.process_time() - start - reading, **{stage: clock.seconds[stage] for stage in STAGES}}


def main() -> None:
    parser = argparse.ArgumentParser(description="Articles a second, memory and the share of each stage.")
    parser.add_argument("path", type=Path, nargs="?", default=SAMPLES, help="a file, archive or folder of articles")
    parser.add_argument("--limit", type=int, help="read no more than this many articles")
    parser.add_argument("--jobs", type=int, default=1, help="also read in this many processes")
    arguments = parser.parse_args()
    read(Article(id="warm", text="قال الوزير إن الجسر سيفتح."))  # loads lexicon and model
    counts, seconds = one_core(arguments.path, arguments.limit)
    row("articles", f"{counts['articles']:,}")
    row("characters", f"{counts['characters']:,}")
    row("statements", f"{counts['statements']:,}")
    row("failures", f"{counts['failures']:,}")
    row("one core", f"{counts['articles'] / seconds:,.0f} articles/s")
    row("peak memory", f"{peak_megabytes():,.0f} MB")
    row("a pass over \\w+", f"{floor(arguments.path, min(arguments.limit or FLOOR, FLOOR)):,.0f} articles/s")
    if arguments.jobs > 1:
        rate = counts["articles"] / several(arguments.path, arguments.limit, arguments.jobs)
        row(f"{arguments.jobs} processes", f"{rate:,.0f} articles/s, their start included")
    stages = staged(arguments.path, arguments.limit)
    for stage, spent in stages.items():
        row(
            stage, f"{spent / sum(stages.values()):6.1%}  {spent / max(counts['articles'], 1) * 1000:.2f} ms an article"
        )


def row(name: str, value: str) -> None:
    print(f"{name:20} {value}")


if __name__ == "__main__":
    main()
