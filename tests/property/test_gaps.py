"""Free time against a slow minute-by-minute search, over daylight-saving days in many zones (R16)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.gaps import Occupancy, first_gap, local_instant, nearest_gap, shared_parts, window_on
from rekindled.core.model import Interval
from rekindled.core.rhythm import Window

CHANGES = (
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/St_Johns", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Africa/Casablanca", date(2027, 2, 7)),
    ("Asia/Kathmandu", date(2026, 5, 5)),
    ("Pacific/Chatham", date(2026, 9, 27)),
)
MINUTE = timedelta(minutes=1)


@st.composite
def mornings(draw: st.DrawFn) -> tuple[date, ZoneInfo, Window, int, list[Interval]]:
    """A day near a change of clocks, a window on it, a length, and appointments around it."""
    name, day = draw(st.sampled_from(CHANGES))
    start = draw(st.integers(0, 20 * 60))
    window = Window(start=start, end=draw(st.integers(start + 5, min(start + 240, 24 * 60))))
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(name)).astimezone(UTC)
    offsets = draw(st.lists(st.tuples(st.integers(-120, 1500), st.integers(0, 180)), max_size=6))
    busy = [Interval(start=midnight + at * MINUTE, end=midnight + (at + length) * MINUTE) for at, length in offsets]
    return day, ZoneInfo(name), window, draw(st.sampled_from([5, 20, 45, 90])), busy


def slow_gap(opens: datetime, closes: datetime, length: timedelta, busy: Sequence[Interval]) -> datetime | None:
    """The first minute from which all minutes of the length are free and inside, on the grid but for the opening."""
    at = begin = opens.astimezone(UTC)
    while at + length <= closes:
        on_grid = at == begin or at.minute % 5 == 0
        if on_grid and not any(one.start < at + length and at < one.end and one.start < one.end for one in busy):
            return at
        at += MINUTE
    return None


@given(morning=mornings())
def test_the_first_gap_is_what_a_slow_search_finds(morning: tuple[date, ZoneInfo, Window, int, list[Interval]]) -> None:
    """The earliest free stretch on the grid: inside the window, over nothing taken, of just that length."""
    day, zone, window, minutes, busy = morning
    opens, closes = local_instant(day, window.start, zone), local_instant(day, window.end, zone)
    gap = first_gap(window_on(day, window, zone), minutes, Occupancy(busy))
    expected = slow_gap(opens, closes, timedelta(minutes=minutes), busy)
    assert (gap.start if gap else None) == expected
    if gap:
        assert gap.end.astimezone(UTC) - gap.start.astimezone(UTC) == timedelta(minutes=minutes)
        assert Occupancy(busy).is_free(gap)


@given(morning=mornings())
def test_what_was_taken_is_not_free(morning: tuple[date, ZoneInfo, Window, int, list[Interval]]) -> None:
    """A stretch of time meets exactly what overlaps it."""
    day, zone, window, minutes, busy = morning
    span = Interval(start=local_instant(day, window.start, zone), end=local_instant(day, window.end, zone))
    overlapping = {(b.start, b.end) for b in busy if b.start < span.end and span.start < b.end and b.start < b.end}
    assert set(Occupancy(busy).meeting(span)) == (overlapping if span.start < span.end else set())
    assert minutes


@given(morning=mornings(), offset=st.integers(-200, 1600))
def test_the_nearest_gap_is_free_inside_and_none_is_nearer(
    morning: tuple[date, ZoneInfo, Window, int, list[Interval]], offset: int
) -> None:
    """Among all minutes on the grid, and the one wished for, none that fits is nearer."""
    day, zone, window, minutes, busy = morning
    span, taken = window_on(day, window, zone), Occupancy(busy)
    wanted = datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) + offset * MINUTE
    gap = nearest_gap(span, minutes, taken, wanted)
    length = timedelta(minutes=minutes)
    begin = span.start.astimezone(UTC)
    fitting = []
    at = begin
    while at + length <= span.end:
        if (at.minute % 5 == 0 or at == wanted) and taken.is_free(Interval(start=at, end=at + length)):
            fitting.append(at)
        at += MINUTE
    if gap is None:
        assert not fitting
    else:
        assert begin <= gap.start
        assert gap.end <= span.end
        assert gap.end - gap.start == length
        assert taken.is_free(gap)
        assert all(abs(gap.start - wanted) <= abs(other - wanted) for other in fitting)


@given(morning=mornings(), there=st.sampled_from(CHANGES), opens=st.integers(0, 1300), length=st.integers(10, 600))
def test_shared_parts_are_just_the_minutes_decent_on_both_clocks(
    morning: tuple[date, ZoneInfo, Window, int, list[Interval]], there: tuple[str, date], opens: int, length: int
) -> None:
    """A minute is in a part exactly when the other clock shows a time within the other window, and it does not jump."""
    day, zone, window, _, _ = morning
    other, decent = ZoneInfo(there[0]), Window(start=opens, end=min(opens + length, 24 * 60))
    span = window_on(day, window, zone)
    parts = list(shared_parts(span, decent, other))
    at = span.start.astimezone(UTC)
    while at < span.end:
        local = at.astimezone(other)
        inside = decent.start <= local.hour * 60 + local.minute < decent.end
        offsets = {(at + step * timedelta(hours=1)).astimezone(other).utcoffset() for step in range(-26, 27)}
        if len(offsets) == 1:  # around a change of clocks a window is what lies between its two ends
            assert any(part.start <= at < part.end for part in parts) == inside
        at += MINUTE


ODD_DAYS = (
    date(2011, 12, 30),  # Samoa left it out
    date(2028, 2, 29),
    date(2026, 12, 31),
    date(2037, 12, 31),
    date(2038, 1, 19),
    date(2100, 2, 28),
)
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory", "posixrules"}))
DAYS = st.sampled_from(ODD_DAYS) | st.dates(date(1971, 1, 1), date(2120, 12, 31))


@given(zone=ZONES, day=DAYS, start=st.integers(0, 24 * 60), length=st.integers(0, 24 * 60))
def test_a_window_is_whole_in_every_zone_on_every_day(zone: str, day: date, start: int, length: int) -> None:
    """It never ends before it starts, is never longer than meant by more than a change of clocks, and begins that day.

    Where the clock shows the minute at all, it begins at it; a skipped one begins when the clock goes on.
    """
    local = ZoneInfo(zone)
    window = Window(start=start, end=min(start + length, 24 * 60))
    span = window_on(day, window, local)
    assert span.start <= span.end
    assert span.end - span.start <= timedelta(minutes=window.end - window.start) + timedelta(hours=24)
    wall = datetime.combine(day, time()) + timedelta(minutes=start)
    begins = span.start.astimezone(local).replace(tzinfo=None, fold=0)
    shown = wall.replace(tzinfo=local).astimezone(UTC).astimezone(local).replace(tzinfo=None, fold=0)
    assert begins == shown
    assert begins >= wall


@given(zone=ZONES, other=ZONES, day=DAYS, opens=st.integers(0, 1380), length=st.integers(1, 720))
def test_shared_parts_lie_in_the_span_in_order_and_apart(
    zone: str, other: str, day: date, opens: int, length: int
) -> None:
    """Whatever two zones, parts never overlap, never leave the span and are never empty."""
    window = Window(start=opens, end=min(opens + length, 24 * 60))
    span = window_on(day, Window(start=0, end=24 * 60), ZoneInfo(zone))
    parts = list(shared_parts(span, window, ZoneInfo(other)))
    assert all(span.start <= part.start < part.end <= span.end for part in parts)
    assert all(one.end <= next_.start for one, next_ in itertools.pairwise(parts))
