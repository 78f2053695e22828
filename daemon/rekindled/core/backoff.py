"""How long to leave a server alone after it failed (faults promises 22 to 24).

Owns the growth, the cap and the jitter. Must not know what failed or wait itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zlib import crc32

from rekindled.core.facts import Setting

LONGEST = timedelta(hours=1)
LONGEST_REFUSED = timedelta(hours=6)
FIRST_REFUSED = timedelta(minutes=15)
DOUBLINGS = 12
# The longest wait anybody asks for: a server a day, we a day's poll with a quarter of jitter.
LONGEST_PAUSE = timedelta(hours=30)


def pause(failures: int, poll: timedelta, retry_after: float | None, seed: str) -> timedelta:
    """The wait after so many failures in a row: at least a poll, doubling to an hour; the server's own wish wins.

    The jitter of up to a quarter comes from `seed`, so that many machines do not ask at once and a test can know it.
    """
    grown = min(poll * _grown(failures), max(LONGEST, poll))
    wished = timedelta(seconds=retry_after) if retry_after is not None else timedelta()
    return max(grown * (1 + _jitter(seed, failures)), wished)


def pause_refused(failures: int, seed: str) -> timedelta:
    """The wait after refused credentials: asked rarely, so that no account gets locked."""
    return min(FIRST_REFUSED * _grown(failures), LONGEST_REFUSED) * (1 + _jitter(seed, failures))


def not_before(settings: Mapping[Setting, str], now: datetime) -> datetime | None:
    """When a failing server may be asked again; None when it is not failing.

    A time farther away than any pause we would choose was remembered by a clock that was wrong (promise 39).
    """
    retry_at = settings.get(Setting.RETRY_AT)
    at = datetime.fromisoformat(retry_at) if retry_at else None
    return at if at and at - now <= LONGEST_PAUSE else None


def _jitter(seed: str, failures: int) -> float:
    return crc32(f"{seed}{failures}".encode()) % 1000 / 4000


def _grown(failures: int) -> int:
    return 1 << max(0, min(failures - 1, DOUBLINGS))
