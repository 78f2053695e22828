"""Countries by their codes, and the zones they have, as the tz database tells them.

Owns the tables `iso3166.tab` and `zone.tab` of the `tzdata` package. Must not know anybody's zone or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rekindled.core.spelling import similar

# A code in use everywhere that ISO 3166 has only set aside for users, so that the tz database leaves it out.
_KOSOVO = ("XK", "Kosovo", "Europe/Belgrade")


@cache
def country_names() -> Mapping[str, str]:
    """English names by code (ISO 3166-1, two capital letters)."""
    return MappingProxyType(dict(_rows("iso3166.tab")) | {_KOSOVO[0]: _KOSOVO[1]})


@cache
def zones_of_countries() -> Mapping[str, tuple[str, ...]]:
    """IANA zones by country code, the one with most people first where that is known."""
    found: dict[str, list[str]] = {_KOSOVO[0]: [_KOSOVO[2]]}
    for code, _, zone, *_ in _rows("zone.tab"):
        found.setdefault(code, []).append(zone)
    return MappingProxyType({code: tuple(zones) for code, zones in found.items()})


def country_with(zone: str) -> str | None:
    """The code of the country that a zone is named for; None for zones of no country, such as UTC."""
    return _countries_by_zone().get(zone)


@cache
def _countries_by_zone() -> Mapping[str, str]:
    return MappingProxyType({zone: code for code, _, zone, *_ in _rows("zone.tab")})


def country_hint(text: str) -> str:
    """A clause that names the code probably meant, by the country's name; empty when none is alike."""
    by_name = {name.casefold(): code for code, name in country_names().items()}
    wanted = text.strip().casefold()
    exact = (name for name in by_name if wanted in {name, *re.findall(r"\w+", name)})
    name = next(exact, next(iter(similar(wanted, by_name)), None))
    return f'; did you mean "{by_name[name]}"?' if name else ""


def _rows(table: str) -> Iterator[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
