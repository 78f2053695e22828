"""What the program needs to know of countries, as two small protocols beside those in `ports` (design §4).

Owns the promises the tables must keep; one contract suite per port checks the fake and the real thing alike. Must not
know who keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rekindled.core.closed_days import DaysOff
from rekindled.core.people import Dial, last_digits


class Holidays(Protocol):
    """The official days off of countries and their parts."""

    def public(self, country: str, subdivision: str | None, years: Iterable[int]) -> Mapping[date, str]:
        """Names of the public holidays of these years, by day, as they are observed; half-days are none.

        `country` is a code of two letters (ISO 3166-1), `subdivision` the part's code after it (ISO 3166-2), or None.

        Raises:
            ConfigError: there is no such country or part; the message names near ones.
        """
        ...


class PhoneZones(Protocol):
    """What a phone number tells of where its owner lives; countries are codes of two letters (ISO 3166-1)."""

    def zone_of(self, number: str, default_region: str | None) -> str | None:
        """The IANA zone of a number's country, if all of it keeps the same time; None if not, or if nobody knows.

        `default_region` is the country that numbers without one are of, None when that is not known.
        """
        ...

    def country_of(self, number: str, default_region: str | None) -> str | None:
        """The number's country; None for what is no number, or one of no country."""
        ...

    def dialled(self, number: str, default_region: str | None) -> str:
        """The number as it is dialled from anywhere (E.164, such as `+4930123456`); empty for what is none."""
        ...

    def country_with(self, zone: str) -> str | None:
        """The country an IANA zone is named for; None for one of no country."""
        ...

    def name_of(self, country: str) -> str:
        """The country's name in English; its code where there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """The tables of holidays and of phone numbers, and what the user says of days and places: `region` is the country
    that phone numbers without one are of.
    """

    holidays: Holidays
    phones: PhoneZones
    off: DaysOff = DaysOff()  # noqa: RUF009 - frozen
    region: str | None = None

    def dial(self, home: str) -> Dial:
        """What phone numbers are compared by for a user whose zone is `home`: as they are dialled from anywhere, or the
        last digits where nobody knows the country; short codes tell nobody apart.
        """
        region = self.region or self.phones.country_with(home)
        known: dict[str, str] = {}

        def compared(number: str) -> str:
            # Taking in people asks for each number several times, and an answer takes 60 µs.
            if number not in known:
                digits = last_digits(number)
                known[number] = digits and (self.phones.dialled(number, region) or digits)
            return known[number]

        return compared
