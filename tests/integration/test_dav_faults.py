"""What broken, hostile and merely odd servers answer, and that nothing wrong is concluded from it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_calendar import CaldavCalendar
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.ports import Stored
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.errors import (
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    Conflict,
    RekindledError,
    WriteRefused,
)
from tests.fakes.calendar_rigs import event
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

OPEN = '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
SELF = "<D:response><D:href>/cal/</D:href>{inside}</D:response>"
TOKEN = "<D:sync-token>t2</D:sync-token>"
CLOSE = "</D:multistatus>"
KNOWN = {"/cal/a.ics": '"a"'}
PASSWORD = "correct horse battery"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server."""
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def elsewhere() -> Iterator[ScriptedServer]:
    """A second server nothing may reach."""
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture
def session(server: ScriptedServer) -> Iterator[DavSession]:
    """A session whose time-outs are short, but not so short that a busy machine makes them."""
    session = DavSession(DavLogin(url=server.url, username="me", password=PASSWORD, timeout_seconds=3.0))
    yield session
    session.close()


@pytest.fixture
def calendar(session: DavSession, server: ScriptedServer) -> CaldavCalendar:
    """A calendar on the scripted server."""
    return CaldavCalendar(session, f"{server.url}cal/", NO_QUIRKS)


def ok(*parts: str) -> Reply:
    """A multistatus of these parts."""
    return Reply(body="".join((OPEN, *parts, CLOSE)).encode())


def member(href: str, etag: str = '"a"', data: str = "") -> str:
    """A member with an ETag and perhaps its data."""
    data = f"<C:calendar-data>{data}</C:calendar-data>" if data else ""
    prop = f"<D:prop><D:getetag>{etag}</D:getetag>{data}</D:prop>"
    status = "<D:status>HTTP/1.1 200 OK</D:status>"
    return f"<D:response><D:href>{href}</D:href><D:propstat>{prop}{status}</D:propstat></D:response>"


def bare(href: str, status: str) -> str:
    """A member with a status only."""
    return f"<D:response><D:href>{href}</D:href><D:status>HTTP/1.1 {status}</D:status></D:response>"


def error(status: int, *names: str) -> Reply:
    """A DAV:error naming preconditions."""
    inside = "".join(f"<{name}/>" for name in names)
    body = f'<D:error xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{inside}</D:error>'
    return Reply(status=status, body=body.encode())


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><D:multistatus xmlns:D="DAV:"><D:sync-token>&j;</D:sync-token></D:multistatus>'
)
EXTERNAL = (
    '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<D:multistatus xmlns:D="DAV:"><D:sync-token>&x;</D:sync-token></D:multistatus>'
)

QUADRATIC = f'<!DOCTYPE b [<!ENTITY a "{"x" * 100_000}">]>{OPEN.partition("?>")[2]}{"&a;" * 50_000}{CLOSE}'
REMOTE = '<!DOCTYPE b SYSTEM "http://127.0.0.1:9/evil.dtd"><D:multistatus xmlns:D="DAV:"/>'
PACKED = (OPEN + TOKEN + CLOSE).encode()

