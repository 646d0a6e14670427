"""Group the words of a corpus into classes by the words that stand beside them, for the linear decisions to generalise over.

    python scripts/train_word_classes.py CORPUS_FOLDER ANERCORP_FILE

Writes `src/qawl/reading/word_classes.tsv`. A word is described by its left and right neighbours (positive pointwise mutual
information, reduced by a truncated singular value decomposition; Levy and Goldberg 2014), and words are grouped by k-means. Needs
the `train` extra. Beside each class stands the share of its words that are in a person's name in a corpus with named entities
(ANERCorp, its first five sixths, as the field splits it). Deterministic: the same corpus gives the same classes.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from qawl.arabic.letters import fold_word
from qawl.arabic.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, NEIGHBOURS, DIMENSIONS, CLASSES = 30_000, 1_500, 80, 192
EDGE, NUMBER = "<>", "0"


def texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    for article in json.loads(archive.read(name).decode("utf-8-sig")):
                        yield f"{article.get('title') or ''}\n{article.get('content') or ''}"


def norms(text: str) -> list[str]:
    return [EDGE, *((NUMBER if t.norm[0].isdigit() else t.norm) for t in tokens(text)), EDGE]


def read(folder: Path) -> tuple[list[str], np.ndarray, list[int]]:
    """The vocabulary by frequency, and the corpus as vocabulary indexes (-1 beyond it)."""
    counts: Counter[str] = Counter()
    whole: list[str] = []
    for text in texts(folder):
        words = norms(text)
        counts.update(words)
        whole.extend(words)
    vocabulary = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]]
    index = {word: number for number, word in enumerate(vocabulary)}
    return (
        vocabulary,
        np.array([index.get(word, -1) for word in whole], dtype=np.int32),
        [counts[w] for w in vocabulary],
    )


def neighbours(corpus: np.ndarray) -> csr_matrix:
    """Positive pointwise mutual information of words (rows) and neighbours (columns: left ones, then right ones)."""
    blocks = []
    for middle, beside in ((corpus[1:], corpus[:-1]), (corpus[:-1], corpus[1:])):
        known = (middle >= 0) & (beside >= 0) & (beside < NEIGHBOURS)
        pairs = coo_matrix((np.ones(known.sum()), (middle[known], beside[known])), shape=(WORDS, NEIGHBOURS)).tocsr()
        total = pairs.sum()
        rows, columns = np.asarray(pairs.sum(axis=1)).ravel(), np.asarray(pairs.sum(axis=0)).ravel()
        pairs = pairs.tocoo()
        pmi = np.log(pairs.data * total / (rows[pairs.row] * columns[pairs.col]))
        blocks.append(coo_matrix((np.maximum(pmi, 0), (pairs.row, pairs.col)), shape=pairs.shape).tocsr())
    from scipy.sparse import hstack

    return hstack(blocks).tocsr()


def person_shares(classes: dict[str, int], entities: Path) -> list[float]:
    """For each class the share of its running words that a labelled corpus has in a person's name."""
    lines = entities.read_text("utf-8").splitlines()
    all_words, persons = np.zeros(CLASSES), np.zeros(CLASSES)
    for line in lines[: len(lines) * 5 // 6]:
        word, _, label = line.rpartition(" ")
        number = classes.get(fold_word(word))
        if number is not None:
            all_words[number] += 1
            persons[number] += label.endswith("PERS")
    return list(persons / np.maximum(all_words, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("entities", type=Path)
    arguments = parser.parse_args()
    vocabulary, corpus, _ = read(arguments.corpus)
    vectors = normalize(TruncatedSVD(DIMENSIONS, random_state=0).fit_transform(neighbours(corpus)))
    classes = MiniBatchKMeans(CLASSES, random_state=0, n_init=3, batch_size=4096, max_iter=200).fit_predict(vectors)
    rows = sorted(zip(classes, range(len(vocabulary)), vocabulary, strict=True))
    out = Path(__file__).parents[1] / "src/qawl/reading/word_classes.tsv"
    person = person_shares(dict(zip(vocabulary, map(int, classes), strict=True)), arguments.entities)
    lines = [
        f"{number}\t{person[number]:.2f}\t{' '.join(word for c, _, word in rows if c == number and word.isalpha())}"
        for number in range(CLASSES)
    ]
    out.write_text("class\tperson\twords\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
