"""Whole looks over real servers and a real store: the same histories on Radicale and Xandikos (design §3, §5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from rekindled.app.home import open_calendar
from rekindled.app.quirks import EVERY_QUIRK
from rekindled.core.facts import NoticeKind, Setting
from rekindled.core.model import Entry, Outcome, Purpose
from tests.fakes.calendar_rigs import EVENT, event
from tests.fakes.desks import person
from tests.fakes.faulty_proxy import spoiled
from tests.fakes.server_desks import ServerCalendar, ServerDesk, server_desk
from tests.property.server_machine import LooksOnServer, fresh
from tests.servers import RunningServer

pytestmark = pytest.mark.server

LONG_AGO = date(2019, 1, 1)
RECENTLY = date(2026, 10, 1)


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> RunningServer:
    """Each of the real servers."""
    found: RunningServer = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def world(server: RunningServer, tmp_path: Path) -> Iterator[ServerDesk]:
    """An account with one dormant and one kept-up contact, nothing looked at yet."""
    with server_desk(server, tmp_path, fresh()) as desk:
        desk.knows(person(1, last=LONG_AGO), person(2, "3 months", RECENTLY))
        yield desk


def calendar_of(world: ServerDesk) -> ServerCalendar:
    """Our calendar, with the user's hands."""
    calendar: object = world.calendar
    assert isinstance(calendar, ServerCalendar)
    return calendar


def of(world: ServerDesk, number: int) -> Entry:
    """The one entry on the calendar with an open touch for this contact."""
    uids = {touch.entry_uid for touch in world.touches() if touch.key.contact_id == f"c-{number}"}
    found = [entry for entry in world.entries() if entry.uid in uids]
    assert len(found) == 1, found
    return found[0]


def start_of(world: ServerDesk, uid: str) -> datetime:
    """When the calendar says that an entry starts."""
    start = world.seen()[uid].meaning.start
    assert isinstance(start, datetime)
    return start


def assert_quiet(world: ServerDesk) -> None:
    """Once the token after our own writes is known, a look is one request and writes nothing anywhere."""
    world.look()
    calendar, requests = calendar_of(world), world.account.requests
    writes, before = len(calendar.writes), world.snapshot
    assert world.look().quiet
    assert world.account.requests == requests + 1
    assert len(calendar.writes) == writes
    assert world.snapshot == before


def test_first_look_makes_the_calendar_and_the_second_is_one_request(world: ServerDesk) -> None:
    """Two people get an entry each, in the user's morning, and a look with nothing new costs one request."""
    assert world.look().tally.created == 2
    requests = world.account.requests
    assert world.look().quiet
    assert world.account.requests == requests + 1
    for entry in world.entries():
        local = start_of(world, entry.uid).astimezone(world.rhythm.zone)
        assert local.weekday() in world.rhythm.days
        assert world.rhythm.window.start <= local.hour * 60 + local.minute < world.rhythm.window.end
    assert_quiet(world)


def test_tick_is_logged_and_followed_in_one_look(world: ServerDesk) -> None:
    """A tick becomes one interaction, a thank-you and the check-in six calendar months later, then all is quiet."""
    world.look()
    world.tick(of(world, 1).uid)
    assert world.look().settled == 1
    assert [row.outcome for row in world.log()] == [Outcome.DONE]
    due = {touch.key.purpose: touch.due_on for touch in world.touches() if touch.key.contact_id == "c-1"}
    assert due == {Purpose.THANK: date(2026, 11, 22), Purpose.CHECK_IN: date(2027, 5, 22)}
    world.settle()
    assert_quiet(world)


def test_moved_entry_stays_where_the_user_put_it(world: ServerDesk) -> None:
    """A drag is kept over looks, edits of the cadence and lost tokens."""
    world.look()
    uid = of(world, 2).uid
    world.user(uid, by=timedelta(days=9))
    dragged = start_of(world, uid)
    world.knows(person(2, "1 month", RECENTLY))
    world.settle()
    world.forget_token()
    world.settle()
    assert start_of(world, uid) == dragged
    assert_quiet(world)


