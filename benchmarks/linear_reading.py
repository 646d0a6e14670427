"""Time against length of the reading of hostile texts: doubling a text should double its time.

    python benchmarks/linear_reading.py [--length 500] [--limit 5] [--profile]

Each row gives seconds at n, 2n and 4n repetitions of a piece and the growth of the last doubling: about 2 where time is
linear, about 4 where it is quadratic. A row ends early where one run is longer than `--limit` seconds. `--profile` names
for each row the function of the reader that the longest run spent most of its own time in.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from typing import NamedTuple

from qawl.reading import read
from qawl.records import Article


class Hostile(NamedTuple):
    """A text by its repeated piece: `opening`, then `piece` many times, then `closing`; `factor` times as many as of others."""

    name: str
    piece: str
    opening: str = ""
    closing: str = ""
    factor: int = 1


HOSTILE = (
    Hostile("straight quotes", '"', factor=10),
    Hostile("opening quotes", "«", factor=10),
    Hostile("closing quotes", "»", factor=10),
    Hostile("nested quotes", "« ق ", factor=4),
    Hostile("nested, closed", '«"ق', closing='"»', factor=4),
    Hostile("quotes that cross", "« “ » ” "),
    Hostile("short quotations", "قال «نعم» "),
    Hostile("one long quotation", "كلمة من الكلام ", opening="قال الوزير: «", closing="»"),
    Hostile("a verb repeated", "قال "),
    Hostile("verb and clause", "وقال الوزير إن "),
    Hostile("participles", "مؤكداً أن "),
    Hostile("source phrases", "بحسب "),
    Hostile("prepositions", "عن "),
    Hostile("a name repeated", "محمد "),
    Hostile("names in one sentence", "قال محمد بن أحمد الدليمي و"),
    Hostile("names that differ", "محمد الدليمي، أحمد حسن، "),
    Hostile("offices", "وزير الخارجية "),
    Hostile("bodies", "وزارة الخارجية "),
    Hostile("offices with names", "وزير الخارجية محمد الدليمي "),
    Hostile("both sides", "وأكد الطرفان أن "),
    Hostile("implied speakers", "وأضاف أن العمل انتهى. "),
    Hostile("speakers", "قال الوزير سامر إن العمل انتهى. "),
    Hostile("hashtags", "#مصطفى_الكاظمي "),
    Hostile("pledges", "تعهد العراق بدعم "),
    Hostile("verbs in the future", "ستدفع الحكومة "),
    Hostile("one long promise", "والعمل على تطوير المنطقة ", opening="تعهد الرئيس "),
    Hostile("months", "يوليو أغسطس "),
    Hostile("dates", "28/7/2021 "),
    Hostile("numbers", "ثلاثة وعشرون ألفا و"),
    Hostile("meetings", "التقى الوزير محمد الدليمي في بغداد "),
    Hostile("rounds of a process", "الجولة الرابعة من الحوار الاستراتيجي "),
    Hostile("colons", ":", factor=10),
    Hostile("colons and words", "الوزير: "),
    Hostile("full stops", ".", factor=10),
    Hostile("line breaks", "\n", factor=10),
    Hostile("one line without a mark", "كلمة أخرى ", factor=10),
    Hostile("one line of commas", "كلمة، ", opening="قال الوزير إن ", factor=10),
    Hostile("one word", "ق", factor=40),
    Hostile("vowel signs", "قَ", factor=40),
    Hostile("marks of direction", "\u200f", factor=40),
)


def seconds(text: str) -> float:
    article = Article(id="hostile", text=text)
    start = time.perf_counter()
    read(article)
    return time.perf_counter() - start


def costliest(text: str) -> str:
    """The function of the reader that reading spends most of its own time in."""
    profile = cProfile.Profile()
    profile.runcall(read, Article(id="hostile", text=text))
    own = {
        f"{file.rpartition('qawl/')[2]}:{function}": row[2]
        for (file, _, function), row in pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
        if "qawl/" in file
    }
    return max(own, key=lambda name: own[name])


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of reading against length on hostile texts.")
    parser.add_argument("--length", type=int, default=500, help="repetitions of each piece in the shortest run")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds after which a row is not doubled any further")
    parser.add_argument("--profile", action="store_true", help="name the costliest function of each row")
    arguments = parser.parse_args()
    read(Article(id="warm", text="قال الوزير إن الجسر سيفتح."))
    print(f"{'text':26} {'characters':>10} {'n':>9} {'2n':>9} {'4n':>9}  growth")
    for hostile in HOSTILE:
        times: list[float] = []
        text = ""
        for doubling in (1, 2, 4):
            text = hostile.opening + hostile.piece * (arguments.length * hostile.factor * doubling) + hostile.closing
            times.append(seconds(text))
            if times[-1] > arguments.limit:
                break
        shown = " ".join(f"{value:9.3f}" for value in times).ljust(29)
        growth = f"{times[-1] / times[-2]:6.2f}" if len(times) > 1 else "     -"
        blame = f"  {costliest(text)}" if arguments.profile else ""
        print(f"{hostile.name:26} {len(text):10} {shown}  {growth}{blame}", flush=True)


if __name__ == "__main__":
    main()
