"""How days and countries are written in the configuration: days off, quiet weeks, whose holidays, which region.

Owns reading one value, and what is said of one that cannot be read. Must not know sections or keys.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import PlainValidator

from rekindled.config.values import listed
from rekindled.core.closed_days import DaySpan, Jurisdiction, QuietWeek
from rekindled.countries import country_hint, country_names

LONGEST_WORD = 100
_WEEK = re.compile(r"(?:([0-9]{4})-?)?W([0-9]{1,2})", re.IGNORECASE)
_COUNTRY = re.compile(r"([A-Za-z]{2})(?:-([^-].{0,60}))?")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            f'"{text}" is not a day; expected days such as "2026-11-30" or "2026-12-24..2027-01-06"'
        ) from None


def _span(value: object) -> DaySpan:
    if isinstance(value, date) and not isinstance(value, datetime):
        return DaySpan(first_on=value, last_on=value)
    first, dots, last = str(value).partition("..")
    span = DaySpan(first_on=_day(first), last_on=_day(last if dots else first))
    if span.last_on < span.first_on:
        raise ValueError(f'"{value}" ends before it starts')
    return span


def _spans(value: object) -> tuple[DaySpan, ...]:
    return tuple(_span(one) for one in _list(value, '["2026-12-24..2027-01-06", "2026-11-30"]'))


def _week(value: object) -> QuietWeek:
    found = _WEEK.fullmatch(str(value).strip())
    if found is None or not 1 <= int(found[2]) <= 53:
        raise ValueError(f'"{value}" is not a week; expected weeks from W1 to W53, such as "W52" or "2026-W52"')
    week, year = int(found[2]), int(found[1]) if found[1] else None
    try:
        date.fromisocalendar(2026 if year is None else year, week, 1)  # 2026 has all of them
    except ValueError:
        raise ValueError(f'"{value}" is not a week: that year has no week {week}') from None
    return QuietWeek(week=week, year=year)


def _weeks(value: object) -> tuple[QuietWeek, ...]:
    return tuple(_week(one) for one in _list(value, '["W52", "2027-W1"]'))


def _list(value: object, example: str) -> list[object]:
    found = listed(value)
    if not isinstance(found, list):
        raise ValueError(f"expected a list such as {example}")  # noqa: TRY004 - pydantic reports ValueError
    return found


def _words(value: object) -> tuple[str, ...]:
    words = [" ".join(str(word).split()) for word in _list(value, '["vacation", "Urlaub"]')]
    if any(not 1 <= len(word) <= LONGEST_WORD for word in words):
        raise ValueError(f"expected words of 1 to {LONGEST_WORD} characters")
    return tuple(dict.fromkeys(words))


def _country(code: str) -> str:
    if code.upper() not in country_names():
        raise ValueError(f'"{code}" is not the code of a country; expected one such as "DE"{country_hint(code)}')
    return code.upper()


def _jurisdiction(value: object) -> Jurisdiction | None:
    if value in {None, ""}:
        return None
    found = _COUNTRY.fullmatch(str(value).strip())
    if found is None:
        raise ValueError(
            'expected the code of a country, such as "DE", or with a part of it, such as "DE-BE"'
            + country_hint(str(value))
        )
    return Jurisdiction(country=_country(found[1]), subdivision=found[2])


def _region(value: object) -> str | None:
    return None if value in {None, ""} else _country(str(value).strip())


Spans = Annotated[tuple[DaySpan, ...], PlainValidator(_spans)]
QuietWeeks = Annotated[tuple[QuietWeek, ...], PlainValidator(_weeks)]
Words = Annotated[tuple[str, ...], PlainValidator(_words)]
Whose = Annotated[Jurisdiction | None, PlainValidator(_jurisdiction)]
Region = Annotated[str | None, PlainValidator(_region)]
