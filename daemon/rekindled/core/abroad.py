"""Where a contact lives, as far as it narrows when to call them (P0-16, U12).

Owns what is known of it. Must not know how it was found out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """A contact's zone, the public holidays there (empty when unknown), and how the zone is known, in words."""

    zone: ZoneInfo
    closed: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    because: str = ""

    def closed_at(self, moment: datetime) -> str | None:
        """Why it is no day for a call there at that moment; the date there may be another than the user's."""
        return self.closed.get(moment.astimezone(self.zone).date())
