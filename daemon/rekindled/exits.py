"""Exit codes, as one table (design §7, sysexits.h).

Owns which failure ends a command with which code. Must not print.
"""

from __future__ import annotations

from rekindled.core.errors import (
    BrokenStore,
    Busy,
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    ConfigError,
    ForeignStore,
    SecondEpoch,
    UsageError,
)

FINE = 0
ATTENTION = 1
USAGE = 2
UNAVAILABLE = 69
TRY_AGAIN = 75
REFUSED = 77
CONFIG = 78
INTERRUPTED = 130

TABLE: tuple[tuple[type[Exception], int], ...] = (
    (ConfigError, CONFIG),
    (ForeignStore, CONFIG),
    (UsageError, USAGE),
    (Busy, TRY_AGAIN),
    (CalendarRefused, REFUSED),
    (CalendarUnavailable, UNAVAILABLE),
    (CalendarGone, ATTENTION),
    (BrokenStore, ATTENTION),
    (SecondEpoch, ATTENTION),
)


def exit_code(failure: BaseException) -> int:
    """The code for a failure; a server that named a time to come back means "try again" rather than "unavailable"."""
    if isinstance(failure, CalendarUnavailable) and failure.retry_after is not None:
        return TRY_AGAIN
    return next((code for kind, code in TABLE if isinstance(failure, kind)), ATTENTION)
