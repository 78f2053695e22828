"""What a look would do, without doing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.app.preview import ask_for_replanning, preview
from rekindled.core.changes import Create, Keep, Move
from rekindled.core.facts import Setting
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import only_entry, start_on, starts_at, world_with


def changes(world: FakeDesk) -> list[str]:
    """The kinds of changes a look would make."""
    return [type(change).__name__ for change in preview(world.desk)[1].changes]


def test_a_preview_of_a_first_look_makes_nothing() -> None:
    """The calendar is not made, nothing is recorded, and the plan is that of the look."""
    world = FakeDesk()
    world.knows(person(1))
    batches = len(world.store.recorded)
    planned = preview(world.desk)[1]
    assert [type(change) for change in planned.changes] == [Create]
    assert len(world.account.shelf) == 1
    assert len(world.store.recorded) == batches
    world.look()
    assert isinstance(planned.changes[0], Create)
    assert only_entry(world, "c-1").uid == planned.changes[0].uid


def test_a_preview_reads_an_existing_calendar_first() -> None:
    """Before the first look, a calendar of that name is read."""
    world = FakeDesk()
    world.account.make("Outreach")
    world.knows(person(1))
    assert changes(world) == ["Create"]


def test_a_preview_sees_what_the_user_just_did() -> None:
    """A tick that no look has read yet counts."""
    world = world_with(person(1))
    assert changes(world) == ["Keep"]
    world.tick(only_entry(world, "c-1").uid)
    assert changes(world) == ["Create", "Create"]
    assert not world.log()


def test_a_preview_knows_what_time_did() -> None:
    """A passed entry is shown as moved, and a second time as let go."""
    world = world_with(person(1))
    world.clock.set(starts_at(only_entry(world, "c-1")) + timedelta(hours=60))
    assert isinstance(preview(world.desk)[1].changes[0], Move)
    world.look()
    world.clock.set(starts_at(only_entry(world, "c-1")) + timedelta(hours=60))
    assert changes(world) == []


def test_nothing_is_previewed_while_the_brake_holds() -> None:
    """Neither before a look engaged it, nor after, nor when the calendar is gone."""
    world = world_with(person(1), person(2))
    world.knows(person(3, "6 months", world.clock.now().date()))
    world.look()
    world.calendar.user_wipe()
    assert changes(world) == []
    world.look()
    assert changes(world) == []
    world.calendar.vanished = True
    assert changes(world) == []


def test_what_stays_is_previewed_as_kept() -> None:
    """Each entry that stays has its reason."""
    world = world_with(person(1))
    (keep,) = preview(world.desk)[1].changes
    assert isinstance(keep, Keep)
    assert keep.because == "nothing speaks against it"


def test_a_replanning_is_previewed_before_it_is_asked_for() -> None:
    """What is out of line with the mornings of now would move; only the look that was asked to moves it (design §5)."""
    world = FakeDesk()
    world.knows(person(1, last=date(2026, 10, 1)))
    world.settle_down()
    world.rhythm = replace(world.rhythm, days=frozenset({0}))
    world.clock.advance(timedelta(days=1))
    assert "Move" not in changes(world)
    assert [type(change).__name__ for change in preview(world.desk, replan=True)[1].changes] == ["Move"]
    world.settle_down()
    assert start_on(world, world.touches()[0]).weekday() != 0
    ask_for_replanning(world.store, world.clock)
    world.settle_down()
    assert start_on(world, world.touches()[0]).weekday() == 0
    assert Setting.REPLAN not in world.snapshot.settings
