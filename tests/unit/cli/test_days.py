from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from rekindled.cli.days import read_day, shown, shown_span
from rekindled.core.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("today", SUNDAY), (" Yesterday ", date(2026, 11, 21)), ("2026-05-01", date(2026, 5, 1))],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date) -> None:
    """ISO dates and the two words are understood."""
    assert read_day(typed, SUNDAY) == day


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-13-01", "last week"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    """The message shows how to write one."""
    with pytest.raises(UsageError, match="write for example 2026-05-01"):
        read_day(typed, SUNDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("2026-11-24", "Tue 24 Nov 2026"),
        ("2026-11-24T07:30:00+00:00", "Tue 24 Nov 2026 08:30"),
    ],
)
def test_a_time_is_shown_in_the_users_zone(text: str | None, expected: str) -> None:
    """Whatever the offset it was stored with (R16)."""
    assert shown(text, BERLIN) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-24T08:30:00+01:00", "2026-11-24T10:00:00+01:00", "Tue 24 Nov 2026 08:30-10:00"),
        ("2026-11-24T23:30:00+01:00", "2026-11-25T00:30:00+01:00", "Tue 24 Nov 2026 23:30-Wed 25 Nov 2026 00:30"),
        ("2026-11-24", "2026-11-25", "Tue 24 Nov 2026"),
    ],
)
def test_a_span_says_its_day_once(start: str, end: str, expected: str) -> None:
    """Unless it ends on another day; an all-day entry is a day."""
    assert shown_span(start, end, BERLIN) == expected
