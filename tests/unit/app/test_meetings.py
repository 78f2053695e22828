"""Meetings that count by themselves, on fakes (U5, R14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.app.address_book_desk import Rounds
from rekindled.app.events import Event
from rekindled.app.explaining import explain
from rekindled.app.meeting_answers import Answer, answer, called, meetings_result, waiting
from rekindled.app.meeting_checking import examined
from rekindled.app.meeting_desk import HOLD_BACK, MeetingDesk, MeetingWishes
from rekindled.app.meeting_ports import MeetingObject, MeetingView
from rekindled.app.meeting_state import standing_in
from rekindled.app.meetings import A_WHILE, POLL, follow, look_back, take_in
from rekindled.app.people import remove_person
from rekindled.app.taking_back import undo
from rekindled.core.cadence import parse_cadence
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError, UsageError
from rekindled.core.facts import ContactSaved, Setting
from rekindled.core.meetings import Guest, Meeting
from rekindled.core.model import Carrier, Channel, Purpose, Source, TouchState
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_meetings import FakeMeetingCalendars

WORK = f"{ORIGIN}/cal/personal/"
ANN, BEN = "ann@example.org", "ben@example.org"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
YESTERDAY = SUNDAY - DAY
ME = frozenset({"me@example.org"})


@dataclass(slots=True)
class Office:
    """An account with one other calendar, read for meetings with Ann (c-1) and Ben (c-2)."""

    world: FakeDesk = field(
        default_factory=lambda: FakeDesk(rhythm=replace(BERLIN, hold_back=HOLD_BACK), busy=FakeBusyTimes(mine=ME))
    )
    calendars: FakeMeetingCalendars = field(default_factory=FakeMeetingCalendars)
    wishes: MeetingWishes = field(default_factory=lambda: MeetingWishes(calendars=("Personal",)))
    rounds: Rounds = field(default_factory=lambda: Rounds(lasting=True))

    @property
    def desk(self) -> MeetingDesk:
        """The bundle."""
        return MeetingDesk(desk=self.world.desk, calendars=self.calendars, wishes=self.wishes, rounds=self.rounds)

    def after(self, wait: timedelta) -> None:
        """Let time pass, take a pass, and look."""
        self.world.clock.advance(wait)
        follow(self.desk)

    def meet(self, name: str, start: datetime, *guests: str, url: str = WORK, **more: object) -> Meeting:
        """An invitation of an hour in the other calendar, the user among the guests."""
        people = tuple(Guest(address=address) for address in ("me@example.org", *guests))
        one = Meeting(key=name, start=start, end=start + HOUR, guests=people)
        one = replace(one, **more)  # type: ignore[arg-type]  # the keywords are Meeting's own
        self.calendars.put(url, f"/{name}.ics", one)
        return one

    def enter(self, name: str, start: datetime, title: str) -> None:
        """An event of the user's own, without guests."""
        self.calendars.put(WORK, f"/{name}.ics", Meeting(key=name, start=start, end=start + HOUR, title=title))

    @property
    def met(self) -> list[tuple[str, date, str]]:
        """The log of meetings: with whom, when, and by which key or entry."""
        rows = [row for row in self.world.log() if row.source is Source.MEETING]
        return [(row.contact_id, row.local_on, row.uid) for row in rows]

    @property
    def said(self) -> list[str]:
        """What status says of meetings."""
        return [one.text for one in self.world.snapshot.notices if one.key.startswith("meetings:")]


@pytest.fixture
def office() -> Office:
    """Nothing was read yet."""
    made = Office()
    made.calendars.open(WORK)
    made.world.knows(person(1, emails=(ANN,)), person(2, emails=(BEN,)))
    return made


def journal(office: Office, contact_id: str) -> list[str]:
    """What was decided about somebody, newest first."""
    return [row.because for row in office.world.store.journal(contact_id, 20)]


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


def test_a_title_that_names_somebody_is_asked_about_and_never_assumed(office: Office) -> None:
    """R14: it is listed with a key, and each answer is given once."""
    for number, title in enumerate(("Lunch with Person 1", "Lunch with Person 1", "Person 2", "Dentist", "Person 1")):
        office.enter(f"e{number}", YESTERDAY - number * DAY, title)
    follow(office.desk)
    store, moment = office.world.store, office.world.desk.moment()
    assert office.met == []
    assert office.said == [
        "4 events without guests name somebody you know; whether that was a talk: rekindled meetings"
    ]
    found = waiting(store, moment)
    told = meetings_result(office.world.snapshot, found, moment)["waiting"]
    assert [one["title"] for one in told] == ["Person 1", "Person 2", "Lunch with Person 1", "Lunch with Person 1"]
    assert told[0]["start"] == "2026-11-17T09:00:00+01:00"
    answer(store, called(found, told[0]["key"]), Answer.COUNT, moment)
    answer(store, called(found, told[1]["key"]), Answer.NOT_THIS, moment)
    assert office.said[0].startswith("2 events")
    answer(store, called(found, told[2]["key"]), Answer.NEVER, moment)
    assert (office.said, waiting(store, moment), store.meeting_proposals()) == ([], (), ())
    assert office.met == [("c-1", date(2026, 11, 17), "e4")]
    office.enter("e9", YESTERDAY, "lunch with person 1")
    office.after(DAY)
    assert waiting(store, moment) == ()
    with pytest.raises(UsageError, match="no question has the key"):
        called(found, "m-nothing")


def test_one_question_is_said_as_one(office: Office) -> None:
    """And an answer that leaves another waiting changes what `status` says."""
    office.enter("e0", YESTERDAY, "Person 1")
    follow(office.desk)
    assert office.said[0].startswith("an event without guests names somebody")
    office.world.store.recorded.clear()
    office.after(DAY)
    assert not [fact for batch in office.world.store.recorded for fact in batch if "Propos" in type(fact).__name__]


def test_a_question_ends_when_the_person_is_removed(office: Office) -> None:
    """Its title is forgotten at the next pass, and not shown before."""
    office.enter("e0", YESTERDAY, "Person 1")
    follow(office.desk)
    remove_person(office.world.store, office.world.clock, "c-1")
    assert waiting(office.world.store, office.world.desk.moment()) == ()
    office.after(POLL)
    assert (office.world.store.meeting_proposals(), office.said) == ((), [])


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


def test_how_far_back_is_the_users_to_say(office: Office) -> None:
    """A longer look back goes on from where a shorter one ended."""
    office.wishes = replace(office.wishes, look_back=parse_cadence("1 year"))
    office.meet("a", SUNDAY - 500 * DAY, ANN)
    follow(office.desk)
    assert office.met == []
    office.wishes = replace(office.wishes, look_back=parse_cadence("2 years"))
    follow(office.desk)
    assert len(office.met) == 1


def test_standing_reads_back_what_it_saved() -> None:
    """Nothing remembered is an empty standing."""
    nothing: Mapping[Setting, str] = {}
    assert standing_in(nothing).named_at is None
