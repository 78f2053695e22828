"""The only reasons to move an entry of ours, and who always wins (design §5 "When", R5, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Entry, Interval, Purpose
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, start_on, starts_at, world_with

PERSONAL = ORIGIN + "/cal/personal/"


def occupy(world: FakeDesk, entry: Entry) -> None:
    """Another appointment of the user's takes the entry's time."""
    start = starts_at(entry)
    there = world.busy.by_url.get(PERSONAL, ())
    world.busy = FakeBusyTimes(
        by_url={PERSONAL: [*there, Interval(start=start, end=start + timedelta(minutes=30))]}, asked=world.busy.asked
    )


def nudge(world: FakeDesk) -> None:
    """A person does something by hand, so that the next look plans."""
    world.store.record([ContactSaved(contact=world.snapshot.contacts[-1])], outside=True)


def busy_world() -> FakeDesk:
    """One reconnect, and "Personal" named busy."""
    return world_with(person(1), busy_names=("Personal",))


def test_a_new_appointment_moves_an_untouched_entry() -> None:
    """The entry gets another free place under the same UID."""
    world = busy_world()
    entry = only_entry(world, "c-1")
    occupy(world, entry)
    nudge(world)
    assert world.look().tally.updated == 1
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry) + timedelta(minutes=30)


def test_an_entry_is_not_moved_twice_a_day() -> None:
    """A second conflict on the same day waits till tomorrow (R5)."""
    world = busy_world()
    occupy(world, only_entry(world, "c-1"))
    nudge(world)
    world.look()
    moved = only_entry(world, "c-1")
    occupy(world, moved)
    nudge(world)
    world.look()
    assert starts_at(only_entry(world, "c-1")) == starts_at(moved)


def test_an_entry_is_never_moved_within_24_hours_of_its_start() -> None:
    """What is nearly there stays, conflict or not (R5)."""
    world = busy_world()
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) - timedelta(hours=23))
    occupy(world, entry)
    world.look()
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry)


def test_an_entry_the_user_dragged_is_never_moved() -> None:
    """A dragged entry is pinned: neither a conflict nor another cadence moves it."""
    world = busy_world()
    entry = only_entry(world, "c-1")
    world.user(entry.uid, by=7 * DAY)
    world.look()
    pinned = only_entry(world, "c-1")
    occupy(world, pinned)
    nudge(world)
    world.look()
    assert pinned.pinned
    assert world.seen()[entry.uid].meaning.start == starts_at(entry) + 7 * DAY


def test_a_full_year_leaves_a_conflicting_entry_where_it_is() -> None:
    """Where no other place is better, nothing is written."""
    world = busy_world()
    entry = only_entry(world, "c-1")
    whole = Interval(start=datetime(2026, 11, 1, tzinfo=UTC), end=datetime(2028, 12, 1, tzinfo=UTC))
    world.busy = FakeBusyTimes(by_url={PERSONAL: [whole]})
    nudge(world)
    assert world.look().tally.updated == 0
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry)


@pytest.mark.parametrize(
    ("mark", "day"),
    [
        ("later", date(2026, 12, 1)),
        ("later 2 weeks", date(2026, 12, 8)),
        ("in 3 months", date(2027, 2, 24)),
        ("next 12 May", date(2027, 5, 12)),
        ("later 2026-11-22", date(2026, 11, 23)),
        ("later 9999-12-31", date(2076, 11, 22)),
    ],
)
def test_later_moves_the_same_entry_and_takes_the_word_away(mark: str, day: date) -> None:
    """`later` counts from the entry's day, never into the past, and its word leaves the title."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.tick(uid, mark)
    world.look()
    seen = world.seen()[uid].meaning
    assert isinstance(seen.start, datetime)
    assert (seen.title, seen.start.date()) == ("Call Person 1", day)
    assert world.touches()
    assert not world.log()


def test_later_moves_a_pinned_entry_too() -> None:
    """The user placed it, and now asks for another place."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.user(uid, by=2 * DAY)
    world.look()
    world.tick(uid, "later")
    world.look()
    there = world.seen()[uid].meaning.start
    assert isinstance(there, datetime)
    assert there.date() == date(2026, 12, 3)


def test_later_keeps_the_clock_time_where_the_week_is_full() -> None:
    """With no free morning in the week asked for, the entry keeps its own hour on the day."""
    world = busy_world()
    entry = only_entry(world, "c-1")
    week = Interval(start=datetime(2026, 11, 30, tzinfo=UTC), end=datetime(2026, 12, 14, tzinfo=UTC))
    world.busy = FakeBusyTimes(by_url={PERSONAL: [week]})
    world.tick(entry.uid, "later")
    world.look()
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry) + 7 * DAY


def test_later_in_a_blocks_title_moves_the_block() -> None:
    """The same entry moves with everybody in it; nobody is sent back."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    world.tick(block.uid, "later 2 weeks")
    world.look()
    assert len(world.touches()) == 3
    assert starts_at(only_entry(world, "c-1")).date() == starts_at(block).date() + 14 * DAY
    assert world.titles() == [block.written.title]


