from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.due_times import placed
from rekindled.core.model import Carrier, Meaning
from rekindled.core.wire import Seen

NINE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
TWENTY = timedelta(minutes=20)
WRITTEN = Meaning(title="Call Anna", description="", start=NINE, end=NINE + TWENTY)


def at(
    start: datetime | date, end: datetime | date, carrier: Carrier = Carrier.TASK, was: Meaning = WRITTEN
) -> Meaning:
    """Where something that now says these times is placed."""
    seen = Seen(uid="rk-1", carrier=carrier, meaning=replace(WRITTEN, start=start, end=end))
    return placed(seen, was).meaning


def test_a_moved_due_time_moves_the_task() -> None:
    """A due time put off, alone, takes the start along."""
    due = NINE + timedelta(days=30)
    assert at(NINE, due) == replace(WRITTEN, start=due - TWENTY, end=due)


def test_a_due_day_keeps_the_hour() -> None:
    """A due day without an hour, which is read as its midnight, means the same hour of that day."""
    day = datetime(2026, 12, 1, tzinfo=NINE.tzinfo)
    moved = at(NINE, day)
    assert (moved.start, moved.end) == (NINE.replace(month=12, day=1), NINE.replace(month=12, day=1) + TWENTY)


@pytest.mark.parametrize("by", [timedelta(), timedelta(days=3)])
def test_a_task_of_our_length_is_left_as_it_is(by: timedelta) -> None:
    """A task that stands or was moved as a whole says itself where it is."""
    assert at(NINE + by, NINE + by + TWENTY) == replace(WRITTEN, start=NINE + by, end=NINE + by + TWENTY)


def test_an_event_keeps_its_length() -> None:
    """Somebody who makes an event longer means that."""
    assert at(NINE, NINE + 6 * TWENTY, Carrier.EVENT).start == NINE


def test_whole_days_are_left_alone() -> None:
    """Without hours on both sides there is nothing to compare."""
    days = replace(WRITTEN, start=date(2026, 11, 24), end=date(2026, 11, 25))
    assert at(days.start, days.end) == days
    assert at(NINE, NINE + timedelta(days=2), was=days).start == NINE
