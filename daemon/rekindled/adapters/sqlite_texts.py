"""Times and meanings as the text that stands in a column.

Owns the spelling. Must not know tables.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rekindled.core.model import Meaning


def spell_moment(moment: datetime) -> str:
    """Spell an aware datetime so that it reads back equal, zone included (RFC 9557 §4.1).

    `2026-03-01T09:00:00+01:00[Europe/Berlin]`; UTC and other bare offsets carry no brackets.
    """
    key = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None
    return f"{moment.isoformat()}[{key}]" if key else moment.isoformat()


def read_moment(text: str) -> datetime:
    """Read what `spell_moment` wrote; the offset says which of two equal wall times was meant.

    When the zone's rules have changed since, the wall time holds; when the zone is no longer known, the instant does.

    Raises:
        ValueError: the text is no date and time, or has no offset.
    """
    head, _, bracket = text.partition("[")
    moment = datetime.fromisoformat(head)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} does not say in which zone it is")
    zone = _zone(bracket[:-1]) if bracket else None
    if zone is None:
        return moment
    local = moment.replace(tzinfo=zone)
    if local.utcoffset() == moment.utcoffset():
        return local
    second = local.replace(fold=1)
    return second if second.utcoffset() == moment.utcoffset() else local


@lru_cache(maxsize=64)
def _zone(key: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def spell_day(day: date | None) -> str | None:
    """Spell a date as ISO 8601."""
    return None if day is None else day.isoformat()


def read_day(text: str | None) -> date | None:
    """Read an ISO 8601 date.

    Raises:
        ValueError: the text is no date.
    """
    return None if text is None else date.fromisoformat(text)


def spell_meaning(meaning: Meaning) -> str:
    """Spell a meaning as one JSON object: it is only ever compared as a whole."""
    return json.dumps(
        {
            "title": meaning.title,
            "description": meaning.description,
            "start": _spell_when(meaning.start),
            "end": _spell_when(meaning.end),
            "alarms": meaning.alarms,
            "categories": sorted(meaning.categories),
            "status": meaning.status,
            "place": meaning.place,
        },
        ensure_ascii=False,
    )


def read_meaning(text: str) -> Meaning:
    """Read what `spell_meaning` wrote.

    Raises:
        ValueError, KeyError: the text is no meaning.
    """
    found = json.loads(text)
    return Meaning(
        title=found["title"],
        description=found["description"],
        start=_read_when(found["start"]),
        end=_read_when(found["end"]),
        alarms=tuple(found["alarms"]),
        categories=frozenset(found["categories"]),
        status=found["status"],
        place=found["place"],
    )


def _spell_when(when: date) -> str:
    return spell_moment(when) if isinstance(when, datetime) else when.isoformat()


def _read_when(text: str) -> date:
    return read_moment(text) if "T" in text else date.fromisoformat(text)
