"""Days that were, as people say them: yesterday, last Tuesday, 3 days ago, 12 May; in English and in German.

Owns this grammar. Must not know what happened then, nor what day it is: `today` is the user's local day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from rekindled.core.cadence import Cadence, Unit, before
from rekindled.core.errors import UsageError

EXAMPLES = "2026-05-01, today, yesterday, last tue, 3 days ago or 12 May"
MOST_BACK = 5000
EARLIEST = date(1950, 1, 1)  # whoever says an earlier day has mistyped a year

_WORDS = {
    "today": 0,
    "heute": 0,
    "yesterday": 1,
    "gestern": 1,
    "day before yesterday": 2,
    "the day before yesterday": 2,
    "vorgestern": 2,
}
_WEEKDAYS = (
    ("monday", "mon", "montag", "mo"),
    ("tuesday", "tues", "tue", "dienstag", "di"),
    ("wednesday", "wed", "mittwoch", "mi"),
    ("thursday", "thurs", "thur", "thu", "donnerstag", "do"),
    ("friday", "fri", "freitag", "fr"),
    ("saturday", "sat", "samstag", "sonnabend", "sa"),
    ("sunday", "sun", "sonntag", "so"),
)
_MONTHS = (
    ("january", "jan", "januar", "jänner"),
    ("february", "feb", "februar"),
    ("march", "mar", "märz", "mär"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "jun", "juni"),
    ("july", "jul", "juli"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct", "oktober", "okt"),
    ("november", "nov"),
    ("december", "dec", "dezember", "dez"),
)
_UNITS = {
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), Unit.DAYS),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), Unit.WEEKS),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten"), Unit.MONTHS),
    **dict.fromkeys(("year", "years", "jahr", "jahre", "jahren"), Unit.YEARS),
}
_COUNTS = (
    ("a", "an", "one", "ein", "eine", "einem", "einer"),
    *(("two", "zwei"), ("three", "drei"), ("four", "vier"), ("five", "fünf"), ("six", "sechs")),
    *(("seven", "sieben"), ("eight", "acht"), ("nine", "neun"), ("ten", "zehn"), ("eleven", "elf")),
    ("twelve", "zwölf"),
)
_BY_COUNT = {name: number for number, names in enumerate(_COUNTS, start=1) for name in names}
_BY_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_BY_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_AGO = re.compile(r"(?:vor )?(\w+) (\w+?)(?: ago)?")
_LAST = re.compile(r"(?:last|letzten|letzte|letztes) (week|month|year|woche|monat|jahr)")
_WEEKDAY = re.compile(r"(?P<last>(?:last|letzten|letzte|letzter|am letzten) )?(?:on |am )?(?P<day>[^\W\d_]+)\.?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ?([^\W\d_]+)\.?,? ?(\d{4}|\d\d)?")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? ?(\d{4})?")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d\d)?")


def read_past_day(text: str, today: date) -> date:
    """A day that is not in the future; without a year the latest such day, `last week` the day a week ago.

    Raises:
        UsageError: it is no day, it is still to come, or so long ago that it must be a slip.
    """
    words = " ".join(text.lower().split())
    day = next(_readings(words, today), None)
    if day is None:
        raise UsageError(f'"{text}" is not a day; write for example {EXAMPLES}')
    if day > today:
        raise UsageError(f'"{text}" is {day}, in the future; log what has happened, the calendar holds what is to come')
    if day < EARLIEST:
        raise UsageError(f'"{text}" is {day}, before {EARLIEST.year}; is the year right?')
    return day


def _readings(words: str, today: date) -> Iterator[date]:
    ways: tuple[Callable[[str, date], date | None], ...] = (_iso, _named, _ago, _last, _weekday, _of_year)
    for way in ways:
        try:
            day = way(words, today)
        except (ValueError, OverflowError, UsageError):
            continue
        if day is not None:
            yield day


def _iso(words: str, _today: date) -> date | None:
    return date.fromisoformat(words)


def _named(words: str, today: date) -> date | None:
    return today - timedelta(days=_WORDS[words]) if words in _WORDS else None


def _ago(words: str, today: date) -> date | None:
    """`3 days ago`, `vor 3 Tagen`, `a week ago`; without one of the two words it is no day."""
    found = _AGO.fullmatch(words)
    if found is None or not (words.endswith(" ago") or words.startswith("vor ")) or found[2] not in _UNITS:
        return None
    number = _BY_COUNT.get(found[1]) or int(found[1])
    if not 1 <= number <= MOST_BACK:
        return None
    return before(today, Cadence(count=number, unit=_UNITS[found[2]]))


def _last(words: str, today: date) -> date | None:
    """`last week`: the same day of it."""
    found = _LAST.fullmatch(words)
    return before(today, Cadence(count=1, unit=_UNITS[found[1]])) if found else None


def _weekday(words: str, today: date) -> date | None:
    """The latest one; with `last` not today."""
    found = _WEEKDAY.fullmatch(words)
    number = _BY_WEEKDAY.get(found["day"]) if found else None
    if found is None or number is None:
        return None
    back = (today.weekday() - number) % 7
    return today - timedelta(days=back or (7 if found["last"] else 0))


def _of_year(words: str, today: date) -> date | None:
    """`12 May`, `May 12`, `12. Mai`, `12.5.`, each with or without a year; `25` is the year whose digits these are."""
    if found := _DOTTED.fullmatch(words):
        return _latest(int(found[2]), int(found[1]), found[3], today)
    if (found := _DAY_MONTH.fullmatch(words)) and found[2] in _BY_MONTH:
        return _latest(_BY_MONTH[found[2]], int(found[1]), found[3], today)
    if (found := _MONTH_DAY.fullmatch(words)) and found[1] in _BY_MONTH:
        return _latest(_BY_MONTH[found[1]], int(found[2]), found[3], today)
    return None


def _latest(month: int, day: int, year: str | None, today: date) -> date | None:
    """That day of that year, or of the latest year that has it and is not to come; 29 February may be years ago."""
    if year:
        return date(_whole_year(int(year), today), month, day)
    for number in range(today.year, today.year - 9, -1):
        try:
            found = date(number, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _whole_year(year: int, today: date) -> int:
    """Of two digits the latest year that ends in them and is not to come."""
    return year if year > 99 else today.year - (today.year - year) % 100
