"""How the embedded server is: the one that we use ourselves, and the one that others reach where that is wished.

Owns what is known of it and what of that needs a person. Must not know processes or files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EARLY = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideHealth:
    """The server for others: where, since when it runs (None: it does not), and until when its certificate holds."""

    address: str
    since: datetime | None = None
    restarts: int = 0
    last_error: str | None = None
    certificate_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHealth:
    """The server that we use: its address, since when it runs (None: it does not), how often it came back, and why."""

    address: str
    since: datetime | None = None
    restarts: int = 0
    last_error: str | None = None
    outside: OutsideHealth | None = None


def needs_a_person(health: ServerHealth, now: datetime) -> str | None:
    """What is wrong with it in words, the worst first, or None."""
    if health.since is None:
        return f"the embedded server does not run: {health.last_error or 'it was not started yet'}"
    outside = health.outside
    if outside is None:
        return None
    if outside.since is None:
        return f"the embedded server is not open to others: {outside.last_error or 'it was not started yet'}"
    return ending(outside.certificate_until, now)


def ending(until: datetime | None, now: datetime) -> str | None:
    """What to do about a certificate that ends within 30 days, or has ended; else None."""
    if until is None or until - now > EARLY:
        return None
    verb = "ended" if until <= now else "ends"
    return f"the embedded server's certificate {verb} on {until:%d %b %Y}: put a new one in its place"
