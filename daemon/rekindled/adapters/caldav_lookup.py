"""From what a person typed to the account that lets them in (RFC 6764 §6).

Owns the order in which addresses are tried, and stopping where only a person can decide. Must not ask the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_faults import NothingThere, WantsDigest, led_away
from rekindled.adapters.dav_session import DavLogin, DavSession
from rekindled.adapters.dav_urls import origin_of
from rekindled.adapters.dns_services import Services
from rekindled.adapters.typed_address import Typed, https_address
from rekindled.app.ports import CalendarInfo
from rekindled.core.errors import CalendarUnavailable, RekindledError


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAccount:
    """The login that works, with the URL it works at, and the calendars there."""

    login: DavLogin
    calendars: tuple[CalendarInfo, ...]


def find_account(typed: Typed, login: DavLogin, services: Services) -> FoundAccount:
    """Try the addresses in order; `login` says everything but the URL.

    A refused login ends the search: credentials are not tried all over.

    Raises:
        Elsewhere: the calendars are on a server that was not named by the person; nothing was sent there.
        CalendarRefused, CalendarUnavailable, ConfigError: as `CaldavAccount.calendars`, of the first address.
    """
    failures: list[RekindledError] = []
    for url in _addresses(typed, services):
        try:
            return _account_at(replace(login, url=url))
        except (NothingThere, CalendarUnavailable) as failure:
            failures.append(failure)
    raise failures[0]


def _account_at(login: DavLogin) -> FoundAccount:
    try:
        return _let_in(login)
    except WantsDigest:
        return _let_in(replace(login, auth="digest"))


def _let_in(login: DavLogin) -> FoundAccount:
    session = DavSession(login)
    try:
        return FoundAccount(login=login, calendars=CaldavAccount(session).calendars())
    finally:
        session.close()


def _addresses(typed: Typed, services: Services) -> Iterator[str]:
    """Each address once; DNS is asked only when it is its turn.

    Raises:
        Elsewhere: it is the turn of a server outside of the domain; nobody vouches for what DNS says (RFC 6764 §8).
    """
    looked_up = _looked_up(typed.domain, services)
    seen = set()
    for url in chain(typed.urls, looked_up) if typed.exact else chain(looked_up, typed.urls):
        if url not in seen:
            seen.add(url)
            yield url


def _looked_up(domain: str, services: Services) -> Iterator[str]:
    for service in services.named_for(domain) if domain else ():
        url = https_address(service.host, service.port, service.path)
        if url is None:
            continue
        if not _within(domain, origin_of(url).host):
            raise led_away(f"The calendars of {domain} are said to be at", origin_of(url), url)
        yield url


def _within(domain: str, host: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
