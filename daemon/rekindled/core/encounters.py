"""What is remembered of meetings in other calendars: which calendars, whom the user will meet, what was settled.

Owns the values and the facts about them. Nothing of what events say is among them, but the title of one that waits for
an answer. Must not know how a calendar is read, nor what follows from a meeting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalendar:
    """A calendar that is read for meetings; what ended before `since` was there before it was read.

    `token` is where reading left off, `read_at` when all that is near was last read, and `view` with which eyes.
    Looking back has come to `back_to`; it was begun at `begun_at` (None: not begun), with `looked_for` addresses.
    `unread` counts the objects that nobody understood.
    """

    url: str
    name: str
    since: datetime
    token: str | None = None
    read_at: datetime | None = None
    view: str = ""
    back_to: datetime | None = None
    begun_at: datetime | None = None
    looked_for: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Encounter:
    """One meeting with one contact that is not over, times aware; `key` is the meeting's, and stays when it is moved.

    `calendar` and `href` say which object it was read from.
    """

    calendar: str
    href: str
    key: str
    contact_id: str
    start: datetime
    end: datetime
    video: bool = False


def in_order(encounters: Iterable[Encounter]) -> tuple[Encounter, ...]:
    """As a snapshot has them: by when they begin."""
    return tuple(sorted(encounters, key=lambda one: (one.start, one.calendar, one.href, one.key, one.contact_id)))


class Reckoning(StrEnum):
    """What a meeting came to, for good: it counts, it was called off after that, it is none, its title never is."""

    COUNTED = "counted"
    CALLED_OFF = "called_off"
    DECLINED = "declined"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """That a meeting is settled for a contact, by its key, so that it is neither logged nor asked about again."""

    key: str
    contact_id: str
    how: Reckoning


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A past event without guests whose title names a contact: perhaps a talk. Times are aware."""

    key: str
    contact_id: str
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalendarSaved:
    """A calendar as it is from now on (upsert by URL)."""

    calendar: MeetingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalendarForgotten:
    """A calendar that is no longer read: it and whom one would have met are forgotten, what was logged stays."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EncountersRead:
    """What objects of a calendar say from now on: all of `hrefs`, or with `afresh` of every object, is replaced."""

    url: str
    encounters: tuple[Encounter, ...] = ()
    hrefs: tuple[str, ...] = ()
    afresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EncountersOver:
    """What ended by a moment (aware) is no longer to come in a calendar."""

    url: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingReckoned:
    """A meeting is settled for a contact (upsert by key and contact)."""

    reckoned: Reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRaised:
    """A question that waits for an answer (upsert by key and contact)."""

    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDropped:
    """A question was answered, or is too old: its title is forgotten."""

    key: str
    contact_id: str


MeetingFact = (
    MeetingCalendarSaved
    | MeetingCalendarForgotten
    | EncountersRead
    | EncountersOver
    | MeetingReckoned
    | ProposalRaised
    | ProposalDropped
)
