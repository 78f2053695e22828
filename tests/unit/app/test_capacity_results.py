"""`capacity` as scripts read it, and what a look leaves of it for `status`."""

from __future__ import annotations

from datetime import date

from rekindled.app.capacity_results import capacity_result, with_people
from rekindled.app.knowing import known_world
from rekindled.app.results import status_result
from rekindled.core.rhythm import Rhythm
from rekindled.core.sheet import Sheet
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import world_with

ONE = Rhythm(timezone="Europe/Berlin", per_week=1)


def test_what_is_asked_and_carried_is_told_by_circle_with_proposals() -> None:
    """The documented fields."""
    desk = FakeDesk(rhythm=ONE)
    desk.knows(*(person(n, "2 weeks", date(2026, 11, 1), circle="friends") for n in range(1, 4)), person(4, "1 year"))
    told = capacity_result(known_world(desk.store, desk.almanac, desk.desk.moment()))
    assert (told["people"], told["asked_per_week"], told["carried_per_week"], told["over"]) == (4, 1.5, 1.0, True)
    assert [(row["circle"], row["people"]) for row in told["circles"]] == [(None, 1), ("friends", 3)]
    assert told["proposals"][0]["stretches"] == [
        {"circle": "friends", "people": 3, "before": "2 weeks", "after": "1 month"}
    ]
    assert told["proposals"][-1]["per_week"] == 2
    assert (told["default"], told["kept_at_default"], told["waiting"]) == ("6 months", 26, 1)


def test_people_of_a_file_are_counted_before_they_are_taken_in() -> None:
    """Alone and with everybody; nothing is recorded."""
    desk = FakeDesk(rhythm=ONE)
    desk.knows(person(1, "2 weeks"))
    world = known_world(desk.store, desk.almanac, desk.desk.moment())
    sheets = [Sheet(name="Ann", every=person(1, "1 month").every, where="a file"), Sheet(name="Bo", where="a file")]
    joined, told = with_people(world, desk.store, desk.clock, sheets)
    assert told == {"people": 2, "with_cadence": 1, "asked_per_week": 0.2}
    assert capacity_result(joined)["people"] == 2
    assert len(desk.snapshot.contacts) == 1


def test_every_look_leaves_the_capacity_for_status() -> None:
    """Before the first one nothing is known."""
    assert status_result(FakeDesk().snapshot, None, FakeDesk().desk.moment())["capacity"] is None
    desk = world_with(person(1, "2 weeks"), rhythm=ONE)
    assert status_result(desk.snapshot, None, desk.desk.moment())["capacity"] == {
        "people": 1,
        "asked_per_week": 0.5,
        "carried_per_week": 1.0,
        "over": False,
    }
