"""Years gone by, read for last talks (U5, R14)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from rekindled.app.explaining import explain
from rekindled.app.meeting_ports import MeetingObject, MeetingView
from rekindled.app.meetings import A_WHILE, POLL, follow, look_back, take_in
from rekindled.core.cadence import parse_cadence
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Purpose
from rekindled.core.world import World
from tests.fakes.desks import SUNDAY, person
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_meetings import FakeMeetingCalendars
from tests.fakes.offices import ANN, BEN, DAY, HOUR, Office, journal, new_office


@pytest.fixture
def office() -> Office:
    """Nothing was read yet."""
    return new_office()


def test_looking_back_gives_everybody_a_last_talk_and_nothing_else(office: Office) -> None:
    """U5, R2, R14: the first pass finds the latest meeting of ten years; no touch follows, no thanks, and `why` says
    where the date comes from.
    """
    office.meet("old", SUNDAY - 4000 * DAY, BEN)
    office.meet("a", SUNDAY - 900 * DAY, ANN)
    office.meet("b", SUNDAY - 1300 * DAY, ANN)
    follow(office.desk)
    assert office.met == [("c-1", date(2024, 6, 5), "a")]
    assert journal(office, "c-1") == ["looking back, the latest meeting found in your calendars was on 2024-06-05"]
    office.world.settle_down()
    assert {touch.key.purpose for touch in office.world.touches()} == {Purpose.RECONNECT}
    world = World(snapshot=office.world.snapshot, moment=office.world.desk.moment())
    told = {one.about: one.text for one in explain(office.world.store, world.contacts["c-1"], world).chain}
    assert told["last talk"] == "Wed 5 June 2024, a meeting in your calendars: a tie to revive"


def test_looking_back_is_told_year_by_year_and_goes_on_where_it_ended(office: Office) -> None:
    """U5: one bounded pass that may be cut off after any year."""
    office.meet("a", SUNDAY - 900 * DAY, ANN)
    take_in(office.desk)
    first = next(look_back(office.desk))
    assert (first.until, first.rows) == (SUNDAY - 366 * DAY, ())
    office.calendars.down = CalendarUnavailable("it is down")
    with pytest.raises(CalendarUnavailable):
        next(look_back(office.desk))
    office.calendars.down = None
    later = list(look_back(office.desk))
    assert [row.uid for year in later for row in year.rows] == ["a"]
    assert later[-1].until == datetime(2016, 11, 22, tzinfo=UTC)
    assert len(later) == 9
    assert list(look_back(office.desk)) == []
    assert len(list(look_back(office.desk, again=True))) == 10
    assert len(office.met) == 1


def test_a_look_waits_only_for_a_while_for_years_gone_by(office: Office) -> None:
    """The daemon goes on at its next look, whether or not the quarter of an hour is over."""

    @dataclass(slots=True)
    class Slow(FakeMeetingCalendars):
        clock: FakeClock = field(default_factory=lambda: office.world.clock)

        def within(self, url: str, view: MeetingView) -> tuple[MeetingObject, ...]:
            self.clock.advance(A_WHILE)
            return FakeMeetingCalendars.within(self, url, view)

    office.calendars = Slow(shelf=office.calendars.shelf, log=office.calendars.log)
    follow(office.desk)
    (calendar,) = office.world.store.meeting_calendars()
    assert calendar.back_to == calendar.since - 366 * DAY
    for _ in range(10):
        follow(office.desk)
    office.calendars.asked.clear()
    office.after(POLL)
    assert office.calendars.asked == ["changes"]


def test_the_latest_meeting_of_all_calendars_is_the_one_that_is_logged(office: Office) -> None:
    """R14: the same year is read of all of them before anything is concluded."""
    home = office.world.account.make("Home").url
    office.calendars.open(home)
    office.wishes = replace(office.wishes, calendars=("*",))
    office.meet("a", SUNDAY - 200 * DAY, ANN)
    office.meet("b", SUNDAY - 100 * DAY, ANN, url=home)
    follow(office.desk)
    assert [key for _, _, key in office.met] == ["b"]


def test_more_people_to_look_for_are_looked_for_within_a_day(office: Office) -> None:
    """U5: whoever is imported after the first pass gets a last talk, too."""
    office.meet("a", SUNDAY - 900 * DAY, "cid@example.org")
    follow(office.desk)
    office.world.knows(person(3, None, emails=("cid@example.org",)))
    office.after(HOUR)
    assert office.met == []
    office.after(DAY)
    assert office.met == [("c-3", date(2024, 6, 5), "a")]
    assert not [touch for touch in office.world.touches() if touch.key.contact_id == "c-3"]


def test_fewer_or_other_addresses_look_back_at_nothing_again(office: Office) -> None:
    """R6: years gone by are read once; only more people to look for are a reason to read them again."""
    follow(office.desk)
    office.calendars.asked.clear()
    ann = office.world.snapshot.contacts[0]
    office.world.store.record([ContactSaved(contact=replace(ann, emails=("lee@work.example",)))], outside=True)
    office.after(DAY)
    office.after(DAY)
    assert office.calendars.asked.count("within") == 2


def test_how_far_back_is_the_users_to_say(office: Office) -> None:
    """A longer look back goes on from where a shorter one ended."""
    office.wishes = replace(office.wishes, look_back=parse_cadence("1 year"))
    office.meet("a", SUNDAY - 500 * DAY, ANN)
    follow(office.desk)
    assert office.met == []
    office.wishes = replace(office.wishes, look_back=parse_cadence("2 years"))
    follow(office.desk)
    assert len(office.met) == 1
