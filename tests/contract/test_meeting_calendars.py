"""What every reader of calendars with meetings promises, on the fake, on Radicale and on Xandikos alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_meetings import CaldavMeetings
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.app.meeting_ports import MeetingCalendars, MeetingObject, MeetingView
from rekindled.core.errors import CalendarRefused
from rekindled.core.meetings import Guest, Meeting
from rekindled.core.model import Interval
from tests.fakes.fake_meetings import FakeMeetingCalendars
from tests.servers import RunningServer

MARCH = Interval(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 4, 1, tzinfo=UTC))
APRIL = Interval(start=MARCH.end, end=datetime(2026, 5, 1, tzinfo=UTC))
VIEW = MeetingView(span=MARCH)
ANN = "ann@example.org"
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\nSUMMARY:{title}\r\n{guests}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A reader, a count of requests, one calendar, and the hands of the program that keeps it."""

    calendars: MeetingCalendars
    requests: Callable[[], int]
    url: str
    put: Callable[[str, Meeting], None]
    spoil: Callable[[str], None]
    drop: Callable[[str], None]


def fake_rig() -> Rig:
    """The fake."""
    fake = FakeMeetingCalendars()
    url = fake.open("https://dav.test/office/")
    return Rig(
        calendars=fake,
        requests=lambda: len(fake.asked),
        url=url,
        put=lambda name, meeting: fake.put(url, f"/office/{name}.ics", meeting),
        spoil=lambda name: fake.spoil(url, f"/office/{name}.ics"),
        drop=lambda name: fake.drop(url, f"/office/{name}.ics"),
    )


def session_rig(session: DavSession, other: DavSession, name: str) -> Rig:
    """The real adapter; the other program has a session of its own."""
    url = CaldavAccount(other).make(name).url

    def store(file: str, text: str) -> None:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = other.request(Ask(method="PUT", url=f"{url}{file}.ics", headers=headers, body=text.encode()))
        assert answer.status in {200, 201, 204}, answer

    def put(file: str, meeting: Meeting) -> None:
        guests = "".join(f"ATTENDEE:mailto:{guest.address}\r\n" for guest in meeting.guests)
        store(file, EVENT.format(uid=meeting.key, start=meeting.start, title=meeting.title, guests=guests))

    def spoil(file: str) -> None:
        text = EVENT.format(uid=file, start=MARCH.start, title="x", guests=f"ATTENDEE:mailto:{ANN}\r\n")
        store(file, text.replace("DURATION:PT1H", "DURATION:PT1H\r\nRRULE:FREQ=SECONDLY"))

    def drop(file: str) -> None:
        assert other.request(Ask(method="DELETE", url=f"{url}{file}.ics")).status in {200, 204}

    return Rig(
        calendars=CaldavMeetings(session, ZoneInfo("Europe/Berlin")),
        requests=lambda: session.requests,
        url=url,
        put=put,
        spoil=spoil,
        drop=drop,
    )


@pytest.fixture(params=["fake", "radicale", "xandikos"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Each kind of reader with a new calendar."""
    if request.param == "fake":
        yield fake_rig()
        return
    server: RunningServer = request.getfixturevalue(request.param)
    login = DavLogin(url=server.url, username=server.username, password=server.password)
    ours, theirs = DavSession(login), DavSession(login)
    yield session_rig(ours, theirs, request.node.name.partition("[")[0])
    ours.close()
    theirs.close()


def meeting(key: str, day: int, *guests: str, month: int = 3, title: str = "") -> Meeting:
    """An hour on a day of 2026."""
    start = datetime(2026, month, day, 9, tzinfo=UTC)
    people = tuple(Guest(address=address) for address in guests)
    return Meeting(key=key, start=start, end=start + timedelta(hours=1), guests=people, title=title)


def by_key(objects: tuple[MeetingObject, ...]) -> dict[str, Meeting]:
    """The meetings that were understood."""
    return {one.key: one for found in objects for one in found.meetings or ()}


def test_a_span_has_what_begins_in_it(rig: Rig) -> None:
    """Reading year by year finds each meeting once, with guests and without a word."""
    rig.put("a", meeting("a", 3, ANN, "me@example.org"))
    rig.put("b", meeting("b", 3, ANN, month=4))
    found = rig.calendars.within(rig.url, VIEW)
    assert by_key(found) == {"a": meeting("a", 3, ANN, "me@example.org")}
    assert by_key(rig.calendars.within(rig.url, MeetingView(span=APRIL))).keys() == {"b"}


def test_titles_are_read_of_what_has_no_guests_and_only_where_asked_for(rig: Rig) -> None:
    """R14: a title may name somebody; nothing else of a private event is read."""
    rig.put("a", meeting("a", 3, title="Lunch with Ann"))
    assert by_key(rig.calendars.within(rig.url, VIEW)) == {}
    assert by_key(rig.calendars.within(rig.url, MeetingView(span=MARCH, titles=True)))["a"].title == "Lunch with Ann"


def test_nothing_changed_is_one_request_and_a_change_names_its_object(rig: Rig) -> None:
    """R6: without a token all is listed and nothing read; then only what changed and what is gone is named."""
    rig.put("a", meeting("a", 3, ANN))
    rig.put("b", meeting("b", 4, ANN))
    first = rig.calendars.changes(rig.url, None)
    assert (first.whole, [href.rpartition("/")[2] for href in first.changed]) == (True, ["a.ics", "b.ics"])
    before = rig.requests()
    quiet = rig.calendars.changes(rig.url, first.token)
    assert (rig.requests() - before, quiet.changed, quiet.gone, quiet.whole) == (1, (), (), False)
    rig.put("a", meeting("a", 5, ANN))
    rig.drop("b")
    later = rig.calendars.changes(rig.url, first.token)
    assert ([href.rpartition("/")[2] for href in later.changed], len(later.gone)) == (["a.ics"], 1)
    (read,) = rig.calendars.read(rig.url, later.changed, VIEW)
    assert [one.start.day for one in read.meetings or ()] == [5]
    assert rig.calendars.read(rig.url, later.gone, VIEW) == ()


def test_what_nobody_understands_is_named_and_hides_no_other(rig: Rig) -> None:
    """A rule of every second cannot be counted out (promise 28)."""
    rig.put("a", meeting("a", 3, ANN))
    rig.spoil("z")
    hrefs = rig.calendars.changes(rig.url, None).changed
    found = rig.calendars.read(rig.url, hrefs, VIEW)
    assert [one.meetings is None for one in found] == [False, True]


def test_a_calendar_that_is_not_there_is_refused(rig: Rig) -> None:
    """Absence is never taken for an empty calendar (promise 6)."""
    missing = f"{rig.url.rstrip('/')}-never/"
    with pytest.raises(CalendarRefused, match="not there any more"):
        rig.calendars.changes(missing, None)
