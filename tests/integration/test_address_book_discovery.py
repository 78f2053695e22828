"""From one address to the address books, on servers that answer as the known ones do (docs/servers.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from rekindled.adapters.carddav_addressbook import CarddavAddressBooks
from rekindled.adapters.dav_faults import Elsewhere, Misleading, NothingThere
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.app.address_book_ports import BookInfo
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, RekindledError
from tests.fakes.dav_answers import CALENDAR, FOLDER, NOBODY, multistatus, principal, redirect
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

WELL_KNOWN = "/.well-known/carddav"
CARDS = 'xmlns:A="urn:ietf:params:xml:ns:carddav"'
BOOK = f"<D:resourcetype><D:collection/><A:addressbook {CARDS}/></D:resourcetype>"
PEOPLE = f"{BOOK}<D:displayname>People</D:displayname>"


def home(*hrefs: str) -> str:
    """The property that names the collections of address books (RFC 6352 §7.1.1)."""
    named = "".join(f"<D:href>{href}</D:href>" for href in hrefs)
    return f"<A:addressbook-home-set {CARDS}>{named}</A:addressbook-home-set>"


SHELF = multistatus(("/dav/me/", FOLDER), ("/dav/me/work/", CALENDAR), ("/dav/me/people/", PEOPLE))
ME = multistatus(("/dav/p/me/", principal("/dav/p/me/") + home("/dav/me/")))
ENTRANCE = multistatus(("/dav/", principal("/dav/p/me/") + FOLDER))
REST = {WELL_KNOWN: Reply(status=404), "/dav/": ENTRANCE, "/dav/p/me/": ME, "/dav/me/": SHELF}
ALONE = multistatus(("/dav/me/people/", PEOPLE))
MISSING, PAGE = Reply(status=404), Reply(status=200, body=b"<html>")

# What is typed, for which section of the configuration, what the server answers beside REST; each leads to one book.
WAYS: Mapping[str, tuple[str, str, Mapping[str, Reply]]] = {
    "a well-known address that redirects": ("/", "caldav", {WELL_KNOWN: redirect("/dav/")}),
    "a well-known address that names the home": ("/", "caldav", {WELL_KNOWN: multistatus(("/", home("/dav/me")))}),
    "a root without well-known address": ("/", "caldav", {WELL_KNOWN: MISSING, "/": ENTRANCE}),
    "a root with a broken well-known address": ("/", "caldav", {WELL_KNOWN: Reply(status=500), "/": ENTRANCE}),
    "a root behind a page for everything": ("/", "caldav", {WELL_KNOWN: PAGE, "/": ENTRANCE}),
    "the address of the calendars, as most servers' is the same": ("/dav/", "caldav", {WELL_KNOWN: MISSING}),
    "the address of one calendar": (
        "/dav/me/work/",
        "caldav",
        {WELL_KNOWN: MISSING, "/dav/me/work/": multistatus(("/dav/me/work/", principal("/dav/p/me/") + CALENDAR))},
    ),
    "a calendar of a server whose calendars know no address books": (
        "/caldav/",
        "caldav",
        {WELL_KNOWN: redirect("/dav/"), "/caldav/": multistatus(("/caldav/", FOLDER))},
    ),
    "an own address": ("/dav/", "address_book", {}),
    "the address of one book": ("/dav/me/people/", "address_book", {"/dav/me/people/": ALONE}),
    "an own address that is not there": ("/wrong", "address_book", {"/wrong": MISSING, WELL_KNOWN: redirect("/dav/")}),
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


def found(server: ScriptedServer, path: str = "/", section: str = "caldav") -> tuple[BookInfo, ...]:
    """The books that are found from there."""
    url = server.url.rstrip("/") + path
    login = DavLogin(url=url, username="me", password="secret", timeout_seconds=5, section=section)
    session = DavSession(login)
    try:
        return CarddavAddressBooks(lambda: session).found()
    finally:
        session.close()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_the_address_book(server: ScriptedServer, way: str) -> None:
    """U7: whatever of an account is known, its address book is found, and only asked for."""
    path, section, answers = WAYS[way]
    server.places.update(answers)
    assert found(server, path, section) == (BookInfo(url=f"{server.url}dav/me/people/", name="People"),)
    assert {sent.method for sent in server.sent} == {"PROPFIND"}
    assert all(sent.headers["authorization"] == "Basic bWU6c2VjcmV0" for sent in server.sent)


def test_what_the_user_names_for_address_books_is_asked_first(server: ScriptedServer) -> None:
    """An address of one's own for CardDAV is believed before the well-known one."""
    server.places[WELL_KNOWN] = redirect("/other/")
    found(server, "/dav/", "address_book")
    assert server.sent[0].path == "/dav/"


