"""The section `[review]`: whether there is a weekly review, and when.

Owns its keys. Must not know what a review says.
"""

from __future__ import annotations

from pydantic import Field

from rekindled.config.section import Section
from rekindled.config.values import ClockTime, Weekday
from rekindled.core.rhythm import ReviewTime


class Review(Section):
    """The weekly review; without a day there is none."""

    day: Weekday = None
    time: ClockTime = 16 * 60
    minutes: int = Field(default=15, ge=1, le=24 * 60)

    def when(self) -> ReviewTime | None:
        """As planning knows it."""
        return None if self.day is None else ReviewTime(day=self.day, start=self.time, minutes=self.minutes)
