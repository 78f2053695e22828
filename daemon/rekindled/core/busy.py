"""When the user is not free, as it is remembered: which calendars and feeds say so, and what they said.

Owns the values and the facts about them. Must not know how a calendar is read, nor what is planned around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySource:
    """A calendar or feed that is followed: `key` is its URL or the feed's name, `name` what the user calls it.

    `token` is where reading left off, `listed_at` when all of it was last listed, `read_at` when it was last read.
    `view` says with which eyes its objects were read, `until` up to when recurring ones were counted out. `failures`
    counts the attempts since `read_at` that failed, `trouble` says why the last one did, and before `retry_at` there
    is no other one.
    """

    key: str
    name: str
    token: str | None = None
    listed_at: datetime | None = None
    read_at: datetime | None = None
    view: str = ""
    until: datetime | None = None
    failures: int = 0
    trouble: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyObject:
    """One object of a source: when it takes time, and nothing else of what it says.

    `vacations` are the local days of all-day events that are one. `lasting` ones go on beyond what was counted out;
    `unread` ones could not be understood, or not be had.
    """

    href: str
    etag: str
    intervals: tuple[Interval, ...] = ()
    vacations: tuple[DaySpan, ...] = ()
    lasting: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceSaved:
    """A source as it is from now on (upsert by key)."""

    source: BusySource


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySourceForgotten:
    """A source that no longer counts: it and all its objects are forgotten."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyObjectsRead:
    """Objects of a source as they are from now on (each replaced as a whole); `gone` are forgotten, and with `afresh`
    all of that source that are not named.
    """

    key: str
    objects: tuple[BusyObject, ...] = ()
    gone: tuple[str, ...] = ()
    afresh: bool = False
