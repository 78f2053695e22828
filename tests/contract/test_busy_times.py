"""The contract of the port `BusyTimes` on two real servers and the fake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.ports import BusyTimes
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval
from tests.fakes.calendar_rigs import event
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.servers import RunningServer

pytestmark = pytest.mark.server

SPAN = Interval(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 30, tzinfo=UTC))
LENGTH = timedelta(minutes=20)


@pytest.fixture(params=["radicale", "xandikos"])
def session(request: pytest.FixtureRequest) -> Iterator[DavSession]:
    """A session on each of the real servers."""
    server: RunningServer = request.getfixturevalue(request.param)
    session = DavSession(DavLogin(url=server.url, username=server.username, password=server.password))
    yield session
    session.close()


def busy_times(session: DavSession) -> CaldavBusyTimes:
    """The adapter as it is wired."""
    return CaldavBusyTimes(session, ZoneInfo("Europe/Berlin"))


def filled(session: DavSession, *texts: str) -> str:
    """A new calendar with these objects."""
    account = CaldavAccount(session)
    url = account.make("busy").url
    for number, text in enumerate(texts):
        account.open(url).create(f"b{number}.ics", text)
    return url


def at(*moment: int) -> Interval:
    """Twenty minutes from this moment of March 2026, in UTC."""
    day, hour = moment
    start = datetime(2026, 3, day, hour, tzinfo=UTC)
    return Interval(start=start, end=start + LENGTH)


def test_events_of_the_span_are_busy_in_order(session: DavSession) -> None:
    """Events inside the span come sorted, those outside do not come."""
    url = filled(
        session,
        event("late", start="20260310T090000Z"),
        event("early", start="20260303T090000Z"),
        event("outside", start="20260601T090000Z"),
    )
    assert busy_times(session).busy([url], SPAN).intervals == (at(3, 9), at(10, 9))


def test_recurring_events_are_busy_each_time(session: DavSession) -> None:
    """A weekly event that began before the span is busy in each of its weeks."""
    url = filled(session, event("weekly", start="20260224T090000Z", more="RRULE:FREQ=WEEKLY\r\n"))
    assert busy_times(session).busy([url], SPAN).intervals == (at(3, 9), at(10, 9), at(17, 9), at(24, 9))


def test_own_and_transparent_events_leave_the_busy_set(session: DavSession) -> None:
    """Our entries never block themselves (R22), and what is marked free is free."""
    url = filled(
        session,
        event("rk-abcdefgh-c-1-thank-1@rekindled"),
        event("free", more="TRANSP:TRANSPARENT\r\n"),
        event("cancelled", more="STATUS:CANCELLED\r\n"),
    )
    assert busy_times(session).busy([url], SPAN).intervals == ()


def test_each_calendar_costs_one_request(session: DavSession) -> None:
    """Two calendars are two requests, none are none."""
    first, second = filled(session, event("a")), filled(session, event("b", start="20260304T090000Z"))
    times = busy_times(session)
    before = session.requests
    assert times.busy([first, second], SPAN).intervals == (at(3, 9), at(4, 9))
    assert session.requests - before == 2
    assert times.busy([], SPAN).intervals == ()
    assert session.requests - before == 2


def test_a_missing_calendar_is_not_free_time(session: DavSession) -> None:
    """A busy calendar that is not there stops planning instead of looking free."""
    with pytest.raises(CalendarRefused, match="busy"):
        busy_times(session).busy([f"{session.origin}/me/never-there/"], SPAN)


def test_the_fake_answers_as_the_servers_do() -> None:
    """The fake sorts, cuts to the span, joins calendars and fails closed."""
    fake = FakeBusyTimes(by_url={"u": (at(10, 9), at(3, 9)), "v": (at(4, 9),)})
    times: BusyTimes = fake
    assert times.busy(["u", "v"], SPAN).intervals == (at(3, 9), at(4, 9), at(10, 9))
    assert times.busy([], SPAN).intervals == ()
    fake.down = True
    with pytest.raises(CalendarUnavailable):
        times.busy(["u"], SPAN)
