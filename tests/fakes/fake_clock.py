"""A clock that stands until it is told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Keeps the promise of the `Clock` port: aware, in UTC."""

    def __init__(self, now: datetime) -> None:
        """Start at an aware moment of any zone."""
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was told."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass; a negative span jumps back, as a machine's clock may."""
        self._now += by

    def set(self, now: datetime) -> None:
        """Jump to an aware moment."""
        self._now = now.astimezone(UTC)
