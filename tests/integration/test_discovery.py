"""From one address to the calendars, on servers that answer as the known ones do (docs/servers.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.caldav_discovery import account_text
from rekindled.adapters.dav_faults import Elsewhere, Misleading, NothingThere, WantsDigest
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, RekindledError
from tests.fakes.dav_answers import CALENDAR, FOLDER, NOBODY, home, multistatus, principal, redirect
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

WELL_KNOWN = "/.well-known/caldav"
CALENDARS = multistatus(("/dav/me/", FOLDER), ("/dav/me/work/", CALENDAR))
ME = multistatus(("/dav/p/me/", principal("/dav/p/me/") + home("/dav/me/") + FOLDER))
DAV = multistatus(("/dav/", principal("/dav/p/me/") + FOLDER))
REST = {"/dav/": DAV, "/dav/p/me/": ME, "/dav/me/": CALENDARS}
NO = Reply(status=405)
MISSING = Reply(status=404)
MY_HOME = multistatus(("/dav/me/", principal("/dav/p/me/")), ("/dav/me/work/", CALENDAR))
WORK = multistatus(("/dav/me/work/", CALENDAR))
MY_WORK = multistatus(("/dav/me/work/", principal("/dav/p/me/") + CALENDAR))
SPELLED = multistatus(("/dav/", principal("/d%61v/p/me/")))

# What is typed, what the server answers beside REST; each leads to /dav/me/work/.
WAYS: Mapping[str, tuple[str, Mapping[str, Reply]]] = {
    "a well-known address that redirects": ("/", {WELL_KNOWN: redirect("/dav/")}),
    "a well-known address that redirects twice": ("/", {WELL_KNOWN: redirect("/x", 302), "/x": redirect("dav/", 308)}),
    "a well-known address that answers itself": ("/", {WELL_KNOWN: DAV}),
    "a well-known address that names the home": ("/", {WELL_KNOWN: multistatus(("/", home("/dav/me")))}),
    "a well-known address in absolute spelling": ("/", {WELL_KNOWN: redirect("{here}dav/")}),
    "a root that is no DAV, as DAViCal's and SOGo's": ("/", {WELL_KNOWN: redirect("/dav/"), "/": NO}),
    "a root without well-known address": ("/", {WELL_KNOWN: MISSING, "/": DAV}),
    "a root behind a page for everything": ("/", {WELL_KNOWN: Reply(status=200, body=b"<html>"), "/": DAV}),
    "a root with a page in DAV's clothes": ("/", {WELL_KNOWN: Reply(body=b"<html>"), "/": DAV}),
    "a root with a broken well-known address": ("/", {WELL_KNOWN: Reply(status=500), "/": DAV}),
    "a root whose well-known address goes in circles": ("/", {WELL_KNOWN: redirect(WELL_KNOWN), "/": DAV}),
    "a root whose well-known address leads nowhere": ("/", {WELL_KNOWN: redirect("mailto:x"), "/": DAV}),
    "a root that redirects, as GMX's": ("/", {WELL_KNOWN: MISSING, "/": redirect("/dav/", 302)}),
    "the well-known address itself": (WELL_KNOWN, {WELL_KNOWN: redirect("/dav/", 307)}),
    "the DAV root, as Nextcloud's": ("/dav/", {}),
    "the principal": ("/dav/p/me/", {}),
    "the home": ("/dav/me/", {"/dav/me/": MY_HOME}),
    "a home that names no principal": ("/dav/me/", {}),
    "the calendar": ("/dav/me/work/", {"/dav/me/work/": MY_WORK}),
    "a calendar that names no principal": ("/dav/me/work/", {"/dav/me/work/": WORK}),
    "a page of the web interface": ("/apps/calendar", {"/apps/calendar": NO, WELL_KNOWN: redirect("/dav/")}),
    "an address that is not there": ("/wrong", {"/wrong": MISSING, WELL_KNOWN: MISSING, "/": DAV}),
    "another one's account": ("/dav/p/you/", {"/dav/p/you/": Reply(status=403), WELL_KNOWN: redirect("/dav/")}),
    "a principal spelled differently": ("/dav/", {"/dav/": SPELLED, "/d%61v/p/me/": ME}),
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """The server that is named."""
    with scripted_server() as scripted:
        scripted.places.update(REST)
        yield scripted


@pytest.fixture
def elsewhere() -> Iterator[ScriptedServer]:
    """Another server, which nothing may reach."""
    with scripted_server() as scripted:
        yield scripted


def session_at(server: ScriptedServer, path: str = "/") -> DavSession:
    """A session that starts there."""
    url = server.url.rstrip("/") + path
    return DavSession(DavLogin(url=url, username="me", password="secret", timeout_seconds=5))


def found(server: ScriptedServer, path: str = "/") -> list[str]:
    """The paths of the calendars that are found from there."""
    session = session_at(server, path)
    try:
        return [info.url.removeprefix(server.url.rstrip("/")) for info in CaldavAccount(session).calendars()]
    finally:
        session.close()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_the_calendars(server: ScriptedServer, way: str) -> None:
    """Whatever of an account is typed, it is found, and from the first request on with the login and the question."""
    path, answers = WAYS[way]
    for place, reply in answers.items():
        target = reply.headers.get("Location", "").format(here=server.url)
        server.places[place] = redirect(target, reply.status) if target else reply
    assert found(server, path) == ["/dav/me/work/"]
    assert {sent.method for sent in server.sent} == {"PROPFIND"}
    assert all(sent.headers["authorization"] == "Basic bWU6c2VjcmV0" for sent in server.sent)
    assert all(b"propfind" in sent.body for sent in server.sent)


def test_a_shared_calendar_is_found_beside_ones_own(server: ScriptedServer) -> None:
    """The address of somebody else's calendar gives that calendar too, not only the account's."""
    server.places["/dav/you/team/"] = multistatus(("/dav/you/team/", principal("/dav/p/me/") + CALENDAR))
    assert found(server, "/dav/you/team/") == ["/dav/you/team/", "/dav/me/work/"]


@pytest.mark.parametrize(
    ("answers", "failure", "words"),
    [
        ({WELL_KNOWN: Reply(status=401)}, CalendarRefused, "refuses the login"),
        ({WELL_KNOWN: multistatus(("/", NOBODY))}, CalendarRefused, "does not accept the login"),
        ({WELL_KNOWN: MISSING, "/": multistatus(("/", NOBODY))}, CalendarRefused, "does not accept the login"),
        ({WELL_KNOWN: Reply(status=503, headers={"Retry-After": "60"})}, CalendarUnavailable, "503"),
        ({WELL_KNOWN: Reply(status=429)}, CalendarUnavailable, "fewer requests"),
        ({WELL_KNOWN: MISSING, "/": MISSING}, NothingThere, "No CalDAV account was found at"),
        ({WELL_KNOWN: MISSING, "/": multistatus(("/", FOLDER))}, NothingThere, "No CalDAV account was found at"),
        ({WELL_KNOWN: MISSING, "/": multistatus()}, NothingThere, "No CalDAV account was found at"),
        ({WELL_KNOWN: redirect(WELL_KNOWN), "/": MISSING}, Misleading, "in circles"),
        ({WELL_KNOWN: Reply(status=500), "/": NO}, CalendarUnavailable, "500"),
        ({WELL_KNOWN: multistatus(("/", home("ftp://x/")))}, CalendarUnavailable, "no usable address"),
        ({WELL_KNOWN: multistatus(("/", principal("/p/"))), "/p/": multistatus()}, CalendarRefused, "no place"),
    ],
)
def test_each_dead_end_has_its_name(
    server: ScriptedServer, answers: Mapping[str, Reply], failure: type[RekindledError], words: str
) -> None:
    """A refused login ends the search at once, a server in trouble is left alone, a wrong address is named."""
    server.places.update(answers)
    with pytest.raises(failure, match=words):
        found(server)
    assert len(server.sent) <= 7


def test_a_server_that_wants_digest_is_told_from_a_wrong_password(server: ScriptedServer) -> None:
    """The message says what to set; a challenge that takes basic too, or none at all, is a refused login."""
    for challenge in ("Digest realm=x, nonce=y", 'Bearer realm="x", DIGEST nonce="y", qop="auth"'):
        server.places[WELL_KNOWN] = Reply(status=401, headers={"WWW-Authenticate": challenge})
        with pytest.raises(WantsDigest, match='auth = "digest"'):
            found(server)
    for challenge in ('Digest realm="x", Basic realm="x"', "Basic", "", 'Basic realm="digest x"'):
        server.places[WELL_KNOWN] = Reply(status=401, headers={"WWW-Authenticate": challenge})
        with pytest.raises(CalendarRefused, match="refuses the login"):
            found(server)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", [WELL_KNOWN, "/"])
def test_a_redirect_to_another_server_is_named_and_not_followed(
    server: ScriptedServer, elsewhere: ScriptedServer, place: str, status: int
) -> None:
    """Not even a connection is made; the answer carries the address to confirm (promises 10 and 11)."""
    server.places.update({WELL_KNOWN: MISSING, place: redirect(f"{elsewhere.url}dav/?token=1#x", status)})
    with pytest.raises(Elsewhere, match="nothing was sent there") as away:
        found(server)
    assert away.value.url == f"{elsewhere.url}dav/"
    assert away.value.url in str(away.value)
    assert elsewhere.sent == []


@pytest.mark.parametrize("named", ["principal", "home", "home of the principal"])
def test_an_account_on_another_server_is_named_and_not_asked(
    server: ScriptedServer, elsewhere: ScriptedServer, named: str
) -> None:
    """As iCloud does it, whose homes are on hosts of their own (promise 10)."""
    away_at = f"{elsewhere.url}1/calendars/"
    about = {"principal": principal(away_at), "home": home(away_at)}.get(named, principal("/dav/p/me/"))
    server.places["/dav/"] = multistatus(("/dav/", about))
    server.places["/dav/p/me/"] = multistatus(("/dav/p/me/", home(away_at)))
    with pytest.raises(Elsewhere) as away:
        found(server, "/dav/")
    assert away.value.url == away_at
    assert elsewhere.sent == []


def test_a_home_here_is_enough_where_others_are_elsewhere(server: ScriptedServer, elsewhere: ScriptedServer) -> None:
    """Shared homes on other servers are left alone."""
    server.places["/dav/p/me/"] = multistatus(("/dav/p/me/", home(f"{elsewhere.url}x/", "/dav/me/")))
    assert found(server, "/dav/") == ["/dav/me/work/"]
    assert elsewhere.sent == []


@pytest.mark.parametrize("named", ["principal", "home"])
def test_the_confirmed_server_keeps_its_calendars_whatever_its_account_says(
    server: ScriptedServer, elsewhere: ScriptedServer, named: str
) -> None:
    """What stands at the configured address itself counts, if its account leads back to another server."""
    back = {"principal": principal(f"{elsewhere.url}p/"), "home": home(f"{elsewhere.url}h/")}[named]
    server.places["/dav/me"] = server.places["/dav/me/"] = multistatus(
        ("/dav/me/", back + FOLDER), ("/dav/me/work/", CALENDAR)
    )
    server.places["/dav/me/work/"] = multistatus(("/dav/me/work/", back + CALENDAR))
    assert found(server, "/dav/me") == found(server, "/dav/me/") == found(server, "/dav/me/work/") == ["/dav/me/work/"]
    assert elsewhere.sent == []


def test_what_was_found_is_said_in_one_sentence(server: ScriptedServer) -> None:
    """For `check`: principal, homes and origin, or the one calendar."""
    origin = server.url.rstrip("/")
    session = session_at(server, "/dav/")
    assert account_text(session) == f"principal /dav/p/me/, calendars in /dav/me/, all on {origin}"
    session.close()
    server.places["/dav/me/work/"] = WORK
    session = session_at(server, "/dav/me/work/")
    assert account_text(session) == f"no principal, one calendar, /dav/me/work/, all on {origin}"
    session.close()
