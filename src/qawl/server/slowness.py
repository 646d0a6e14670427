"""HTTP/1.1 that waits for nobody without end: for the head of a question, nor for a reader who takes no answer.

Uvicorn waits for ever for both, and some hundred connections that say nothing would keep everybody else out (slow HTTP attacks:
Slowloris, slow read). What the body of a question may take is bounded where it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

HEAD = 10.0
"""Seconds in which the whole head of a question has to come."""

READER = 60.0
"""Seconds in which somebody whose answer waits has to take some more of it."""


class Impatient(H11Protocol):
    """One connection."""

    _late: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a question."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEAD, self._end)

    def data_received(self, data: bytes) -> None:
        """Take what came; the time for a head runs from its first byte."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_came()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD, self._end)

    def pause_writing(self) -> None:
        """Begin to wait for a reader."""
        super().pause_writing()
        _stop(self._unread)
        self._unread = self.loop.call_later(READER, self._end)

    def resume_writing(self) -> None:
        """The reader took some."""
        super().resume_writing()
        _stop(self._unread)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._head_came()
        _stop(self._unread)
        super().connection_lost(exc)

    def _head_came(self) -> None:
        _stop(self._late)
        self._late = None

    def _end(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
