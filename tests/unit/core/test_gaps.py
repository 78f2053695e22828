"""Free time: single cases beside what the properties search for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rekindled.core.gaps import Occupancy, nearest_gap
from rekindled.core.model import Interval

NEARLY_MIDNIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_span_over_midnight_is_free_when_neither_day_has_anything_in_it() -> None:
    """Days are those of UTC, which begin in the middle of a morning elsewhere."""
    span = Interval(start=NEARLY_MIDNIGHT, end=NEARLY_MIDNIGHT + HOUR)
    assert Occupancy().is_free(span)
    assert not Occupancy([Interval(start=span.end - timedelta(minutes=5), end=span.end + HOUR)]).is_free(span)


def test_a_stretch_too_short_is_no_gap() -> None:
    """However near to what is wanted it lies."""
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    taken = Occupancy([Interval(start=start + timedelta(minutes=10), end=start + HOUR)])
    span = Interval(start=start, end=start + 2 * HOUR)
    gap = nearest_gap(span, 20, taken, start)
    assert gap is not None
    assert gap.start == start + HOUR