NOTHING_LEARNED = {
    "a login page": Reply(status=200, body=b"<html><body>Please log in</body></html>"),
    "a login page as 207": Reply(status=207, body=b"<html><body>Please log in</body></html>"),
    "well-formed XHTML": Reply(status=207, body=b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
    "an empty answer": Reply(status=207),
    "an empty 200": Reply(status=200),
    "cut XML": Reply(body=(OPEN + member("/cal/b.ics")).encode()),
    "a cut connection": Reply(body=(OPEN + TOKEN + CLOSE).encode(), trouble="cut"),
    "a reset connection": Reply(trouble="reset"),
    "a stall": Reply(trouble="stall"),
    "no token": ok(member("/cal/b.ics")),
    "an entity bomb": Reply(body=BOMB.encode()),
    "an external entity": Reply(body=EXTERNAL.encode()),
    "a bad gateway": Reply(status=502),
    "a broken packing": Reply(headers={"Content-Encoding": "gzip"}, body=b"not gzip"),
    "a cut packing": Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress((OPEN + CLOSE).encode())[:-9]),
    "an unknown packing": Reply(headers={"Content-Encoding": "gzip, gzip"}, body=b"x"),
    "packed three times": Reply(
        headers={"Content-Encoding": "gzip, gzip, gzip"}, body=gzip.compress(gzip.compress(gzip.compress(PACKED)))
    ),
    "packed twice, said once": Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(gzip.compress(PACKED))),
    "a quadratic entity": Reply(body=QUADRATIC.encode()),
    "a remote document type": Reply(body=REMOTE.encode()),
    "a bomb in UTF-16": Reply(body=BOMB.encode("utf-16")),
    "a bomb in UTF-7": Reply(body=BOMB.replace("1.0", '1.0" encoding="UTF-7').encode("utf-7")),
    "100,000 deep": Reply(body=(OPEN + "<a>" * 100_000 + "</a>" * 100_000 + TOKEN + CLOSE).encode()),
    "a huge attribute": Reply(body=(OPEN + f'<a b="{"x" * 11_000_000}"/>' + TOKEN + CLOSE).encode()),
    "20,000 headers": Reply(headers={f"X-{number}": "x" for number in range(20_000)}, body=PACKED),
    "a header of a megabyte": Reply(headers={"X-Long": "x" * (1 << 20)}, body=PACKED),
    "a redirect to nowhere": Reply(status=302),
}


@pytest.mark.parametrize("reply", NOTHING_LEARNED.values(), ids=NOTHING_LEARNED.keys())
def test_nothing_is_concluded_from_a_broken_answer(
    server: ScriptedServer, calendar: CaldavCalendar, reply: Reply
) -> None:
    """A look that got no complete answer says "later", never "deleted" (promises 6 and 26)."""
    server.play(*[reply] * 6)
    with pytest.raises(CalendarUnavailable):
        calendar.changes("t1", KNOWN)


