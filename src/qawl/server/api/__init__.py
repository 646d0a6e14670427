"""The REST API under `/api/v1`, described by an OpenAPI document that is made from what it does.

Invariants:

- What a question may hold and what an answer holds are records; decoding, encoding and the document come from the same ones.
- An answer is whole or an error: nothing is passed over in a question, and no list or export ends early without saying so.
- Every error is a problem (RFC 9457).
"""

from __future__ import annotations

from qawl.server.api.access import PROGRAMS, Programs, forbidden, unauthorized
from qawl.server.api.app import create_api
from qawl.server.api.rates import RATE, Limiter

__all__ = ["PROGRAMS", "RATE", "Limiter", "Programs", "create_api", "forbidden", "unauthorized"]
