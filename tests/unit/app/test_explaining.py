"""Why a contact is, or is not, on the calendar."""

from __future__ import annotations

from datetime import date

from rekindled.app.explaining import explain
from rekindled.app.upcoming import next_dates
from rekindled.core.model import TouchState
from rekindled.core.world import World
from tests.fakes.desks import person
from tests.fakes.stories import only_entry, starts_at, world_with


def test_an_explanation_names_rule_entry_and_decisions() -> None:
    """The rule in force, what stands, and what was decided, newest first."""
    world = world_with(person(1), person(2, None))
    told = explain(world.store, world.snapshot.contacts[0], World(snapshot=world.snapshot, moment=world.desk.moment()))
    assert "no conversation known" in told.rule
    assert [standing.entry.uid for standing in told.standing] == [only_entry(world, "c-1").uid]
    assert (told.cadence, told.talked_on) == ("6 months", None)
    assert [row.event for row in told.decisions] == ["entry.create"]


def test_nobodys_cadence_is_explained_too() -> None:
    """Who was only imported is told why nothing happens (R2)."""
    world = world_with(person(1, None, date(2026, 1, 1)))
    told = explain(world.store, world.snapshot.contacts[0], World(snapshot=world.snapshot, moment=world.desk.moment()))
    assert "nobody is scheduled by being imported" in told.rule
    assert (told.wanted, told.standing, told.cadence) == ((), (), None)
    assert told.talked_on == date(2026, 1, 1)


def test_the_next_date_is_that_of_the_first_open_entry() -> None:
    """Settled entries are no next dates."""
    world = world_with(person(1), person(2, "6 months", date(2026, 10, 1)))
    first = only_entry(world, "c-1")
    world.tick(first.uid)
    world.look()
    dates = next_dates(World(snapshot=world.snapshot, moment=world.desk.moment()))
    assert set(dates) == {"c-1", "c-2"}
    assert dates["c-1"] != starts_at(first)
    assert world.touches(TouchState.DONE)
