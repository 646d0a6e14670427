"""Count in how many articles of a corpus each stem stands, and write `src/qawl/ledger/stem_weights.tsv`.

    python scripts/count_stems.py CORPUS_FOLDER

What stands in many articles says little about one: the ledger weighs stems by their inverse document frequency (Spärck Jones
1972). Only stems of at least `LEAST` of the articles are kept; every other one counts as that rare.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from pathlib import Path

from qawl.ledger.words import stems
from qawl.pages import articles
from qawl.records import Article

ROOT = Path(__file__).parents[1]
LEAST = 0.002
HEADER = """\
# How much a stem tells: the natural logarithm of one over its share of articles (inverse document frequency).
# Made by scripts/count_stems.py. A stem that is not here stands in fewer than two articles of a thousand.
stem\tweight
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "src/qawl/ledger/stem_weights.tsv")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    read = 0
    for article in articles(arguments.corpus):
        if isinstance(article, Article):
            read += 1
            counts.update(set(stems(article.text)))
    kept = sorted((stem, count / read) for stem, count in counts.items() if count >= LEAST * read)
    rows = [f"{stem}\t{-math.log(share):.2f}\n" for stem, share in kept]
    arguments.out.write_text(HEADER + "".join(rows), "utf-8")
    print(f"{len(rows)} stems of {read} articles")


if __name__ == "__main__":
    main()
