"""What has failed for long although the calendar can be written, and since when (R17).

Owns the kinds, and how they are spelled in the store's one setting. Must not know how anything is found to fail.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from rekindled.core.facts import Setting, SettingSaved


class Ailment(StrEnum):
    """What is read beside our own calendar, and may fail while that one works."""

    BUSY = "busy"
    ADDRESS_BOOK = "address_book"
    MEETINGS = "meetings"


def since(settings: Mapping[Setting, str]) -> Mapping[Ailment, datetime]:
    """What failed at the last planning, and since when."""
    told = json.loads(settings.get(Setting.AILING, "{}"))
    return {one: datetime.fromisoformat(told[one]) for one in Ailment if one in told}


def noticed(settings: Mapping[Setting, str], failing: Collection[Ailment], now: datetime) -> list[SettingSaved]:
    """What is to be remembered of what fails now; nothing when that was so before."""
    before = since(settings)
    begun = {one: min(before.get(one, now), now) for one in Ailment if one in failing}
    if begun == before:
        return []
    told = {one.value: at.isoformat() for one, at in begun.items()}
    return [SettingSaved(setting=Setting.AILING, value=json.dumps(told) if told else None)]


def lasting(
    settings: Mapping[Setting, str], failing: Collection[Ailment], now: datetime, after: timedelta
) -> tuple[Ailment, ...]:
    """What fails now and has done so for as long as that."""
    return tuple(one for one, at in since(settings).items() if one in failing and at + after <= now)


def lasting_from(settings: Mapping[Setting, str], now: datetime, after: timedelta) -> datetime | None:
    """When the next thing will have failed for so long; None when nothing will."""
    return min((at + after for at in since(settings).values() if at + after > now), default=None)
