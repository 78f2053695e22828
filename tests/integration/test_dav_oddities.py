"""What odd but honest servers answer to discovery, making a calendar, searching and logging in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_busy import CaldavBusyTimes
from rekindled.adapters.caldav_calendar import CaldavCalendar
from rekindled.adapters.caldav_meetings import CaldavMeetings
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.busy_ports import BusyAsk, BusyNews, BusyView
from rekindled.app.meeting_ports import MeetingView
from rekindled.app.ports import Stored
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, Conflict, WriteRefused
from rekindled.core.model import Carrier, Interval
from tests.fakes.calendar_rigs import event
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

OPEN = '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
CALENDAR = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"
HOME = "<C:calendar-home-set><D:href>/home</D:href></C:calendar-home-set>"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server."""
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def session(server: ScriptedServer) -> Iterator[DavSession]:
    """A session that starts at the server's root."""
    session = DavSession(DavLogin(url=server.url, username="me", password="secret", timeout_seconds=5))
    yield session
    session.close()


def ok(*parts: str) -> Reply:
    """A multistatus of these parts."""
    return Reply(body="".join((OPEN, *parts, "</D:multistatus>")).encode())


def about(href: str, props: str) -> str:
    """A member with these properties."""
    status = "<D:status>HTTP/1.1 200 OK</D:status>"
    inside = f"<D:propstat><D:prop>{props}</D:prop>{status}</D:propstat>"
    return f"<D:response><D:href>{href}</D:href>{inside}</D:response>"


def refusal(name: str) -> Reply:
    """A 403 naming a precondition."""
    body = f'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><{name}/></D:error>'
    return Reply(status=403, body=body.encode())


def test_what_a_calendar_takes_and_allows_is_read(server: ScriptedServer, session: DavSession) -> None:
    """Components and rights are believed where they are named, and assumed where not; the rest is no calendar."""
    tasks = '<C:supported-calendar-component-set><C:comp name="vtodo"/></C:supported-calendar-component-set>'
    reading = "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege></D:current-user-privilege-set>"
    inbox = "<D:resourcetype><D:collection/><C:calendar/><C:schedule-inbox/></D:resourcetype>"
    server.play(
        ok(about("/", HOME)),
        ok(
            about("/home/", "<D:resourcetype><D:collection/></D:resourcetype>"),
            about("/home/tasks", f"{CALENDAR}{tasks}{reading}<D:displayname>Ta&#10;sks</D:displayname>"),
            about("/home/c%C3%A4l/", CALENDAR),
            about("/home/inbox/", inbox),
            about("/home/tasks.ics", "<D:resourcetype><C:calendar/></D:resourcetype>"),
            about("https://example.test/home/x/", CALENDAR),
        ),
    )
    first, second = CaldavAccount(session).calendars()
    assert (first.name, first.carriers, first.writable) == ("Tasks", frozenset({Carrier.TASK}), False)
    assert first.url == f"{server.url}home/tasks/"
    assert (second.name, second.carriers, second.writable) == ("cäl", frozenset(Carrier), True)


def test_a_calendar_without_an_account_is_listed_but_none_is_made_beside_it(
    server: ScriptedServer, session: DavSession
) -> None:
    """A URL that is one shared calendar works by itself, and says that it is no place for another."""
    server.play(ok(about("/", CALENDAR)), ok(about("/", CALENDAR)))
    account = CaldavAccount(session)
    assert [info.url for info in account.calendars()] == [server.url]
    with pytest.raises(CalendarRefused, match="one calendar"):
        account.make("Outreach")


def test_an_account_without_a_place_for_calendars_is_refused(server: ScriptedServer, session: DavSession) -> None:
    """A principal that names no home is a thing to correct in the config."""
    principal = "<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>"
    server.play(ok(about("/", principal)), ok(about("/me/", "")))
    with pytest.raises(CalendarRefused, match="no place"):
        CaldavAccount(session).calendars()


@pytest.mark.parametrize(
    ("status", "failure"), [(404, CalendarRefused), (403, CalendarRefused), (418, CalendarUnavailable)]
)
def test_a_home_that_cannot_be_listed_is_no_empty_account(
    server: ScriptedServer, session: DavSession, status: int, failure: type[Exception]
) -> None:
    """A failing listing is never "no calendars"."""
    server.play(ok(about("/", HOME)), Reply(status=status))
    with pytest.raises(failure):
        CaldavAccount(session).calendars()


