"""One story at a time on every dialect: what random histories rarely come to (servers.md; promises 6, 7, 30, 41)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest

from rekindled.app.home import open_calendar
from rekindled.app.logbook import Telling, log_contact
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.model import Outcome, Purpose
from tests.fakes.desks import person
from tests.fakes.dialect_desks import DialectDesk, dialect_desk
from tests.fakes.dialects import DIALECTS
from tests.fakes.fake_store import FakeStore
from tests.fakes.fault_plan import Fault
from tests.fakes.line_faults import KINDS

KIND = {kind.name: kind for kind in KINDS}


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def world(request: pytest.FixtureRequest) -> DialectDesk:
    """An account with one dormant contact and two kept-up ones, looked at until nothing was left to do."""
    desk = dialect_desk(request.param, FakeStore())
    desk.knows(
        person(1, last=date(2019, 1, 1)),
        person(2, "3 months", date(2026, 10, 1)),
        person(3, "1 year", date(2026, 11, 1)),
    )
    settle(desk)
    return desk


def settle(desk: DialectDesk) -> None:
    """Look until it must be quiet."""
    for _ in range(5):
        desk.look()


def test_a_quiet_look_is_one_request(world: DialectDesk) -> None:
    """Everybody has an entry, and a look at which nothing changed asks once and writes nothing."""
    assert sorted(world.titles()) == ["Call Person 1", "Call Person 2", "Call Person 3"]
    asked, writes = world.session.requests, len(world.calendar.writes)
    assert world.look().quiet
    assert world.session.requests == asked + 1
    assert len(world.calendar.writes) == writes


def test_a_tick_is_logged_and_followed(world: DialectDesk) -> None:
    """A tick becomes one interaction, a thank-you and a check-in."""
    uid = next(uid for uid, seen in world.seen().items() if seen.meaning.title == "Call Person 1")
    world.tick(uid)
    settle(world)
    assert [row.outcome for row in world.log()] == [Outcome.DONE]
    following = {touch.key.purpose for touch in world.touches() if touch.key.contact_id == "c-1"}
    assert following == {Purpose.THANK, Purpose.CHECK_IN}


def test_a_deletion_is_one_skip_and_stays_one(world: DialectDesk) -> None:
    """Deleted by the user, an entry is skipped once within a day, and its UID never comes back."""
    uid = next(uid for uid, seen in world.seen().items() if seen.meaning.title == "Call Person 2")
    world.calendar.user_delete(uid)
    settle(world)
    world.clock.advance(timedelta(days=1))
    settle(world)
    assert [(row.contact_id, row.outcome) for row in world.log()] == [("c-2", Outcome.SKIPPED)]
    assert uid not in world.seen()


def test_a_withdrawal_that_is_refused_lets_no_second_entry_in(world: DialectDesk) -> None:
    """As long as the old entry cannot be taken away, its contact gets no other one beside it (promise 1)."""
    contact = next(contact for contact in world.snapshot.contacts if contact.id == "c-1")
    moment = world.desk.moment()
    log_contact(world.store, contact, Telling(at=moment.now), moment)
    world.wire.plan.begin([Fault(kind=KIND["423 on a DELETE"], times=10_000)])
    for _ in range(4):
        world.clock.advance(timedelta(hours=1))
        world.look()
        assert world.titles().count("Call Person 1") == 1
    world.wire.plan.begin([])
    world.clock.advance(timedelta(hours=12))
    settle(world)
    open_now = [touch.key.purpose for touch in world.touches() if touch.key.contact_id == "c-1"]
    assert open_now == [Purpose.CHECK_IN]
    assert world.titles().count("Call Person 1") == 1


@pytest.mark.parametrize("kind", ["half a listing", "an empty listing", "a stale listing", "a staler listing"])
def test_listings_that_lie_for_days_delete_nothing(world: DialectDesk, kind: str) -> None:
    """While every listing lacks what is there, nothing is settled, doubled or written; afterwards all is as before."""
    before, open_touches = world.calendar.texts(), world.touches()
    world.wire.plan.begin([Fault(kind=KIND[kind], times=10_000)])
    for _ in range(8):
        world.clock.advance(timedelta(hours=7))
        with suppress(CalendarUnavailable):
            world.look()
    world.wire.plan.begin([])
    world.clock.advance(timedelta(days=1))
    settle(world)
    assert world.calendar.texts().keys() == before.keys()
    assert {touch.key for touch in world.touches()} == {touch.key for touch in open_touches}
    assert not world.log()


def test_a_calendar_made_again_is_neither_filled_nor_believed(world: DialectDesk) -> None:
    """Removed and made again empty at its old address, it stays as it is until a person decides (promise 41)."""
    path, name = world.calendar.path, world.calendar.shelf.name
    world.server.remake(path, name)
    for _ in range(5):
        world.clock.advance(timedelta(hours=7))
        world.look()
    assert world.look().brake
    assert not world.calendar.texts()
    assert len(world.touches()) == 3
    assert not world.log()


def test_an_old_state_brought_back_makes_no_copies(world: DialectDesk) -> None:
    """A backup from before a tick was acknowledged leads to the same entries, each once (promise 7)."""
    uid = next(uid for uid, seen in world.seen().items() if seen.meaning.title == "Call Person 1")
    world.tick(uid)
    settle(world)
    world.calendar.roll_back(3)
    world.clock.advance(timedelta(days=1))
    settle(world)
    uids = [uid for uid, _ in world.objects()]
    assert len(uids) == len(set(uids))
    assert [row.outcome for row in world.log() if row.retracts is None].count(Outcome.DONE) == 1
    assert open_calendar(world.desk, world.snapshot.settings)
