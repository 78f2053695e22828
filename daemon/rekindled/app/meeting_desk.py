"""Everything that counting meetings needs, in one place: the account's desk, the port, and the user's wishes.

Owns the bundle. Must not know which adapter stands behind a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rekindled.app.address_book_desk import Rounds
from rekindled.app.desk import Desk
from rekindled.app.meeting_ports import MeetingCalendars
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.meetings import MOST_PEOPLE

EVERY = ("*",)
LOOK_BACK = Cadence(count=10, unit=Unit.YEARS)
HOLD_BACK = Cadence(count=2, unit=Unit.WEEKS)
# Calendars that did not change cost one small request each, so often at most.
POLL = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWishes:
    """Which calendars are read for meetings, by name or URL (`*` for all others than ours), how far back once, how many
    people still talk with each other, and the user's own addresses beside those that the account knows.
    """

    calendars: tuple[str, ...] = ()
    look_back: Cadence = LOOK_BACK
    most_people: int = MOST_PEOPLE
    mine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDesk:
    """The calendars of one account that are read for meetings; `rounds` say when this process asked last."""

    desk: Desk
    calendars: MeetingCalendars
    wishes: MeetingWishes
    rounds: Rounds