def test_a_taken_address_and_a_choosy_server_still_give_a_calendar(server: ScriptedServer, session: DavSession) -> None:
    """A taken file name is numbered; where both components are refused, events alone are asked for (R10)."""
    made = ok(about("/home/outreach-2/", f"{CALENDAR}<D:displayname>Outreach</D:displayname>"))
    server.play(ok(about("/", HOME)), ok(), Reply(status=405), refusal("C:supported-calendar-component"))
    server.play(Reply(status=201), made)
    assert CaldavAccount(session).make("Outreach").url == f"{server.url}home/outreach-2/"
    asked = [sent for sent in server.sent if sent.method == "MKCALENDAR"]
    assert [sent.path for sent in asked] == ["/home/outreach/", "/home/outreach-2/", "/home/outreach-2/"]
    assert [b"VTODO" in sent.body for sent in asked] == [True, True, False]


@pytest.mark.parametrize(("status", "failure"), [(403, CalendarRefused), (507, CalendarUnavailable)])
def test_a_server_that_deletes_no_calendars_is_believed(
    server: ScriptedServer, session: DavSession, status: int, failure: type[Exception]
) -> None:
    """It stands, and what to do is said."""
    server.play(ok(about("/home/ours/", CALENDAR)), Reply(status=status))
    with pytest.raises(failure, match="deleted"):
        CaldavAccount(session).remove(f"{server.url}home/ours/")


def test_a_listing_without_the_calendar_itself_deletes_nothing(server: ScriptedServer, session: DavSession) -> None:
    """Promise 6: an answer that is not complete is no empty calendar."""
    server.play(ok())
    with pytest.raises(CalendarUnavailable, match="not listed completely"):
        CaldavAccount(session).remove(f"{server.url}home/ours/")
    server.play(ok(about("/home/ours/", CALENDAR), about("/home/ours/folder/", "")))
    assert not CaldavAccount(session).remove(f"{server.url}home/ours/")
    assert [sent.method for sent in server.sent if sent.method == "DELETE"] == []


def test_a_server_that_makes_no_calendars_is_asked_once(server: ScriptedServer, session: DavSession) -> None:
    """A plain refusal ends the attempt and says what the user can do."""
    server.play(ok(about("/", HOME)), ok(), Reply(status=403))
    account = CaldavAccount(session)
    with pytest.raises(CalendarRefused, match="another program"):
        account.make("Outreach")
    server.play(ok(), *[Reply(status=409)] * 20)
    with pytest.raises(CalendarRefused, match="another program"):
        account.make("Outreach")
    assert sum(sent.method == "MKCALENDAR" for sent in server.sent) == 21


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(status=403), CalendarRefused),
        (Reply(status=400), CalendarUnavailable),
        (ok("<D:response><D:href>/c/</D:href><D:status>HTTP/1.1 507 Cut</D:status></D:response>"), CalendarUnavailable),
    ],
)
def test_an_unfinished_search_finds_nothing_out(
    server: ScriptedServer, session: DavSession, reply: Reply, failure: type[Exception]
) -> None:
    """That a UID is not there is not concluded from a search that failed or was cut (promise 6)."""
    server.play(reply)
    with pytest.raises(failure):
        CaldavAccount(session).holds(f"{server.url}c/", "a")


def test_a_filter_that_finds_too_much_is_not_believed(server: ScriptedServer, session: DavSession) -> None:
    """A server that answers a search with everything does not make a UID be there."""
    data = f"<D:getetag>1</D:getetag><C:calendar-data>{event('another')}</C:calendar-data>"
    server.play(ok(about("/c/a.ics", data)), ok())
    assert not CaldavAccount(session).holds(f"{server.url}c/", "a")


def test_an_object_that_vanished_under_an_update_is_a_conflict(server: ScriptedServer, session: DavSession) -> None:
    """A 404 to a PUT is settled by reading: gone is a conflict, still there a refusal (servers.md, point 5)."""
    calendar = CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS)
    stored = Stored(href="/c/a.ics", etag='"1"')
    server.play(Reply(status=404), Reply(status=404), ok(about("/c/", CALENDAR)))
    with pytest.raises(Conflict, match="removed"):
        calendar.update(stored, event("a"))
    there = Reply(status=200, headers={"ETag": '"1"'}, body=event("a").encode())
    server.play(Reply(status=404), there, ok(about("/c/", CALENDAR)))
    with pytest.raises(WriteRefused):
        calendar.update(stored, event("a"))


def test_a_delete_refused_for_an_object_that_is_gone_is_done(server: ScriptedServer, session: DavSession) -> None:
    """Some servers answer 412 to the delete of nothing; there is nothing left to do."""
    server.play(Reply(status=412), Reply(status=404), ok(about("/c/", CALENDAR)))
    CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).delete(Stored(href="/c/a.ics", etag='"1"'))
    assert [sent.method for sent in server.sent] == ["DELETE", "GET", "PROPFIND"]


