"""Until when a `later` is: a period, a day of the year, or words only the user can date (design §5 Marks).

Owns the grammar of postponing, in every language of the vocabulary. Must not know what is postponed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.cadence import LONGEST, Cadence, Unit, after
from rekindled.core.errors import UsageError
from rekindled.core.vocabulary import Vocabulary

ONE_WEEK = Cadence(count=1, unit=Unit.WEEKS)

_PERIOD = re.compile(r"(?:(\d{1,4}|[^\W\d_]+)\s+)?([^\W\d_]+)")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s*(?:de\s+)?([^\W\d_]{3,12})\.?(?:\s+(?:de\s+)?(\d{4}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.?\s*(\d{1,2})(?:,?\s+(\d{4}))?")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfYear:
    """A day the user named, in the next such year when no year is given."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undated:
    """Words that postpone without a date ("after the holidays"): the user is asked, nothing is guessed."""

    words: str


Until = Cadence | DayOfYear | Undated


def read_later(words: str, vocabulary: Vocabulary) -> Until | None:
    """What words as a whole say about when; None when they do not postpone anything. `words` are lower case."""
    for opener in _openers(words, vocabulary.later):
        rest = words[len(opener) :].strip()
        return ONE_WEEK if not rest else _dated(_without(rest, vocabulary), vocabulary) or Undated(words=words)
    for opener in _openers(words, vocabulary.within | vocabulary.on):
        dated = _dated(words[len(opener) :].strip(), vocabulary)
        if dated:
            return dated
    return None


def read_undated(words: str, vocabulary: Vocabulary) -> Undated | None:
    """Words that open like a date only the user knows ("after …", "nach …"); `words` are lower case."""
    return next((Undated(words=words) for opener in _openers(words, vocabulary.until) if words != opener), None)


def _openers(words: str, openers: Iterable[str]) -> list[str]:
    """The openers the words begin with, longest first."""
    found = [one for one in openers if words == one or words.startswith(f"{one} ")]
    return sorted(found, key=len, reverse=True)


def _without(words: str, vocabulary: Vocabulary) -> str:
    opener = next(iter(_openers(words, vocabulary.within | vocabulary.on)), "")
    return words[len(opener) :].strip()


def _dated(words: str, vocabulary: Vocabulary) -> Cadence | DayOfYear | None:
    return _day(words, vocabulary) or _period(words, vocabulary)


def _period(words: str, vocabulary: Vocabulary) -> Cadence | None:
    found = _PERIOD.fullmatch(words)
    unit = vocabulary.units.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    written = found[1]
    count = 1 if written is None else int(written) if written.isdigit() else vocabulary.numbers.get(written)
    try:
        return Cadence(count=count, unit=unit) if count is not None else None
    except UsageError:
        return None


def _day(words: str, vocabulary: Vocabulary) -> DayOfYear | None:
    if iso := _ISO.fullmatch(words):
        return _valid(int(iso[2]), iso[3], iso[1])
    if dotted := _DOTTED.fullmatch(words):
        return _valid(int(dotted[2]), dotted[1], dotted[3])
    if spelled := _DAY_MONTH.fullmatch(words):
        return _valid(_month(spelled[2], vocabulary), spelled[1], spelled[3])
    if spelled := _MONTH_DAY.fullmatch(words):
        return _valid(_month(spelled[1], vocabulary), spelled[2], spelled[3])
    return None


def _month(name: str, vocabulary: Vocabulary) -> int:
    fitting = [short for short in vocabulary.months if name.startswith(short)]
    return vocabulary.months[max(fitting, key=len)] if fitting else 0


def _valid(month: int, day: str, year: str | None) -> DayOfYear | None:
    try:
        date(int(year or 2024), month, int(day))
    except ValueError:
        return None
    return DayOfYear(month=month, day=int(day), year=int(year) if year else None)


def resolve(until: Cadence | DayOfYear, entry_on: date, today: date) -> date:
    """The day a `later` means: tomorrow at the earliest, a lifetime of the program from now at the latest.

    A period counts from the entry's day or today, whichever is later.
    """
    named = after(max(entry_on, today), until) if isinstance(until, Cadence) else _next_such(until, today)
    return min(max(named, today + timedelta(days=1)), after(today, LONGEST))


def _next_such(until: DayOfYear, today: date) -> date:
    year = until.year or today.year
    while True:
        day = min(until.day, 28) if until.month == 2 and not _leap(year) else until.day
        named = date(year, until.month, day)
        if until.year is not None or named > today:
            return named
        year += 1


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
