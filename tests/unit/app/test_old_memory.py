"""A store that is older than the calendar, has lost rows, or is one of two (promises 5, 7, 18, 39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.app.people import add_person
from rekindled.app.rebuilding import rebuild
from rekindled.core.errors import CalendarGone, SecondEpoch
from rekindled.core.facts import ContactSaved, Setting, SettingSaved, TouchSaved
from rekindled.core.history import valid
from rekindled.core.identity import parse_uid
from rekindled.core.model import EntryState, Outcome, Purpose, Source, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.salvaging import carried_over
from rekindled.core.sheet import Sheet
from tests.fakes.desks import SUNDAY, FakeDesk, person
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_store import FakeStore
from tests.fakes.stories import DAY, entry_of, only_entry, open_for, world_with
from tests.unit.app.test_look_identity import OURS, put

LONG_AGO = date(2019, 1, 1)
RECENTLY = date(2026, 10, 1)


def looks(world: FakeDesk, number: int = 3) -> None:
    """Some looks in a row."""
    for _ in range(number):
        world.look()


def ours(world: FakeDesk) -> set[str]:
    """The UIDs of ours that are on the calendar."""
    return {uid for uid in world.seen() if parse_uid(uid)}


def test_backup_of_three_days_ago_catches_up() -> None:
    """Ticks since are logged once, entries made since are known, deletions and moves stay, and nothing is doubled."""
    world = world_with(person(1, last=LONG_AGO), person(2, "3 months", RECENTLY), person(3, "1 month", RECENTLY))
    backup = world.store.copied()
    world.tick(only_entry(world, "c-1").uid)
    world.user(only_entry(world, "c-2").uid, by=5 * DAY)
    world.calendar.user_delete(only_entry(world, "c-3").uid)
    for _ in range(3):
        world.clock.advance(DAY)
        looks(world)
    before, open_before = ours(world), {touch.key for touch in world.touches()}
    world.store = backup
    looks(world, 4)
    assert ours(world) == before
    assert {touch.key for touch in world.touches()} == open_before
    assert [row.contact_id for row in world.log() if row.outcome is Outcome.DONE] == ["c-1"]
    assert world.look().quiet


def test_what_followed_a_skipped_entry_takes_its_place() -> None:
    """An entry the backup knows and the calendar lacks gives way to the one made since; no skip is logged for it."""
    world = world_with(person(1, "1 month", RECENTLY))
    backup = world.store.copied()
    world.calendar.user_delete(only_entry(world, "c-1").uid)
    looks(world)
    later = only_entry(world, "c-1").uid
    world.store = backup
    looks(world)
    assert only_entry(world, "c-1").uid == later
    assert ours(world) == {later}
    assert not world.log()


def test_what_followed_a_passed_entry_takes_its_place() -> None:
    """An entry that has passed since the backup has lapsed, and the one after it is the open one."""
    world = world_with(person(1, "1 month", RECENTLY))
    backup = world.store.copied()
    while not world.touches(TouchState.LAPSED):
        world.clock.advance(3 * DAY)
        world.look()
    looks(world)
    later = only_entry(world, "c-1").uid
    world.store = backup
    looks(world)
    assert only_entry(world, "c-1").uid == later
    assert [touch.key.n for touch in world.touches(TouchState.LAPSED)] == [1]


def test_no_number_given_since_the_backup_is_given_again() -> None:
    """What was made and deleted meanwhile does not come back under its old name (promise 5)."""
    world = world_with(person(1, last=LONG_AGO), person(2, "1 month", RECENTLY))
    backup = world.store.copied()
    world.tick(only_entry(world, "c-1").uid)
    world.look()
    deleted = open_for(world, Purpose.THANK).entry_uid
    world.calendar.user_delete(deleted)
    looks(world)
    world.store = backup
    looks(world)
    world.clock.advance(DAY)
    looks(world)
    assert deleted not in world.seen()


def test_backup_from_before_the_first_entry_gives_no_number_again() -> None:
    """A store that knew people and no entry yet: what was deleted since does not come back under its name (R8)."""
    world = FakeDesk()
    world.knows(person(1, last=LONG_AGO), person(2, "1 month", RECENTLY))
    backup = world.store.copied()
    world.look()
    deleted = only_entry(world, "c-1").uid
    world.calendar.user_delete(deleted)
    looks(world)
    world.store = backup
    looks(world)
    world.clock.advance(DAY)
    looks(world)
    assert deleted not in world.seen()


@pytest.mark.parametrize(("day", "stands"), [("20261123", "check_in-9"), ("20261130", "reconnect-1")])
def test_of_two_entries_for_one_purpose_the_earlier_stands(day: str, stands: str) -> None:
    """Taking on keeps the earlier of two untouched ones and withdraws the other (design §5)."""
    world = world_with(person(1))
    uid = "rk-abcd1234-c-1-check_in-9@rekindled"
    text = OURS.format(uid=uid, title="Call Person 1", more="").replace("20261124", day)
    world.calendar.user_put("rk-abcd1234-c-1-check_in-9.ics", text)
    looks(world)
    assert [touch.entry_uid for touch in world.touches()] == [f"rk-abcd1234-c-1-{stands}@rekindled"]
    assert uid in world.seen()


def test_number_that_another_entry_bears_is_left_alone() -> None:
    """A touch that an app carried to another entry is not doubled by one of its old name."""
    world = world_with()
    world.knows(person(1))
    key = TouchKey(contact_id="c-1", purpose=Purpose.RECONNECT, n=1)
    done = Touch(
        key=key, entry_uid="remade", due_on=LONG_AGO, opened_at=SUNDAY, state=TouchState.DONE, settled_at=SUNDAY
    )
    world.store.record([TouchSaved(touch=done)])
    href = put(world, "rk-abcd1234-c-1-reconnect-1@rekindled")
    world.look()
    assert any(notice.key == href and "another entry" in notice.text for notice in world.snapshot.notices)
    assert done in world.snapshot.touches


def test_touch_whose_entry_row_was_lost_is_open_again_with_it() -> None:
    """What was set apart when the store was salvaged is taken up where the calendar shows it."""
    world = world_with(person(1), person(2, "3 months", RECENTLY))
    before = {touch.key for touch in world.touches()}
    found = replace(world.snapshot, entries=())
    world.store = FakeStore(*carried_over(found, (), world.clock.now()))
    assert not world.touches()
    looks(world)
    assert {touch.key for touch in world.touches()} == before
    assert world.look().quiet


def test_settled_touch_whose_entry_row_was_lost_stays_settled() -> None:
    """What came of it, and when, is remembered beside the entry that is met again."""
    world = world_with(person(1, last=LONG_AGO))
    world.tick(only_entry(world, "c-1").uid)
    looks(world)
    world.clock.advance(DAY)
    done = world.touches(TouchState.DONE)
    world.store = FakeStore(*carried_over(replace(world.snapshot, entries=()), (), world.clock.now()))
    looks(world)
    assert world.touches(TouchState.DONE) == done
    assert len([row for row in valid(world.log()) if row.outcome is Outcome.DONE]) == 1


def test_day_that_no_calendar_has_is_no_last_talk() -> None:
    """A date somebody edited into nonsense is passed over."""
    world = world_with(person(1, last=date(2026, 1, 9)))
    entry = only_entry(world, "c-1")
    world.user(entry.uid, description=entry.written.description.replace("9 January", "31 February"))
    fresh = FakeDesk(account=world.account)
    rebuild(fresh.desk)
    assert fresh.snapshot.contacts[0].last_contact_on is None


def test_entries_for_unknown_people_are_taken_on_once_they_are_imported() -> None:
    """Whatever else the store knows: an import is a reason to read everything again, and nobody is doubled."""
    old = world_with(person(1), person(2, "3 months", RECENTLY))
    uids = ours(old)
    fresh = FakeDesk(store=FakeStore(), account=old.account)
    fresh.knows(person(1))
    looks(fresh)
    assert fresh.look().quiet
    assert any("doctor --rebuild" in notice.text for notice in fresh.snapshot.notices)
    fresh.knows(person(2, "3 months", RECENTLY))
    looks(fresh)
    assert ours(fresh) == uids
    assert len(fresh.touches()) == 2


@pytest.mark.parametrize("carrier", ["slot", "block", "task"])
def test_id_that_the_calendar_shows_is_given_to_nobody_else(carrier: str) -> None:
    """Somebody added after a backup came back gets an id of their own; a tick for the other is not theirs (R8)."""
    last = None if carrier == "block" else RECENTLY
    world = world_with(person(1, "3 months", last), person(2, "3 months", last))
    backup = world.store.copied()
    world.knows(person(3, "1 month", last), person(4, "1 month", last))
    world.look()
    if carrier == "task":
        for uid in ours(world) - {entry.uid for entry in backup.snapshot().entries}:
            world.calendar.user_edit(uid, lambda text: text.replace("@rekindled", "-task@rekindled"))
    world.store = backup
    looks(world)
    added = add_person(world.store, world.clock, Sheet(name="Xaver Other", where="typed"))
    assert added.id == "c-5"
    for uid in ours(world):
        world.tick(uid)
    looks(world)
    assert "c-5" not in {row.contact_id for row in world.log()}
    assert world.look().quiet


def test_rebuilding_keeps_the_ids_of_those_it_cannot_name() -> None:
    """People of a block whose lines cannot be told apart are not brought back, and nobody gets their ids (R8)."""
    old = world_with(person(1), person(2))
    (block,) = old.entries()
    old.user(block.uid, description=block.written.description.replace("[ ] Person 2", "Person 2"))
    fresh = FakeDesk(store=FakeStore(), account=old.account)
    rebuild(fresh.desk)
    known = {contact.id for contact in fresh.snapshot.contacts}
    assert add_person(fresh.store, fresh.clock, Sheet(name="Xaver Other", where="typed")).id == "c-3"
    assert known <= {"c-1", "c-2"}


def test_store_that_lost_its_calendars_address_makes_no_other() -> None:
    """With entries but no address, another calendar would get everything a second time: it stops (promise 41)."""
    world = world_with(person(1))
    url = world.snapshot.settings[Setting.CALENDAR_URL]
    world.account.names[url] = "Renamed"
    world.store.record([SettingSaved(setting=Setting.CALENDAR_URL, value=None)])
    with pytest.raises(CalendarGone, match="lost the address"):
        world.look()
    assert len(world.account.calendars()) == 2


def test_second_epoch_stops_before_anything_is_written() -> None:
    """A store with entries of its own that is pointed at another's calendar writes nothing there."""
    first = world_with(person(1))
    second = world_with(person(2))
    text = first.calendar.texts()[only_entry(first, "c-1").href]
    second.calendar.user_put("theirs.ics", text.replace("abcd1234", "beef5678"))
    writes, known = list(second.calendar.writes), second.snapshot
    second.knows(person(3))
    for _ in range(2):
        with pytest.raises(SecondEpoch, match="two stores must not share"):
            second.look()
    assert second.calendar.writes == writes
    assert second.snapshot.entries == known.entries


