"""Public holidays a test names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rekindled.core.errors import ConfigError
from rekindled.core.spelling import similar


@dataclass(slots=True)
class FakeHolidays:
    """Holidays by country and part (None for the whole country); `asked` keeps whose were asked for."""

    known: Mapping[tuple[str, str | None], Mapping[date, str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def public(self, country: str, subdivision: str | None, years: Iterable[int]) -> Mapping[date, str]:
        """The holidays of these years, or the names of near places."""
        self.asked.append((country, subdivision))
        if (country, subdivision) not in self.known:
            near = similar(f"{country}-{subdivision}", ["-".join(filter(None, one)) for one in self.known], most=3)
            raise ConfigError(f'"{country}-{subdivision}" is not known; did you mean {near}?')
        wanted = set(years)
        return {day: name for day, name in self.known[country, subdivision].items() if day.year in wanted}
