"""What becomes of entries whose time passes without a mark: unknown, never overdue (R3, R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.core.cadence import after, parse_cadence
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Birthday, Interval, Outcome, Purpose, TouchState
from tests.fakes.desks import person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, start_on, starts_at, world_with

TWO_DAYS = timedelta(hours=48)


def test_nothing_happens_within_48_hours_after_the_end() -> None:
    """A phone may hold an offline tick until then."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + TWO_DAYS)
    writes = len(world.calendar.writes)
    world.look()
    assert len(world.calendar.writes) == writes
    assert world.touches()


def test_a_passed_untouched_entry_moves_once_and_then_lapses() -> None:
    """After 48 hours it gets one later place; passed again, it stays there and the person is next due in a cadence."""
    world = world_with(person(1, "3 months"))
    touch = open_for(world, Purpose.RECONNECT)
    first = start_on(world, touch)
    world.clock.set(starts_at(only_entry(world, "c-1")) + TWO_DAYS + timedelta(hours=1))
    world.look()
    second = start_on(world, open_for(world, Purpose.RECONNECT))
    assert second > world.clock.now().date() > first
    world.clock.set(starts_at(only_entry(world, "c-1")) + TWO_DAYS + timedelta(hours=1))
    world.look()
    lapsed_on = world.clock.now().date()
    assert start_on(world, touch) == second
    assert len(world.touches(TouchState.LAPSED)) == 1
    assert not world.touches()
    world.clock.set(world.clock.now() + (after(lapsed_on, parse_cadence("3 months")) - lapsed_on))
    world.look()
    assert open_for(world, Purpose.RECONNECT).key.n == 2


def test_what_has_passed_and_finds_no_later_place_lapses_at_once() -> None:
    """In a year without a free morning it does not stay open for ever and keep its person out (R19)."""
    world = world_with(person(1, "3 months"), busy_names=("Personal",))
    entry = only_entry(world, "c-1")
    whole = Interval(start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2028, 12, 1, tzinfo=UTC))
    world.busy = FakeBusyTimes(by_url={ORIGIN + "/cal/personal/": [whole]})
    world.clock.set(starts_at(entry) + TWO_DAYS + timedelta(hours=1))
    assert world.look().tally.written == 0
    assert not world.touches()
    (lapsed,) = world.touches(TouchState.LAPSED)
    assert (lapsed.entry_uid, lapsed.settled_at) == (entry.uid, world.clock.now())
    writes = len(world.calendar.writes)
    world.settle_down()
    assert len(world.calendar.writes) == writes


@pytest.mark.parametrize(("days", "kept"), [(60, set()), (4, {Purpose.BIRTHDAY, Purpose.THANK})])
def test_after_two_months_no_old_wishes_or_thanks_come(days: int, kept: set[Purpose]) -> None:
    """Wishes and thanks weeks after their day lapse; a few days late they move once (R2)."""
    world = world_with(person(1), person(2, "6 months", date(2026, 11, 1), birthday=Birthday(month=11, day=25)))
    world.clock.set(datetime(2026, 11, 23, 9, tzinfo=UTC))
    world.tick(open_for(world, Purpose.RECONNECT).entry_uid)
    world.look()
    assert {Purpose.BIRTHDAY, Purpose.THANK} <= {touch.key.purpose for touch in world.touches()}
    world.clock.set(datetime(2026, 11, 25, 12, tzinfo=UTC) + days * DAY)
    world.settle_down()
    assert {touch.key.purpose for touch in world.touches()} - {Purpose.CHECK_IN} == kept
    assert len(world.touches(TouchState.LAPSED)) == 2 - len(kept)


def test_a_late_tick_on_a_lapsed_entry_is_logged_and_thanked_for() -> None:
    """Whenever it comes, a tick is a talk at the entry's start."""
    world = world_with(person(1))
    touch = open_for(world, Purpose.RECONNECT)
    world.user(touch.entry_uid, by=-5 * DAY)
    world.look()
    assert world.touches(TouchState.LAPSED)
    world.tick(touch.entry_uid)
    world.look()
    (row,) = world.log()
    assert (row.outcome, row.at) == (Outcome.DONE, starts_at(entry_of(world, touch)))
    assert open_for(world, Purpose.THANK)


def test_later_on_a_lapsed_entry_is_asked_about_until_the_word_is_gone() -> None:
    """What passed is not put off any more; said in silence, somebody would wait for what does not come."""
    world = world_with(person(1))
    touch = open_for(world, Purpose.RECONNECT)
    world.user(touch.entry_uid, by=-5 * DAY)
    world.look()
    start = start_on(world, touch)
    world.user(touch.entry_uid, title="later 2 weeks Call Person 1")
    world.look()
    (question,) = world.snapshot.notices
    assert "had passed, so nothing was moved" in question.text
    assert (start_on(world, touch), world.log()) == (start, [])
    world.user(touch.entry_uid, title="Call Person 1")
    world.look()
    assert not world.snapshot.notices