def test_deleted_entry_is_skipped_after_two_looks(world: ServerDesk) -> None:
    """The first look without an entry concludes nothing, the second one a skip, and its UID never returns."""
    world.look()
    uid = of(world, 2).uid
    calendar_of(world).user_delete(uid)
    world.look()
    assert not world.log()
    world.look()
    assert [(row.contact_id, row.outcome) for row in world.log()] == [("c-2", Outcome.SKIPPED)]
    world.settle()
    assert uid not in world.seen()
    assert_quiet(world)


def test_later_moves_the_same_entry_and_loses_the_word(world: ServerDesk) -> None:
    """`later 2 weeks` keeps the UID, moves the entry that far or a little more, and restores the title."""
    world.look()
    entry = of(world, 1)
    before = start_of(world, entry.uid)
    world.tick(entry.uid, "later 2 weeks")
    world.settle()
    seen = world.seen()[entry.uid].meaning
    assert seen.title == entry.written.title
    assert timedelta(weeks=2) <= start_of(world, entry.uid).date() - before.date() < timedelta(weeks=3)
    assert_quiet(world)


def test_note_goes_with_the_tick(world: ServerDesk) -> None:
    """What stands under Notes becomes the note of the interaction."""
    world.look()
    uid = of(world, 1).uid
    world.user(uid, description=world.seen()[uid].meaning.description + "\nshe moved to Oslo; says “hi”")
    world.tick(uid)
    world.look()
    assert [row.note for row in world.log()] == ["she moved to Oslo; says “hi”"]


@pytest.mark.parametrize("kind", ["before", "after"])
def test_write_whose_answer_is_lost_is_made_once(world: ServerDesk, kind: str) -> None:
    """Whether the server took the write or not, the next look has it once."""
    open_calendar(world.desk, world.snapshot.settings)
    calendar_of(world).fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with suppress(Exception):
        world.look()
    world.settle()
    assert sorted(seen.meaning.title for seen in world.seen().values()) == ["Call Person 1", "Call Person 2"]
    assert_quiet(world)


def test_unknown_sync_token_leads_to_a_complete_listing(world: ServerDesk) -> None:
    """A token the server does not know loses nothing: a tick and a deletion made meanwhile are seen."""
    world.look()
    world.tick(of(world, 1).uid)
    calendar_of(world).user_delete(of(world, 2).uid)
    world.forget_token()
    world.settle()
    assert {row.contact_id: row.outcome for row in world.log()} == {"c-1": Outcome.DONE, "c-2": Outcome.SKIPPED}
    assert_quiet(world)


def test_deleted_calendar_stops_everything(world: ServerDesk) -> None:
    """Without its calendar nothing is settled, written or made again (promise 41)."""
    world.look()
    calendar_of(world).user_deletes_calendar()
    writes = len(calendar_of(world).writes)
    for _ in range(3):
        assert world.look().brake
    assert len(world.touches()) == 2
    assert not world.log()
    assert len(calendar_of(world).writes) == writes
    assert not world.account.calendars()


def test_unreadable_object_is_named_and_left(world: ServerDesk) -> None:
    """An object without its main event is listed for the user, stops nothing and keeps every byte."""
    world.look()
    calendar = calendar_of(world)
    world.tick(of(world, 1).uid)
    calendar.user_put("odd.ics", event("odd", more="RECURRENCE-ID:20260303T090000Z\r\n"))
    before = calendar.texts()[calendar.path + "odd.ics"]
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]
    listed = [notice.key for notice in world.snapshot.notices if notice.kind is NoticeKind.NOT_UNDERSTOOD]
    assert listed == [calendar.path + "odd.ics"]
    assert calendar.texts()[calendar.path + "odd.ics"] == before
    world.settle()
    assert_quiet(world)


def test_foreign_events_keep_every_byte(world: ServerDesk) -> None:
    """Events of the user's own in our calendar are never written, whatever happens around them (promise 2)."""
    world.look()
    calendar = calendar_of(world)
    for number, title in enumerate(("Dentist", "✓ Call Person 1", "Lunch; with, commas\\")):
        calendar.user_put(f"own-{number}.ics", event(f"own-{number}", title, start="20261124T090000Z"))
    foreign = {href: sha256(text.encode()) for href, text in calendar.texts().items() if "own-" in href}
    world.tick(of(world, 1).uid)
    world.settle()
    world.clock.advance(timedelta(days=40))
    world.settle()
    world.forget_token()
    world.settle()
    texts = calendar.texts()
    assert {href: sha256(texts[href].encode()).hexdigest() for href in foreign} == {
        href: digest.hexdigest() for href, digest in foreign.items()
    }
    assert not [href for _, href in calendar.writes if "own-" in href]