@pytest.mark.parametrize(
    "name", ["a login page as 207", "cut XML", "a bad gateway", "a cut connection", "a login page"]
)
def test_a_broken_multiget_keeps_the_old_token(server: ScriptedServer, calendar: CaldavCalendar, name: str) -> None:
    """When the texts of what changed do not come, the whole look is "later"."""
    server.play(ok(member("/cal/a.ics", '"new"'), TOKEN), NOTHING_LEARNED[name])
    with pytest.raises(CalendarUnavailable):
        calendar.changes("t1", KNOWN)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "99999999999999999999"}, 86_400.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "Tue, 03 Mar 2026 10:05:00 GMT", "Date": "Tue, 03 Mar 2026 10:00:00 GMT"}, 300.0),
        ({"Retry-After": "Tue, 03 Mar 2020 10:05:00 GMT", "Date": "Tue, 03 Mar 2026 10:00:00 GMT"}, 0.0),
        ({}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_a_server_asks_for_is_passed_on(
    server: ScriptedServer,
    calendar: CaldavCalendar,
    status: int,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    """Retry-After in seconds or as a date, capped at a day, nonsense survived, one request only (promise 23)."""
    server.play(Reply(status=status, headers=headers))
    with pytest.raises(CalendarUnavailable) as later:
        calendar.changes("t1", KNOWN)
    assert later.value.retry_after == seconds
    assert len(server.sent) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nothing_follows_a_redirect_to_another_origin(
    server: ScriptedServer, elsewhere: ScriptedServer, calendar: CaldavCalendar, status: int
) -> None:
    """Neither content nor credentials nor even a connection reaches the other server (promises 10 and 11)."""
    away = Reply(status=status, headers={"Location": f"{elsewhere.url}cal/"})
    stored = Stored(href="/cal/a.ics", etag='"a"')
    server.play(away, away, away, away, away)
    for act in (
        lambda: calendar.create("b.ics", event("b")),
        lambda: calendar.update(stored, event("a")),
        lambda: calendar.delete(stored),
        lambda: calendar.read("/cal/a.ics"),
        lambda: calendar.changes("t1", KNOWN),
    ):
        with pytest.raises(CalendarRefused, match=elsewhere.url):
            act()
    assert elsewhere.sent == []
    assert len(server.sent) == 5


def test_a_redirect_to_plain_http_or_another_port_is_another_origin(
    server: ScriptedServer, calendar: CaldavCalendar
) -> None:
    """Scheme and port belong to the origin."""
    for target in ("http://127.0.0.1:1/cal/", "https://127.0.0.1/cal/", "//example.test/cal/"):
        server.play(Reply(status=307, headers={"Location": target}))
        with pytest.raises(CalendarRefused):
            calendar.changes("t1", KNOWN)


def test_asking_follows_a_redirect_on_the_same_origin_and_writing_does_not(
    server: ScriptedServer, calendar: CaldavCalendar
) -> None:
    """A REPORT goes on with its body and method, a PUT is told where the calendar is now."""
    server.play(Reply(status=301, headers={"Location": "/moved/"}), ok(TOKEN))
    assert calendar.changes("t1", KNOWN).token == "t2"
    assert [(sent.method, sent.path) for sent in server.sent] == [("REPORT", "/cal/"), ("REPORT", "/moved/")]
    assert server.sent[0].body == server.sent[1].body
    server.play(Reply(status=308, headers={"Location": "/moved/b.ics"}))
    with pytest.raises(CalendarRefused, match="never redirected"):
        calendar.create("b.ics", event("b"))
    assert len(server.sent) == 3


def test_redirects_in_a_circle_end(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """Six requests are enough to see a circle (promise 26)."""
    server.play(*[Reply(status=302, headers={"Location": "/cal/"})] * 20)
    with pytest.raises(CalendarUnavailable, match="circles"):
        calendar.changes("t1", KNOWN)
    assert len(server.sent) == 6


def test_a_packed_bomb_is_not_unpacked(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """64 MiB of nothing in 64 kB are refused while unpacking (promise 26)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    server.play(Reply(headers={"Content-Encoding": "gzip"}, body=packed))
    with pytest.raises(CalendarUnavailable, match="more than"):
        calendar.changes("t1", KNOWN)


def test_an_endless_answer_is_cut(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """More than the bound is not read, for one object as for a listing."""
    server.play(Reply(status=200, body=b"BEGIN:VCALENDAR\r\n" + bytes(2 << 20)))
    with pytest.raises(CalendarUnavailable, match="more than"):
        calendar.read("/cal/a.ics")


def test_lists_are_asked_for_packed(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """What changed in a large calendar comes in a tenth of the bytes, and is read within the bounds."""
    server.play(Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress((OPEN + TOKEN + CLOSE).encode())))
    assert calendar.changes("t1", KNOWN).token == "t2"
    assert server.sent[0].headers["accept-encoding"] == "gzip"


def test_one_object_is_asked_for_unpacked_and_a_packed_one_is_understood(
    server: ScriptedServer, calendar: CaldavCalendar
) -> None:
    """Servers weaken the ETag of a packed answer (servers.md, point 10), and a weak one guards no write."""
    body = gzip.compress(event("a").encode())
    server.play(Reply(status=200, headers={"Content-Encoding": "gzip", "ETag": 'W/"1"'}, body=body))
    found = calendar.read("/cal/a.ics")
    assert found is not None
    assert "UID:a" in found.text
    assert server.sent[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("trouble", ["drip", "drip-head"])
def test_a_dripping_answer_costs_its_deadline_only(
    server: ScriptedServer, calendar: CaldavCalendar, trouble: Literal["drip", "drip-head"]
) -> None:
    """Bytes that come one by one do not start the time anew, and the next request is none the worse (promise 25)."""
    server.play(Reply(body=(OPEN + " " * 4000 + TOKEN + CLOSE).encode(), trouble=trouble), ok(TOKEN))
    with pytest.raises(CalendarUnavailable):
        calendar.changes("t1", KNOWN)
    assert calendar.changes("t1", KNOWN).token == "t2"


def test_a_refused_login_is_said_once(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """A 401 is one request, a refusal, and no word of the password (promises 13 and 24)."""
    server.play(Reply(status=401, headers={"WWW-Authenticate": 'Basic realm="x"'}))
    with pytest.raises(CalendarRefused) as refused:
        calendar.changes("t1", KNOWN)
    assert len(server.sent) == 1
    assert PASSWORD not in f"{refused.value!r}{refused.value.__cause__!r}"


def test_a_lost_answer_to_a_put_is_not_repeated(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """A PUT whose answer is lost was sent once; whether it happened is for the next look (promise 1)."""
    server.play(Reply(trouble="reset"), Reply(status=201))
    with pytest.raises(CalendarUnavailable):
        calendar.create("b.ics", event("b"))
    assert [sent.method for sent in server.sent] == ["PUT"]
    assert server.sent[0].headers["if-none-match"] == "*"


def test_only_the_configured_credentials_are_used(
    server: ScriptedServer, session: DavSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither .netrc nor proxy variables change whom we talk to or as whom."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password stolen\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("PYTHON_CALDAV_COMMDUMP", "1")
    server.play(ok(TOKEN))
    CaldavCalendar(session, f"{server.url}cal/", NO_QUIRKS).changes("t1", {})
    assert server.sent[0].headers["authorization"] == "Basic bWU6Y29ycmVjdCBob3JzZSBiYXR0ZXJ5"
    assert server.sent[0].headers["user-agent"].startswith("rekindled/")


def test_a_bearer_token_is_sent_as_one(server: ScriptedServer) -> None:
    """With `auth = bearer` the password is the token."""
    session = DavSession(DavLogin(url=server.url, username="me", password="tok", auth="bearer"))
    server.play(ok(TOKEN))
    CaldavCalendar(session, f"{server.url}cal/", NO_QUIRKS).changes("t1", {})
    assert server.sent[0].headers["authorization"] == "Bearer tok"
    session.close()


@pytest.mark.parametrize("status", [403, 409, 410, 412])
def test_an_invalid_token_in_every_dialect_is_a_full_listing(
    server: ScriptedServer, calendar: CaldavCalendar, status: int
) -> None:
    """Whatever the status, the precondition leads to a listing with an empty token (promise 30)."""
    server.play(error(status, "D:valid-sync-token"), ok(member("/cal/a.ics"), TOKEN))
    changes = calendar.changes("t1", {**KNOWN, "/cal/gone.ics": '"g"'})
    assert (changes.token, changes.removed) == ("t2", ("/cal/gone.ics",))
    assert b"<D:sync-token/>" in server.sent[1].body or b"<D:sync-token></D:sync-token>" in server.sent[1].body


def test_a_server_that_fails_over_an_old_token_is_asked_without(
    server: ScriptedServer, calendar: CaldavCalendar
) -> None:
    """A 500 to a token leads to one full listing, and that one's failure to "later"."""
    server.play(Reply(status=500), ok(member("/cal/a.ics"), TOKEN), Reply(status=500), Reply(status=500))
    assert calendar.changes("t1", KNOWN).token == "t2"
    with pytest.raises(CalendarUnavailable):
        calendar.changes("t2", KNOWN)


def test_a_cut_listing_is_followed_to_its_end(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """A 507 for the collection means that the next page has the rest (promise 31)."""
    cut = bare("/cal/", "507 Insufficient Storage")
    server.play(
        ok(member("/cal/a.ics"), cut, "<D:sync-token>p1</D:sync-token>"),
        ok(bare("/cal/b.ics", "404 Not Found"), TOKEN),
    )
    changes = calendar.changes("t1", {**KNOWN, "/cal/c.ics": '"c"'})
    assert (changes.token, changes.removed) == ("t2", ("/cal/b.ics",))
    assert b"p1" in server.sent[1].body


def test_a_listing_cut_for_ever_is_later(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """Paging without progress ends, and removes nothing."""
    page = ok(member("/cal/b.ics"), bare("/cal/", "507 Insufficient Storage"), "<D:sync-token>t1</D:sync-token>")
    server.play(*[page] * 3)
    with pytest.raises(CalendarUnavailable, match="never ends"):
        calendar.changes("t1", KNOWN)
    assert len(server.sent) == 1


CTAG = (
    '<D:propstat><D:prop><x:getctag xmlns:x="http://calendarserver.org/ns/">{}</x:getctag></D:prop>'
    "<D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
)


def test_a_server_without_sync_is_compared_by_etags(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """The collection's tag is the token; nothing changed is one request, and a change two more."""
    own = SELF.format(inside=CTAG.format("c1"))
    server.play(Reply(status=405), ok(own), ok(own, member("/cal/a.ics")))
    first = calendar.changes(None, {**KNOWN, "/cal/gone.ics": '"g"'})
    assert (first.token, first.changed, first.removed) == ("ctag:c1", (), ("/cal/gone.ics",))
    server.play(ok(own))
    assert calendar.changes(first.token, KNOWN).removed == ()
    assert len(server.sent) == 4


def test_a_listing_without_its_collection_is_no_listing(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """An empty answer to Depth 1 is not an empty calendar (promise 6)."""
    server.play(Reply(status=501), ok(SELF.format(inside=CTAG.format("c1"))), ok())
    with pytest.raises(CalendarUnavailable, match="without itself"):
        calendar.changes(None, KNOWN)


def test_a_missing_collection_inside_a_207_is_gone(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """One server wraps its 404 (servers.md); a 410 says the same."""
    server.play(ok(bare("/cal/", "404 Not Found"), TOKEN))
    with pytest.raises(CalendarGone):
        calendar.changes("t1", KNOWN)
    server.play(*[Reply(status=410)] * 3)
    with pytest.raises(CalendarGone):
        calendar.changes("t1", KNOWN)


def test_members_elsewhere_and_the_collection_itself_are_no_objects(
    server: ScriptedServer, elsewhere: ScriptedServer, calendar: CaldavCalendar
) -> None:
    """Other origins, paths with dots, folders and the collection are left out of a listing (promise 11)."""
    server.play(
        ok(
            member("/cal/", '"self"'),
            member("/cal", '"self"'),
            member("/cal/sub/", '"sub"'),
            member("/cal/%2E%2E/x.ics", '"up"'),
            member(f"{elsewhere.url}cal/b.ics", '"b"'),
            member("//example.test/cal/b.ics", '"b"'),
            member(f"{server.url}cal/%61.ics"),
            TOKEN,
        )
    )
    changes = calendar.changes("t1", KNOWN)
    assert (changes.changed, changes.removed) == ((), ())
    assert elsewhere.sent == []


def test_what_a_multiget_leaves_out_is_asked_for_by_itself(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """Silence about an object is not its end: a GET decides, a refused one is skipped (promise 27)."""
    server.play(
        ok(*(member(f"/cal/{name}.ics", '"n"') for name in "abcd"), TOKEN),
        ok(bare("/cal/a.ics", "404 Not Found"), bare("/cal/d.ics", "403 Forbidden")),
        Reply(status=200, headers={"ETag": 'W/"b"'}, body=event("b").encode()),
        Reply(status=404),
    )
    changes = calendar.changes("t1", {})
    assert [(each.href, each.etag) for each in changes.changed] == [("/cal/b.ics", '"b"')]
    assert changes.removed == ("/cal/a.ics", "/cal/c.ics")
    assert [sent.method for sent in server.sent] == ["REPORT", "REPORT", "GET", "GET"]


def test_a_too_large_multiget_is_halved_until_it_fits(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """One huge object among two is named, the other is read."""
    huge = Reply(body=bytes(10 << 20))
    server.play(
        ok(member("/cal/a.ics", '"1"'), member("/cal/b.ics", '"2"'), TOKEN),
        huge,
        huge,
        ok(member("/cal/b.ics", '"2"', event("b"))),
    )
    changes = calendar.changes("t1", {})
    assert changes.oversized == ("/cal/a.ics",)
    assert [resource.href for resource in changes.changed] == ["/cal/b.ics"]


def test_control_characters_in_a_text_do_not_stop_the_look(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """What XML has no room for, raw or as a reference, is left out and the rest is read (promise 27)."""
    server.play(
        ok(member("/cal/a.ics", '"1"'), TOKEN),
        ok(member("/cal/a.ics", '"1"', event("a", "Ca\x0bl&#x1;l&#8;"))),
    )
    assert "SUMMARY:Call\r\n" in calendar.changes("t1", {}).changed[0].text


def test_a_spelling_of_the_servers_own_is_sent_back(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """A server that spells `@` bare gets it bare, in the multiget and in the write after it."""
    server.play(
        ok(member("/cal/a@b.ics", '"1"'), TOKEN), ok(member("/cal/a%40b.ics", '"1"', event("a"))), Reply(status=204)
    )
    found = calendar.changes("t1", {}).changed[0]
    assert found.href == "/cal/a@b.ics"
    calendar.delete(Stored(href=found.href, etag=found.etag))
    assert b"<D:href>/cal/a@b.ics</D:href>" in server.sent[1].body
    assert server.sent[2].path == "/cal/a@b.ics"


HERE = ok(SELF.format(inside=""))
PUT_ANSWERS = {
    "plain 412": (error(412), Conflict),
    "uid conflict 403": (error(403, "C:no-uid-conflict"), Conflict),
    "uid conflict 409": (error(409, "C:no-uid-conflict"), Conflict),
    "uid conflict 412": (error(412, "C:no-uid-conflict"), Conflict),
    "bare 409": (Reply(status=409), Conflict),
    "invalid data 412": (error(412, "C:valid-calendar-data"), WriteRefused),
    "invalid data 403": (error(403, "C:valid-calendar-data"), WriteRefused),
    "no rights": (error(403, "D:need-privileges"), CalendarRefused),
    "bare 403": (Reply(status=403), WriteRefused),
    "bad request": (Reply(status=400), WriteRefused),
    "not found": (Reply(status=404), WriteRefused),
    "not allowed": (Reply(status=405), WriteRefused),
    "too large": (Reply(status=413), WriteRefused),
    "wrong type": (Reply(status=415), WriteRefused),
    "locked": (Reply(status=423), WriteRefused),
    "quota": (Reply(status=507), WriteRefused),
    "failing": (Reply(status=503), CalendarUnavailable),
    "a login page": (Reply(status=203), CalendarUnavailable),
}


@pytest.mark.parametrize(("reply", "failure"), PUT_ANSWERS.values(), ids=PUT_ANSWERS.keys())
def test_each_refusal_of_a_write_has_its_name(
    server: ScriptedServer, calendar: CaldavCalendar, reply: Reply, failure: type[RekindledError]
) -> None:
    """A PUT's answer says what to do: look again, leave this object, fix the rights, or wait (promise 33)."""
    server.play(reply, HERE)
    with pytest.raises(failure) as refused:
        calendar.create("b.ics", event("b", "A secret title"))
    assert type(refused.value) is failure or issubclass(type(refused.value), CalendarUnavailable)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("status", [404, 405, 409])
def test_a_write_into_a_missing_calendar_says_so(server: ScriptedServer, calendar: CaldavCalendar, status: int) -> None:
    """A second question tells a missing calendar from a refused object."""
    server.play(Reply(status=status), Reply(status=404))
    with pytest.raises(CalendarGone):
        calendar.create("b.ics", event("b"))


def test_a_write_without_an_etag_is_read_back(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """The ETag of what reads as we wrote it is known; of what reads otherwise it is not, so that a look reads it."""
    server.play(Reply(status=201), Reply(status=200, headers={"ETag": '"r"'}, body=event("b").encode()))
    assert calendar.create("b.ics", event("b")) == Stored(href="/cal/b.ics", etag='"r"')
    server.play(Reply(status=201), Reply(status=200, headers={"ETag": '"r"'}, body=event("c", "Edited").encode()))
    assert calendar.create("c.ics", event("c")) == Stored(href="/cal/c.ics", etag="")
    server.play(Reply(status=201), Reply(status=503))
    assert calendar.create("d.ics", event("d")) == Stored(href="/cal/d.ics", etag="")


def test_the_href_is_whatever_the_server_says(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """A server that renames new objects is believed, one that names another place is not."""
    server.play(Reply(status=201, headers={"ETag": 'W/"1"', "Location": "/cal/its%40own.ics"}))
    assert calendar.create("b.ics", event("b")) == Stored(href="/cal/its@own.ics", etag='"1"')
    server.play(Reply(status=201, headers={"ETag": '"1"', "Location": "https://example.test/cal/x.ics"}))
    assert calendar.create("c.ics", event("c")).href == "/cal/c.ics"


def test_a_name_cannot_leave_the_calendar(server: ScriptedServer, calendar: CaldavCalendar) -> None:
    """Slashes and line ends in a name stay inside one path segment (promise 14)."""
    server.play(Reply(status=201, headers={"ETag": '"1"'}))
    calendar.create("../x\r\nEvil: 1/y.ics", event("b"))
    assert server.sent[0].path == "/cal/..%2Fx%0D%0AEvil%3A%201%2Fy.ics"
    assert "evil" not in server.sent[0].headers


def test_an_unauthenticated_principal_is_a_refused_login(server: ScriptedServer, session: DavSession) -> None:
    """One server answers everybody with a 207; no calendars is not what that means (servers.md, point 6)."""
    inside = (
        "<D:propstat><D:prop><D:current-user-principal><D:unauthenticated/></D:current-user-principal></D:prop>"
        "<D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    )
    server.play(ok(SELF.format(inside=inside)))
    with pytest.raises(CalendarRefused, match="login"):
        CaldavAccount(session).calendars()


def test_calendars_on_another_server_are_named_for_the_config(
    server: ScriptedServer, elsewhere: ScriptedServer, session: DavSession
) -> None:
    """A home on another origin is not contacted; the message says which address to set (design §5 Security)."""
    inside = (
        f"<D:propstat><D:prop><C:calendar-home-set><D:href>{elsewhere.url}home/</D:href></C:calendar-home-set>"
        "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>"
    )
    server.play(ok(SELF.format(inside=inside)))
    with pytest.raises(CalendarRefused, match=f"{elsewhere.url}home/"):
        CaldavAccount(session).calendars()
    server.play(Reply(status=405), Reply(status=301, headers={"Location": f"{elsewhere.url}dav/"}))
    with pytest.raises(CalendarRefused, match=f"{elsewhere.url}dav/"):
        CaldavAccount(session).calendars()
    assert elsewhere.sent == []


def test_a_server_without_caldav_is_said_to_be_one(server: ScriptedServer, session: DavSession) -> None:
    """When neither the well-known address nor the URL leads on, the address is what to fix."""
    server.play(Reply(status=405), Reply(status=404))
    with pytest.raises(CalendarRefused, match="url"):
        CaldavAccount(session).calendars()
    assert [sent.path for sent in server.sent] == ["/.well-known/caldav", "/"]
