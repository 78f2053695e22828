"""When the weekly report is to be written.

Owns that a day that was slept through is made up for, once. Must not know files.
"""

from __future__ import annotations

from datetime import date, timedelta


def is_due(day: int, today: date, written_on: date | None) -> bool:
    """Whether none was written since the last such weekday (Monday = 0), which may be today; all days are local."""
    last_on = today - timedelta(days=(today.weekday() - day) % 7)
    return written_on is None or written_on < last_on
