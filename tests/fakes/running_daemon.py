"""The real program as a process in a clean environment, on a state directory of its own, and what can be seen of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import rekindled
from tests.servers import RunningServer

T = TypeVar("T")
PATIENCE_SECONDS = 180.0
CONFIG = """\
timezone = "{timezone}"

[caldav]
url = "{url}"
username = "{username}"
password_file = "{password_file}"
calendar = "{calendar}"
poll = "{poll}"
timeout = "30s"
quirks = []

[mornings]
{mornings}

[log]
format = "json"
"""
PEOPLE = """\
[[contact]]
id = "c-1"
name = "Ann Lee"
every = "6 months"
email = ["ann@example.org"]

[[contact]]
id = "c-2"
name = "Ben Ali"
every = "3 months"
last_contact_on = {recent}
"""


def until(what: str, holds: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Wait until `holds` returns something true, and return it; the sentence says what never came."""
    deadline = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One installation: its folder with the configuration, the password, and the state directory."""

    folder: Path
    server: RunningServer
    calendar: str
    timezone: str = "Europe/Berlin"
    mornings: str = ""

    @property
    def config(self) -> Path:
        """The configuration file."""
        return self.folder / "rekindled.toml"

    @property
    def state(self) -> Path:
        """The state directory."""
        return self.folder / "state"

    def write_config(self, *, url: str | None = None, poll: str = "2s", more: str = "", trial: bool = False) -> None:
        """Write the configuration, for the server itself or for what stands in front of it.

        Only with `trial` the server is tried out: a probe entry that comes and goes would be seen by some tests.
        """
        password = self.folder / "password"
        password.write_text(self.server.password, encoding="utf-8")
        password.chmod(0o600)
        text = CONFIG.format(
            timezone=self.timezone,
            url=url or self.server.url,
            username=self.server.username,
            password_file=password,
            calendar=self.calendar,
            poll=poll,
            mornings=self.mornings,
        )
        text = text.replace("quirks = []\n", "") if trial else text
        self.config.write_text(text + more, encoding="utf-8")

    def environ(self) -> dict[str, str]:
        """A clean environment: no TZ, nobody's XDG directories, no variable that would change the configuration."""
        kept = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        source = str(Path(rekindled.__file__).parents[1])
        return {"PATH": os.defpath, "HOME": str(self.folder), "PYTHONPATH": source, "LANG": "C.UTF-8", **kept}

    def command(self, *words: str) -> list[str]:
        """The words of a command line of the program on this installation."""
        return [sys.executable, "-m", "rekindled", "--config", str(self.config), "--state", str(self.state), *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, however that is."""
        return subprocess.run(
            self.command(*words),
            env=self.environ(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def answer(self, *words: str) -> dict[str, Any]:
        """What a command prints as JSON; anything but success is a failure."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, (words, done.returncode, done.stderr)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def know(self, people: str) -> None:
        """Import people from a contacts file."""
        file = self.folder / "contacts.toml"
        file.write_text(people, encoding="utf-8")
        done = self.run("contacts", "import", str(file))
        assert done.returncode == 0, done.stderr

    def history(self) -> list[dict[str, Any]]:
        """The interactions, newest first."""
        rows: list[dict[str, Any]] = self.answer("history")["interactions"]
        return rows

    def beat(self) -> dict[str, Any]:
        """The heartbeat as it is now; empty when there is none."""
        try:
            beat: dict[str, Any] = json.loads((self.state / "heartbeat.json").read_text(encoding="utf-8"))
        except OSError:
            return {}
        return beat


class RunningDaemon:
    """A daemon process and what it says."""

    def __init__(self, household: Household) -> None:
        """Start it; nothing is awaited."""
        self._said = household.folder / "daemon.log"
        with self._said.open("ab") as log:
            self.process = subprocess.Popen(
                household.command("run"), env=household.environ(), cwd=household.folder, stdout=log, stderr=log
            )

    def said(self) -> list[dict[str, Any]]:
        """The log so far; a line that is no JSON is a failure (a traceback, for example)."""
        text = self._said.read_text(encoding="utf-8")
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]

    def tells(self, event: str, number: int = 1) -> dict[str, Any]:
        """Wait for the n-th log line of this event."""

        def found() -> dict[str, Any] | None:
            self.lives()
            lines = [line for line in self.said() if line["event"] == event]
            return lines[number - 1] if len(lines) >= number else None

        line = until(f"the log says {event}", found)
        assert line is not None
        return line

    def lives(self) -> None:
        """Make sure it has not ended."""
        code = self.process.poll()
        assert code is None, f"the daemon ended with {code}:\n{self._said.read_text(encoding='utf-8')}"

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ends(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for its end and return its exit code."""
        return self.process.wait(seconds)

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        self.signal(signal.SIGTERM)
        return self.ends()


@contextmanager
def running_daemon(household: Household) -> Iterator[RunningDaemon]:
    """A daemon that is gone at the end, however the test ends."""
    daemon = RunningDaemon(household)
    try:
        yield daemon
    finally:
        if daemon.process.poll() is None:
            daemon.process.terminate()
            try:
                daemon.process.wait(15)
            except subprocess.TimeoutExpired:
                daemon.process.kill()
                daemon.process.wait()
