"""The ledger told again after a judgement, when its answer is on the way: whoever judges does not wait for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qawl.store import Store


class Teller:
    """Tells what waits in a store, one at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one_at_a_time = threading.Lock()

    def tell(self) -> None:
        """Bring the ledger up to date; a background task of an answer."""
        with self._one_at_a_time:
            for _ in self._store.tell():
                pass
