"""What it means when entries vanish: deletions, moves to another calendar, and the brake (design §3, R8, R12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from rekindled.app.deciding import move_calendar, resume
from rekindled.app.events import Event
from rekindled.app.ports import Changes
from rekindled.core.errors import CalendarUnavailable, UsageError
from rekindled.core.facts import Setting
from rekindled.core.model import EntryState, Outcome, Purpose, TouchState
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_calendar import ORIGIN, FakeCalendar
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, start_on, starts_at, world_with


def six_slots() -> FakeDesk:
    """Six people with one call slot each."""
    world = FakeDesk()
    world.knows(*(person(n, "6 months", world.clock.now().date() - (20 + n) * DAY) for n in range(1, 7)))
    world.look()
    assert len(world.entries()) == 6
    return world


def test_a_deletion_is_a_skip_after_two_looks() -> None:
    """One look without an entry settles nothing; the second one, after a search elsewhere, makes it a skip."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.calendar.user_delete(entry.uid)
    assert world.look().settled == 0
    assert world.touches()
    assert not world.log()
    asked = world.account.own_requests
    assert world.look().settled == 1
    assert world.account.own_requests > asked
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]
    assert entry.uid not in world.seen()


def test_a_deleted_uid_never_comes_back_from_us() -> None:
    """The next attempt, one cadence later, has a new number (R8)."""
    world = world_with(person(1, "2 weeks"))
    world.calendar.user_delete(only_entry(world, "c-1").uid)
    world.look()
    world.look()
    world.clock.advance(15 * DAY)
    world.look()
    assert open_for(world, Purpose.RECONNECT).key.n == 2


class Cut(FakeCalendar):
    """A calendar whose listings lack everything, as a server was seen to cut them in silence."""

    def changes(self, token: str | None, known: Mapping[str, str]) -> Changes:
        """All known objects seem to be gone."""
        return replace(FakeCalendar.changes(self, token, known), changed=(), removed=tuple(known))


def test_what_a_cut_listing_lacks_is_still_there() -> None:
    """Before an absence counts, the server is asked for the very object (promise 6)."""
    world = world_with(person(1))
    whole = world.calendar
    url = world.snapshot.settings[Setting.CALENDAR_URL]
    world.account.shelf[url] = Cut(path=whole.path, _objects=whole._objects, _log=whole._log)
    world.look()
    assert only_entry(world, "c-1").state is EntryState.MISSING
    world.account.shelf[url] = whole
    world.look()
    assert only_entry(world, "c-1").state is EntryState.STANDING
    assert not world.log()


def test_an_entry_moved_to_another_calendar_is_no_skip() -> None:
    """An entry found in another calendar of the account stays open and is not written any more."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    text = world.calendar.texts()[entry.href]
    world.account.open(ORIGIN + "/cal/personal/").user_put("moved.ics", text)
    world.calendar.user_delete(entry.uid)
    world.look()
    world.look()
    assert only_entry(world, "c-1").state is EntryState.ELSEWHERE
    assert not world.log()


def test_an_entry_that_comes_back_before_the_second_look_was_never_gone() -> None:
    """Both khal and todoman delete before they put: the entry stands again and nothing is settled."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    text = world.calendar.texts()[entry.href]
    world.calendar.user_delete(entry.uid)
    world.look()
    world.calendar.user_put("other-name.ics", text)
    world.look()
    assert only_entry(world, "c-1").state is EntryState.STANDING
    assert not world.log()


def test_a_calendar_we_may_not_look_into_holds_no_deletion_back() -> None:
    """A shared calendar without read rights cannot hide an entry for ever, nor stop the looks."""
    world = world_with(person(1))
    world.account.closed = {url for url, name in world.account.names.items() if name == "Personal"}
    world.calendar.user_delete(only_entry(world, "c-1").uid)
    world.look()
    world.look()
    assert [touch.state for touch in world.snapshot.touches][:1] == [TouchState.SKIPPED]


def test_a_deleted_entry_that_comes_back_reopens_its_touch() -> None:
    """Restored from a trash bin, the same touch is open again."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    text = world.calendar.texts()[entry.href]
    world.calendar.user_delete(entry.uid)
    world.look()
    world.look()
    world.calendar.user_put(entry.href, text)
    world.look()
    assert [touch.key.n for touch in world.touches()] == [1]


def test_a_uid_that_comes_back_beside_a_newer_one_is_the_users() -> None:
    """Where a newer touch stands, under whatever name, the old entry is left to the user."""
    world = world_with(person(1, "2 weeks"))
    entry = only_entry(world, "c-1")
    text = world.calendar.texts()[entry.href]
    world.calendar.user_delete(entry.uid)
    world.look()
    world.look()
    world.clock.advance(15 * DAY)
    world.look()
    world.calendar.user_put(entry.href, text)
    world.look()
    assert [touch.key.n for touch in world.touches()] == [2]
    assert {e.uid: e.state for e in world.entries()}[entry.uid] is EntryState.TAKEN


def test_deleting_a_settled_entry_means_nothing() -> None:
    """Who tidies up ticked entries skips nothing."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.tick(entry.uid)
    world.look()
    world.calendar.user_delete(entry.uid)
    world.look()
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]


