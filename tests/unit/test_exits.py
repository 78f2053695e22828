"""Exit codes (design §7, sysexits.h)."""

from __future__ import annotations

import pytest

from rekindled.core.errors import (
    BrokenStore,
    Busy,
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    ConfigError,
    DamagedStore,
    ForeignStore,
    SecondEpoch,
    UnreadableEntry,
    UnwritableStore,
    UsageError,
)
from rekindled.exits import exit_code


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (ConfigError("x"), 78),
        (UsageError("x"), 2),
        (Busy("x"), 75),
        (CalendarRefused("x"), 77),
        (CalendarUnavailable("x"), 69),
        (CalendarUnavailable("x", retry_after=0.0), 75),
        (CalendarGone("x"), 1),
        (BrokenStore("x"), 1),
        (DamagedStore("x"), 1),
        (UnwritableStore("x"), 1),
        (ForeignStore("x"), 78),
        (SecondEpoch("x"), 1),
        (UnreadableEntry("x"), 1),
        (ValueError("x"), 1),
    ],
)
def test_each_failure_has_its_code(failure: Exception, code: int) -> None:
    """A script can tell failures apart; a server that named a time to come back means "try again"."""
    assert exit_code(failure) == code
