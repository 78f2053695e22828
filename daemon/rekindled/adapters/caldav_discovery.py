"""From one address to the places where a user's calendars are (RFC 4791 §6.2, RFC 5397, RFC 6764 §5).

Owns the order in which a server is asked. Must not know what a calendar is for, or leave the login's origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from rekindled.adapters.dav_bodies import propfind
from rekindled.adapters.dav_faults import (
    Downgrade,
    Elsewhere,
    LoginRefused,
    Misleading,
    NothingThere,
    ServerFault,
    led_away,
)
from rekindled.adapters.dav_session import Answer, Ask, DavSession
from rekindled.adapters.dav_urls import resolve
from rekindled.adapters.multistatus import CALDAV, DAV, Member, Multistatus, parse_multistatus
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

RESOURCE_TYPE = f"{DAV}resourcetype"
XML = {"Content-Type": "application/xml; charset=utf-8"}
WELL_KNOWN = "/.well-known/caldav"
_PRINCIPAL = f"{DAV}current-user-principal"
_HOME = f"{CALDAV}calendar-home-set"
_OTHER_TYPES = frozenset(
    {f"{CALDAV}schedule-inbox", f"{CALDAV}schedule-outbox", "{http://nextcloud.com/ns}deleted-calendar"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Absolute URLs: the principal where one is named, the collections that hold calendars, and the login URL when it
    is a calendar itself.
    """

    principal: str | None
    homes: tuple[str, ...]
    itself: str | None


def discover(session: DavSession) -> Places:
    """Find the places of the login's calendars on its own origin.

    What stands at the login's URL itself counts where the account it belongs to names places on another server: that
    is what a person has chosen.

    Raises:
        NothingThere: there is no account at the URL, nor at the well-known one (RFC 6764 §5).
        Elsewhere: the calendars are on another server, which was not asked.
        CalendarRefused: the login is not accepted (`LoginRefused`), or the account has no place for calendars.
        CalendarUnavailable: it could not be found out now.
    """
    url, about = _start(session)
    itself = about.url if is_calendar(about) else None
    homes: tuple[str, ...] = ()
    away: CalendarRefused | None = None
    try:
        homes = _homes(session, url, about)
    except (Elsewhere, Downgrade) as failure:
        away = failure
    if not homes and itself is None and _holds_calendars(session, about):
        homes = (_folder(about.url),)
    if not homes and itself is None:
        raise away or CalendarRefused(f"{url} names no place for calendars; check `url` and `username` in [caldav]")
    return Places(principal=next(iter(_on_origin(about.hrefs(_PRINCIPAL), url)), None), homes=homes, itself=itself)


def account_text(session: DavSession) -> str:
    """What discovery finds, in one sentence for `check`.

    Raises:
        CalendarRefused, CalendarUnavailable: as `discover`.
    """
    places = discover(session)
    folders = ", ".join(urlsplit(home).path for home in places.homes)
    calendars = f"calendars in {folders}" if folders else f"one calendar, {urlsplit(places.itself or '').path}"
    principal = f"principal {urlsplit(places.principal).path}" if places.principal else "no principal"
    return f"{principal}, {calendars}, all on {session.origin}"


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


def _start(session: DavSession) -> tuple[str, Member]:
    missed: Exception | None = None
    for url in _starting_points(session):
        try:
            found = _led_in(session, url)
        except (Misleading, Downgrade, ServerFault) as failure:
            # 500 may be about this one address; every other failure of a server is about all of it.
            if isinstance(failure, ServerFault) and failure.status != 500:
                raise
            missed = missed or failure
            continue
        if found is not None:
            return found
    raise missed or NothingThere(
        f"No CalDAV account was found at {session.login.url}; "
        "set `url` in [caldav] to the address for CalDAV that your provider names"
    )


def _starting_points(session: DavSession) -> tuple[str, ...]:
    """The well-known address comes first where only a host is given: a site's front page may lead astray."""
    root, well_known = f"{session.origin}/", f"{session.origin}{WELL_KNOWN}"
    if urlsplit(session.login.url).path.rstrip("/") in {"", WELL_KNOWN}:
        return well_known, root
    return session.login.url, well_known, root


def _led_in(session: DavSession, url: str) -> tuple[str, Member] | None:
    answer = _propfind(session, url, (_PRINCIPAL, _HOME, RESOURCE_TYPE), "0")
    if answer.status != 207:
        return None
    try:
        members = parse_multistatus(answer.body, answer.url).members
    except CalendarUnavailable as broken:
        raise Misleading(str(broken)) from broken
    for member in members:
        # Answering everybody is no login: one server lists nothing to a wrong password (servers.md, point 6).
        if f"{DAV}unauthenticated" in member.children(_PRINCIPAL):
            raise LoginRefused(
                f"{session.origin} does not accept the login; check `username` and the password in [caldav]"
            )
        if member.hrefs(_PRINCIPAL) or member.hrefs(_HOME) or is_calendar(member) or _holds_calendars(session, member):
            return answer.url, member
    return None


def _holds_calendars(session: DavSession, member: Member) -> bool:
    if f"{DAV}collection" not in member.children(RESOURCE_TYPE):
        return False
    answer = _propfind(session, _folder(member.url), (RESOURCE_TYPE,), "1")
    return answer.status == 207 and any(map(is_calendar, parse_multistatus(answer.body, answer.url).members))


def _homes(session: DavSession, url: str, about: Member) -> tuple[str, ...]:
    homes = _here(session, about.hrefs(_HOME), url)
    for principal in _here(session, about.hrefs(_PRINCIPAL), url) if not homes else ():
        for member in ask(session, principal, (_HOME,)).members:
            homes += _here(session, member.hrefs(_HOME), member.url)
    return tuple(dict.fromkeys(map(_folder, homes)))


def _here(session: DavSession, hrefs: tuple[str, ...], base: str) -> tuple[str, ...]:
    found = _on_origin(hrefs, base)
    if hrefs and not found:
        try:
            raise led_away("The calendars are at", session.origin, urljoin(base, hrefs[0]))
        except ValueError as broken:
            raise CalendarUnavailable(f"{base} names no usable address for calendars; try again later") from broken
    return found


def _on_origin(hrefs: tuple[str, ...], base: str) -> tuple[str, ...]:
    return tuple(url for url in (resolve(href, base) for href in hrefs) if url is not None)


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _propfind(session: DavSession, url: str, names: tuple[str, ...], depth: str) -> Answer:
    headers = {**XML, "Depth": depth}
    return session.request(Ask(method="PROPFIND", url=url, headers=headers, body=propfind(*names)))
