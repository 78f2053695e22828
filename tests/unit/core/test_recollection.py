"""What may be taken over from the last planning (issue 5 "Incremental")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.core.changes import AS_IT_IS, Keep
from rekindled.core.model import Interval
from rekindled.core.planning import plan
from rekindled.core.recollection import NOTHING, recollected, remembering
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, FakeDesk, person

HOUR = timedelta(hours=1)


def planned_world() -> World:
    """Somebody with a check-in next spring, on the calendar, and nothing left to do."""
    desk = FakeDesk(rhythm=BERLIN)
    desk.knows(person(1, "6 months", date(2026, 10, 1)))
    desk.settle_down()
    return World(snapshot=desk.snapshot, moment=desk.desk.moment())


def test_an_entry_stays_where_calendars_changed_elsewhere_only() -> None:
    """What lies in its way is looked at anew; what lies beside it changes nothing."""
    world = planned_world()
    (entry,) = world.standing
    start = world.place_of(entry).start
    earlier = recollected(world, plan(world))
    kept = Keep(entry=entry, touches=world.carried[entry.uid], because=AS_IT_IS)
    beside, across = (Interval(start=at, end=at + HOUR) for at in (start - 3 * HOUR, start - HOUR / 2))
    assert remembering(world, earlier).as_before(entry) == kept
    assert remembering(replace(world, busy=(beside,)), earlier).as_before(entry) == kept
    assert remembering(replace(world, busy=(across,)), earlier).as_before(entry) is None
    assert remembering(world, NOTHING).as_before(entry) is None


def test_a_memory_of_another_day_is_none() -> None:
    """Days decide what is due."""
    world = planned_world()
    earlier = recollected(world, plan(world))
    tomorrow = replace(world, moment=replace(world.moment, now=world.moment.now + 24 * HOUR))
    assert remembering(world, earlier).unchanged == {"c-1"}
    assert remembering(tomorrow, earlier).unchanged == frozenset()
    assert remembering(tomorrow, earlier).as_before(world.standing[0]) is None


def test_an_entry_that_has_come_near_is_judged_anew() -> None:
    """Within a day of its start nothing may be written to it any more, whatever was decided this morning."""
    world = planned_world()
    (entry,) = world.standing
    start = world.place_of(entry).start
    morning, noon = (replace(world, moment=replace(world.moment, now=start - hours * HOUR)) for hours in (25, 23))
    earlier = recollected(morning, plan(morning))
    assert remembering(morning, earlier).as_before(entry) is not None
    assert remembering(noon, earlier).as_before(entry) is None
