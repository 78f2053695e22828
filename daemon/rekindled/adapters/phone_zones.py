"""Countries and zones of phone numbers (port `PhoneZones`), by the numbering plans and the tz database.

Owns what a number tells of where its owner lives: the country, and the zone where the country has just one. An area
code tells nothing more: people keep their number when they move. Must not know whose number it is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rekindled.countries import country_names, country_with, zones_of_countries

# Planning asks for the same people's numbers again and again; a number takes 60 µs.
_MOST_REMEMBERED = 16_384
# A year in which no rule is about to change: two zones whose clocks agree all through it are one for our purpose.
_WEEKS = tuple(datetime(2037, 1, 1, tzinfo=UTC) + timedelta(weeks=number) for number in range(53))


class NumberedZones:
    """What the tables of `phonenumbers` and `tzdata` say, imported at the first question (2 MiB, 0.1 s)."""

    def zone_of(self, number: str, default_region: str | None) -> str | None:
        """As the port says."""
        country = _country_of(number, default_region)
        return _only_zone(country) if country else None

    def country_of(self, number: str, default_region: str | None) -> str | None:
        """As the port says."""
        return _country_of(number, default_region)

    def dialled(self, number: str, default_region: str | None) -> str:
        """As the port says."""
        import phonenumbers  # noqa: PLC0415 - as below

        try:
            parsed = phonenumbers.parse(number, default_region)
        except phonenumbers.NumberParseException:
            return ""
        if not phonenumbers.is_possible_number(parsed):
            return ""
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    def country_with(self, zone: str) -> str | None:
        """As the port says."""
        return country_with(zone)

    def name_of(self, country: str) -> str:
        """As the port says."""
        return country_names().get(country, country)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _country_of(number: str, default_region: str | None) -> str | None:
    import phonenumbers  # noqa: PLC0415 - most looks ask for nobody's number

    try:
        parsed = phonenumbers.parse(number, default_region)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed) if phonenumbers.is_possible_number(parsed) else None
    # Satellite and toll-free numbers of no country have the region "001".
    return region if region in country_names() else None


@lru_cache(maxsize=_MOST_REMEMBERED)
def _only_zone(country: str) -> str | None:
    """The zone of a country whose clocks all agree; where few people keep another clock (China, Chile), the one that
    the numbering plan knows.
    """
    from phonenumbers import country_code_for_region  # noqa: PLC0415 - as above
    from phonenumbers.tzdata import TIMEZONE_DATA  # noqa: PLC0415 - as above

    zones = zones_of_countries().get(country, ())
    planned = TIMEZONE_DATA.get(str(country_code_for_region(country)), ())
    if len({_clock(zone) for zone in zones}) == 1:
        return zones[0]
    return planned[0] if len(planned) == 1 and planned[0] in zones else None


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    keyed = ZoneInfo(zone)
    return tuple(at.astimezone(keyed).utcoffset() for at in _WEEKS)