@pytest.mark.parametrize(("status", "failure"), [(403, CalendarRefused), (418, CalendarUnavailable)])
def test_an_object_that_is_not_shown_is_not_gone(
    server: ScriptedServer, session: DavSession, status: int, failure: type[Exception]
) -> None:
    """Only "not found" means that there is none."""
    server.play(Reply(status=status))
    with pytest.raises(failure):
        CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).read("/c/a.ics")


def test_a_huge_object_asked_for_by_itself_is_oversized(server: ScriptedServer, session: DavSession) -> None:
    """An object that a multiget leaves out and a GET shows to be huge is named, an unreadable one is skipped."""
    etag = "<D:getetag>1</D:getetag>"
    server.play(ok(about("/c/a.ics", etag), about("/c/b.ics", etag), "<D:sync-token>t</D:sync-token>"), ok())
    server.play(Reply(status=200, body=b"BEGIN:VCALENDAR" + bytes(2 << 20)), Reply(status=403))
    changes = CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t0", {})
    assert (changes.oversized, changes.changed, changes.removed) == (("/c/a.ics",), (), ())


def test_a_calendar_that_may_not_be_read_is_refused(server: ScriptedServer, session: DavSession) -> None:
    """Rights that were taken away are named, and nothing is taken for gone."""
    server.play(*[Reply(status=403)] * 3)
    with pytest.raises(CalendarRefused, match="sharing"):
        CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t1", {"/c/a.ics": '"1"'})


