"""`qawl` whose process is killed at the first article with the word `DEADLY`: once, as the file that `DIE_ONCE` names tells.

Processes that it starts import this module and are killed as it is.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from made_news import DEADLY

from qawl import reading
from qawl.cli import inputs, main

if TYPE_CHECKING:
    from qawl.records import Article, Reading


def read(article: Article) -> Reading:
    died = Path(os.environ["DIE_ONCE"])
    if DEADLY in article.text and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return reading.read(article)


inputs.read = read

if __name__ == "__main__":
    main()
