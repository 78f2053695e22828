"""The entry that says what fails, over a real server and a real store (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rekindled.app.address_book_state import Standing, saved
from rekindled.core.model import Shape
from tests.fakes.desks import BERLIN, person
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.property.server_machine import fresh
from tests.servers import RunningServer

pytestmark = pytest.mark.server

DAY = timedelta(days=1)


def books(world: ServerDesk, failures: int) -> None:
    """The address book failed so often just now, or is well."""
    retry_at = world.clock.now() + timedelta(hours=1) if failures else None
    world.store.record([saved(Standing(named_for="me", failures=failures, retry_at=retry_at))])


def test_an_alert_comes_stays_and_goes(radicale: RunningServer, tmp_path: Path) -> None:
    """It is made once without an alarm, a look is one request while it stands, and it goes with what it tells of."""
    with server_desk(radicale, tmp_path, fresh(), rhythm=replace(BERLIN, alert_after=DAY)) as world:
        world.knows(person(1, None))
        books(world, 1)
        world.settle()
        world.clock.advance(DAY)
        books(world, 9)
        world.settle()
        (entry,) = [one for one in world.entries() if one.shape is Shape.ALERT]
        seen = world.seen()[entry.uid]
        assert (seen.meaning.title, seen.meaning.alarms) == ("rekindled needs a look from you", ())
        requests = world.account.requests
        assert world.look().quiet
        assert world.account.requests == requests + 1
        books(world, 0)
        world.settle()
        assert world.seen() == {}
        assert [kind for kind, _ in world.calendar.writes] == ["create", "delete"]
