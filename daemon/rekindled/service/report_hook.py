"""The weekly report, written by a process of its own: drawing takes memory that a daemon should not keep (design §6).

Owns that process: when it is due, how long it may take, and its end. It is only ever looked after between two turns of
the loop, so it delays nothing, and whatever becomes of it changes no look. Must not know what a report says.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from rekindled.adapters.report_head import WITHIN, is_report
from rekindled.app.events import Event
from rekindled.config import Config
from rekindled.core.report.weekly import is_due
from rekindled.logs import get_logger
from rekindled.places import REPORT_NAME, Places

LONGEST_SECONDS = 300.0
LAST_SECONDS = 0.5
# A library for numbers would start a thread for each processor, and a service may have few.
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class ReportHook:
    """Writes the report at most once a day, and only one at a time."""

    def __init__(self, places: Places, config: Config, environ: Mapping[str, str]) -> None:
        """Nothing runs yet."""
        self._places = places
        self._config = config
        self._environ = {**environ, **ALONE}
        self._process: subprocess.Popen[bytes] | None = None
        self._since = 0.0
        self._tried_on: date | None = None

    def use(self, config: Config) -> None:
        """Go by another configuration from now on; what was tried today may be tried anew."""
        self._config = config
        self._tried_on = None

    def consider(self, now: datetime) -> None:
        """Start writing it where this week's is missing; `now` is aware."""
        section, zone = self._config.report, self._config.rhythm().zone
        today = now.astimezone(zone).date()
        if section.day is None or self._process is not None or self._tried_on == today:
            return
        file = self._config.beside(section.file) if section.file else self._places.state / REPORT_NAME
        written_at = _written_at(file)
        if not is_due(section.day, today, written_at.astimezone(zone).date() if written_at else None):
            return
        self._tried_on = today
        try:
            self._process = self._started(file, discreet=section.discreet)
        except OSError as problem:
            self._failed(f"it cannot be started: {problem.strerror}")
        self._since = time.monotonic()

    def turn(self) -> None:
        """See whether it is written, or takes too long."""
        if self._process is None:
            return
        code = self._process.poll()
        if code is not None:
            self._process = None
            if code:
                place = " --out FILE, with `file` of [report]" if self._config.report.file else ""
                self._failed(f"it ended with code {code}; to see why, run: rekindled report{place}")
            else:
                get_logger().info(Event.REPORT_WRITTEN)
        elif time.monotonic() - self._since >= LONGEST_SECONDS:
            self.leave()
            self._failed(f"it took longer than {LONGEST_SECONDS:.0f} seconds and was ended")

    def leave(self) -> None:
        """End it, without waiting; what it has not finished leaves the last report as it is."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):  # a killed process ends at once, unless its disk hangs
                self._process.wait(LAST_SECONDS)
            self._process = None

    def _started(self, file: Path, *, discreet: bool) -> subprocess.Popen[bytes]:
        places = ("--config", str(self._places.config), "--state", str(self._places.state))
        wish = ("report", "--out", str(file), *(("--discreet",) if discreet else ()))
        return subprocess.Popen(  # noqa: S603 - ourselves, with paths of the user's own, no shell
            (sys.executable, "-P", "-m", "rekindled", *places, *wish),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environ,
            start_new_session=True,
        )

    def _failed(self, because: str) -> None:
        get_logger().warning(Event.REPORT_FAILED, because=because)


def _written_at(file: Path) -> datetime | None:
    """When the report there was written; a file of somebody else's is none, however new it is."""
    try:
        if not file.is_file():  # a pipe would have the loop wait
            return None
        with file.open("rb") as opened:
            if not is_report(opened.read(WITHIN)):
                return None
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
