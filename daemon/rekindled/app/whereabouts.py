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
from rekindled.core.closed_days import DaySpan, closed_days
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
    where = almanac.off.holidays_of
    holidays = almanac.holidays.public(where.country, where.subdivision, _years(within)) if where else {}
    return closed_days(almanac.off, within, holidays=holidays, vacations=vacations)


def whereabouts(almanac: Almanac, world: World, within: DaySpan) -> Whereabouts:
    """Where those live for whom a touch is open or wanted; their holidays are those in the span's years."""
    searching = _Search(almanac=almanac, home=world.rhythm.timezone, years=_years(within))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One looking up of many contacts; `home` is the user's zone."""

    almanac: Almanac
    home: str
    years: range

    def place_of(self, contact: Contact) -> Abroad | str | None:
        """Where a contact lives: elsewhere, in a country with several zones (its name), or as far as we know here."""
        zone = contact.timezone
        # A zone that was fine when it was stored may be none on another machine.
        if zone is not None and is_zone(zone):
            country = self.almanac.phones.country_with(zone)
            return self._abroad(zone, country, f"their time zone is {zone}") if zone != self.home else None
        return self._by_phone(contact.phones)

    def _by_phone(self, numbers: Iterable[str]) -> Abroad | str | None:
        """The first number with a country counts: the preferred one comes first."""
        phones, own = self.almanac.phones, self.almanac.phones.country_with(self.home)
        region = self.almanac.region or own
        number, country = next(
            ((one, country) for one in numbers if (country := phones.country_of(one, region))), ("", None)
        )
        if country is None or country == own:
            return None
        name, zone = phones.name_of(country), phones.zone_of(number, region)
        return self._abroad(zone, country, f"their phone number is from {name}") if zone else name

    def _abroad(self, zone: str, country: str | None, because: str) -> Abroad:
        return Abroad(zone=ZoneInfo(zone), closed=self._holidays(country), because=because)

    def _holidays(self, country: str | None) -> Mapping[date, str]:
        try:
            return self.almanac.holidays.public(country, None, self.years) if country else {}
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
