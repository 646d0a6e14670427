"""How fast others pass over the same texts that qawl reads: what a rate of reading is to be held against.

    python benchmarks/peers.py [PATH] [--limit 1000]

PATH is anything that `qawl read` takes (default: the samples). On one core, in articles a second of the processor: a plain pass
over the words, the tokenizers of CAMeL Tools and spaCy, vectors of all sentences by the encoder that qawl's ledger uses, the text
out of an HTML page by trafilatura, and qawl's whole reading. They do different work: a tokenizer finds words, the encoder one
vector for each sentence, qawl who said what. A peer that is not installed is left out and named: `pip install spacy camel-tools`.
"""

from __future__ import annotations

import argparse
import html
import importlib
import itertools
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import trafilatura

from qawl.arabic.sentences import sentences
from qawl.ledger.encoder import encode
from qawl.pages import articles
from qawl.reading import read
from qawl.records import Article

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[1] / "samples"
WORD = re.compile(r"\w+")


def words(article: Article) -> object:
    return WORD.findall(article.text)


def encoded(article: Article) -> object:
    return encode([article.text[each.start : each.end] for each in sentences(article.text)])


def camel() -> Callable[[Article], object]:
    tokenize = importlib.import_module("camel_tools.tokenizers.word").simple_word_tokenize
    return lambda article: tokenize(article.text)


def spacy() -> Callable[[Article], object]:
    pipeline = importlib.import_module("spacy").blank("ar")
    return lambda article: pipeline(article.text)


def page(article: Article) -> str:
    """An article as a page of a paper might have it: its paragraphs between a menu and a footer."""
    body = "".join(f"<p>{html.escape(line)}</p>" for line in article.text.split("\n") if line.strip())
    links = "".join(f'<li><a href="/{number}">القسم</a></li>' for number in range(20))
    return (
        f"<html><body><nav><ul>{links}</ul></nav><article>{body}</article><footer>الحقوق محفوظة</footer></body></html>"
    )


def rate(found: list[Article], work: Callable[[Article], object]) -> float:
    """Articles a second of the processor, after one article that loads what there is to load."""
    work(found[0])
    start = time.process_time()
    for article in found:
        work(article)
    return len(found) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description="Articles a second of others over the same texts.")
    parser.add_argument("path", type=Path, nargs="?", default=SAMPLES, help="a file, archive or folder of articles")
    parser.add_argument("--limit", type=int, default=1000, help="pass over no more than this many articles")
    arguments = parser.parse_args()
    given = (item for item in articles(arguments.path) if isinstance(item, Article))
    found = list(itertools.islice(given, arguments.limit))
    print(f"{len(found):,} articles of {sum(len(each.text) for each in found) // len(found):,} characters")
    pages = {article.id: page(article) for article in found}
    peers: dict[str, Callable[[], Callable[[Article], object]]] = {
        "a pass over \\w+": lambda: words,
        "CAMeL Tools, simple tokenizer": camel,
        "spaCy, blank Arabic": spacy,
        "trafilatura, HTML to text": lambda: lambda article: trafilatura.extract(pages[article.id]),
        "sentence vectors": lambda: encoded,
        "qawl, the whole reading": lambda: read,
    }
    for name, made in peers.items():
        try:
            work = made()
        except ImportError as error:
            print(f"{name:30} not installed ({error.name})")
            continue
        print(f"{name:30} {rate(found, work):9,.0f} articles/s")


if __name__ == "__main__":
    main()
