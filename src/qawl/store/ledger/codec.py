"""A trace as bytes, so that an article is compared with later ones without being read again.

Invariant: `decode(encode(trace), trace.article, trace.reading)` equals the trace. What follows from the words of a statement at
little cost (runs, roots) is not kept.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from qawl.ledger.claims import Claim
from qawl.ledger.entities import Who
from qawl.ledger.traces import Trace, report_of

if TYPE_CHECKING:
    from qawl.records import Article, Reading

VERSION = "qawl-ledger/2"
"""What made a trace; one of another version is made again."""

_LEVEL = 1  # of zlib: the fastest


class _Kept(msgspec.Struct, array_like=True):
    speakers: list[Who | None]
    shingles: int
    signature: bytes
    names: frozenset[str]
    matter: frozenset[str]
    terms: list[str]
    told: bytes
    figures: tuple[Claim, ...]
    head: bytes
    title: frozenset[str]
    places: frozenset[str]


def encode(trace: Trace) -> bytes:
    """The bytes of a trace, its article and reading left out."""
    kept = _Kept(
        speakers=[report.who for report in trace.reports],
        shingles=trace.shingles,
        signature=trace.signature.astype("<u4").tobytes(),
        names=trace.names,
        matter=trace.matter,
        terms=list(trace.terms),
        told=np.array(list(trace.terms.values()), dtype="<f8").tobytes(),
        figures=trace.figures,
        head=trace.head.astype("<f4").tobytes(),
        title=trace.title,
        places=trace.places,
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
        names=kept.names,
        matter=kept.matter,
        terms=dict(zip(kept.terms, np.frombuffer(kept.told, dtype="<f8").tolist(), strict=True)),
        figures=kept.figures,
        head=np.frombuffer(kept.head, dtype="<f4"),
        title=kept.title,
        places=kept.places,
    )