def test_copied_state_on_two_machines_converges() -> None:
    """Two stores with the same content taking turns on one calendar double nothing, whoever looks first."""
    one = world_with(*(person(n, "1 month", RECENTLY) for n in range(1, 4)), person(4, last=LONG_AGO))
    two = FakeDesk(store=one.store.copied(), clock=one.clock, account=one.account)
    for day in range(40):
        one.clock.advance(DAY)
        first, second = (one, two) if day % 2 else (two, one)
        open_now = [touch.entry_uid for touch in first.touches() if touch.entry_uid in first.seen()]
        if day % 5 == 0 and open_now:
            first.tick(min(open_now))
        looks(first, 2)
        looks(second, 2)
        lanes = [(touch.key.contact_id, touch.key.purpose) for touch in first.touches()]
        assert len(lanes) == len(set(lanes))
        assert {uid: len(seen.touches) for uid, seen in first.seen().items()}
    looks(one, 2)
    looks(two, 2)
    assert {touch.key for touch in one.touches()} == {touch.key for touch in two.touches()}
    standing = [entry_of(one, touch).uid for touch in one.touches()]
    assert set(standing) <= ours(one)
    for world in (one, two):
        rows = [(row.contact_id, row.local_on) for row in valid(world.log()) if row.source is Source.MARK]
        assert len(rows) == len(set(rows))
    days = [{(row.contact_id, row.local_on) for row in world.log()} for world in (one, two)]
    assert days[0] == days[1]
    assert not any(row.note for world in (one, two) for row in world.log())


