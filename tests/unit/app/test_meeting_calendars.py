"""Which calendars are read for meetings, how often, and what is said of them (U5, R6, R17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rekindled.app.address_book_desk import Rounds
from rekindled.app.events import Event
from rekindled.app.meeting_checking import examined
from rekindled.app.meeting_desk import MeetingWishes
from rekindled.app.meeting_state import standing_in
from rekindled.app.meetings import POLL, follow, take_in
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError
from rekindled.core.facts import Setting
from rekindled.core.model import Carrier
from tests.fakes.desks import SUNDAY
from tests.fakes.offices import ANN, BEN, DAY, HOUR, WORK, YESTERDAY, Office, new_office


@pytest.fixture
def office() -> Office:
    """Nothing was read yet."""
    return new_office()


def test_nothing_changed_costs_one_request_and_no_write(office: Office) -> None:
    """R6: within a quarter of an hour nothing is asked, then each calendar once; all that is near once a day."""
    office.meet("a", SUNDAY + 5 * DAY, ANN)
    follow(office.desk)
    office.calendars.asked.clear()
    office.world.store.recorded.clear()
    office.after(POLL / 3)
    assert office.calendars.asked == []
    office.after(POLL)
    assert (office.calendars.asked, office.world.store.recorded) == (["changes"], [])
    office.after(DAY)
    assert office.calendars.asked == ["changes", "changes", "within"]
    office.calendars.forgetful = True
    office.after(POLL)
    assert office.calendars.asked[-1] == "within"


def test_a_process_that_does_not_last_writes_down_that_it_asked(office: Office) -> None:
    """Two single looks within a quarter of an hour ask once."""
    office.rounds = Rounds(lasting=False)
    follow(office.desk)
    office.calendars.asked.clear()
    office.rounds = Rounds(lasting=False)
    office.after(POLL / 3)
    assert office.calendars.asked == []


def test_events_that_cannot_be_read_are_counted_and_hide_no_other(office: Office) -> None:
    """R17: `status` names the calendar and how many."""
    office.calendars.spoil(WORK, "/x.ics")
    office.meet("a", SUNDAY - 3 * DAY, ANN)
    follow(office.desk)
    assert office.said == ['1 event in "Personal" (meetings.calendars) cannot be read; they count for no meeting']
    assert len(office.met) == 1
    office.calendars.spoil(WORK, "/y.ics")
    office.after(POLL)
    assert office.said[0].startswith("2 events")


def test_a_server_that_fails_is_told_left_alone_and_asked_again(office: Office) -> None:
    """R17: `status` says so until it answers, and no exception stops a look."""
    office.calendars.down = CalendarUnavailable("it is down.")
    follow(office.desk)
    assert office.said == ["calendars could not be read for meetings: it is down; meetings there count later"]
    office.calendars.asked.clear()
    follow(office.desk)
    assert office.calendars.asked == []
    office.after(HOUR)
    assert standing_in(office.world.store.pulse().settings).failures == 2
    assert office.world.reporter.events().count(Event.MEETINGS_UNREADABLE) == 1
    office.calendars.down = None
    office.after(3 * HOUR)
    assert office.said == []


def test_a_calendar_that_may_not_be_read_hides_no_other(office: Office) -> None:
    """And a refusal is asked rarely."""
    closed = office.world.account.make("Closed").url
    office.calendars.closed.add(closed)
    office.wishes = replace(office.wishes, calendars=("*",))
    office.meet("a", SUNDAY - 300 * DAY, ANN)
    follow(office.desk)
    assert len(office.met) == 1
    retry_at = standing_in(office.world.store.pulse().settings).retry_at
    assert retry_at is not None
    assert retry_at - SUNDAY >= HOUR / 4


def test_calendars_are_named_by_name_or_url_and_ours_is_none(office: Office) -> None:
    """R14: our own entries never count; a name that no calendar has is a mistake that names those there are."""
    office.world.look()
    office.wishes = replace(office.wishes, calendars=("*",))
    assert [one.name for one in take_in(office.desk).calendars] == ["Personal"]
    office.wishes = replace(office.wishes, calendars=(WORK[:-1],))
    assert [one.name for one in take_in(office.desk).calendars] == ["Personal"]
    office.wishes = replace(office.wishes, calendars=("Outreach",))
    with pytest.raises(
        ConfigError, match='there is no calendar "Outreach" that can be read; the account has "Personal"'
    ):
        take_in(office.desk)


def test_a_name_that_no_calendar_has_stops_no_look(office: Office) -> None:
    """R17: `status` says what to change."""
    office.wishes = replace(office.wishes, calendars=("Nowhere",))
    follow(office.desk)
    assert office.said[0].startswith(
        "calendars could not be read for meetings: meetings.calendars: there is no calendar"
    )


def test_before_the_first_look_ours_is_known_by_its_name(office: Office) -> None:
    """And a calendar that takes no events has no meetings."""
    office.world.account.make("Outreach")
    office.wishes = replace(office.wishes, calendars=("*",))
    assert [one.name for one in take_in(office.desk).calendars] == ["Personal"]
    office.world.account.carriers = frozenset({Carrier.TASK})
    office.wishes = replace(office.wishes, calendars=("Personal",))
    with pytest.raises(ConfigError, match="the account has no other"):
        take_in(office.desk, by_hand=True)


def test_a_calendar_that_is_named_no_more_is_forgotten(office: Office) -> None:
    """What was logged stays; whom one would have met, the questions and the notices go."""
    office.meet("a", SUNDAY + 5 * DAY, ANN)
    office.meet("b", SUNDAY - 5 * DAY, BEN)
    office.enter("e0", YESTERDAY, "Person 1")
    follow(office.desk)
    assert (len(office.met), len(office.said), len(office.world.snapshot.encounters)) == (1, 1, 1)
    office.wishes = replace(office.wishes, calendars=())
    office.after(POLL)
    assert (office.world.store.meeting_calendars(), office.world.snapshot.encounters) == ((), ())
    assert (office.said, office.world.store.meeting_proposals(), len(office.met)) == ([], (), 1)
    assert Setting.MEETINGS not in office.world.store.pulse().settings


def test_one_calendar_of_two_may_go(office: Office) -> None:
    """The other goes on as it was."""
    home = office.world.account.make("Home").url
    office.calendars.open(home)
    office.wishes = replace(office.wishes, calendars=("*",))
    office.meet("a", SUNDAY + 5 * DAY, ANN)
    office.meet("b", SUNDAY + 6 * DAY, BEN, url=home)
    follow(office.desk)
    office.wishes = replace(office.wishes, calendars=("Home",))
    office.after(POLL)
    assert [one.calendar for one in office.world.snapshot.encounters] == [home]


def test_check_says_what_is_read(office: Office) -> None:
    """Off, not read yet, looking back, done, or why not; and whose addresses are the user's."""
    off = "do not count; to count those in other calendars, set calendars in [meetings]"
    assert examined(None).text == off
    assert examined(replace(office.desk, wishes=MeetingWishes())).text == off
    told = 'read from "Personal"; you are me@example.org; '
    assert examined(office.desk).text == f"{told}not read yet; that is done at the next look"
    take_in(office.desk)
    assert examined(office.desk).text == f"{told}still looking back, which goes on at the next look"
    office.after(POLL)
    assert examined(office.desk).text == f"{told}looked back to 2016-11-22"
    office.world.busy.mine = frozenset()
    assert "your own addresses are not known, so set me in [meetings]" in examined(office.desk).text
    office.world.account.refuses = True
    assert isinstance(examined(office.desk).error, CalendarRefused)


def test_check_says_where_there_is_no_other_calendar() -> None:
    """Nothing to read is no mistake."""
    office = Office(wishes=MeetingWishes(calendars=("*",)))
    office.world.account.carriers = frozenset({Carrier.TASK})
    assert "none, for there is no other calendar" in examined(office.desk).text


def test_standing_reads_back_what_it_saved() -> None:
    """Nothing remembered is an empty standing."""
    nothing: Mapping[Setting, str] = {}
    assert standing_in(nothing).named_at is None
