"""Public holidays of countries and their parts (port `Holidays`), from the tables of the `holidays` package.

Owns which of its holidays count: official days off in their observed form, no half-days, no bank, school or religious
days. Must not know who asks, or what becomes of such a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from rekindled.core.closed_days import Jurisdiction
from rekindled.core.errors import ConfigError
from rekindled.core.spelling import similar
from rekindled.countries import country_hint, country_names

if TYPE_CHECKING:
    from holidays import HolidayBase

# What lies outside was never asked for in earnest, and tables of moons end somewhere.
FIRST_YEAR, LAST_YEAR = 1970, 2100
MOST_NEAR = 3
MOST_LISTED = 60
# How the package calls a language where it does not use our code.
_THEIR_NAMES = {"nb": "no"}


class PublicHolidays:
    """Names in the first of the languages that a country's table has, else in the country's own.

    The package is imported at the first question and cannot be imported in part: 11 MiB and 0.3 s, once.
    """

    def __init__(self, languages: Sequence[str] = ("en",)) -> None:
        self._languages = [_THEIR_NAMES.get(language, language) for language in languages]
        self._known: dict[tuple[Jurisdiction, int], Mapping[date, str]] = {}

    def public(self, country: str, subdivision: str | None, years: Iterable[int]) -> Mapping[date, str]:
        """As the port says."""
        asked = Jurisdiction(country=country, subdivision=subdivision)
        found: dict[date, str] = {}
        for year in sorted({year for year in years if FIRST_YEAR <= year <= LAST_YEAR}):
            if (asked, year) not in self._known:
                self._known[asked, year] = self._of_year(asked, year)
            found |= self._known[asked, year]
        return MappingProxyType(found)

    def _of_year(self, asked: Jurisdiction, year: int) -> Mapping[date, str]:
        from holidays import PUBLIC, country_holidays  # noqa: PLC0415 - 11 MiB that few looks need

        table = _table_of(asked)
        subdivision = _spelled(asked, table)
        language = _spoken(self._languages, table)
        days = country_holidays(
            asked.country, subdiv=subdivision, years=year, language=language, categories=PUBLIC, observed=True
        )
        return MappingProxyType({day: _one_name(days[day]) for day in sorted(days)})


def read_place(text: str) -> Jurisdiction:
    """What is typed for a country, as its two letters, or for a part of one.

    Raises:
        ConfigError: nobody knows the holidays there; the message names near places.
    """
    country, _, part = text.strip().partition("-")
    if len(country) != len("DE"):
        raise _unknown_country(Jurisdiction(country=text.strip()))
    asked = Jurisdiction(country=country.upper(), subdivision=part or None)
    _spelled(asked, _table_of(asked))
    return asked


def _table_of(asked: Jurisdiction) -> HolidayBase:
    from holidays import country_holidays  # noqa: PLC0415 - 11 MiB that few looks need

    try:
        return country_holidays(asked.country)
    except NotImplementedError:
        raise _unknown_country(asked) from None


def _spelled(asked: Jurisdiction, table: HolidayBase) -> str | None:
    """The part of the country as the table spells it, by its code or its name; case does not count."""
    if asked.subdivision is None:
        return None
    codes = {name.casefold(): name for name in (*table.subdivisions, *table.subdivisions_aliases)}
    spelled = codes.get(asked.subdivision.casefold())
    if spelled is None:
        raise _unknown_part(asked, table)
    return spelled


def _spoken(languages: Iterable[str], table: HolidayBase) -> str | None:
    there = table.supported_languages
    spoken = (full for language in languages for full in there if full.partition("_")[0] == language)
    return next(spoken, table.default_language)


def _one_name(names: str) -> str:
    """Two holidays on one day are one reason; what is only estimated is a day off all the same."""
    return names.replace("; ", " and ")


def _unknown_country(asked: Jurisdiction) -> ConfigError:
    return ConfigError(
        f'no public holidays are known for "{asked.country}": expected the two letters of a country, such as "DE"'
        f"{country_hint(asked.country)}"
    )


def _unknown_part(asked: Jurisdiction, table: HolidayBase) -> ConfigError:
    parts = sorted({*table.subdivisions, *table.subdivisions_aliases})
    near = similar(str(asked.subdivision), parts, most=MOST_NEAR)
    name = country_names().get(asked.country, asked.country)
    codes = ", ".join(sorted(table.subdivisions)[:MOST_LISTED])
    expected = f"expected one of {codes}" if codes else f'they are the same everywhere: write "{asked.country}"'
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return ConfigError(
        f'no public holidays are known for "{asked}": {name} has no part "{asked.subdivision}"; {expected}{hint}'
    )
