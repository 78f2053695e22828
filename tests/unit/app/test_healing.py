"""Writes whose answer never came, where the next listing is silent about them too (design §3 Intents)."""

from __future__ import annotations

import pytest

from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.model import EntryState, TouchState
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import DAY, only_entry, starts_at, world_with


def interrupted(world: FakeDesk, kind: str) -> None:
    """One look whose first write fails before it happens, or whose answer is lost."""
    world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with pytest.raises(CalendarUnavailable):
        world.look()


def silenced(world: FakeDesk) -> None:
    """The server says nothing of what happened so far, as some do of a client's own writes."""
    token = world.calendar.changes(None, {}).token
    world.store.record([SettingSaved(setting=Setting.SYNC_TOKEN, value=token)])


def moved_world() -> FakeDesk:
    """An entry that is to move, with nothing else to do."""
    world = world_with(person(1))
    world.look()
    world.tick(only_entry(world, "c-1").uid, "later")
    return world


def test_a_move_the_server_took_is_recorded() -> None:
    """Reading the object finds our own move, and the user is not taken for its author."""
    world = moved_world()
    before = starts_at(only_entry(world, "c-1"))
    interrupted(world, "after")
    silenced(world)
    world.look()
    entry = only_entry(world, "c-1")
    assert starts_at(entry) == before + 7 * DAY
    assert not world.snapshot.intents
    assert entry.written.start == entry.now.start


def test_a_create_the_server_took_is_recorded() -> None:
    """The entry stands once."""
    world = world_with()
    world.knows(person(1))
    interrupted(world, "after")
    silenced(world)
    world.look()
    assert only_entry(world, "c-1").state is EntryState.STANDING
    assert len(world.seen()) == 1


def test_a_withdrawal_the_server_took_is_recorded() -> None:
    """An entry that is gone as we wished is no skip."""
    world = world_with(person(1))
    world.look()
    world.knows(person(1, do_not_contact=True))
    interrupted(world, "after")
    silenced(world)
    world.look()
    assert len(world.touches(TouchState.WITHDRAWN)) == 1
    assert not world.log()


def test_an_update_of_an_entry_that_vanished_leaves_it_missing() -> None:
    """Absent once is not deleted, even for an entry we were writing."""
    world = moved_world()
    uid = only_entry(world, "c-1").uid
    interrupted(world, "before")
    world.calendar.user_delete(uid)
    silenced(world)
    world.look()
    assert only_entry(world, "c-1").state is EntryState.MISSING


def test_a_create_that_never_happened_is_made_again() -> None:
    """The same name is used, so it is never doubled (R7)."""
    world = world_with()
    world.knows(person(1))
    interrupted(world, "before")
    assert world.look().tally.created == 1
    assert [touch.key.n for touch in world.touches()] == [1]


def test_an_object_that_became_unreadable_is_let_be() -> None:
    """A write whose object cannot be read any more is not made again and not waited for."""
    world = moved_world()
    href = only_entry(world, "c-1").href
    interrupted(world, "before")
    world.calendar.user_put(href, "BEGIN:VCALENDAR\r\nbroken\r\n")
    silenced(world)
    world.look()
    assert not world.snapshot.intents
    assert world.calendar.texts()[href] == "BEGIN:VCALENDAR\r\nbroken\r\n"
