"""Meetings that count by themselves, on fakes (U5, R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rekindled.app.events import Event
from rekindled.app.meetings import POLL, follow
from rekindled.app.people import remove_person
from rekindled.app.taking_back import undo
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Channel, Purpose, TouchState
from tests.fakes.desks import SUNDAY, person
from tests.fakes.offices import ANN, BEN, DAY, HOUR, WORK, Office, journal, new_office


@pytest.fixture
def office() -> Office:
    """Nothing was read yet."""
    return new_office()


def test_a_meeting_counts_once_it_is_over(office: Office) -> None:
    """U5: the row has the day and the way, no word; the clock restarts and the next look plans from it."""
    office.meet("m", SUNDAY + 2 * DAY, ANN, video=True)
    follow(office.desk)
    assert office.met == []
    office.after(2 * DAY)
    assert office.met == []
    revision = office.world.store.pulse().revision
    office.after(2 * HOUR)
    (row,) = office.world.log()
    assert (row.contact_id, row.channel, row.note, row.purpose) == ("c-1", Channel.VIDEO, "", None)
    assert office.world.store.pulse().revision == revision + 1
    assert journal(office, "c-1") == ["you met on 2026-11-24, by a meeting in your calendars"]
    assert Event.MEETINGS_COUNTED in office.world.reporter.events()
    assert office.world.snapshot.encounters == ()
    office.after(DAY)
    assert len(office.met) == 1


def test_a_pass_by_hand_waits_for_no_rhythm(office: Office) -> None:
    """What was entered a minute ago is read now, though the calendars were asked a moment before."""
    follow(office.desk)
    office.meet("m", SUNDAY - 3 * HOUR, ANN)
    follow(office.desk)
    assert office.met == []
    follow(office.desk, by_hand=True)
    assert [one for one, _, _ in office.met] == ["c-1"]


def test_a_failing_server_is_left_alone_by_hand_too(office: Office) -> None:
    """It said, or we reckoned, when to come again."""
    office.calendars.down = CalendarUnavailable("not there")
    follow(office.desk)
    office.calendars.down = None
    office.meet("m", SUNDAY - 3 * HOUR, ANN)
    follow(office.desk, by_hand=True)
    assert office.met == []


def test_what_is_cancelled_declined_or_gone_before_it_was_held_does_not_count(office: Office) -> None:
    """R14: what a calendar said before is forgotten with it."""
    one = office.meet("a", SUNDAY + HOUR, ANN)
    office.meet("b", SUNDAY + HOUR, BEN)
    follow(office.desk)
    assert len(office.world.snapshot.encounters) == 2
    office.calendars.put(WORK, "/a.ics", replace(one, cancelled=True))
    office.calendars.drop(WORK, "/b.ics")
    office.after(3 * HOUR)
    assert office.met == []


def test_a_meeting_that_was_moved_counts_where_it_was_held(office: Office) -> None:
    """U5: and once, also when it is moved after that."""
    one = office.meet("a", SUNDAY + HOUR, ANN)
    follow(office.desk)
    office.calendars.put(WORK, "/a.ics", replace(one, start=one.start + DAY, end=one.end + DAY))
    office.after(5 * HOUR)
    assert office.met == []
    office.after(DAY)
    assert office.met == [("c-1", date(2026, 11, 23), "a")]
    office.calendars.put(WORK, "/a.ics", replace(one, start=one.start + 2 * DAY, end=one.end + 2 * DAY))
    office.after(3 * DAY)
    assert len(office.met) == 1


def test_a_meeting_that_is_cancelled_afterwards_stays_and_is_told(office: Office) -> None:
    """R14: the log only grows."""
    follow(office.desk)
    one = office.meet("a", SUNDAY + HOUR, ANN)
    office.after(3 * HOUR)
    assert len(office.met) == 1
    office.calendars.put(WORK, "/a.ics", replace(one, cancelled=True))
    office.after(HOUR)
    office.after(2 * DAY)
    assert journal(office, "c-1")[0].startswith("a meeting that was logged is cancelled")
    assert (len(journal(office, "c-1")), len(office.met)) == (2, 1)


def test_a_broken_object_with_two_events_of_one_key_is_one_meeting(office: Office) -> None:
    """R17: nothing that a calendar holds breaks the store."""
    one = office.meet("a", SUNDAY + DAY, ANN)
    office.calendars.put(WORK, "/a.ics", one, replace(one, start=one.start + HOUR, end=one.end + HOUR))
    follow(office.desk)
    assert [found.start for found in office.world.snapshot.encounters] == [SUNDAY + DAY + HOUR]


def test_whoever_is_removed_is_not_to_be_met(office: Office) -> None:
    """Nobody is remembered anew who was removed, and what was to come with them counts for nothing."""
    office.meet("a", SUNDAY + HOUR, ANN)
    follow(office.desk)
    remove_person(office.world.store, office.world.clock, "c-1")
    office.after(3 * HOUR)
    assert (office.met, office.world.snapshot.encounters) == ([], ())


def test_an_address_that_is_added_finds_meetings_to_come_at_once(office: Office) -> None:
    """Other eyes read all that is near anew."""
    office.meet("a", SUNDAY + 5 * DAY, "lee@work.example")
    follow(office.desk)
    assert office.world.snapshot.encounters == ()
    ann = office.world.snapshot.contacts[0]
    office.world.store.record([ContactSaved(contact=replace(ann, emails=(ANN, "lee@work.example")))], outside=True)
    office.after(POLL)
    assert [one.contact_id for one in office.world.snapshot.encounters] == ["c-1"]


def test_a_meeting_settles_the_check_in_of_that_day_as_log_does(office: Office) -> None:
    """U5: one talk with one follow-up; `undo` takes both back, and the meeting does not come again."""
    office.world.knows(person(1, last=date(2026, 5, 24), emails=(ANN,)))
    office.world.settle_down()
    touch = next(one for one in office.world.touches() if one.key.contact_id == "c-1")
    entry = next(one for one in office.world.entries() if one.uid == touch.entry_uid)
    start = entry.now.start
    assert isinstance(start, datetime)
    follow(office.desk)
    office.meet("a", start + 3 * HOUR, ANN)
    office.after(start + 5 * HOUR - office.world.clock.now())
    assert [one.key.purpose for one in office.world.touches(TouchState.DONE)] == [Purpose.CHECK_IN]
    assert [key for _, _, key in office.met] == [entry.uid]
    office.world.settle_down()
    following = [one for one in office.world.touches() if one.key.contact_id == "c-1"]
    assert [one.key.purpose for one in following] == [Purpose.CHECK_IN]
    undo(office.world.store, office.world.snapshot.contacts[0], office.world.desk.moment())
    office.after(DAY)
    assert len(office.met) == 2  # the row and its retraction


def test_a_check_in_waits_for_a_meeting_that_is_near(office: Office) -> None:
    """U5: what stands untouched in its way moves after it, and `why` says so; once it was cancelled it comes back."""
    office.world.knows(person(1, last=date(2026, 6, 10), emails=(ANN,)))
    office.world.settle_down()
    one = office.meet("a", datetime(2026, 12, 15, 9, tzinfo=UTC), ANN)
    follow(office.desk)
    office.world.clock.advance(DAY)
    office.world.settle_down()
    touch = next(one for one in office.world.touches() if one.key.contact_id == "c-1")
    assert touch.due_on == date(2026, 12, 17)
    assert "you meet on 2026-12-15, so it waits until after that" in touch.because
    office.calendars.put(WORK, "/a.ics", replace(one, cancelled=True))
    office.after(DAY)
    office.world.settle_down()
    assert next(one for one in office.world.touches() if one.key.contact_id == "c-1").due_on == date(2026, 12, 10)


def test_a_merged_contact_is_met_under_the_one_they_turned_out_to_be(office: Office) -> None:
    """U7: what is to come is read under whom they were merged into."""
    office.meet("a", SUNDAY + HOUR, BEN)
    follow(office.desk)
    ben = office.world.snapshot.contacts[1]
    gone = replace(ben, archived_on=SUNDAY.date(), merged_into="c-1")
    ann = replace(office.world.snapshot.contacts[0], emails=(ANN, BEN))
    office.world.store.record([ContactSaved(contact=gone), ContactSaved(contact=ann)], outside=True)
    office.after(3 * HOUR)
    assert [name for name, _, _ in office.met] == ["c-1"]