def test_digest_answers_the_servers_challenge(server: ScriptedServer) -> None:
    """With `auth = digest` the password itself never travels."""
    session = DavSession(DavLogin(url=server.url, username="me", password="secret", auth="digest"))
    challenge = {"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256'}
    server.play(Reply(status=401, headers=challenge), ok("<D:sync-token>t</D:sync-token>"))
    assert CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t0", {}).token == "t"
    assert server.sent[1].headers["authorization"].startswith('Digest username="me"')
    assert server.sent[0].body == server.sent[1].body
    session.close()


BROKEN = [
    pytest.param(b"Caf\xe9", "Caf\ufffd", id="latin-1"),
    pytest.param("\ufffe\uffff".encode(), "", id="no characters"),
    pytest.param(b"&#x1F;&#31;&#xFFFF;&#xD800;&#x110000;&#9999999999;", "", id="references"),
    pytest.param(b"\xed\xa0\x80", "\ufffd\ufffd\ufffd", id="a surrogate"),
    pytest.param(b"\x00\x1b\x7f&#65;", "\x7fA", id="controls"),
]


@pytest.mark.parametrize(("poison", "left"), BROKEN)
def test_bytes_that_are_no_xml_do_not_hide_other_objects(
    server: ScriptedServer, session: DavSession, poison: bytes, left: str
) -> None:
    """What one object brings into an answer spoils that object's text at most (promise 27)."""
    etag, good, bad = "<D:getetag>1</D:getetag>", event("good"), event("bad", "Caf!")
    data = "<C:calendar-data>{}</C:calendar-data>"
    listing = ok(about("/c/a.ics", etag), about("/c/b.ics", etag), "<D:sync-token>t</D:sync-token>")
    told = ok(about("/c/a.ics", etag + data.format(good)), about("/c/b.ics", etag + data.format(bad)))
    server.play(listing, Reply(body=told.body.replace(b"Caf!", poison)))
    changes = CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t0", {})
    assert {one.href: one.text for one in changes.changed} == {"/c/a.ics": good, "/c/b.ics": bad.replace("Caf!", left)}


def test_an_answer_that_one_object_breaks_is_asked_for_in_parts(server: ScriptedServer, session: DavSession) -> None:
    """Each object is asked for by itself in the end, and the good ones are read."""
    etag, good = "<D:getetag>1</D:getetag>", event("good")
    data = f"<C:calendar-data>{good}</C:calendar-data>"
    server.play(ok(about("/c/a.ics", etag), about("/c/b.ics", etag), "<D:sync-token>t</D:sync-token>"))
    server.play(Reply(body=b"<broken"), ok(about("/c/a.ics", etag + data)), Reply(body=b"<broken"))
    server.play(Reply(status=200, headers={"ETag": '"2"'}, body=b"BEGIN:VCALENDAR\xff"))
    changes = CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t0", {})
    assert {one.href: one.text for one in changes.changed} == {"/c/a.ics": good, "/c/b.ics": "BEGIN:VCALENDAR\ufffd"}


def test_an_empty_object_is_an_object_nobody_can_read(server: ScriptedServer, session: DavSession) -> None:
    """What the server lists with an ETag and hands out as nothing is taken in as nothing, and stops nobody."""
    about_it = about("/c/a.ics", "<D:getetag>1</D:getetag>")
    server.play(ok(about_it, "<D:sync-token>t</D:sync-token>"), ok(about_it), Reply(status=200))
    changes = CaldavCalendar(session, f"{server.url}c/", NO_QUIRKS).changes("t0", {})
    assert [(one.href, one.text) for one in changes.changed] == [("/c/a.ics", "")]


def reading(server: ScriptedServer, session: DavSession) -> list[BusyNews]:
    """What a reading of a busy calendar finds."""
    span = Interval(start=datetime(2026, 3, 2, tzinfo=UTC), end=datetime(2026, 3, 9, tzinfo=UTC))
    ask = BusyAsk(key=f"{server.url}c/", view=BusyView(span=span), quirks=NO_QUIRKS)
    return list(CaldavBusyTimes(session, ZoneInfo("UTC")).read(ask))


def test_a_busy_object_that_cannot_be_had_is_named(server: ScriptedServer, session: DavSession) -> None:
    """One of many megabytes, or one that is listed and not handed out, does not keep the others from being busy."""
    etag = "<D:getetag>1</D:getetag>"
    data = f"<C:calendar-data>{event('good')}</C:calendar-data>"
    members = [about(f"/c/{name}.ics", etag) for name in "abc"]
    refused = "<D:response><D:href>/c/c.ics</D:href><D:status>HTTP/1.1 403 Forbidden</D:status></D:response>"
    server.play(ok(*members, "<D:sync-token>t</D:sync-token>"), Reply(body=b" " * (10 << 20)))
    server.play(Reply(body=b" " * (10 << 20)), ok(about("/c/b.ics", etag + data), refused))
    first, last = reading(server, session)
    assert [one.href for one in first.objects if one.unread] == ["/c/a.ics", "/c/c.ics"]
    assert [len(one.intervals) for one in first.objects if not one.unread] == [1]
    assert (last.token, last.listed) == ("t", True)


ADDRESSES = (
    "<C:calendar-user-address-set><D:href>mailto:Me@Example.org</D:href><D:href>/me/</D:href>"
    "</C:calendar-user-address-set>"
)


def test_the_users_addresses_are_those_of_the_principal(server: ScriptedServer, session: DavSession) -> None:
    """As they compare; without a principal, or where it may not be asked, there are none (RFC 6638 §2.4.1)."""
    principal = "<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>"
    server.play(ok(about("/", HOME + principal)), ok(about("/me/", ADDRESSES)))
    times = CaldavBusyTimes(session, ZoneInfo("UTC"))
    assert times.addresses() == {"me@example.org"}
    server.play(ok(about("/", HOME + principal)), Reply(status=403))
    assert times.addresses() == frozenset()
    server.play(ok(about("/", HOME)))
    assert times.addresses() == frozenset()


def test_a_search_by_time_that_is_cut_is_asked_for_in_halves(server: ScriptedServer, session: DavSession) -> None:
    """U5: no meeting is missed because a year has too many; an object that is found twice is read once."""
    march = Interval(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 3, 3, tzinfo=UTC))
    cut = "<D:response><D:href>/cal/</D:href><D:status>HTTP/1.1 507 Too many</D:status></D:response>"
    text = event("e1").replace("SUMMARY", "ATTENDEE:mailto:ann@example.org\r\nSUMMARY")
    one = about("/cal/e1.ics", '<D:getetag>"1"</D:getetag>')
    whole = about("/cal/e1.ics", f'<D:getetag>"1"</D:getetag><C:calendar-data>{text}</C:calendar-data>')
    server.play(ok(cut), ok(one), ok(one), ok(whole))
    calendars = CaldavMeetings(session, ZoneInfo("Europe/Berlin"))
    (found,) = calendars.within(f"{server.url}/cal/", MeetingView(span=march))
    assert found.href == "/cal/e1.ics"
    ranges = [sent.body.partition(b"time-range ")[2].partition(b"/>")[0] for sent in server.sent[:3]]
    assert ranges[1:] == [
        b'start="20260301T000000Z" end="20260302T000000Z"',
        b'start="20260302T000000Z" end="20260303T000000Z"',
    ]


def test_a_server_that_cannot_search_by_time_says_so(server: ScriptedServer, session: DavSession) -> None:
    """R17: nothing is concluded from a refusal, and it is told in words."""
    server.play(Reply(status=501))
    march = Interval(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(CalendarUnavailable, match="search by time with status 501"):
        CaldavMeetings(session, ZoneInfo("UTC")).within(f"{server.url}/cal/", MeetingView(span=march))
