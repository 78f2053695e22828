"""Looks that remember how they went (faults promise 45)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rekindled.app.events import Event
from rekindled.app.pacing import paced_look
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.facts import Setting
from tests.fakes.desks import FakeDesk, person

POLL = timedelta(minutes=5)


@pytest.mark.parametrize(("trouble", "failure"), [("down", CalendarUnavailable), ("refuses", CalendarRefused)])
def test_a_failure_is_remembered_until_a_look_goes_well(trouble: str, failure: type[Exception]) -> None:
    """The next try and the number of failures stand in the store, and go when the server answers again."""
    world = FakeDesk()
    world.knows(person(1))
    setattr(world.account, trouble, True)
    with pytest.raises(failure):
        paced_look(world.desk, POLL)
    kept = world.store.pulse().settings
    assert (kept[Setting.FAILURES], kept[Setting.RETRY_AT] > world.clock.now().isoformat()) == ("1", True)
    setattr(world.account, trouble, False)
    paced_look(world.desk, POLL)
    assert {Setting.FAILURES, Setting.RETRY_AT}.isdisjoint(world.store.pulse().settings)
    assert Event.SERVER_RECOVERED in [event for event, _ in world.reporter.told]
