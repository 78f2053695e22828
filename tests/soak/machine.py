"""The machine the program is installed on: its configuration, its clock, and the daemon that is started and killed.

Owns letting time pass until the daemon has looked. Must not know what the user or the server does meanwhile.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes.running_daemon import Household, RunningDaemon
from tests.soak.program import TIME_PASSED
from tests.soak.told_clock import VARIABLE, ClockSetter

ROOT = Path(__file__).parents[2]
CONFIG = """\
timezone = "{timezone}"

[caldav]
url = "{url}"
username = "{username}"
password_file = "{password_file}"
calendar = "Outreach"
busy = ["Personal"]
poll = "1h"
timeout = "{patience}"

[mornings]
days_off = [{days_off}]

[log]
format = "json"
"""
PATIENCE = "1s"
POLL = timedelta(hours=1)
SECOND = timedelta(seconds=1)
STUCK_SECONDS = 30.0
PAUSED_SECONDS = 0.3


class Stuck(AssertionError):
    """The daemon does not do what it must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHousehold(Household):
    """An installation whose programs live by the told clock."""

    def environ(self) -> dict[str, str]:
        """As the real one, with the clock."""
        clean = Household.environ(self)
        return {**clean, "PYTHONPATH": f"{clean['PYTHONPATH']}:{ROOT}", VARIABLE: str(self.folder / "clock")}

    def command(self, *words: str) -> list[str]:
        """The same program behind another front door."""
        return [sys.executable, "-m", "tests.soak.program", *Household.command(self, *words)[3:]]


@dataclass(slots=True)
class Machine:
    """One installation on one simulated machine."""

    home: ToldHousehold
    clock: ClockSetter
    url: str
    timezone: str = "Europe/Berlin"
    days_off: list[str] = field(default_factory=list)
    daemon: RunningDaemon | None = None
    starts: int = 0
    looks: int = 0
    late: int = 0
    _log_read: int = 0

    @property
    def now(self) -> datetime:
        """The told moment."""
        return self.clock.now

    def configure(self) -> None:
        """Write the configuration as it is wanted now, with the told time as the files' own."""
        password = self.home.folder / "password"
        password.write_text(self.home.server.password, encoding="utf-8")
        password.chmod(0o600)
        self.home.config.write_text(
            CONFIG.format(
                timezone=self.timezone,
                url=self.url,
                username=self.home.server.username,
                password_file=password,
                days_off=", ".join(f'"{one}"' for one in self.days_off),
                patience=PATIENCE,
            ),
            encoding="utf-8",
        )
        for file in (password, self.home.config):
            os.utime(file, (self.now.timestamp(), self.now.timestamp()))

    def reload(self) -> None:
        """A changed configuration is read by the running daemon, which looks."""
        self.clock.set(self.now + SECOND)
        self.configure()
        before = self.beat()
        self._running().signal(signal.SIGHUP)
        self._await_beat(before, self.now)

    def start(self) -> None:
        """Start the daemon and wait for its first look, if it takes one."""
        self.clock.set(self.now + 5 * SECOND)
        before = self.beat()
        self.daemon = RunningDaemon(self.home)
        self.starts += 1
        self.daemon.tells("service.started", self.starts)
        self._await_beat(before, self.now)

    def stop(self) -> None:
        """End it as systemd would."""
        code = self._running().stop()
        if code:
            raise Stuck(f"the daemon ended with {code}")

    def kill(self) -> None:
        """No goodbye; it is not started again yet."""
        self._running().process.kill()
        self._running().process.wait()

    def is_dead(self) -> bool:
        """Whether it was killed, by anybody."""
        return self._running().process.poll() is not None

    def sleep_until(self, moment: datetime) -> None:
        """The machine is suspended until then; what wakes it is followed by a look."""
        before = self.beat()
        self.clock.set(moment, asleep=True)
        self._nudge(before)

    def pass_until(self, moment: datetime) -> None:
        """Let time pass, with a look whenever the daemon said that its next one is."""
        while True:
            before = self.beat()
            due = datetime.fromisoformat(before["next_at"]) + SECOND
            if due > moment:
                break
            # One that is paused may have to be waited for past the moment it named: its beats go on as they did.
            self.clock.set(max(due, self.now + SECOND))
            if not self._nudge(before):
                self.late += 1
                self.clock.set(self.now + POLL)
                self._nudge(before)
        if moment > self.now:
            self.clock.set(moment)

    def look_now(self) -> None:
        """Let the time of one look pass."""
        self.pass_until(max(datetime.fromisoformat(self.beat()["next_at"]) + 2 * SECOND, self.now))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The user runs a command, which takes a moment."""
        self.clock.set(self.now + SECOND)
        done = self.home.run(*words)
        if done.returncode not in {0, 1}:
            raise Stuck(f"{words} ended with {done.returncode}: {done.stderr}")
        return done

    def beat(self) -> dict[str, Any]:
        """The heartbeat."""
        return self.home.beat()

    def said(self) -> Iterable[dict[str, Any]]:
        """The lines of the log since they were asked for last."""
        with (self.home.folder / "daemon.log").open("rb") as log:
            log.seek(self._log_read)
            text = log.read()
        whole = text[: text.rfind(b"\n") + 1]
        self._log_read += len(whole)
        return [_line(line) for line in whole.decode().splitlines()]

    def rss_kib(self) -> int:
        """How much memory the daemon holds."""
        status = Path(f"/proc/{self._running().process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0])

    def _running(self) -> RunningDaemon:
        assert self.daemon is not None
        return self.daemon

    def _nudge(self, before: dict[str, Any]) -> bool:
        """Say that time has passed; whether a look followed."""
        if self.is_dead():
            self.start()
            return True
        self._running().signal(TIME_PASSED)
        return self._await_beat(before, self.now)

    def _await_beat(self, before: dict[str, Any], since: datetime) -> bool:
        """Wait for a look; one who is paused or dies need not take it."""
        may_pause = before.get("ok") is False
        until = time.monotonic() + (PAUSED_SECONDS if may_pause else STUCK_SECONDS)
        while (beat := self.beat()) == before or datetime.fromisoformat(beat["at"]) < since.replace(microsecond=0):
            if self.is_dead():
                self.start()
                return True
            if time.monotonic() > until:
                if may_pause:
                    return False
                raise Stuck(f"the daemon took no look at {self.now}, its last beat was {before}")
            time.sleep(0.002)
        self.looks += 1
        return True


def _line(text: str) -> dict[str, Any]:
    try:
        line: dict[str, Any] = json.loads(text)
    except ValueError:
        return {"event": "no line of the log", "level": "error", "text": text}
    return line
