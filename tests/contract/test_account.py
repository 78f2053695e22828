"""The contract of the port `Account`, kept by the fake and by two real servers alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.ports import Probe
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.errors import CalendarGone, CalendarRefused
from rekindled.core.model import Carrier
from tests.fakes.calendar_rigs import Rig, event, fake_rig, server_rig
from tests.servers import RunningServer

pytestmark = pytest.mark.server


@pytest.fixture(params=["fake", "radicale", "xandikos"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """An account behind each of the three."""
    if request.param == "fake":
        yield fake_rig()
        return
    with server_rig(request.getfixturevalue(request.param), "account") as real:
        yield real


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> RunningServer:
    """Each of the real servers."""
    server: RunningServer = request.getfixturevalue(request.param)
    return server


def opened(server: RunningServer, url: str, password: str = "") -> DavSession:
    """A session that starts at another URL of the server."""
    return DavSession(DavLogin(url=url, username=server.username, password=password or server.password))


def test_a_made_calendar_is_listed_with_its_name(rig: Rig) -> None:
    """A new calendar is there at once, takes events and tasks and may be written."""
    made = rig.account.make("Outreach – früh")
    assert made.name == "Outreach – früh"
    assert made.carriers == frozenset(Carrier)
    assert made.writable
    assert made in rig.account.calendars()


def test_two_calendars_of_one_name_are_two(rig: Rig) -> None:
    """A name that is taken gets an address of its own; the first calendar stays as it is."""
    first = rig.account.make("Twice")
    rig.account.open(first.url, NO_QUIRKS).create("a.ics", event("a"))
    second = rig.account.make("Twice")
    assert first.url != second.url
    assert len(rig.account.open(first.url, NO_QUIRKS).changes(None, {}).changed) == 1
    assert rig.account.open(second.url, NO_QUIRKS).changes(None, {}).changed == ()


def test_a_calendar_is_removed_only_when_nothing_is_in_it(rig: Rig) -> None:
    """Issue 8: one object of anybody's keeps it; gone already is fine."""
    url = rig.account.make("Removed").url
    calendar = rig.account.open(url, NO_QUIRKS)
    stored = calendar.create("a.ics", event("a"))
    assert not rig.account.remove(url)
    assert len(rig.account.open(url, NO_QUIRKS).changes(None, {}).changed) == 1
    calendar.delete(stored)
    assert rig.account.remove(url)
    assert url not in {info.url for info in rig.account.calendars()}
    assert rig.account.remove(url)


@pytest.mark.parametrize("name", ["漢字", "../../x", "<b>&amp;", "a\r\nb\x00"])
def test_any_name_makes_a_calendar_inside_the_account(rig: Rig, name: str) -> None:
    """A name becomes no path, header or markup (promise 14)."""
    before = {info.url for info in rig.account.calendars()}
    made = rig.account.make(name)
    assert {info.url for info in rig.account.calendars()} == before | {made.url}
    assert not any(sign in made.url for sign in ("..", "<", "\r", "\n"))


def test_opening_asks_nothing(rig: Rig) -> None:
    """Opening a calendar is no request, whether it is there or not."""
    before = rig.requests()
    rig.account.open(rig.missing_url, NO_QUIRKS)
    assert rig.requests() == before


def test_a_uid_is_found_only_as_a_whole(rig: Rig) -> None:
    """A search by UID finds that very UID, not one that contains it, and sees a deletion."""
    url = rig.fresh("search")
    stored = rig.account.open(url, NO_QUIRKS).create("a.ics", event("rk-abcdefgh-c-1-thank-12@rekindled"))
    assert rig.account.holds(url, "rk-abcdefgh-c-1-thank-12@rekindled")
    assert not rig.account.holds(url, "rk-abcdefgh-c-1-thank-1")
    assert not rig.account.holds(url, "thank-12@rekindled")
    rig.account.open(url, NO_QUIRKS).delete(stored)
    assert not rig.account.holds(url, "rk-abcdefgh-c-1-thank-12@rekindled")


def test_a_task_is_found_by_uid(rig: Rig) -> None:
    """The search sees tasks as well as events."""
    url = rig.fresh("tasks")
    task = event("task-1").replace("VEVENT", "VTODO").replace("DTEND", "DUE")
    rig.account.open(url, NO_QUIRKS).create("task.ics", task)
    assert rig.account.holds(url, "task-1")


def test_a_search_in_no_calendar_is_refused(rig: Rig) -> None:
    """Absence is never claimed of a calendar that could not be searched (promise 6)."""
    with pytest.raises(CalendarRefused):
        rig.account.holds(rig.missing_url, "a")


def test_the_host_the_home_and_the_calendar_lead_to_the_same_calendar(server: RunningServer) -> None:
    """Whichever of its addresses a user configures, the account is found."""
    with server_rig(server, "same") as rig:
        url = rig.fresh("c")
    home = url.rstrip("/").rpartition("/")[0] + "/"
    for start in (server.url, home, url, server.url + ".well-known/caldav", server.url + "no/such/place/"):
        session = opened(server, start)
        assert url in {info.url for info in CaldavAccount(session).calendars()}, start
        session.close()


def test_a_wrong_password_is_refused(radicale: RunningServer) -> None:
    """A refused login is said to be one after one request, without a word of the password (promises 13 and 24)."""
    session = opened(radicale, radicale.url + "me/", password="wrong horse")
    with pytest.raises(CalendarRefused) as refused:
        CaldavAccount(session).calendars()
    assert "wrong horse" not in str(refused.value)
    assert "wrong horse" not in repr(session.login)
    assert session.requests == 1
    session.close()


def test_another_users_calendar_may_not_be_read(radicale: RunningServer) -> None:
    """What the login may not see is refused or not there, and never taken for empty."""
    session = opened(radicale, radicale.url)
    other = CaldavAccount(session).open(radicale.url + "somebody/calendar/")
    with pytest.raises((CalendarRefused, CalendarGone)):
        other.changes(None, {"/somebody/calendar/a.ics": '"a"'})
    session.close()


def test_a_server_of_good_manners_shows_no_quirk(rig: Rig) -> None:
    """What is tried out on these servers is done as the standards ask, and the probe entry is gone afterwards."""
    url = rig.fresh("tried")
    probe = Probe(name="rk-abcd1234-probe.ics", text=event("probe", "one"), other=event("probe", "other"))
    assert rig.account.try_out(url, probe) == NO_QUIRKS
    assert rig.account.open(url, NO_QUIRKS).changes(None, {}).changed == ()


def test_a_probe_left_behind_is_taken_away(rig: Rig) -> None:
    """A trial that was killed leaves an object which the next one removes."""
    url = rig.fresh("left")
    calendar = rig.account.open(url, NO_QUIRKS)
    calendar.create("rk-abcd1234-probe.ics", event("probe", "one"))
    probe = Probe(name="rk-abcd1234-probe.ics", text=event("probe", "one"), other=event("probe", "other"))
    assert rig.account.try_out(url, probe) == NO_QUIRKS
    assert calendar.changes(None, {}).changed == ()


def test_trying_out_a_missing_calendar_says_so(rig: Rig) -> None:
    """That it is gone is more than that it cannot be tried out."""
    probe = Probe(name="rk-abcd1234-probe.ics", text=event("probe", "one"), other=event("probe", "other"))
    with pytest.raises(CalendarGone):
        rig.account.try_out(rig.missing_url, probe)
