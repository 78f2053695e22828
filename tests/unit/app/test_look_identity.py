"""Whose entries are whose: epochs, adoption, names that are taken (design §3 Identity, R7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rekindled.core.errors import SecondEpoch
from rekindled.core.facts import Setting
from rekindled.core.model import EntryState, Outcome, Purpose, TouchState
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_store import FakeStore
from tests.fakes.stories import DAY, only_entry, world_with

OURS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART:20261124T080000Z\r\nDTEND:20261124T083000Z\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


RECENT = date(2026, 10, 1)


def rebuilt(world: FakeDesk, *numbers: int) -> FakeDesk:
    """The same account with a fresh store that knows these people."""
    fresh = FakeDesk(store=FakeStore(), account=world.account)
    fresh.store.record([], outside=True)
    if numbers:
        fresh.knows(*(person(number) for number in numbers))
    return fresh


def put(world: FakeDesk, uid: str, title: str = "Call Person 1", more: str = "") -> str:
    """Another program puts an object into our calendar; returns its href."""
    return world.calendar.user_put(uid.partition("@")[0] + ".ics", OURS.format(uid=uid, title=title, more=more))


def test_a_fresh_store_adopts_the_epoch_and_the_open_entries() -> None:
    """A rebuilt store goes on with the entries that stand, and doubles none (R7)."""
    old = world_with(person(1), person(2), person(3), person(4))
    keys = {touch.key for touch in old.touches()}
    fresh = rebuilt(old, 1, 2, 3, 4)
    fresh.store.record([])
    writes = len(old.calendar.writes)
    fresh.look()
    assert fresh.snapshot.settings[Setting.EPOCH] == old.snapshot.settings[Setting.EPOCH]
    assert {touch.key for touch in fresh.touches()} == keys
    assert len(fresh.calendar.writes) == writes


def test_another_epoch_is_adopted_by_a_store_without_entries() -> None:
    """The epoch on the calendar wins while the store has none of its own entries."""
    world = FakeDesk()
    world.look()
    put(world, "rk-zzzz9999-c-1-check_in-4@rekindled")
    world.knows(person(1))
    world.look()
    assert world.snapshot.settings[Setting.EPOCH] == "zzzz9999"
    assert [touch.key.n for touch in world.touches()] == [4]
    assert world.snapshot.counters["c-1/check_in"] >= 4


def test_a_second_epoch_stops_a_live_store() -> None:
    """Two machines on one calendar: the look stops, nothing is recorded, and the message says what to do."""
    world = world_with(person(1))
    put(world, "rk-zzzz9999-c-1-check_in-4@rekindled")
    before = world.snapshot
    for _ in range(2):
        with pytest.raises(SecondEpoch, match="must not share a calendar"):
            world.look()
    assert world.snapshot == before


def test_people_numbered_in_another_order_stop_the_first_look() -> None:
    """A new machine whose import gave Ann the id of Ben: nobody's talks become another's, and the way out is named."""
    old = world_with(person(1, last=RECENT), person(2, last=RECENT))
    for entry in old.entries():
        old.user(entry.uid, title=f"✓ {entry.written.title}")
    fresh = rebuilt(old)
    fresh.knows(replace(person(1), name="Person 2"), replace(person(2), name="Person 1"))
    with pytest.raises(SecondEpoch, match=r"is for c-1, who is Person 2 here.*numbered anew.*doctor --rebuild"):
        fresh.look()
    assert not fresh.touches()
    assert not fresh.log()


def test_block_of_people_numbered_in_another_order_stops_the_first_look() -> None:
    """The lines of a block name people as the title of a slot does."""
    old = world_with(person(1), person(2))
    fresh = rebuilt(old)
    others = (replace(person(number), name=f"Person {number - 2}") for number in (3, 4))
    fresh.knows(*(replace(person(number), name=f"Stranger {number}") for number in (1, 2)), *others)
    with pytest.raises(SecondEpoch, match="numbered anew"):
        fresh.look()


def test_somebody_renamed_since_is_adopted() -> None:
    """A name on the calendar that nobody has here says nothing: people marry, and are written differently."""
    old = world_with(person(1, last=RECENT))
    fresh = rebuilt(old)
    fresh.knows(replace(person(1), name="Somebody Else"))
    fresh.look()
    assert {touch.key for touch in fresh.touches()} == {touch.key for touch in old.touches()}


def test_entries_are_adopted_once_their_people_are_imported() -> None:
    """A daemon that looked before the import doubles nothing afterwards."""
    old = world_with(person(1), person(2))
    fresh = rebuilt(old)
    fresh.look()
    assert any("import your contacts" in notice.text for notice in fresh.snapshot.notices)
    fresh.knows(person(1), person(2))
    fresh.look()
    assert len(fresh.seen()) == 1
    assert len(fresh.touches()) == 2
    assert not fresh.snapshot.notices


def test_a_ticked_entry_is_adopted_with_its_tick_and_note() -> None:
    """The log is rebuilt from what the calendar says: the talk, its day, its note."""
    old = world_with(person(1))
    entry = only_entry(old, "c-1")
    old.user(entry.uid, title="✓ Call Person 1", description=entry.written.description + "\nmoved to Oslo")
    fresh = rebuilt(old, 1)
    fresh.look()
    (row,) = fresh.log()
    assert (row.outcome, row.note) == (Outcome.DONE, "moved to Oslo")
    assert {touch.key.purpose for touch in fresh.touches()} == {Purpose.THANK, Purpose.CHECK_IN}


@pytest.mark.parametrize("more", ["STATUS:CANCELLED\r\n", "CATEGORIES:Skipped\r\n"])
def test_other_marks_are_adopted_too(more: str) -> None:
    """We write neither a status nor a category, so one that stands there is the user's."""
    world = world_with()
    world.knows(person(1))
    put(world, "rk-abcd1234-c-1-reconnect-1@rekindled", more=more)
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]


