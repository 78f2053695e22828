"""Contact logged by hand (U1, U6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.core.errors import UsageError
from rekindled.core.history import valid
from rekindled.core.model import Channel, Interaction, Outcome, Purpose, Source, TouchState
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import DAY, only_entry, open_for, starts_at, world_with


def tell(world: FakeDesk, note: str = "", **more: object) -> Interaction:
    """Log something about the first contact, now unless said otherwise."""
    at = more.pop("at", world.clock.now())
    telling = Telling(at=at, note=note, **more)  # type: ignore[arg-type]  # the keywords are Telling's own
    return log_contact(world.store, world.snapshot.contacts[0], telling, world.desk.moment())


def test_the_future_cannot_be_logged() -> None:
    """The calendar holds what is to come."""
    world = world_with(person(1))
    with pytest.raises(UsageError, match="in the future"):
        tell(world, at=world.clock.now() + timedelta(minutes=1))
    assert not world.log()


def test_a_note_is_as_long_as_an_entry_can_hold() -> None:
    """What is longer is refused with what to do instead."""
    world = world_with(person(1))
    with pytest.raises(UsageError, match=r"10,001 characters, .* shorten it"):
        tell(world, "x" * 10_001)
    assert not world.log()


def test_what_is_returned_is_what_the_history_has() -> None:
    """Itself, or the row of that day it was joined with, whether that changed or not."""
    world = world_with(person(1))
    assert tell(world, channel=Channel.VIDEO).channel is Channel.VIDEO
    assert tell(world, channel=Channel.EMAIL).channel is Channel.VIDEO
    told = tell(world, "tea", channel=Channel.EMAIL)
    assert (told.channel, told.note) == (Channel.VIDEO, "tea")


def test_logging_settles_that_days_open_touch() -> None:
    """A talk on the entry's day is that touch done, with its thank-you; on another day it is not."""
    world = world_with(person(1))
    world.clock.set(starts_at(only_entry(world, "c-1")) + timedelta(hours=5))
    row = tell(world, channel=Channel.MEET)
    assert (row.source, row.purpose, row.channel) == (Source.LOG, Purpose.RECONNECT, Channel.MEET)
    assert world.touches(TouchState.DONE)
    world.look()
    assert open_for(world, Purpose.THANK)


def test_logging_on_another_day_settles_nothing() -> None:
    """The open reconnect is withdrawn by the next look, for they talked meanwhile."""
    world = world_with(person(1))
    tell(world)
    assert world.touches()
    world.look()
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.CHECK_IN]


def test_a_second_telling_of_a_day_adds_its_note() -> None:
    """One conversation a day; the notes are kept together and said again they add nothing."""
    world = world_with(person(1))
    for note in ("moved", "to Oslo", "", "moved"):
        tell(world, note)
    assert [row.note for row in valid(world.log())] == ["moved\nto Oslo"]


def test_seeing_a_post_is_not_talking() -> None:
    """Ambient contact is logged beside the talk, settles nothing and restarts nothing (P3-16)."""
    world = world_with(person(1))
    world.clock.set(starts_at(only_entry(world, "c-1")) + timedelta(hours=1))
    tell(world, "holiday pictures", channel=Channel.AMBIENT)
    assert world.touches()
    tell(world, "called about them")
    tell(world, "another post", channel=Channel.AMBIENT)
    assert {(row.channel, row.note) for row in valid(world.log())} == {
        (Channel.AMBIENT, "holiday pictures\nanother post"),
        (Channel.CALL, "called about them"),
    }


def test_no_answer_can_be_logged_too() -> None:
    """It settles that day's touch as unanswered, once a day."""
    world = world_with(person(1))
    world.clock.set(starts_at(only_entry(world, "c-1")) + timedelta(hours=1))
    tell(world, outcome=Outcome.UNANSWERED)
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.UNANSWERED]
    assert open_for(world, Purpose.RECONNECT).attempt == 2


def test_a_note_under_the_entry_of_a_logged_day_is_added() -> None:
    """The tick is one with the telling; notes written later are added, and nothing of the telling is lost."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=1))
    tell(world, "moved")
    world.user(entry.uid, title="✓ Call Person 1")
    world.look()
    world.user(entry.uid, description=entry.written.description + "\nto Oslo")
    world.look()
    world.user(entry.uid, description=entry.written.description + "\nto Oslo, a dog")
    world.look()
    (row,) = valid(world.log())
    assert row.note.startswith("moved\nto Oslo")
    assert row.note.endswith("a dog")


def test_a_tick_on_a_day_that_was_told_of_adds_its_later_note() -> None:
    """Dragged to that day and ticked, the entry is one with the telling, and so is a note under it."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    tell(world, "moved", at=starts_at(entry) - 3 * DAY)
    world.user(entry.uid, by=-3 * DAY)
    world.tick(entry.uid)
    world.look()
    world.user(entry.uid, description=entry.written.description + "\nto Oslo")
    world.look()
    assert [row.note for row in valid(world.log())] == ["moved\nto Oslo"]
