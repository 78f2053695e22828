"""How long to leave a server alone after it failed (faults promises 22 to 24).

Owns the growth, the cap and the jitter. Must not know what failed or wait itself.
"""

from __future__ import annotations

from datetime import timedelta
from zlib import crc32

LONGEST = timedelta(hours=1)
LONGEST_REFUSED = timedelta(hours=6)
FIRST_REFUSED = timedelta(minutes=15)
DOUBLINGS = 12


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


def _jitter(seed: str, failures: int) -> float:
    return crc32(f"{seed}{failures}".encode()) % 1000 / 4000


def _grown(failures: int) -> int:
    return 1 << max(0, min(failures - 1, DOUBLINGS))
