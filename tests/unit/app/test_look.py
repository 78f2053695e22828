"""What a look tells and what it asks the store for."""

from __future__ import annotations

from rekindled.app.events import Event
from rekindled.app.known_tags import KnownTags
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import DAY, world_with


def test_a_look_that_did_something_tells_one_line_with_counts() -> None:
    """One canonical line per look that did something, with no names in it (design §8)."""
    world = world_with(person(1))
    told = [details for event, details in world.reporter.told if event is Event.LOOK_FINISHED]
    assert told == [{"created": 1, "updated": 0, "deleted": 0, "settled": 0, "conflicts": 0, "skipped": 0}]


def test_a_look_at_a_new_day_that_changes_nothing_tells_nothing() -> None:
    """Planning again and finding all well is no news."""
    world = world_with(person(1))
    world.look()
    before = len(world.reporter.told)
    world.clock.advance(DAY / 2)
    world.look()
    world.clock.advance(DAY / 2)
    report = world.look()
    assert not report.quiet
    assert len(world.reporter.told) == before


def test_known_tags_are_read_from_the_store_once_and_only_when_asked() -> None:
    """A quiet look never reads the whole store."""
    world = world_with(person(1))
    known = KnownTags(world.store, world.store.pulse())
    href = world.entries()[0].href
    assert (len(known), list(known), known[href]) == (1, [href], world.entries()[0].etag)
    empty = FakeDesk().store
    assert len(KnownTags(empty, empty.pulse())) == 0
