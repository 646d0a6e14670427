"""The record on the screen: pages in Arabic and English over a store, for people who never use a terminal.

Invariants:

- Nothing is written: every answer is a question to `qawl.store.Store`, which is opened read-only.
- What comes from the web stays text: it reaches a page by way of templates that escape it, and nothing marks it as safe.
- A page and its JSON twin show the same view: a record made by one function of `views/` from the store and the question alone.
"""

from __future__ import annotations

from qawl.server.app import create_app

__all__ = ["create_app"]