def appointment(start: str, end: str, more: str = "") -> str:
    """An event of the user's own, its times in UTC."""
    return EVENT.format(uid="appointment", title="Appointment", start=start, end=end, more=more)


def test_entries_avoid_what_is_busy_every_week(server: RunningServer, tmp_path: Path) -> None:
    """A weekly meeting in a calendar named busy keeps its time free of entries, years after it began."""
    with server_desk(server, tmp_path, fresh(), busy_names=("Personal",)) as world:
        personal = world.account.open(world.account.make("Personal").url)
        more = "RRULE:FREQ=WEEKLY;BYDAY=TU,WE\r\nEXDATE:20261202T070000Z\r\n"
        personal.user_put("weekly.ics", appointment("20200107T070000Z", "20200107T120000Z", more))
        world.knows(*(person(number, last=LONG_AGO) for number in range(1, 8)))
        world.look()
        days = {f"{start_of(world, entry.uid).astimezone(world.rhythm.zone):%a %d %b}" for entry in world.entries()}
        assert "Wed 02 Dec" in days
        assert all(day.startswith("Thu") for day in days - {"Wed 02 Dec"}), days
        assert_quiet(world)


def test_entry_in_the_way_of_a_new_appointment_moves(server: RunningServer, tmp_path: Path) -> None:
    """An appointment over an untouched entry moves the entry at the next planning; the appointment stays."""
    with server_desk(server, tmp_path, fresh(), busy_names=("Personal",)) as world:
        personal = world.account.open(world.account.make("Personal").url)
        world.knows(person(1, last=LONG_AGO))
        world.look()
        uid = of(world, 1).uid
        day = f"{start_of(world, uid):%Y%m%d}"
        personal.user_put("appointment.ics", appointment(f"{day}T060000Z", f"{day}T150000Z"))
        before = personal.texts()
        world.clock.advance(timedelta(hours=17))
        world.settle()
        assert f"{start_of(world, uid):%Y%m%d}" > day
        assert personal.texts() == before
        assert_quiet(world)


def test_first_look_tries_the_server_out_and_leaves_nothing_behind(server: RunningServer, tmp_path: Path) -> None:
    """Both servers do as the standards ask; the probe entry is gone, and the look after that is one request."""
    with server_desk(server, tmp_path, fresh(), quirks=None) as world:
        world.knows(person(1, last=LONG_AGO))
        world.look()
        assert world.snapshot.settings[Setting.QUIRKS] == ""
        assert [entry.uid for entry in world.entries()] == list(world.seen())
        assert_quiet(world)


def test_server_trusted_with_nothing_is_worked_with_all_the_same(server: RunningServer, tmp_path: Path) -> None:
    """With every care, a tick, a drag, a deletion and a withdrawal come to what they come to without."""
    with server_desk(server, tmp_path, fresh(), quirks=EVERY_QUIRK) as world:
        world.knows(*(person(number, "3 months", RECENTLY) for number in range(1, 5)))
        world.settle()
        assert_quiet(world)
        world.tick(of(world, 1).uid)
        world.user(of(world, 2).uid, by=timedelta(days=9))
        dragged = start_of(world, of(world, 2).uid)
        calendar_of(world).user_delete(of(world, 3).uid)
        world.knows(person(4, None, RECENTLY))
        world.settle()
        assert [(row.contact_id, row.outcome) for row in world.log()] == [
            ("c-1", Outcome.DONE),
            ("c-3", Outcome.SKIPPED),
        ]
        assert start_of(world, of(world, 2).uid) == dragged
        assert not [touch for touch in world.touches() if touch.key.contact_id == "c-4"]
        assert {entry.uid for entry in world.entries()} == set(world.seen())
        assert_quiet(world)


def test_random_histories_keep_every_promise(server: RunningServer) -> None:
    """Users, faults on the way, lost tokens and power cuts in any order leave a real server as promised."""
    with spoiled(server) as before:
        run_state_machine_as_test(
            lambda: LooksOnServer(before),  # type: ignore[arg-type]  # anything that makes a machine
            settings=settings(
                max_examples=6,
                stateful_step_count=12,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate,),
            ),
        )
