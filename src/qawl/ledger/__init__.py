"""What holds across articles: people and offices, stories, the same utterance in several outlets, disagreements.

Invariant: the ledger decides about articles, never about what one of them says; it reads `Article` and `Reading`, and changes
neither.
"""

from __future__ import annotations

from qawl.ledger.ledger import Ledger

__all__ = ["Ledger"]
