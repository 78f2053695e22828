"""The store brought back from the calendar alone (`doctor --rebuild`, promise 7)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.app.rebuilding import compared, rebuild
from rekindled.core.errors import CalendarGone, SecondEpoch
from rekindled.core.facts import Notice, NoticeKind, NoticeRaised, Setting, SettingSaved
from rekindled.core.model import Outcome, Purpose, Shape, Source, TieProfile, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_store import FakeStore
from tests.fakes.reviews import REVIEWED
from tests.fakes.stories import DAY, only_entry, open_for, world_with

LONG_AGO = date(2019, 1, 1)


def lost(old: FakeDesk) -> FakeDesk:
    """The same account and hour with an empty store of another epoch."""
    fresh = FakeDesk(
        rhythm=old.rhythm,
        store=FakeStore(SettingSaved(setting=Setting.EPOCH, value="zzzz9999")),
        clock=old.clock,
        account=old.account,
    )
    fresh.quirks = old.quirks
    return fresh


def brought_back(old: FakeDesk) -> FakeDesk:
    """The account after the store was lost, rebuilt and looked with twice, which changes nothing on the calendar."""
    fresh = lost(old)
    rebuild(fresh.desk)
    before = old.calendar.texts()
    fresh.look()
    fresh.look()
    assert fresh.calendar.texts() == before
    assert fresh.look().quiet
    return fresh


def test_slots_and_blocks_are_known_again_with_their_people() -> None:
    """Each open touch is there under its number, on its entry, for a person of the same id and name."""
    old = world_with(person(1), person(2), person(3), person(4, "3 months", date(2026, 10, 1)))
    fresh = brought_back(old)
    assert {(touch.key, touch.entry_uid) for touch in fresh.touches()} == {
        (touch.key, touch.entry_uid) for touch in old.touches()
    }
    assert {(one.id, one.name, one.phones) for one in fresh.snapshot.contacts} == {
        (one.id, one.name, one.phones) for one in old.snapshot.contacts
    }
    assert {one.every for one in fresh.snapshot.contacts} == {None}
    assert {entry.shape for entry in fresh.entries()} == {Shape.SLOT, Shape.BLOCK}
    assert fresh.snapshot.settings[Setting.EPOCH] == old.snapshot.settings[Setting.EPOCH]
    # What was given and deleted is written nowhere: no number may be given again (R8).
    assert all(fresh.snapshot.counters[scope] >= n for scope, n in old.snapshot.counters.items())


def test_what_entries_say_of_a_tie_is_taken_in() -> None:
    """Ways to reach, what is known of the tie and the last talk come back from the description."""
    profile = TieProfile(
        met="a fair", lost_because="moved", memory="the boat", standout="patience", offer="a room", mutual=("Zoë", "Li")
    )
    anna = person(1, last=date(2026, 1, 9), profile=profile, emails=("a@example.org",))
    old = world_with(anna)
    fresh = brought_back(old)
    assert fresh.snapshot.contacts == (replace(anna, every=None),)


def test_ticks_and_notes_are_in_the_log_once() -> None:
    """What was marked is an interaction again, acknowledged or not, with its note, its day and no line of ours."""
    old = world_with(person(1, last=LONG_AGO))
    entry = only_entry(old, "c-1")
    old.user(entry.uid, title=f"✓ {entry.now.title}", description=entry.written.description + "\nshe moved")
    old.look()
    old.clock.advance(timedelta(hours=2))
    old.look()
    assert "Logged" in old.seen()[entry.uid].meaning.description
    (row,) = [row for row in old.log() if row.retracts is None]
    fresh = brought_back(old)
    rows = [one for one in fresh.log() if one.source is Source.MARK]
    assert [(one.outcome, one.note, one.local_on) for one in rows] == [(Outcome.DONE, "she moved", row.local_on)]
    assert {touch.key for touch in fresh.touches()} == {touch.key for touch in old.touches()}


def test_thank_you_that_was_deleted_does_not_come_back() -> None:
    """A talk that was acknowledged before the store was lost is not followed a second time (promise 5)."""
    old = world_with(person(1, last=LONG_AGO))
    old.tick(only_entry(old, "c-1").uid)
    old.look()
    old.clock.advance(timedelta(hours=2))
    old.look()
    old.calendar.user_delete(open_for(old, Purpose.THANK).entry_uid)
    for _ in range(3):
        old.look()
    fresh = brought_back(old)
    assert Purpose.THANK not in {touch.key.purpose for touch in fresh.touches()}


def test_thank_you_that_was_given_is_not_asked_for_again() -> None:
    """A ticked thank-you on the calendar belongs to the talk before it."""
    old = world_with(person(1, last=LONG_AGO))
    old.tick(only_entry(old, "c-1").uid)
    old.look()
    old.tick(open_for(old, Purpose.THANK).entry_uid)
    for _ in range(2):
        old.clock.advance(timedelta(hours=2))
        old.look()
    fresh = brought_back(old)
    thanks = [touch for touch in fresh.snapshot.touches if touch.key.purpose is Purpose.THANK]
    assert [touch.state for touch in thanks] == [TouchState.DONE]
    assert thanks[0].origin is not None


def test_passed_entries_are_no_hindrance_to_those_that_followed() -> None:
    """An unmarked entry of the past has lapsed; the one after it is the open one."""
    old = world_with(person(1, "1 month", date(2026, 10, 20)))
    for _ in range(40):
        old.clock.advance(3 * DAY)
        old.look()
    assert len(old.seen()) > 1
    fresh = brought_back(old)
    assert {touch.key for touch in fresh.touches()} == {touch.key for touch in old.touches()}
    assert fresh.touches(TouchState.LAPSED)


def test_twice_is_as_once() -> None:
    """A second rebuild takes nothing in and changes nothing the store knows."""
    old = world_with(*(person(number) for number in range(1, 5)))
    fresh = lost(old)
    first = rebuild(fresh.desk)
    assert (first.people, first.left) == (4, ())
    before = fresh.snapshot
    again = rebuild(fresh.desk)
    assert (again.people, again.entries, again.interactions) == (0, 0, 0)
    assert fresh.snapshot == before


def test_ticking_works_again() -> None:
    """A tick made after the rebuild is logged and followed as ever."""
    old = world_with(person(1, last=LONG_AGO))
    fresh = brought_back(old)
    fresh.tick(only_entry(fresh, "c-1").uid)
    fresh.look()
    assert [row.outcome for row in fresh.log() if row.source is Source.MARK] == [Outcome.DONE]
    assert open_for(fresh, Purpose.THANK)


def test_importing_afterwards_schedules_nobody_twice() -> None:
    """The people of the file are the people of the calendar: their cadence comes back, and no second entry."""
    people = [person(number) for number in range(1, 5)]
    fresh = brought_back(world_with(*people))
    uids = set(fresh.seen())
    fresh.knows(*people)
    fresh.look()
    fresh.look()
    assert set(fresh.seen()) == uids


def without_numbers(text: str) -> str:
    """As a server gives it back that drops properties it does not know."""
    return re.sub(r"X-REKINDLED-[A-Z]+:.*\r\n(?: .*\r\n)*", "", text)


def test_block_without_numbers_is_matched_by_its_lines() -> None:
    """Where the server dropped our properties, people known by name are found by their lines, under new numbers."""
    people = [person(number) for number in range(1, 4)]
    old = world_with(*people)
    (block,) = old.entries()
    old.calendar.user_edit(block.uid, without_numbers)
    old.user(
        block.uid, description=old.seen()[block.uid].meaning.description.replace("[ ] Person 2", "[x] Person 2: x")
    )
    fresh = lost(old)
    fresh.knows(*people)
    rebuild(fresh.desk)
    assert {touch.key.contact_id for touch in fresh.touches()} == {"c-1", "c-3"}
    assert [(row.contact_id, row.note) for row in fresh.log()] == [("c-2", "x")]


def test_block_of_strangers_stays_as_it_is() -> None:
    """Names without numbers that nobody bears are not made people of; the block is named and left."""
    old = world_with(person(1), person(2))
    (block,) = old.entries()
    old.calendar.user_edit(block.uid, without_numbers)
    fresh = lost(old)
    done = rebuild(fresh.desk)
    assert (done.people, done.entries, len(done.left)) == (0, 0, 1)
    assert not fresh.entries()


def test_block_of_which_one_line_is_nobodys_is_taken_on_for_the_others() -> None:
    """Who is meant by a line that no known name fits is asked."""
    old = world_with(person(1), person(2))
    (block,) = old.entries()
    old.calendar.user_edit(block.uid, without_numbers)
    fresh = lost(old)
    fresh.knows(person(1))
    done = rebuild(fresh.desk)
    assert [touch.key.contact_id for touch in fresh.touches()] == ["c-1"]
    assert any('"Person 2"' in sentence for sentence in done.left)


@pytest.mark.parametrize("carrier", ["task", "both"])
def test_tasks_are_brought_back_too(carrier: str) -> None:
    """Completed and open tasks, alone or beside an event, are known again."""
    rhythm = replace(BERLIN, companion=True) if carrier == "both" else BERLIN
    old = FakeDesk(rhythm=rhythm)
    old.knows(person(1, last=LONG_AGO))
    old.settle_down()
    fresh = brought_back(old)
    assert {entry.uid: entry.twin for entry in fresh.entries()} == {entry.uid: entry.twin for entry in old.entries()}


def test_discreet_entries_give_initials() -> None:
    """Where only initials are on the calendar, they are the name until the contacts are imported by id."""
    old = world_with(person(1), rhythm=Rhythm(timezone="Europe/Berlin", discreet=True))
    fresh = lost(old)
    rebuild(fresh.desk)
    assert [(one.id, one.name) for one in fresh.snapshot.contacts] == [("c-1", "P.1.")]
    fresh.knows(person(1))
    fresh.look()
    assert len(fresh.seen()) == 1


def test_title_that_was_rewritten_leaves_the_id_for_a_name() -> None:
    """Nobody is invented: without a name on the calendar the id stands for it."""
    old = world_with(person(1))
    old.user(only_entry(old, "c-1").uid, title="Lunch instead")
    fresh = lost(old)
    rebuild(fresh.desk)
    assert [(one.id, one.name) for one in fresh.snapshot.contacts] == [("c-1", "c-1")]


def test_people_of_one_name_keep_it() -> None:
    """The number behind a second bearer of a name is ours, not theirs."""
    old = world_with(replace(person(1), name="Ann Lee"), replace(person(2), name="Ann Lee"))
    fresh = brought_back(old)
    assert [one.name for one in fresh.snapshot.contacts] == ["Ann Lee", "Ann Lee"]
    assert len(fresh.touches()) == 2


def test_noted_talk_that_only_a_description_tells_of_is_logged() -> None:
    """The last talk with its note, whose own entry is gone, comes back into the log, once."""
    old = world_with(person(1, last=LONG_AGO))
    entry = only_entry(old, "c-1")
    old.user(entry.uid, title=f"✓ {entry.now.title}", description=entry.written.description + "\nshe moved")
    old.look()
    old.look()
    old.calendar.user_delete(entry.uid)
    old.look()
    fresh = brought_back(old)
    assert [(row.note, row.source) for row in fresh.log()] == [("she moved", Source.LOG)]
    rebuild(fresh.desk)
    assert len(fresh.log()) == 1


def test_calendar_that_is_not_there_is_not_made() -> None:
    """Without the calendar there is nothing to read from, and none is made."""
    world = FakeDesk()
    with pytest.raises(CalendarGone, match="Outreach"):
        rebuild(world.desk)
    assert len(world.account.calendars()) == 1


def test_two_epochs_on_one_calendar_stop_it() -> None:
    """A calendar two stores wrote to is not brought into one; nothing is recorded."""
    old = world_with(person(1), person(2, "3 months", date(2026, 10, 1)))
    entry = next(entry for entry in old.entries() if "c-2" in entry.uid)
    text = old.calendar.texts()[entry.href].replace("rk-abcd1234", "rk-ffff0000").replace("c-2", "c-7")
    old.calendar.user_put("other.ics", text)
    fresh = lost(old)
    before = fresh.snapshot
    with pytest.raises(SecondEpoch):
        rebuild(fresh.desk)
    assert fresh.snapshot == before


def test_differences_are_named_and_nothing_is_changed() -> None:
    """`doctor` names what the store does not know and what is not there."""
    old = world_with(person(1), person(2, "3 months", date(2026, 10, 1)))
    assert (compared(old.desk).unknown, compared(old.desk).absent) == ((), ())
    fresh = lost(old)
    assert len(compared(fresh.desk).unknown) == 2
    assert compared(fresh.desk).strangers == compared(fresh.desk).unknown
    gone = next(entry for entry in old.entries() if "c-2" in entry.uid)
    old.calendar.user_delete(gone.uid)
    before = old.snapshot
    assert compared(old.desk).absent == (gone.now.title,)
    assert old.snapshot == before


@pytest.mark.parametrize("carrier", ["event", "task"])
def test_entries_for_people_unknown_to_the_store_are_told_apart(carrier: str) -> None:
    """Looks take up the one for whom it knows, and leave the other; both are unknown."""
    old = world_with(person(1, "3 months", date(2026, 10, 1)), person(2, "3 months", date(2026, 10, 1)))
    if carrier == "task":
        for entry in old.entries():
            old.calendar.user_edit(entry.uid, lambda text: text.replace("@rekindled", "-task@rekindled"))
    fresh = lost(old)
    fresh.knows(person(1))
    found = compared(fresh.desk)
    assert sorted(found.unknown) == ["Call Person 1", "Call Person 2"]
    assert found.strangers == ("Call Person 2",)


def test_block_is_for_strangers_where_one_of_them_is_unknown() -> None:
    """It is left as it is until everybody on it is known; a review names nobody."""
    old = world_with(person(1), person(2), rhythm=REVIEWED)
    fresh = lost(old)
    fresh.knows(person(1))
    found = compared(fresh.desk)
    assert len(found.unknown) == 2
    assert found.strangers == ("Call Person 1 and Person 2",)
    fresh.knows(person(2))
    assert compared(fresh.desk).strangers == ()


def test_notice_about_the_store_is_over_with_a_rebuild() -> None:
    """What was said of the damage is done with once the calendar was taken in."""
    world = world_with(person(1))
    notice = Notice(kind=NoticeKind.QUESTION, key="store", text="it was damaged")
    world.store.record([NoticeRaised(notice=notice)])
    rebuild(world.desk)
    assert not world.snapshot.notices
