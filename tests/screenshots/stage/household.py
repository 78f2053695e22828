"""An installation of rekindled for the pictures: a few of the example people, the embedded server, the real commands.

Owns its folder and its daemon. Must not know what looks at the calendar.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.screenshots.stage.borrowed_clock import BorrowedClock
from tests.screenshots.stage.running import program, until
from tests.servers import free_port

ROOT = Path(__file__).parents[3]
ZONE = "Europe/Berlin"
_EXAMPLES = ROOT / "config" / "contacts.example.toml"
_CONFIG = """timezone = "{zone}"

[server]
embedded = true
port = {port}

[caldav]
poll = "2s"

[mornings]
people_per_block = 2

[entries]
carrier = "{carrier}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A store, a configuration and an embedded server below `folder`, on a clock that is set for each command."""

    folder: Path
    clock: BorrowedClock

    def furnish(self, every: Mapping[str, str], carrier: str = "event") -> None:
        """Write the configuration, and a file of the example people named here, each with this cadence."""
        self._config.touch(mode=0o600)
        self._config.write_text(_CONFIG.format(zone=ZONE, port=free_port(), carrier=carrier), encoding="utf-8")
        mark = "[[contact]]"
        _, *people = _EXAMPLES.read_text(encoding="utf-8").split(mark)
        chosen = [(one, often) for name, often in every.items() for one in people if f'name = "{name}"' in one]
        text = "".join(mark + re.sub(r'every = ".*"', f'every = "{often}"', one) for one, often in chosen)
        self.people.write_text(text, encoding="utf-8")

    @property
    def people(self) -> Path:
        """The file to import."""
        return self.folder / "people.toml"

    def rekindled(self, at: datetime, *words: str) -> str:
        """What a command prints when it is given at the aware moment `at`."""
        environ = self.clock.environ({**os.environ, "TZ": ZONE}, at)
        done = subprocess.run([*self._command, *words], env=environ, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    def history(self, at: datetime) -> list[dict[str, Any]]:
        """Everything that was logged, newest first."""
        found: list[dict[str, Any]] = json.loads(self.rekindled(at, "history", "--json"))["interactions"]
        return found

    def agenda(self, at: datetime) -> list[dict[str, Any]]:
        """What stands on the calendar."""
        found: list[dict[str, Any]] = json.loads(self.rekindled(at, "agenda", "--json"))["entries"]
        return found

    @contextmanager
    def daemon(self, at: datetime) -> Iterator[None]:
        """The daemon and its server, started at `at`, looking every other second until the block ends."""
        environ = self.clock.environ({**os.environ, "TZ": ZONE}, at)
        with program([*self._command, "run"], self.folder / "daemon.log", environ):
            until("the server of the daemon answers", self._answers)
            yield

    def account(self, at: datetime) -> dict[str, str]:
        """What to enter in a calendar app: url, username and password."""
        told: dict[str, str] = json.loads(self.rekindled(at, "server", "info", "--json"))
        return told

    def _answers(self) -> bool:
        try:
            port = int(self._config.read_text(encoding="utf-8").partition("port = ")[2].split()[0])
            socket.create_connection(("127.0.0.1", port), timeout=1.0).close()
        except OSError:
            return False
        return True

    @property
    def _config(self) -> Path:
        return self.folder / "rekindled.toml"

    @property
    def _command(self) -> list[str]:
        places = ["--config", str(self._config), "--state", str(self.folder / "state")]
        return [sys.executable, "-m", "rekindled", *places]