def test_deleting_a_passed_entry_lapses_it() -> None:
    """A passed entry that is tidied away is unknown, not skipped (R15)."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=2))
    world.calendar.user_delete(entry.uid)
    world.look()
    world.look()
    assert not world.log()
    assert len(world.touches(TouchState.LAPSED)) == 1


def test_two_of_two_entries_gone_engage_the_brake() -> None:
    """Nothing is settled and nothing written; status says so, once, until a person decides."""
    world = world_with(person(1, last=FakeDesk().clock.now().date()), person(2))
    writes = len(world.calendar.writes)
    world.calendar.user_wipe()
    reports = [world.look() for _ in range(3)]
    assert all(report.brake and "2 of 2" in report.brake for report in reports)
    assert len(world.calendar.writes) == writes
    assert not world.log()
    assert world.reporter.events().count(Event.BRAKE_ENGAGED) == 1


def test_five_of_six_engage_the_brake_and_two_of_six_do_not() -> None:
    """More than a third and at least five gone in one look is too much to believe; two are two skips."""
    world = six_slots()
    for entry in world.entries()[:2]:
        world.calendar.user_delete(entry.uid)
    world.look()
    assert world.look().settled == 2
    world = six_slots()
    for entry in world.entries()[:5]:
        world.calendar.user_delete(entry.uid)
    assert world.look().brake


def test_entries_deleted_on_purpose_are_skipped() -> None:
    """The first way on from the brake: they were meant to go."""
    world = six_slots()
    world.calendar.user_wipe()
    world.look()
    assert resume(world.store, world.clock, BERLIN, on_purpose=True) == 6
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED] * 6
    assert Setting.BRAKE not in world.snapshot.settings


def test_entries_lost_by_accident_are_planned_again() -> None:
    """The second way on: the same people get new entries under new numbers (R8)."""
    world = six_slots()
    world.calendar.user_wipe()
    world.look()
    assert resume(world.store, world.clock, BERLIN, on_purpose=False) == 6
    world.look()
    assert {touch.key.n for touch in world.touches()} == {2}
    assert len(world.seen()) == 6
    assert not world.log()


def test_only_what_vanished_is_planned_again() -> None:
    """An entry that is still there keeps its number."""
    world = six_slots()
    for entry in world.entries()[1:]:
        world.calendar.user_delete(entry.uid)
    world.look()
    assert resume(world.store, world.clock, BERLIN, on_purpose=False) == 5
    world.look()
    assert sorted(touch.key.n for touch in world.touches()) == [1, 2, 2, 2, 2, 2]


def test_the_brake_is_released_when_the_entries_come_back() -> None:
    """Undone in the other program, all goes on as before."""
    world = six_slots()
    texts = world.calendar.texts()
    world.calendar.user_wipe()
    world.look()
    for href, text in texts.items():
        world.calendar.user_put(href, text)
    assert world.look().brake is None
    assert Event.BRAKE_RELEASED in world.reporter.events()
    assert len(world.touches()) == 6


def test_resuming_without_a_brake_is_refused() -> None:
    """There is nothing to decide."""
    world = world_with(person(1))
    with pytest.raises(UsageError, match="not engaged"):
        resume(world.store, world.clock, BERLIN, on_purpose=True)


@pytest.mark.parametrize("on_purpose", [True, False])
def test_a_calendar_that_is_gone_is_made_again_only_when_asked(on_purpose: bool) -> None:
    """The calendar deleted whole stops everything; after a decision it is found or made anew (R12)."""
    world = world_with(person(1))
    world.calendar.vanished = True
    assert world.look().brake
    assert world.look().brake
    assert world.reporter.events().count(Event.BRAKE_ENGAGED) == 1
    assert len(world.account.shelf) == 2
    resume(world.store, world.clock, BERLIN, on_purpose=on_purpose)
    world.look()
    assert len(world.account.shelf) == 3
    assert len(world.seen()) == (0 if on_purpose else 1)


def test_leaving_a_calendar_plans_everything_anew() -> None:
    """`move-calendar` leaves the old entries where they are and writes new ones elsewhere."""
    world = world_with(person(1))
    old = world.calendar
    old.vanished = True
    assert move_calendar(world.store, world.clock, BERLIN) == 1
    world.look()
    assert world.calendar is not old
    assert len(world.seen()) == 1


def test_leaving_a_calendar_and_choosing_it_again_changes_nothing() -> None:
    """The entries found there are the same touches."""
    world = world_with(person(1))
    touch = open_for(world, Purpose.RECONNECT)
    day = start_on(world, touch)
    move_calendar(world.store, world.clock, BERLIN)
    world.look()
    world.look()
    assert start_on(world, open_for(world, Purpose.RECONNECT)) == day
    assert len(world.seen()) == 1


def test_nothing_is_concluded_while_other_calendars_cannot_be_searched() -> None:
    """A failed search leaves the entry missing; the next look searches again."""
    world = world_with(person(1))
    touch = open_for(world, Purpose.RECONNECT)
    world.calendar.user_delete(touch.entry_uid)
    world.look()
    world.account.down = True
    with pytest.raises(CalendarUnavailable):
        world.look()
    assert entry_of(world, touch).state is EntryState.MISSING
    world.account.down = False
    assert world.look().settled == 1
