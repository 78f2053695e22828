"""The real program, all of it, in a world whose clock is told: `python -m tests.soak.program`, used like `rekindled`.

Owns putting the told clock in the place of the machine's, before anything else of the program is imported. The program
has one door to the clock (design §4) and the library that keeps its beats has another; nothing else is replaced.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import schedule

from rekindled.adapters import system_clock
from tests.soak.told_clock import VARIABLE, ToldClock

# Being told that time has passed rings the bell of the daemon, as every signal does that Python handles.
TIME_PASSED = signal.SIGUSR1


def main() -> None:
    """Run one command by the clock named in the environment."""
    clock = ToldClock(Path(os.environ[VARIABLE]))
    vars(system_clock)["SystemClock"] = lambda: clock
    vars(schedule)["datetime"] = types.SimpleNamespace(
        datetime=_dates_of(clock.now), timedelta=dt.timedelta, time=dt.time
    )
    signal.signal(TIME_PASSED, lambda *_: None)
    from rekindled.__main__ import main as enter  # noqa: PLC0415 - only now may the rest of the program be imported

    enter()


def _dates_of(told: Callable[[], dt.datetime]) -> type[dt.datetime]:
    class ToldDates(dt.datetime):
        """Dates whose present is the told one; naive ones are in UTC, as the daemon's own zone is."""

        @classmethod
        def now(cls, tz: Any = None) -> dt.datetime:  # type: ignore[override]  # noqa: ANN401 - the library's
            """The told moment."""
            return told().astimezone(tz) if tz else told().replace(tzinfo=None)

    return ToldDates


if __name__ == "__main__":
    main()