ZONES = ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "leap",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2025, 11, 22, 8, tzinfo=UTC),
        datetime(2026, 11, 21, 8, tzinfo=UTC),
        datetime(2026, 11, 23, 8, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    ],
    ids=str,
)
def test_clock_that_was_wrong_for_a_while_makes_no_copies(zone: str, leap: datetime) -> None:
    """Back by years, 1970, 2038, a day off: nothing is deleted or doubled, then or after it is right again."""
    world = FakeDesk(rhythm=Rhythm(timezone=zone))
    world.knows(person(1, last=LONG_AGO), person(2, "3 months", RECENTLY), person(3, "10 days", RECENTLY))
    looks(world)
    before = ours(world)
    world.clock.set(leap)
    looks(world)
    world.clock.set(SUNDAY + timedelta(hours=1))
    looks(world)
    assert before <= ours(world)
    assert not [verb for verb, _ in world.calendar.writes if verb == "delete"]
    assert len(world.touches()) == 3
    assert {touch.key.contact_id for touch in world.touches()} == {"c-1", "c-2", "c-3"}
    assert not world.log()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("around", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)], ids=str)
def test_changes_of_the_clock_make_no_copies(zone: str, around: datetime) -> None:
    """Hour by hour through both nights of the year, each entry stays the one it is."""
    world = FakeDesk(rhythm=Rhythm(timezone=zone), clock=FakeClock(around - DAY))
    world.knows(person(1, last=LONG_AGO), person(2, "3 months", around.date() - 60 * DAY))
    looks(world)
    before = {uid: seen.meaning.start for uid, seen in world.seen().items()}
    for _ in range(48):
        world.clock.advance(timedelta(hours=1))
        world.look()
    assert {uid: world.seen()[uid].meaning.start for uid in before} == before
    assert len(world.touches()) == 2


