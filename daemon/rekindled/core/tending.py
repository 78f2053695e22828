"""A process that is looked after: when it counts as hung, and when it may be started again (design §5 Errors).

Owns the counts and the waits. Must not know what the process is, nor start or end anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rekindled.core.backoff import pause

FIRST_WAIT = timedelta(seconds=1)
# A process of our own machine: trying again costs nobody else anything.
LONGEST_WAIT = timedelta(minutes=5)
# Who has lived for so long did not die of what it died of before.
CALM_SECONDS = 600.0
MOST_MISSED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """How the process has been; `since` is None while it is down, `trouble` the last thing that was wrong.

    `begun` and `retry_at` are seconds of a clock that is never set; `missed` counts questions in a row without answer.
    """

    since: datetime | None = None
    restarts: int = 0
    trouble: str | None = None
    begun: float = 0.0
    failures: int = 0
    missed: int = 0
    retry_at: float = 0.0


def returned(ward: Ward, now: datetime, at: float) -> Ward:
    """It runs again, or for the first time."""
    again = ward.restarts + (1 if ward.failures else 0)
    return replace(ward, since=now, restarts=again, begun=at, missed=0)


def lost(ward: Ward, trouble: str, at: float, seed: str) -> Ward:
    """It died, or could not be started: the next try is later each time, with jitter by `seed`."""
    failures = ward.failures + 1
    wait = min(pause(failures, FIRST_WAIT, None, seed), LONGEST_WAIT)
    retry_at = at + wait.total_seconds()
    return replace(ward, since=None, trouble=trouble, failures=failures, missed=0, retry_at=retry_at)


def answered(ward: Ward, at: float) -> Ward:
    """It answered when asked; after a while in peace its failures are forgotten."""
    return replace(ward, missed=0, failures=0 if at - ward.begun >= CALM_SECONDS else ward.failures)


def unanswered(ward: Ward) -> Ward:
    """It did not answer when asked."""
    return replace(ward, missed=ward.missed + 1)


def is_hung(ward: Ward) -> bool:
    """Whether it lives and yet has not answered so often in a row that it is to be ended."""
    return ward.missed >= MOST_MISSED
