"""Kinds of "later" that an adapter can do something about itself.

Owns the subclasses of CalendarUnavailable. Must not know who raises or catches them.
"""

from __future__ import annotations

from rekindled.core.errors import CalendarUnavailable


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
