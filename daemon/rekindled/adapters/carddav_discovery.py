"""From one address to the places where a user's address books are (RFC 6352 §7.1.1, RFC 6764 §5).

Owns the order in which a server is asked. Must not read cards, or leave the login's origin.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from rekindled.adapters.multistatus import CARDDAV, DAV, Member, parse_multistatus
from rekindled.app.address_book_ports import BookInfo
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

WELL_KNOWN = "/.well-known/carddav"
_HEADERS = {"Content-Type": "application/xml; charset=utf-8"}
_PRINCIPAL = f"{DAV}current-user-principal"
_HOME = f"{CARDDAV}addressbook-home-set"
_TYPE = f"{DAV}resourcetype"
_NAME = f"{DAV}displayname"
_ADVICE = "if that is yours, set `url`, `username` and a password in [address_book]"


def discover(session: DavSession) -> tuple[BookInfo, ...]:
    """The address books of the login, or the one that stands at its URL.

    Raises:
        NothingThere: the account names no place for address books.
        Elsewhere: they are on another server, which was not asked.
        CalendarRefused, CalendarUnavailable: the login is not accepted, or it could not be found out now.
    """
    missed: CalendarRefused | CalendarUnavailable | None = None
    for url in _starting_points(session):
        try:
            found = _from(session, url)
        except LoginRefused:
            raise
        except (Misleading, Downgrade, Elsewhere, ServerFault) as failure:
            # 500 may be about this one address; every other failure of a server is about all of it.
            if isinstance(failure, ServerFault) and failure.status != 500:
                raise
            missed = missed or failure
            continue
        if found is not None:
            return found
    raise missed or NothingThere(
        f"the account at {session.origin} names no place for address books; set `url` in [address_book] to the address "
        "for CardDAV that your provider names"
    )


def _starting_points(session: DavSession) -> tuple[str, ...]:
    """What the user named for address books is asked first; a calendar's address only after the well-known one."""
    url = session.login.url
    root, well_known = f"{session.origin}/", f"{session.origin}{WELL_KNOWN}"
    if urlsplit(url).path.rstrip("/") in {"", WELL_KNOWN} or session.login.section == "caldav":
        return tuple(dict.fromkeys((well_known, url, root)))
    return url, well_known, root


def _from(session: DavSession, url: str) -> tuple[BookInfo, ...] | None:
    """The books that an address leads to; None when it leads to none."""
    answer = _propfind(session, url, (_PRINCIPAL, _HOME, _TYPE, _NAME), "0")
    for member in _members(answer):
        if f"{DAV}unauthenticated" in member.children(_PRINCIPAL):
            raise LoginRefused(
                f"{session.origin} does not accept the login; check `username` and the password in "
                f"[{session.login.section}]"
            )
        if _is_book(member):
            return (_info(member),)
        homes = _here(session, member.hrefs(_HOME), member.url)
        for principal in _here(session, member.hrefs(_PRINCIPAL), member.url) if not homes else ():
            for one in _members(_propfind(session, principal, (_HOME,), "0")):
                homes += _here(session, one.hrefs(_HOME), one.url)
        if homes:
            return tuple({info.url: info for home in dict.fromkeys(homes) for info in _books(session, home)}.values())
    return None


def _books(session: DavSession, home: str) -> Iterator[BookInfo]:
    folder = home if home.endswith("/") else f"{home}/"
    answer = _propfind(session, folder, (_TYPE, _NAME), "1")
    if answer.status != 207:
        raise CalendarUnavailable(f"{folder} answered with status {answer.status}; try again later")
    yield from (_info(member) for member in _members(answer) if _is_book(member))


def _is_book(member: Member) -> bool:
    return {f"{CARDDAV}addressbook", f"{DAV}collection"} <= member.children(_TYPE)


def _info(member: Member) -> BookInfo:
    shown = "".join(sign for sign in member.text(_NAME) if sign.isprintable()).strip()
    return BookInfo(
        url=member.url if member.url.endswith("/") else f"{member.url}/",
        name=shown or member.path.rstrip("/").rpartition("/")[2],
    )


def _members(answer: Answer) -> tuple[Member, ...]:
    return parse_multistatus(answer.body, answer.url).members if answer.status == 207 else ()


def _here(session: DavSession, hrefs: tuple[str, ...], base: str) -> tuple[str, ...]:
    found = tuple(url for url in (resolve(href, base) for href in hrefs) if url is not None)
    if hrefs and not found:
        try:
            away = led_away("The address books are at", session.origin, urljoin(base, hrefs[0]))
        except ValueError as broken:
            raise CalendarUnavailable(f"{base} names no usable address for address books; try again later") from broken
        if isinstance(away, Elsewhere):
            raise Elsewhere(
                f"The address books are at {away.url}, another server; nothing was sent there; {_ADVICE}", url=away.url
            )
        raise away
    return found


def _propfind(session: DavSession, url: str, names: tuple[str, ...], depth: str) -> Answer:
    headers = {**_HEADERS, "Depth": depth}
    return session.request(Ask(method="PROPFIND", url=url, headers=headers, body=propfind(*names)))
