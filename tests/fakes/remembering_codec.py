"""The real codec, which reads each text once: thousands of histories hold the same few texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.core.wire import Amendment, Draft, Seen


@dataclass(frozen=True, slots=True)
class RememberingCodec:
    """Keeps `ports.EntryCodec`; reading depends on nothing but the text and the zone."""

    zone: ZoneInfo

    def encode(self, draft: Draft) -> str:
        """As the real one."""
        return IcalCodec(self.zone).encode(draft)

    def decode(self, text: str) -> Seen:
        """As the real one."""
        return _decoded(self.zone, text)

    def amend(self, text: str, amendment: Amendment) -> str:
        """As the real one."""
        return IcalCodec(self.zone).amend(text, amendment)


@lru_cache(maxsize=2048)
def _decoded(zone: ZoneInfo, text: str) -> Seen:
    return IcalCodec(zone).decode(text)
