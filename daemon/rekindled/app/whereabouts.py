"""Which days are closed for the user, and where contacts live, as far as planning needs it (P0-16, U12).

Owns whose whereabouts are looked up, how they are known in words, and what is asked where they are not. Must not decide
anything about a touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rekindled.app.almanac import Almanac
from rekindled.core.abroad import Abroad
from rekindled.core.closed_days import PUBLIC_HOLIDAY, DaySpan, closed_days
from rekindled.core.errors import ConfigError
from rekindled.core.facts import Fact, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot
from rekindled.core.model import Contact, TouchState
from rekindled.core.world import World
from rekindled.core.zones import is_zone

_QUESTION = "zone/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Contacts who live elsewhere, by id; and of whom the country is known but not the zone, with its name."""

    abroad: Mapping[str, Abroad] = field(default_factory=lambda: MappingProxyType({}))
    unknown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def closed_for_user(almanac: Almanac, within: DaySpan, vacations: Iterable[DaySpan] = ()) -> Mapping[date, str]:
    """The user's closed days in a span, each with its reason.

    Raises:
        ConfigError: nobody knows the holidays of the place that is configured.
    """
    return closed_days(almanac.off, within, holidays=holidays_at_home(almanac, within), vacations=vacations)


def whereabouts(almanac: Almanac, world: World, within: DaySpan) -> Whereabouts:
    """Where those live for whom a touch is open or wanted; their holidays are those in the span's years."""
    searching = _Search(almanac, world.rhythm.timezone, _years(within))
    found = {contact.id: searching.place_of(contact) for contact in _concerned(world)}
    return Whereabouts(
        abroad=MappingProxyType({one: place for one, place in found.items() if isinstance(place, Abroad)}),
        unknown=MappingProxyType({one: place for one, place in found.items() if isinstance(place, str)}),
    )


def noted_unknown(snapshot: Snapshot, found: Whereabouts) -> list[Fact]:
    """What only the user can tell of contacts in countries with several zones: asked once, dropped when known."""
    kind = NoticeKind.QUESTION
    standing = {notice for notice in snapshot.notices if notice.kind is kind and notice.key.startswith(_QUESTION)}
    names = {contact.id: contact.name for contact in snapshot.contacts}
    asked = {
        Notice(kind=kind, key=_QUESTION + one, text=_asking(names[one], one, country))
        for one, country in found.unknown.items()
    }
    answered = {notice.key for notice in standing} - {notice.key for notice in asked}
    return [
        *(NoticeDropped(kind=kind, key=key) for key in sorted(answered)),
        *(NoticeRaised(notice=notice) for notice in sorted(asked - standing, key=lambda notice: notice.key)),
    ]


def holidays_at_home(almanac: Almanac, within: DaySpan) -> Mapping[date, str]:
    """The public holidays in the years of a span where the user says that they count; none when they say nothing.

    Raises:
        ConfigError: nobody knows the holidays of that place.
    """
    where = almanac.off.holidays_of
    if where is None:
        return {}
    try:
        return almanac.holidays.public(where.country, where.subdivision, _years(within))
    except ConfigError as problem:
        raise ConfigError(f"holidays in [mornings]: {problem}") from None


class _Search:
    """One looking up of many contacts, each country's holidays once; `home` is the user's zone."""

    def __init__(self, almanac: Almanac, home: str, years: range) -> None:
        self._holidays = almanac.holidays
        self._phones = almanac.phones
        self._home = home
        self._own = almanac.phones.country_with(home)
        self._region = almanac.region or self._own
        self._years = years
        self._closed: dict[str, Mapping[date, str]] = {}

    def place_of(self, contact: Contact) -> Abroad | str | None:
        """Where a contact lives: elsewhere, in a country with several zones (its name), or as far as we know here."""
        zone = contact.timezone
        # A zone that was fine when it was stored may be none on another machine.
        if zone is None or not is_zone(zone):
            return self._by_phone(contact.phones)
        if zone == self._home:
            return None
        return self._abroad(zone, self._phones.country_with(zone), f"their time zone is {zone}")

    def _by_phone(self, numbers: Iterable[str]) -> Abroad | str | None:
        """The first number with a country counts: the preferred one comes first."""
        for number in numbers:
            country = self._phones.country_of(number, self._region)
            if country is not None:
                return self._elsewhere(number, country) if country != self._own else None
        return None

    def _elsewhere(self, number: str, country: str) -> Abroad | str:
        name, zone = self._phones.name_of(country), self._phones.zone_of(number, self._region)
        return self._abroad(zone, country, f"their phone number is from {name}") if zone else name

    def _abroad(self, zone: str, country: str | None, because: str) -> Abroad:
        return Abroad(zone=ZoneInfo(zone), closed=self._closed_in(country) if country else {}, because=because)

    def _closed_in(self, country: str) -> Mapping[date, str]:
        if country not in self._closed:
            where = f"{PUBLIC_HOLIDAY} in {self._phones.name_of(country)}"
            days = {day: f"{where}: {name}" for day, name in self._public(country).items()}
            self._closed[country] = MappingProxyType(days)
        return self._closed[country]

    def _public(self, country: str) -> Mapping[date, str]:
        try:
            return self._holidays.public(country, None, self._years)
        except ConfigError:
            # Nobody configured this country: of a place without a table, no holidays are known.
            return {}


def _concerned(world: World) -> list[Contact]:
    touches = world.snapshot.touches
    open_now = {touch.key.contact_id for touch in touches if touch.state is TouchState.OPEN}
    return [
        contact for contact in world.snapshot.contacts if contact.id in open_now or world.verdicts[contact.id].wanted
    ]


def _years(within: DaySpan) -> range:
    return range(within.first_on.year, within.last_on.year + 1)


def _asking(name: str, contact_id: str, country: str) -> str:
    return (
        f"{name} has a phone number of a country with several time zones ({country}); so that calls are at a decent "
        f'hour there, write timezone = "…" with: rekindled contacts edit {contact_id}'
    )
