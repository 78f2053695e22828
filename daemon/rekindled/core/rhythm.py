"""The user's mornings, caps and cadences: the part of the configuration that planning needs.

Owns the defaults of planning (design §7). Must not know files or formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rekindled.core.cadence import Cadence, Unit
from rekindled.core.model import Carrier, Contact
from rekindled.core.vocabulary import EVERY_LANGUAGE, Vocabulary

TUESDAY_TO_THURSDAY = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the local day, in minutes after local midnight; it never spans midnight."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When, how long and how much: `days` as Monday = 0, `per_day` in entries, `per_week` in people, `alarms` in
    minutes before the start.
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
    discreet: bool = False
    acknowledge: bool = True
    words: Vocabulary = EVERY_LANGUAGE

    @property
    def zone(self) -> ZoneInfo:
        """The user's IANA zone."""
        return ZoneInfo(self.timezone)

    def cadence_of(self, contact: Contact) -> Cadence | None:
        """The contact's own cadence, else its circle's, else none: the default alone schedules nobody (design §5)."""
        if contact.every == "default":
            return self.default_every
        if contact.every is not None:
            return contact.every
        return self.circles.get(contact.circle) if contact.circle else None
