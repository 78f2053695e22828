"""How single values of the configuration are written: periods, durations, windows, weekdays, shares.

Owns reading one value, and what is said of one that cannot be read. Must not know sections or keys.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator, SecretStr

from rekindled.app.quirks import Quirk
from rekindled.core.cadence import Cadence, parse_cadence
from rekindled.core.errors import UsageError
from rekindled.core.rhythm import Window

LONGEST_DURATION = timedelta(weeks=4)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DURATION = re.compile(r"(\d{1,7})\s*(s|m|h)")
_FEED = re.compile(r"(?:https?|webcals?)://[^/\s]+\S*|file:///\S.*|(?![a-zA-Z][a-zA-Z0-9+.-]*:)\S.*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")


def _cadence(value: object) -> Cadence:
    if not isinstance(value, str):
        raise ValueError('expected a period such as "6 months"')  # noqa: TRY004 - pydantic reports ValueError
    try:
        return parse_cadence(value)
    except UsageError as problem:
        raise ValueError(f"expected a period: {problem}") from None


def read_duration(value: object) -> timedelta:
    """A duration such as "30s", "5m" or "1h".

    Raises:
        ValueError: it is none, or longer than four weeks.
    """
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('expected a number with a unit, such as "30s", "5m" or "1h"')
    unit = {"s": "seconds", "m": "minutes", "h": "hours"}[found[2]]
    duration = timedelta(**{unit: int(found[1])})
    if duration > LONGEST_DURATION:
        raise ValueError("expected at most four weeks")
    return duration


def _window(value: object) -> Window:
    found = _WINDOW.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError('expected two times of one day, such as "08:30-11:30"')
    hours = [int(found[1]), int(found[3])]
    minutes = [int(found[2]), int(found[4])]
    start, end = (60 * hour + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or max(start, end) > 24 * 60:
        raise ValueError("expected times between 00:00 and 24:00")
    if end <= start:
        raise ValueError("expected a window that ends after it starts, on the same day")
    return Window(start=start, end=end)


def _clock_time(value: object) -> int:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError('expected a time of the day, such as "16:00"')
    return 60 * hour + minute


def _weekday(value: object) -> int | None:
    if value is None or value == "":
        return None
    word = str(value).strip().lower()
    for names in (DAYS, _LONG_DAYS):
        if word in names:
            return names.index(word)
    raise ValueError(f'"{value}" is not a weekday; expected any of {", ".join(DAYS)}, or "" for none')


def _days(value: object) -> frozenset[int]:
    words = listed(value)
    if not isinstance(words, list) or not words:
        raise ValueError('expected at least one weekday, such as ["tue", "wed", "thu"]')
    known = {name: n for names in (DAYS, _LONG_DAYS) for n, name in enumerate(names)}
    unknown = [str(word) for word in words if str(word).strip().lower() not in known]
    if unknown:
        raise ValueError(f'"{unknown[0]}" is not a weekday; expected any of {", ".join(DAYS)}')
    return frozenset(known[str(word).strip().lower()] for word in words)


def _quirks(value: object) -> object:
    words = listed(value)
    unknown = [word for word in words if word not in set(Quirk)] if isinstance(words, list) else [words]
    if unknown and value is not None:
        raise ValueError(f'"{unknown[0]}" is no quirk; expected a list of any of {", ".join(sorted(Quirk))}')
    return words


def _share(value: object) -> Fraction:
    try:
        share = Fraction(value) if isinstance(value, str | int | float) else Fraction(-1)
    except (ValueError, ZeroDivisionError, OverflowError):
        share = Fraction(-1)
    if not 0 < share <= 1:
        raise ValueError('expected a share above 0 and up to 1, such as "1/3"')
    return share


def _addresses(value: object) -> object:
    words = listed(value)
    if not isinstance(words, list):
        return words
    odd = [word for word in words if not isinstance(word, str) or "@" not in word.strip("@ ") or " " in word.strip()]
    if odd:
        raise ValueError(f'"{odd[0]}" is no e-mail address; expected a list such as ["me@example.org"]')
    return [word.strip().lower().removeprefix("mailto:") for word in words]


def _feeds(value: object) -> object:
    words = listed(value)
    if not isinstance(words, list):
        raise ValueError('expected a list such as ["https://…/holidays.ics"]')  # noqa: TRY004 - as above
    for number, word in enumerate(words, 1):
        if not isinstance(word, str) or not _FEED.fullmatch(word.strip()):
            # Whatever was given may be a secret address with a slip of the pen.
            raise ValueError(f"expected for feed {number} an address that begins with https:// or webcal://, or a path")
    return words


def listed(value: object) -> object:
    """A variable of the environment holds a list as JSON or separated by commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("expected a list") from None
    return [word.strip() for word in value.split(",") if word.strip()]


Period = Annotated[Cadence, PlainValidator(_cadence)]
Duration = Annotated[timedelta, PlainValidator(read_duration)]
Durations = Annotated[tuple[Duration, ...], BeforeValidator(listed)]
Names = Annotated[tuple[str, ...], BeforeValidator(listed)]
Addresses = Annotated[tuple[str, ...], BeforeValidator(_addresses)]
Feeds = Annotated[tuple[SecretStr, ...], BeforeValidator(_feeds)]
Days = Annotated[frozenset[int], PlainValidator(_days)]
Weekday = Annotated[int | None, PlainValidator(_weekday)]
ClockTime = Annotated[int, PlainValidator(_clock_time)]
Hours = Annotated[Window, PlainValidator(_window)]
QuirkNames = Annotated[frozenset[Quirk] | None, BeforeValidator(_quirks)]
Share = Annotated[Fraction, PlainValidator(_share)]
