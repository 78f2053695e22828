"""What the program needs from outside to know of meetings in other calendars, as two small protocols (U5, R14).

Owns the promises of whoever reads such calendars and of whoever remembers them; one contract suite per port checks the
fake and the real thing alike. Must not know who keeps them. Nothing here writes to a calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rekindled.app.ports import Store
from rekindled.core.encounters import MeetingCalendar, Proposal, Reckoned
from rekindled.core.meetings import Meeting
from rekindled.core.model import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """What is looked for: what begins within `span`, and with `titles` the titles of events with at most one guest."""

    span: Interval
    titles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingObject:
    """One object of a calendar with the meetings in it; None where it could not be understood, or not be had."""

    href: str
    meetings: tuple[Meeting, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingChanges:
    """The hrefs of objects that changed and of those that are gone, and where reading leaves off.

    `whole` says that it is a listing of all there is, as it is without a token and where the server forgot it.
    """

    token: str | None
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = False


class MeetingCalendars(Protocol):
    """Reading calendars for meetings; whole days are none, and neither are our own entries (R14)."""

    def changes(self, url: str, token: str | None) -> MeetingChanges:
        """What changed in a calendar since `token`, without reading any object; one request when nothing did.

        Raises:
            CalendarUnavailable, CalendarRefused: nothing was learned.
        """
        ...

    def read(self, url: str, hrefs: Sequence[str], view: MeetingView) -> tuple[MeetingObject, ...]:
        """The objects at these hrefs, without those that are gone meanwhile.

        One that cannot be understood, or not be counted out in bounded work, is named and hides no other.

        Raises:
            CalendarUnavailable, CalendarRefused: nothing was learned.
        """
        ...

    def within(self, url: str, view: MeetingView) -> tuple[MeetingObject, ...]:
        """The objects that have something in the span, as far as the server's own search finds them.

        Raises:
            CalendarUnavailable, CalendarRefused: nothing was learned.
        """
        ...


class MeetingMemory(Store, Protocol):
    """The store, with what it knows of the calendars that are read for meetings."""

    def meeting_calendars(self) -> tuple[MeetingCalendar, ...]:
        """All of them by URL.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def reckoned(self) -> tuple[Reckoned, ...]:
        """The meetings that are settled, by key and contact.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...

    def meeting_proposals(self) -> tuple[Proposal, ...]:
        """The events that may have been talks and wait for an answer, by when they began.

        Raises:
            BrokenStore: it cannot be read.
        """
        ...