def test_sleep_of_a_week_settles_nothing_but_what_passed() -> None:
    """After a suspend the daemon goes on: no copies, no deletion, one open touch a person."""
    world = world_with(person(1, last=LONG_AGO), person(2, "3 months", RECENTLY))
    before = ours(world)
    world.clock.advance(7 * DAY)
    looks(world)
    assert ours(world) == before
    assert len(world.touches()) == 2
    assert not world.log()


def test_wake_up_remembered_by_a_wrong_clock_silences_nobody() -> None:
    """However far ahead the next planning was thought to be, a new day plans."""
    world = world_with(person(1, last=LONG_AGO))
    world.store.record([SettingSaved(setting=Setting.WAKE_AT, value="2099-01-01T00:00:00+00:00")])
    world.store.record([ContactSaved(contact=person(2, last=LONG_AGO))], outside=True)
    looks(world)
    assert {touch.key.contact_id for touch in world.touches()} == {"c-1", "c-2"}
    world.clock.advance(DAY)
    looks(world)
    assert world.snapshot.settings[Setting.WAKE_AT] < "2027"


@pytest.mark.parametrize("zone", ZONES)
def test_whole_day_stays_on_its_day(zone: str) -> None:
    """An entry the user made an all-day one is on that day in every zone, and logged on it (promise 40)."""
    world = FakeDesk(rhythm=Rhythm(timezone=zone))
    world.knows(person(1, last=LONG_AGO))
    looks(world)
    entry = only_entry(world, "c-1")
    day = date(2026, 11, 26)
    seen = world.seen()[entry.uid].meaning
    text = OURS.format(uid=entry.uid, title=f"✓ {seen.title}", more="").replace(
        "DTSTART:20261124T080000Z\r\nDTEND:20261124T083000Z", "DTSTART;VALUE=DATE:20261126\r\nDTEND;VALUE=DATE:20261127"
    )
    world.calendar.user_put(entry.href, text)
    world.clock.set(datetime(2026, 11, 28, 12, tzinfo=UTC))
    looks(world)
    assert [row.local_on for row in world.log()] == [day]
    assert world.seen()[entry.uid].meaning.start == day
    assert {one.state for one in world.entries() if one.uid == entry.uid} == {EntryState.STANDING}
