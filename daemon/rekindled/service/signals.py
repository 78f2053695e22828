"""Signals as something to wait for (facts: libraries §6: a handler must not touch a lock the main thread waits on).

Owns the wake-up pipe. Must not know what a signal leads to.
"""

from __future__ import annotations

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

HEEDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
NUDGE = b"\0"


class Bell:
    """Rings for signals and for other threads; `wait` sleeps until it rings."""

    def __init__(self) -> None:
        """Make the pipe."""
        self._heard, self._rung = socket.socketpair()
        self._heard.settimeout(0.0)
        self._rung.settimeout(0.0)

    def ring(self) -> None:
        """Wake the waiting thread; ringing an already ringing bell changes nothing."""
        try:
            self._rung.send(NUDGE)
        except (BlockingIOError, OSError):  # full: it rings already; closed: nobody waits any more
            return

    def wait(self, seconds: float) -> list[signal.Signals]:
        """The signals that came, in order, within so many seconds; empty when woken by a ring or by time."""
        ready, _, _ = select.select([self._heard], [], [], max(0.0, seconds))
        if not ready:
            return []
        known = {int(number): number for number in HEEDED}
        return [known[byte] for byte in self._heard.recv(4096) if byte in known]

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """Turn signals into rings for the length of a `with` block; only the main thread may do so."""
        before = {number: signal.signal(number, lambda *_: None) for number in HEEDED}
        descriptor = signal.set_wakeup_fd(self._rung.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._heard.close()
            self._rung.close()
