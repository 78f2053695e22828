"""The language our own words are in, and every other one in which an entry of ours may have been written before.

Owns how a text of ours is said, and how it is found again. Must not know where translations come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from rekindled.core.phrases import DAY, MOMENT, MONTH, MONTHS, WEEKDAYS


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language: its texts by the English ones, none for English itself; `others` are those of other languages."""

    language: str = "en"
    texts: Mapping[str, str] = field(default_factory=_nothing, repr=False)
    others: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    def say(self, text: str, /, **parts: str) -> str:
        """The text in this language, with its parts filled in; what has no translation stays English."""
        said = self.texts.get(text, text)
        return said.format(**parts) if parts else said

    def ways(self, text: str) -> tuple[str, ...]:
        """How any language says it: this one first, English always among them."""
        known = (self.texts, *self.others)
        return tuple(dict.fromkeys((*(one.get(text, text) for one in known), text)))

    def day(self, day: date) -> str:
        """A date as a person writes it: `24 November 2026`."""
        return self.say(DAY, day=str(day.day), month=self.say(MONTHS[day.month - 1]), year=str(day.year))

    def month(self, day: date) -> str:
        """The month of a day: `November 2026`."""
        return self.say(MONTH, month=self.say(MONTHS[day.month - 1]), year=str(day.year))

    def moment(self, local: datetime) -> str:
        """A local time without its year: `Tuesday 24 November, 09:00`."""
        weekday, month = self.say(WEEKDAYS[local.weekday()]), self.say(MONTHS[local.month - 1])
        return self.say(MOMENT, weekday=weekday, day=str(local.day), month=month, time=f"{local:%H:%M}")


ENGLISH = Tongue()


def opening_of(text: str) -> str:
    """What stands before the first part to be filled in: by this a line of ours is known again."""
    return text.partition("{")[0]
