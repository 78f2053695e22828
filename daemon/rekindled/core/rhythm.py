"""The user's mornings, caps and cadences: the part of the configuration that planning needs.

Owns the defaults of planning (design §7). Must not know files or formats.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rekindled.core.cadence import Cadence, Unit
from rekindled.core.model import Carrier, Channel, Contact
from rekindled.core.tongue import ENGLISH, Tongue
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary

TUESDAY_TO_THURSDAY = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the local day, in minutes after local midnight; it never spans midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody may be reached and for how long: weekdays as Monday = 0, minutes."""

    days: frozenset[int]
    window: Window
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Hours that differ from the usual ones for a circle or a channel; None leaves what is usual."""

    days: frozenset[int] | None = None
    window: Window | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTime:
    """When the weekly review is: the weekday as Monday = 0, minutes after local midnight, how many minutes it takes."""

    day: int
    start: int
    minutes: int

    def coming(self, today: date) -> date:
        """The next day with a review, which may be today."""
        return today + timedelta(days=(self.day - today.weekday()) % 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When, how long and how much: `days` as Monday = 0, `per_day` in entries, `per_week` in people, `alarms` in
    minutes before the start.

    `dormant_share` of each week is kept for people one has lost touch with (R19). `decent` are the hours in which a
    call is welcome where a contact lives. `for_circles` and `for_channels` say where other hours are meant. Without
    `review` there is no weekly review; without `hold_back`, meetings in the user's calendars hold nothing back, with it
    a regular follow-up that is due so near to one (R14). What fails for `alert_after` is told in an entry, None: never.
    """

    timezone: str
    days: frozenset[int] = TUESDAY_TO_THURSDAY
    window: Window = Window(start=8 * 60 + 30, end=11 * 60 + 30)
    call_minutes: int = 20
    block_minutes: int = 90
    people_per_block: int = 3
    per_day: int = 2
    per_week: int = 5
    horizon: Cadence = Cadence(count=4, unit=Unit.WEEKS)  # noqa: RUF009 - frozen
    default_every: Cadence = Cadence(count=6, unit=Unit.MONTHS)  # noqa: RUF009 - frozen
    dormant_after: Cadence = Cadence(count=1, unit=Unit.YEARS)  # noqa: RUF009 - frozen
    circles: Mapping[str, Cadence] = field(default_factory=lambda: MappingProxyType({}))
    alarms: tuple[int, ...] = (10,)
    carrier: Carrier = Carrier.EVENT
    companion: bool = False
    tongue: Tongue = ENGLISH
    discreet: bool = False
    acknowledge: bool = True
    words: Vocabulary = EVERY_LANGUAGE
    birthdays: bool = True
    gives_per_week: int = 0
    dormant_share: Fraction = Fraction(1, 2)
    decent: Window = Window(start=8 * 60, end=20 * 60)
    for_circles: Mapping[str, Other] = field(default_factory=lambda: MappingProxyType({}))
    for_channels: Mapping[Channel, Other] = field(default_factory=lambda: MappingProxyType({}))
    review: ReviewTime | None = None
    hold_back: Cadence | None = None
    alert_after: timedelta | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The user's IANA zone."""
        return ZoneInfo(self.timezone)

    @property
    def dormant_places(self) -> int:
        """How many people a week are kept for dormant ties, rounded up."""
        return math.ceil(self.per_week * self.dormant_share)

    def hours_of(self, contact: Contact, channel: Channel) -> Hours:
        """When to reach a contact that way: the channel's hours go before the circle's, and those before the usual."""
        if not self.for_channels and not self.for_circles:
            return Hours(days=self.days, window=self.window, minutes=self.call_minutes)
        others = [self.for_channels.get(channel), self.for_circles.get(contact.circle or "")]
        given = [other for other in others if other is not None]
        return Hours(
            days=next((one.days for one in given if one.days is not None), self.days),
            window=next((one.window for one in given if one.window is not None), self.window),
            minutes=next((one.minutes for one in given if one.minutes is not None), self.call_minutes),
        )

    def cadence_of(self, contact: Contact) -> Cadence | None:
        """The contact's own cadence, else its circle's, else none: the default alone schedules nobody (design §5)."""
        if contact.every == "default":
            return self.default_every
        if contact.every is not None:
            return contact.every
        return self.circles.get(contact.circle) if contact.circle else None
