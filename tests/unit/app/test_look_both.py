"""A task beside each event, where the user wants both (design §5, R10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rekindled.app.home import check_usable
from rekindled.app.ports import CalendarInfo
from rekindled.core.errors import CalendarRefused
from rekindled.core.history import valid
from rekindled.core.model import Carrier, Outcome, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import FakeDesk, person

BOTH = Rhythm(timezone="Europe/Berlin", companion=True)
QUARTER = timedelta(minutes=15)


def both(**more: object) -> tuple[FakeDesk, str, str]:
    """An account that has looked until it is quiet; the UIDs of the event and of the task beside it."""
    world = FakeDesk(rhythm=BOTH)
    world.knows(person(1, last=date(2019, 1, 1), **more))
    settle(world)
    event, task = sorted(world.seen(), key=lambda uid: "-task" in uid)
    return world, event, task


def settle(world: FakeDesk) -> None:
    """Look until there is nothing to do."""
    for _ in range(5):
        if world.look().quiet:
            return
    raise AssertionError("it never came to rest")


def complete(world: FakeDesk, uid: str) -> None:
    """The user completes a task."""
    world.calendar.user_edit(uid, lambda text: text.replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED"))


def test_each_event_has_one_task_at_its_time_that_does_not_ring() -> None:
    """Same words and time, no second alarm, and no third object ever."""
    world, event, task = both()
    seen = world.seen()
    assert (seen[event].carrier, seen[task].carrier) == (Carrier.EVENT, Carrier.TASK)
    assert seen[task].meaning.title == seen[event].meaning.title
    assert (seen[task].meaning.start, seen[task].meaning.alarms) == (seen[event].meaning.start, ())
    assert len(seen) == 2


def test_completing_the_task_completes_the_touch_and_the_event_follows() -> None:
    """Logged once; the event gets its sign, and neither takes anything back afterwards."""
    world, event, task = both()
    complete(world, task)
    settle(world)
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]
    world.calendar.user_edit(
        event, lambda text: text.replace("TRANSP:OPAQUE", "TRANSP:OPAQUE\r\nX-MOZ-LASTACK:20261122T080000Z")
    )
    settle(world)
    world.clock.advance(QUARTER)
    settle(world)
    assert world.seen()[event].meaning.title == "✓ Call Person 1"
    assert world.seen()[task].meaning.status == "COMPLETED"
    assert len(valid(world.log())) == 1


def test_ticking_the_event_completes_the_task() -> None:
    """The task is completed, not left open; what follows has a task of its own."""
    world, event, task = both()
    world.tick(event)
    settle(world)
    assert world.seen()[task].meaning.status == "COMPLETED"
    assert len(valid(world.log())) == 1
    assert sum(1 for uid in world.seen() if "-task" in uid) == 3
    world.user(event, title="Call Person 1")
    settle(world)
    assert valid(world.log()) == ()
    assert [touch.entry_uid for touch in world.touches()] == [event]


def test_a_task_moves_and_speaks_with_its_event() -> None:
    """Dragging the event takes the task along; a new name reaches both."""
    world, event, task = both()
    world.user(event, by=timedelta(days=1))
    settle(world)
    assert world.seen()[task].meaning.start == world.seen()[event].meaning.start
    world.user(event, title="Call Person 1 about the boat")
    settle(world)
    assert world.seen()[task].meaning.title == "Call Person 1 about the boat"


def test_a_skipped_event_takes_its_task_along_and_a_deleted_task_stays_away() -> None:
    """Nothing open is left behind, and what the user deletes is not made again."""
    world, event, task = both()
    world.calendar.user_delete(task)
    settle(world)
    assert list(world.seen()) == [event]
    other, event, task = both()
    other.calendar.user_delete(event)
    settle(other)
    settle(other)
    assert [touch.state for touch in other.snapshot.touches][:1] == [TouchState.SKIPPED]
    assert task not in other.seen()


def test_a_task_that_was_changed_is_the_users() -> None:
    """It is neither moved nor reworded nor removed."""
    world, event, task = both()
    world.user(task, title="Call Person 1, buy a card first")
    settle(world)
    world.user(event, by=timedelta(days=1))
    settle(world)
    assert world.seen()[task].meaning.title == "Call Person 1, buy a card first"


def test_a_rebuilt_store_knows_the_task_of_an_event_it_knows() -> None:
    """An unknown task of ours is taken on beside its event, or left until the event is known."""
    world, event, task = both()
    text = world.calendar.texts()[world.calendar.href_of(task)]
    other = FakeDesk()
    other.knows(person(1, last=date(2019, 1, 1)))
    settle(other)
    other.calendar.user_put("task.ics", text)
    other.calendar.user_put("orphan.ics", text.replace("-1-task", "-9-task"))
    settle(other)
    assert {entry.uid: entry.twin for entry in other.entries()} == {event: "", task: event}
    complete(other, task)
    settle(other)
    assert [row.outcome for row in valid(other.log())] == [Outcome.DONE]


@pytest.mark.parametrize("carrier", Carrier)
def test_a_calendar_that_does_not_take_both_is_refused(carrier: Carrier) -> None:
    """In words that name what is missing."""
    world = FakeDesk(rhythm=BOTH)
    info = CalendarInfo(url="https://c/", name="Outreach", carriers=frozenset({carrier}), writable=True)
    with pytest.raises(CalendarRefused, match="does not take"):
        check_usable(world.desk, info)
