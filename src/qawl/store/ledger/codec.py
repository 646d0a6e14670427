"""Traces and notes as bytes: what was made of an article travels between processes and is kept without being made again.

Invariant: `decode(encode(trace), trace.article, trace.reading)` equals the trace, `decode_notes(encode_notes(notes))` the notes.
What follows from the words of a statement at little cost (runs, roots) is not kept.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from qawl.ledger.claims import Claim
from qawl.ledger.entities import Who
from qawl.ledger.notes import Notes, traces_and_notes
from qawl.ledger.traces import Trace, report_of
from qawl.records import Article, Reading
from qawl.store import identity
from qawl.store.search import meanings

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = "qawl-ledger/7"
"""What made a trace; one of another version is made again, and told again with its neighbours.

Raised when what a trace holds changes, or a rule of what two of them are to each other.
"""

_LEVEL = 1  # of zlib: the fastest


class _Kept(msgspec.Struct, array_like=True):
    speakers: list[Who | None]
    shingles: int
    signature: bytes
    matter: frozenset[str]
    terms: list[str]
    told: bytes
    figures: tuple[Claim, ...]
    head: bytes
    title: frozenset[str]
    places: frozenset[str]
    days_told: frozenset[str]


class Prepared(NamedTuple):
    """An article that was read, with all that the store keeps of it, as bytes: records as JSON, trace and notes as `encode`d, and
    what its statements mean (`qawl.store.search.meanings`).
    """

    article: bytes
    reading: bytes
    trace: bytes
    notes: bytes
    vectors: bytes

    def records(self) -> tuple[Article, Reading]:
        """The article and its reading."""
        return msgspec.json.decode(self.article, type=Article), msgspec.json.decode(self.reading, type=Reading)


def prepare(pairs: Sequence[tuple[Article, Reading]]) -> list[Prepared]:
    """Articles with their readings made ready for a store."""
    stored = [msgspec.structs.replace(article, id=identity.article_id(article)) for article, _ in pairs]
    made = traces_and_notes([(article, reading) for article, (_, reading) in zip(stored, pairs, strict=True)])
    return [
        Prepared(
            article=msgspec.json.encode(article),
            reading=msgspec.json.encode(reading),
            trace=encode(trace),
            notes=encode_notes(notes),
            vectors=vectors,
        )
        for (article, reading), (trace, notes), vectors in zip(pairs, made, meanings.vectors_of(pairs), strict=True)
    ]


def encode(trace: Trace) -> bytes:
    """The bytes of a trace, its article and reading left out."""
    kept = _Kept(
        speakers=[report.who for report in trace.reports],
        shingles=trace.shingles,
        signature=trace.signature.astype("<u4").tobytes(),
        matter=trace.matter,
        terms=list(trace.terms),
        told=np.array(list(trace.terms.values()), dtype="<f8").tobytes(),
        figures=trace.figures,
        head=trace.head.astype("<f4").tobytes(),
        title=trace.title,
        places=trace.places,
        days_told=trace.days_told,
    )
    return zlib.compress(msgspec.msgpack.encode(kept), _LEVEL)


_DECODER = msgspec.msgpack.Decoder(_Kept)


def decode(held: bytes, article: Article, reading: Reading) -> Trace:
    """The trace of an article and its reading."""
    kept = _DECODER.decode(zlib.decompress(held))
    return Trace(
        article=article,
        reading=reading,
        reports=tuple(
            report_of(article, order, statement, who)
            for order, (statement, who) in enumerate(zip(reading.statements, kept.speakers, strict=False))
        ),
        shingles=kept.shingles,
        signature=np.frombuffer(kept.signature, dtype="<u4"),
        matter=kept.matter,
        terms=dict(zip(kept.terms, np.frombuffer(kept.told, dtype="<f8").tolist(), strict=True)),
        figures=kept.figures,
        head=np.frombuffer(kept.head, dtype="<f4"),
        title=kept.title,
        places=kept.places,
        days_told=kept.days_told,
    )


def encode_notes(notes: Notes) -> bytes:
    """The bytes of notes, which are kept until the article is placed only."""
    return msgspec.msgpack.encode(notes)


_NOTES = msgspec.msgpack.Decoder(Notes)


def decode_notes(held: bytes) -> Notes:
    """The notes that bytes hold."""
    return _NOTES.decode(held)