def test_another_cadence_moves_the_untouched_check_in() -> None:
    """An edit of this contact's cadence is a reason to move."""
    world = world_with(person(1, "6 months", date(2026, 11, 1)))
    touch = open_for(world, Purpose.CHECK_IN)
    edited = replace(world.snapshot.contacts[0], every=parse_cadence("3 months"))
    world.store.record([ContactSaved(contact=edited)], outside=True)
    world.look()
    moved = open_for(world, Purpose.CHECK_IN)
    assert moved.entry_uid == touch.entry_uid
    assert moved.due_on == date(2027, 2, 1) <= start_on(world, moved)


def test_a_date_that_moves_within_the_same_place_is_only_remembered() -> None:
    """Due a day earlier but best placed where it stands, the entry keeps its place (R6)."""
    world = world_with(person(1, "6 months", date(2026, 11, 2)))
    entry = only_entry(world, "c-1")
    due_on = open_for(world, Purpose.CHECK_IN).due_on
    edited = replace(world.snapshot.contacts[0], last_contact_on=date(2026, 11, 1))
    world.store.record([ContactSaved(contact=edited)], outside=True)
    world.look()
    assert starts_at(only_entry(world, "c-1")) == starts_at(entry)
    assert open_for(world, Purpose.CHECK_IN).due_on == due_on - DAY


def test_a_removed_person_is_taken_off_the_calendar() -> None:
    """Untouched future entries of an archived contact are withdrawn; history stays."""
    world = world_with(person(1), person(2, "6 months", date(2026, 10, 1)))
    gone = replace(world.snapshot.contacts[1], archived_on=date(2026, 11, 22))
    world.store.record([ContactSaved(contact=gone)], outside=True)
    assert world.look().tally.deleted == 1
    assert world.titles() == ["Call Person 1"]


def test_what_the_user_touched_stays_when_a_person_is_removed() -> None:
    """An entry with the user's own words on it is theirs."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.user(uid, title="Call Person 1 about the boat")
    gone = replace(world.snapshot.contacts[0], archived_on=date(2026, 11, 22))
    world.store.record([ContactSaved(contact=gone)], outside=True)
    world.look()
    assert world.titles() == ["Call Person 1 about the boat"]


def test_a_snooze_beyond_the_horizon_withdraws_a_reconnect() -> None:
    """Reconnects stand within the horizon only; snoozed past it they come back when it is time (R21)."""
    world = world_with(person(1))
    snoozed = replace(world.snapshot.contacts[0], snoozed_until=date(2027, 6, 1))
    world.store.record([ContactSaved(contact=snoozed)], outside=True)
    assert world.look().tally.deleted == 1


def test_a_snooze_for_good_is_no_date_to_plan_for() -> None:
    """Snoozed until the end of the calendar, nobody is placed anywhere and nothing fails (R21)."""
    world = world_with(person(1), person(2, "6 months", date(2026, 11, 1)))
    snoozed = [replace(contact, snoozed_until=date.max) for contact in world.snapshot.contacts]
    world.store.record([ContactSaved(contact=contact) for contact in snoozed], outside=True)
    world.look()
    assert not world.touches()


def test_words_that_are_out_of_date_are_written_anew() -> None:
    """A changed name or number reaches the untouched entry (U14)."""
    world = world_with(person(1))
    renamed = replace(world.snapshot.contacts[0], name="Dr. Person")
    world.store.record([ContactSaved(contact=renamed)], outside=True)
    assert world.look().tally.updated == 1
    assert world.titles() == ["Call Dr. Person"]
    assert entry_of(world, world.touches()[0]).now.title == "Call Dr. Person"


def test_an_entry_that_stays_where_it_is_still_gets_its_new_words() -> None:
    """A talk that moves the date within the same morning's reach renews what the entry says, in the next look."""
    world = FakeDesk()
    world.knows(person(1))
    contact = world.snapshot.contacts[0]
    for ago in (1, 0):
        moment = world.desk.moment()
        log_contact(world.store, contact, Telling(at=moment.now - timedelta(days=ago)), moment)
        world.look()
        world.look()
    (entry,) = world.entries()
    assert "Last talk: 22 November 2026" in world.seen()[entry.uid].meaning.description
    assert world.look().quiet


def test_a_withdrawal_that_is_refused_lets_no_second_entry_in() -> None:
    """As long as the old entry cannot be taken away, its contact gets no other one beside it (promise 1)."""
    world = world_with(person(1))
    moment = world.desk.moment()
    world.calendar.undeletable.update(world.calendar.texts())
    log_contact(world.store, world.snapshot.contacts[0], Telling(at=moment.now), moment)
    for _ in range(3):
        world.clock.advance(timedelta(hours=1))
        world.look()
        assert len(world.calendar.texts()) == 1
    world.calendar.undeletable.clear()
    world.clock.advance(timedelta(hours=12))
    world.settle_down()
    open_for(world, Purpose.CHECK_IN)
    assert len(world.calendar.texts()) == 1
