"""The time, and waiting: the one place of the watch where either comes from."""

from __future__ import annotations

import datetime as dt
import time


class Clock:
    """The clock on the wall."""

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        return dt.datetime.now(dt.UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
