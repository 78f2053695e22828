"""How looks have been going, and when somebody is to be told of it outside the calendar (R17).

Owns since when no look was good, the kinds of trouble, and when a word is due. Must not know how anybody is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rekindled.core.errors import (
    BrokenStore,
    CalendarGone,
    CalendarRefused,
    CalendarUnavailable,
    ConfigError,
    SecondEpoch,
)

# A machine that slept for days and then misses one look has not been failing for days.
FEWEST_LOOKS = 3
A_DAY = timedelta(days=1)


class Trouble(StrEnum):
    """Why a look was not good."""

    SERVER = "server"
    LOGIN = "login"
    CONFIG = "config"
    STORE = "store"
    BRAKE = "brake"
    FAULT = "fault"


class Word(StrEnum):
    """What there is to tell."""

    FAILING = "failing"
    RECOVERED = "recovered"


KINDS: tuple[tuple[type[Exception], Trouble], ...] = (
    (CalendarUnavailable, Trouble.SERVER),
    (CalendarRefused, Trouble.LOGIN),
    (ConfigError, Trouble.CONFIG),
    (BrokenStore, Trouble.STORE),
    (CalendarGone, Trouble.BRAKE),
    (SecondEpoch, Trouble.BRAKE),
)
# What an error says itself may name an entry or a person: this is read by others, such as a mail server.
SENTENCES = {
    Trouble.SERVER: "the calendar server does not answer as it should",
    Trouble.LOGIN: "the calendar server refuses the login, or what was asked of it",
    Trouble.CONFIG: "the configuration, or a file that it names, needs you",
    Trouble.STORE: "the store cannot be used",
    Trouble.BRAKE: "nothing is written until you decide",
    Trouble.FAULT: "the program has a fault, which its log describes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How looks have gone so far: when the last good one was, since when none is good, how many in a row, and why.

    `is_told` while whoever is told knows of it; `told_at` is when that was last tried.
    """

    good_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    trouble: Trouble | None = None
    told_at: datetime | None = None
    is_told: bool = False


def trouble_of(error: Exception | None) -> Trouble:
    """Which kind of trouble an error is; a look that was not good without one was held by the brake."""
    if error is None:
        return Trouble.BRAKE
    return next((trouble for kind, trouble in KINDS if isinstance(error, kind)), Trouble.FAULT)


def gone_on(course: Course, at: datetime, trouble: Trouble | None) -> Course:
    """The course after one more look, which was good if there was no trouble."""
    if trouble is None:
        return replace(course, good_at=at, failing_since=None, failures=0, trouble=None)
    since = min(course.failing_since or at, at)  # a clock that was wrong may have said a time that is still to come
    return replace(course, failing_since=since, failures=course.failures + 1, trouble=trouble)


def due(course: Course, now: datetime, after: timedelta) -> Word | None:
    """What is to be told now: once that looks keep failing, at most once a day, and once that they are good again."""
    if course.failing_since is None:
        return Word.RECOVERED if course.is_told else None
    is_long = now - course.failing_since >= after and course.failures >= FEWEST_LOOKS
    is_quiet = course.told_at is None or not timedelta() <= now - course.told_at < A_DAY
    return Word.FAILING if is_long and is_quiet and not course.is_told else None


def begun(course: Course, word: Word, now: datetime) -> Course:
    """The course once the telling has begun: it is remembered first, so that a restart does not repeat it."""
    return replace(course, told_at=now) if word is Word.FAILING else replace(course, is_told=False)


def ended(course: Course, word: Word) -> Course:
    """The course once the telling went well; one that failed is tried again a day later, while looks still fail."""
    return replace(course, is_told=True) if word is Word.FAILING else course


def sentence(course: Course, word: Word, zone: ZoneInfo) -> str:
    """What is told, in two sentences that name nobody; times are in `zone`."""
    if word is Word.RECOVERED:
        return f"rekindled looks at your calendar again{_at(course.good_at, zone, ' since')}. Nothing is left to do."
    since = _at(course.good_at or course.failing_since, zone, " since")
    why = SENTENCES[course.trouble or Trouble.FAULT]
    return f"rekindled could not do its work{since}: {why}. It goes on trying; what to do is shown by: rekindled status"


def _at(moment: datetime | None, zone: ZoneInfo, before: str) -> str:
    return f"{before} {moment.astimezone(zone):%a %d %b %Y %H:%M}" if moment else ""