def test_a_block_that_names_nobody_is_left_alone() -> None:
    """Without its people a block cannot be taken on; it is listed and its number is used."""
    world = world_with(person(9))
    href = put(world, "rk-abcd1234-block-2026-11-24-7@rekindled")
    world.look()
    assert [notice.key for notice in world.snapshot.notices] == [href]
    assert world.snapshot.counters["block/2026-11-24"] == 7


def test_an_entry_for_whom_another_stands_is_left_alone() -> None:
    """One open touch per contact and follow-up: a second entry is the user's copy, named in status."""
    world = world_with(person(1))
    href = put(world, "rk-abcd1234-c-1-check_in-9@rekindled")
    world.look()
    (notice,) = world.snapshot.notices
    assert notice.key == href
    assert "another entry stands" in notice.text
    assert len(world.touches()) == 1


def test_a_name_taken_by_an_old_entry_takes_the_next_number() -> None:
    """A create refused because of an old ticked entry burns its number and uses the next one (R8)."""
    world = world_with()
    world.knows(person(1))
    world.calendar._objects.clear()
    uid = "rk-abcd1234-c-1-reconnect-1@rekindled"
    href = put(world, uid, title="✓ Call Person 1")
    world.calendar._log.clear()
    world.look()
    world.look()
    assert href in world.calendar.texts()
    assert len(world.touches()) >= 1
    assert all(touch.key.n > 1 or touch.key.purpose is not Purpose.RECONNECT for touch in world.touches())


def test_an_entry_of_our_own_that_stands_already_is_taken_on() -> None:
    """A create refused because the very entry is there, its answer lost long ago, adopts it."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    text = world.calendar.texts()[entry.href]
    fresh = rebuilt(world, 1)
    fresh.look()
    assert fresh.calendar.texts()[entry.href] == text
    assert only_entry(fresh, "c-1").uid == entry.uid


def test_events_of_other_people_are_never_read_as_ours() -> None:
    """A foreign event in our calendar is neither adopted nor written, however alike its UID."""
    world = world_with(person(1))
    href = put(world, "rk-like@elsewhere", title="✓ Dinner for Person 1")
    text = world.calendar.texts()[href]
    world.look()
    world.clock.advance(DAY)
    world.look()
    assert not world.log()
    assert world.calendar.texts()[href] == text


def test_withdrawn_touches_are_not_adopted_twice() -> None:
    """An entry whose entry we know is handled as known, not as new."""
    world = world_with(person(1))
    world.calendar.forget_tokens()
    world.look()
    assert not world.touches(TouchState.WITHDRAWN)
    assert {entry.state for entry in world.entries()} == {EntryState.STANDING}
