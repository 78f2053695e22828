"""From one address to the places where a user's calendars are (RFC 4791 §6.2, RFC 5397, RFC 6764 §5).

Owns the order in which a server is asked. Must not know what a calendar is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from rekindled.adapters.dav_bodies import propfind
from rekindled.adapters.dav_session import Answer, Ask, DavSession
from rekindled.adapters.dav_urls import resolve
from rekindled.adapters.multistatus import CALDAV, DAV, Member, Multistatus, parse_multistatus
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

RESOURCE_TYPE = f"{DAV}resourcetype"
XML = {"Content-Type": "application/xml; charset=utf-8"}
_PRINCIPAL = f"{DAV}current-user-principal"
_HOME = f"{CALDAV}calendar-home-set"
_OTHER_TYPES = frozenset(
    {f"{CALDAV}schedule-inbox", f"{CALDAV}schedule-outbox", "{http://nextcloud.com/ns}deleted-calendar"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Absolute URLs: the collections that hold calendars, and the login URL when it is a calendar itself."""

    homes: tuple[str, ...]
    itself: str | None


def discover(session: DavSession) -> Places:
    """Find the places of the login's calendars, starting at its URL, then at the well-known one.

    Raises:
        CalendarRefused: there is none, the login is not accepted, or they are on another server (the message says
            which address to configure then).
        CalendarUnavailable: it could not be found out now.
    """
    found = _start(session, session.login.url) or _start(session, f"{session.origin}/.well-known/caldav")
    if found is None:
        raise CalendarRefused(
            f"No CalDAV account was found at {session.login.url}; "
            "set `url` in [caldav] to the address your provider names"
        )
    url, about = found
    places = Places(homes=_homes(session, url, about), itself=about.url if is_calendar(about) else None)
    if not places.homes and places.itself is None:
        raise CalendarRefused(f"{url} names no place for calendars; check `url` and `username` in [caldav]")
    return places


def is_calendar(member: Member) -> bool:
    """Whether a resource is a calendar for a user's objects: no inbox, outbox, trash or pseudo-file."""
    kinds = member.children(RESOURCE_TYPE)
    return {f"{CALDAV}calendar", f"{DAV}collection"} <= kinds and not kinds & _OTHER_TYPES


def ask(session: DavSession, url: str, names: tuple[str, ...], depth: str = "0") -> Multistatus:
    """Ask for properties of a resource that must be there.

    Raises:
        CalendarRefused: it is not there or not for us.
        CalendarUnavailable: no usable answer.
    """
    answer = _propfind(session, url, names, depth)
    if answer.status == 207:
        return parse_multistatus(answer.body, answer.url)
    if answer.status in {403, 404, 410}:
        raise CalendarRefused(f"{url} may not be read (status {answer.status}); check `url` in [caldav]")
    raise CalendarUnavailable(f"{url} answered with status {answer.status}; try again later")


def _start(session: DavSession, url: str) -> tuple[str, Member] | None:
    answer = _propfind(session, url, (_PRINCIPAL, _HOME, RESOURCE_TYPE), "0")
    if answer.status != 207:
        return None
    for member in parse_multistatus(answer.body, answer.url).members:
        # Answering everybody is no login: one server lists nothing to a wrong password (servers.md, point 6).
        if f"{DAV}unauthenticated" in member.children(_PRINCIPAL):
            raise CalendarRefused(
                f"{session.origin} does not accept the login; check `username` and the password in [caldav]"
            )
        if member.hrefs(_PRINCIPAL) or member.hrefs(_HOME) or is_calendar(member):
            return answer.url, member
    return None


def _homes(session: DavSession, url: str, about: Member) -> tuple[str, ...]:
    homes = _here(about.hrefs(_HOME), url)
    for principal in _here(about.hrefs(_PRINCIPAL), url) if not homes else ():
        for member in ask(session, principal, (_HOME,)).members:
            homes += _here(member.hrefs(_HOME), principal)
    return tuple(dict.fromkeys(home if home.endswith("/") else f"{home}/" for home in homes))


def _here(hrefs: tuple[str, ...], base: str) -> tuple[str, ...]:
    found = tuple(url for url in (resolve(href, base) for href in hrefs) if url is not None)
    if hrefs and not found:
        raise CalendarRefused(
            f"The calendars are on another server: {urljoin(base, hrefs[0])}. "
            "If that is right, set this address as `url` in [caldav]"
        )
    return found


def _propfind(session: DavSession, url: str, names: tuple[str, ...], depth: str) -> Answer:
    headers = {**XML, "Depth": depth}
    return session.request(Ask(method="PROPFIND", url=url, headers=headers, body=propfind(*names)))
