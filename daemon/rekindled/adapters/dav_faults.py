"""Failures that an adapter, or the first setting up, can do something about itself.

Owns the subclasses of CalendarUnavailable and CalendarRefused. Must not know who raises or catches them.
"""

from __future__ import annotations

from rekindled.adapters.dav_urls import Origin, origin_of, plain_address
from rekindled.core.errors import CalendarRefused, CalendarUnavailable


class AnswerTooLarge(CalendarUnavailable):
    """An answer is larger than what was allowed for it; asking for less may help."""


class AnswerBroken(CalendarUnavailable):
    """An answer is cut or something else than was asked for; one object in it may be why, and asking for less help."""


class NoObject(CalendarUnavailable):
    """An object was asked for and something else came: a login page, or whatever was stored in its place."""


class ServerFault(CalendarUnavailable):
    """The server failed with a 5xx `status`; what it was asked may be what it cannot bear."""

    def __init__(self, message: str, *, status: int, retry_after: float | None) -> None:
        """Keep the status for callers that know another way to ask."""
        super().__init__(message, retry_after=retry_after)
        self.status = status


class Misleading(CalendarUnavailable):
    """One address leads nowhere or answers nonsense; another address of the same server may be fine."""


class NothingThere(CalendarRefused):
    """There is no account at an address; another address may have it."""


class Downgrade(CalendarRefused):
    """The way leads from https down to http; it is never taken (faults promise 12)."""


class LoginRefused(CalendarRefused):
    """The server does not accept user and password."""


class WantsDigest(LoginRefused):
    """The server takes no password that travels as it is; a digest login may do (RFC 7616)."""


class Elsewhere(CalendarRefused):
    """The way leads to another server at `url`; nothing was sent there, a person has to say that it is theirs."""

    def __init__(self, message: str, *, url: str) -> None:
        """Keep the address for whoever may ask a person."""
        super().__init__(message)
        self.url = url


def led_away(says: str, here: Origin, url: str) -> Elsewhere | Downgrade:
    """The refusal of a way that leaves the origin; `says` begins its sentence and the address goes on with it.

    Raises:
        ValueError: it is no http or https URL.
    """
    address = plain_address(url)
    if (here.scheme, origin_of(url).scheme) == ("https", "http"):
        return Downgrade(
            f"{says} {address}, without https; that way is never taken. If the same address answers with https://, "
            "set it as `url` in [caldav]"
        )
    return Elsewhere(
        f"{says} {address}, another server; nothing was sent there. If it is yours, set this address as `url` in "
        "[caldav]",
        url=address,
    )
