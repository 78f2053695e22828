"""The section `[meetings]`: which calendars are read for meetings, and when a meeting is a talk.

Owns its keys. Must not know how a calendar is read.
"""

from __future__ import annotations

from pydantic import Field

from rekindled.app.meeting_desk import HOLD_BACK, LOOK_BACK
from rekindled.config.section import Section
from rekindled.config.values import Addresses, Names, Period
from rekindled.core.meetings import MOST_PEOPLE


class Meetings(Section):
    """Calendars whose meetings with contacts count; without any, none does."""

    calendars: Names = ()
    most_people: int = Field(default=MOST_PEOPLE, ge=2, le=100)
    look_back: Period = LOOK_BACK
    me: Addresses = ()
    hold_back: Period = HOLD_BACK
