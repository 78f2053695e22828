"""The machine's clock and the one that tests set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.system_clock import SystemClock
from rekindled.app.ports import Clock
from tests.fakes.fake_clock import FakeClock

NOON = datetime(2026, 3, 3, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize("clock", [SystemClock(), FakeClock(NOON)], ids=["system", "fake"])
def test_the_present_is_aware_and_in_utc(clock: Clock) -> None:
    """Every clock speaks UTC."""
    assert clock.now().tzinfo is UTC


def test_the_monotonic_clock_never_falls() -> None:
    """A later reading is not smaller."""
    clock = SystemClock()
    assert clock.monotonic() <= clock.monotonic()


def test_the_fake_clock_moves_when_told() -> None:
    """It stands, advances by a span and jumps to a moment."""
    clock = FakeClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)
    clock.set(NOON)
    assert clock.now() == NOON
