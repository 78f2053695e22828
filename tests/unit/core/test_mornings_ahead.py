"""The mornings ahead, day by day (P0-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rekindled.core.facts import Snapshot
from rekindled.core.model import Entry, EntryState, Interval, Touch, TouchKey, TouchState
from rekindled.core.mornings_ahead import DayAhead, DayIs, days_ahead
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN
from tests.samples import CHECK_IN, ENTRY, MEANING

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
TODAY = date(2026, 11, 24)


def entry(uid: str, start: datetime) -> Entry:
    """An entry of twenty minutes on our calendar."""
    meaning = replace(MEANING, start=start, end=start + timedelta(minutes=20))
    return replace(ENTRY, uid=uid, state=EntryState.STANDING, written=meaning, seen=None, twin="")


def touch(uid: str, contact_id: str, state: TouchState = TouchState.OPEN) -> Touch:
    """A touch that an entry carries."""
    key = TouchKey(contact_id=contact_id, purpose=CHECK_IN.key.purpose, n=1)
    return replace(CHECK_IN, key=key, entry_uid=uid, state=state)


def world(entries: Sequence[Entry] = (), touches: Sequence[Touch] = (), **more: object) -> World:
    """A Tuesday at ten in Berlin."""
    snapshot = Snapshot(entries=tuple(entries), touches=tuple(touches))
    return replace(World(snapshot=snapshot, moment=Moment(now=TUESDAY, rhythm=BERLIN)), **more)  # type: ignore[arg-type]


def on(days: Sequence[DayAhead], day: int) -> DayAhead:
    """One day of November."""
    return next(one for one in days if one.on == date(2026, 11, day))


def test_weeks_are_whole() -> None:
    """From the Monday of this week to the Sunday of the last one, even where both are the same week."""
    days = days_ahead(world(), date(2026, 12, 2))
    assert (days[0].on, days[-1].on, len(days)) == (date(2026, 11, 23), date(2026, 12, 6), 14)
    assert len(days_ahead(world(), TODAY)) == 7


def test_each_day_is_one_thing() -> None:
    """Passed, free, kept free with its reason, or no morning for calls; weekends are none by default."""
    days = days_ahead(world(closed={date(2026, 11, 26): "vacation"}), TODAY)
    assert [one.kind for one in days] == [
        *(DayIs.PASSED, DayIs.FREE, DayIs.FREE, DayIs.CLOSED),
        *(DayIs.OTHER, DayIs.OTHER, DayIs.OTHER),
    ]
    assert [one.because for one in days if one.because] == ["vacation"]


def test_entries_and_people_are_counted_once() -> None:
    """A block counts its people, one person in two entries once, a task beside an event is that event."""
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    block, call = entry("rk-1", at), entry("rk-2", at + timedelta(hours=1))
    beside = replace(entry("rk-3", at), twin="rk-1")
    touches = [
        touch("rk-1", "c-1"),
        touch("rk-1", "c-2"),
        touch("rk-2", "c-1"),
        touch("rk-2", "c-9", TouchState.WITHDRAWN),
    ]
    found = on(days_ahead(world([block, call, beside], touches), TODAY), 25)
    assert (found.kind, found.entries, found.people) == (DayIs.PLANNED, 2, 2)


def test_an_entry_on_a_closed_day_is_seen_with_the_reason() -> None:
    """The user may have dragged it there."""
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    days = days_ahead(world([entry("rk-1", at)], closed={date(2026, 11, 25): "vacation"}), TODAY)
    assert (on(days, 25).kind, on(days, 25).people, on(days, 25).because) == (DayIs.PLANNED, 0, "vacation")


def test_an_entry_of_yesterday_is_past() -> None:
    """What was on a passed day is no morning ahead."""
    assert on(days_ahead(world([entry("rk-1", TUESDAY - timedelta(days=1))]), TODAY), 23).kind is DayIs.PASSED


def test_a_morning_without_a_gap_is_taken() -> None:
    """Where other calendars fill the window, or leave less than a call takes."""
    day = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
    busy = [Interval(start=day, end=day + timedelta(hours=2, minutes=45))]
    assert on(days_ahead(world(busy=busy), TODAY), 25).kind is DayIs.TAKEN
    shorter = [Interval(start=day, end=day + timedelta(hours=2, minutes=40))]
    assert on(days_ahead(world(busy=shorter), TODAY), 25).kind is DayIs.FREE


def test_only_what_is_left_of_today_counts() -> None:
    """After the window today is passed; within it a call must still fit."""
    later = world(moment=Moment(now=TUESDAY + timedelta(hours=1, minutes=20), rhythm=BERLIN))
    assert on(days_ahead(later, TODAY), 24).kind is DayIs.TAKEN
    over = world(moment=Moment(now=TUESDAY + timedelta(hours=1, minutes=30), rhythm=BERLIN))
    assert on(days_ahead(over, TODAY), 24).kind is DayIs.PASSED