def test_a_book_without_a_name_is_called_by_its_address(server: ScriptedServer) -> None:
    """A book is named by the end of its address when it has no name, and by no sign that cannot be shown."""
    strange = f"{BOOK}<D:displayname>\u202ePeople\u200b </D:displayname>"
    server.places["/dav/me/"] = multistatus(("/dav/me/one/", BOOK), ("/dav/me/two", strange))
    assert [info.name for info in found(server, "/dav/")] == ["one", "People"]


def test_several_homes_make_one_list(server: ScriptedServer) -> None:
    """All homes are read, and a book that stands in two of them is one."""
    server.places["/dav/p/me/"] = multistatus(("/dav/p/me/", home("/dav/me/", "/dav/all/", "/dav/me/")))
    server.places["/dav/all/"] = multistatus(("/dav/me/people/", PEOPLE), ("/dav/all/team/", BOOK))
    assert [info.name for info in found(server, "/dav/")] == ["People", "team"]


@pytest.mark.parametrize(
    ("answers", "failure", "words"),
    [
        ({WELL_KNOWN: Reply(status=401)}, CalendarRefused, "refuses the login"),
        ({WELL_KNOWN: multistatus(("/", NOBODY))}, CalendarRefused, r"check `username` and the password in \[caldav\]"),
        ({WELL_KNOWN: Reply(status=503), "/": MISSING}, CalendarUnavailable, "503"),
        ({WELL_KNOWN: MISSING, "/": MISSING}, NothingThere, r"set `url` in \[address_book\]"),
        ({WELL_KNOWN: MISSING, "/": multistatus(("/", FOLDER))}, NothingThere, "names no place for address books"),
        ({WELL_KNOWN: redirect(WELL_KNOWN), "/": MISSING}, Misleading, "in circles"),
        ({WELL_KNOWN: multistatus(("/", home("ftp://x/")))}, CalendarUnavailable, "no usable address"),
        ({WELL_KNOWN: multistatus(("/", home("http://[bad/")))}, CalendarUnavailable, "no usable address"),
        ({WELL_KNOWN: redirect("/dav/"), "/dav/me/": Reply(status=500)}, CalendarUnavailable, "500"),
        ({WELL_KNOWN: redirect("/dav/"), "/dav/me/": Reply(status=403)}, RekindledError, "403"),
    ],
)
def test_what_is_missing_is_said(
    server: ScriptedServer, answers: Mapping[str, Reply], failure: type[RekindledError], words: str
) -> None:
    """Where there is no address book the reason is told, with what to do."""
    server.places.update(answers)
    with pytest.raises(failure, match=words):
        found(server)


def test_address_books_on_another_server_are_named_and_not_asked(
    server: ScriptedServer, elsewhere: ScriptedServer
) -> None:
    """The password goes to nobody but the configured server; the other address is told for the configuration."""
    server.places["/dav/p/me/"] = multistatus(("/dav/p/me/", home(f"{elsewhere.url}books/")))
    with pytest.raises(Elsewhere, match=r"another server; nothing was sent there.*\[address_book\]"):
        found(server, "/dav/")
    assert elsewhere.sent == []
