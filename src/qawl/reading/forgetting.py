"""Words too long to be words, and what is remembered of them.

What is found out of a word is remembered for tens of thousands of words (`functools.lru_cache`), so that the next article is
read faster. That is a bound on their number and none on their length: a thousand texts of a word of a hundred thousand letters
would stay in memory for good.
"""

from __future__ import annotations

import functools
import sys

LONGEST = 1000
"""Characters between two blanks: no word is longer, nor is any address that an article prints."""


def holds_no_words(text: str) -> bool:
    """Whether there is something in a text that is longer than any word."""
    return max(map(len, text.split()), default=0) > LONGEST


def forget_words() -> None:
    """Forget what is remembered of words, in all of qawl; what is remembered of anything else is loaded again."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("qawl."):
            for held in tuple(vars(module).values()):
                if isinstance(held, functools._lru_cache_wrapper) and (held.cache_parameters()["maxsize"] or 0) > 1:
                    held.cache_clear()
