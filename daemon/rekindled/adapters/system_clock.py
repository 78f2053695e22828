"""The machine's clocks.

Owns the only reading of the present moment. Must not know what it is read for.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The `Clock` port, and the clock that never jumps."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC; it may jump either way."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment, never falling; for waiting and measuring, not for dates."""
        return time.monotonic()
