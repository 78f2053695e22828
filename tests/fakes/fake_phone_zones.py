"""Countries of phone numbers that a test names by their first digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NAMES = {"DE": "Germany", "JP": "Japan", "US": "United States"}
CODES = {"49": "DE", "81": "JP", "1": "US"}
ZONES = {"DE": ("Europe/Berlin",), "JP": ("Asia/Tokyo",), "US": ("America/New_York", "America/Chicago")}


@dataclass(slots=True)
class FakePhoneZones:
    """Calling codes and zones of a few countries; a country with several zones has none that is surely right."""

    codes: Mapping[str, str] = field(default_factory=lambda: CODES)
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: ZONES)
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)

    def zone_of(self, number: str, default_region: str | None) -> str | None:
        """The zone of the number's country, if that has one."""
        zones = self.zones.get(self.country_of(number, default_region) or "", ())
        return zones[0] if len(zones) == 1 else None

    def country_of(self, number: str, default_region: str | None) -> str | None:
        """The country of the calling code after the plus sign, else the default one."""
        digits = "".join(sign for sign in number if sign.isdecimal())
        if len(digits) < 3:
            return None
        if not number.startswith("+"):
            return default_region
        return next((country for code, country in self.codes.items() if digits.startswith(code)), None)

    def dialled(self, number: str, default_region: str | None) -> str:
        """All digits after the calling code of the number's country, if that is known and there are enough of them."""
        digits = "".join(sign for sign in number if sign.isdecimal())
        code = next((code for code, country in self.codes.items() if country == default_region), "")
        if number.startswith("+"):
            return f"+{digits}" if len(digits) > 6 and self.country_of(number, None) else ""
        return f"+{code}{digits.removeprefix('0')}" if code and len(digits) > 6 else ""

    def country_with(self, zone: str) -> str | None:
        """The country that has the zone."""
        return next((country for country, zones in self.zones.items() if zone in zones), None)

    def name_of(self, country: str) -> str:
        """The name, or the code."""
        return self.names.get(country, country)