def test_a_tick_after_thirty_days_has_no_thank_you() -> None:
    """The talk is logged and the next check-in stands, but thanks would come oddly late."""
    world = world_with(person(1))
    touch = open_for(world, Purpose.RECONNECT)
    world.user(touch.entry_uid, by=-40 * DAY)
    world.look()
    world.tick(touch.entry_uid)
    world.look()
    assert len(world.log()) == 1
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.CHECK_IN]


def test_an_entry_dragged_into_the_past_lapses_unmoved() -> None:
    """The user wins: it is not moved on, it stays where it was put."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.user(entry.uid, by=-9 * DAY)
    world.look()
    there = world.seen()[entry.uid].meaning.start
    assert isinstance(there, datetime)
    assert there == starts_at(entry) - 9 * DAY
    assert world.touches(TouchState.LAPSED)


def test_the_rest_of_a_half_done_block_goes_back_to_the_pool_once() -> None:
    """Who was not called is planned again at once; left open a second time, they wait a cadence."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    text = block.written.description.replace("[ ] Person 1", "[x] Person 1")
    world.user(block.uid, description=text)
    world.look()
    world.clock.set(starts_at(block) + TWO_DAYS + timedelta(hours=2))
    world.look()
    assert len(world.touches(TouchState.RETURNED)) == 2
    again = [touch for touch in world.touches() if touch.key.contact_id in ("c-2", "c-3")]
    assert {(touch.key.n, touch.origin is not None) for touch in again} == {(2, True)}
    second = entry_of(world, again[0])
    text = second.written.description.replace("[ ] Person 2", "[x] Person 2")
    world.user(second.uid, description=text)
    world.look()
    world.clock.set(starts_at(second) + TWO_DAYS + timedelta(hours=2))
    world.look()
    assert "c-3" not in {touch.key.contact_id for touch in world.touches()}


def test_a_line_marked_late_does_not_follow_one_touch_twice() -> None:
    """`no answer` on a line whose person came back and was skipped since starts no second attempt chain."""
    world = world_with(person(1), person(2))
    (block,) = world.entries()
    half = block.written.description.replace("[ ] Person 1", "[x] Person 1")
    world.user(block.uid, description=half)
    world.look()
    world.clock.set(starts_at(block) + TWO_DAYS + timedelta(hours=2))
    world.look()
    world.tick(only_entry(world, "c-2").uid, "skip")
    world.look()
    world.user(block.uid, description=half.replace("[ ] Person 2", "[-] Person 2"))
    world.clock.advance(12 * DAY)
    world.look()
    assert "c-2" not in {touch.key.contact_id for touch in world.touches()}


def test_a_passed_entry_nobody_wants_any_more_is_not_moved_on() -> None:
    """Who was removed does not come back to the calendar because a call with them passed."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + TWO_DAYS + timedelta(hours=1))
    gone = replace(world.snapshot.contacts[0], archived_on=date(2026, 11, 25))
    world.store.record([ContactSaved(contact=gone)], outside=True)
    writes = len(world.calendar.writes)
    world.look()
    assert len(world.calendar.writes) == writes
    assert not world.touches()
    world.tick(entry.uid)
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]


def test_a_talk_beside_a_passed_entry_leads_straight_to_the_check_in() -> None:
    """The passed reconnect is left where it is and the check-in stands after the same look (U1)."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + TWO_DAYS + timedelta(hours=3))
    telling = Telling(at=world.clock.now())
    log_contact(world.store, world.snapshot.contacts[0], telling, world.desk.moment())
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == after(world.clock.now().date(), parse_cadence("6 months"))
    assert world.seen()[entry.uid].meaning.start == entry.now.start


def test_a_passed_block_drops_who_left_before_it_moves_on() -> None:
    """One person of a passed block was removed: the block is rewritten, then moved, for the others."""
    world = world_with(person(1), person(2))
    (block,) = world.entries()
    world.clock.set(starts_at(block) + TWO_DAYS + timedelta(hours=2))
    gone = replace(world.snapshot.contacts[0], archived_on=date(2026, 11, 25))
    world.store.record([ContactSaved(contact=gone)], outside=True)
    world.look()
    world.clock.advance(DAY)
    world.look()
    (touch,) = world.touches()
    assert touch.key.contact_id == "c-2"
    assert starts_at(entry_of(world, touch)) > world.clock.now()
    assert "Person 1" not in world.seen()[block.uid].meaning.description
