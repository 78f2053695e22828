"""`undo`: taking back by command what was logged last (design §5 "Removing it undoes")."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.app.taking_back import undo
from rekindled.core.errors import UsageError
from rekindled.core.history import valid
from rekindled.core.model import Purpose
from tests.fakes.desks import FakeDesk, person


def ticked() -> tuple[FakeDesk, str]:
    """A reconnect that was ticked and read, so that a thank-you and a check-in stand."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    world.tick(uid)
    world.look()
    return world, uid


def test_an_undone_tick_takes_its_followers_with_it() -> None:
    """The log forgets it, the next look takes thank-you and check-in off, and the person is to be reached again."""
    world, uid = ticked()
    done = undo(world.store, world.snapshot.contacts[0], world.desk.moment())
    assert sorted(done.withdrawn) == ["Call Person 1", "Thank Person 1"]
    assert valid(world.log()) == ()
    world.look()
    world.look()
    assert sorted(world.titles()) == ["Call Person 1", "✓ Call Person 1"]
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.RECONNECT]
    assert world.look().quiet
    assert uid in world.seen()


def test_a_follower_the_user_changed_stays_as_their_own() -> None:
    """Its touch ends, the entry is left on the calendar, and the command says so."""
    world, _ = ticked()
    thanks = next(touch for touch in world.touches() if touch.key.purpose is Purpose.THANK)
    world.user(thanks.entry_uid, title="Thank Person 1 with flowers")
    world.look()
    done = undo(world.store, None, world.desk.moment())
    assert done.left == ("Thank Person 1 with flowers",)
    world.look()
    assert "Thank Person 1 with flowers" in world.titles()


def test_what_was_logged_by_hand_is_taken_back_alone() -> None:
    """Only the last row goes; the clock is where it was before."""
    world = FakeDesk()
    world.knows(person(1, last=date(2026, 10, 1)))
    contact, moment = world.snapshot.contacts[0], world.desk.moment()
    for days in (5, 0):
        log_contact(world.store, contact, Telling(at=moment.now - timedelta(days=days)), moment)
    undo(world.store, contact, moment)
    assert [row.local_on for row in valid(world.log())] == [date(2026, 11, 17)]


@pytest.mark.parametrize("named", [True, False])
def test_with_nothing_logged_there_is_nothing_to_take_back(*, named: bool) -> None:
    """That is a usage error in words."""
    world = FakeDesk()
    world.knows(person(1))
    with pytest.raises(UsageError, match="nothing to take back"):
        undo(world.store, world.snapshot.contacts[0] if named else None, world.desk.moment())
