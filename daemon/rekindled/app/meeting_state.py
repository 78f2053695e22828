"""What is remembered of reading calendars for meetings as a whole: for whom they were named, when asked, what failed.

Owns how it is spelled in the store's one setting. Must not know the calendars themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rekindled.core.facts import Setting, SettingSaved


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where it stands: `named_for` is the account and the names that the calendars were found for, `mine` the addresses
    that the account knows as the user's.

    `failures` counts the attempts in a row that failed, `trouble` says why the last one did, and before `retry_at`
    there is no other one.
    """

    named_for: str = ""
    named_at: datetime | None = None
    mine: frozenset[str] = frozenset()
    read_at: datetime | None = None
    failures: int = 0
    trouble: str = ""
    retry_at: datetime | None = None


def standing_in(settings: Mapping[Setting, str]) -> Standing:
    """What the store remembers of it."""
    told = json.loads(settings.get(Setting.MEETINGS, "{}"))
    return Standing(
        named_for=told.get("named_for", ""),
        named_at=_moment(told.get("named_at")),
        mine=frozenset(told.get("mine", ())),
        read_at=_moment(told.get("read_at")),
        failures=told.get("failures", 0),
        trouble=told.get("trouble", ""),
        retry_at=_moment(told.get("retry_at")),
    )


def saved(standing: Standing) -> SettingSaved:
    """The fact that remembers it."""
    told = {
        "named_for": standing.named_for,
        "named_at": _spelled(standing.named_at),
        "mine": sorted(standing.mine),
        "read_at": _spelled(standing.read_at),
        "failures": standing.failures,
        "trouble": standing.trouble,
        "retry_at": _spelled(standing.retry_at),
    }
    kept = {name: value for name, value in told.items() if value}
    return SettingSaved(setting=Setting.MEETINGS, value=json.dumps(kept, ensure_ascii=False) if kept else None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _spelled(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
