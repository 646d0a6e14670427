"""qawl (قَوْل, "what was said"): reads Arabic news and keeps a record that anyone can check."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
