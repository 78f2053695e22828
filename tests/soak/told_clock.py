"""A clock that another process sets: a file of two numbers, read by everything that is part of one simulated world.

Owns the file. Must not know who reads it, nor that time should ever pass by itself.
"""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime
from pathlib import Path

from rekindled.adapters.system_clock import SystemClock

VARIABLE = "SOAK_CLOCK"
_FORM = struct.Struct("<dd")


class ToldClock(SystemClock):
    """Reads the file; both readings stand still until somebody sets them."""

    def __init__(self, file: Path) -> None:
        """Look at the file for good; it must be there."""
        with file.open("rb") as opened:
            self._seen = mmap.mmap(opened.fileno(), _FORM.size, access=mmap.ACCESS_READ)

    def now(self) -> datetime:
        """The moment that was told, aware, in UTC."""
        wall, _ = _FORM.unpack_from(self._seen)
        return datetime.fromtimestamp(wall, UTC)

    def monotonic(self) -> float:
        """The seconds that passed while the machine was awake."""
        _, awake = _FORM.unpack_from(self._seen)
        return float(awake)


class ClockSetter:
    """Writes the file."""

    def __init__(self, file: Path, now: datetime) -> None:
        """Make the file, with this moment in it."""
        file.write_bytes(_FORM.pack(now.timestamp(), 0.0))
        with file.open("r+b") as opened:
            self._kept = mmap.mmap(opened.fileno(), _FORM.size)
        self._awake = 0.0
        self.now = now

    def set(self, now: datetime, *, asleep: bool = False) -> None:
        """Let it be this later moment; a machine that slept until then did not count the time."""
        if not asleep:
            self._awake += (now - self.now).total_seconds()
        self.now = now
        self._kept[:] = _FORM.pack(now.timestamp(), self._awake)
